"""A written date is a civil day, a month or a year as drafts write it.

Leading zeros or none; ``/``, ``.`` or ``-``; "ngày 3 tháng 2 năm 1930".  The numbers need
not be a day that exists.
"""

import datetime
import re
from dataclasses import dataclass

SEPARATED = r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}"
SPELT = r"\d{1,2}\s+tháng\s+\d{1,2}\s*(?:,\s*)?(?:năm\s+|/)\d{4}"
_NOT_WITHIN = r"(?:(?<![\d/.\-])|(?<=\d{4}-)|(?<=\s-))"
"""Not in the middle of another number; the dash of a pair may go before."""

DAY = rf"{_NOT_WITHIN}(?:{SEPARATED}|{SPELT})(?!\d|/\d)"
MONTH = r"(?<![\d/.\-])\d{1,2}\s?[/.]\s?\d{4}(?!\d)"
YEAR = r"(?<![\d/.\-])\d{3,4}(?![\d/])"

_NUMBERS = re.compile(r"\d+")
_FIND = re.compile(DAY)


@dataclass(frozen=True, slots=True)
class Written:
    """The numbers of a written date; a month or a year has fewer."""

    start: int
    end: int
    text: str
    day: int | None
    month: int | None
    year: int

    @property
    def date(self) -> datetime.date | None:
        """The civil day, if it is one."""
        if self.day is None or self.month is None:
            return None
        try:
            return datetime.date(self.year, self.month, self.day)
        except ValueError:
            return None

    @property
    def is_impossible(self) -> bool:
        """Whether it has a day and a month that no such year has."""
        if self.day is not None:
            return self.date is None
        return self.month is not None and not 1 <= self.month <= 12

    def like(self, day: datetime.date) -> str:
        """``day`` written as this one is."""
        return self.with_numbers(day.day, day.month, day.year)

    def with_numbers(self, day: int | None, month: int | None, year: int) -> str:
        """Other numbers with the zeros and separators of this one."""
        given = [number for number in (day, month, year) if number is not None]
        numbers = iter(given[-len(_NUMBERS.findall(self.text)) :])
        return _NUMBERS.sub(lambda match: self._padded(match, next(numbers)), self.text)

    def _padded(self, match: re.Match[str], number: int) -> str:
        if len(match[0]) > 2:
            return str(number)
        # One digit says that no zeros are written; two of which the first is none say nothing,
        # and there documents write the zero.
        return str(number) if len(match[0]) == 1 else f"{number:02}"


def written(text: str, start: int, end: int) -> Written:
    """The date that ``text[start:end]``, matched by one of the patterns, writes."""
    numbers = [int(number) for number in _NUMBERS.findall(text[start:end])]
    day, month, year = (None, None, None, *numbers)[-3:]
    assert year is not None
    return Written(start, end, text[start:end], day, month, year)


def written_days(text: str) -> tuple[Written, ...]:
    """All full dates in ``text``, in order."""
    return tuple(written(text, *match.span()) for match in _FIND.finditer(text))


def last_day_of_month(found: Written) -> datetime.date | None:
    """The last day of the month that an impossible date names, if it names one."""
    if found.month is None or not 1 <= found.month <= 12 or not 1 <= found.year <= 9998:
        return None
    first_after = datetime.date(found.year + found.month // 12, found.month % 12 + 1, 1)
    return datetime.date.fromordinal(first_after.toordinal() - 1)
