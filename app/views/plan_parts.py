"""What is said of the parts of a plan: its lines, campaigns, activities, and who gets it."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, TypeVar

from pydantic import ConfigDict, Field

from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.catalogue.vocabulary import Category
from app.models import Activity, Addressee, Campaign, Opinion, Plan, PlanLine, Receipt
from app.planning.anchor_days import occurrence_days
from app.planning.deadlines import anchor_of, parse_deadline
from app.planning.plans.activities import activities_of, activity_days
from app.planning.plans.addressees import addressees_of, receipts_of
from app.planning.plans.lines import (
    included,
    is_gone,
    line_said,
    lines_of,
    section_of_line,
    title_of,
)
from app.planning.plans.opinions import is_late, opinions_shown
from app.planning.plans.plan_campaigns import campaigns_of, suggested
from app.planning.plans.sight import is_inside
from app.planning.plans.vocabulary import ActivityKind, LineKind, Outcome
from app.planning.proposal import DueReview, Line
from app.planning.spans import Days
from app.views.base import View
from app.views.desk import Desk, group_names, people_names, unit_names
from app.views.plan_versions import version_of
from app.views.proposal import CampaignView as SuggestionView
from app.views.proposal import ReasonView
from app.views.units import UnitName


class FormView(View):
    """What the law provides for such a year, and where that stands."""

    text: str
    basis: str


class GuidedView(View):
    """The guide of the year that names a day, and the scale it prescribes."""

    guide: str
    called: str
    scale: str | None


class PlanLineView(View):
    """A line of a plan; ``title`` and ``section`` are those that hold.

    ``own_title``, ``own_section`` and ``note`` are a person's words, ``chosen`` a person's
    answer; null where the proposal stands.  ``gone`` marks what the proposal has no more.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 31,
                    "plan_id": 7,
                    "kind": "occurrence",
                    "key": "thanh-lap-dang-2027",
                    "title": (
                        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam"
                        " (03/02/1930 - 03/02/2027)"
                    ),
                    "section": "Kỷ niệm các ngày lễ lớn của đất nước",
                    "included": True,
                    "chosen": None,
                    "own_title": None,
                    "own_section": None,
                    "note": None,
                    "ticked": True,
                    "reasons": [
                        {
                            "rule": "le-lon",
                            "text": "Ngày lễ lớn của đất nước, năm nào cũng kỷ niệm.",
                        }
                    ],
                    "why_not": None,
                    "first": "2027-02-03",
                    "last": "2027-02-03",
                    "full_on": None,
                    "category": "ngay-le-lon",
                    "manner": "ky-niem",
                    "years": 97,
                    "year_class": "other",
                    "form": {
                        "text": (
                            "Tại Hà Nội, lãnh đạo, nguyên lãnh đạo Đảng, Nhà nước, đại diện các"
                            " ban, bộ, ngành, đoàn thể Trung ương và thành phố Hà Nội vào Lăng"
                            " viếng Chủ tịch Hồ Chí Minh, tưởng niệm các anh hùng liệt sĩ tại Đài"
                            " Tưởng niệm; Văn phòng Chính phủ chủ trì."
                        ),
                        "basis": "Nghị định 145/2013/NĐ-CP, Điều 6 khoản 1",
                    },
                    "guide": None,
                    "left_out_by": None,
                    "doubtful": False,
                    "holiday": False,
                    "gone": False,
                    "campaign_id": None,
                    "version": "0c1f5a2e9d3b7a64.6929d2f0",
                }
            ]
        },
    )

    id: int
    plan_id: int
    kind: LineKind
    key: str
    title: str
    section: str
    included: bool
    chosen: bool | None
    own_title: str | None
    own_section: str | None
    note: str | None
    ticked: bool
    reasons: tuple[ReasonView, ...]
    why_not: str | None
    first: date | None
    last: date | None
    full_on: Annotated[str | None, Field(description="of a review: when its years are full")]
    category: Category | None
    manner: Manner | None
    years: int | None
    year_class: YearClass | None
    form: FormView | None
    guide: GuidedView | None
    left_out_by: str | None
    doubtful: bool
    holiday: bool
    gone: bool
    campaign_id: int | None
    version: str


