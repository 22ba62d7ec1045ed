"""A lunar date is a day of the Vietnamese lunar calendar.

Covered are the days from 1900-01-31 (mùng 1 tháng Giêng Canh Tý) to the last day
of lunar year 2199.  The months come from ``lunar_table``, generated from JPL DE440;
the reckoning in force in each period is that of ``meridian``, with one historical
exception (Tết 1925 on 25 January, as the almanacs of the time had it).

``Basis.COMMON`` is the calendar of the whole country as the State's tables print
it; ``Basis.SOUTH`` is the almanac of Saigon, which had other dates on 120 days
between 1968 and 1975.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import repeat

from app.calendar import CalendarError, lunar_table
from app.calendar.lunar_table import SOUTH, UNCERTAIN_STARTS, YEARS
from app.calendar.meridian import Basis
from app.calendar.window import Window

FIRST_YEAR = lunar_table.FIRST_YEAR
LAST_YEAR = FIRST_YEAR + len(YEARS) - 1


def _end(new_year: int, leap_month: int, lengths: int) -> date:
    """The civil day after the last of the lunar year whose row this is."""
    months = 13 if leap_month else 12
    return date.fromordinal(new_year + 29 * months + lengths.bit_count())


ALMANAC = Window(date.fromordinal(YEARS[0][0]), _end(*YEARS[-1]))
"""The civil days that have a lunar date: 1900-01-31 to the last day of lunar year 2199."""


class OutOfAlmanac(CalendarError):
    """A day or a lunar year outside the years the tables cover."""

    def __init__(self, asked: date | int) -> None:
        super().__init__(
            f"{asked} is outside the lunar years {FIRST_YEAR} to {LAST_YEAR}"
            f" ({ALMANAC.start} to {ALMANAC.last})"
        )
        self.asked = asked


class NoSuchLunarDate(CalendarError):
    """A lunar date that the calendar does not have; ``remedy`` says, in Vietnamese, what it has."""

    def __init__(self, asked: "LunarDate", remedy: str) -> None:
        super().__init__(f"no lunar date {asked}: {remedy}")
        self.asked = asked
        self.remedy = remedy


class NoSuchLunarMonth(NoSuchLunarDate):
    """A leap month that the year does not have, or a month number that no year has."""


class DayBeyondMonth(NoSuchLunarDate):
    """A day 30 in a month of 29 days, or a day number that no month has."""


@dataclass(frozen=True, slots=True, init=False)
class LunarDate:
    """Day ``day`` of month ``month`` (the leap one if ``leap``) of lunar year ``year``.

    Written ``2025-06L-01`` (``L`` for a leap month).  A value need not exist in the
    calendar, nor lie in the years covered: origins are recorded as history has them.
    """

    year: int
    month: int
    day: int
    leap: bool

    # The __init__ that dataclass makes for a frozen class takes twice the time, and whole
    # calendars are made of these.
    def __init__(self, year: int, month: int, day: int, leap: bool = False) -> None:
        _SET_YEAR(self, year)
        _SET_MONTH(self, month)
        _SET_DAY(self, day)
        _SET_LEAP(self, leap)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}{'L' if self.leap else ''}-{self.day:02}"

    @property
    def key(self) -> tuple[int, int, bool, int]:
        """The place of the date in time: a leap month follows the month of its number."""
        return self.year, self.month, self.leap, self.day


_SET_YEAR = LunarDate.__dict__["year"].__set__
_SET_MONTH = LunarDate.__dict__["month"].__set__
_SET_DAY = LunarDate.__dict__["day"].__set__
_SET_LEAP = LunarDate.__dict__["leap"].__set__

_SPELLING = re.compile(r"(\d{4})-(\d{2})(L?)-(\d{2})", re.ASCII)


def parse_lunar_date(text: str) -> LunarDate:
    """The inverse of ``str``; it does not ask whether the calendar has that date.

    Raises:
        ValueError: if ``text`` is not of the form YYYY-MM-DD or YYYY-MML-DD.
    """
    match = _SPELLING.fullmatch(text)
    if not match:
        raise ValueError(f"not a lunar date like 2027-03-10 or 2025-06L-01: {text!r}")
    year, month, leap, day = match.groups()
    return LunarDate(int(year), int(month), int(day), bool(leap))


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """A month of the calendar: its number, its first civil day, its length in days."""

    year: int
    month: int
    leap: bool
    start: date
    length: int
    uncertain_start: bool

    @property
    def days(self) -> Window:
        return Window(self.start, date.fromordinal(self.start.toordinal() + self.length))


@cache
def lunar_year(year: int, basis: Basis = Basis.COMMON) -> tuple[LunarMonth, ...]:
    """The 12 or 13 months of lunar year ``year``, in order.

    Raises:
        OutOfAlmanac: if the tables do not cover the year.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfAlmanac(year)
    start, leap_month, lengths = YEARS[year - FIRST_YEAR]
    if basis is Basis.SOUTH:
        start, leap_month, lengths = SOUTH.get(year, (start, leap_month, lengths))
    months = []
    for month, leap in _numbers(leap_month):
        length = 29 + (lengths & 1)
        uncertain = start in UNCERTAIN_STARTS
        first = date.fromordinal(start)
        months.append(LunarMonth(year, month, leap, first, length, uncertain))
        start += length
        lengths >>= 1
    return tuple(months)


