"""Units come into being, change, take new names, and end with a successor or without.

A name that was wrong is corrected by ``change_unit``; a new official name from a day on
is given by ``rename_unit``, and papers of before keep the old one.
"""

from datetime import date, datetime, timedelta
from itertools import count
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, require
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.fields import ID_CHARACTERS, UnitFields, slug
from app.accounts.grants import give_role
from app.accounts.log import facts, record, record_change
from app.accounts.rows import added
from app.accounts.tree import DEPTH, chain, height, ids_above, units_above, units_below
from app.clock import VIETNAM
from app.errors import AppError
from app.models import FormerName, Unit

__all__ = [
    "BadSuccessor",
    "HasUnitsBelow",
    "OwnAncestor",
    "UnitEnded",
    "UnitExists",
    "UnitFields",
    "UnitName",
    "UnitNotFound",
    "WrongDay",
    "chain",
    "change_unit",
    "civil_day",
    "create_unit",
    "dissolve_unit",
    "has_ended",
    "ids_above",
    "name_on",
    "refuse_ended",
    "rename_unit",
    "unit_named",
    "units",
    "units_above",
    "units_below",
]

FIELDS = ("name", "symbol", "kind", "level", "region", "parent_id", "valid_from")


class UnitName(NamedTuple):
    """What a unit is called on a day, and the symbol of its documents then."""

    name: str
    symbol: str


class UnitNotFound(AppError):
    """No unit of that id."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(f"no unit {unit_id!r}")
        self.unit_id = unit_id


class UnitExists(AppError):
    """An id that another unit has."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(f"unit {unit_id!r} exists")
        self.unit_id = unit_id


class OwnAncestor(AppError):
    """A unit that would lie above itself, or under more units than there can be."""

    def __init__(self, unit_id: str, parent_id: str) -> None:
        super().__init__(f"unit {unit_id!r} cannot lie under {parent_id!r}")
        self.unit_id = unit_id
        self.parent_id = parent_id


class UnitEnded(AppError):
    """A unit that is no more, where one that lasts is needed."""

    def __init__(self, unit_id: str, valid_to: date) -> None:
        super().__init__(f"unit {unit_id!r} ended on {valid_to}")
        self.unit_id = unit_id
        self.valid_to = valid_to


class HasUnitsBelow(AppError):
    """A unit that cannot end while others lie under it."""

    def __init__(self, unit_id: str, below: tuple[str, ...]) -> None:
        super().__init__(f"unit {unit_id!r} has units below: {below}")
        self.unit_id = unit_id
        self.below = below


class BadSuccessor(AppError):
    """A unit that cannot follow another: itself, one that it follows, or one that ended before."""

    def __init__(self, unit_id: str, successor_id: str) -> None:
        super().__init__(f"unit {unit_id!r} cannot be followed by {successor_id!r}")
        self.unit_id = unit_id
        self.successor_id = successor_id


class WrongDay(AppError):
    """A day before the unit began, or before a change that is already told."""

    def __init__(self, day: date, earliest: date) -> None:
        super().__init__(f"{day} is before {earliest}")
        self.day = day
        self.earliest = earliest


