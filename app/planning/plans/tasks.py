"""A task of a plan is worded as it prints, due by a rule, and has who leads and supports it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.groups import GroupNotFound, group_named
from app.accounts.log import facts, record, record_change
from app.accounts.units import UnitNotFound, has_ended, unit_named
from app.catalogue.reference import Reference
from app.models import Assignment, Plan, Task, Unit
from app.planning.plans.activities import refuse_foreign
from app.planning.plans.channels import channels
from app.planning.plans.dues import due_in
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.sight import require_edit
from app.planning.plans.task_fields import MAX_EDITION, AssigneeFields, TaskFields
from app.planning.plans.worded import in_plan, read_in

__all__ = [
    "FIELDS",
    "MAX_EDITION",
    "AssigneeFields",
    "TaskFields",
    "assignments_of",
    "change_task",
    "create_task",
    "order_tasks",
    "remove_task",
    "task_fields",
    "task_numbered",
    "tasks_of",
]

KIND = "nhiệm vụ"

FIELDS = (
    "title",
    "content",
    "channel",
    "edition",
    "deliverable",
    "measure",
    "recipient",
    "stages",
    "leader",
    "follower",
    "cost",
    "wording",
    "rule",
    "takes",
    "campaign_id",
    "line_id",
    "activity_id",
)


def task_numbered(session: Session, task_id: int) -> Task:
    """The task of that number.

    Raises:
        PlanPartNotFound: if there is none.
    """
    task = session.get(Task, task_id)
    if task is None:
        raise PlanPartNotFound(KIND, task_id)
    return task


def tasks_of(session: Session, plan: Plan) -> tuple[Task, ...]:
    """The tasks of ``plan`` in their order."""
    asked = select(Task).where(Task.plan_id == plan.id).order_by(Task.position, Task.id)
    return tuple(session.scalars(asked))


def assignments_of(session: Session, tasks: Iterable[Task]) -> Mapping[int, tuple[Assignment, ...]]:
    """Who leads and supports each of ``tasks``, by its id, in order; one query."""
    ids = [task.id for task in tasks]
    asked = select(Assignment).where(Assignment.task_id.in_(ids))
    found: dict[int, tuple[Assignment, ...]] = dict.fromkeys(ids, ())
    for row in session.scalars(asked.order_by(Assignment.position, Assignment.id)):
        found[row.task_id] += (row,)
    return found


def ended_assignees(session: Session, plan: Plan, now: datetime) -> tuple[Unit, ...]:
    """The units that tasks of ``plan`` name and that are no more, by name."""
    named = select(Assignment.unit_id).join(Task, Assignment.task_id == Task.id)
    asked = select(Unit).where(Unit.id.in_(named.where(Task.plan_id == plan.id)))
    found = session.scalars(asked.order_by(Unit.name, Unit.id))
    return tuple(unit for unit in found if has_ended(unit, now))


def task_fields(session: Session, task: Task) -> TaskFields:
    """What is told of ``task``, as it would be given."""
    told = facts(task, *FIELDS) | {"stages": tuple(task.stages)}
    return TaskFields(**told, assignees=_assignees(assignments_of(session, (task,))[task.id]))


def create_task(
    session: Session,
    actor: Actor,
    plan: Plan,
    fields: TaskFields,
    reference: Reference,
    now: datetime,
    *,
    template: str | None = None,
) -> Task:
    """A new task, the last of ``plan``.

    Raises:
        NotAllowed: if the actor may not edit the plan.
        OutOfOrder: if the plan is not open.
        DeadlineRefused: if its deadline cannot be read or met.
        PlanRefused: if it names what there is not, or no more.
    """
    require_edit(session, actor, plan)
    told = _columns(session, plan, fields, reference, now)
    position = _last_position(session, plan) + 1
    task = Task(plan_id=plan.id, position=position, template=template, updated=now, **told)
    session.add(task)
    session.flush()
    _assign(session, task, fields.assignees)
    record(session, actor, "create", "task", task.id, {}, _told(session, task), now, plan.unit_id)
    return task


def change_task(
    session: Session,
    actor: Actor,
    task: Task,
    fields: TaskFields,
    reference: Reference,
    now: datetime,
) -> None:
    """Change what is told of ``task`` in an open plan.

    Raises:
        NotAllowed: if the actor may not edit the plan.
        OutOfOrder: if the plan is not open.
        DeadlineRefused: if its deadline cannot be read or met.
        PlanRefused: if it names what there is not, or no more.
    """
    plan = session.get_one(Plan, task.plan_id)
    require_edit(session, actor, plan)
    before = _told(session, task)
    for name, value in _columns(session, plan, fields, reference, now).items():
        setattr(task, name, value)
    if fields.assignees != task_fields(session, task).assignees:
        session.execute(delete(Assignment).where(Assignment.task_id == task.id))
        _assign(session, task, fields.assignees)
    after = _told(session, task)
    if after != before:
        task.updated = now
    record_change(session, actor, "change", "task", task.id, before, after, now, plan.unit_id)


def order_tasks(
    session: Session, actor: Actor, plan: Plan, task_ids: Sequence[int], now: datetime
) -> None:
    """Put the tasks of ``plan`` in that order.

    Raises:
        NotAllowed: if the actor may not edit the plan.
        OutOfOrder: if the plan is not open.
        PlanRefused: if they are not just the tasks of the plan.
    """
    require_edit(session, actor, plan)
    tasks = {task.id: task for task in tasks_of(session, plan)}
    if sorted(task_ids) != sorted(tasks):
        raise PlanRefused("Các nhiệm vụ đã thay đổi; hãy tải lại trang rồi sắp xếp lại.")
    before = {"tasks": list(tasks)}
    for position, task_id in enumerate(task_ids, 1):
        if tasks[task_id].position != position:
            tasks[task_id].position, tasks[task_id].updated = position, now
    after = {"tasks": list(task_ids)}
    record_change(session, actor, "order-tasks", "plan", plan.id, before, after, now, plan.unit_id)


def remove_task(session: Session, actor: Actor, task: Task, now: datetime) -> None:
    """Take ``task`` out of its open plan; tasks made after it stay.

    Raises:
        NotAllowed: if the actor may not edit the plan.
        OutOfOrder: if the plan is not open.
    """
    plan = session.get_one(Plan, task.plan_id)
    require_edit(session, actor, plan)
    before = _told(session, task) | {"plan_id": plan.id}
    record(session, actor, "remove", "task", task.id, before, {}, now, plan.unit_id)
    session.execute(update(Task).where(Task.origin_id == task.id).values(origin_id=None))
    session.execute(delete(Assignment).where(Assignment.task_id == task.id))
    session.delete(task)
    session.flush()


def _columns(
    session: Session, plan: Plan, fields: TaskFields, reference: Reference, now: datetime
) -> dict[str, Any]:  # Any: whatever a column holds
    refuse_foreign(
        session,
        plan,
        campaign_id=fields.campaign_id,
        line_id=fields.line_id,
        activity_id=fields.activity_id,
    )
    _refuse_unknown_channel(session, plan, fields.channel, reference)
    for assignee in fields.assignees:
        _refuse_unknown(session, assignee, now)
    told = fields.model_dump(exclude={"assignees"}) | {"stages": list(fields.stages)}
    return told | _deadline(session, plan, fields, reference)


def _deadline(
    session: Session, plan: Plan, fields: TaskFields, reference: Reference
) -> dict[str, str]:
    """The wording and the rule, which can be met."""
    where = in_plan(session, plan, line_id=fields.line_id, activity_id=fields.activity_id)
    read = read_in(fields.wording, fields.rule, where)
    due_in(session, plan, read.deadline, reference.work_calendar)
    return {"wording": fields.wording or read.wording, "rule": str(read.deadline)}


def _refuse_unknown_channel(
    session: Session, plan: Plan, channel: str | None, reference: Reference
) -> None:
    if channel is not None and channel not in channels(session, plan.unit_id, reference):
        raise PlanRefused(f"Không có kênh “{channel}”; hãy chọn trong danh mục kênh.")


def _refuse_unknown(session: Session, assignee: AssigneeFields, now: datetime) -> None:
    """Refuse a unit or a group that there is not, or no more.

    Raises:
        PlanRefused: if it is one.
    """
    try:
        if assignee.group_id is not None:
            group = group_named(session, assignee.group_id)
            _refuse_ended(session, group.name, unit_named(session, group.unit_id), now)
        if assignee.unit_id is not None:
            unit = unit_named(session, assignee.unit_id)
            _refuse_ended(session, unit.name, unit, now)
    except UnitNotFound as error:
        told = f"Không có đơn vị “{error.unit_id}”; hãy chọn trong danh mục, hoặc ghi tên cơ quan."
        raise PlanRefused(told) from None
    except GroupNotFound as error:
        told = f"Không có nhóm “{error.group_id}”; hãy chọn nhóm khác, hoặc ghi tên cơ quan."
        raise PlanRefused(told) from None


def _refuse_ended(session: Session, name: str, unit: Unit, now: datetime) -> None:
    if not has_ended(unit, now):
        return
    successor = session.get(Unit, unit.successor_id) if unit.successor_id else None
    remedy = f"{successor.name} đã tiếp nhận công việc" if successor else "hãy chọn đơn vị khác"
    raise PlanRefused(f"{name} không còn hoạt động; {remedy}.")


def _last_position(session: Session, plan: Plan) -> int:
    asked = select(func.max(Task.position)).where(Task.plan_id == plan.id)
    return session.scalar(asked) or 0


def _assign(session: Session, task: Task, assignees: Iterable[AssigneeFields]) -> None:
    session.add_all(
        Assignment(task_id=task.id, position=position, **assignee.model_dump())
        for position, assignee in enumerate(assignees, 1)
    )
    session.flush()


def _assignees(rows: Iterable[Assignment]) -> tuple[AssigneeFields, ...]:
    names = tuple(AssigneeFields.model_fields)
    return tuple(AssigneeFields(**facts(row, *names)) for row in rows)


def _told(session: Session, task: Task) -> dict[str, Any]:  # Any: whatever a column holds
    """What the log keeps of ``task``."""
    rows = assignments_of(session, (task,))[task.id]
    assignees = [
        assignee.model_dump(mode="json", exclude_none=True) for assignee in _assignees(rows)
    ]
    return facts(task, *FIELDS) | {"assignees": assignees}
