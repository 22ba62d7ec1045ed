"""Editing is open to who may edit in the unit that keeps a date, while both unit and date last."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.units import refuse_ended, unit_named
from app.models import OwnDate, Unit
from app.planning.plans.refusals import OutOfOrder

OBJECT = "own-date"
"""What the log calls own dates."""


def require_edit(session: Session, actor: Actor, unit: Unit, now: datetime) -> None:
    """Refuse who may not edit in ``unit``, and a unit that is no more.

    Raises:
        NotAllowed, UnitEnded: accordingly.
    """
    require(session, actor, Action.EDIT, unit)
    refuse_ended(unit, now)


def require_open(session: Session, actor: Actor, own: OwnDate, now: datetime) -> Unit:
    """The unit that keeps ``own``, where it may be edited.

    Raises:
        NotAllowed, UnitEnded: as above.
        OutOfOrder: if it was set aside.
    """
    unit = unit_named(session, own.unit_id)
    require_edit(session, actor, unit, now)
    if own.retired:
        raise OutOfOrder("Ngày này đã bỏ; hãy khôi phục rồi sửa.")
    return unit
