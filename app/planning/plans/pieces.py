"""A piece is a task as tables, boards and drawings have to know it: plain values, computed once.

``pieces_of`` makes them of rows with a few queries however many tasks there are; all
that follows from them is pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Assignment, Group, Plan, Share, Task, Unit
from app.planning.deadlines import DeadlineRefused, Every, Expected, each, parse_deadline
from app.planning.due import Due, due
from app.planning.plans.dues import Refused, due_days
from app.planning.plans.shares import due_of, shares_of
from app.planning.plans.tasks import assignments_of
from app.planning.plans.vocabulary import Part, PlanState, ShareState
from app.planning.standing import ANY_EFFORT, Effort, Standing, standing
from app.workdays import OutOfWorkCalendar, WorkCalendar

UNCHANNELLED = ""
"""Asks for the tasks that have no channel."""


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who has a part in a task; ``key`` tells units, groups and bodies apart."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One task.

    ``first`` to ``last`` are the days as worded, both included.  ``due`` is the working
    day, the earliest of an open share, the next of what recurs, whose due days are all in
    ``times``; ``begin`` is the last day on which it can be begun.  All are None or empty
    for what goes on and for a deadline that cannot be met, of which ``refused`` tells the
    remedy.  ``standing`` is None for what is done or dropped.
    """

    task_id: int
    plan_id: int
    title: str
    wording: str = ""
    leads: tuple[Assignee, ...] = ()
    supports: tuple[Assignee, ...] = ()
    unit_ids: frozenset[str] = frozenset()
    channel: str | None = None
    first: date | None = None
    last: date | None = None
    due: date | None = None
    begin: date | None = None
    times: tuple[date, ...] = ()
    state: ShareState = ShareState.TODO
    standing: Standing | None = None
    refused: str | None = None
    line_id: int | None = None
    campaign_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state not in {ShareState.DONE, ShareState.DROPPED}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pieces are asked for; what is None asks for all."""

    unit_id: str | None = None
    channel: str | None = None
    state: ShareState | None = None
    standing: Standing | None = None

    def has(self, piece: Piece) -> bool:
        """Whether ``piece`` is asked for."""
        return (
            (self.unit_id is None or self.unit_id in piece.unit_ids)
            and (self.channel is None or self.channel == (piece.channel or UNCHANNELLED))
            and (self.state is None or self.state is piece.state)
            and (self.standing is None or self.standing is piece.standing)
        )


def narrowed(pieces: Iterable[Piece], wanted: Wanted) -> tuple[Piece, ...]:
    """The pieces that are asked for, in the same order."""
    return tuple(piece for piece in pieces if wanted.has(piece))


def pieces_of(
    session: Session,
    plan: Plan,
    tasks: Iterable[Task],
    calendar: WorkCalendar,
    today: date,
    *,
    units: Collection[str] | None = None,
) -> tuple[Piece, ...]:
    """The pieces of ``tasks`` of ``plan``, in the same order.

    The days are those that follow from the rules now, of a signed plan those it was
    signed with.  ``units`` are those whose shares tell how far a task is; None for all.
    """
    rows = tuple(tasks)
    assigned = assignments_of(session, rows)
    names = _names(session, [one for found in assigned.values() for one in found])
    shares = {
        task_id: [share for share in held if units is None or share.unit_id in units]
        for task_id, held in shares_of(session, rows).items()
    }
    if PlanState(plan.state).is_approved:
        found: Mapping[int, Due | Refused] = {task.id: signed_due(task) for task in rows}
    else:
        found = due_days(session, plan, rows, calendar)
    return tuple(
        piece(task, assigned[task.id], names, shares[task.id], found[task.id], calendar, today)
        for task in rows
    )


def piece(
    task: Task,
    assigned: Sequence[Assignment],
    names: Mapping[str, str],
    shares: Sequence[Share],
    found: Due | Refused,
    calendar: WorkCalendar,
    today: date,
) -> Piece:
    """What is known of one task; ``names`` are those of units and groups by their keys."""
    parts = {part: _assignees(assigned, part, names) for part in Part}
    open_shares = [share for share in shares if ShareState(share.state) in _OPEN]
    state = combined(ShareState(share.state) for share in shares)
    when = found if isinstance(found, Due) else None
    times = _times(task, calendar)
    day = _next_due(task, open_shares, when, [time for time in times if time >= today])
    return Piece(
        task_id=task.id,
        plan_id=task.plan_id,
        title=task.title,
        wording=task.wording,
        leads=parts[Part.LEAD],
        supports=parts[Part.SUPPORT],
        unit_ids=_unit_ids(assigned, shares),
        channel=task.channel,
        first=when.first if when else None,
        last=when.last if when else None,
        due=day,
        begin=_begin(day, task.takes, calendar),
        times=times,
        state=state,
        standing=_standing(when, day, state, task.takes, today, calendar),
        refused=found.sentence if isinstance(found, Refused) else None,
        line_id=task.line_id,
        campaign_id=task.campaign_id,
    )


_OPEN = frozenset({ShareState.TODO, ShareState.DOING})


def combined(states: Iterable[ShareState]) -> ShareState:
    """How far a task is whose shares are that far; one without shares is not begun.

    It is done when all is done that was not dropped, and under way from the first share
    that was begun.
    """
    found = set(states)
    if not found or found == {ShareState.TODO}:
        return ShareState.TODO
    if found == {ShareState.DROPPED}:
        return ShareState.DROPPED
    if found <= {ShareState.DONE, ShareState.DROPPED}:
        return ShareState.DONE
    if found <= {ShareState.TODO, ShareState.DROPPED}:
        return ShareState.TODO
    return ShareState.DOING


def signed_due(task: Task) -> Due:
    """The days that a task was signed with."""
    expected = isinstance(parse_deadline(task.rule), Expected)
    return Due(task.due_first, task.due_last, task.due_day, "", expected=expected)


def _assignees(
    assigned: Iterable[Assignment], part: Part, names: Mapping[str, str]
) -> tuple[Assignee, ...]:
    return tuple(
        Assignee(key, names.get(key, row.body or ""))
        for row in assigned
        if row.part == part and (key := _key(row))
    )


def _unit_ids(assigned: Iterable[Assignment], shares: Iterable[Share]) -> frozenset[str]:
    """The units that a task names, and those that it reaches through a group."""
    named = [row.unit_id for row in assigned]
    return frozenset(unit for unit in [*named, *(row.unit_id for row in shares)] if unit)


def _key(row: Assignment) -> str:
    if row.unit_id is not None:
        return f"unit:{row.unit_id}"
    return f"group:{row.group_id}" if row.group_id is not None else f"body:{row.body}"


def _names(session: Session, assigned: Iterable[Assignment]) -> dict[str, str]:
    units = {row.unit_id for row in assigned if row.unit_id}
    groups = {row.group_id for row in assigned if row.group_id}
    found = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units)))
    named = {f"unit:{unit_id}": name for unit_id, name in found}
    found = session.execute(select(Group.id, Group.name).where(Group.id.in_(groups)))
    return named | {f"group:{group_id}": name for group_id, name in found}


def _next_due(
    task: Task, open_shares: Iterable[Share], when: Due | None, coming: Sequence[date]
) -> date | None:
    """The earliest day on which an open share is due, else the task.

    One that recurs is due on its next day, and after the last on that.
    """
    own = [day for share in open_shares if (day := share.own_due)]
    of_task = coming[0] if coming else due_of(task, None, when)
    return min([*own, *([of_task] if of_task else [])], default=None)


def _begin(day: date | None, takes: int, calendar: WorkCalendar) -> date | None:
    """The last day on which a task that takes so many working days can be begun."""
    if day is None or takes < 2:
        return day
    try:
        return calendar.nth_working_day(day, 1 - takes)
    except (OutOfWorkCalendar, OverflowError):
        return day


def _times(task: Task, calendar: WorkCalendar) -> tuple[date, ...]:
    deadline = parse_deadline(task.rule)
    inner = deadline.deadline if isinstance(deadline, Expected) else deadline
    if not isinstance(inner, Every):
        return ()
    try:
        found = (due(time, calendar).working_day for time in each(deadline))
        return tuple(day for day in found if day)
    except DeadlineRefused:
        return ()


def _standing(
    when: Due | None,
    day: date | None,
    state: ShareState,
    takes: int,
    today: date,
    calendar: WorkCalendar,
) -> Standing | None:
    if when is None or state in {ShareState.DONE, ShareState.DROPPED}:
        return None
    effort = Effort(takes) if state is ShareState.TODO else ANY_EFFORT
    try:
        return standing(replace(when, working_day=day), today, calendar, effort)
    except OutOfWorkCalendar:
        return None
