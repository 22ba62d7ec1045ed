"""What a plan gives to each assignee: the tasks it leads and supports, and by which verb."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.groups import group_named, members_on
from app.models import Assignment, Plan, Task, Unit
from app.planning.plans.tasks import assignments_of
from app.planning.plans.verbs import Parents, Relation, relation, relation_of_all
from app.planning.plans.vocabulary import Part


@dataclass(slots=True)
class Assigned:
    """The tasks of one assignee, in the plan's order: one of a unit, a group, a body."""

    name: str
    relation: Relation
    unit_id: str | None = None
    group_id: str | None = None
    leads: list[Task] = field(default_factory=list)
    supports: list[Task] = field(default_factory=list)


def assigned(
    session: Session, plan: Plan, tasks: Iterable[Task], day: date
) -> tuple[Assigned, ...]:
    """What each assignee of ``tasks`` of ``plan`` has, in the order in which they are named.

    Those who lead something come before those who only support.  Groups are as on ``day``.
    """
    rows = tuple(tasks)
    given = assignments_of(session, rows)
    tree = _Tree(session, plan, day)
    found: dict[tuple[str | None, ...], Assigned] = {}
    for task in rows:
        for row in given[task.id]:
            key = (row.unit_id, row.group_id, row.body)
            one = found[key] if key in found else found.setdefault(key, tree.assigned(row))
            (one.leads if row.part == Part.LEAD else one.supports).append(task)
    return tuple(sorted(found.values(), key=lambda one: not one.leads))


def parents(session: Session) -> Parents:
    """The unit over each unit; one query."""
    return dict(session.execute(select(Unit.id, Unit.parent_id)).all())


class _Tree:
    """Where assignees stand, seen from the unit that issues a plan."""

    def __init__(self, session: Session, plan: Plan, day: date) -> None:
        self.session = session
        self.issuer_id = plan.issuer_id
        self.day = day
        self.parents = parents(session)
        self.names: Mapping[str, str] = dict(session.execute(select(Unit.id, Unit.name)).all())

    def assigned(self, row: Assignment) -> Assigned:
        """Nothing yet, given to whom ``row`` names."""
        if row.group_id is not None:
            group = group_named(self.session, row.group_id)
            members = [unit.id for unit in members_on(self.session, group, self.day)]
            stands = relation_of_all(self.issuer_id, members, self.parents)
            return Assigned(group.name, stands, group_id=group.id)
        stands = relation(self.issuer_id, row.unit_id, self.parents)
        name = self.names[row.unit_id] if row.unit_id is not None else row.body or ""
        return Assigned(name, stands, unit_id=row.unit_id)
