"""A span is the days that a plan names by one name: "10/6/2024", "đầu tháng 7/2024", "quý I".

=======================  ============================================================
``2024-06-10``           one day
``2024-07-15..2024-08-20``  from day to day, both included
``2024-07``              a month; ``2024-Q1`` a quarter, ``2024-H1`` a half-year
``2025``                 a year
``2024-07-start``        đầu, ``-middle`` giữa or ``-end`` cuối of a month, a quarter
                         or a year
``2021..2025``           a term of several years (giai đoạn, nhiệm kỳ)
=======================  ============================================================

No rule says which days đầu, giữa and cuối mean.  By our convention they are thirds:
the days 1 to 10, 11 to 20 and 21 to the last of a month; one month each of a quarter;
four months each of a year.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.calendar.window import Window
from app.workdays import FIRST_YEAR, LAST_YEAR


class Unit(StrEnum):
    """What a year is divided into."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months it has."""
        return {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12}[self]

    @property
    def in_a_year(self) -> int:
        """How many of them a year has."""
        return 12 // self.months


class Part(StrEnum):
    """A third of a month, a quarter or a year: đầu, giữa, cuối."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Days:
    """From ``first`` to ``last``, both included; one day when they are equal.

    Raises:
        ValueError: if ``last`` is earlier than ``first``.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is earlier than {self.first}")

    def __str__(self) -> str:
        return str(self.first) if self.single else f"{self.first}..{self.last}"

    @property
    def single(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    @property
    def days(self) -> "Days":
        """Itself."""
        return self


def one_day(day: date) -> Days:
    """The span of one day."""
    return Days(day, day)


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """The ``number``-th ``unit`` of ``year``, counted from 1, or a part of it.

    Raises:
        ValueError: if a year has no such unit, or a half-year is to be parted.
    """

    unit: Unit
    year: int
    number: int = 1
    part: Part | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.unit.in_a_year:
            raise ValueError(f"no {self.unit} {self.number} in a year")
        if self.part and self.unit is Unit.HALF:
            raise ValueError("a half-year has no named parts")

    def __str__(self) -> str:
        number = {
            Unit.MONTH: f"-{self.number:02}",
            Unit.QUARTER: f"-Q{self.number}",
            Unit.HALF: f"-H{self.number}",
            Unit.YEAR: "",
        }[self.unit]
        return f"{self.year:04}{number}{f'-{self.part}' if self.part else ''}"

    @property
    def days(self) -> Days:
        """Its days."""
        first_month = (self.number - 1) * self.unit.months + 1
        if self.part is None:
            return _months(self.year, first_month, self.unit.months)
        index = tuple(Part).index(self.part)
        if self.unit is not Unit.MONTH:
            third = self.unit.months // 3
            return _months(self.year, first_month + index * third, third)
        month = Window.of_month(self.year, self.number)
        last = (
            month.last if self.part is Part.END else date(self.year, self.number, index * 10 + 10)
        )
        return Days(date(self.year, self.number, index * 10 + 1), last)


@dataclass(frozen=True, slots=True)
class Years:
    """The years of a plan from ``first`` to ``last``, both included; often a single one.

    Raises:
        ValueError: if ``last`` is earlier, or no work calendar is known for one of them.
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.first <= self.last <= LAST_YEAR:
            raise ValueError(f"no years {self.first} to {self.last}")

    def __str__(self) -> str:
        return f"{self.first}" if self.single else f"{self.first}..{self.last}"

    @property
    def single(self) -> bool:
        """Whether it is one year."""
        return self.first == self.last

    def __iter__(self) -> Iterator[int]:
        yield from range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True)
class Term:
    """Several years as one span.

    Raises:
        ValueError: if it is not longer than a year.
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if not self.first < self.last:
            raise ValueError("a term has more than one year")

    def __str__(self) -> str:
        return f"{self.first:04}..{self.last:04}"

    @property
    def days(self) -> Days:
        """From the first day of its first year to the last of its last."""
        return Days(date(self.first, 1, 1), date(self.last, 12, 31))


Span = Days | CalendarPeriod | Term

_PERIOD = re.compile(r"(\d{4})(?:-(?:(\d\d)|Q([1-4])|H([12])))?(?:-(start|middle|end))?", re.ASCII)
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", re.ASCII)
_TERM = re.compile(r"(\d{4})\.\.(\d{4})", re.ASCII)


def parse_span(text: str) -> Span:
    """The span that ``text`` spells; ``parse_span(str(span)) == span``.

    Raises:
        ValueError: if it spells none.
    """
    if match := _DAYS.fullmatch(text):
        first = date.fromisoformat(match[1])
        return Days(first, date.fromisoformat(match[2]) if match[2] else first)
    if match := _TERM.fullmatch(text):
        return Term(int(match[1]), int(match[2]))
    if match := _PERIOD.fullmatch(text):
        return _period(match)
    raise ValueError(f"not a span: {text!r}")


def parse_years(text: str) -> Years:
    """The years that ``text`` spells: "2024" or "2021..2025".

    Raises:
        ValueError: if it spells none.
    """
    first, _, last = text.partition("..")
    if not re.fullmatch(r"\d{4}(\.\.\d{4})?", text, re.ASCII) or first == last:
        raise ValueError(f"not years: {text!r}")
    return Years(int(first), int(last or first))


def _period(match: re.Match[str]) -> CalendarPeriod:
    year, month, quarter, half, part = match.groups()
    unit = Unit.MONTH if month else Unit.QUARTER if quarter else Unit.HALF if half else Unit.YEAR
    if not int(year):
        raise ValueError("there is no year 0")
    number = int(month or quarter or half or 1)
    return CalendarPeriod(unit, int(year), number, Part(part) if part else None)


def _months(year: int, first: int, count: int) -> Days:
    return Days(date(year, first, 1), Window.of_month(year, first + count - 1).last)
