"""An outline is what a unit asks others to report, by which day, under which headings.

It may ask units below its own and beside it, members of the groups around it, and those
that the plan it goes with names or is addressed to.  Groups are resolved on the day on
which they are told.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.accounts.access import Action
from app.accounts.actor import Actor
from app.accounts.fields import OneLine, Slug
from app.accounts.groups import GroupNotFound, group_named, members_on
from app.accounts.log import facts, record, record_change
from app.accounts.tree import chain, units_below
from app.accounts.units import civil_day, has_ended, refuse_ended, unit_named
from app.catalogue.outlines import Fill, OutlineRow
from app.catalogue.reference import Reference
from app.models import (
    Addressee,
    Assignment,
    Group,
    GroupMember,
    Outline,
    OutlineUnit,
    Plan,
    Receipt,
    Report,
    Share,
    Task,
    Unit,
)
from app.planning.period import Period, parse_period
from app.planning.plans.known_day import KnownDay
from app.planning.plans.plan_fields import PeriodSpelling, Title
from app.planning.plans.refusals import OutOfOrder, PlanRefused
from app.planning.plans.sight import plan_shown
from app.planning.plans.written import SeveralLines
from app.planning.reports.periods import EXAMPLES, fits, period_after, usual_close
from app.planning.reports.sight import require
from app.planning.reports.vocabulary import ReportKind

MOST_SECTIONS = 60
MOST_UNITS = 1000
TYPEFACE = "Times New Roman, cỡ chữ 14"

FIELDS = (
    "kind", "period", "title", "sections", "pages", "typeface", "closes_on", "due", "plan_id",
)  # fmt: skip


class SectionFields(BaseModel):
    """A heading of a report; ``fills`` tells what is proposed under it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: Annotated[str, OneLine, StringConstraints(min_length=1, max_length=300)]
    level: Annotated[int, Field(ge=1, le=3)] = 2
    hint: Annotated[str, SeveralLines, StringConstraints(max_length=2000)] = ""
    fills: tuple[Fill, ...] = ()


Sections = Annotated[tuple[SectionFields, ...], Field(max_length=MOST_SECTIONS)]