class PlanSection(View):
    """A section of a plan with its lines; ``included`` tells how many the plan has."""

    title: str
    included: int
    lines: tuple[PlanLineView, ...]


class PlanCampaignView(View):
    """A campaign of a plan; ``lines`` are the numbers of its lines by day."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 3,
                    "plan_id": 7,
                    "name": "Đợt tuyên truyền 30/4, 01/5, 07/5 và 19/5/2027",
                    "first": "2027-04-30",
                    "last": "2027-05-19",
                    "content": "",
                    "lines": [44, 45, 46, 47],
                    "version": "5f0be2ac41d97c38.6929d2f0",
                }
            ]
        },
    )

    id: int
    plan_id: int
    name: str
    first: date
    last: date
    content: str
    lines: tuple[int, ...]
    version: str


class CampaignsView(View):
    """The campaigns of a plan, and those that its days suggest and nobody has made."""

    items: tuple[PlanCampaignView, ...]
    suggested: tuple[SuggestionView, ...]
    next: None = None


class ActivityView(View):
    """Something held; ``first`` and ``last`` are the days it is known for, both included."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 5,
                    "plan_id": 7,
                    "kind": "conference",
                    "kind_name": "Hội nghị",
                    "name": "Hội nghị triển khai công tác tuyên giáo năm 2027",
                    "wording": "dự kiến vào đầu tháng 7/2027",
                    "rule": "during:2027-07-start",
                    "confirmed": False,
                    "first": "2027-07-01",
                    "last": "2027-07-10",
                    "hours": "",
                    "place": "Hội trường Tỉnh ủy",
                    "chair": "Thường trực Tỉnh ủy",
                    "participants": "Lãnh đạo các ban, sở, ngành",
                    "content": "",
                    "campaign_id": None,
                    "line_id": None,
                    "version": "77c0b1e2f3a49d58.6929d2f0",
                }
            ]
        },
    )

    id: int
    plan_id: int
    kind: ActivityKind
    kind_name: str
    name: str
    wording: str
    rule: str | None
    confirmed: bool
    first: date | None
    last: date | None
    hours: str
    place: str
    chair: str
    participants: str
    content: str
    campaign_id: int | None
    line_id: int | None
    version: str


class AddresseeView(View):
    """Who gets a plan: one of a unit, a group, or a body by its name alone."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "unit_id": "dang-uy-xa-dai-phuc",
                    "group_id": None,
                    "body": None,
                    "name": "Đảng ủy xã Đại Phúc",
                    "purpose": "để thực hiện",
                }
            ]
        },
    )

    unit_id: str | None
    group_id: str | None
    body: str | None
    name: str
    purpose: str


class AddresseesView(View):
    """Who gets a plan, in order; ``version`` changes with the list."""

    items: tuple[AddresseeView, ...]
    version: str


class ReceiptView(View):
    """A unit that an issued plan went to, and whether it says that it has it."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "unit": {"id": "dang-uy-xa-dai-phuc", "name": "Đảng ủy xã Đại Phúc"},
                    "acknowledged": "2026-12-02T02:10:00Z",
                    "by": "Trần Văn Minh",
                }
            ]
        },
    )

    unit: UnitName
    acknowledged: datetime | None
    by: str | None


