"""The documents of plans: what the tables hold, as plain values for composing.

Bodies bear the names that they had on the day of issue; before it those of today.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.documents.composing.commemoration import commemoration
from app.documents.composing.days import day_of, in_documents
from app.documents.composing.head import Head
from app.documents.composing.plan_document import (
    BodyTasks,
    PlannedActivity,
    PlannedCampaign,
    PlannedSlot,
    PlannedTask,
    PlanPaper,
    plan_document,
)
from app.documents.composing.visual import VisualPlan, visual_plan
from app.documents.official.document import Document, Kind
from app.models import (
    Activity,
    Assignment,
    Campaign,
    Plan,
    PlanLine,
    Task,
)
from app.planning.period import parse_period
from app.planning.plans.assigned import assigned
from app.planning.plans.contents import Contents, contents
from app.planning.plans.lines import included, line_said, section_of_line, title_of
from app.planning.plans.pieces import pieces_of
from app.planning.plans.programme import programme
from app.planning.plans.vocabulary import (
    LineKind,
    Part,
    PlanKind,
    PlanState,
    TextPart,
)
from app.planning.printed import printed_date
from app.planning.proposal import DueReview, Line
from app.planning.spans import Unit
from app.views.desk import Desk, people_names
from app.views.unit_heads import USUAL, Names, SigningParameters, unit_head

_TYPES = ("Kế hoạch ", "Chương trình ")


def plan_paper(desk: Desk, plan: Plan, asked: SigningParameters = USUAL) -> Document:
    """A plan as a document; of what was issued with its number and day."""
    day = plan.issued_on if PlanState(plan.state).is_in_force else None
    found = contents(desk.session, plan)
    names = Names(desk.session, day or desk.today)
    head = _plan_head(desk, plan, found, names, day, asked)
    told = _paper(desk, plan, found, names, day or desk.today)
    if plan.kind != PlanKind.COMMEMORATION:
        return plan_document(head, told)
    return commemoration(head, told, told.days[0] if told.days else None)


def visual_paper(desk: Desk, plan: Plan, asked: SigningParameters = USUAL) -> Document:
    """The plan of visual propaganda that goes with a plan: a first draft of its own."""
    found = contents(desk.session, plan)
    names = Names(desk.session, desk.today)
    head = replace(_plan_head(desk, plan, found, names, None, asked), draft=1)
    days = tuple(
        sorted(
            (day_of(said, row.title or "") for row, said in _said(found.lines)),
            key=lambda day: day.first or date.max,
        )
    )
    told = VisualPlan(parse_period(plan.period).name, "", days, desk.reference.slogans)
    return visual_plan(head, told)


def _plan_head(
    desk: Desk,
    plan: Plan,
    found: Contents,
    names: Names,
    day: date | None,
    asked: SigningParameters,
) -> Head:
    to = [(names.of(row.unit_id, row.group_id, row.body), row.purpose) for row in found.addressees]
    signer = people_names(desk.session, [plan.signed_by]).get(plan.signed_by or 0, "")
    head = unit_head(
        desk, plan.issuer_id, names, asked, to=to, signer=signer if plan.signed_at else ""
    )
    if day is None:
        return replace(head, draft=plan.draft_number)
    return replace(head, draft=0, number=plan.number, day=day)


def _paper(desk: Desk, plan: Plan, found: Contents, names: Names, day: date) -> PlanPaper:
    tasks = {task.id: _task(task, found.assignments[task.id], names) for task in found.tasks}
    own = [row for row in found.lines if row.kind == LineKind.OTHER and included(row)]
    return PlanPaper(
        kind=_kind(plan),
        summary=_summary(plan.title),
        span=parse_period(plan.period).name,
        texts={part: str(plan.texts.get(part, "")) for part in TextPart},
        days=tuple(
            day_of(said, row.title or "", row.section or "") for row, said in _said(found.lines)
        ),
        reviews=_reviews(found.lines),
        others=tuple((section_of_line(row), title_of(row)) for row in own),
        campaigns=tuple(map(_campaign, found.campaigns)),
        activities=tuple(map(_activity, found.activities)),
        tasks=tuple(tasks.values()),
        bodies=tuple(_bodies(desk.session, plan, found, names, tasks, day)),
        programme=tuple(_programme(desk, plan, found, tasks)) if _kind(plan) in _BY_PERIOD else (),
    )


_BY_PERIOD = {Kind.PROGRAMME}


def _programme(
    desk: Desk, plan: Plan, found: Contents, tasks: Mapping[int, PlannedTask]
) -> Iterable[PlannedSlot]:
    """The tasks by month, of a programme of years by year."""
    period = parse_period(plan.period)
    unit = Unit.MONTH if period.months <= 12 else Unit.YEAR
    pieces = pieces_of(desk.session, plan, found.tasks, desk.calendar, desk.today)
    for slot in programme(pieces, unit, period.window).slots:
        for entry in slot.entries:
            task = tasks[entry.piece.task_id]
            yield PlannedSlot(slot.label, task.title, task.leads, printed_date(entry.day))


def _kind(plan: Plan) -> Kind:
    if plan.adjusts_id is not None:
        return Kind.ADJUSTMENT
    return Kind.PROGRAMME if plan.kind in {PlanKind.TERM, PlanKind.PROGRAMME} else Kind.PLAN


def _summary(title: str) -> str:
    """The title without the type, which stands above it, its dates as documents print them."""
    title = in_documents(title)
    for prefix in _TYPES:
        title = title.removeprefix(prefix)
    return f"{title[0].lower()}{title[1:]}" if title[1:2].islower() else title


def _said(rows: Iterable[PlanLine]) -> Iterable[tuple[PlanLine, Line]]:
    """The anniversaries that a plan has, with what the proposal said of them."""
    for row in rows:
        said = line_said(row)
        if isinstance(said, Line) and included(row):
            yield row, said


def _reviews(rows: Iterable[PlanLine]) -> tuple[DueReview, ...]:
    return tuple(
        replace(said, title=title_of(row))
        for row in rows
        if isinstance(said := line_said(row), DueReview) and included(row)
    )


def _task(task: Task, rows: Iterable[Assignment], names: Names) -> PlannedTask:
    parts: dict[str, list[str]] = {part.value: [] for part in Part}
    for row in rows:
        parts[row.part].append(names.of(row.unit_id, row.group_id, row.body))
    return PlannedTask(
        title=task.title,
        content=task.content,
        leads=tuple(parts[Part.LEAD]),
        supports=tuple(parts[Part.SUPPORT]),
        due=task.wording,
        deliverable=task.deliverable,
        measure=task.measure,
        recipient=task.recipient,
        cost=task.cost,
    )


def _bodies(
    session: Session,
    plan: Plan,
    found: Contents,
    names: Names,
    tasks: Mapping[int, PlannedTask],
    day: date,
) -> Iterable[BodyTasks]:
    for one in assigned(session, plan, found.tasks, day):
        own = [(Part.LEAD, tasks[task.id]) for task in one.leads]
        own += [(Part.SUPPORT, tasks[task.id]) for task in one.supports]
        name = names.units[one.unit_id][0] if one.unit_id else one.name
        yield BodyTasks(name, one.relation.verb, tuple(own))


def _campaign(campaign: Campaign) -> PlannedCampaign:
    first, last = printed_date(campaign.first), printed_date(campaign.last)
    when = f"ngày {first}" if first == last else f"từ ngày {first} đến ngày {last}"
    return PlannedCampaign(campaign.name, when, campaign.content)


def _activity(activity: Activity) -> PlannedActivity:
    when = ", ".join(part for part in (activity.hours, activity.wording) if part)
    expected = "" if activity.confirmed or not when or when.startswith("dự kiến") else "dự kiến "
    return PlannedActivity(
        name=activity.name,
        when=f"{expected}{when}",
        place=activity.place,
        chair=activity.chair,
        participants=activity.participants,
        content=activity.content,
    )
