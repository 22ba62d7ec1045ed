"""The tree of units: what lies above one and what below it."""

from collections.abc import Collection

from sqlalchemy import CTE, Select, func, literal, select
from sqlalchemy.orm import Session, aliased

from app.models import Unit

DEPTH = 16
"""How many units lie above one another at most; the real tree has five."""


def chain(session: Session, unit_id: str) -> tuple[Unit, ...]:
    """The unit and those over it, the unit first; empty if there is none of that id."""
    start = select(Unit.id, Unit.parent_id, literal(0).label("step")).where(Unit.id == unit_id)
    walk = start.cte("chain", recursive=True)
    above = aliased(Unit)
    further = (
        select(above.id, above.parent_id, walk.c.step + 1)
        .join(walk, above.id == walk.c.parent_id)
        .where(walk.c.step < DEPTH)
    )
    return _found(session, walk.union_all(further))


def units_above(session: Session, unit_id: str) -> tuple[Unit, ...]:
    """The units over that one, the nearest first."""
    return chain(session, unit_id)[1:]


def ids_above(session: Session, unit_id: str) -> tuple[str, ...]:
    """The ids of the units over that one, the nearest first."""
    return tuple(unit.id for unit in units_above(session, unit_id))


def units_below(session: Session, unit_id: str) -> tuple[Unit, ...]:
    """The units under that one, the nearest first, then by id."""
    return _found(session, _below(unit_id))


def select_below(unit_ids: Collection[str]) -> Select[str]:
    """The query for the ids of all units under any of those, to be part of another."""
    walk = select(Unit.id).where(Unit.parent_id.in_(unit_ids)).cte(recursive=True)
    below = aliased(Unit)
    # A union drops what was found before, so that it ends whatever the tree is like.
    further = select(below.id).join(walk, below.parent_id == walk.c.id)
    return select(walk.union(further).c.id)


def height(session: Session, unit_id: str) -> int:
    """How many units lie over one another from that one downwards, itself counted."""
    return 1 + (session.scalar(select(func.max(_below(unit_id).c.step))) or 0)


def _below(unit_id: str) -> CTE:
    start = select(Unit.id, literal(1).label("step")).where(Unit.parent_id == unit_id)
    walk = start.cte("below", recursive=True)
    below = aliased(Unit)
    further = (
        select(below.id, walk.c.step + 1)
        .join(walk, below.parent_id == walk.c.id)
        .where(walk.c.step < DEPTH)
    )
    return walk.union_all(further)


def _found(session: Session, walk: CTE) -> tuple[Unit, ...]:
    asked = select(Unit).join(walk, walk.c.id == Unit.id).order_by(walk.c.step, Unit.id)
    return tuple(session.scalars(asked.execution_options(populate_existing=True)))
