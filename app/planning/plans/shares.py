"""A share is what one assignee has to do of a task of an issued plan: receipt, state, due day.

The unit that has it reports on it: it receives it, does it and hands in what is to be
handed in.  The drafting unit looks through what was handed in, agrees on another day, and
reports for bodies without an account.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, allowed, require
from app.accounts.actor import Actor
from app.accounts.groups import group_named, members_on
from app.accounts.log import facts, record, record_change
from app.accounts.units import civil_day, has_ended, unit_named
from app.models import Assignment, Plan, Share, Task
from app.planning.due import Due
from app.planning.plans.dues import Refused
from app.planning.plans.known_day import KnownDay
from app.planning.plans.refusals import OutOfOrder, PlanRefused
from app.planning.plans.succession import require_progress
from app.planning.plans.tasks import assignments_of, tasks_of
from app.planning.plans.vocabulary import Handing, Part, ShareState
from app.planning.plans.worded import Line
from app.planning.plans.written import Written

KIND = "phần việc"

FIELDS = ("state", "handed", "done_on", "reason", "note", "own_due")

NEXT_HANDINGS: Mapping[Handing | None, frozenset[Handing | None]] = {
    None: frozenset({Handing.SUBMITTED}),
    Handing.SUBMITTED: frozenset({None, Handing.REVIEWING, Handing.PASSED, Handing.CHANGES}),
    Handing.REVIEWING: frozenset({Handing.SUBMITTED, Handing.PASSED, Handing.CHANGES}),
    Handing.CHANGES: frozenset({Handing.SUBMITTED, Handing.REVIEWING}),
    Handing.PASSED: frozenset({Handing.REVIEWING}),
}
"""Where a deliverable may stand next."""

_OWN_HANDINGS = frozenset(
    {(None, Handing.SUBMITTED), (Handing.SUBMITTED, None), (Handing.CHANGES, Handing.SUBMITTED)}
)
"""The steps of a deliverable that are its assignee's: to hand it in, and to take it back."""


class ShareChange(BaseModel):
    """How far a share is to be, every field told; done without a day means today."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: ShareState
    handed: Handing | None = None
    done_on: date | None = None
    reason: Line = ""
    note: Annotated[Written, Field(max_length=2000)] = ""
    own_due: KnownDay | None = None


def shares_of(session: Session, tasks: Iterable[Task]) -> Mapping[int, tuple[Share, ...]]:
    """The shares of each of ``tasks``, by its id, in the order of assignees; one query."""
    ids = [task.id for task in tasks]
    asked = select(Share).join(Assignment, Share.assignment_id == Assignment.id)
    asked = asked.where(Share.task_id.in_(ids)).order_by(Assignment.position, Share.id)
    found: dict[int, tuple[Share, ...]] = dict.fromkeys(ids, ())
    for share in session.scalars(asked):
        found[share.task_id] += (share,)
    return found


def due_of(task: Task, share: Share | None, derived: Due | Refused | None) -> date | None:
    """The day on which ``share`` is due, or ``task`` without one; None where nothing is.

    A day agreed for the share comes first, then the one that was signed, then the one
    that follows from the rule.
    """
    if share is not None and share.own_due is not None:
        return share.own_due
    if task.due_day is not None or not isinstance(derived, Due):
        return task.due_day
    return derived.working_day


def share_out(session: Session, plan: Plan, day: date, now: datetime) -> None:
    """Give every assignee of ``plan`` its shares, groups as they are on ``day``.

    Each unit has one share of a task, the leading one where it is named twice.  A group
    in which nobody is, like a body, has one without a unit.
    """
    assigned = assignments_of(session, tasks_of(session, plan))
    members = _members(session, assigned, day, now)
    for task_id, assignments in assigned.items():
        session.add_all(_shares(task_id, assignments, members, now))
    session.flush()


def receive(session: Session, actor: Actor, share: Share, now: datetime) -> None:
    """Say that ``share`` has been received; the first to say so counts.

    Raises:
        NotAllowed: if the actor does not report for its unit, or keeps no such share.
        OutOfOrder: if the plan is not in progress.
    """
    plan = _plan(session, share)
    _require_holder(session, actor, plan, share)
    require_progress(session, plan, "ghi tiến độ")
    if share.received is None:
        before = facts(share, "received", "received_by")
        share.received, share.received_by, share.updated = now, actor.person_id, now
        after = facts(share, "received", "received_by")
        record(session, actor, "receive", "share", share.id, before, after, now, plan.unit_id)


def change_share(
    session: Session, actor: Actor, share: Share, change: ShareChange, now: datetime
) -> None:
    """Say how far ``share`` is; who reports for its unit has received it by that.

    Raises:
        NotAllowed: if the actor neither reports for its unit nor edits the plan, or
            changes what the drafting unit alone may.
        OutOfOrder: if the plan is not in progress, or the deliverable cannot come there.
        PlanRefused: if what is told does not fit together.
    """
    plan = _plan(session, share)
    if not _edits(actor, plan):
        _require_holder(session, actor, plan, share)
        _refuse_beyond_own(share, change, plan)
    require_progress(session, plan, "ghi tiến độ")
    _refuse_unfit(share, change, civil_day(now))
    before = facts(share, *FIELDS)
    share.done_on = _done_on(share, change, civil_day(now))
    share.state, share.handed = change.state, change.handed
    share.reason, share.note, share.own_due = change.reason, change.note, change.own_due
    after = facts(share, *FIELDS)
    if after != before:
        share.updated = now
    record_change(session, actor, "change", "share", share.id, before, after, now, plan.unit_id)
    if share.unit_id is not None and _reports(actor, share.unit_id):
        receive(session, actor, share, now)


def _plan(session: Session, share: Share) -> Plan:
    task = session.get_one(Task, share.task_id)
    return session.get_one(Plan, task.plan_id)


def _edits(actor: Actor, plan: Plan) -> bool:
    return allowed(actor, Action.EDIT, plan.unit_id, above=())


def _reports(actor: Actor, unit_id: str) -> bool:
    return allowed(actor, Action.REPORT, unit_id, above=())


def _require_holder(session: Session, actor: Actor, plan: Plan, share: Share) -> None:
    """Refuse who does not report for the unit of ``share``; of bodies the drafting unit does."""
    if share.unit_id is None:
        require(session, actor, Action.EDIT, unit_named(session, plan.unit_id))
    else:
        require(session, actor, Action.REPORT, unit_named(session, share.unit_id))


def _refuse_beyond_own(share: Share, change: ShareChange, plan: Plan) -> None:
    """Refuse what is the drafting unit's: another day, and judging what was handed in."""
    agreed = change.own_due != share.own_due
    judged = change.handed != share.handed
    if agreed or (judged and (share.handed, change.handed) not in _OWN_HANDINGS):
        raise NotAllowed(Action.EDIT, plan.unit_id)


