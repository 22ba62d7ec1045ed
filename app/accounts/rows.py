"""A row with a key of its own is added once, whoever adds it at the same moment."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Base


def added(session: Session, row: Base) -> bool:
    """Whether ``row`` could be added: False if somebody else has added one with its key."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True
