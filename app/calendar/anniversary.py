"""An anniversary is an occurrence counted from the year of its event.

The year of an occurrence is that of its anchor in the calendar of the rule; the
ordinal is that year less the year of the origin in the same calendar.  Which
ordinals count as *năm tròn* and *năm lẻ 5* is defined in Nghị định 145/2013/NĐ-CP,
Điều 3, khoản 1.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.calendar.lunar import ALMANAC, LunarDate, lunar_date
from app.calendar.rules import LunarRule, Rule


class YearClass(StrEnum):
    """How the law tells years apart; the Vietnamese terms are năm tròn, năm lẻ 5, năm khác."""

    ROUND = "round"
    FIVE = "five"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Origin:
    """When the event itself happened, as far as it is known: a year, a month or a day.

    Before 1900 it is a historical datum in whatever calendar its source used, and is
    never converted.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = (f"{self.year:04}", *(f"{n:02}" for n in (self.month, self.day) if n))
        return "-".join(parts)

    @property
    def date(self) -> date | None:
        """The civil day, when it is known."""
        if self.month and self.day:
            return date(self.year, self.month, self.day)
        return None


@dataclass(frozen=True, slots=True)
class LunarOrigin:
    """The lunar date of the event as recorded, as far as it is known."""

    year: int
    month: int | None = None
    day: int | None = None
    leap: bool = False

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}{'L' if self.leap else ''}"
        return f"{text}-{self.day:02}" if self.day else text

    @property
    def lunar(self) -> LunarDate | None:
        """The lunar date, when the day is known."""
        if self.month and self.day:
            return LunarDate(self.year, self.month, self.day, self.leap)
        return None


def parse_origin(text: str) -> Origin:
    """The origin that ``text`` spells: "1930-02-03", "1930-02" or "1930".

    Raises:
        ValueError: if it spells none, or a day that does not exist.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text, re.ASCII)
    if not match:
        raise ValueError(f"không phải ngày như 1930-02-03, 1930-02 hoặc 1930: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError(f"không có ngày này: {text!r}") from None
    return Origin(year, month, day)


def parse_lunar_origin(text: str) -> LunarOrigin:
    """The origin that ``text`` spells: "1784-12-09", "1985-02L-03", "1418-01" or "1418".

    Raises:
        ValueError: if it spells none, or a month or day that no lunar year has.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(L?)(?:-(\d\d))?)?", text, re.ASCII)
    if not match:
        raise ValueError(f"không phải ngày âm lịch như 1784-12-09 hoặc 1985-02L-03: {text!r}")
    year, month, leap, day = match.groups()
    if not (1 <= int(month or 1) <= 12 and 1 <= int(day or 1) <= 30):
        raise ValueError(f"không năm âm lịch nào có tháng, ngày đó: {text!r}")
    return LunarOrigin(
        int(year), int(month) if month else None, int(day) if day else None, bool(leap)
    )


def year_of(rule: Rule, anchor: date) -> int:
    """The year of the occurrence anchored at ``anchor``, in the calendar of its rule.

    Raises:
        OutOfAlmanac: if a lunar rule meets a day the tables do not cover.
    """
    return lunar_date(anchor).year if isinstance(rule, LunarRule) else anchor.year


def origin_year(rule: Rule, origin: Origin | None, origin_lunar: LunarOrigin | None) -> int | None:
    """The year from which ``rule`` counts, in its own calendar; None without an origin.

    A lunar rule counts from the recorded lunar year; without one, from the lunar year
    of a full civil origin that the tables cover, and otherwise from the year as it is
    written.
    """
    if not isinstance(rule, LunarRule):
        return origin.year if origin else None
    if origin_lunar:
        return origin_lunar.year
    if origin is None:
        return None
    day = origin.date
    return lunar_date(day).year if day and day in ALMANAC else origin.year


def ordinal(year: int, first_year: int | None) -> int | None:
    """How many years ``year`` is after ``first_year``; None in or before that year."""
    if first_year is None or year <= first_year:
        return None
    return year - first_year


def year_class(number: int) -> YearClass:
    """The class of an ordinal, or of the year number itself where the law says so."""
    if number % 10 == 0:
        return YearClass.ROUND
    return YearClass.FIVE if number % 5 == 0 else YearClass.OTHER
