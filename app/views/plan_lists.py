"""Lists of plans and of the tasks of all plans, page by page."""

from collections.abc import Iterable, Sequence

from pydantic import ConfigDict
from sqlalchemy import and_, or_, select

from app.models import Plan, Share, Task
from app.planning.plans.sight import Sight, plans_shown, sights
from app.planning.plans.succession import superseded
from app.planning.plans.vocabulary import PlanState, ShareState
from app.views.desk import Desk
from app.views.plan_parameters import (
    MAX_NUMBER,
    Page,
    PlanParameters,
    TaskParameters,
    found_from,
    number_in,
)
from app.views.plan_work import TASK_EXAMPLE, TaskView, task_views
from app.views.plans import PlanName, PlanSummary, plan_summaries

AT_ONCE = 200
"""How many rows are read before it is seen which of them are wanted."""

MOST_PLANS = 5000
"""Of how many plans, the latest ones, tasks are listed."""


class TaskInPlan(TaskView):
    """A task in a list of the tasks of several plans."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                TASK_EXAMPLE
                | {
                    "plan": {
                        "id": 7,
                        "title": "Kế hoạch tuyên truyền các ngày lễ lớn năm 2027",
                        "number": None,
                        "state": "draft",
                    }
                }
            ]
        },
    )

    plan: PlanName


def plan_list(desk: Desk, asked: PlanParameters) -> Page[PlanSummary]:
    """The plans that are shown to who asks, the latest made first.

    Raises:
        BadCursor: if the cursor is none of ours.
    """

    def more(before: int | None) -> Sequence[Plan]:
        return plans_shown(
            desk.session,
            desk.actor,
            unit_id=asked.unit,
            state=asked.state,
            updated_since=asked.updated_since,
            before=before,
            limit=AT_ONCE,
        )

    def fitting(rows: Sequence[Plan]) -> Iterable[Plan]:
        return (row for row in rows if asked.kind is None or row.kind == asked.kind)

    start = number_in(asked.cursor)
    found, further = found_from(start, asked.limit, more, _id, fitting, _id)
    return Page(items=plan_summaries(desk, found), next=further)


def task_list(desk: Desk, asked: TaskParameters) -> Page[TaskInPlan]:
    """The tasks that are shown to who asks, of plans in force and of drafts of one's own.

    A plan whose adjustment was issued is in force no more.  By number, so that what is
    made meanwhile comes at the end.

    Raises:
        BadCursor: if the cursor is none of ours.
        BadParameter: if the days run backwards.
    """
    asked.check()
    plans = _plans(desk, asked.plan)
    mine = {plan.id for plan, seen in plans if seen is Sight.WHOLE}
    named = {plan.id for plan, seen in plans if seen is Sight.LINES}
    held = {unit_id for unit_id, _ in desk.actor.roles}
    own = select(Share.task_id).where(Share.unit_id.in_(held))
    shown = or_(Task.plan_id.in_(mine), and_(Task.plan_id.in_(named), Task.id.in_(own)))
    wanted = select(Task).where(shown).order_by(Task.id).limit(AT_ONCE)
    if asked.updated_since is not None:
        reported = select(Share.task_id).where(Share.updated >= asked.updated_since)
        wanted = wanted.where(or_(Task.updated >= asked.updated_since, Task.id.in_(reported)))
    by_id = {plan.id: plan for plan, _ in plans}

    def more(after: int | None) -> Sequence[Task]:
        return desk.session.scalars(wanted.where(Task.id > (after or 0))).all()

    def fitting(rows: Sequence[Task]) -> Iterable[TaskInPlan]:
        return (task for task in _told(desk, by_id, rows) if _fits(task, asked))

    start = number_in(asked.cursor)
    found, further = found_from(start, asked.limit, more, _id, fitting, _id)
    return Page(items=found, next=further)


def _id(row: Plan | Task | TaskInPlan) -> int:
    return row.id


def _plans(desk: Desk, plan_id: int | None) -> tuple[tuple[Plan, Sight], ...]:
    """The plans of which tasks are listed, and how much of each is shown."""
    before = MAX_NUMBER if plan_id is None else plan_id + 1
    limit = MOST_PLANS if plan_id is None else 1
    found = plans_shown(desk.session, desk.actor, before=before, limit=limit)
    listed = tuple(
        plan
        for plan in found
        if plan_id in {None, plan.id}
        and (PlanState(plan.state).is_in_force or desk.actor.roles_in(plan.unit_id))
    )
    seen = sights(desk.session, desk.actor, listed) if listed else {}
    old = superseded(desk.session, [plan.id for plan in listed]) if plan_id is None else ()
    return tuple((plan, seen[plan.id]) for plan in listed if plan.id not in old)


def _told(desk: Desk, plans: dict[int, Plan], rows: Sequence[Task]) -> Iterable[TaskInPlan]:
    """The tasks as they are told, plan by plan, in the order of their numbers."""
    of_plans: dict[int, list[Task]] = {}
    for row in rows:
        of_plans.setdefault(row.plan_id, []).append(row)
    told = [
        TaskInPlan(**dict(view), plan=_name(plans[plan_id]))
        for plan_id, held in of_plans.items()
        for view in task_views(desk, plans[plan_id], held)
    ]
    return sorted(told, key=_id)


def _name(plan: Plan) -> PlanName:
    return PlanName(id=plan.id, title=plan.title, number=plan.number, state=PlanState(plan.state))


def _fits(task: TaskInPlan, asked: TaskParameters) -> bool:
    sharing = {share.unit.id for share in task.shares if share.unit}
    units = sharing | {one.unit_id for one in task.assignees}
    return (
        (asked.unit is None or asked.unit in units)
        and (asked.channel is None or asked.channel == (task.channel or ""))
        and (asked.state is None or asked.state is (task.state or ShareState.TODO))
        and (asked.standing is None or asked.standing is task.standing)
        and asked.has_day(task.due.day)
    )
