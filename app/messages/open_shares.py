"""An open share is work that a unit still has to do of a plan in progress, with where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Plan, Share, Task
from app.planning.due import Due
from app.planning.plans.pieces import piece, signed_due
from app.planning.plans.succession import superseded
from app.planning.plans.vocabulary import PlanState, ShareState
from app.planning.standing import Effort, Standing, standing
from app.workdays import OutOfWorkCalendar, WorkCalendar

OPEN = (ShareState.TODO, ShareState.DOING)


@dataclass(frozen=True, slots=True)
class OpenShare:
    """A share with its task and plan.

    ``due`` is the working day, of what recurs the next one; ``begin`` the last day on which
    it can be begun.  Both are None for what goes on; ``standing`` is None where the work
    calendar does not reach.
    """

    plan: Plan
    task: Task
    share: Share
    due: date | None
    begin: date | None
    standing: Standing | None


def open_shares(session: Session, calendar: WorkCalendar, day: date) -> Iterator[OpenShare]:
    """All of them as they stand on ``day``, by plan and place in it; two queries.

    Of a plan that was adjusted, the adjustment has them.
    """
    asked = (
        select(Plan, Task, Share)
        .join(Task, Task.plan_id == Plan.id)
        .join(Share, Share.task_id == Task.id)
        .where(Plan.state == PlanState.ISSUED, Share.state.in_(OPEN))
        .order_by(Plan.id, Task.position, Share.id)
    )
    found = session.execute(asked).all()
    replaced = superseded(session, {plan.id for plan, _, _ in found})
    for plan, task, share in found:
        if plan.id not in replaced:
            yield _open_share(plan, task, share, calendar, day)


def _open_share(
    plan: Plan, task: Task, share: Share, calendar: WorkCalendar, day: date
) -> OpenShare:
    signed = signed_due(task)
    if share.own_due is None:
        alone = piece(task, (), {}, (share,), signed, calendar, day)
        return OpenShare(plan, task, share, alone.due, alone.begin, alone.standing)
    # The day that was agreed for it alone stands in the place of every other.
    own, takes = replace(signed, working_day=share.own_due), task.takes
    try:
        begin = calendar.nth_working_day(share.own_due, 1 - takes) if takes > 1 else share.own_due
        stands = _standing(own, share, takes, calendar, day)
    except OutOfWorkCalendar:
        return OpenShare(plan, task, share, share.own_due, share.own_due, None)
    return OpenShare(plan, task, share, share.own_due, begin, stands)


def _standing(own: Due, share: Share, takes: int, calendar: WorkCalendar, day: date) -> Standing:
    return standing(own, day, calendar, Effort(takes if share.state == ShareState.TODO else 0))
