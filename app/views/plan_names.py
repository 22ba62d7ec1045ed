"""A name typed in a plan is that of a unit, of a group, or of a body without an account.

The directory holds the units of today and the groups kept by those around a plan.  Where
two bear one name, it adds their ids in brackets.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.tree import chain
from app.folding import folded
from app.models import Addressee, Assignment, Group, Plan, Task, Unit
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.sight import units_to_name
from app.views.units import shown_units

MOST_OFFERED = 400
"""How many names a page carries along; others are found by typing them whole."""
MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Named:
    """One of the three is told."""

    unit_id: str | None = None
    group_id: str | None = None
    body: str | None = None


class Unclear(PlanRefused):
    """A name that is near to some of the directory and is none of them."""

    def __init__(self, name: str, near: Iterable[str]) -> None:
        listed = "; ".join(f"“{one}”" for one in near)
        super().__init__(
            f"Danh bạ không có “{name}”, nhưng có: {listed}. Hãy ghi đúng một tên trong danh bạ,"
            " hoặc đánh dấu “Ghi đúng như đã gõ” nếu là cơ quan khác."
        )
        self.name = name


@dataclass(frozen=True, slots=True)
class Directory:
    """Names as pages print them, with whom they name."""

    named: dict[str, Named]

    @property
    def names(self) -> tuple[str, ...]:
        """What a page offers, by name."""
        return tuple(sorted(self.named, key=folded))[:MOST_OFFERED]

    def find(self, name: str) -> Named | None:
        """Whom ``name`` names, whatever its case and accents."""
        found = self.named.get(name)
        if found is not None:
            return found
        alike = [one for key, one in self.named.items() if folded(key) == folded(name)]
        return alike[0] if len(alike) == 1 else None


def directory(session: Session, actor: Actor, plan: Plan) -> Directory:
    """The names that a page of ``plan`` offers to ``actor``, bodies it has named included."""
    around = directory_around(session, actor, (plan.unit_id, plan.issuer_id))
    bodies = {body: Named(body=body) for body in _bodies(session, plan) if body not in around.named}
    return Directory(around.named | bodies)


def directory_around(session: Session, actor: Actor, unit_ids: Iterable[str]) -> Directory:
    """The names of units that ``actor`` is shown, and of groups kept by those units and above."""
    units = [unit for unit in shown_units(session, actor) if unit.valid_to is None]
    around = {unit.id for own in unit_ids for unit in chain(session, own)}
    asked = select(Group).where(Group.unit_id.in_(around)).order_by(Group.id)
    found = [(unit.name, unit.id, Named(unit_id=unit.id)) for unit in units]
    found += [(one.name, one.id, Named(group_id=one.id)) for one in session.scalars(asked)]
    times = Counter(folded(name) for name, _, _ in found)
    return Directory(
        {name if times[folded(name)] == 1 else f"{name} [{key}]": one for name, key, one in found}
    )


def _bodies(session: Session, plan: Plan) -> Iterable[str]:
    """The bodies without an account that the plan names anywhere."""
    assigned = select(Assignment.body).join(Task, Task.id == Assignment.task_id)
    assigned = assigned.where(Task.plan_id == plan.id)
    addressed = select(Addressee.body).where(Addressee.plan_id == plan.id)
    return sorted({body for body in session.scalars(assigned.union(addressed)) if body})


def who_is(session: Session, known: Directory, name: str, today: date, *, as_typed: bool) -> Named:
    """Whom ``name`` names; a body by that name where the directory has none near to it.

    Raises:
        Unclear: if it is near to some and is none of them, unless it is meant ``as_typed``.
    """
    found = known.find(name)
    if found is not None and found.body is None:
        return found
    near = units_to_name(session, name, today, limit=MOST_NEAR)
    exact = [unit for unit in near if folded(unit.name) == folded(name)]
    if len(exact) == 1:
        return Named(unit_id=exact[0].id)
    if found is not None:
        return found
    if near and not as_typed:
        raise Unclear(name, (unit.name for unit in near))
    return Named(body=name)


def label_of(
    session: Session, known: Directory, unit_id: str | None, group_id: str | None, body: str | None
) -> str:
    """How a page prints who is meant, so that it is read back as the same."""
    wanted = Named(unit_id, group_id, body)
    for name, named in known.named.items():
        if named == wanted:
            return name
    if unit_id:
        unit = session.get(Unit, unit_id)
        return unit.name if unit else unit_id
    if group_id:
        group = session.get(Group, group_id)
        return group.name if group else group_id
    return body or ""
