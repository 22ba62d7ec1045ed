"""A rule is what makes a day *the* day: a date of either calendar, a weekday, a solar term.

Each rule has one spelling, used alike in the catalogue, the database, addresses and
logs, with the month before the day:

==========================  ====================================================
``solar:02-03``             3 February; ``solar:02-29`` is kept on 28 February
                            in common years
``lunar:03-10``             mùng 10 tháng 3, in the ordinary month of that number
``lunar:12-last``           the last day of a lunar month, its 29th or 30th
``lunar:06L-15``            Rằm tháng 6 nhuận, only in years that repeat month 6
``weekday:05-2-sun``        the second Sunday of May
``weekday:05-last-sun``     the last Sunday of May
``term:015``                the day on which the Sun reaches 15 degrees of
                            longitude (Thanh minh)
``date:2026-03-15``         one civil day, never again
==========================  ====================================================

Festivals are not repeated in a leap month: ``lunar:06-15`` falls once also in a year
with two sixth months.  A month number followed by ``L`` names the leap month alone.
"""

import re
from dataclasses import dataclass
from datetime import date

from app.calendar import CalendarError

WEEKDAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""From Monday, as ``date.weekday`` counts."""


class NotARule(CalendarError):
    """A text that spells no rule; ``remedy`` tells its author, in Vietnamese, what to write."""

    def __init__(self, text: str, remedy: str) -> None:
        super().__init__(f"not a rule: {text!r}; {remedy}")
        self.text = text
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class SolarRule:
    """A day of the Gregorian year."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"solar:{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class LunarRule:
    """A day of the lunar year, 1 to 29; ``day`` is None for the last day of the month."""

    month: int
    day: int | None
    leap: bool = False

    def __str__(self) -> str:
        day = "last" if self.day is None else f"{self.day:02}"
        return f"lunar:{self.month:02}{'L' if self.leap else ''}-{day}"


@dataclass(frozen=True, slots=True)
class WeekdayRule:
    """The ``nth`` (1 to 4, None for the last) ``weekday`` (0 is Monday) of a civil month."""

    month: int
    nth: int | None
    weekday: int

    def __str__(self) -> str:
        nth = "last" if self.nth is None else self.nth
        return f"weekday:{self.month:02}-{nth}-{WEEKDAY_CODES[self.weekday]}"


@dataclass(frozen=True, slots=True)
class TermRule:
    """The day of the solar term at ``longitude_deg``, a multiple of 15 below 360."""

    longitude_deg: int

    def __str__(self) -> str:
        return f"term:{self.longitude_deg:03}"


@dataclass(frozen=True, slots=True)
class DateRule:
    """One civil day: a postponed ceremony, a festival announced for one year."""

    day: date

    def __str__(self) -> str:
        return f"date:{self.day}"


Rule = SolarRule | LunarRule | WeekdayRule | TermRule | DateRule


def parse_rule(text: str) -> Rule:
    """The rule that ``text`` spells; ``parse_rule(str(rule)) == rule``.

    Raises:
        NotARule: if it spells none, with what to write instead.
    """
    kind, _, rest = text.partition(":")
    match kind:
        case "solar":
            return _solar(text, rest)
        case "lunar":
            return _lunar(text, rest)
        case "weekday":
            return _weekday(text, rest)
        case "term":
            return _term(text, rest)
        case "date":
            return _date(text, rest)
    raise NotARule(text, "quy tắc bắt đầu bằng solar:, lunar:, weekday:, term: hoặc date:")


def _solar(text: str, rest: str) -> SolarRule:
    match = re.fullmatch(r"(\d\d)-(\d\d)", rest, re.ASCII)
    if not match:
        raise NotARule(text, "viết solar:MM-DD (tháng trước, ngày sau), ví dụ solar:02-03")
    month, day = map(int, match.groups())
    try:
        date(2000, month, day)
    except ValueError:
        raise NotARule(
            text, "không năm nào có tháng và ngày đó (viết tháng trước, ngày sau)"
        ) from None
    return SolarRule(month, day)


def _lunar(text: str, rest: str) -> LunarRule:
    match = re.fullmatch(r"(\d\d)(L?)-(\d\d|last)", rest, re.ASCII)
    if not match:
        raise NotARule(text, "viết lunar:MM-DD, lunar:MM-last hoặc lunar:MML-DD (tháng nhuận)")
    month, leap, day = match.groups()
    if not 1 <= int(month) <= 12:
        raise NotARule(text, "tháng âm lịch đánh số từ 01 đến 12")
    if day == "last":
        return LunarRule(int(month), None, bool(leap))
    if day == "30":
        raise NotARule(text, f"nhiều tháng chỉ có 29 ngày: viết lunar:{month}{leap}-last")
    if not 1 <= int(day) <= 29:
        raise NotARule(text, "ngày âm lịch đánh số từ 01 đến 29, ngày cuối tháng viết last")
    return LunarRule(int(month), int(day), bool(leap))


def _weekday(text: str, rest: str) -> WeekdayRule:
    match = re.fullmatch(rf"(\d\d)-([1-4]|last)-({'|'.join(WEEKDAY_CODES)})", rest, re.ASCII)
    if not match:
        raise NotARule(text, "viết weekday:MM-N-sun với N từ 1 đến 4, hoặc weekday:MM-last-sun")
    month, nth, weekday = match.groups()
    if not 1 <= int(month) <= 12:
        raise NotARule(text, "tháng đánh số từ 01 đến 12")
    return WeekdayRule(
        int(month), None if nth == "last" else int(nth), WEEKDAY_CODES.index(weekday)
    )


def _term(text: str, rest: str) -> TermRule:
    if not re.fullmatch(r"\d{3}", rest, re.ASCII) or int(rest) >= 360 or int(rest) % 15:
        raise NotARule(text, "viết term:DDD, bội số của 015 nhỏ hơn 360; term:015 là Thanh minh")
    return TermRule(int(rest))


def _date(text: str, rest: str) -> DateRule:
    remedy = "viết date:YYYY-MM-DD, một ngày có thật"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", rest, re.ASCII):
        raise NotARule(text, remedy)
    try:
        return DateRule(date.fromisoformat(rest))
    except ValueError:
        raise NotARule(text, remedy) from None
