"""A webhook listens until it is turned off, or its unit has ended."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from app.models import Unit, Webhook


def listens(today: date) -> ColumnElement[bool]:
    """That a webhook listens on ``today``, in a query of webhooks."""
    lasting = select(Unit.id).where(or_(Unit.valid_to.is_(None), Unit.valid_to >= today))
    return and_(Webhook.disabled.is_(None), Webhook.unit_id.in_(lasting))
