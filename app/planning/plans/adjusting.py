"""An adjustment is a plan that changes one that was issued: a Kế hoạch điều chỉnh, bổ sung.

It begins as a whole copy of the plan, and once issued stands in its place.  Adjustments
make a chain, each changing the one before; only the newest that was issued is adjusted,
by one draft at a time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.log import record
from app.accounts.units import refuse_ended, unit_named
from app.models import Activity, Assignment, Plan, Share, Task
from app.planning.deadlines import parse_deadline
from app.planning.plans.carrying import (
    Carriage,
    carry_activities,
    carry_campaigns,
    carry_lines,
    carry_tasks,
    twin,
)
from app.planning.plans.contents import contents
from app.planning.plans.refusals import OutOfOrder
from app.planning.plans.shifting import rehung
from app.planning.plans.told_results import carry_results
from app.planning.plans.vocabulary import IN_FORCE, Origin, PlanState
from app.planning.printed import printed_date

FRESH = {
    "state": PlanState.DRAFT,
    "draft_number": 1,
    **dict.fromkeys(("submitted_at", "submitted_by", "returned", "signed_at", "signed_by")),
    **dict.fromkeys(("number", "issued_on", "issued_at", "issued_by", "closed_at")),
    **dict.fromkeys(("adjusts_id", "draws_from_id", "copied_from_id")),
}
"""What a plan made after another begins with."""

PROGRESS = ("state", "handed", "done_on", "reason", "note")

_TO_RECEIVE = (
    *("title", "content", "channel", "edition", "deliverable", "measure", "recipient"),
    *("stages", "wording", "takes"),
)
"""What a unit that has a task has to hear of when it is changed."""


def adjust(session: Session, actor: Actor, plan: Plan, now: datetime) -> Plan:
    """A draft that changes the issued ``plan``, with all that it has.

    Raises:
        NotAllowed: if the actor is no editor of the drafting unit.
        UnitEnded: if that unit is no more.
        OutOfOrder: if the plan is not in force, or not the newest of its chain, or a
            draft that changes it is open.
    """
    unit = unit_named(session, plan.unit_id)
    require(session, actor, Action.EDIT, unit)
    refuse_ended(unit, now)
    # Two who adjust at once must not both be the only one.
    session.flush()  # a refresh would drop what was not stored yet
    session.refresh(plan, ["state"], with_for_update=True)
    _refuse_out_of_order(session, plan)
    draft = twin(
        plan,
        **FRESH
        | {"adjusts_id": plan.id, "draws_from_id": plan.draws_from_id}
        | {"title": adjustment_title(plan), "created": now, "updated": now},
    )
    session.add(draft)
    session.flush()
    _carry_all(Carriage(session, actor, draft, now), plan)
    after = {"adjusts_id": plan.id, "title": draft.title}
    record(session, actor, "adjust", "plan", draft.id, {}, after, now, draft.unit_id)
    return draft


def adjustment_title(plan: Plan) -> str:
    """What the adjustment of an issued plan is called: by its number and date."""
    assert plan.number
    assert plan.issued_on
    day = printed_date(plan.issued_on)
    return f"Kế hoạch điều chỉnh, bổ sung Kế hoạch số {plan.number} ngày {day}"


def take_over(session: Session, adjustment: Plan, now: datetime) -> None:
    """Carry what was done of the plan before into the shares of an adjustment being issued.

    A share goes on where that of the same unit or body stood.  What an adjustment changes
    in a task is to be received anew, and a day that was agreed for a share lapses where
    the deadline is another.
    """
    pairs = _carried(session, adjustment)
    renamed = _renamed(session, adjustment)
    shares = _shares(session, pairs)
    done = _shares(session, [before.id for _, before in pairs.values()])
    gone_on: dict[int, int] = {}
    for (task_id, who), share in shares.items():
        task, before = pairs[task_id]
        if was := done.get((before.id, who)):
            _go_on(share, was, _Tasks(task, before, renamed), now)
            gone_on[was.id] = share.id
    carry_results(session, gone_on)


def _refuse_out_of_order(session: Session, plan: Plan) -> None:
    if plan.state != PlanState.ISSUED:
        raise OutOfOrder(_REMEDIES[PlanState(plan.state)])
    asked = select(Plan).where(Plan.adjusts_id == plan.id).order_by(Plan.id)
    follower = session.scalars(asked).first()
    if follower is None:
        return
    if follower.state in IN_FORCE:
        raise OutOfOrder(
            f"Kế hoạch này đã được điều chỉnh bằng Kế hoạch số {follower.number};"
            " hãy điều chỉnh kế hoạch mới nhất."
        )
    raise OutOfOrder(
        "Đang có một dự thảo điều chỉnh, bổ sung kế hoạch này; hãy sửa tiếp dự thảo ấy."
    )


_NOT_ISSUED = (
    "Kế hoạch chưa ban hành; chỉ kế hoạch đã ban hành mới có kế hoạch điều chỉnh, bổ sung."
)

_REMEDIES = {
    PlanState.DRAFT: "Kế hoạch còn là dự thảo; hãy sửa ngay trong dự thảo.",
    PlanState.OPINIONS: "Kế hoạch còn là dự thảo; hãy sửa ngay trong dự thảo.",
    PlanState.SUBMITTED: _NOT_ISSUED,
    PlanState.SIGNED: _NOT_ISSUED,
    PlanState.CLOSED: "Kế hoạch đã kết thúc nên không điều chỉnh được nữa.",
}


def _carry_all(to: Carriage, plan: Plan) -> None:
    of = contents(to.session, plan)
    carry_campaigns(to, of.campaigns)
    carry_lines(to, of.lines)
    carry_activities(to, of.activities)
    carry_tasks(to, ((task, {}) for task in of.tasks), of.assignments, Origin.ADJUSTED)
    to.session.add_all(twin(one, plan_id=to.plan.id) for one in of.addressees)
    to.session.flush()


def _carried(session: Session, adjustment: Plan) -> dict[int, tuple[Task, Task]]:
    """Each task of ``adjustment`` that the plan before had, with what it was there."""
    before = aliased(Task)
    asked = select(Task, before).join(before, Task.origin_id == before.id)
    asked = asked.where(Task.plan_id == adjustment.id, Task.origin == Origin.ADJUSTED)
    return {task.id: (task, was) for task, was in session.execute(asked)}


def _renamed(session: Session, adjustment: Plan) -> dict[str, str]:
    """What the activities of ``adjustment`` were named in the plan before."""
    asked = select(Activity).where(Activity.plan_id == adjustment.id)
    return {str(one.id): str(one.origin_id) for one in session.scalars(asked) if one.origin_id}


_Holder = tuple[str | None, str | None, str | None]


def _shares(session: Session, task_ids: Iterable[int]) -> dict[tuple[int, _Holder], Share]:
    """The shares of tasks by the task and whose they are."""
    asked = select(Share, Assignment).join(Assignment, Share.assignment_id == Assignment.id)
    asked = asked.where(Share.task_id.in_(tuple(task_ids))).order_by(Share.id)
    return {(share.task_id, _holder(share, by)): share for share, by in session.execute(asked)}


def _holder(share: Share, by: Assignment) -> _Holder:
    """The unit; where there is none, the group or the body that it was given to."""
    return (share.unit_id, None, None) if share.unit_id else (None, by.group_id, by.body)


@dataclass(frozen=True, slots=True)
class _Tasks:
    """A task, what it was before the adjustment, and the activities of then by those of now."""

    now: Task
    before: Task
    activities: Mapping[str, str]

    @property
    def has_same_deadline(self) -> bool:
        rule = rehung(parse_deadline(self.now.rule), self.activities)
        return str(rule) == self.before.rule

    @property
    def is_same(self) -> bool:
        same = (getattr(self.now, name) == getattr(self.before, name) for name in _TO_RECEIVE)
        return self.has_same_deadline and all(same)


def _go_on(share: Share, was: Share, tasks: _Tasks, now: datetime) -> None:
    for name in PROGRESS:
        setattr(share, name, getattr(was, name))
    if tasks.is_same:
        share.received, share.received_by = was.received, was.received_by
    if tasks.has_same_deadline:
        share.own_due = was.own_due
    share.updated = now
