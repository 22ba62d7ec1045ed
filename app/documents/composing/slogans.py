"""A slogan is a template with a day filled in; for a day of mourning there is never any.

Which days are, ``app.catalogue.mourned`` tells.
"""

import re
from collections.abc import Iterable

from app.calendar.phrase import Manner
from app.catalogue.mourned import is_mourned
from app.catalogue.slogans import SloganRow
from app.documents.composing.days import Day

_PUBLIC = {Manner.KY_NIEM, Manner.DON, Manner.HUONG_UNG}
_COUNTED = re.compile(r"^kỷ niệm \d+ năm ", re.IGNORECASE)
_BRACKETS = re.compile(r" \([^()]*\)$")


def slogan(day: Day, templates: Iterable[SloganRow]) -> str | None:
    """The slogan of ``day``, by the first template that fits it; None where there may be none."""
    if day.manner not in _PUBLIC or is_mourned(day.manner, day.title):
        return None
    row = next((row for row in templates if _fits(row, day)), None)
    if row is None:
        return None
    told = row.text.format(phrase=_phrase(day.title), name=_name(day.title))
    return f"{told[0].upper()}{told[1:]}"


def slogans(days: Iterable[Day], templates: Iterable[SloganRow]) -> tuple[str, ...]:
    """The slogans of ``days`` in their order, and those that close every list.

    Empty where no day has one: nothing is closed then.
    """
    rows = tuple(templates)
    found = [told for day in days if (told := slogan(day, rows))]
    closing = [row.text for row in rows if row.closes]
    return tuple(dict.fromkeys([*found, *closing])) if found else ()


def _fits(row: SloganRow, day: Day) -> bool:
    return day.manner in row.manner and (not row.category or day.category in row.category)


def _phrase(title: str) -> str:
    """The title as it stands inside a sentence."""
    return f"{title[0].lower()}{title[1:]}" if title else title


def _name(title: str) -> str:
    """The name of the day without its years, dates and the word of its manner."""
    return _COUNTED.sub("", _BRACKETS.sub("", title)).removeprefix("Đón ")
