"""Carrying takes parts of one plan into another, with what they were made after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import record
from app.models import Activity, Assignment, Base, Campaign, Plan, PlanLine, Task
from app.planning.deadlines import parse_deadline
from app.planning.plans.shifting import rehung
from app.planning.plans.vocabulary import Origin

Row = TypeVar("Row", bound=Base)

Otherwise = Mapping[int, Mapping[str, Any]]  # Any: whatever a column holds
"""What is to be otherwise in what is carried, by the id of the part before."""


@dataclass(frozen=True, slots=True)
class Links:
    """What parts have become: their new ids by the old ones."""

    campaigns: dict[int, int] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    activities: dict[int, int] = field(default_factory=dict)

    def of(self, part: Activity | Task | PlanLine) -> dict[str, int | None]:
        """The links of ``part`` in the new plan; none to what was not carried."""
        found = {"campaign_id": self.campaigns.get(part.campaign_id or 0)}
        if not isinstance(part, PlanLine):
            found["line_id"] = self.lines.get(part.line_id or 0)
        if isinstance(part, Task):
            found["activity_id"] = self.activities.get(part.activity_id or 0)
        return found

    @property
    def renamed(self) -> dict[str, str]:
        """Activities as deadlines name them."""
        return {str(old): str(new) for old, new in self.activities.items()}


@dataclass(frozen=True, slots=True)
class Carriage:
    """Into which plan, for whom and when things are carried; ``links`` grows with them."""

    session: Session
    actor: Actor
    plan: Plan
    now: datetime
    links: Links = field(default_factory=Links)


def twin(row: Row, **otherwise: object) -> Row:
    """A new row that is like ``row`` but for its id and ``otherwise``."""
    names = (column.key for column in row.__table__.columns if column.key != "id")
    return type(row)(**{name: getattr(row, name) for name in names} | otherwise)


def carry_campaigns(
    to: Carriage, campaigns: Iterable[Campaign], otherwise: Otherwise | None = None
) -> None:
    """Give the plan campaigns like those."""
    told = otherwise or {}
    made = {
        one.id: twin(
            one,
            **{"plan_id": to.plan.id, "origin_id": one.id, "updated": to.now}
            | dict(told.get(one.id, {})),
        )
        for one in campaigns
    }
    to.links.campaigns.update(_kept(to, "campaign", made))


def carry_lines(to: Carriage, lines: Iterable[PlanLine]) -> None:
    """Give the plan lines like those, with all that was said of them."""
    made = {
        line.id: twin(line, plan_id=to.plan.id, updated=to.now, **to.links.of(line))
        for line in lines
    }
    to.session.add_all(made.values())
    to.session.flush()
    to.links.lines.update({old: row.id for old, row in made.items()})


def carry_activities(
    to: Carriage, activities: Iterable[Activity], otherwise: Otherwise | None = None
) -> None:
    """Give the plan activities like those."""
    told = otherwise or {}
    made = {
        one.id: twin(
            one,
            **{"plan_id": to.plan.id, "origin_id": one.id, "updated": to.now, **to.links.of(one)}
            | dict(told.get(one.id, {})),
        )
        for one in activities
    }
    to.links.activities.update(_kept(to, "activity", made))


def carry_tasks(
    to: Carriage,
    tasks: Iterable[tuple[Task, Mapping[str, Any]]],  # Any: whatever a column holds
    assignments: Mapping[int, tuple[Assignment, ...]],
    origin: Origin,
) -> tuple[Task, ...]:
    """Give the plan tasks like those, each with what is otherwise, and who leads and supports.

    Their due days follow from the rules again; a deadline hangs on what its activity has
    become.
    """
    made = [(task, _task(to, task, otherwise, origin)) for task, otherwise in tasks]
    to.session.add_all(row for _, row in made)
    to.session.flush()
    for task, row in made:
        to.session.add_all(twin(one, task_id=row.id) for one in assignments.get(task.id, ()))
        _recorded(to, "task", row, task.id)
    return tuple(row for _, row in made)


def _task(to: Carriage, task: Task, otherwise: Mapping[str, Any], origin: Origin) -> Task:
    rule = rehung(parse_deadline(str(otherwise.get("rule", task.rule))), to.links.renamed)
    fresh = {"due_first": None, "due_last": None, "due_day": None, "updated": to.now}
    made_after = {"plan_id": to.plan.id, "origin_id": task.id, "origin": origin}
    told = fresh | made_after | to.links.of(task) | dict(otherwise) | {"rule": str(rule)}
    return twin(task, **told)


def _kept(
    to: Carriage, kind: str, made: Mapping[int, Campaign] | Mapping[int, Activity]
) -> dict[int, int]:
    to.session.add_all(made.values())
    to.session.flush()
    for old, row in made.items():
        _recorded(to, kind, row, old)
    return {old: row.id for old, row in made.items()}


def _recorded(to: Carriage, kind: str, row: Campaign | Activity | Task, origin_id: int) -> None:
    called = row.title if isinstance(row, Task) else row.name
    told = {"title" if isinstance(row, Task) else "name": called, "origin_id": origin_id}
    record(to.session, to.actor, "carry", kind, row.id, {}, told, to.now, to.plan.unit_id)
