"""A programme of work draws from a longer plan the tasks that fall due in its own period.

A drawn task keeps what it was drawn from.  Of one that recurs, a programme of whole years
has the times in those years as one task, a shorter one has a task for each time.  What
goes on, or may be done on any day of a span, is drawn into every period that it touches.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import record_change
from app.calendar.window import Window
from app.catalogue.reference import Reference
from app.models import Activity, Plan, Task
from app.planning.anchors import OfActivity
from app.planning.deadlines import (
    Deadline,
    DeadlineRefused,
    Every,
    Expected,
    anchor_of,
    each,
    parse_deadline,
)
from app.planning.due import Due
from app.planning.period import Period, parse_period
from app.planning.plans.carrying import (
    Carriage,
    Links,
    carry_activities,
    carry_campaigns,
    carry_lines,
    carry_tasks,
)
from app.planning.plans.contents import Contents, contents
from app.planning.plans.lineage import drawn_from, lineage
from app.planning.plans.pieces import signed_due
from app.planning.plans.plan_anchors import PlanAnchors, due_by, plan_anchors
from app.planning.plans.plan_fields import MONTHS, PlanFields
from app.planning.plans.plans import create_plan
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.rewording import InYears, worded_for
from app.planning.plans.shifting import rehung
from app.planning.plans.sight import require_edit
from app.planning.plans.succession import in_force
from app.planning.plans.tasks import assignments_of, tasks_of
from app.planning.plans.vocabulary import Origin, PlanKind
from app.planning.plans.worded import in_plan
from app.planning.spans import Years
from app.workdays import WorkCalendar


def draw(
    session: Session,
    actor: Actor,
    source: Plan,
    period: Period,
    reference: Reference,
    now: datetime,
) -> Plan:
    """A new programme for ``period`` with the tasks of ``source`` that touch it.

    It is drawn from the newest plan of the chain of adjustments of ``source``.

    Raises:
        NotAllowed: if the actor is no editor of its unit.
        UnitEnded: if that unit or the issuer is no more.
        PlanRefused: if no programme has such a period, or it is not one of ``source``.
    """
    valid = in_force(session, source)
    _refuse_period(valid, period)
    fields = PlanFields(
        unit_id=valid.unit_id,
        issuer_id=valid.issuer_id,
        kind=PlanKind.PROGRAMME,
        period=str(period),
        region=valid.region,
        former=valid.former,
        rules=valid.rules,
    )
    plan = create_plan(session, actor, fields, reference, now)
    plan.draws_from_id = valid.id
    after = {"draws_from_id": valid.id}
    record_change(session, actor, "draw", "plan", plan.id, {}, after, now, plan.unit_id)
    task_ids = tuple(task.id for task in drawable(session, valid, plan, reference))
    draw_tasks(session, actor, plan, task_ids, reference, now)
    return plan


def drawable(session: Session, source: Plan, plan: Plan, reference: Reference) -> tuple[Task, ...]:
    """The tasks of ``source`` that touch the period of ``plan`` and are not drawn into it yet.

    They are those of the newest plan of the chain of adjustments of ``source``, in its order.
    """
    valid = in_force(session, source)
    tasks = tasks_of(session, valid)
    times = _times(session, valid, tasks, plan, reference.work_calendar)
    drawn = set(drawn_from(session, tasks_of(session, plan)).values())
    forebears = lineage(session, tasks)
    return tuple(t for t in tasks if times[t.id] and not drawn & forebears[t.id])


def draw_tasks(
    session: Session,
    actor: Actor,
    plan: Plan,
    task_ids: tuple[int, ...],
    reference: Reference,
    now: datetime,
) -> tuple[Task, ...]:
    """Draw these tasks of longer plans of the unit into ``plan``, with what they belong to.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanPartNotFound: if one is no task of a plan of its unit.
        PlanRefused: if one does not touch its period, or was drawn before.
    """
    require_edit(session, actor, plan)
    found = _of_unit(session, plan, task_ids)
    to = Carriage(session, actor, plan, now)
    drawn: list[Task] = []
    for source_id in dict.fromkeys(task.plan_id for task in found):
        source = session.get_one(Plan, source_id)
        tasks = [task for task in found if task.plan_id == source_id]
        _refuse_undrawable(tasks, drawable(session, source, plan, reference))
        drawn += _drawn(to, source, tasks, reference.work_calendar)
    plan.updated = now
    return tuple(drawn)


def _refuse_period(source: Plan, period: Period) -> None:
    months, told = MONTHS[PlanKind.PROGRAMME]
    if period.months not in months:
        raise PlanRefused(told)
    window, whole = period.window, parse_period(source.period).window
    if not (whole.start <= window.start and window.end <= whole.end):
        raise PlanRefused(
            f"{period.name} nằm ngoài {parse_period(source.period).name} của kế hoạch gốc;"
            " hãy chọn kỳ trong thời gian ấy."
        )


def _of_unit(session: Session, plan: Plan, task_ids: Iterable[int]) -> tuple[Task, ...]:
    """The tasks in that order; whose plan is another unit's, of that nothing is told."""
    wanted = tuple(dict.fromkeys(task_ids))
    asked = select(Task).join(Plan, Task.plan_id == Plan.id)
    asked = asked.where(Task.id.in_(wanted), Plan.unit_id == plan.unit_id, Plan.id != plan.id)
    found = {task.id: task for task in session.scalars(asked)}
    for task_id in wanted:
        if task_id not in found:
            raise PlanPartNotFound("nhiệm vụ", task_id)
    return tuple(found[task_id] for task_id in wanted)


