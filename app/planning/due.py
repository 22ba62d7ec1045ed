"""A due day is the last working day on which a deadline is kept, and why it is that day.

A day that follows from a rule moves back to the last working day, never later: days off,
Tết, substitutes and swapped days are passed over, a Saturday that is worked counts.  A
span is kept until its last working day.  A day fixed by hand stays, and warns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.calendar.almanac import anchor as anchor_in
from app.calendar.window import ONE_DAY, Window
from app.planning.anchors import Anchor, OfActivity, OfOccurrence, OfRule
from app.planning.deadlines import (
    Before,
    By,
    Counted,
    Deadline,
    DeadlineRefused,
    During,
    Every,
    Expected,
    Fixed,
    Ongoing,
    Side,
    When,
    each,
)
from app.planning.printed import printed_date
from app.planning.reasons import days_passed_over, make_up_reason, rest_reason, spoken_date
from app.planning.spans import CalendarPeriod, Days, Term, one_day
from app.workdays import FIRST_YEAR, LAST_YEAR, OutOfWorkCalendar, WorkCalendar

NO_ANCHORS: Mapping[Anchor, Days] = {}


class CautionKind(StrEnum):
    """What is to be heeded about a due day."""

    NOT_WORKED = "not-worked"
    OUTSIDE_SPAN = "outside-span"
    NOT_AFTER_ANCHOR = "not-after-anchor"
    EXPECTED_DAYS_OFF = "expected-days-off"


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning; ``text`` is a Vietnamese sentence without its full stop."""

    kind: CautionKind
    text: str


@dataclass(frozen=True, slots=True)
class Due:
    """The days of a deadline.

    ``first`` and ``last`` are the days in time as they are worded, both included;
    ``first`` is None where a wording only ends them.  ``working_day`` is the due day.
    All are None for what goes on.  ``why`` is a Vietnamese sentence without its full stop.
    """

    first: date | None
    last: date | None
    working_day: date | None
    why: str
    warnings: tuple[Caution, ...] = ()
    expected: bool = False


class AnchorWithoutDay(DeadlineRefused):
    """An anchor that has no day, or none in that year."""

    def __init__(self, anchor: Anchor, sentence: str) -> None:
        super().__init__(sentence)
        self.anchor = anchor


class OutsideWorkCalendar(DeadlineRefused):
    """A deadline in years for which nobody knows the days off."""

    def __init__(self) -> None:
        super().__init__(
            f"chỉ biết ngày làm việc từ năm {FIRST_YEAR} đến năm {LAST_YEAR};"
            " hãy chọn hạn trong những năm đó"
        )


def due(
    deadline: Deadline, calendar: WorkCalendar, days_of: Mapping[Anchor, Days] = NO_ANCHORS
) -> Due:
    """When ``deadline`` is due by ``calendar``.

    ``days_of`` gives the days of occurrences and activities; rules find theirs.  One
    that recurs is due as a whole on the last of its days; ``each`` tells its times.

    Raises:
        AnchorWithoutDay: if it hangs on something that has no day.
        OutsideWorkCalendar: if ``calendar`` does not hold all days that matter.
    """
    try:
        return _due(deadline, calendar, days_of)
    except (OutOfWorkCalendar, OverflowError):
        raise OutsideWorkCalendar from None


def days_of_when(when: When, days_of: Mapping[Anchor, Days]) -> Days:
    """The days of a span or an anchor; ``days_of`` as in ``due``.

    Raises:
        AnchorWithoutDay: if it is something that has no day.
        OutsideWorkCalendar: if it ends after the last year that there is.
    """
    match when:
        case CalendarPeriod(year=date.max.year):
            raise OutsideWorkCalendar
        case Days() | CalendarPeriod() | Term():
            return when.days
        case OfRule(rule, year):
            if day := anchor_in(rule, year):
                return one_day(day)
            raise AnchorWithoutDay(when, f"năm {year} không có ngày {rule}; hãy chọn ngày khác")
        case OfOccurrence(event_id, year) if when not in days_of:
            told = f"không có {event_id}-{year}; hãy kiểm tra mã sự kiện và năm"
            raise AnchorWithoutDay(when, told)
        case OfActivity(name) if when not in days_of:
            told = f"hoạt động {name!r} chưa có ngày; hãy ghi ngày của hoạt động trước"
            raise AnchorWithoutDay(when, told)
    return days_of[when]


