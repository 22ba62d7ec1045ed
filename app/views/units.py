"""What is said of units: to whom each is shown, the tree of them, one whole.

A unit is shown to who has a role in it, over it or under it; to others it is not there.
Its people, roles and log are shown to who has a role in it.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Generic, TypeVar

from pydantic import ConfigDict
from sqlalchemy.orm import Session

from app.accounts.access import Action, allowed
from app.accounts.actor import Actor, Role
from app.accounts.fields import (
    UnitKind,
    UnitLevel,
)
from app.accounts.tree import chain, units_below
from app.accounts.units import UnitNotFound
from app.folding import folded
from app.models import Unit
from app.regions import region
from app.views.base import View

VERSION_CHARACTERS = 16


class UnitView(View):
    """A unit; ``version`` changes with anything that is said of it here."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "ban-tuyen-giao-va-dan-van-tinh-uy-thai-nguyen",
                    "name": "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên",
                    "symbol": "BTGDVTU",
                    "kind": "party",
                    "level": "province",
                    "region": "thai-nguyen",
                    "parent_id": None,
                    "valid_from": "2025-07-01",
                    "valid_to": None,
                    "successor_id": None,
                    "version": "9f2c41d07ab35e68",
                }
            ]
        },
    )

    id: str
    name: str
    symbol: str
    kind: UnitKind
    level: UnitLevel
    region: str
    parent_id: str | None
    valid_from: date
    valid_to: date | None
    successor_id: str | None
    version: str

    @property
    def region_name(self) -> str:
        """The region as it is called."""
        found = region(self.region)
        return found.name if found else self.region


def unit_view(unit: Unit) -> UnitView:
    """``unit`` as it is now."""
    names = UnitView.model_fields.keys() - {"version"}
    told = UnitView(**{name: getattr(unit, name) for name in names}, version="")
    digest = hashlib.sha256(told.model_dump_json().encode()).hexdigest()
    return told.model_copy(update={"version": digest[:VERSION_CHARACTERS]})


Item = TypeVar("Item")


class Items(View, Generic[Item]):
    """A list that is short enough to be one page."""

    items: tuple[Item, ...]
    next: None = None


class UnitName(View):
    """A unit where its name is enough."""

    id: str
    name: str


class UnitNode(View):
    """A unit in the tree, with the roles of who asks and what is shown under it."""

    unit: UnitView
    roles: tuple[Role, ...]
    below: tuple["UnitNode", ...]


def shown_unit(session: Session, actor: Actor, unit_id: str) -> Unit:
    """The unit of that id.

    Raises:
        UnitNotFound: if there is none, or none that is shown to ``actor``.
    """
    found = chain(session, unit_id) if unit_id.isprintable() else ()
    mine = _own(actor)
    if found and (mine & _ids(found) or unit_id in _ids_over(session, mine)):
        return found[0]
    raise UnitNotFound(unit_id)


def own_unit(session: Session, actor: Actor, unit_id: str) -> Unit:
    """The unit of that id, where ``actor`` has a role.

    Raises:
        UnitNotFound: if there is none, or no role in it.
    """
    unit = session.get(Unit, unit_id) if unit_id.isprintable() else None
    if unit and allowed(actor, Action.READ, unit_id, above=()):
        return unit
    raise UnitNotFound(unit_id)


def shown_units(session: Session, actor: Actor) -> tuple[Unit, ...]:
    """All units that are shown to ``actor``, by name and id."""
    found = {
        unit.id: unit
        for own in _own(actor)
        for unit in (*chain(session, own), *units_below(session, own))
    }
    return tuple(sorted(found.values(), key=lambda unit: (folded(unit.name), unit.id)))


def unit_tree(session: Session, actor: Actor) -> tuple[UnitNode, ...]:
    """The units shown to ``actor``, each with those under it."""
    units = shown_units(session, actor)
    ids = _ids(units)
    under: dict[str | None, list[Unit]] = {}
    for unit in units:
        under.setdefault(unit.parent_id if unit.parent_id in ids else None, []).append(unit)

    def nodes(above: str | None) -> tuple[UnitNode, ...]:
        return tuple(
            UnitNode(unit=unit_view(unit), roles=_held(actor, unit.id), below=nodes(unit.id))
            for unit in under.get(above, [])
        )

    return nodes(None)


def _held(actor: Actor, unit_id: str) -> tuple[Role, ...]:
    """The roles of ``actor`` in a unit, those that others contain left out."""
    held = {role for unit, role in actor.roles if unit == unit_id}
    return tuple(role for role in Role if role in held)


def _own(actor: Actor) -> frozenset[str]:
    return frozenset(unit_id for unit_id, _ in actor.roles)


def _ids(units: Iterable[Unit]) -> frozenset[str]:
    return frozenset(unit.id for unit in units)


def _ids_over(session: Session, unit_ids: Iterable[str]) -> frozenset[str]:
    return frozenset(above.id for own in unit_ids for above in chain(session, own))
