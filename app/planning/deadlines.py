"""A deadline is the rule that a plan's wording gives: which days are in time, and which day is due.

The wording is printed and stored as the plan has it; beside it stands the rule, in one
spelling, with the year before the month before the day:

==============================================  ========================================
``before:2024-06-10``                           trước ngày 10/6: the day is not included
``by:2024-06-10``                               chậm nhất, đến hết ngày, hạn: it is
``during:2024-07-start``                        vào đầu tháng 7; trong ngày, trong quý,
                                                vào năm 2025, đúng dịp kỷ niệm
``count:5wd-before@occurrence:quoc-khanh-2027``  5 ngày làm việc trước (``wd``), or days
                                                (``d``); ``after`` for sau
``every:month:2024:by-20``                      chậm nhất ngày 20 hằng tháng
``every:year:2021..2025``                       giai đoạn 2021–2025 và từng năm
``every:2year:2021..2025``                      hai năm một lần, from the first year on
``expected:during:2024-07-start``               dự kiến: not overdue until confirmed
``fixed:2024-06-08``                            a day that somebody chose by hand
``ongoing``                                     thường xuyên: no due day, never overdue
==============================================  ========================================

What follows ``before:``, ``by:`` and ``during:`` is a span or an anchor.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.calendar.window import Window
from app.errors import AppError
from app.planning.anchors import Anchor, parse_anchor
from app.planning.spans import (
    CalendarPeriod,
    Days,
    Part,
    Span,
    Unit,
    Years,
    one_day,
    parse_span,
    parse_years,
)

MAX_COUNT = 999

When = Span | Anchor


class DeadlineRefused(AppError):
    """A deadline that cannot be met or understood; ``sentence`` tells the remedy, in Vietnamese."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotADeadline(DeadlineRefused):
    """A text that spells no deadline."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} không phải quy tắc hạn; viết như before:2027-06-10, by:2027-06-10,"
            " during:2027-07-start, before:rule:lunar:01-01@2027,"
            " count:5wd-before@occurrence:quoc-khanh-2027, every:month:2027:by-20,"
            " fixed:2027-06-08 hoặc ongoing"
        )
        self.text = text


class Bound(StrEnum):
    """How a wording bounds the days it names."""

    BEFORE = "before"
    BY = "by"
    DURING = "during"


class Side(StrEnum):
    """On which side of its anchor a deadline is counted."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Before:
    """Strictly before the first day of ``when``."""

    when: When

    def __str__(self) -> str:
        return f"before:{self.when}"


@dataclass(frozen=True, slots=True)
class By:
    """Not after the last day of ``when``."""

    when: When

    def __str__(self) -> str:
        return f"by:{self.when}"


@dataclass(frozen=True, slots=True)
class During:
    """Within ``when``, which shows as a span."""

    when: When

    def __str__(self) -> str:
        return f"during:{self.when}"


@dataclass(frozen=True, slots=True)
class Counted:
    """``count`` days, or working days, before or after ``anchor``, which is not counted itself.

    Raises:
        ValueError: if ``count`` is not from 1 to 999.
    """

    count: int
    working: bool
    side: Side
    anchor: Days | Anchor

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MAX_COUNT:
            raise ValueError(f"{self.count} days")

    def __str__(self) -> str:
        unit = "wd" if self.working else "d"
        anchor = f"day:{self.anchor}" if isinstance(self.anchor, Days) else self.anchor
        return f"count:{self.count}{unit}-{self.side}@{anchor}"


@dataclass(frozen=True, slots=True)
class DayOfPeriod:
    """A day that recurs: day ``day`` of the ``month``-th month of each period, both from 1.

    A day that a month lacks is its last one.
    """

    bound: Bound
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Every:
    """Once in each ``unit`` of ``years``, or in every ``step``-th year from the first on.

    Raises:
        ValueError: if ``step`` is not 1 for anything but years, or the unit has no such
            day or part.
    """

    unit: Unit
    years: Years
    on: DayOfPeriod | Part | None = None
    step: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.step <= (1 if self.unit is not Unit.YEAR else 10):
            raise ValueError(f"every {self.step} {self.unit}")
        if isinstance(self.on, Part) and self.unit is Unit.HALF:
            raise ValueError("a half-year has no named parts")
        if isinstance(self.on, DayOfPeriod):
            if not 1 <= self.on.month <= self.unit.months:
                raise ValueError(f"no month {self.on.month} in a {self.unit}")
            longest = Window.of_month(2024, self.on.month) if self.unit is Unit.YEAR else range(31)
            if not 1 <= self.on.day <= len(longest):
                raise ValueError(f"no day {self.on.day} in a month")

    def __str__(self) -> str:
        step = "" if self.step == 1 else self.step
        return f"every:{step}{self.unit}:{self.years}{_on_spelling(self.on, self.unit)}"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A day chosen by hand (do người dùng chốt), which stays as it is."""

    day: date

    def __str__(self) -> str:
        return f"fixed:{self.day}"


@dataclass(frozen=True, slots=True)
class Ongoing:
    """Work that goes on (thường xuyên)."""

    def __str__(self) -> str:
        return "ongoing"


Firm = Before | By | During | Counted | Every | Fixed | Ongoing
"""Every deadline but one that is only expected."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A deadline that is not confirmed yet (dự kiến)."""

    deadline: Before | By | During | Counted | Every

    def __str__(self) -> str:
        return f"expected:{self.deadline}"


