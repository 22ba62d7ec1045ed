"""Reporting on a share is its unit's, and the drafting unit's, while the plan is in progress."""

from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, allowed
from app.accounts.actor import Actor
from app.models import Plan, Share, Task
from app.planning.plans.succession import require_progress
from app.planning.plans.vocabulary import PlanState


def plan_of_share(session: Session, share: Share) -> Plan:
    """The plan of which ``share`` is a part."""
    return session.get_one(Plan, session.get_one(Task, share.task_id).plan_id)


def may_report(actor: Actor, plan: Plan, share: Share) -> bool:
    """Whether ``actor`` may tell now how far ``share`` of ``plan`` is."""
    return plan.state == PlanState.ISSUED and _is_reporter(actor, plan, share)


def require_report(session: Session, actor: Actor, share: Share) -> Plan:
    """The plan of ``share``, of which ``actor`` may tell how far it is.

    Raises:
        NotAllowed: if the actor neither reports for its unit nor edits the plan.
        OutOfOrder: if the plan is not in progress, or was adjusted.
    """
    plan = plan_of_share(session, share)
    if not _is_reporter(actor, plan, share):
        raise NotAllowed(Action.REPORT, share.unit_id or plan.unit_id)
    require_progress(session, plan, "ghi kết quả")
    return plan


def _is_reporter(actor: Actor, plan: Plan, share: Share) -> bool:
    own = share.unit_id is not None and allowed(actor, Action.REPORT, share.unit_id, above=())
    return own or allowed(actor, Action.EDIT, plan.unit_id, above=())
