"""What is said of adopting: what a unit may take over from an issued plan, and what it took."""

from datetime import date
from typing import Any

from pydantic import ConfigDict
from sqlalchemy import select

from app.models import Plan, Share, Task, Unit
from app.planning.plans.adopting import Adopted, adoptable
from app.planning.plans.lineage import lineage
from app.planning.plans.pieces import signed_due
from app.planning.plans.progress import share_due
from app.planning.plans.tasks import assignments_of
from app.planning.plans.vocabulary import Origin, Part, PlanState
from app.views.base import View
from app.views.desk import Desk
from app.views.plan_work import TASK_EXAMPLE, TaskView, task_views
from app.views.plans import PLAN_EXAMPLE, PlanName, PlanSummary, plan_summaries
from app.views.units import UnitName

ADOPTABLE_EXAMPLE: dict[str, Any] = {
    "id": 12,
    "title": "Treo băng rôn, khẩu hiệu, cờ tại các trục đường chính",
    "wording": "trước ngày 30/01/2027",
    "due": "2027-01-29",
    "part": "lead",
    "adopted_in": [],
}


class AdoptableTask(View):
    """A task that reaches a unit: its ``part`` in it, if it has one, and where it is adopted."""

    id: int
    title: str
    wording: str
    due: date | None
    part: Part | None
    adopted_in: tuple[int, ...]


class AdoptableView(View):
    """What a unit may adopt of an issued plan, and its drafts that may take it in."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "unit": {"id": "dang-uy-xa-dai-phuc", "name": "Đảng ủy xã Đại Phúc"},
                    "items": [ADOPTABLE_EXAMPLE],
                    "next": None,
                    "drafts": [
                        {
                            "id": 19,
                            "title": "Kế hoạch tuyên truyền năm 2027 của xã Đại Phúc",
                            "number": None,
                            "state": "draft",
                        }
                    ],
                }
            ]
        },
    )

    unit: UnitName
    items: tuple[AdoptableTask, ...]
    next: None = None
    drafts: tuple[PlanName, ...]


class AdoptedView(View):
    """The draft that tasks were adopted into, and what they are there."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "plan": PLAN_EXAMPLE
                    | {
                        "id": 19,
                        "title": (
                            "Kế hoạch thực hiện Kế hoạch số 15-KH/TU ngày 25/11/2026 của Tỉnh ủy"
                            " Thái Nguyên"
                        ),
                        "kind": "topic",
                        "kind_name": "Kế hoạch chuyên đề",
                    },
                    "tasks": [
                        TASK_EXAMPLE
                        | {"id": 140, "plan_id": 19, "origin": "adopted", "origin_id": 12}
                    ],
                }
            ]
        },
    )

    plan: PlanSummary
    tasks: tuple[TaskView, ...]


def adoptable_view(desk: Desk, plan: Plan, unit: Unit) -> AdoptableView:
    """What ``unit`` may adopt of ``plan``."""
    tasks = adoptable(desk.session, plan, unit.id)
    shares = _shares(desk, tasks, unit)
    taken = _taken(desk, tasks, unit)
    return AdoptableView(
        unit=UnitName(id=unit.id, name=unit.name),
        items=tuple(_task(task, shares.get(task.id), taken.get(task.id, ())) for task in tasks),
        drafts=_drafts(desk, unit),
    )


def adopted_view(desk: Desk, found: Adopted) -> AdoptedView:
    """What was adopted."""
    desk.session.flush()
    (plan,) = plan_summaries(desk, (found.plan,))
    return AdoptedView(plan=plan, tasks=task_views(desk, found.plan, found.tasks))


_Share = tuple[Share, Part]


def _shares(desk: Desk, tasks: tuple[Task, ...], unit: Unit) -> dict[int, _Share]:
    """The share of the unit in each task that names it, with its part."""
    parts = {
        row.id: Part(row.part)
        for rows in assignments_of(desk.session, tasks).values()
        for row in rows
    }
    asked = select(Share).where(Share.task_id.in_([task.id for task in tasks]))
    own = desk.session.scalars(asked.where(Share.unit_id == unit.id))
    return {share.task_id: (share, parts[share.assignment_id]) for share in own}


def _taken(desk: Desk, tasks: tuple[Task, ...], unit: Unit) -> dict[int, tuple[int, ...]]:
    """The plans of the unit into which each task was adopted."""
    now = {n: task_id for task_id, had in lineage(desk.session, tasks).items() for n in had}
    asked = select(Task.origin_id, Plan.id).join(Plan, Plan.id == Task.plan_id)
    asked = asked.where(Plan.unit_id == unit.id, Task.origin == Origin.ADOPTED)
    found: dict[int, tuple[int, ...]] = {}
    for origin_id, plan_id in desk.session.execute(asked.where(Task.origin_id.in_(now))):
        assert origin_id is not None
        found[now[origin_id]] = (*found.get(now[origin_id], ()), plan_id)
    return found


def _task(task: Task, share: _Share | None, taken: tuple[int, ...]) -> AdoptableTask:
    due = share_due(task, share[0]) if share else signed_due(task)
    return AdoptableTask(
        id=task.id,
        title=task.title,
        wording=task.wording,
        due=due.working_day,
        part=share[1] if share else None,
        adopted_in=taken,
    )


def _drafts(desk: Desk, unit: Unit) -> tuple[PlanName, ...]:
    """The open plans of the unit, the latest first."""
    states = [state for state in PlanState if state.is_open]
    asked = select(Plan).where(Plan.unit_id == unit.id, Plan.state.in_(states))
    return tuple(
        PlanName(id=plan.id, title=plan.title, number=plan.number, state=PlanState(plan.state))
        for plan in desk.session.scalars(asked.order_by(Plan.id.desc()))
    )