class OpinionView(View):
    """What a unit was asked by a day, what it said, and what became of it."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 2,
                    "plan_id": 7,
                    "round": 1,
                    "unit": {"id": "so-van-hoa", "name": "Sở Văn hóa, Thể thao và Du lịch"},
                    "due": "2026-12-01",
                    "asked": "2026-11-22T03:00:00Z",
                    "text": "Đề nghị bổ sung triển lãm ảnh.",
                    "answered": "2026-11-30T02:00:00Z",
                    "by": "Lê Thị Hoa",
                    "late": False,
                    "outcome": "taken",
                    "outcome_text": "",
                    "version": "aa10b2c3d4e5f607.6929d2f0",
                }
            ]
        },
    )

    id: int
    plan_id: int
    round: int
    unit: UnitName
    due: date
    asked: datetime
    text: str | None
    answered: datetime | None
    by: str | None
    late: bool
    outcome: Outcome | None
    outcome_text: str | None
    version: str


# Lines


def line_view(row: PlanLine) -> PlanLineView:
    """One line."""
    told = line_said(row)
    line = told if isinstance(told, Line) else None
    return PlanLineView(
        id=row.id,
        plan_id=row.plan_id,
        kind=LineKind(row.kind),
        key=row.key,
        title=title_of(row),
        section=section_of_line(row),
        included=included(row),
        chosen=row.chosen,
        own_title=row.title,
        own_section=row.section,
        note=row.note,
        ticked=line is not None and line.tick.is_set,
        reasons=tuple(ReasonView(rule=r.rule, text=r.text) for r in line.tick.reasons)
        if line
        else (),
        why_not=line.tick.why_not if line else None,
        first=row.first,
        last=row.last,
        full_on=told.full_on if isinstance(told, DueReview) else None,
        category=line.category if line else None,
        manner=line.manner if line else None,
        years=line.years if line else None,
        year_class=line.year_class if line else None,
        form=FormView(text=line.form.text, basis=line.form.basis) if line and line.form else None,
        guide=_guided(line) if line else None,
        left_out_by=line.left_out_by if line else None,
        doubtful=line is not None and line.doubtful,
        holiday=line is not None and line.holiday,
        gone=is_gone(row),
        campaign_id=row.campaign_id,
        version=version_of(
            [row.chosen, row.title, row.section, row.note, row.campaign_id, row.first, row.last],
            row.updated,
        ),
    )


def line_views(desk: Desk, plan: Plan, since: datetime | None = None) -> tuple[PlanLineView, ...]:
    """All lines of a plan, by section and day; with ``since`` those changed then or later."""
    return tuple(map(line_view, _changed(lines_of(desk.session, plan), since)))


def sections(lines: Iterable[PlanLineView]) -> tuple[PlanSection, ...]:
    """Lines in the order of ``line_views`` by their sections."""
    return tuple(
        PlanSection(title=title, included=sum(line.included for line in held), lines=held)
        for title, held in (
            (title, tuple(group)) for title, group in groupby(lines, key=lambda x: x.section)
        )
    )


def _guided(line: Line) -> GuidedView | None:
    guide = line.guidance
    return GuidedView(guide=guide.guide, called=guide.called, scale=guide.scale) if guide else None


# Campaigns and activities


def campaign_view(campaign: Campaign, lines: Iterable[PlanLine]) -> PlanCampaignView:
    """One campaign; ``lines`` are those of its plan."""
    own = sorted(
        (row for row in lines if row.campaign_id == campaign.id),
        key=lambda row: (row.first or date.max, row.id),
    )
    told = {
        "name": campaign.name,
        "first": campaign.first,
        "last": campaign.last,
        "content": campaign.content,
        "lines": tuple(row.id for row in own),
    }
    return PlanCampaignView(
        id=campaign.id,
        plan_id=campaign.plan_id,
        version=version_of(told, campaign.updated),
        **told,
    )


def campaigns_view(desk: Desk, plan: Plan, since: datetime | None = None) -> CampaignsView:
    """The campaigns of a plan, made and suggested; with ``since`` those made or changed since."""
    lines = lines_of(desk.session, plan)
    made = _changed(campaigns_of(desk.session, plan), since)
    return CampaignsView(
        items=tuple(campaign_view(one, lines) for one in made),
        suggested=tuple(
            SuggestionView.model_validate(one, from_attributes=True)
            for one in suggested(desk.session, plan, desk.reference)
        ),
    )


_ACTIVITY_FIELDS = (
    "kind", "name", "wording", "rule", "confirmed", "hours", "place", "chair", "participants",
    "content", "campaign_id", "line_id",
)  # fmt: skip


def activity_view(desk: Desk, plan: Plan, activity: Activity) -> ActivityView:
    """One activity."""
    (told,) = _activities(desk, plan, (activity,))
    return told


def activity_views(
    desk: Desk, plan: Plan, since: datetime | None = None
) -> tuple[ActivityView, ...]:
    """The activities of a plan; with ``since`` those made or changed then or later."""
    return _activities(desk, plan, _changed(activities_of(desk.session, plan), since))


def _activities(
    desk: Desk, plan: Plan, activities: tuple[Activity, ...]
) -> tuple[ActivityView, ...]:
    rules = (parse_deadline(activity.rule) for activity in activities if activity.rule)
    anchors = [anchor for rule in rules if (anchor := anchor_of(rule))]
    days_of = occurrence_days(desk.session, anchors, plan.unit_id)
    return tuple(_activity(one, activity_days(one, days_of)) for one in activities)


def _activity(activity: Activity, days: Days | None) -> ActivityView:
    told = {name: getattr(activity, name) for name in _ACTIVITY_FIELDS}
    return ActivityView(
        id=activity.id,
        plan_id=activity.plan_id,
        kind_name=ActivityKind(activity.kind).label,
        first=days.first if days else None,
        last=days.last if days else None,
        version=version_of(told, activity.updated),
        **told,
    )


_Row = TypeVar("_Row", PlanLine, Campaign, Activity)


def _changed(rows: tuple[_Row, ...], since: datetime | None) -> tuple[_Row, ...]:
    return tuple(row for row in rows if since is None or row.updated >= since)


# Who gets it


def addressees_view(desk: Desk, plan: Plan) -> AddresseesView:
    """Who gets a plan, in order."""
    rows = addressees_of(desk.session, plan)
    units = unit_names(desk.session, (row.unit_id for row in rows))
    groups = group_names(desk.session, (row.group_id for row in rows))
    items = tuple(_addressee(row, units, groups) for row in rows)
    told = [(row.unit_id, row.group_id, row.body, row.purpose) for row in rows]
    return AddresseesView(items=items, version=version_of(told, plan.updated))


def receipt_views(desk: Desk, plan: Plan) -> tuple[ReceiptView, ...]:
    """The units that an issued plan went to; to those outside, their own alone."""
    inside = is_inside(desk.session, desk.actor, plan)
    rows = [
        row for row in receipts_of(desk.session, plan) if inside or desk.actor.roles_in(row.unit_id)
    ]
    units = unit_names(desk.session, (row.unit_id for row in rows))
    people = people_names(desk.session, (row.acknowledged_by for row in rows))
    return tuple(_receipt(row, units, people) for row in rows)


def opinion_views(desk: Desk, plan: Plan) -> tuple[OpinionView, ...]:
    """The opinions on a plan that are shown to who asks, the latest round first."""
    return opinions_told(desk, opinions_shown(desk.session, desk.actor, plan))


def opinions_told(desk: Desk, rows: Iterable[Opinion]) -> tuple[OpinionView, ...]:
    """Those opinions."""
    found = tuple(rows)
    units = unit_names(desk.session, (row.unit_id for row in found))
    people = people_names(desk.session, (row.answered_by for row in found))
    return tuple(_opinion(row, units, people) for row in found)


def _addressee(row: Addressee, units: dict[str, UnitName], groups: dict[str, str]) -> AddresseeView:
    unit = units[row.unit_id].name if row.unit_id else None
    return AddresseeView(
        unit_id=row.unit_id,
        group_id=row.group_id,
        body=row.body,
        name=unit or groups.get(row.group_id or "") or row.body or "",
        purpose=row.purpose,
    )


def _receipt(row: Receipt, units: dict[str, UnitName], people: dict[int, str]) -> ReceiptView:
    by = people.get(row.acknowledged_by or 0)
    return ReceiptView(unit=units[row.unit_id], acknowledged=row.acknowledged, by=by)


def _opinion(row: Opinion, units: dict[str, UnitName], people: dict[int, str]) -> OpinionView:
    told = [row.due, row.text, row.outcome, row.outcome_text]
    return OpinionView(
        id=row.id,
        plan_id=row.plan_id,
        round=row.round,
        unit=units[row.unit_id],
        due=row.due,
        asked=row.asked,
        text=row.text,
        answered=row.answered,
        by=people.get(row.answered_by or 0),
        late=is_late(row),
        outcome=Outcome(row.outcome) if row.outcome else None,
        outcome_text=row.outcome_text,
        version=version_of(told, row.answered or row.asked),
    )
