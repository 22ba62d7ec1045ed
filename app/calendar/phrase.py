"""A phrase is how an official document names an occurrence.

The forms are those of plans and guides of Party committees: "Kỷ niệm 93 năm Ngày …
(03/02/1930 - 03/02/2023)", "Giỗ lần thứ 95 …", "Hưởng ứng …".  The manner of an event
gives the first words, so that a day of mourning is never celebrated.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.calendar.anniversary import (
    LunarOrigin,
    Origin,
    YearClass,
    ordinal,
    origin_year,
    year_class,
    year_of,
)
from app.calendar.canchi import year_can_chi
from app.calendar.extent import SINGLE_DAY, Extent, span
from app.calendar.lunar import ALMANAC, LunarDate, lunar_date
from app.calendar.rules import LunarRule, Rule
from app.calendar.spoken import day_and_month, printed_pair_half


class Manner(StrEnum):
    """How a day is kept."""

    KY_NIEM = "ky-niem"
    TUONG_NIEM = "tuong-niem"
    GIO = "gio"
    HUONG_UNG = "huong-ung"
    DON = "don"
    LE_HOI = "le-hoi"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Commemoration:
    """What the calendar has to know of an event to name and count its occurrences.

    With ``class_from_civil_year`` the year class comes from the number of the civil
    year, not from the ordinal (Nghị định 145/2013/NĐ-CP, Điều 3, for Giỗ Tổ).
    """

    name: str
    manner: Manner
    rule: Rule
    origin: Origin | None = None
    origin_lunar: LunarOrigin | None = None
    extent: Extent = SINGLE_DAY
    class_from_civil_year: bool = False

    @property
    def first_year(self) -> int | None:
        """The year from which it counts, in the calendar of its rule."""
        return origin_year(self.rule, self.origin, self.origin_lunar)

    def ordinal(self, anchor: date) -> int | None:
        """How many years it has been at ``anchor``."""
        return ordinal(year_of(self.rule, anchor), self.first_year)

    def year_class(self, anchor: date) -> YearClass | None:
        """What the law calls the year of ``anchor``; None where nothing is counted."""
        if self.class_from_civil_year:
            return year_class(anchor.year)
        number = self.ordinal(anchor)
        return None if number is None else year_class(number)


def title(event: Commemoration, anchor: date) -> str:
    """The official phrase for the occurrence anchored at ``anchor``."""
    years = event.ordinal(anchor)
    name = event.name
    if year_of(event.rule, anchor) == event.first_year:
        return f"{name}{_day(event, anchor)}"
    match event.manner:
        case Manner.KY_NIEM:
            return f"Kỷ niệm {_counted(years)}{name}{_when(event, anchor)}"
        case Manner.TUONG_NIEM:
            return f"Tưởng niệm {_counted(years)}{name}{_when(event, anchor)}"
        case Manner.GIO if years:
            return f"Giỗ lần thứ {years} {_without_gio(name)}{_when(event, anchor)}"
        case Manner.HUONG_UNG:
            return f"Hưởng ứng {name}{_day_or_year(event, anchor)}"
        case Manner.DON:
            return f"Đón {name} {_new_year(event.rule, anchor)}"
        case Manner.NONE if years:
            return f"{years} năm {name}{_when(event, anchor)}"
        case _:
            return f"{name}{_day(event, anchor)}"


def date_pair(event: Commemoration, anchor: date) -> str | None:
    """The day of the event and of its occurrence as documents print them, without brackets.

    "03/02/1930 - 03/02/2027"; as little of the second as is known of the first
    ("12/1958 - 12/2018", "1604 - 2024"); for a lunar rule "mùng 5 tháng Giêng Kỷ Dậu
    1789 - mùng 5 tháng Giêng Bính Ngọ 2026".  None without an ordinal.
    """
    if event.ordinal(anchor) is None:
        return None
    if isinstance(event.rule, LunarRule):
        recorded = _recorded_lunar_date(event)
        if recorded:
            return f"{printed_pair_half(recorded)} - {printed_pair_half(lunar_date(anchor))}"
        return f"{event.first_year} - {lunar_date(anchor).year}"
    match event.origin:
        case Origin(year, int(month), int(day)):
            return f"{day:02}/{month:02}/{year} - {anchor:%d/%m/%Y}"
        case Origin(year, int(month), None):
            return f"{month:02}/{year} - {anchor:%m/%Y}"
        case _:
            return f"{event.first_year} - {anchor.year}"


def _recorded_lunar_date(event: Commemoration) -> LunarDate | None:
    if event.origin_lunar:
        return event.origin_lunar.lunar
    day = event.origin and event.origin.date
    return lunar_date(day) if day and day in ALMANAC else None


def _counted(years: int | None) -> str:
    return f"{years} năm " if years else ""


def _when(event: Commemoration, anchor: date) -> str:
    pair = date_pair(event, anchor)
    return f" ({pair})" if pair else _day(event, anchor)


def _day(event: Commemoration, anchor: date) -> str:
    """The day in brackets; nothing for a longer occurrence, whose anchor is only one of many."""
    if not _is_single_day(event, anchor):
        return ""
    if isinstance(event.rule, LunarRule):
        lunar = lunar_date(anchor)
        return f" ({day_and_month(lunar.month, lunar.day, leap=lunar.leap)} âm lịch)"
    return f" ({anchor:%d/%m/%Y})"


def _day_or_year(event: Commemoration, anchor: date) -> str:
    return _day(event, anchor) or f" năm {anchor.year}"


def _is_single_day(event: Commemoration, anchor: date) -> bool:
    return span(anchor, event.extent) == (anchor, anchor)


def _new_year(rule: Rule, anchor: date) -> str:
    """What a new year is called: can chi in the lunar calendar, "năm 2027" in the civil one."""
    if isinstance(rule, LunarRule):
        return year_can_chi(lunar_date(anchor).year)
    return f"năm {anchor.year}"


def _without_gio(name: str) -> str:
    """The name of the dead in "Giỗ Trần Hưng Đạo" or "Ngày Giỗ Trần Hưng Đạo"."""
    for prefix in ("Ngày Giỗ ", "Ngày giỗ ", "Giỗ "):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


def counted_in_summary(event: Commemoration, anchor: date) -> int | None:
    """The ordinal beside a short name; None where its manner does not count years."""
    if event.manner in {Manner.HUONG_UNG, Manner.DON, Manner.LE_HOI}:
        return None
    return event.ordinal(anchor)
