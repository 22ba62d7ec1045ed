"""What is said of reports: a list of them, one with its sections, and what it is filled from."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict
from sqlalchemy import select

from app.clock import VIETNAM
from app.models import Outline, Report
from app.planning.period import parse_period
from app.planning.plans.measures import Measure, measures
from app.planning.reports.consolidating import answers_to, outline_of, told_contents
from app.planning.reports.contents import (
    Behind,
    Contents,
    NextDay,
    NextReview,
    NextTask,
    Row,
)
from app.planning.reports.filling import closed
from app.planning.reports.outlines import SectionFields, sections_of
from app.planning.reports.reports import (
    AddedFigure,
    added_figures,
    is_late,
    next_steps,
)
from app.planning.reports.sight import asker_of, may_edit, reports_shown
from app.planning.reports.vocabulary import ReportKind, ReportState, ReportStep, Standing
from app.views.base import View
from app.views.desk import Desk, people_names, unit_names
from app.views.parameters import DEFAULT_LIMIT, Limit
from app.views.plan_parameters import Cursor, Number, Page, Since, UnitSpelling, number_in
from app.views.plan_versions import version_of
from app.views.units import UnitName

REPORT_EXAMPLE: dict[str, Any] = {
    "id": 5,
    "unit": {"id": "dang-uy-xa-phu-xuyen", "name": "Đảng ủy xã Phú Xuyên"},
    "outline_id": 3,
    "consolidates": False,
    "kind": "six-month",
    "kind_name": "Báo cáo 6 tháng",
    "period": "2027-h1",
    "period_name": "6 tháng đầu năm 2027",
    "title": "Báo cáo kết quả công tác tuyên giáo 6 tháng đầu năm 2027",
    "closes_on": "2027-05-15",
    "due": "2027-06-10",
    "state": "draft",
    "state_name": "Dự thảo",
    "late": False,
    "submitted": None,
    "updated": "2027-05-20T03:00:00Z",
}
SECTION_EXAMPLE: dict[str, Any] = {
    "id": "so-lieu",
    "title": "III. Số liệu",
    "level": 1,
    "hint": "",
    "fills": ["figures"],
    "text": "- Băng rôn, khẩu hiệu: 10 chiếc",
}
CONTENTS_EXAMPLE: dict[str, Any] = {
    "period": "2027-h1",
    "closes_on": "2027-05-15",
    "closed": "Số liệu chốt đến ngày 15/5/2027; từ sau ngày đó đến hết kỳ là ước thực hiện.",
    "standings": {"on-time": 1},
    "items": [
        {
            "task_id": 12,
            "title": "Treo băng rôn",
            "wording": "trước ngày 02/5/2027",
            "plan": "Kế hoạch số 15-KH/TU",
            "campaign": "Đợt tháng 5",
            "channel": "Cổ động trực quan",
            "due": "2027-04-29",
            "done_on": "2027-04-29",
            "standing": "on-time",
            "standing_name": "Hoàn thành đúng hạn",
            "shares": 1,
            "done": 1,
            "behind": [],
        }
    ],
    "campaigns": [],
    "channels": [],
    "units": [],
    "figures": [
        {
            "measure": "bang-ron",
            "label": "Băng rôn, khẩu hiệu",
            "counted": "chiếc",
            "done": 10,
            "expected": 5,
            "together": 15,
        }
    ],
    "next_period": "2027-h2",
    "next_period_name": "6 tháng cuối năm 2027",
    "days": [],
    "reviews": [],
    "tasks": [],
}


class ReportParameters(Since):
    """Which reports, and a page of them."""

    unit: UnitSpelling | None = None
    outline: Number | None = None
    state: ReportState | None = None
    cursor: Cursor | None = None
    limit: Limit = DEFAULT_LIMIT


class ReportSummary(View):
    """A report in a list; ``due`` and ``late`` are of the outline that asks for it."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [REPORT_EXAMPLE]})

    id: int
    unit: UnitName
    outline_id: int | None
    consolidates: bool
    kind: ReportKind
    kind_name: str
    period: str
    period_name: str
    title: str
    closes_on: date
    due: date | None
    state: ReportState
    state_name: str
    late: bool
    submitted: datetime | None
    updated: datetime

    @property
    def submitted_on(self) -> date | None:
        """The day in Vietnam on which it was handed in."""
        return self.submitted.astimezone(VIETNAM).date() if self.submitted else None


