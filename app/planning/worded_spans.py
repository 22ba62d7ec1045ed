"""A worded span is a span as plans write it: "10/6/2024", "ngày 01 tháng 8", "Quý I/2024".

Where a year is not written, it is that of the plan, if the plan has a single one; nothing
else is ever taken for it.
"""

import re
from dataclasses import dataclass
from datetime import date

from app.planning.deadlines import DeadlineRefused
from app.planning.printed import PARTS, QUARTERS
from app.planning.spans import CalendarPeriod, Days, Part, Span, Term, Unit, Years, one_day

PART = r"(?:đầu|giữa|cuối)"

_DAY = (
    r"(?<![\d/.,])(?<!tháng\s)(?!\d{1,2}-\d{1,2}/)(?P<day>\d{1,2})"
    r"(?:(?:\s?/\s?|[.-])(?P<month>\d{1,2})(?:(?:\s?/\s?|[.-])(?P<year>\d{4}|\d\d))?"
    r"|\s+tháng\s+(?P<month_word>\d{1,2})(?:(?:,?\s+năm\s+|\s?/\s?)(?P<year_word>\d{4}))?)"
    r"(?![\d/]|-\d)"
)
_RANGE = (
    r"từ\s+(?:ngày\s+)?(?P<first>\d{1,2}(?:[/.-]\d{1,2}(?:[/.-]\d{4})?)?)"
    r"\s*(?:đến|tới|-|–)\s*(?:hết\s+)?(?:ngày\s+)?(?P<last>\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?)(?![\d/])"
)
_SHORT_RANGE = (
    r"(?<![\d/.,])(?P<first>\d{1,2})\s?[-–]\s?(?P<last>\d{1,2}/\d{1,2}(?:/\d{4})?)(?![\d/])"
)
_YEAR_AFTER = r"(?:(?:\s?[/.]\s?|-|,?\s+năm\s+|\s+)(?P<year>\d{4})(?!\d))?"
_MONTHS = (
    r"(?:từ\s+)?tháng\s+(?P<first>\d{1,2})\s*(?:[-–]|đến(?:\s+hết)?\s+tháng)\s*(?P<last>\d{1,2})(?!\d)"
    + _YEAR_AFTER
)
_MONTH = rf"(?:(?P<part>{PART})\s+)?tháng\s+(?P<number>\d{{1,2}})(?!\d){_YEAR_AFTER}"
_QUARTER = rf"(?:(?P<part>{PART})\s+)?quý\s+(?P<number>IV|I{{1,3}}|[1-4])(?!\w){_YEAR_AFTER}"
_HALF = r"(?<!\d)(?:0?6|sáu)\s+tháng\s+(?P<half>đầu|cuối)(?:\s+năm)?(?:\s+(?P<year>\d{4})(?!\d))?"
_YEAR = rf"(?:(?P<part>{PART})\s+)?năm\s+(?P<year>\d{{4}})(?!\d)"
_PART_OF_YEAR = rf"(?P<part>{PART})\s+năm(?!\s+\d)"
_THIS_YEAR = r"năm(?=\s*(?:[.,;:)]|$))"
_TERM = (
    r"(?:giai\s+đoạn|nhiệm\s+kỳ)\s+(?:từ\s+)?(?:năm\s+)?(?P<first>\d{4})\s*(?:[-–—]|đến)\s*"
    r"(?:năm\s+)?(?P<last>\d{4})(?!\d)"
)


