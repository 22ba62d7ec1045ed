"""Following an issued plan shows, unit by unit, who has it, who took it up, and who is late.

It is for those who make the plan and stand over it.  That a unit has adopted tasks is told
like a receipt; into which plan, only where that is shown to who asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.folding import folded
from app.models import Plan, Reminder, Task, Unit
from app.planning.plans.addressees import receipts_of
from app.planning.plans.assigned import parents
from app.planning.plans.lineage import lineage
from app.planning.plans.progress import (
    Progress,
    ShareProgress,
    Tally,
    TaskProgress,
    combined_progress,
    tallied_by,
    tally,
    tasks_progress,
)
from app.planning.plans.tasks import tasks_of
from app.planning.plans.verbs import Relation, relation
from app.planning.plans.vocabulary import Origin
from app.planning.printed import printed_date
from app.workdays import WorkCalendar


class Only(StrEnum):
    """Which units are asked for."""

    LATE = "late"
    UNACKNOWLEDGED = "unacknowledged"
    UNADOPTED = "unadopted"


@dataclass(frozen=True, slots=True)
class Followed:
    """Which units, and which of their work; what is None asks for all."""

    unit_id: str | None = None
    channel: str | None = None
    campaign_id: int | None = None
    progress: Progress | None = None
    only: Only | None = None


EVERYTHING = Followed()


@dataclass(frozen=True, slots=True)
class Late:
    """A task of which a unit's share is overdue, by so many working days."""

    share: ShareProgress
    title: str
    wording: str


@dataclass(frozen=True, slots=True)
class UnitFollowed:
    """What a unit has done with the plan.

    ``is_addressed`` tells that it has a receipt, ``acknowledged`` when it said so.
    ``adopted`` counts the tasks that it took into plans of its own, of which
    ``adopted_in`` are the numbers.  ``reminded`` is when it was last reminded.
    """

    unit_id: str
    name: str
    relation: Relation
    is_addressed: bool
    acknowledged: datetime | None
    shares: tuple[ShareProgress, ...]
    late: tuple[Late, ...]
    adopted: int = 0
    adopted_in: tuple[int, ...] = ()
    reminded: datetime | None = None

    @property
    def tally(self) -> Tally:
        """How many of its shares stand how."""
        return tally(share.progress for share in self.shares)

    @property
    def most_days_late(self) -> int:
        """By how many working days its most overdue share is."""
        return max((late.share.days_late for late in self.late), default=0)


@dataclass(frozen=True, slots=True)
class Following:
    """How an issued plan is being carried out.

    ``units`` come in the order of their names; ``bodies`` are the shares of those without
    an account.  ``by_campaign`` and ``by_channel`` count tasks, None those without any.
    """

    tasks: tuple[TaskProgress, ...]
    units: tuple[UnitFollowed, ...]
    bodies: tuple[ShareProgress, ...]
    by_campaign: Mapping[int | None, Tally]
    by_channel: Mapping[str | None, Tally]

    @property
    def tally(self) -> Tally:
        """How many tasks stand how."""
        return tally(task.progress for task in self.tasks)


def following(
    session: Session,
    plan: Plan,
    calendar: WorkCalendar,
    today: date,
    asked: Followed = EVERYTHING,
) -> Following:
    """How an issued ``plan`` stands on ``today``; as many queries for any number of units."""
    rows = tasks_of(session, plan)
    every = tasks_progress(session, rows, calendar, today)
    tasks = tuple(narrowed for task in every if (narrowed := _narrowed(task, asked)))
    shares = [share for task in tasks for share in task.shares]
    units = _units(session, plan, rows, tasks, shares)
    return Following(
        tasks=tasks,
        units=tuple(unit for unit in units if _wanted(unit, asked)),
        bodies=tuple(share for share in shares if share.unit_id is None),
        by_campaign=tallied_by(tasks, lambda task: task.campaign_id),
        by_channel=tallied_by(tasks, lambda task: task.channel),
    )


def _narrowed(task: TaskProgress, asked: Followed) -> TaskProgress | None:
    """What of ``task`` is asked for; None where nothing is."""
    if asked.campaign_id is not None and task.campaign_id != asked.campaign_id:
        return None
    if asked.channel is not None and (task.channel or "") != asked.channel:
        return None
    shares = tuple(
        share
        for share in task.shares
        if asked.unit_id in {None, share.unit_id} and asked.progress in {None, share.progress}
    )
    if len(shares) == len(task.shares):
        return task
    return _with(task, shares) if shares else None