def _refuse_unfit(share: Share, change: ShareChange, today: date) -> None:
    before = Handing(share.handed) if share.handed else None
    if change.handed != before and change.handed not in NEXT_HANDINGS[before]:
        raise OutOfOrder(
            "Sản phẩm phải qua từng bước: đã nộp, thẩm định, rồi đạt hoặc yêu cầu sửa."
        )
    if change.state is ShareState.DROPPED and not change.reason:
        raise PlanRefused("Không thực hiện thì phải nêu lý do.")
    if change.done_on and change.done_on > today:
        raise PlanRefused("Ngày hoàn thành không thể ở tương lai; hãy ghi đến hôm nay.")
    if change.done_on and change.state is not ShareState.DONE:
        raise PlanRefused("Chỉ việc đã hoàn thành mới có ngày hoàn thành; hãy bỏ ngày ấy.")


def _done_on(share: Share, change: ShareChange, today: date) -> date | None:
    if change.state is not ShareState.DONE:
        return None
    return change.done_on or share.done_on or today


_Members = Mapping[str, tuple[str, ...]]


def _members(
    session: Session,
    assigned: Mapping[int, tuple[Assignment, ...]],
    day: date,
    now: datetime,
) -> _Members:
    """The ids of the units in each group that is assigned anything."""
    groups = {row.group_id for rows in assigned.values() for row in rows if row.group_id}
    return {
        group_id: tuple(
            unit.id
            for unit in members_on(session, group_named(session, group_id), day)
            if not has_ended(unit, now)
        )
        for group_id in sorted(groups)
    }


def _shares(
    task_id: int, assignments: Iterable[Assignment], members: _Members, now: datetime
) -> Iterable[Share]:
    seen: set[str] = set()
    for row in sorted(assignments, key=_weight):
        units = (row.unit_id,) if row.unit_id else members.get(row.group_id or "", ())
        for unit_id in units or (None,):
            if unit_id is None or unit_id not in seen:
                yield _share(task_id, row, unit_id, now)
            if unit_id is not None:
                seen.add(unit_id)


def _weight(row: Assignment) -> tuple[bool, bool, int]:
    """Who leads first, and by its own name before as one of a group."""
    return row.part != Part.LEAD, row.unit_id is None, row.position


def _share(task_id: int, row: Assignment, unit_id: str | None, now: datetime) -> Share:
    return Share(
        task_id=task_id,
        assignment_id=row.id,
        unit_id=unit_id,
        own_due=None,
        received=None,
        received_by=None,
        state=ShareState.TODO,
        handed=None,
        done_on=None,
        reason="",
        note="",
        updated=now,
    )