Deadline = Firm | Expected


def parse_deadline(text: str) -> Deadline:
    """The deadline that ``text`` spells; ``parse_deadline(str(deadline)) == deadline``.

    Raises:
        NotADeadline: if it spells none.
    """
    try:
        found = _parse(text)
    except ValueError:
        raise NotADeadline(text) from None
    if str(found) != text:
        raise NotADeadline(text)
    return found


def bounded(bound: Bound, when: When) -> Before | By | During:
    """The deadline that ``bound`` makes of ``when``."""
    match bound:
        case Bound.BEFORE:
            return Before(when)
        case Bound.BY:
            return By(when)
        case Bound.DURING:
            return During(when)


def each(deadline: Deadline) -> tuple[Deadline, ...]:
    """The single deadlines of one that recurs, earliest first; any other one alone."""
    match deadline:
        case Every():
            return tuple(_times(deadline))
        case Expected(Every() as every):
            return tuple(map(Expected, _times(every)))
    return (deadline,)


def anchor_of(deadline: Deadline) -> Anchor | None:
    """What ``deadline`` hangs on; None where it names its own days."""
    match deadline:
        case Expected(inner):
            return anchor_of(inner)
        case Before(when) | By(when) | During(when) | Counted(anchor=when):
            return when if isinstance(when, Anchor) else None
    return None


def _times(every: Every) -> Iterator[Before | By | During]:
    for year in range(every.years.first, every.years.last + 1, every.step):
        for number in range(1, every.unit.in_a_year + 1):
            yield _time(every, year, number)


def _time(every: Every, year: int, number: int) -> Before | By | During:
    if not isinstance(every.on, DayOfPeriod):
        return During(CalendarPeriod(every.unit, year, number, every.on))
    month = Window.of_month(year, (number - 1) * every.unit.months + every.on.month)
    day = min(every.on.day, len(month))
    return bounded(every.on.bound, one_day(month.start.replace(day=day)))


def _on_spelling(on: DayOfPeriod | Part | None, unit: Unit) -> str:
    match on:
        case None:
            return ""
        case Part():
            return f":{on}"
        case DayOfPeriod(bound, month, day):
            return f":{bound}-{'' if unit is Unit.MONTH else f'{month:02}-'}{day:02}"


def _parse(text: str) -> Deadline:
    kind, _, rest = text.partition(":")
    match kind:
        case "before" | "by" | "during":
            return bounded(Bound(kind), _parse_when(rest))
        case "count":
            return _parse_counted(rest)
        case "every":
            return _parse_every(rest)
        case "fixed":
            return Fixed(_days(rest).first)
        case "ongoing" if text == "ongoing":
            return Ongoing()
        case "expected":
            return _parse_expected(rest)
    raise ValueError(text)


def _parse_when(text: str) -> When:
    return parse_anchor(text) if ":" in text else parse_span(text)


def _days(text: str) -> Days:
    span = parse_span(text)
    if not isinstance(span, Days):
        raise ValueError(text)
    return span


def _parse_counted(text: str) -> Counted:
    match = re.fullmatch(r"([1-9]\d{0,2})(wd|d)-(before|after)@(.+)", text, re.ASCII)
    if not match:
        raise ValueError(text)
    spelling = match[4]
    day = spelling.removeprefix("day:")
    anchor = parse_anchor(spelling) if day == spelling else _days(day)
    return Counted(int(match[1]), match[2] == "wd", Side(match[3]), anchor)


def _parse_every(text: str) -> Every:
    match = re.fullmatch(
        r"([2-9]|10)?(month|quarter|half|year):([\d.]+)"
        r"(?::(?:(before|by|during)-(?:(\d\d)-)?(\d\d)|(start|middle|end)))?",
        text,
        re.ASCII,
    )
    if not match:
        raise ValueError(text)
    step, unit, years, bound, month, day, part = match.groups()
    on: DayOfPeriod | Part | None = Part(part) if part else None
    if bound:
        if (month is None) is not (unit == "month"):
            raise ValueError(text)
        on = DayOfPeriod(Bound(bound), int(month or 1), int(day))
    return Every(Unit(unit), parse_years(years), on, int(step or 1))


def _parse_expected(text: str) -> Expected:
    inner = _parse(text)
    if isinstance(inner, Fixed | Ongoing | Expected):
        raise ValueError(text)
    return Expected(inner)
