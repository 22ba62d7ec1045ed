"""An errand is a task as a calendar carries it: what is to be done by when, and how far it is.

All that it tells comes with the stamp of the rows it was read from.  Of a plan in force
the days are those it was signed with, so that nothing moves in a calendar that nobody
has decided; of a draft they are what they would be now.

Its key outlives adjustments: a task and those that stand in its place have one, and the
share of a unit in them has one with the unit's name.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.calendar.window import ONE_DAY
from app.models import DayStamp, Plan, Share, Task
from app.planning.deadlines import DeadlineRefused, Every, Expected, each, parse_deadline
from app.planning.due import Due
from app.planning.due import due as due_by_rule
from app.planning.plans.dues import Refused
from app.planning.plans.pieces import combined
from app.planning.plans.vocabulary import Origin, Part, PlanState, ShareState
from app.planning.printed import printed_date
from app.planning.reasons import days_passed_over, spoken_date
from app.planning.spans import Days
from app.workdays import WorkCalendar

_PERCENT = {ShareState.TODO: 0, ShareState.DOING: 50, ShareState.DONE: 100}

_OPEN = frozenset({ShareState.TODO, ShareState.DOING})


@dataclass(frozen=True, slots=True)
class Errand:
    """One task, or one time of a task that recurs.

    ``plan`` cites the plan, ``wording`` is the deadline as it is printed, ``why`` tells
    how ``due`` follows; ``due`` is None where nothing is.  ``part`` is None for a task as
    a whole.
    """

    key: str
    task_id: int
    title: str
    plan: str
    deliverable: str
    wording: str
    due: date | None
    why: str
    state: ShareState
    percent: int
    created: datetime
    changed: datetime
    done_on: date | None = None
    part: Part | None = None
    draft: bool = False
    recurs: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in _OPEN


class Errands:
    """What is known of some tasks, read at once."""

    def __init__(self, session: Session, tasks: Iterable[Task], calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._tasks = {task.id: task for task in tasks}
        self._roots = _roots(session, self._tasks.values())
        self._days_off_changed = session.scalar(select(func.max(DayStamp.changed)))

    def of_shares(self, plan: Plan, task: Task, shares: Collection[Share]) -> Errand:
        """What those shares of a task of a plan have to do, as the plan was signed.

        What a closed plan left undone is to be done no more.
        """
        states = [ShareState(share.state) for share in shares]
        state = combined(states)
        is_over = plan.state == PlanState.CLOSED and state in _OPEN
        day = _earliest(task, shares)
        return Errand(
            key=f"task-{self._roots[task.id]}",
            task_id=task.id,
            title=task.title,
            plan=_cited(plan),
            deliverable=task.deliverable,
            wording=task.wording,
            due=day,
            why=_why(task, day, self._calendar),
            state=ShareState.DROPPED if is_over else state,
            percent=0 if is_over else _percent(states),
            created=plan.created,
            changed=self._changed(plan, task, shares),
            done_on=max((share.done_on for share in shares if share.done_on), default=None),
        )

    def of_unit(self, plan: Plan, task: Task, share: Share, part: Part) -> Errand:
        """What one unit has to do of a task of a plan in force."""
        found = self.of_shares(plan, task, (share,))
        return replace(found, key=f"{found.key}-{share.unit_id}", part=part)

    def of_draft(
        self, plan: Plan, task: Task, derived: Mapping[int, Due | Refused], moment: datetime
    ) -> Errand:
        """A task of a plan not in force yet; ``derived`` is empty of one that was signed.

        ``moment`` is when anything last changed that its days hang on.
        """
        found = self.of_shares(plan, task, ())
        found = replace(found, draft=True, changed=max(found.changed, moment))
        match derived.get(task.id):
            case Due() as when:
                return replace(found, due=when.working_day, why=when.why)
            case Refused(sentence):
                return replace(found, due=None, why=sentence)
        return found

    def times(self, errand: Errand) -> tuple[Errand, ...]:
        """An errand for each time of what recurs; any other one alone."""
        deadline = parse_deadline(self._tasks[errand.task_id].rule)
        inner = deadline.deadline if isinstance(deadline, Expected) else deadline
        if not isinstance(inner, Every):
            return (errand,)
        try:
            found = [due_by_rule(time, self._calendar) for time in each(deadline)]
        except DeadlineRefused:
            return (errand,)
        return tuple(_at(errand, time, time.last) for time in found if time.last)

    def _changed(self, plan: Plan, task: Task, shares: Collection[Share]) -> datetime:
        # Why a day is due tells of days off, whose rows have a stamp of their own.
        others = (plan.issued_at, plan.closed_at, self._days_off_changed)
        reported = (share.updated for share in shares)
        return max([task.updated, *reported, *(instant for instant in others if instant)])


def _at(errand: Errand, time: Due, worded: date) -> Errand:
    """One time; named by the day that is worded, which no day off moves."""
    key = f"{errand.key}-{worded:%Y%m%d}"
    return replace(errand, key=key, due=time.working_day, why=time.why, recurs=True)


def _earliest(task: Task, shares: Iterable[Share]) -> date | None:
    """The first day on which an open share is due; that of the task where none is open."""
    days = [share.own_due or task.due_day for share in shares if share.state in _OPEN]
    return min((day for day in days if day), default=task.due_day)


def _percent(states: Iterable[ShareState]) -> int:
    """How much is done of what is not dropped."""
    found = [_PERCENT[state] for state in states if state is not ShareState.DROPPED]
    return sum(found) // len(found) if found else 0


def _why(task: Task, day: date | None, calendar: WorkCalendar) -> str:
    """Why a signed task is due on ``day``, without the calendar of what it hangs on."""
    if day is None:
        return "việc thường xuyên, không có ngày hạn"
    if day != task.due_day:
        return "hạn đã thống nhất riêng"
    if task.due_last is None or day >= task.due_last:
        return "ngày cuối của thời gian ghi trong kế hoạch đã ký"
    passed = days_passed_over(Days(day + ONE_DAY, task.due_last), calendar)
    return f"{passed} không làm việc nên lùi về {spoken_date(day)}"


def _cited(plan: Plan) -> str:
    if plan.number is None or plan.issued_on is None:
        return plan.title
    return f"{plan.title} (số {plan.number}, ngày {printed_date(plan.issued_on)})"


def _roots(session: Session, tasks: Iterable[Task]) -> dict[int, int]:
    """The first of those tasks in whose place each stands by adjustments, by its number."""
    found = {task.id: task.id for task in tasks}
    before = dict[int, int]()
    wanted = set(found)
    while wanted:
        asked = select(Task.id, Task.origin_id).where(Task.id.in_(sorted(wanted)))
        asked = asked.where(Task.origin == Origin.ADJUSTED, Task.origin_id.is_not(None))
        links = {row.id: row.origin_id for row in session.execute(asked) if row.origin_id}
        before |= links
        wanted = set(links.values()) - before.keys()
    for task_id in found:
        while found[task_id] in before:
            found[task_id] = before[found[task_id]]
    return found
