"""A chain leads from a share to those of which it is a part, in the plans its task was made after.

A task that was drawn into a programme, or that stands in a plan's adjustment, has the same
assignees as the one before.  One that was adopted is how its unit does its share of the plan
above; where that unit has no share there, the chain goes on with the unit of that plan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tree import chain
from app.models import Assignment, Plan, Share, Task
from app.planning.plans.vocabulary import Origin

_LINKS = frozenset({Origin.ADOPTED, Origin.DRAWN, Origin.ADJUSTED})
_DEPTH = 24
"""How many tasks are made after one another at most, in one chain."""

Assignee = tuple[str | None, str | None]
"""The unit of a share, or the name of a body without an account."""


@dataclass(frozen=True, slots=True)
class Link:
    """A share in its chain; ``key`` is that of the first of its adjustments."""

    key: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chains:
    """All that the chains of some tasks consist of."""

    tasks: Mapping[int, Task]
    plans: Mapping[int, Plan]
    shares: Mapping[int, Mapping[Assignee, Share]]
    over: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def link(self, task: Task, assignee: Assignee, share: Share | None) -> Link:
        """Where ``share`` of ``task`` is, or what would be the share of ``assignee``."""
        before = self._before(task)
        if before is None:
            return Link(_key(share))
        if task.origin == Origin.ADOPTED:
            up = self._up(before, self._holders(task))
            return Link(_key(share), (up.key, *up.above) if up.key else up.above)
        own = self.shares[before.id].get(assignee)
        up = self.link(before, assignee, own)
        if task.origin == Origin.ADJUSTED:
            return Link(up.key or _key(share), up.above)
        return Link(_key(share), (up.key, *up.above) if up.key else up.above)

    def older(self, task: Task, assignee: Assignee) -> Iterable[int]:
        """The numbers of the same share in the plans that its own was adjusted from."""
        before = self._before(task)
        while before is not None and task.origin == Origin.ADJUSTED:
            share = self.shares[before.id].get(assignee)
            if share is not None:
                yield share.id
            task, before = before, self._before(before)

    def _before(self, task: Task) -> Task | None:
        return self.tasks.get(task.origin_id or 0) if task.origin in _LINKS else None

    def _up(self, task: Task, holders: Iterable[str]) -> Link:
        """The share of the first of ``holders`` that has one, or what lies over the task."""
        for unit_id in holders:
            share = self.shares[task.id].get((unit_id, None))
            if share is not None:
                return self.link(task, (unit_id, None), share)
        return self.link(task, (self.plans[task.plan_id].unit_id, None), None)

    def _holders(self, task: Task) -> tuple[str, ...]:
        """The units whose share a task of their plan carries out, the nearest first."""
        plan = self.plans[task.plan_id]
        return tuple(dict.fromkeys((plan.unit_id, plan.issuer_id, *self.over[plan.unit_id])))


def chains_of(session: Session, tasks: Iterable[Task]) -> Chains:
    """The chains of ``tasks``; a few queries for each step that the longest has."""
    found = {task.id: task for task in tasks}
    fresh = list(found.values())
    for _ in range(_DEPTH):
        wanted = {task.origin_id for task in fresh if task.origin in _LINKS} - found.keys()
        fresh = list(session.scalars(select(Task).where(Task.id.in_(wanted)))) if wanted else []
        found |= {task.id: task for task in fresh}
        if not fresh:
            break
    plan_ids = {task.plan_id for task in found.values()}
    plans = {one.id: one for one in session.scalars(select(Plan).where(Plan.id.in_(plan_ids)))}
    adopting = {plans[t.plan_id].unit_id for t in found.values() if t.origin == Origin.ADOPTED}
    over = {unit_id: [unit.id for unit in chain(session, unit_id)] for unit_id in sorted(adopting)}
    return Chains(found, plans, _shares(session, found), over)


def assignee(share: Share, body: str | None) -> Assignee:
    """Whose ``share`` is."""
    return (share.unit_id, None if share.unit_id else body)


def _shares(session: Session, task_ids: Iterable[int]) -> dict[int, dict[Assignee, Share]]:
    ids = tuple(task_ids)
    found: dict[int, dict[Assignee, Share]] = {task_id: {} for task_id in ids}
    asked = select(Share, Assignment.body).join(Assignment, Assignment.id == Share.assignment_id)
    for share, body in session.execute(asked.where(Share.task_id.in_(ids)).order_by(Share.id)):
        found[share.task_id].setdefault(assignee(share, body), share)
    return found


def _key(share: Share | None) -> str:
    return f"s{share.id}" if share is not None else ""