def _refuse_undrawable(tasks: Iterable[Task], able: tuple[Task, ...]) -> None:
    known = {task.id for task in able}
    for task in tasks:
        if task.id not in known:
            raise PlanRefused(
                f"“{task.title}” không rơi vào kỳ này, đã được lấy vào chương trình, hoặc thuộc"
                " kế hoạch đã được điều chỉnh; hãy tải lại danh sách nhiệm vụ."
            )


def _times(
    session: Session,
    source: Plan,
    tasks: Iterable[Task],
    plan: Plan,
    calendar: WorkCalendar,
) -> Mapping[int, tuple[Deadline, ...]]:
    """The deadlines of each of ``tasks`` that fall in the period of ``plan``, by its id."""
    deadlines = {task: parse_deadline(task.rule) for task in tasks}
    within = _Within(
        parse_period(plan.period), calendar, plan_anchors(session, source, deadlines.values())
    )
    return {task.id: tuple(within.times(task, told)) for task, told in deadlines.items()}


@dataclass(frozen=True, slots=True)
class _Within:
    """A period, and what is needed to tell which deadlines fall in it."""

    period: Period
    calendar: WorkCalendar
    anchors: PlanAnchors

    def times(self, task: Task, deadline: Deadline) -> Iterator[Deadline]:
        every = deadline.deadline if isinstance(deadline, Expected) else deadline
        if not isinstance(every, Every):
            due = signed_due(task) if task.due_day else self._due(deadline)
            yield from [deadline] if due and _touches(due, self.period.window) else []
            return
        times = [time for time in each(deadline) if self._has(time)]
        if len(times) > 1 and self.period.months % 12 == 0:
            narrowed = replace(every, years=_narrowed(every, self.period))
            yield Expected(narrowed) if isinstance(deadline, Expected) else narrowed
        else:
            yield from times

    def _has(self, time: Deadline) -> bool:
        due = self._due(time)
        return due is not None and _touches(due, self.period.window)

    def _due(self, deadline: Deadline) -> Due | None:
        try:
            return due_by(deadline, self.calendar, self.anchors)
        except DeadlineRefused:
            return None


def _touches(due: Due, window: Window) -> bool:
    """Whether the due day, or any day of a span to do it in, lies in ``window``."""
    if due.working_day is None or due.working_day in window:
        return True
    return due.first is not None and window.touches(due.first, due.last or due.working_day)


def _narrowed(every: Every, period: Period) -> Years:
    years = [
        year
        for year in range(every.years.first, every.years.last + 1, every.step)
        if year in period.years
    ]
    return Years(years[0], years[-1])


def _drawn(
    to: Carriage, source: Plan, tasks: list[Task], calendar: WorkCalendar
) -> tuple[Task, ...]:
    times = _times(to.session, source, tasks, to.plan, calendar)
    _carry_what_they_belong_to(to, source, tasks)
    position = max((task.position for task in tasks_of(to.session, to.plan)), default=0)
    told = []
    for task in tasks:
        for time in times[task.id]:
            position += 1
            told.append((task, {"position": position} | _worded(to, task, time)))
    return carry_tasks(to, told, assignments_of(to.session, tasks), Origin.DRAWN)


def _worded(to: Carriage, task: Task, time: Deadline) -> dict[str, object]:
    """The deadline of a time of ``task``, worded as it was where that tells it."""
    if str(time) == task.rule:
        return {}
    links = to.links.of(task)
    where = in_plan(to.session, to.plan, line_id=links["line_id"], activity_id=links["activity_id"])
    now = InYears(rehung(time, to.links.renamed), where)
    return {"rule": str(time), "wording": worded_for(task.wording, now)}


def _carry_what_they_belong_to(to: Carriage, source: Plan, tasks: Iterable[Task]) -> None:
    """Their activities, lines and campaigns, those that were carried before but once."""
    of, there = contents(to.session, source), contents(to.session, to.plan)
    _know(to.links, of, there)
    activities = [one for one in of.activities if one.id in _activity_ids(tasks)]
    belonging: list[Task | Activity] = [*tasks, *activities]
    lines = [line for line in of.lines if line.id in {part.line_id for part in belonging}]
    campaign_ids = {part.campaign_id for part in [*belonging, *lines]}
    carry_campaigns(
        to,
        (c for c in of.campaigns if c.id in campaign_ids and c.id not in to.links.campaigns),
    )
    carry_lines(to, (line for line in lines if line.id not in to.links.lines))
    carry_activities(to, (one for one in activities if one.id not in to.links.activities))


def _know(links: Links, of: Contents, there: Contents) -> None:
    """Link the parts of ``of`` to those that were made after them in ``there``."""
    links.campaigns.update({one.origin_id: one.id for one in there.campaigns if one.origin_id})
    links.activities.update({one.origin_id: one.id for one in there.activities if one.origin_id})
    by_key = {(line.kind, line.key): line.id for line in there.lines}
    links.lines.update(
        {line.id: by_key[key] for line in of.lines if (key := (line.kind, line.key)) in by_key}
    )


def _activity_ids(tasks: Iterable[Task]) -> frozenset[int]:
    """The activities that tasks belong to or whose deadlines hang on them."""
    told = list(tasks)
    anchors = (anchor_of(parse_deadline(task.rule)) for task in told)
    hung_on = {int(anchor.name) for anchor in anchors if isinstance(anchor, OfActivity)}
    return frozenset(hung_on | {task.activity_id for task in told if task.activity_id})
