"""Sight of own dates: a unit sees those it keeps, those it took, and those offered from above.

What a person may see follows from the units they read in; nobody else is told that a date
is there.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.accounts.tree import ids_above
from app.models import OwnDate, TakenDate, Unit
from app.planning.plans.refusals import PlanPartNotFound

NAME = "ngày riêng"
"""What a date is called that is not found."""


def own_date_of(session: Session, unit: Unit, own_id: str) -> OwnDate:
    """The date of that id that ``unit`` keeps, be it set aside.

    Raises:
        PlanPartNotFound: if it keeps none.
    """
    return _only(session, own_id, OwnDate.unit_id == unit.id)


def own_date_seen(session: Session, unit: Unit, own_id: str) -> OwnDate:
    """The date of that id that ``unit`` keeps, took, or is offered.

    Raises:
        PlanPartNotFound: if there is none.
    """
    return _only(
        session,
        own_id,
        or_(OwnDate.unit_id == unit.id, _taken_by(unit), _offered_to(session, unit)),
    )


def own_dates_of(
    session: Session,
    unit: Unit,
    *,
    updated_since: datetime | None = None,
    after: str = "",
    limit: int | None = None,
) -> tuple[OwnDate, ...]:
    """The dates that ``unit`` keeps, those set aside too, by id; ``after`` is one of them."""
    asked = select(OwnDate).where(OwnDate.unit_id == unit.id, OwnDate.id > after)
    if updated_since is not None:
        asked = asked.where(OwnDate.changed >= updated_since)
    return tuple(session.scalars(asked.order_by(OwnDate.id).limit(limit)))


def offered_to(session: Session, unit: Unit) -> tuple[OwnDate, ...]:
    """What units above offer to ``unit``, by id."""
    asked = select(OwnDate).where(_offered_to(session, unit)).order_by(OwnDate.id)
    return tuple(session.scalars(asked))


def taken_by(session: Session, unit: Unit) -> tuple[tuple[OwnDate, datetime], ...]:
    """What ``unit`` took and is not set aside, by id, with when it did."""
    asked = (
        select(OwnDate, TakenDate.taken)
        .join(TakenDate, TakenDate.own_date_id == OwnDate.id)
        .where(TakenDate.unit_id == unit.id, OwnDate.retired.is_(None))
        .order_by(OwnDate.id)
    )
    return tuple((own, taken) for own, taken in session.execute(asked))


def kept_by(session: Session, unit: Unit) -> tuple[OwnDate, ...]:
    """What is on the agenda of ``unit`` beside the catalogue: kept or taken, by id."""
    asked = select(OwnDate).where(
        or_(OwnDate.unit_id == unit.id, _taken_by(unit)), OwnDate.retired.is_(None)
    )
    return tuple(session.scalars(asked.order_by(OwnDate.id)))


def _only(session: Session, own_id: str, condition: ColumnElement[bool]) -> OwnDate:
    # What cannot be an id is not asked for: PostgreSQL takes no null character.
    asked = select(OwnDate).where(OwnDate.id == own_id, condition)
    found = session.scalars(asked).one_or_none() if own_id.isprintable() else None
    if found is None:
        raise PlanPartNotFound(NAME, own_id)
    return found


def _taken_by(unit: Unit) -> ColumnElement[bool]:
    taken = select(TakenDate.own_date_id).where(TakenDate.unit_id == unit.id)
    return OwnDate.id.in_(taken)


def _offered_to(session: Session, unit: Unit) -> ColumnElement[bool]:
    above = ids_above(session, unit.id)
    return OwnDate.unit_id.in_(above) & OwnDate.offered.is_not(None) & OwnDate.retired.is_(None)