def _due(deadline: Deadline, calendar: WorkCalendar, days_of: Mapping[Anchor, Days]) -> Due:
    match deadline:
        case Ongoing():
            return Due(
                None, None, None, "việc thường xuyên không có ngày hạn, không bao giờ quá hạn"
            )
        case Expected(inner):
            return _only_expected(_due(inner, calendar, days_of))
        case Every():
            return _last_time(deadline, calendar)
        case Fixed(day):
            return _fixed(day, calendar)
        case Before(when):
            first = days_of_when(when, days_of).first
            told = f"không tính {spoken_date(first)}"
            return _moved_back(None, first - ONE_DAY, told, calendar)
        case By(when):
            last = days_of_when(when, days_of).last
            return _moved_back(None, last, f"tính cả {spoken_date(last)}", calendar)
        case During(when):
            return _during(days_of_when(when, days_of), calendar)
        case Counted():
            return _counted(deadline, days_of_when(deadline.anchor, days_of), calendar)


def _only_expected(found: Due) -> Due:
    return replace(found, why=f"{found.why}; mới là dự kiến, chưa chốt", expected=True)


def _last_time(every: Every, calendar: WorkCalendar) -> Due:
    times = [_due(time, calendar, NO_ANCHORS) for time in each(every)]
    told = f"{len(times)} lần, hạn lần cuối: {times[-1].why}"
    return replace(times[-1], first=times[0].first, why=told)


def _fixed(day: date, calendar: WorkCalendar) -> Due:
    told = f"{spoken_date(day)} do người dùng chốt"
    if calendar.is_working_day(day):
        return Due(day, day, day, told)
    warning = f"{spoken_date(day)} không phải ngày làm việc ({rest_reason(day, calendar)})"
    return Due(day, day, day, told, (Caution(CautionKind.NOT_WORKED, warning),))


def _during(days: Days, calendar: WorkCalendar) -> Due:
    if days.single:
        return _moved_back(days.first, days.last, f"tính cả {spoken_date(days.last)}", calendar)
    told = f"cả khoảng từ {printed_date(days.first)} đến {printed_date(days.last)} là trong hạn"
    return _moved_back(days.first, days.last, told, calendar)


def _counted(counted: Counted, anchor: Days, calendar: WorkCalendar) -> Due:
    after = counted.side is Side.AFTER
    start = anchor.last if after else anchor.first
    signed = counted.count if after else -counted.count
    if counted.working:
        last = calendar.nth_working_day(start, signed)
    else:
        last = start + timedelta(days=signed)
    units = "ngày làm việc" if counted.working else "ngày"
    told = f"{counted.count} {units} {'sau' if after else 'trước'} {spoken_date(start)}"
    found = _moved_back(None, last, told, calendar)
    between = Days(min(start, last), max(start, last)) if counted.working else None
    return replace(found, warnings=_of_counted(found, anchor, after, between, calendar))


def _of_counted(
    found: Due, anchor: Days, after: bool, between: Days | None, calendar: WorkCalendar
) -> tuple[Caution, ...]:
    """The warnings of ``found``, and those that counting adds."""
    warnings = list(found.warnings or (_expected_days_off(between, calendar) if between else ()))
    if after and found.working_day and found.working_day <= anchor.last:
        told = (
            f"lùi về ngày làm việc thì không còn sau {spoken_date(anchor.last)}; hãy tăng số ngày"
        )
        warnings.append(Caution(CautionKind.NOT_AFTER_ANCHOR, told))
    return tuple(warnings)


def _moved_back(first: date | None, last: date, told: str, calendar: WorkCalendar) -> Due:
    """Due on ``last``, or on the last working day before it."""
    day = calendar.last_working_day_on_or_before(last)
    why = "; ".join(filter(None, (told, _why_that_day(day, last, calendar))))
    warnings = _expected_days_off(Days(day + ONE_DAY, last), calendar) if day < last else ()
    if first and day < first:
        text = "không có ngày làm việc nào trong khoảng này: phải xong trước khi khoảng bắt đầu"
        warnings = (Caution(CautionKind.OUTSIDE_SPAN, text), *warnings)
    return Due(first, last, day, why, warnings)


def _why_that_day(day: date, last: date, calendar: WorkCalendar) -> str:
    made_up = make_up_reason(day, calendar)
    if day == last:
        return made_up or f"{spoken_date(day)} là ngày làm việc"
    passed = days_passed_over(Days(day + ONE_DAY, last), calendar)
    told = f"{passed} không làm việc nên lùi về {spoken_date(day)}"
    return f"{told}; {made_up}" if made_up else told


def _expected_days_off(days: Days, calendar: WorkCalendar) -> tuple[Caution, ...]:
    window = Window.of_days(days.first, days.last).within(calendar.window)
    names = [off.name for off in calendar.days_off(window) if off.expected]
    if not names:
        return ()
    told = f"ngày nghỉ mới là dự kiến ({'; '.join(dict.fromkeys(names))}), hạn có thể phải dời"
    return (Caution(CautionKind.EXPECTED_DAYS_OFF, told),)
