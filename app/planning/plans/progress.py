"""Progress is how a share, a task, a whole plan stand on a day, as reports count them.

A deadline is kept until its due day; what was done on a day as worded is in time too,
though days off moved the due day before it.  What is only expected is never late.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendar.window import ONE_DAY, Window
from app.catalogue.vocabulary import Labelled
from app.models import Assignment, Group, Plan, Share, Task, Unit
from app.planning.due import Due
from app.planning.plans.pieces import signed_due
from app.planning.plans.shares import shares_of
from app.planning.plans.vocabulary import Part, ShareState
from app.workdays import OutOfWorkCalendar, WorkCalendar


class Progress(Labelled):
    """How something stands; nothing stands in two ways."""

    EARLY = "early", "Hoàn thành trước hạn", "Done early"
    ON_TIME = "on-time", "Hoàn thành đúng hạn", "Done on time"
    LATE = "late", "Hoàn thành quá hạn", "Done late"
    UNDER_WAY = "under-way", "Đang thực hiện, trong hạn", "Under way, in time"
    UNDER_WAY_LATE = "under-way-late", "Đang thực hiện, quá hạn", "Under way, overdue"
    NOT_DUE = "not-due", "Chưa đến hạn", "Not due yet"
    OVERDUE = "overdue", "Chưa thực hiện, quá hạn", "Not begun, overdue"
    DROPPED = "dropped", "Không thực hiện", "Not to be done"

    @property
    def is_done(self) -> bool:
        """Whether it was done, be it late."""
        return self in _DONE

    @property
    def is_late(self) -> bool:
        """Whether it is not done and should be."""
        return self in _STILL_LATE


_DONE = (Progress.EARLY, Progress.ON_TIME, Progress.LATE)
_STILL_LATE = (Progress.UNDER_WAY_LATE, Progress.OVERDUE)

Tally = Mapping[Progress, int]
"""How many stand how: every state in its order, zeros too."""


@dataclass(frozen=True, slots=True)
class ShareProgress:
    """A share of a task, and how it stands.

    ``name`` is what its unit, group or body is called.  ``days_late`` are the working days
    from the due day to the day it was done, or to today; none of what is in time.
    """

    share_id: int
    task_id: int
    unit_id: str | None
    name: str
    part: Part
    progress: Progress
    due: date | None
    own_due: date | None
    done_on: date | None
    days_late: int
    reason: str


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """A task of an issued plan, and how it stands."""

    task_id: int
    title: str
    wording: str
    channel: str | None
    campaign_id: int | None
    line_id: int | None
    progress: Progress
    shares: tuple[ShareProgress, ...]


def progress(state: ShareState, done_on: date | None, due: Due, today: date) -> Progress:
    """How something in ``state`` stands on ``today`` that is to be done by ``due``."""
    if state is ShareState.DROPPED:
        return Progress.DROPPED
    if state is ShareState.DONE:
        return _done(done_on or today, due)
    is_late = due.working_day is not None and today > due.working_day and not due.expected
    if state is ShareState.DOING:
        return Progress.UNDER_WAY_LATE if is_late else Progress.UNDER_WAY
    return Progress.OVERDUE if is_late else Progress.NOT_DUE


def combined_progress(found: Iterable[Progress]) -> Progress:
    """How a task stands whose shares stand so; one without shares is not due.

    It is done when all is done that was not dropped, as late as the latest share, and late
    as soon as one share is.
    """
    states = set(found)
    begun = states - {Progress.DROPPED}
    if not begun:
        return Progress.DROPPED if states else Progress.NOT_DUE
    if all(state.is_done for state in begun):
        return max(begun, key=_DONE.index)
    untouched = begun <= {Progress.NOT_DUE, Progress.OVERDUE}
    if any(state.is_late for state in begun):
        return Progress.OVERDUE if untouched else Progress.UNDER_WAY_LATE
    return Progress.NOT_DUE if untouched else Progress.UNDER_WAY


def share_due(task: Task, share: Share) -> Due:
    """The days by which ``share`` is to be done: a day of its own, else those of the task."""
    if share.own_due is not None:
        return Due(None, share.own_due, share.own_due, "")
    return signed_due(task)


def days_late(due: Due, day: date, calendar: WorkCalendar) -> int:
    """How many working days ``day`` is after ``due``."""
    if due.working_day is None or day <= due.working_day:
        return 0
    try:
        return calendar.working_days(Window(due.working_day + ONE_DAY, day + ONE_DAY))
    except OutOfWorkCalendar:
        return (day - due.working_day).days


def tasks_progress(
    session: Session, tasks: Iterable[Task], calendar: WorkCalendar, today: date
) -> tuple[TaskProgress, ...]:
    """How ``tasks`` of issued plans stand, in the same order; a few queries for any number."""
    rows = tuple(tasks)
    given = shares_of(session, rows)
    whose = _whose(session, [share for shares in given.values() for share in shares])
    return tuple(
        _task_progress(task, given[task.id], whose, _Today(today, calendar)) for task in rows
    )


def plan_progress(
    session: Session, plan: Plan, calendar: WorkCalendar, today: date
) -> tuple[TaskProgress, ...]:
    """How the tasks of an issued ``plan`` stand, in its order."""
    asked = select(Task).where(Task.plan_id == plan.id).order_by(Task.position, Task.id)
    return tasks_progress(session, session.scalars(asked), calendar, today)


def tally(found: Iterable[Progress]) -> Tally:
    """How many stand how, every state in its order."""
    counted = Counter(found)
    return {state: counted[state] for state in Progress}


_Item = TypeVar("_Item", TaskProgress, ShareProgress)
_Key = TypeVar("_Key", bound=Hashable)


def tallied_by(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> dict[_Key, Tally]:
    """How many of ``items`` stand how, for each ``key``, in the order in which they come."""
    grouped: dict[_Key, list[Progress]] = {}
    for item in items:
        grouped.setdefault(key(item), []).append(item.progress)
    return {found: tally(states) for found, states in grouped.items()}


def _done(day: date, due: Due) -> Progress:
    if due.working_day is None or due.expected:
        return Progress.ON_TIME
    if day < min(due.first or due.working_day, due.working_day):
        return Progress.EARLY
    in_time = day <= max(due.working_day, due.last or due.working_day)
    return Progress.ON_TIME if in_time else Progress.LATE


@dataclass(frozen=True, slots=True)
class _Whose:
    name: str
    part: Part


@dataclass(frozen=True, slots=True)
class _Today:
    day: date
    calendar: WorkCalendar


def _task_progress(
    task: Task, shares: Iterable[Share], whose: Mapping[int, _Whose], today: _Today
) -> TaskProgress:
    found = tuple(_share_progress(task, share, whose[share.id], today) for share in shares)
    return TaskProgress(
        task_id=task.id,
        title=task.title,
        wording=task.wording,
        channel=task.channel,
        campaign_id=task.campaign_id,
        line_id=task.line_id,
        progress=combined_progress(share.progress for share in found),
        shares=found,
    )


def _share_progress(task: Task, share: Share, whose: _Whose, today: _Today) -> ShareProgress:
    due, state = share_due(task, share), ShareState(share.state)
    stands = progress(state, share.done_on, due, today.day)
    is_late = stands.is_late or stands is Progress.LATE
    until = share.done_on or today.day
    return ShareProgress(
        share_id=share.id,
        task_id=task.id,
        unit_id=share.unit_id,
        name=whose.name,
        part=whose.part,
        progress=stands,
        due=due.working_day,
        own_due=share.own_due,
        done_on=share.done_on,
        days_late=days_late(due, until, today.calendar) if is_late else 0,
        reason=share.reason,
    )


def _whose(session: Session, shares: Iterable[Share]) -> dict[int, _Whose]:
    """Whose each share is, and whether it leads or supports, by the share's id."""
    found = tuple(shares)
    asked = select(Assignment).where(Assignment.id.in_({share.assignment_id for share in found}))
    given = {row.id: row for row in session.scalars(asked)}
    units = _names(session, Unit, (share.unit_id for share in found))
    groups = _names(session, Group, (row.group_id for row in given.values()))
    return {
        share.id: _Whose(_name(share, given[share.assignment_id], units, groups), Part(row.part))
        for share in found
        if (row := given[share.assignment_id])
    }


def _name(
    share: Share, row: Assignment, units: Mapping[str, str], groups: Mapping[str, str]
) -> str:
    if share.unit_id is not None:
        return units[share.unit_id]
    return groups[row.group_id] if row.group_id is not None else row.body or ""


def _names(
    session: Session, table: type[Unit] | type[Group], ids: Iterable[str | None]
) -> dict[str, str]:
    asked = select(table.id, table.name).where(table.id.in_({found for found in ids if found}))
    return dict(session.execute(asked).all())
