"""A verb says how a plan gives work to somebody: "Giao" downwards, "Đề nghị" otherwise.

Which it is follows from where who gets the work stands in the tree, seen from the unit
that issues the plan.  Who stands in no tree stands beside it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from app.planning.plans.vocabulary import Part

ASSIGN = "Giao"
REQUEST = "Đề nghị"

Parents = Mapping[str, str | None]
"""The unit over each unit."""


class Relation(StrEnum):
    """Where a unit stands, seen from another."""

    ITSELF = "itself"
    BELOW = "below"
    BESIDE = "beside"
    ABOVE = "above"

    @property
    def verb(self) -> str:
        """What a plan does: it assigns to those below and to its own unit, of others it asks."""
        return ASSIGN if self in {Relation.BELOW, Relation.ITSELF} else REQUEST


def relation(issuer_id: str, unit_id: str | None, parents: Parents) -> Relation:
    """Where ``unit_id`` stands, seen from the unit that issues."""
    if unit_id is None:
        return Relation.BESIDE
    if unit_id == issuer_id:
        return Relation.ITSELF
    if issuer_id in _above(unit_id, parents):
        return Relation.BELOW
    return Relation.ABOVE if unit_id in _above(issuer_id, parents) else Relation.BESIDE


def relation_of_all(issuer_id: str, unit_ids: Iterable[str], parents: Parents) -> Relation:
    """Where a group of units stands: below only if all of them do, and there are any."""
    found = {relation(issuer_id, unit_id, parents) for unit_id in unit_ids}
    own = {Relation.BELOW, Relation.ITSELF}
    return Relation.BELOW if found and found <= own else Relation.BESIDE


def worded(relation: Relation, name: str, part: Part) -> str:
    """How a plan gives somebody its part: "Giao Đảng ủy xã Đại Phúc chủ trì"."""
    return f"{relation.verb} {name} {_PARTS[part]}"


_PARTS = {Part.LEAD: "chủ trì", Part.SUPPORT: "phối hợp"}


def _above(unit_id: str, parents: Parents) -> tuple[str, ...]:
    found: list[str] = []
    above = parents.get(unit_id)
    # What lies above is a chain; should rows ever make a ring of it, the walk still ends.
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return tuple(found)
