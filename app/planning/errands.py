"""Which errands a calendar has: those of some units, or those of a plan."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor, Role
from app.models import Activity, Assignment, Plan, Share, Task, Unit
from app.planning.errand import Errand, Errands
from app.planning.own_dates.sight import kept_by
from app.planning.plans.dues import due_days
from app.planning.plans.shares import shares_of
from app.planning.plans.sight import Sight, sight, tasks_shown
from app.planning.plans.succession import superseded
from app.planning.plans.vocabulary import IN_FORCE, Part, PlanState
from app.workdays import WorkCalendar


def errands_of_units(
    session: Session, unit_ids: Collection[str], calendar: WorkCalendar, since: date
) -> tuple[Errand, ...]:
    """The shares of those units in tasks of issued plans, due on ``since`` or later, by day.

    A plan in whose place an adjustment stands gives none.
    """
    asked = (
        select(Plan, Task, Share, Assignment.part)
        .join(Task, Task.plan_id == Plan.id)
        .join(Share, Share.task_id == Task.id)
        .join(Assignment, Assignment.id == Share.assignment_id)
        .where(Share.unit_id.in_(sorted(unit_ids)), Plan.state.in_(IN_FORCE))
        .where(or_(Task.due_day.is_(None), Task.due_day >= since, Share.own_due >= since))
    )
    rows = session.execute(asked).all()
    old = superseded(session, {plan.id for plan, _, _, _ in rows})
    errands = Errands(session, [task for _, task, _, _ in rows], calendar)
    found = (
        errands.of_unit(plan, task, share, Part(part))
        for plan, task, share, part in rows
        if plan.id not in old
    )
    return _by_day(errands, found, since)


def errands_of_plan(
    session: Session,
    actor: Actor,
    plan: Plan,
    calendar: WorkCalendar,
    since: date,
    catalogue_changed: datetime,
) -> tuple[Errand, ...]:
    """The tasks of ``plan`` that are shown to ``actor``, due on ``since`` or later, by day.

    Who is shown only tasks that name their units is told of their own shares alone.
    ``catalogue_changed`` is when the catalogue last did: the days of drafts hang on it.
    """
    tasks = tasks_shown(session, actor, plan)
    errands = Errands(session, tasks, calendar)
    if plan.state not in IN_FORCE:
        is_signed = PlanState(plan.state).is_approved
        derived = {} if is_signed else due_days(session, plan, tasks, calendar)
        moment = max(catalogue_changed, _changed(session, plan))
        drafts = (errands.of_draft(plan, task, derived, moment) for task in tasks)
        return _by_day(errands, drafts, since)
    shares = shares_of(session, tasks)
    whole = sight(session, actor, plan) is Sight.WHOLE
    own = {unit_id for unit_id, _ in actor.roles}
    shown = {id_: [s for s in held if whole or s.unit_id in own] for id_, held in shares.items()}
    return _by_day(errands, (errands.of_shares(plan, t, shown[t.id]) for t in tasks), since)


def may_follow(session: Session, actor: Actor, plan: Plan) -> bool:
    """Whether the tasks of ``plan`` may be in a calendar of ``actor``.

    Those of a plan in force may be, for whoever is shown any; earlier only for editors of
    the drafting unit: what is not decided is nobody else's to act on.
    """
    if sight(session, actor, plan) is Sight.NOTHING:
        return False
    return plan.state in IN_FORCE or Role.EDITOR in actor.roles_in(plan.unit_id)


def _by_day(errands: Errands, found: Iterable[Errand], since: date) -> tuple[Errand, ...]:
    """Each time of what recurs by itself; what has no day comes last."""
    times = (time for errand in found for time in errands.times(errand))
    kept = (time for time in times if time.due is None or time.due >= since)
    return tuple(sorted(kept, key=lambda one: (one.due is None, one.due or since, one.key)))


def _changed(session: Session, plan: Plan) -> datetime:
    """When what the days of a draft hang on last changed, its unit's own dates included."""
    activities = select(Activity).where(Activity.plan_id == plan.id)
    held = [activity.updated for activity in session.scalars(activities)]
    owns = kept_by(session, session.get_one(Unit, plan.unit_id))
    return max([plan.updated, *held, *(own.changed for own in owns)])
