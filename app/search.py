"""A search finds events by the beginnings of words, or by a day.

Words are looked up in an index of folded words, the same on both databases; a day
written in the query ("30/4", "10/3 âm lịch", "30/4/1975", "ngày 30 tháng 4") is looked
up among rules.
"""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.calendar.rules import LunarRule, SolarRule
from app.folding import folded, folded_words
from app.models import Event, EventWord

_DAY = re.compile(
    r"(?:\bngay\s+)?\b(?P<day>\d{1,2})\s*(?:[/.-]|\s+thang\s+)\s*(?P<month>\d{1,2})"
    r"(?:\s*(?:[/.-]|\s+nam\s+)\s*(?P<year>\d{4}))?\b(?P<lunar>\s*am lich)?"
)


@dataclass(frozen=True, slots=True)
class SearchedDay:
    """A day of the year in a query: of both calendars unless it says which."""

    day: int
    month: int
    year: int | None
    lunar: bool

    def rules(self) -> tuple[str, ...]:
        """The spellings of the rules that fall on it."""
        solar, lunar = SolarRule(self.month, self.day), LunarRule(self.month, self.day)
        return (str(lunar),) if self.lunar else (str(solar), str(lunar))

    def origin(self) -> str:
        """How an origin on that day is spelt."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


def matching(query: str) -> ColumnElement[bool]:
    """The condition that an event has every word and day of ``query``.

    A query without letters and digits is found nowhere; an empty one everywhere.
    """
    text, day = _parsed(query)
    words = folded_words(text)
    if query.strip() and not words and day is None:
        return false()
    return and_(True, *map(_has_word, words), *([_is_on(day)] if day else []))


def _parsed(query: str) -> tuple[str, SearchedDay | None]:
    """The text of a query and the day in it."""
    text = folded(query)
    match = _DAY.search(text)
    if match is None:
        return text, None
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    try:
        date(2000, month, day)
    except ValueError:
        return text, None
    found = SearchedDay(day, month, int(year) if year else None, bool(match["lunar"]))
    return f"{text[: match.start()]} {text[match.end() :]}", found


def _is_on(day: SearchedDay) -> ColumnElement[bool]:
    on_rule = Event.rule.in_(day.rules())
    if day.year is None:
        return on_rule
    return or_(Event.origin == day.origin(), Event.origin_lunar == day.origin())


def _has_word(prefix: str) -> ColumnElement[bool]:
    # A range and not LIKE, for which PostgreSQL would need an index of its own; "{" follows "z".
    found = select(EventWord.event_id).where(
        EventWord.word >= prefix, EventWord.word < prefix + "{", EventWord.event_id == Event.id
    )
    return found.exists()
