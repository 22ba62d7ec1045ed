"""A round is one time of asking units for opinions on a plan; only the latest goes on."""

from sqlalchemy import ColumnElement, func, select

from app.models import Opinion, Plan


def in_latest_round() -> ColumnElement[bool]:
    """That an opinion is of the latest round of its plan, in a query of both."""
    latest = select(func.max(Opinion.round)).where(Opinion.plan_id == Plan.id)
    return Opinion.round == latest.correlate(Plan).scalar_subquery()