class SectionView(View):
    """A heading, and what is written under it."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [SECTION_EXAMPLE]})

    id: str
    title: str
    level: int
    hint: str
    fills: tuple[str, ...]
    text: str


class ReportStepView(View):
    """Something that who asks may do with the report now."""

    step: ReportStep
    name: str


class ReportView(ReportSummary):
    """A report; ``version`` changes with all that one may write in it, and with its state."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                REPORT_EXAMPLE
                | {
                    "plan_id": None,
                    "asker": {"id": "tinh-uy-thai-nguyen", "name": "Tỉnh ủy Thái Nguyên"},
                    "pages": 10,
                    "typeface": "Times New Roman, cỡ chữ 15",
                    "sections": [SECTION_EXAMPLE],
                    "added": [{"measure": "bang-ron", "number": 3, "expected": False}],
                    "returned": None,
                    "submitted_by": None,
                    "may_edit": True,
                    "steps": [{"step": "submit", "name": "Nộp báo cáo"}],
                    "version": "0f1e2d3c4b5a6978.6a0b",
                }
            ]
        },
    )

    plan_id: int | None
    asker: UnitName | None
    pages: int | None
    typeface: str
    sections: tuple[SectionView, ...]
    added: tuple[AddedFigure, ...]
    returned: str | None
    submitted_by: str | None
    may_edit: bool
    steps: tuple[ReportStepView, ...]
    version: str


class ItemView(View):
    """A task in a report."""

    task_id: int
    title: str
    wording: str
    plan: str
    campaign: str
    channel: str
    due: date | None
    done_on: date | None
    standing: Standing
    standing_name: str
    shares: int
    done: int
    behind: tuple[Behind, ...]


class RowView(View):
    """How many shares of a campaign, a channel or a unit stand how."""

    name: str
    total: int
    done: int
    expected: int
    late: int
    still_open: int
    dropped: int


class SumView(View):
    """What a measure comes to: by the close, after it, and both."""

    measure: str
    label: str
    counted: str
    done: int
    expected: int
    together: int


class ContentsView(View):
    """All that a report is filled from, and what is next."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [CONTENTS_EXAMPLE]})

    period: str
    closes_on: date
    closed: str
    standings: dict[Standing, int]
    items: tuple[ItemView, ...]
    campaigns: tuple[RowView, ...]
    channels: tuple[RowView, ...]
    units: tuple[RowView, ...]
    figures: tuple[SumView, ...]
    next_period: str
    next_period_name: str
    days: tuple[NextDay, ...]
    reviews: tuple[NextReview, ...]
    tasks: tuple[NextTask, ...]


class TextView(View):
    """A report as a plain text."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [{"text": "Đảng ủy xã Phú Xuyên\n\nBáo cáo kết quả công tác quý I\n"}]
        },
    )

    text: str


class UnitText(View):
    """What one unit says under a heading."""

    unit: UnitName
    report_id: int
    late: bool
    text: str


class PartView(View):
    """A heading, and what each unit says under it."""

    id: str
    title: str
    level: int
    texts: tuple[UnitText, ...]


