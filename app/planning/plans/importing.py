"""An imported plan is a draft made of what a text says, with marks where that is uncertain.

It is made by the same changes as a person's, all of them or none.  An anniversary that the
calendar of the unit does not have stays as it is printed, a deadline that cannot be read
keeps its words, and each is marked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.log import facts, record
from app.accounts.units import unit_named
from app.catalogue.reference import Reference
from app.models import Activity, Plan, PlanLine
from app.planning.deadlines import DeadlineRefused
from app.planning.period import parse_period
from app.planning.plans.activities import ActivityFields, create_activity
from app.planning.plans.addressees import AddresseeFields, set_addressees
from app.planning.plans.discarding import FIELDS
from app.planning.plans.lines import OtherLine, add_line, fill, included
from app.planning.plans.marks import Doubt, mark
from app.planning.plans.naming import plan_title
from app.planning.plans.plan_campaigns import CampaignFields, create_campaign, make_suggested
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.plans import new_draft
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.regeneration import WHOLE, proposal_for
from app.planning.plans.tasks import TaskFields, create_task
from app.planning.plans.vocabulary import LineKind, PlanKind, TextPart
from app.planning.proposal import DueReview, Line, Proposal

MOST_TASKS = 300

NO_WORDING = "chưa ghi hạn"
"""What a task prints as its deadline until somebody gives it one."""

OUT_OF_AGENDA = "Lịch của đơn vị trong kỳ này không có ngày ấy; giữ như văn bản, hãy kiểm tra."
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class ImportedDay:
    """An anniversary: ``key`` names its occurrence, None where nobody knows which it is.

    One that is not ``chosen`` waits unticked.
    """

    key: str | None
    title: str
    first: date | None = None
    doubts: tuple[Doubt, ...] = ()
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class ImportedTask:
    """A task; ``fields`` have a wording without a rule where it could not be read alone."""

    fields: TaskFields
    key: str | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedActivity:
    """Something held."""

    fields: ActivityFields
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """All that a draft is made of.

    ``reviews`` are numbers of documents, with after how many years they are reviewed.
    """

    fields: PlanFields
    texts: Mapping[TextPart, str] = field(default_factory=dict)
    days: tuple[ImportedDay, ...] = ()
    reviews: tuple[tuple[str, int | None], ...] = ()
    others: tuple[OtherLine, ...] = ()
    campaigns: tuple[CampaignFields, ...] = ()
    activities: tuple[ImportedActivity, ...] = ()
    tasks: tuple[ImportedTask, ...] = ()
    addressees: tuple[AddresseeFields, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def import_plan(
    session: Session, actor: Actor, told: ImportedPlan, reference: Reference, now: datetime
) -> Plan:
    """A draft with all that ``told`` says, and marks for what a person has to look at.

    Raises:
        NotAllowed: if the actor is no editor of the unit.
        UnitNotFound, UnitEnded: if the unit is not there, or no more.
        PlanRefused: if the parts do not go together.
    """
    unit = unit_named(session, told.fields.unit_id)
    require(session, actor, Action.EDIT, unit)
    if len(told.tasks) > MOST_TASKS:
        raise PlanRefused(
            f"Văn bản có {len(told.tasks)} nhiệm vụ, quá {MOST_TASKS}; hãy chia thành nhiều phần."
        )
    plan = new_draft(session, unit, told.fields, reference, now)
    plan.title = told.fields.title or plan_title(
        PlanKind(plan.kind), parse_period(plan.period), None
    )
    plan.texts = {part.value: told.texts[part] for part in TextPart if told.texts.get(part)}
    record(session, actor, "import", "plan", plan.id, {}, facts(plan, *FIELDS), now, plan.unit_id)
    mark(session, plan, "plan", plan.id, told.doubts)
    _Import(session, actor, plan, told, reference, now).carry_out()
    session.flush()
    return plan


@dataclass(slots=True)
class _Import:
    """The parts of a plan in the making."""

    session: Session
    actor: Actor
    plan: Plan
    told: ImportedPlan
    reference: Reference
    now: datetime
    rows: dict[str, PlanLine] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)

    def carry_out(self) -> None:
        """Make them all."""
        proposal = proposal_for(self.session, self.plan, self.reference)
        self._lines(proposal)
        for other in self.told.others:
            add_line(self.session, self.actor, self.plan, other, self.now)
        self._campaigns()
        for activity in self.told.activities:
            self._activity(activity)
        for task in self.told.tasks:
            self._task(task)
        if self.told.addressees:
            set_addressees(self.session, self.actor, self.plan, self.told.addressees, self.now)

    # Lines

    def _lines(self, proposal: Proposal) -> None:
        known = {line.id: line for line in proposal.lines}
        days = [_of_this_time(day, known) for day in self.told.days]
        named = [day for day in days if day.key in known]
        if self.plan.occurrence and self.plan.occurrence not in known:
            raise PlanRefused(
                f"{self.plan.occurrence} không có trong lịch của đơn vị ở kỳ {self.plan.period};"
                " hãy chọn loại kế hoạch khác hoặc kỳ khác."
            )
        keys = {day.key for day in named if day.chosen} | {self.plan.occurrence} - {None}
        seen = keys | {day.key for day in named}
        reviews = self._reviews(proposal)
        if PlanKind(self.plan.kind) in WHOLE:
            self._fill((*proposal.lines, *proposal.reviews), keys, reviews)
            self._mark_left(seen)
        else:
            self._fill([*(known[key] for key in known if key in seen), *reviews], keys, reviews)
        for day in named:
            mark(self.session, self.plan, "line", self.rows[day.key or ""].id, day.doubts)
        for day in days:
            if day.key not in known:
                self._own_line(day)

    def _fill(
        self,
        lines: "list[Line | DueReview] | tuple[Line | DueReview, ...]",
        keys: "set[str | None]",
        reviews: list[DueReview],
    ) -> None:
        """Rows for ``lines``; the plan has those that the text names and no others."""
        chosen = {id(review) for review in reviews}
        for line, row in zip(lines, fill(self.session, self.plan, lines, self.now), strict=True):
            self.rows[row.key] = row
            is_named = row.key in keys if isinstance(line, Line) else id(line) in chosen
            if is_named or included(row):
                row.chosen = is_named

    def _reviews(self, proposal: Proposal) -> list[DueReview]:
        return [
            review
            for review in proposal.reviews
            if any(_names(review.title, *told) for told in self.told.reviews)
        ]

    def _mark_left(self, seen: "set[str | None]") -> None:
        """Tell which days the rules would tick and the text does not name."""
        left = [
            str(row.said["title"])
            for row in self.rows.values()
            if row.kind == LineKind.OCCURRENCE and row.chosen is False and row.key not in seen
        ]
        if left:
            shown = "; ".join(left[:_MOST_NAMED])
            more = f"; và {len(left) - _MOST_NAMED} ngày khác" if len(left) > _MOST_NAMED else ""
            told = f"Văn bản không nêu {len(left)} ngày mà quy tắc vẫn chọn: {shown}{more}."
            mark(self.session, self.plan, "plan", self.plan.id, [Doubt(told)])

    def _own_line(self, day: ImportedDay) -> None:
        fields = OtherLine(title=day.title, first=day.first)
        row = add_line(self.session, self.actor, self.plan, fields, self.now)
        printed = day.doubts[0] if day.doubts else Doubt("", day.title)
        doubts = [*day.doubts, replace(printed, told=OUT_OF_AGENDA)] if day.key else day.doubts
        mark(self.session, self.plan, "line", row.id, doubts)

    # What hangs on them

    def _campaigns(self) -> None:
        if not self.told.campaigns:
            make_suggested(self.session, self.plan, self.reference, self.now)
            self.session.flush()
        for fields in self.told.campaigns:
            lines = tuple(
                row.id
                for row in self.rows.values()
                if included(row) and row.campaign_id is None and _falls_within(row, fields)
            )
            given = fields.model_copy(update={"lines": lines})
            create_campaign(self.session, self.actor, self.plan, given, self.now)

    def _activity(self, activity: ImportedActivity) -> None:
        fields, doubts = activity.fields, activity.doubts
        try:
            made = create_activity(self.session, self.actor, self.plan, fields, self.now)
        except (DeadlineRefused, PlanRefused) as error:
            # The words are kept where they can be read by a person.
            said = f"Thời gian: {fields.wording}\n{fields.content}".strip()
            given = fields.model_copy(
                update={"wording": "", "rule": None, "confirmed": False, "content": said}
            )
            made = create_activity(self.session, self.actor, self.plan, given, self.now)
            doubts = (*doubts, Doubt(f"Không giữ được thời gian: {_why(error)}.", fields.wording))
        self.activities.append(made)
        mark(self.session, self.plan, "activity", made.id, doubts)

    def _task(self, task: ImportedTask) -> None:
        line = self.rows.get(task.key or "")
        has_line = line is not None and included(line)
        fields = task.fields.model_copy(
            update={"line_id": line.id if line is not None and has_line else None}
        )
        doubts = task.doubts
        for given in self._attempts(fields):
            try:
                made = create_task(
                    self.session, self.actor, self.plan, given, self.reference, self.now
                )
            except DeadlineRefused as error:
                if fields.rule is not None:
                    told = f"Không giữ được hạn “{fields.wording}”: {_why(error)}."
                    doubts = (*doubts, Doubt(told, fields.wording))
                continue
            if given.activity_id is not None:
                told = f"Hạn được tính theo hoạt động “{self.activities[0].name}”; hãy kiểm tra."
                doubts = (*(one for one in doubts if "đọc được hạn" not in one.told), Doubt(told))
            mark(self.session, self.plan, "task", made.id, doubts)
            return
        raise AssertionError(f"task {fields.title!r} is not taken with its words alone")

    def _attempts(self, fields: TaskFields) -> list[TaskFields]:
        """The task with its deadline as it is read, and at last with its words alone."""
        wording = fields.wording or NO_WORDING
        words_alone = fields.model_copy(update={"wording": wording, "rule": "ongoing"})
        if not fields.wording:
            return [words_alone]
        hung = [
            fields.model_copy(update={"activity_id": one.id, "line_id": None})
            for one in self.activities
            if len(self.activities) == 1 and fields.rule is None
        ]
        return [fields, *hung, words_alone]


def _of_this_time(day: ImportedDay, known: Mapping[str, Line]) -> ImportedDay:
    """``day`` as the one time that its event falls in the period of the plan.

    A lunar day may fall in the next civil year; a text copied from last year's names that.
    """
    if day.key is None or day.key in known:
        return day
    event = day.key.rpartition("-")[0]
    same = [key for key in known if key.rpartition("-")[0] == event]
    if len(same) != 1:
        return day
    first = known[same[0]].first
    if day.first is None or day.first == first:
        return replace(day, key=same[0])
    told = f"Văn bản ghi ngày {day.first:%d/%m/%Y}; kỳ này là {first:%d/%m/%Y}."
    return replace(day, key=same[0], doubts=(*day.doubts, Doubt(told, day.title)))


def _names(title: str, number: str, years: int | None) -> bool:
    """Whether the title of a review names that document, after so many years."""
    is_it = re.search(rf"(?<!\d){re.escape(number)}(?![\w/])", title)
    return bool(is_it) and (years is None or f" {years} năm " in title)


def _falls_within(row: PlanLine, fields: CampaignFields) -> bool:
    """Whether the days of a line touch those of a campaign."""
    if row.kind != LineKind.OCCURRENCE:
        return False
    first, last = date.fromisoformat(row.said["first"]), date.fromisoformat(row.said["last"])
    return first <= fields.last and last >= fields.first


def _why(error: Exception) -> str:
    return str(getattr(error, "sentence", error)).rstrip(".")
