"""A part of a plan is found by its number, and in no other plan than its own."""

from typing import TypeVar

from sqlalchemy.orm import Session

from app.models import Campaign, Plan, PlanLine
from app.planning.plans.refusals import PlanPartNotFound

_Part = TypeVar("_Part", PlanLine, Campaign)


def line_numbered(session: Session, plan: Plan, line_id: int) -> PlanLine:
    """The line of ``plan`` with that number.

    Raises:
        PlanPartNotFound: if it has none.
    """
    return _part(session, PlanLine, "mục", plan, line_id)


def campaign_numbered(session: Session, plan: Plan, campaign_id: int) -> Campaign:
    """The campaign of ``plan`` with that number.

    Raises:
        PlanPartNotFound: if it has none.
    """
    return _part(session, Campaign, "đợt tuyên truyền", plan, campaign_id)


def _part(session: Session, table: type[_Part], kind: str, plan: Plan, number: int) -> _Part:
    found = session.get(table, number)
    if found is None or found.plan_id != plan.id:
        raise PlanPartNotFound(kind, number)
    return found
