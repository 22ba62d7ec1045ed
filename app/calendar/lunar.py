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
from dataclasses import dataclass
from datetime import date
from functools import cache

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


@dataclass(frozen=True, slots=True)
class LunarDate:
    """Day ``day`` of month ``month`` (the leap one if ``leap``) of lunar year ``year``.

    Written ``2025-06L-01`` (``L`` for a leap month).  A value need not exist in the
    calendar, nor lie in the years covered: origins are recorded as history has them.
    """

    year: int
    month: int
    day: int
    leap: bool = False

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}{'L' if self.leap else ''}-{self.day:02}"

    @property
    def key(self) -> tuple[int, int, bool, int]:
        """The place of the date in time: a leap month follows the month of its number."""
        return self.year, self.month, self.leap, self.day


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
        return _lunar_dates(day.year, day.month, basis)[day.day]
    except KeyError:
        raise OutOfAlmanac(day) from None


def civil_date(lunar: LunarDate, basis: Basis = Basis.COMMON) -> date:
    """The civil day of ``lunar``.

    Raises:
        OutOfAlmanac: if the tables do not cover the lunar year.
        NoSuchLunarMonth: if the year has no such (leap) month.
        DayBeyondMonth: if the month has no such day.
    """
    month = _calendar(basis).by_number.get((lunar.year, lunar.month, lunar.leap))
    if month is None:
        raise _missing_month(lunar, basis)
    if not 1 <= lunar.day <= month.length:
        raise _missing_day(lunar, month)
    return date.fromordinal(month.start.toordinal() + lunar.day - 1)


def lunar_month(day: date, basis: Basis = Basis.COMMON) -> LunarMonth:
    """The lunar month that holds civil day ``day``.

    Raises:
        OutOfAlmanac: if the tables do not cover the day.
    """
    if day not in ALMANAC:
        raise OutOfAlmanac(day)
    months = _calendar(basis)
    return months.in_order[bisect_right(months.starts, day) - 1]


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


def _missing_month(lunar: LunarDate, basis: Basis) -> CalendarError:
    """Why there is no month of that number: an error to raise."""
    leap = next((m.month for m in lunar_year(lunar.year, basis) if m.leap), None)
    if lunar.leap and 1 <= lunar.month <= 12:
        known = f"nhuận tháng {leap}" if leap else "không có tháng nhuận"
        return NoSuchLunarMonth(lunar, f"năm âm lịch {lunar.year} {known}")
    return NoSuchLunarMonth(lunar, "tháng âm lịch đánh số từ 1 đến 12")


def _missing_day(lunar: LunarDate, month: LunarMonth) -> CalendarError:
    return DayBeyondMonth(
        lunar, f"tháng này có {month.length} ngày, bắt đầu từ {month.start:%d/%m/%Y}"
    )


@dataclass(frozen=True, slots=True)
class _Calendar:
    """All months of a basis: in order, their first days, and by (year, number, leap)."""

    in_order: tuple[LunarMonth, ...]
    starts: tuple[date, ...]
    by_number: dict[tuple[int, int, bool], LunarMonth]


@cache
def _calendar(basis: Basis) -> _Calendar:
    months = tuple(m for year in range(FIRST_YEAR, LAST_YEAR + 1) for m in lunar_year(year, basis))
    return _Calendar(
        months,
        tuple(m.start for m in months),
        {(m.year, m.month, m.leap): m for m in months},
    )


@cache
def _lunar_dates(year: int, month: int, basis: Basis) -> dict[int, LunarDate]:
    """The lunar dates of a civil month, by day of that month.

    They are made a month at a time on first use and kept: constructing a frozen
    dataclass on each call would cost several times the look-up.
    """
    if not ALMANAC.start.year <= year <= ALMANAC.end.year:
        raise KeyError(year)  # not kept, as an answer would be
    days = Window.of_month(year, month).within(ALMANAC)
    return {day.day: _lunar_date(day, basis) for day in days}


def _lunar_date(day: date, basis: Basis) -> LunarDate:
    month = lunar_month(day, basis)
    return LunarDate(month.year, month.month, (day - month.start).days + 1, month.leap)