def _plain(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


DAY = _plain(_DAY)
DAY_RANGE = f"(?:{_plain(_RANGE)}|{_plain(_SHORT_RANGE)}|{_plain(_MONTHS)})"
TERM = _plain(_TERM)
NAMED = "(?:{})".format(
    "|".join(map(_plain, (_TERM, _HALF, _MONTH, _QUARTER, _YEAR, _PART_OF_YEAR)))
)
"""Months, quarters, half-years, years and terms, also where nothing stands before them."""

BOUNDED = f"(?:{DAY_RANGE}|{DAY}|{NAMED}|{_plain(_THIS_YEAR)})"
"""Whatever may stand after words such as "trước" and "trong"."""


class NoSuchDay(DeadlineRefused):
    """A date that no year has, or that is not written whole."""

    def __init__(self, wording: str, remedy: str) -> None:
        super().__init__(f"“{wording}” {remedy}")
        self.wording = wording


class YearMissing(DeadlineRefused):
    """A wording without its year, in a plan whose year is not known."""

    def __init__(self, wording: str) -> None:
        super().__init__(
            f"“{wording}” không nêu năm; hãy ghi rõ năm, hoặc cho biết năm của kế hoạch"
        )
        self.wording = wording


@dataclass(frozen=True, slots=True)
class Worded:
    """A part of a wording, and the years of the plan that it stands in, if they are known."""

    text: str
    years: Years | None

    def year(self, written: str | None) -> int:
        """The year that is written, else that of the plan.

        Raises:
            YearMissing: if there is none, or the plan has several.
        """
        if written:
            return int(written)
        return self.plan_years(single=True).first

    def plan_years(self, *, single: bool = False) -> Years:
        """The years of the plan.

        Raises:
            YearMissing: if they are not known, or are several where one is needed.
        """
        if self.years is None or (single and not self.years.single):
            raise YearMissing(self.text)
        return self.years


def span_of(worded: Worded) -> Span:
    """The span that ``worded`` names; its text matches ``BOUNDED``.

    Raises:
        NoSuchDay: if it names a day or month that does not exist.
        YearMissing: if it has no year and the plan gives none.
    """
    try:
        return _span(worded)
    except ValueError:
        raise NoSuchDay(worded.text, "không có trong lịch; hãy kiểm tra ngày, tháng") from None


def day_and_month(text: str) -> tuple[int, int]:
    """The day and the month that ``text`` names; it matches ``DAY``."""
    match = re.search(_DAY, text)
    assert match
    return int(match["day"]), int(match["month"] or match["month_word"])


def _span(worded: Worded) -> Span:
    for pattern, make in _MAKERS:
        if match := re.fullmatch(pattern, worded.text, re.IGNORECASE):
            return make(match, worded)
    raise AssertionError(worded.text)


def _day(match: re.Match[str], worded: Worded) -> Span:
    written = match["year"] or match["year_word"]
    if written and len(written) == 2:
        raise NoSuchDay(worded.text, "viết năm bằng hai chữ số; hãy viết đủ bốn chữ số")
    day, month = day_and_month(worded.text)
    date(2024, month, day)  # whether any year has it is told before the year is asked for
    return one_day(date(worded.year(written), month, day))


def _range(match: re.Match[str], worded: Worded) -> Span:
    parts = re.split(r"[/.-]", match["last"])
    day, month = int(parts[0]), int(parts[1])
    last = date(worded.year(parts[2] if len(parts) > 2 else None), month, day)
    given = [int(part) for part in re.split(r"[/.-]", match["first"])]
    first_month = given[1] if len(given) > 1 else last.month
    year = given[2] if len(given) > 2 else last.year
    # "từ 25/12 đến 05/01/2025" begins in the year before: no other reading has days.
    crosses = len(given) == 2 and (first_month, given[0]) > (last.month, last.day)
    return Days(date(year - crosses, first_month, given[0]), last)


def _months(match: re.Match[str], worded: Worded) -> Span:
    year = worded.year(match["year"])
    first, last = (CalendarPeriod(Unit.MONTH, year, int(match[end])) for end in ("first", "last"))
    return Days(first.days.first, last.days.last)


def _month(match: re.Match[str], worded: Worded) -> Span:
    number = int(match["number"])
    CalendarPeriod(Unit.MONTH, 2024, number)
    return CalendarPeriod(Unit.MONTH, worded.year(match["year"]), number, _part(match))


def _quarter(match: re.Match[str], worded: Worded) -> Span:
    number = match["number"].upper()
    index = int(number) if number.isdigit() else QUARTERS.index(number) + 1
    return CalendarPeriod(Unit.QUARTER, worded.year(match["year"]), index, _part(match))


def _half(match: re.Match[str], worded: Worded) -> Span:
    number = 1 if match["half"].lower() == "đầu" else 2
    return CalendarPeriod(Unit.HALF, worded.year(match["year"]), number)


def _year(match: re.Match[str], worded: Worded) -> Span:
    return CalendarPeriod(Unit.YEAR, int(match["year"]), 1, _part(match))


def _part_of_year(match: re.Match[str], worded: Worded) -> Span:
    return CalendarPeriod(Unit.YEAR, worded.year(None), 1, _part(match))


def _this_year(_: re.Match[str], worded: Worded) -> Span:
    return CalendarPeriod(Unit.YEAR, worded.year(None))


def _term(match: re.Match[str], _: Worded) -> Span:
    return Term(int(match["first"]), int(match["last"]))


def _part(match: re.Match[str]) -> Part | None:
    return part_named(match["part"]) if match["part"] else None


def part_named(word: str) -> Part:
    """The part that "đầu", "giữa" or "cuối" names."""
    return next(part for part, name in PARTS.items() if name == word.lower())


_MAKERS = (
    (_RANGE, _range),
    (_SHORT_RANGE, _range),
    (_DAY, _day),
    (_TERM, _term),
    (_HALF, _half),
    (_MONTHS, _months),
    (_MONTH, _month),
    (_QUARTER, _quarter),
    (_YEAR, _year),
    (_PART_OF_YEAR, _part_of_year),
    (_THIS_YEAR, _this_year),
)
