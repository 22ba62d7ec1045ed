"""Who hears of a plan: the units to which its state at that moment was no secret.

It is what ``planning.plans.sight`` shows them, told for a moment that has passed: the
drafting unit hears all, the issuing unit and those above from the submission on, who was
asked for an opinion from then on, those addressed and those named once it is issued.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tree import DEPTH
from app.models import Opinion, Plan, Receipt, Share, Task, Unit
from app.planning.plans.sight import LAID
from app.planning.plans.vocabulary import PlanState


@dataclass(frozen=True, slots=True)
class Audience:
    """All who ever hear of some plans; made with a few queries however many they are."""

    above: Mapping[str, str | None]
    asked: Mapping[int, tuple[tuple[str, datetime], ...]]
    named: Mapping[int, frozenset[str]]

    def of(self, plan: Plan, state: PlanState, at: datetime) -> frozenset[str]:
        """The units that hear that ``plan`` came to ``state`` at that instant."""
        heard = {plan.unit_id}
        heard |= {unit for unit, asked in self.asked.get(plan.id, ()) if asked <= at}
        if state in LAID:
            heard |= {plan.issuer_id, *self._over(plan.unit_id)}
        if state.is_in_force:
            heard |= self.named.get(plan.id, frozenset())
        return frozenset(heard)

    def _over(self, unit_id: str) -> Iterator[str]:
        above = self.above.get(unit_id)
        for _ in range(DEPTH):
            if above is None:
                return
            yield above
            above = self.above.get(above)


def audience(session: Session, plans: Collection[Plan]) -> Audience:
    """Who hears of ``plans``."""
    ids = [plan.id for plan in plans]
    above = dict(session.execute(select(Unit.id, Unit.parent_id)).all())
    asked = session.execute(
        select(Opinion.plan_id, Opinion.unit_id, Opinion.asked).where(Opinion.plan_id.in_(ids))
    )
    addressed = select(Receipt.plan_id, Receipt.unit_id).where(Receipt.plan_id.in_(ids))
    sharing = select(Task.plan_id, Share.unit_id).join(Share, Share.task_id == Task.id)
    sharing = sharing.where(Task.plan_id.in_(ids), Share.unit_id.is_not(None))
    named = (*session.execute(addressed), *session.execute(sharing.distinct()))
    return Audience(
        above,
        {plan: tuple(told) for plan, told in _gathered((p, (u, at)) for p, u, at in asked)},
        {plan: frozenset(told) for plan, told in _gathered((p, u) for p, u in named)},
    )


_Told = TypeVar("_Told")


def _gathered(pairs: Iterable[tuple[int, _Told]]) -> Iterable[tuple[int, list[_Told]]]:
    found: dict[int, list[_Told]] = {}
    for plan_id, told in pairs:
        found.setdefault(plan_id, []).append(told)
    return found.items()
