"""The due days of tasks follow from their rules until the plan is signed; then they are kept.

What would be due on another day since then is offered, with the reason: the anniversary,
the activity or a day off has moved.  Nothing moves unasked.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, allowed
from app.accounts.actor import Actor
from app.accounts.log import facts, record_change
from app.models import Plan, Share, Task
from app.planning.deadlines import Deadline, DeadlineRefused, anchor_of, parse_deadline
from app.planning.due import Due, days_of_when
from app.planning.plans.plan_anchors import PlanAnchors, anchor_name, due_by, plan_anchors
from app.planning.plans.refusals import OutOfOrder, PlanRefused
from app.planning.plans.succession import superseded
from app.planning.plans.vocabulary import PlanState, ShareState
from app.planning.printed import printed_date
from app.planning.spans import Days
from app.workdays import WorkCalendar

STORED = ("due_first", "due_last", "due_day")

_SETTLED = (ShareState.DONE, ShareState.DROPPED)


@dataclass(frozen=True, slots=True)
class Refused:
    """A deadline that cannot be met as things are; ``sentence`` tells the remedy."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A task of a signed plan that would be due on another day now.

    ``why`` is a Vietnamese sentence without its full stop.
    """

    task: Task
    before: date
    now: Due | Refused
    why: str


def due_in(session: Session, plan: Plan, deadline: Deadline, calendar: WorkCalendar) -> Due:
    """When a ``deadline`` of ``plan`` is due as things are now.

    Raises:
        DeadlineRefused: if it cannot be met.
    """
    return due_by(deadline, calendar, plan_anchors(session, plan, [deadline]))


def due_days(
    session: Session, plan: Plan, tasks: Iterable[Task], calendar: WorkCalendar
) -> Mapping[int, Due | Refused]:
    """When each of ``tasks`` of ``plan`` is due as things are now, by its id; a few queries."""
    deadlines = {task.id: parse_deadline(task.rule) for task in tasks}
    anchors = plan_anchors(session, plan, deadlines.values())
    return {task_id: _due(told, calendar, anchors) for task_id, told in deadlines.items()}


def moved(session: Session, plan: Plan, calendar: WorkCalendar) -> tuple[Moved, ...]:
    """What would move in a signed plan, in the order of its tasks; nothing in others.

    What every assignee has done or dropped stays as it was.
    """
    if not _keeps_days(session, plan):
        return ()
    tasks = _unsettled(session, plan)
    deadlines = {task.id: parse_deadline(task.rule) for task in tasks}
    anchors = plan_anchors(session, plan, deadlines.values())
    now = {task_id: _due(told, calendar, anchors) for task_id, told in deadlines.items()}
    return tuple(
        Moved(task, task.due_day, now[task.id], _why(session, task, now[task.id], anchors))
        for task in tasks
        if task.due_day is not None and _stored(task) != _days(now[task.id])
    )


def accept_moves(
    session: Session,
    actor: Actor,
    plan: Plan,
    task_ids: Collection[int],
    calendar: WorkCalendar,
    now: datetime,
) -> None:
    """Let the due days of those tasks be what they would be now.

    Raises:
        NotAllowed: if the actor may approve neither in the drafting nor in the issuing unit.
        OutOfOrder: if the plan is not signed, or closed.
        PlanRefused: if one of them does not move, or has no day to move to.
    """
    if not any(
        allowed(actor, Action.APPROVE, unit, above=()) for unit in (plan.unit_id, plan.issuer_id)
    ):
        raise NotAllowed(Action.APPROVE, plan.issuer_id)
    if not _keeps_days(session, plan):
        raise OutOfOrder(
            "Chỉ dời hạn như vậy ở kế hoạch đã ký, chưa kết thúc và chưa được điều chỉnh."
        )
    offered = {move.task.id: move for move in moved(session, plan, calendar)}
    for task_id, due in [_accepted(offered, task_id) for task_id in sorted(set(task_ids))]:
        _store(session, actor, plan, offered[task_id].task, due, now)


def fix_dues(session: Session, plan: Plan, calendar: WorkCalendar, now: datetime) -> None:
    """Keep the due days of all tasks as they are on signing.

    Raises:
        PlanRefused: if a deadline cannot be met; each such task is named.
    """
    asked = select(Task).where(Task.plan_id == plan.id).order_by(Task.position, Task.id)
    tasks = tuple(session.scalars(asked))
    found = due_days(session, plan, tasks, calendar)
    refuse_unmet(tasks, found)
    for task in tasks:
        task.due_first, task.due_last, task.due_day = _days(found[task.id])
        task.updated = now


def refuse_unmet(tasks: Iterable[Task], found: Mapping[int, Due | Refused]) -> None:
    """Refuse deadlines that cannot be met.

    Raises:
        PlanRefused: if there are any; each such task is named.
    """
    told = [
        f"“{task.title}”: {refused.sentence}"
        for task in tasks
        if isinstance(refused := found[task.id], Refused)
    ]
    if told:
        raise PlanRefused(f"Có hạn không thực hiện được. {'. '.join(told)}.")


def _due(deadline: Deadline, calendar: WorkCalendar, anchors: PlanAnchors) -> Due | Refused:
    try:
        return due_by(deadline, calendar, anchors)
    except DeadlineRefused as error:
        return Refused(error.sentence)


def _keeps_days(session: Session, plan: Plan) -> bool:
    """Whether its days are those of a paper that still holds."""
    lasts = plan.state in {PlanState.SIGNED, PlanState.ISSUED}
    return lasts and not superseded(session, [plan.id])


def _unsettled(session: Session, plan: Plan) -> tuple[Task, ...]:
    """The tasks that nobody has a share of yet, or somebody still has to do."""
    shared = select(Share.task_id)
    unsettled = shared.where(Share.state.not_in(_SETTLED))
    asked = select(Task).where(Task.plan_id == plan.id)
    asked = asked.where(Task.id.not_in(shared) | Task.id.in_(unsettled))
    return tuple(session.scalars(asked.order_by(Task.position, Task.id)))


def _stored(task: Task) -> tuple[date | None, date | None, date | None]:
    return task.due_first, task.due_last, task.due_day


def _days(found: Due | Refused) -> tuple[date | None, date | None, date | None]:
    if isinstance(found, Refused):
        return None, None, None
    return found.first, found.last, found.working_day


def _why(session: Session, task: Task, now: Due | Refused, anchors: PlanAnchors) -> str:
    """What has moved, and why the new day is that day."""
    if isinstance(now, Refused):
        return now.sentence
    anchor = anchor_of(parse_deadline(task.rule))
    if anchor is None or (task.due_first, task.due_last) == (now.first, now.last):
        return f"lịch nghỉ đã thay đổi; {now.why}"
    days = _spoken(days_of_when(anchor, anchors.days))
    return f"{anchor_name(session, anchor, anchors)} nay là {days}; {now.why}"


def _spoken(days: Days) -> str:
    if days.single:
        return f"ngày {printed_date(days.first)}"
    return f"từ ngày {printed_date(days.first)} đến ngày {printed_date(days.last)}"


def _accepted(offered: Mapping[int, Moved], task_id: int) -> tuple[int, Due]:
    """The task with the day to which it is to move.

    Raises:
        PlanRefused: if it does not move, or has no day to move to.
    """
    move = offered.get(task_id)
    if move is None:
        raise PlanRefused(f"Nhiệm vụ số {task_id} không có hạn nào cần dời; hãy tải lại trang.")
    if isinstance(move.now, Refused):
        raise PlanRefused(f"Chưa dời được hạn của “{move.task.title}”: {move.now.sentence}.")
    return task_id, move.now


def _store(session: Session, actor: Actor, plan: Plan, task: Task, due: Due, now: datetime) -> None:
    before = facts(task, *STORED)
    task.due_first, task.due_last, task.due_day = _days(due)
    task.updated = now
    after = facts(task, *STORED)
    record_change(session, actor, "accept-move", "task", task.id, before, after, now, plan.unit_id)