class OutlineChange(BaseModel):
    """An outline as it is to be, all of it.

    Without sections it gets those of the ready outline ``ready``, or of the first for its
    kind; without a title one made of that and its period, without ``closes_on`` the usual
    day.  ``units`` and the members of ``groups`` are asked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ReportKind
    period: PeriodSpelling
    title: Title | None = None
    ready: Slug | None = None
    sections: Sections = ()
    pages: Annotated[int, Field(ge=1, le=100)] | None = None
    typeface: Annotated[str, OneLine, StringConstraints(max_length=100)] = ""
    closes_on: KnownDay | None = None
    due: KnownDay
    plan_id: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    units: Annotated[tuple[Slug, ...], Field(max_length=MOST_UNITS)] = ()
    groups: Annotated[tuple[Slug, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        refuse_unfit(self.kind, self.period, self.closes_on)
        if self.due < self.close:
            raise ValueError("hạn gửi báo cáo phải từ ngày chốt số liệu trở đi")
        times = Counter(section.id for section in self.sections)
        if again := [found for found, often in times.items() if often > 1]:
            raise ValueError(f"hai mục cùng id: {again[0]}")
        return self

    @property
    def close(self) -> date:
        """The day on which figures close."""
        return self.closes_on or usual_close(parse_period(self.period))


class OutlineFields(OutlineChange):
    """An outline as it is to be made."""

    unit_id: Slug


def refuse_unfit(kind: ReportKind, period: str, closes_on: date | None) -> None:
    """Refuse a period that a report of ``kind`` cannot have, or a close outside it.

    Raises:
        ValueError: told in Vietnamese.
    """
    found = parse_period(period)
    if not fits(kind, found):
        raise ValueError(f"{kind.label.lower()} phải có kỳ như {EXAMPLES[kind]}")
    if closes_on is not None and closes_on not in found.window:
        raise ValueError(f"ngày chốt số liệu phải nằm trong {found.name}")


def ready_outlines(kind: ReportKind, reference: Reference) -> tuple[OutlineRow, ...]:
    """The ready outlines for reports of ``kind``, in their order."""
    return tuple(row for row in reference.outlines if kind in row.kinds)


def ready_sections(row: OutlineRow) -> tuple[SectionFields, ...]:
    """The sections of a ready outline."""
    return tuple(
        SectionFields(
            id=one.id, title=one.title, level=one.level, hint=one.hint or "", fills=one.fills
        )
        for one in row.sections
    )


def title_for(row: OutlineRow | None, kind: ReportKind, period: Period) -> str:
    """What a report is called: "Báo cáo kết quả công tác … 6 tháng đầu năm 2027, nhiệm vụ …"."""
    told = row.title if row else "Kết quả công tác {period}"
    named = told.format(period=period.name, next=period_after(kind, period).name)
    return f"Báo cáo {named[0].lower()}{named[1:]}"


def sections_of(row: Outline | Report) -> tuple[SectionFields, ...]:
    """The sections of an outline, or of a report, in order."""
    return tuple(SectionFields.model_validate(one) for one in row.sections)


def asked_units(session: Session, outline: Outline) -> tuple[Unit, ...]:
    """The units that ``outline`` asks, by name."""
    asked = select(Unit).join(OutlineUnit, OutlineUnit.unit_id == Unit.id)
    asked = asked.where(OutlineUnit.outline_id == outline.id)
    return tuple(session.scalars(asked.order_by(Unit.name, Unit.id)))


def within_reach(session: Session, unit_id: str, plan_id: int | None, day: date) -> set[str]:
    """The units that an outline of a unit may ask, which goes with that plan if with any."""
    own, *above = chain(session, unit_id)
    below = {unit.id for unit in units_below(session, own.id)}
    siblings = set[str]()
    if own.parent_id:
        siblings = set(session.scalars(select(Unit.id).where(Unit.parent_id == own.parent_id)))
    grouped = _grouped(session, [own.id, *(unit.id for unit in above)], day)
    named = _named(session, session.get_one(Plan, plan_id)) if plan_id is not None else set()
    return (below | siblings | grouped | named) - {unit_id}


def create_outline(
    session: Session, actor: Actor, fields: OutlineFields, reference: Reference, now: datetime
) -> Outline:
    """A draft of an outline.

    Raises:
        NotAllowed: if the actor is no editor of the unit.
        UnitEnded, UnitNotFound: if the unit is no more, or none.
        PlanRefused: if a unit cannot be asked, or the plan or the sections cannot be.
    """
    unit = unit_named(session, fields.unit_id)
    require(actor, Action.EDIT, unit.id)
    refuse_ended(unit, now)
    outline = Outline(unit_id=unit.id, issued=None, created=now, updated=now)
    _write(session, actor, outline, fields, reference)
    session.add(outline)
    session.flush()
    asked = _ask(session, outline, fields, now)
    after = facts(outline, *FIELDS) | {"units": asked}
    record(session, actor, "create", "outline", outline.id, {}, after, now, outline.unit_id)
    return outline


def change_outline(
    session: Session,
    actor: Actor,
    outline: Outline,
    change: OutlineChange,
    reference: Reference,
    now: datetime,
) -> None:
    """Let ``outline`` be as told, all of it.

    Raises:
        NotAllowed: if the actor is no editor of the unit.
        OutOfOrder: if it was issued.
        PlanRefused: as ``create_outline``.
    """
    require(actor, Action.EDIT, outline.unit_id)
    _refuse_issued(outline)
    before = facts(outline, *FIELDS) | {"units": _asked_ids(session, outline)}
    _write(session, actor, outline, change, reference)
    after = facts(outline, *FIELDS) | {"units": _ask(session, outline, change, now)}
    outline.updated = now
    record_change(
        session, actor, "change", "outline", outline.id, before, after, now, outline.unit_id
    )


def issue_outline(session: Session, actor: Actor, outline: Outline, now: datetime) -> None:
    """Send ``outline`` to the units it asks.

    Raises:
        NotAllowed: if the actor may not approve in the unit.
        OutOfOrder: if it was issued before.
        PlanRefused: if it asks nobody, or is due already.
    """
    require(actor, Action.APPROVE, outline.unit_id)
    _refuse_issued(outline)
    if not _asked_ids(session, outline):
        raise PlanRefused("Đề cương chưa gửi đơn vị nào; hãy chọn đơn vị rồi ban hành.")
    if outline.due < civil_day(now):
        raise PlanRefused("Hạn gửi báo cáo đã qua; hãy đặt hạn từ hôm nay trở đi.")
    outline.issued = outline.updated = now
    record(
        session, actor, "issue", "outline", outline.id, {}, {"issued": now}, now, outline.unit_id
    )


def discard_outline(session: Session, actor: Actor, outline: Outline, now: datetime) -> None:
    """Delete a draft; the log keeps what it was.

    Raises:
        NotAllowed: if the actor is no editor of the unit.
        OutOfOrder: if it was issued.
    """
    require(actor, Action.EDIT, outline.unit_id)
    _refuse_issued(outline)
    before = facts(outline, *FIELDS) | {"units": _asked_ids(session, outline)}
    session.execute(delete(OutlineUnit).where(OutlineUnit.outline_id == outline.id))
    session.delete(outline)
    record(session, actor, "discard", "outline", outline.id, before, {}, now, outline.unit_id)


def _refuse_issued(outline: Outline) -> None:
    if outline.issued is not None:
        raise OutOfOrder("Đề cương đã ban hành nên không sửa được nữa; hãy lập đề cương mới.")


def _write(
    session: Session, actor: Actor, outline: Outline, told: OutlineChange, reference: Reference
) -> None:
    row = _ready(told, reference)
    sections = told.sections or (ready_sections(row) if row else ())
    if not sections:
        raise PlanRefused("Đề cương chưa có mục nào; hãy thêm mục hoặc chọn đề cương mẫu.")
    if told.plan_id is not None:
        _refuse_strange_plan(session, actor, outline.unit_id, told.plan_id)
    outline.kind, outline.period = told.kind, told.period
    outline.title = told.title or title_for(row, told.kind, parse_period(told.period))
    outline.sections = [section.model_dump(mode="json") for section in sections]
    outline.pages = told.pages or (row.pages if row and not told.sections else None)
    outline.typeface = told.typeface or (row.typeface if row else TYPEFACE)
    outline.closes_on, outline.due, outline.plan_id = told.close, told.due, told.plan_id


def _ready(told: OutlineChange, reference: Reference) -> OutlineRow | None:
    if told.ready is None:
        return next(iter(ready_outlines(told.kind, reference)), None)
    found = next((row for row in reference.outlines if row.id == told.ready), None)
    if found is None:
        raise PlanRefused(f"Không có đề cương mẫu {told.ready!r}; hãy chọn trong danh sách.")
    return found


def _refuse_strange_plan(session: Session, actor: Actor, unit_id: str, plan_id: int) -> None:
    plan = plan_shown(session, actor, plan_id)
    if unit_id not in {plan.unit_id, plan.issuer_id}:
        raise PlanRefused("Đề cương chỉ đi kèm kế hoạch do đơn vị soạn thảo hoặc ban hành.")


def _asked_ids(session: Session, outline: Outline) -> list[str]:
    asked = select(OutlineUnit.unit_id).where(OutlineUnit.outline_id == outline.id)
    return list(session.scalars(asked.order_by(OutlineUnit.unit_id)))


def _ask(session: Session, outline: Outline, told: OutlineChange, now: datetime) -> list[str]:
    """Let those be the units that are asked; their ids, sorted."""
    members = _members(session, told.groups, civil_day(now))
    wanted = sorted({*told.units, *members} - {outline.unit_id})
    units = {unit.id: unit for unit in session.scalars(select(Unit).where(Unit.id.in_(wanted)))}
    reach = within_reach(session, outline.unit_id, outline.plan_id, civil_day(now))
    for unit_id in wanted:
        _refuse_unit(units.get(unit_id), unit_id, reach, now)
    session.execute(delete(OutlineUnit).where(OutlineUnit.outline_id == outline.id))
    session.add_all(OutlineUnit(outline_id=outline.id, unit_id=unit_id) for unit_id in wanted)
    session.flush()
    return wanted


def _members(session: Session, groups: Iterable[str], day: date) -> set[str]:
    try:
        found = [group_named(session, group_id) for group_id in groups]
    except GroupNotFound as error:
        raise PlanRefused(f"Không có nhóm {error.group_id!r}; hãy chọn trong danh sách.") from None
    return {unit.id for group in found for unit in members_on(session, group, day)}


def _refuse_unit(unit: Unit | None, unit_id: str, reach: set[str], now: datetime) -> None:
    if unit is None:
        raise PlanRefused(f"Không có đơn vị {unit_id!r}; hãy chọn trong danh sách.")
    if has_ended(unit, now):
        raise PlanRefused(f"{unit.name} đã kết thúc hoạt động; hãy chọn đơn vị khác.")
    if unit_id not in reach:
        raise PlanRefused(
            f"{unit.name} không trực thuộc, không cùng cấp, không ở trong nhóm nào của đơn vị và"
            " không có tên trong kế hoạch kèm theo nên không gửi đề cương được."
        )


def _grouped(session: Session, keepers: Iterable[str], day: date) -> set[str]:
    """The units that are on ``day`` in any group of those that ``keepers`` keep."""
    asked = select(GroupMember.unit_id).join(Group, Group.id == GroupMember.group_id)
    asked = asked.where(Group.unit_id.in_(tuple(keepers)), GroupMember.since <= day)
    lasting = or_(GroupMember.until.is_(None), GroupMember.until >= day)
    return set(session.scalars(asked.where(lasting)))


def _named(session: Session, plan: Plan) -> set[str]:
    """The units that ``plan`` names in a task, or is addressed to."""
    tasks = select(Task.id).where(Task.plan_id == plan.id)
    asked: Any = select(Assignment.unit_id).where(Assignment.task_id.in_(tasks))  # Any: a union
    asked = asked.union(
        select(Share.unit_id).where(Share.task_id.in_(tasks)),
        select(Addressee.unit_id).where(Addressee.plan_id == plan.id),
        select(Receipt.unit_id).where(Receipt.plan_id == plan.id),
    )
    return {found for found in session.scalars(asked) if found}