class PartsView(View):
    """What the reports say, section by section, and whose are missing."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "sections": [
                        {
                            "id": "so-lieu",
                            "title": "III. Số liệu",
                            "level": 1,
                            "texts": [
                                {
                                    "unit": REPORT_EXAMPLE["unit"],
                                    "report_id": 5,
                                    "late": False,
                                    "text": "- Băng rôn, khẩu hiệu: 10 chiếc",
                                }
                            ],
                        }
                    ],
                    "missing": [{"id": "dang-uy-xa-van-phu", "name": "Đảng ủy xã Vạn Phú"}],
                }
            ]
        },
    )

    sections: tuple[PartView, ...]
    missing: tuple[UnitName, ...]


def report_list(desk: Desk, asked: ReportParameters) -> Page[ReportSummary]:
    """The reports that are shown to who asks, the latest made first.

    Raises:
        BadCursor: if the cursor is none of ours.
    """
    found = reports_shown(
        desk.session,
        desk.actor,
        unit_id=asked.unit,
        outline_id=asked.outline,
        state=asked.state,
        updated_since=asked.updated_since,
        before=number_in(asked.cursor),
        limit=asked.limit + 1,
    )
    page = found[: asked.limit]
    further = str(page[-1].id) if len(found) > asked.limit else None
    return Page(items=report_summaries(desk, page), next=further)


def report_summaries(desk: Desk, reports: Iterable[Report]) -> tuple[ReportSummary, ...]:
    """The same reports as lists tell them; two queries for any number."""
    rows = tuple(reports)
    units = unit_names(desk.session, [row.unit_id for row in rows])
    outlines = _outlines(desk, rows)
    return tuple(
        ReportSummary(**_summary(row, outlines.get(row.outline_id or 0), units)) for row in rows
    )


def report_version(report: Report) -> str:
    """The version of ``report``."""
    told = [report.title, report.texts, report.figures.get("extra"), report.state]
    return version_of(told, report.updated)


def report_view(desk: Desk, report: Report) -> ReportView:
    """A report with its sections."""
    asker = asker_of(desk.session, report)
    units = unit_names(desk.session, [report.unit_id, asker])
    outline = _outlines(desk, [report]).get(report.outline_id or 0)
    people = people_names(desk.session, [report.submitted_by])
    is_open = ReportState(report.state).is_open
    return ReportView(
        **_summary(report, outline, units),
        plan_id=report.plan_id,
        asker=units.get(asker or ""),
        pages=outline.pages if outline else None,
        typeface=outline.typeface if outline else "",
        sections=tuple(_section(one, report) for one in sections_of(report)),
        added=added_figures(report),
        returned=report.returned,
        submitted_by=people.get(report.submitted_by or 0),
        may_edit=is_open and may_edit(desk.actor, report.unit_id),
        steps=tuple(
            ReportStepView(step=step, name=step.label)
            for step in next_steps(desk.session, desk.actor, report)
        ),
        version=report_version(report),
    )


def contents_view(desk: Desk, report: Report, now: datetime) -> ContentsView:
    """What ``report`` is filled from."""
    return told_view(told_contents(desk.session, report, desk.reference, now))


def told_view(told: Contents) -> ContentsView:
    """Contents as calls and pages tell them."""
    return ContentsView(
        period=told.period,
        closes_on=told.closes_on,
        closed=closed(told),
        standings={one: number for one, number in told.standings.items() if number},
        items=tuple(
            ItemView(
                **item.model_dump(exclude={"standings", "behind"}),
                standing_name=item.standing.label,
                shares=item.shares,
                done=item.done,
                behind=item.behind,
            )
            for item in told.items
        ),
        campaigns=_rows(told.campaigns),
        channels=_rows(told.channels),
        units=_rows(told.units),
        figures=tuple(SumView(**one.model_dump(), together=one.together) for one in told.figures),
        next_period=told.next_period,
        next_period_name=parse_period(told.next_period).name,
        days=told.days,
        reviews=told.reviews,
        tasks=told.tasks,
    )


def parts_view(desk: Desk, report: Report) -> PartsView:
    """What ``report`` consolidates, as it was handed in.

    Raises:
        PlanRefused: if it consolidates nothing.
    """
    return brought_view(desk, outline_of(desk.session, report))


def brought_view(desk: Desk, outline: Outline) -> PartsView:
    """What an outline has brought, section by section."""
    brought = answers_to(desk.session, outline)
    return PartsView(
        sections=tuple(
            PartView(
                id=section.id,
                title=section.title,
                level=section.level,
                texts=tuple(
                    UnitText(
                        unit=UnitName(id=one.unit.id, name=one.unit.name),
                        report_id=one.report.id,
                        late=one.late,
                        text=text,
                    )
                    for one in brought.answers
                    if one.report and (text := one.said(section.id))
                ),
            )
            for section in brought.sections
        ),
        missing=tuple(UnitName(id=unit.id, name=unit.name) for unit in brought.missing),
    )


def countable(desk: Desk, report: Report) -> dict[str, Measure]:
    """What the unit of ``report`` may add of its own."""
    return measures(desk.session, (report.unit_id,), desk.reference)


def text_of(told: ReportView) -> str:
    """A report as a plain text: title, headings, what is written under them."""
    lines = [told.unit.name, "", told.title, ""]
    for section in told.sections:
        lines += [section.title, ""]
        if section.text:
            lines += [section.text, ""]
    return "\n".join(lines).rstrip() + "\n"


def _outlines(desk: Desk, reports: Iterable[Report]) -> Mapping[int, Outline]:
    ids = {row.outline_id for row in reports if row.outline_id}
    if not ids:
        return {}
    asked = select(Outline).where(Outline.id.in_(ids))
    return {row.id: row for row in desk.session.scalars(asked)}


def _summary(
    row: Report, outline: Outline | None, units: Mapping[str, UnitName]
) -> dict[str, Any]:  # Any: fields of the view
    kind, state = ReportKind(row.kind), ReportState(row.state)
    is_asked = outline is not None and not row.consolidates
    return {
        "id": row.id,
        "unit": units[row.unit_id],
        "outline_id": row.outline_id,
        "consolidates": row.consolidates,
        "kind": kind,
        "kind_name": kind.label,
        "period": row.period,
        "period_name": parse_period(row.period).name,
        "title": row.title,
        "closes_on": row.closes_on,
        "due": outline.due if outline and is_asked else None,
        "state": state,
        "state_name": state.label,
        "late": is_late(row, outline) if is_asked else False,
        "submitted": row.submitted,
        "updated": row.updated,
    }


def _section(section: SectionFields, report: Report) -> SectionView:
    return SectionView(
        **section.model_dump(exclude={"fills"}),
        fills=tuple(fill.value for fill in section.fills),
        text=str(report.texts.get(section.id, "")),
    )


def _rows(rows: Iterable[Row]) -> tuple[RowView, ...]:
    return tuple(
        RowView(
            name=row.name,
            total=row.total,
            done=row.done,
            expected=row.expected,
            late=row.late,
            still_open=row.still_open,
            dropped=row.dropped,
        )
        for row in rows
    )
