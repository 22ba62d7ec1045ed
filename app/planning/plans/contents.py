"""The contents of a plan are all its parts, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Activity, Addressee, Assignment, Campaign, Plan, PlanLine, Task
from app.planning.plans.activities import activities_of
from app.planning.plans.lines import lines_of
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.tasks import assignments_of, tasks_of


@dataclass(frozen=True, slots=True)
class Contents:
    """What a plan has, each in its order; ``assignments`` by the task's id."""

    plan: Plan
    lines: tuple[PlanLine, ...]
    campaigns: tuple[Campaign, ...]
    activities: tuple[Activity, ...]
    tasks: tuple[Task, ...]
    assignments: Mapping[int, tuple[Assignment, ...]]
    addressees: tuple[Addressee, ...]


def contents(session: Session, plan: Plan) -> Contents:
    """All of ``plan``; as many queries whatever it has."""
    tasks = tasks_of(session, plan)
    addressed = select(Addressee).where(Addressee.plan_id == plan.id)
    return Contents(
        plan=plan,
        lines=lines_of(session, plan),
        campaigns=campaigns_of(session, plan),
        activities=activities_of(session, plan),
        tasks=tasks,
        assignments=assignments_of(session, tasks),
        addressees=tuple(session.scalars(addressed.order_by(Addressee.position, Addressee.id))),
    )