def _numbers(leap_month: int) -> list[tuple[int, bool]]:
    """The months of a year as (number, leap), in order."""
    numbers = [(month, False) for month in range(1, 13)]
    if leap_month:
        numbers.insert(leap_month, (leap_month, True))
    return numbers


def lunar_date(day: date, basis: Basis = Basis.COMMON) -> LunarDate:
    """The lunar date of civil day ``day``.

    Raises:
        OutOfAlmanac: if the tables do not cover the day.
    """
    try:
        return _LUNAR_DATES[basis][day]
    except KeyError:
        _LUNAR_DATES[basis].update(_dates_of_month(lunar_month(day, basis)))
    return _LUNAR_DATES[basis][day]


def civil_date(lunar: LunarDate, basis: Basis = Basis.COMMON) -> date:
    """The civil day of ``lunar``.

    Raises:
        OutOfAlmanac: if the tables do not cover the lunar year.
        NoSuchLunarMonth: if the year has no such (leap) month.
        DayBeyondMonth: if the month has no such day.
    """
    try:
        return _CIVIL_DAYS[basis][lunar.year][lunar.leap][lunar.month][lunar.day]
    except KeyError:
        raise _missing(lunar, basis) from None


def lunar_month(day: date, basis: Basis = Basis.COMMON) -> LunarMonth:
    """The lunar month that holds civil day ``day``.

    Raises:
        OutOfAlmanac: if the tables do not cover the day.
    """
    if day not in ALMANAC:
        raise OutOfAlmanac(day)
    months = lunar_year(min(day.year, LAST_YEAR), basis)
    if day < months[0].start:
        months = lunar_year(months[0].year - 1, basis)
    return months[bisect_right(months, day, key=lambda month: month.start) - 1]


def is_uncertain(day: date, basis: Basis = Basis.COMMON) -> bool:
    """Whether the lunar date of ``day`` hangs on a new moon too near midnight to be sure of.

    So are all days of a month that may begin a day earlier or later, and the last
    day of the month before, which may then be a first.

    Raises:
        OutOfAlmanac: if the tables do not cover the day.
    """
    month = lunar_month(day, basis)
    next_start = month.days.end.toordinal()
    return month.uncertain_start or (day == month.days.last and next_start in UNCERTAIN_STARTS)


def _missing(lunar: LunarDate, basis: Basis) -> CalendarError:
    """Why the calendar has no such date: an error to raise."""
    months = lunar_year(lunar.year, basis)
    for month in months:
        if (month.month, month.leap) == (lunar.month, lunar.leap):
            remedy = f"tháng này có {month.length} ngày, bắt đầu từ {month.start:%d/%m/%Y}"
            return DayBeyondMonth(lunar, remedy)
    if lunar.leap and 1 <= lunar.month <= 12:
        repeated = next((month.month for month in months if month.leap), None)
        known = f"nhuận tháng {repeated}" if repeated else "không có tháng nhuận"
        return NoSuchLunarMonth(lunar, f"năm âm lịch {lunar.year} {known}")
    return NoSuchLunarMonth(lunar, "tháng âm lịch đánh số từ 1 đến 12")


# Both conversions answer from prepared values: constructing a frozen dataclass on each call
# would cost several times the look-up.

_LUNAR_DATES: dict[Basis, dict[date, LunarDate]] = {basis: {} for basis in Basis}
"""The lunar dates asked for so far, a month at a time."""


def _dates_of_month(month: LunarMonth) -> Iterator[tuple[date, LunarDate]]:
    start = month.start.toordinal()
    days = map(date.fromordinal, range(start, start + month.length))
    numbers = range(1, month.length + 1)
    dates = map(LunarDate, repeat(month.year), repeat(month.month), numbers, repeat(month.leap))
    return zip(days, dates, strict=True)


_DaysByMonth = dict[int, dict[int, date]]


class _CivilDays(dict[int, tuple[_DaysByMonth, _DaysByMonth]]):
    """Civil days by lunar year, leap, month and day; a year is made when it is first asked for."""

    def __init__(self, basis: Basis) -> None:
        super().__init__()
        self._basis = basis

    def __missing__(self, year: int) -> tuple[_DaysByMonth, _DaysByMonth]:
        found: tuple[_DaysByMonth, _DaysByMonth] = ({}, {})
        for month in lunar_year(year, self._basis):
            found[month.leap][month.month] = dict(enumerate(month.days, start=1))
        self[year] = found
        return found


_CIVIL_DAYS = {basis: _CivilDays(basis) for basis in Basis}