def unit_named(session: Session, unit_id: str) -> Unit:
    """The unit of that id.

    Raises:
        UnitNotFound: if there is none.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise UnitNotFound(unit_id)
    return unit


def units(session: Session, *, day: date | None = None) -> tuple[Unit, ...]:
    """All units by name and id; with a ``day`` those that there are on it."""
    asked = select(Unit).order_by(Unit.name, Unit.id)
    if day is not None:
        asked = asked.where(Unit.valid_from <= day)
        asked = asked.where(or_(Unit.valid_to.is_(None), Unit.valid_to >= day))
    return tuple(session.scalars(asked))


def civil_day(now: datetime) -> date:
    """The day in Vietnam at that instant."""
    return now.astimezone(VIETNAM).date()


def has_ended(unit: Unit, now: datetime) -> bool:
    """Whether ``unit`` is no more."""
    return unit.valid_to is not None and unit.valid_to < civil_day(now)


def refuse_ended(unit: Unit, now: datetime) -> None:
    """Refuse a unit that is no more.

    Raises:
        UnitEnded: if it is one.
    """
    if unit.valid_to is not None and has_ended(unit, now):
        raise UnitEnded(unit.id, unit.valid_to)


def name_on(session: Session, unit: Unit, day: date) -> UnitName:
    """What ``unit`` was called on ``day``."""
    asked = (
        select(FormerName)
        .where(FormerName.unit_id == unit.id, FormerName.last_day >= day)
        .order_by(FormerName.last_day)
        .limit(1)
    )
    then = session.scalars(asked).first()
    return UnitName(then.name, then.symbol) if then else UnitName(unit.name, unit.symbol)


def create_unit(session: Session, actor: Actor, fields: UnitFields, now: datetime) -> Unit:
    """A new unit; who creates it is its first administrator.

    One without a unit above is created on the command line alone, one under another by an
    administrator of that.

    Raises:
        NotAllowed: if the actor is none.
        UnitExists: if the id is another's.
        UnitNotFound: if there is no such parent.
        UnitEnded: if the parent is no more.
    """
    _require_over(session, actor, fields.parent_id)
    parent = _lasting_parent(session, fields.parent_id, now)
    unit_id = _free_id(session, fields)
    if parent and len(chain(session, parent.id)) >= DEPTH:
        raise OwnAncestor(unit_id, parent.id)
    unit = Unit(id=unit_id, valid_to=None, successor_id=None, created=now, **_columns(fields))
    if not added(session, unit):
        raise UnitExists(unit_id)
    record(session, actor, "create", "unit", unit.id, {}, facts(unit, *FIELDS), now, unit.id)
    if actor.person_id is not None:
        give_role(session, actor, actor.person_id, unit, Role.ADMIN, now, by=actor.person_id)
    return unit


def change_unit(
    session: Session, actor: Actor, unit: Unit, fields: UnitFields, now: datetime
) -> None:
    """Correct what is said of ``unit``; its id stays.

    Moving it to another parent takes an administrator of it, of the old parent and of the
    new one: nobody leaves those above, or joins others, alone.

    Raises:
        NotAllowed: if the actor may not.
        OwnAncestor: if the new parent lies under it.
        UnitNotFound: if there is no such parent.
        UnitEnded: if the new parent is no more.
    """
    require(session, actor, Action.MANAGE, unit)
    if fields.parent_id != unit.parent_id:
        _require_over(session, actor, unit.parent_id)
        _require_over(session, actor, fields.parent_id)
        _check_move(session, unit, fields.parent_id, now)
    before = facts(unit, *FIELDS)
    for name, value in _columns(fields).items():
        setattr(unit, name, value)
    record_change(
        session, actor, "change", "unit", unit.id, before, facts(unit, *FIELDS), now, unit.id
    )


def rename_unit(
    session: Session, actor: Actor, unit: Unit, new: UnitName, *, since: date, now: datetime
) -> None:
    """Give ``unit`` a new official name and symbol, borne from the day ``since`` on.

    Raises:
        NotAllowed: if the actor may not.
        WrongDay: if it is before the unit began or before its present name.
    """
    require(session, actor, Action.MANAGE, unit)
    asked = select(FormerName.last_day).where(FormerName.unit_id == unit.id)
    last = max(session.scalars(asked), default=unit.valid_from - timedelta(days=1))
    if since < (earliest := last + timedelta(days=2)):
        raise WrongDay(since, earliest)
    before = facts(unit, "name", "symbol")
    session.add(FormerName(unit_id=unit.id, last_day=since - timedelta(days=1), **before))
    unit.name, unit.symbol = new
    after = facts(unit, "name", "symbol") | {"since": since}
    record(session, actor, "rename", "unit", unit.id, before, after, now, unit.id)


def dissolve_unit(
    session: Session, actor: Actor, unit: Unit, *, successor: Unit | None, day: date, now: datetime
) -> None:
    """End ``unit`` after ``day``, with ``successor`` taking over its work.

    Its rows stay; from then on its people may read there, and nothing else.  The
    successor gets no right by it.

    Raises:
        NotAllowed: if the actor may not.
        WrongDay: if the unit began later.
        UnitEnded: if it has ended before.
        HasUnitsBelow: if units under it last longer.
        BadSuccessor: if the successor is the unit itself, is to be followed by it, be it
            through others, or is no more on that day.
    """
    require(session, actor, Action.MANAGE, unit)
    if unit.valid_to is not None:
        raise UnitEnded(unit.id, unit.valid_to)
    if day < unit.valid_from:
        raise WrongDay(day, unit.valid_from)
    asked = select(Unit.id).where(
        Unit.parent_id == unit.id, or_(Unit.valid_to.is_(None), Unit.valid_to > day)
    )
    if below := tuple(session.scalars(asked.order_by(Unit.id))):
        raise HasUnitsBelow(unit.id, below)
    if successor and (
        unit.id in _successors(session, successor) or (successor.valid_to or date.max) <= day
    ):
        raise BadSuccessor(unit.id, successor.id)
    before = facts(unit, "valid_to", "successor_id")
    unit.valid_to, unit.successor_id = day, successor.id if successor else None
    after = facts(unit, "valid_to", "successor_id")
    record(session, actor, "dissolve", "unit", unit.id, before, after, now, unit.id)


def _successors(session: Session, unit: Unit) -> frozenset[str]:
    """The ids of ``unit`` and of all that follow it, one after another."""
    found: set[str] = set()
    following: Unit | None = unit
    while following and following.id not in found:
        found.add(following.id)
        following = session.get(Unit, following.successor_id) if following.successor_id else None
    return frozenset(found)


def _require_over(session: Session, actor: Actor, parent_id: str | None) -> None:
    """Refuse who does not manage the unit above; above all stands the command line alone."""
    if parent_id is not None:
        require(session, actor, Action.MANAGE, unit_named(session, parent_id))
    elif actor is not OPERATOR:
        raise NotAllowed(Action.MANAGE, None)


def _lasting_parent(session: Session, parent_id: str | None, now: datetime) -> Unit | None:
    if parent_id is None:
        return None
    parent = unit_named(session, parent_id)
    refuse_ended(parent, now)
    return parent


def _check_move(session: Session, unit: Unit, parent_id: str | None, now: datetime) -> None:
    """Refuse a parent under which the unit cannot lie."""
    parent = _lasting_parent(session, parent_id, now)
    if parent is None:
        return
    # Two moves at once could each be right and make a circle together: each locks all units
    # that its own answer depends on, in one order, and looks again.
    over = [above.id for above in chain(session, parent.id)]
    asked = select(Unit.id).where(Unit.id.in_([unit.id, *over])).order_by(Unit.id)
    session.execute(asked.with_for_update())
    over = [above.id for above in chain(session, parent.id)]
    if unit.id in over or len(over) + height(session, unit.id) > DEPTH:
        raise OwnAncestor(unit.id, parent.id)


def _columns(fields: UnitFields) -> dict[str, object]:
    return {name: getattr(fields, name) for name in FIELDS}


def _free_id(session: Session, fields: UnitFields) -> str:
    """The id asked for, or the first free one made of the name.

    Raises:
        UnitExists: if the one asked for is taken, or nothing can be made of the name.
    """
    wanted = fields.id or slug(fields.name) or "don-vi"
    if session.get(Unit, wanted) is None:
        return wanted
    if fields.id:
        raise UnitExists(fields.id)
    stem = wanted[: ID_CHARACTERS - 4].rstrip("-")
    taken = set(session.scalars(select(Unit.id).where(Unit.id.startswith(stem))))
    return next(free for number in count(2) if (free := f"{stem}-{number}") not in taken)
