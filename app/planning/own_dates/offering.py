"""Offering lets the units below take a date into their own agendas; the unit that keeps it owns it.

Who has taken a date is told of its changes by its agenda, and keeps it when the offer ends,
until the unit lays it down; a date that is set aside is gone for all.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import facts, record
from app.accounts.rows import added
from app.models import OwnDate, TakenDate, Unit
from app.planning.own_dates.editing import OBJECT, require_edit, require_open
from app.planning.own_dates.sight import NAME, offered_to
from app.planning.plans.refusals import PlanPartNotFound


def offer(session: Session, actor: Actor, own: OwnDate, now: datetime) -> None:
    """Let the units below take ``own``; nothing changes where they may.

    Raises:
        NotAllowed, UnitEnded, OutOfOrder: if it may not be edited.
    """
    _set_offered(session, actor, own, now, now)


def withdraw(session: Session, actor: Actor, own: OwnDate, now: datetime) -> None:
    """Offer ``own`` no longer.

    Raises:
        NotAllowed, UnitEnded, OutOfOrder: if it may not be edited.
    """
    _set_offered(session, actor, own, None, now)


def take(session: Session, actor: Actor, unit: Unit, own_id: str, now: datetime) -> None:
    """Take an offered date into the agenda of ``unit``; nothing changes where it is.

    Raises:
        NotAllowed, UnitEnded: if the unit may not be edited.
        PlanPartNotFound: if none of that id is offered by a unit above.
    """
    require_edit(session, actor, unit, now)
    if own_id not in {own.id for own in offered_to(session, unit)}:
        raise PlanPartNotFound(NAME, own_id)
    if session.get(TakenDate, (unit.id, own_id)):
        return
    if added(session, TakenDate(unit_id=unit.id, own_date_id=own_id, taken=now)):
        record(session, actor, "take", OBJECT, own_id, {}, {"unit_id": unit.id}, now, unit.id)


def leave(session: Session, actor: Actor, unit: Unit, own_id: str, now: datetime) -> None:
    """Let a date that ``unit`` took go; nothing changes where it took none of that id.

    Raises:
        NotAllowed, UnitEnded: if the unit may not be edited.
    """
    require_edit(session, actor, unit, now)
    taken = session.get(TakenDate, (unit.id, own_id))
    if taken:
        session.delete(taken)
        record(session, actor, "leave", OBJECT, own_id, {"unit_id": unit.id}, {}, now, unit.id)


def _set_offered(
    session: Session, actor: Actor, own: OwnDate, offered: datetime | None, now: datetime
) -> None:
    unit = require_open(session, actor, own, now)
    if bool(own.offered) == bool(offered):
        return
    before = facts(own, "offered")
    own.offered = offered
    own.changed = now
    action = "offer" if offered else "withdraw-offer"
    record(session, actor, action, OBJECT, own.id, before, facts(own, "offered"), now, unit.id)