def _with(task: TaskProgress, shares: tuple[ShareProgress, ...]) -> TaskProgress:
    return TaskProgress(
        task_id=task.task_id,
        title=task.title,
        wording=task.wording,
        channel=task.channel,
        campaign_id=task.campaign_id,
        line_id=task.line_id,
        progress=combined_progress(share.progress for share in shares),
        shares=shares,
    )


def _wanted(unit: UnitFollowed, asked: Followed) -> bool:
    if asked.unit_id not in {None, unit.unit_id}:
        return False
    narrows = (asked.progress, asked.channel, asked.campaign_id) != (None, None, None)
    if narrows and not unit.shares:
        return False
    match asked.only:
        case Only.LATE:
            return bool(unit.late)
        case Only.UNACKNOWLEDGED:
            return unit.is_addressed and unit.acknowledged is None
        case Only.UNADOPTED:
            return unit.adopted == 0
        case None:
            return True


def _units(
    session: Session,
    plan: Plan,
    rows: Iterable[Task],
    tasks: Iterable[TaskProgress],
    shares: Iterable[ShareProgress],
) -> tuple[UnitFollowed, ...]:
    by_unit: dict[str, list[ShareProgress]] = {}
    for share in shares:
        if share.unit_id is not None:
            by_unit.setdefault(share.unit_id, []).append(share)
    receipts = {receipt.unit_id: receipt.acknowledged for receipt in receipts_of(session, plan)}
    known = _Known(session, rows, plan)
    titles = {task.task_id: task for task in tasks}
    ids = by_unit.keys() | receipts.keys()
    names = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids))).all()
    return tuple(
        UnitFollowed(
            unit_id=unit_id,
            name=name,
            relation=relation(plan.issuer_id, unit_id, known.parents),
            is_addressed=unit_id in receipts,
            acknowledged=receipts.get(unit_id),
            shares=tuple(by_unit.get(unit_id, ())),
            late=_late(by_unit.get(unit_id, ()), titles),
            adopted=len(known.adopted.get(unit_id, _NOTHING).tasks),
            adopted_in=tuple(sorted(known.adopted.get(unit_id, _NOTHING).plans)),
            reminded=known.reminded.get(unit_id),
        )
        for unit_id, name in sorted(names, key=lambda row: (folded(row.name), row.id))
    )


def _late(shares: Iterable[ShareProgress], tasks: Mapping[int, TaskProgress]) -> tuple[Late, ...]:
    found = (
        Late(share, tasks[share.task_id].title, _wording(share, tasks[share.task_id]))
        for share in shares
        if share.progress.is_late
    )
    return tuple(sorted(found, key=lambda late: (-late.share.days_late, late.share.task_id)))


def _wording(share: ShareProgress, task: TaskProgress) -> str:
    """The deadline as printed, or the day that was agreed for the share alone."""
    return f"ngày {printed_date(share.own_due)}" if share.own_due else task.wording


@dataclass(slots=True)
class _Adoption:
    """Which tasks a unit has adopted, and into which plans."""

    tasks: set[int] = field(default_factory=set)
    plans: set[int] = field(default_factory=set)


_NOTHING = _Adoption()


class _Known:
    """What is known of the units of a plan beside their shares, read at once."""

    def __init__(self, session: Session, tasks: Iterable[Task], plan: Plan) -> None:
        self.parents = parents(session)
        self.adopted = _adopted(session, tasks)
        asked = select(Reminder.unit_id, func.max(Reminder.at)).where(Reminder.plan_id == plan.id)
        self.reminded = dict(session.execute(asked.group_by(Reminder.unit_id)).all())


def _adopted(session: Session, tasks: Iterable[Task]) -> dict[str, _Adoption]:
    """What each unit has adopted of ``tasks``, before their plan was adjusted too."""
    had = lineage(session, tasks)
    now = {number: task_id for task_id, numbers in had.items() for number in numbers}
    asked = select(Plan.unit_id, Task.plan_id, Task.origin_id).join(Plan, Plan.id == Task.plan_id)
    asked = asked.where(Task.origin == Origin.ADOPTED, Task.origin_id.in_(now))
    found: dict[str, _Adoption] = {}
    for unit_id, plan_id, origin_id in session.execute(asked):
        assert origin_id is not None
        adoption = found.setdefault(unit_id, _Adoption())
        adoption.tasks.add(now[origin_id])
        adoption.plans.add(plan_id)
    return found
