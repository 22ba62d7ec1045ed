"""Closing tells what was done by the day on which figures close, and what is expected after it.

What is done between that day and the period's end, and what is marked expected, is *ước thực
hiện*: it counts, and is never shown as done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.calendar.window import Window
from app.planning.due import Due
from app.planning.plans.progress import progress
from app.planning.plans.vocabulary import ShareState
from app.planning.reports.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class Close:
    """The days of a period, and that on which its figures close, which is included.

    ``seen`` is the day on which one looks: nothing is late by a day that has not come.
    """

    window: Window
    closes_on: date
    seen: date

    @property
    def by(self) -> date:
        """On which day anything stands as it is told."""
        return min(self.closes_on, self.seen)


@dataclass(frozen=True, slots=True)
class Work:
    """A share as it is now; ``estimated`` tells that a figure of it is marked expected."""

    state: ShareState
    due: Due
    done_on: date | None = None
    estimated: bool = False


def concerns(work: Work, close: Close) -> bool:
    """Whether ``work`` belongs into the report.

    That is what was due or done in the period, what was left from before it, and what goes
    on without a deadline once it was begun.
    """
    due = work.due.working_day
    if work.state is ShareState.DROPPED:
        return due is not None and due in close.window
    if work.done_on is not None and work.done_on < close.window.end:
        return work.done_on >= close.window.start
    if due is None:
        return work.estimated or work.state is not ShareState.TODO
    return work.estimated or due < close.window.end


def at_close(work: Work, close: Close) -> Standing:
    """How ``work``, which concerns the report, stands when figures close."""
    if work.state is ShareState.DONE:
        assert work.done_on is not None
        if work.done_on <= close.closes_on:
            return Standing(progress(work.state, work.done_on, work.due, close.by).value)
        if work.done_on < close.window.end:
            return Standing.EXPECTED
    if work.estimated and work.state is not ShareState.DROPPED:
        return Standing.EXPECTED
    # What was done after the period was still to be done in it.
    state = ShareState.DOING if work.state is ShareState.DONE else work.state
    return Standing(progress(state, None, work.due, close.by).value)


_TELLING = (
    Standing.OVERDUE,
    Standing.UNDER_WAY_LATE,
    Standing.UNDER_WAY,
    Standing.NOT_DUE,
    Standing.EXPECTED,
    Standing.LATE,
    Standing.ON_TIME,
    Standing.EARLY,
    Standing.DROPPED,
)
"""What tells most of a task whose shares stand differently, the first first."""


def together(standings: Iterable[Standing]) -> Standing:
    """How a task stands of which the shares stand so; there is at least one."""
    found = set(standings)
    return next(standing for standing in _TELLING if standing in found)
