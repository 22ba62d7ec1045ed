"""The next lists are what comes after a report: the days, the reviews and the tasks to prepare.

Of days those are listed that the ticking rules tick for the unit's place, those of its own,
and those that its plans in force have chosen.  A review is listed where its years are full;
where only a year is known, in every part of that.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.agenda import Occurrence
from app.calendar.window import Window
from app.catalogue.reference import Reference
from app.models import Plan, PlanLine, Share, Task, Unit
from app.planning.own_dates.agenda import own_rows
from app.planning.period import Period, parse_period
from app.planning.plans.lines import included, title_of
from app.planning.plans.pieces import Piece, pieces_of
from app.planning.plans.succession import superseded
from app.planning.plans.vocabulary import IN_FORCE, LineKind, PlanState
from app.planning.proposal import Line, Place, Proposal, Rows, propose, rows
from app.planning.reports.contents import NextDay, NextReview, NextTask
from app.planning.ticking import default_rules

_NEXT = frozenset(PlanState) - {PlanState.CLOSED}


def next_days(
    session: Session, unit: Unit, period: Period, reference: Reference
) -> tuple[NextDay, ...]:
    """The anniversaries of ``period``, in the order of days."""
    own = own_rows(session, unit, period).occurrences
    theirs = {occurrence.id for occurrence in own}
    chosen = _chosen(session, unit, period)
    proposed = _proposal(session, unit, period, reference, own)
    found = {
        line.id: _day(line, line.id in theirs)
        for line in proposed.lines
        if line.tick.is_set or line.id in theirs or line.id in chosen
    }
    for key, row in chosen.items():
        if key in found:
            found[key] = found[key].model_copy(update={"title": title_of(row)})
    return tuple(sorted(found.values(), key=lambda day: (day.first, day.last, day.id)))


def next_reviews(
    session: Session, unit: Unit, period: Period, reference: Reference
) -> tuple[NextReview, ...]:
    """The documents whose years are full in ``period``, the earliest first."""
    both = rows(session, Place(unit.region), period) + own_rows(session, unit, period)
    due = propose(
        Rows((), both.reviews), reference, Place(unit.region), period,
        default_rules(reference.ticking),
    ).reviews  # fmt: skip
    found = [
        NextReview(id=review.id, title=review.title, full_on=review.full_on)
        for review in due
        if _touches(review.full_on, period.window)
    ]
    return tuple(sorted(found, key=lambda review: (review.full_on, review.id)))


def next_tasks(
    session: Session, unit: Unit, period: Period, reference: Reference, today: date
) -> tuple[NextTask, ...]:
    """The tasks due in ``period`` that are not done: of plans in force, and of its own drafts."""
    calendar = reference.work_calendar
    found = [
        task
        for plan, tasks in _coming(session, unit, period)
        for piece in pieces_of(session, plan, tasks, calendar, today)
        if piece.is_open and (task := _task(plan, piece, period.window))
    ]
    return tuple(sorted(found, key=lambda task: (task.due, task.task_id)))


def _proposal(
    session: Session,
    unit: Unit,
    period: Period,
    reference: Reference,
    own: tuple[Occurrence, ...],
) -> Proposal:
    place = Place(unit.region)
    known = rows(session, place, period) + Rows(own, ())
    return propose(known, reference, place, period, default_rules(reference.ticking))


def _day(line: Line, own: bool) -> NextDay:
    return NextDay(
        id=line.id,
        title=line.title,
        first=line.first,
        last=line.last,
        year_class=line.year_class,
        own=own,
    )


def _chosen(session: Session, unit: Unit, period: Period) -> dict[str, PlanLine]:
    """The days that plans of ``unit`` in force have chosen, by their keys."""
    asked = (
        select(PlanLine)
        .join(Plan, Plan.id == PlanLine.plan_id)
        .where(Plan.state.in_(IN_FORCE), PlanLine.kind == LineKind.OCCURRENCE)
        .where(or_(Plan.unit_id == unit.id, Plan.issuer_id == unit.id))
        .where(PlanLine.first < period.window.end, PlanLine.last >= period.window.start)
        .order_by(Plan.id)
    )
    found = list(session.scalars(asked))
    old = superseded(session, {row.plan_id for row in found})
    return {row.key: row for row in found if row.plan_id not in old and included(row)}


def _touches(full_on: str, window: Window) -> bool:
    """Whether a day of which a part may be known ("2027-01-12", "2027-01", "2027") is in it."""
    first, last = window.start.isoformat(), window.last.isoformat()
    return first[: len(full_on)] <= full_on <= last[: len(full_on)]


def _coming(
    session: Session, unit: Unit, period: Period
) -> Iterable[tuple[Plan, tuple[Task, ...]]]:
    """The tasks of plans that may have some due in ``period``, by plan."""
    own = or_(Plan.unit_id == unit.id, Plan.issuer_id == unit.id)
    shared = Task.id.in_(select(Share.task_id).where(Share.unit_id == unit.id))
    asked = (
        select(Plan, Task)
        .join(Task, Task.plan_id == Plan.id)
        .where(or_(Plan.state.in_(IN_FORCE) & (own | shared), Plan.unit_id == unit.id))
        .where(Plan.state.in_(_NEXT))
        .order_by(Plan.id, Task.position, Task.id)
    )
    found: dict[int, tuple[Plan, list[Task]]] = {}
    for plan, task in session.execute(asked):
        found.setdefault(plan.id, (plan, []))[1].append(task)
    old = superseded(session, list(found))
    for plan, tasks in found.values():
        if plan.id not in old and (near := _near(plan, tasks, period.window)):
            yield plan, near


def _near(plan: Plan, tasks: Iterable[Task], window: Window) -> tuple[Task, ...]:
    """The tasks that may be due in ``window``: what recurs and what has no day yet may be."""
    ahead = parse_period(plan.period).window
    if not ahead.touches(window.start, window.last) and plan.state not in IN_FORCE:
        return ()
    return tuple(
        task
        for task in tasks
        if task.due_day is None or task.rule.startswith("every") or task.due_day in window
    )


def _task(plan: Plan, piece: Piece, window: Window) -> NextTask | None:
    days = [day for day in (*piece.times, piece.due) if day and day in window]
    if not days:
        return None
    return NextTask(
        task_id=piece.task_id,
        title=piece.title,
        wording=piece.wording,
        due=min(days),
        plan=f"Kế hoạch số {plan.number}" if plan.number else plan.title,
        draft=not PlanState(plan.state).is_in_force,
        leads=tuple(lead.name for lead in piece.leads),
    )
