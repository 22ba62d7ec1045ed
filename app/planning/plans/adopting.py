"""Adopting takes tasks of an issued plan into a draft of a unit that the plan reaches.

A unit that the plan is addressed to may adopt any of its tasks, a unit that it only names
those that name it.  What is adopted is the unit's own to word, time and hand on; the link
to where it comes from is kept.  The days it is about and its campaign come along, its
channel where the unit has that.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.log import record
from app.accounts.units import unit_named
from app.catalogue.reference import Reference
from app.models import Assignment, Plan, PlanLine, Receipt, Share, Task, Unit
from app.planning.anchors import OfActivity
from app.planning.deadlines import DeadlineRefused, Fixed, anchor_of, parse_deadline
from app.planning.plans.addressees import acknowledge
from app.planning.plans.adoption_fields import (
    MAX_ADOPTED,
    AdoptionFields,
    TaskAdoption,
)
from app.planning.plans.carrying import Carriage, carry_campaigns, carry_tasks, twin
from app.planning.plans.channels import channels
from app.planning.plans.dues import due_in
from app.planning.plans.lineage import adopted_from, lineage
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.plans import create_plan, plan_numbered
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.shares import receive
from app.planning.plans.sight import require_edit
from app.planning.plans.succession import superseded
from app.planning.plans.tasks import change_task, task_fields, tasks_of
from app.planning.plans.vocabulary import LineKind, Origin, Part, PlanKind, PlanState
from app.planning.printed import printed_date
from app.workdays import WorkCalendar

__all__ = [
    "MAX_ADOPTED",
    "Adopted",
    "AdoptionFields",
    "TaskAdoption",
    "adopt",
    "adoptable",
    "adoption_title",
]


@dataclass(frozen=True, slots=True)
class Adopted:
    """The draft that tasks were adopted into, and what they have become there."""

    plan: Plan
    tasks: tuple[Task, ...]


def adoptable(session: Session, plan: Plan, unit_id: str) -> tuple[Task, ...]:
    """The tasks of an issued ``plan`` that the unit may adopt, in its order; maybe none.

    ``plan`` must be in progress, and no adjustment stand in its place.
    """
    if plan.state != PlanState.ISSUED or superseded(session, (plan.id,)):
        return ()
    tasks = tasks_of(session, plan)
    if session.get(Receipt, (plan.id, unit_id)) is not None:
        return tasks
    asked = select(Share.task_id).where(Share.unit_id == unit_id)
    named = set(session.scalars(asked.where(Share.task_id.in_([task.id for task in tasks]))))
    return tuple(task for task in tasks if task.id in named)


def adopt(
    session: Session,
    actor: Actor,
    source: Plan,
    fields: AdoptionFields,
    reference: Reference,
    now: datetime,
) -> Adopted:
    """Take tasks of the issued ``source`` into a draft of the unit, which leads them there.

    Who adopts has received: the plan, and the unit's own shares of those tasks.

    Raises:
        NotAllowed: if the actor is no editor of the unit.
        OutOfOrder: if ``source`` is not in progress, was adjusted, or the draft is open
            no more.
        PlanPartNotFound: if a task does not reach the unit, or the draft is not its own.
        PlanRefused: if the draft has one of the tasks.
        DeadlineRefused: if a deadline is worded anew and cannot be read.
    """
    unit = unit_named(session, fields.unit_id)
    require(session, actor, Action.EDIT, unit)
    _refuse_source(session, source)
    tasks = _chosen(session, source, fields)
    plan = _draft(session, actor, source, unit, fields, reference, now)
    _refuse_again(session, plan, tasks)
    to = Carriage(session, actor, plan, now)
    made = _carried(to, source, tasks, unit, reference)
    for adoption, task in zip(fields.tasks, made, strict=True):
        if adoption.changes:
            _adapt(session, actor, task, adoption, reference, now)
    plan.updated = now
    told = {"adopted_from": source.id, "tasks": [task.id for task in tasks]}
    record(session, actor, "adopt", "plan", plan.id, {}, told, now, plan.unit_id)
    _received(session, actor, source, unit, tasks, now)
    return Adopted(plan, made)


def adoption_title(source: Plan, issuer: Unit) -> str:
    """What a plan is called that carries out the issued ``source``."""
    assert source.number
    assert source.issued_on
    day = printed_date(source.issued_on)
    return f"Kế hoạch thực hiện Kế hoạch số {source.number} ngày {day} của {issuer.name}"[:500]


def _refuse_source(session: Session, source: Plan) -> None:
    if source.state != PlanState.ISSUED:
        raise OutOfOrder("Chỉ tiếp nhận nhiệm vụ của kế hoạch đã ban hành và chưa kết thúc.")
    if superseded(session, (source.id,)):
        raise OutOfOrder(
            "Kế hoạch này đã được điều chỉnh; hãy tiếp nhận nhiệm vụ từ kế hoạch điều chỉnh."
        )


def _chosen(session: Session, source: Plan, fields: AdoptionFields) -> tuple[Task, ...]:
    """The tasks in the order asked; of what does not reach the unit nothing is told."""
    able = {task.id: task for task in adoptable(session, source, fields.unit_id)}
    for adoption in fields.tasks:
        if adoption.task not in able:
            raise PlanPartNotFound("nhiệm vụ", adoption.task)
    return tuple(able[adoption.task] for adoption in fields.tasks)


def _draft(
    session: Session,
    actor: Actor,
    source: Plan,
    unit: Unit,
    fields: AdoptionFields,
    reference: Reference,
    now: datetime,
) -> Plan:
    if fields.into is None:
        issuer = unit_named(session, source.issuer_id)
        made = PlanFields(
            unit_id=unit.id,
            issuer_id=fields.issuer_id,
            kind=PlanKind.TOPIC,
            title=fields.title or adoption_title(source, issuer),
            period=source.period,
        )
        return create_plan(session, actor, made, reference, now)
    plan = plan_numbered(session, fields.into)
    if plan.unit_id != unit.id:
        raise PlanPartNotFound("kế hoạch", fields.into)
    require_edit(session, actor, plan)
    return plan


def _refuse_again(session: Session, plan: Plan, tasks: Collection[Task]) -> None:
    there = set(adopted_from(session, tasks_of(session, plan)).values())
    had = lineage(session, tasks)
    for task in tasks:
        if had[task.id] & there:
            raise PlanRefused(
                f"“{task.title}” đã có trong kế hoạch này; hãy bỏ chọn, hoặc sửa ngay nhiệm vụ ấy."
            )


def _carried(
    to: Carriage, source: Plan, tasks: tuple[Task, ...], unit: Unit, reference: Reference
) -> tuple[Task, ...]:
    _carry_lines(to, tasks)
    _carry_campaigns(to, source, tasks)
    own = _own_days(to.session, tasks, unit)
    known = channels(to.session, unit.id, reference)
    position = max((task.position for task in tasks_of(to.session, to.plan)), default=0)
    told = [
        (
            task,
            _otherwise(to, task, own.get(task.id), reference.work_calendar)
            | {"channel": task.channel if task.channel in known else None}
            | {"position": position + n},
        )
        for n, task in enumerate(tasks, 1)
    ]
    made = carry_tasks(to, told, {}, Origin.ADOPTED)
    to.session.add_all(
        Assignment(task_id=task.id, position=1, part=Part.LEAD, unit_id=unit.id) for task in made
    )
    to.session.flush()
    return made


def _own_days(session: Session, tasks: Iterable[Task], unit: Unit) -> Mapping[int, Share]:
    """The shares of ``unit`` for which a day of their own was agreed, by task."""
    asked = select(Share).where(Share.task_id.in_([task.id for task in tasks]))
    agreed = asked.where(Share.unit_id == unit.id, Share.own_due.is_not(None))
    return {share.task_id: share for share in session.scalars(agreed)}


def _otherwise(
    to: Carriage, task: Task, agreed: Share | None, calendar: WorkCalendar
) -> dict[str, object]:
    """What is not as it was: those in charge above, and a deadline that cannot be kept here."""
    fresh: dict[str, object] = {"leader": "", "follower": "", "cost": None, "activity_id": None}
    if agreed is not None and agreed.own_due is not None:
        return fresh | {
            "rule": str(Fixed(agreed.own_due)), "wording": f"ngày {printed_date(agreed.own_due)}",
        }  # fmt: skip
    if _can_be_kept(to, task, calendar) or task.due_day is None:
        return fresh
    return fresh | {"rule": str(Fixed(task.due_day))}


def _can_be_kept(to: Carriage, task: Task, calendar: WorkCalendar) -> bool:
    """Whether the deadline has a day in the new plan: what it hangs on may be there alone."""
    deadline = parse_deadline(task.rule)
    if isinstance(anchor_of(deadline), OfActivity):
        return False
    try:
        due_in(to.session, to.plan, deadline, calendar)
    except DeadlineRefused:
        return False
    return True


def _carry_lines(to: Carriage, tasks: Iterable[Task]) -> None:
    """The days that ``tasks`` are about, those that the plan has chosen if they were not."""
    ids = {task.line_id for task in tasks if task.line_id is not None}
    asked = select(PlanLine).where(PlanLine.id.in_(ids), PlanLine.kind != LineKind.OTHER)
    there = {
        (line.kind, line.key): line
        for line in to.session.scalars(select(PlanLine).where(PlanLine.plan_id == to.plan.id))
    }
    for line in to.session.scalars(asked.order_by(PlanLine.id)):
        found = there.get((line.kind, line.key))
        if found is None:
            found = twin(
                line, plan_id=to.plan.id, campaign_id=None, note=None, chosen=True, updated=to.now
            )
            to.session.add(found)
        elif found.chosen is not True:
            found.chosen, found.updated = True, to.now
        to.session.flush()
        to.links.lines[line.id] = found.id


def _carry_campaigns(to: Carriage, source: Plan, tasks: Iterable[Task]) -> None:
    ids = {task.campaign_id for task in tasks}
    there = {one.origin_id: one.id for one in campaigns_of(to.session, to.plan) if one.origin_id}
    wanted = [one for one in campaigns_of(to.session, source) if one.id in ids]
    to.links.campaigns.update({one.id: there[one.id] for one in wanted if one.id in there})
    carry_campaigns(to, (one for one in wanted if one.id not in there))


def _adapt(
    session: Session,
    actor: Actor,
    task: Task,
    adoption: TaskAdoption,
    reference: Reference,
    now: datetime,
) -> None:
    told = task_fields(session, task).model_copy(update=adoption.changes)
    change_task(session, actor, task, told, reference, now)


def _received(
    session: Session,
    actor: Actor,
    source: Plan,
    unit: Unit,
    tasks: Iterable[Task],
    now: datetime,
) -> None:
    if session.get(Receipt, (source.id, unit.id)) is not None:
        acknowledge(session, actor, source, unit.id, now)
    asked = select(Share).where(Share.task_id.in_([task.id for task in tasks]))
    for share in session.scalars(asked.where(Share.unit_id == unit.id).order_by(Share.id)):
        receive(session, actor, share, now)
