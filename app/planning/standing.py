"""A standing is where a deadline stands on a day: ahead, soon, too late to begin, overdue."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.calendar.window import ONE_DAY, Window
from app.planning.due import Due
from app.workdays import OutOfWorkCalendar, WorkCalendar

SOON_WORKING_DAYS = 5


class Standing(StrEnum):
    """How a deadline that has not been kept yet stands."""

    ONGOING = "ongoing"
    AHEAD = "ahead"
    SOON = "soon"
    TOO_LATE = "too-late"
    OVERDUE = "overdue"
    UNCONFIRMED = "unconfirmed"


LABELS = {
    Standing.ONGOING: "thường xuyên",
    Standing.AHEAD: "chưa đến hạn",
    Standing.SOON: "sắp đến hạn",
    Standing.TOO_LATE: "quá muộn để bắt đầu",
    Standing.OVERDUE: "quá hạn",
    Standing.UNCONFIRMED: "đã qua ngày dự kiến, chờ chốt",
}


@dataclass(frozen=True, slots=True)
class Effort:
    """How many working days a task takes, and how many ahead count as soon."""

    takes: int = 0
    soon: int = SOON_WORKING_DAYS


ANY_EFFORT = Effort()


def standing(
    due: Due, today: date, calendar: WorkCalendar, effort: Effort = ANY_EFFORT
) -> Standing:
    """Where ``due`` stands on ``today``, with ``effort`` for a task that nobody has begun.

    The day after the due day is overdue, though days of the wording may be left.  What
    is only expected is neither overdue nor too late.

    Raises:
        OutOfWorkCalendar: if ``calendar`` does not hold the days from today on.
    """
    day = due.working_day
    if day is None:
        return Standing.ONGOING
    if day < today:
        return Standing.UNCONFIRMED if due.expected else Standing.OVERDUE
    left = working_days_left(day, today, calendar)
    if left < effort.takes and not due.expected:
        return Standing.TOO_LATE
    return Standing.SOON if left <= effort.soon else Standing.AHEAD


def working_days_left(day: date, today: date, calendar: WorkCalendar) -> int:
    """How many working days there are from ``today`` to ``day``, both included.

    Raises:
        OutOfWorkCalendar: if ``calendar`` does not hold the days from today to ``day``.
    """
    if day not in calendar.window:
        raise OutOfWorkCalendar(day, calendar.window.start, calendar.window.last)
    return calendar.working_days(Window(today, max(today, day + ONE_DAY)))
