"""A succession is the chain of a plan and its adjustments: the newest that was issued holds."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Plan
from app.planning.plans.refusals import OutOfOrder
from app.planning.plans.vocabulary import IN_FORCE, PlanState


def in_force(session: Session, plan: Plan) -> Plan:
    """The newest issued plan of the chain of adjustments that ``plan`` is in.

    It is ``plan`` itself where nothing of the chain was issued yet.
    """
    newest = plan
    while newest.state not in IN_FORCE and newest.adjusts_id is not None:
        newest = session.get_one(Plan, newest.adjusts_id)
    while later := _issued_adjustment(session, newest):
        newest = later
    return newest


def superseded(session: Session, plan_ids: Collection[int]) -> frozenset[int]:
    """Those of the plans in whose place an issued adjustment stands; one query."""
    asked = select(Plan.adjusts_id).where(Plan.adjusts_id.in_(plan_ids), Plan.state.in_(IN_FORCE))
    return frozenset(plan_id for plan_id in session.scalars(asked) if plan_id is not None)


def _issued_adjustment(session: Session, plan: Plan) -> Plan | None:
    asked = select(Plan).where(Plan.adjusts_id == plan.id, Plan.state.in_(IN_FORCE))
    return session.scalars(asked).first()


def require_progress(session: Session, plan: Plan, doing: str) -> None:
    """Refuse what is done in a plan in progress alone; it stays in progress until the answer.

    ``doing`` is what is to be done, as "ghi tiến độ".

    Raises:
        OutOfOrder: if ``plan`` is not issued, is closed, or was adjusted.
    """
    # An adjustment that is issued at the same moment waits, and carries this over too.
    asked = select(Plan.state).where(Plan.id == plan.id).with_for_update()
    if session.scalars(asked).one() != PlanState.ISSUED:
        raise OutOfOrder(f"Chỉ {doing} khi kế hoạch đã ban hành và chưa kết thúc.")
    if superseded(session, [plan.id]):
        raise OutOfOrder(f"Kế hoạch đã được điều chỉnh; hãy {doing} ở kế hoạch điều chỉnh.")
