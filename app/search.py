"""A search finds events by words, by abbreviations and by a day, the closest first.

The index holds one row for each event and folded word, the same on both databases, one
for each whole short name and by-name, and one for each word with its accents.  A day
written in the query ("30/4", "10/3 âm lịch", "30/4/1975", "ngày 30 tháng 4") is looked up
among rules.  Titles and first words of phrases ("đồng chí", "Tổng Bí thư", "kỷ niệm 50
năm") tell nothing apart, and are left out where other words remain.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    Subquery,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session

from app.calendar.rules import LunarRule, SolarRule
from app.folding import accented_words, folded, folded_words
from app.models import Event, EventWord
from app.regions import COUNTRY

_DAY = re.compile(
    r"(?:\bngay\s+|(?P<first>\bmung\s+|\bmong\s+))?\b(?P<day>\d{1,2})\s*(?:[/.-]|\s+thang\s+)\s*(?P<month>\d{1,2})"
    r"(?:\s*(?:[/.-]|\s+nam\s+)\s*(?P<year>\d{4}))?\b(?P<lunar>\s*am lich)?"
)

_ISO_DAY = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b")

_NOISE = re.compile(
    r"\b(?:le ky niem|ky niem|chao mung|nhan dip|huong ung|tuong niem|dong chi|d/c|dc|tong bi thu"
    r"|tbt|chu tich nuoc|chu tich quoc hoi|thu tuong|dai tuong|lan thu \d+|\d+ nam)\b"
)

_SHORTEST_PREFIX = 3
"""A shorter word, or a number, must be whole: "8" is not 80, nor "cu" Cừ and cứu at once."""


LOOKED_AT = 300
"""In how many rows of the index local events are looked for at each step."""

MOST_LOCAL = 300
"""How many local events a search of a large catalogue finds at most; of the country's, all."""

LARGE = 5000
"""From so many events on, the index is looked into event by event, and not for all at once."""

HasWord = Callable[[str], ColumnElement[bool]]
"""The condition that an event has a word."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year in a query: of both calendars unless it says which."""

    day: int
    month: int
    year: int | None
    lunar: bool

    @property
    def solar_rule(self) -> str:
        return str(SolarRule(self.month, self.day))

    @property
    def lunar_rule(self) -> str:
        return str(LunarRule(self.month, self.day))

    def condition(self) -> ColumnElement[bool]:
        """That an event falls on it, or with a year, happened on it."""
        if self.year is not None:
            origin = f"{self.year:04}-{self.month:02}-{self.day:02}"
            return or_(Event.origin == origin, Event.origin_lunar == origin)
        rules = [self.lunar_rule] if self.lunar else [self.solar_rule, self.lunar_rule]
        return Event.rule.in_(rules)


@dataclass(frozen=True, slots=True)
class Query:
    """What a query asks: folded words in order, and a day."""

    words: tuple[str, ...]
    day: Day | None

    def __bool__(self) -> bool:
        return bool(self.words or self.day)


def parsed(text: str) -> Query:
    """The query that ``text`` asks; empty if it holds neither word nor day."""
    rest, day = _without_day(folded(text))
    words = folded_words(_NOISE.sub(" ", rest)) or folded_words(rest)
    return Query(words, day)


def matching(text: str) -> ColumnElement[bool]:
    """The condition that an event has every word and day of ``text``.

    A query without letters and digits is found nowhere; an empty one everywhere.
    """
    return _fitting(text, _has_word)


def matching_most(text: str) -> ColumnElement[bool]:
    """The condition that an event has most words of ``text``: what to try when none has all."""
    return _fitting_most(text, _has_word)


def candidates(
    session: Session, text: str, *conditions: ColumnElement[bool], most: bool = False
) -> tuple[str, ...]:
    """The ids of events of all regions that match ``text`` and meet ``conditions``, in no order.

    All of them in a small catalogue.  In a large one all those of the country, and of
    localities a bounded number, since hundreds of thousands may hold a common word.
    ``most`` asks for most of the words.
    """
    query = parsed(text)
    fit = _fitting_most if most else _fitting
    if _is_small(session):
        return tuple(session.scalars(select(Event.id).where(fit(text, _is_among), *conditions)))
    fits = fit(text, _has_word)
    of_the_country = select(Event.id).where(Event.region == COUNTRY, fits, *conditions)
    national = session.scalars(of_the_country).all()
    local: set[str] = set()
    for likely in _likely(session, query, most=most):
        met = _meets(query, likely.c.event_id, most=most)
        found = select(Event.id).join(likely, likely.c.event_id == Event.id)
        wanted = found.where(met, *conditions).distinct()
        local.update(session.scalars(wanted.limit(MOST_LOCAL + len(national))))
        local.difference_update(national)
        if len(local) >= MOST_LOCAL:
            break
    return (*national, *sorted(local)[:MOST_LOCAL])


def closeness(text: str) -> tuple[Any, ...]:  # Any: whatever SQLAlchemy orders by
    """By what to order the events that match ``text``, the closest first.

    A whole short name or by-name goes before words, whole words before beginnings, and
    words as they were accented before others that fold alike; then the solar day before
    the lunar one, great days and days off before others, documents last, the country
    before sectors and localities, and short names before long ones.
    """
    query = parsed(text)
    whole = [_has(EventWord.word == word) for word in query.words]
    accented = [_has(EventWord.word == word) for word in accented_words(text)]
    phrase = _has(EventWord.word == " ".join(query.words))
    ranks = {"ngay-le-lon": 0, "ngay-nghi": 1, "van-ban": 9}
    levels = {"quoc-gia": 0, "nganh": 1, "dia-phuong": 2}
    return (
        case((phrase, 0), else_=1),
        _count(_conditions(query, _has_word)).desc(),
        _count(whole).desc(),
        _count(accented).desc(),
        case((Event.rule.startswith("lunar"), 1), else_=0) if query.day else literal(0),
        case(ranks, value=Event.category, else_=5),
        case(levels, value=Event.level, else_=3),
        func.length(Event.name),
        Event.id,
    )


def _likely(session: Session, query: Query, *, most: bool) -> Iterator[Subquery]:
    """Where to look for local events, the closest first: ids, ``LOOKED_AT`` of them at most.

    On the day; or under the whole query, and under its rarest word and what begins so.
    Whatever has most of the words has one of the rarer half.
    """
    if query.day:
        on_day = select(Event.id.label("event_id")).where(query.day.condition())
        yield on_day.limit(LOOKED_AT).subquery()
        if not most:
            return
    words = _rarest_first(session, query.words)
    if len(words) > 1 and not most:
        yield _under(EventWord.word == " ".join(query.words))
    for word in words[: (len(words) + 1) // 2 if most else 1]:
        yield _under(_is_word(word))


def _under(condition: ColumnElement[bool]) -> Subquery:
    """The ids of the events under the first words of the index that meet ``condition``."""
    rows = select(EventWord.event_id).where(condition)
    return rows.order_by(EventWord.word, EventWord.event_id).limit(LOOKED_AT).subquery()


def _meets(query: Query, event_id: Any, *, most: bool) -> ColumnElement[bool]:
    """That the event of that id has all the words of ``query``, or most of its conditions.

    Asked of the index before the event is read, since few may have them.
    """
    # Any: see ``_has``.
    words = [_has_word(word, event_id) for word in query.words]
    if not most:
        return and_(True, *words)
    day = [query.day.condition()] if query.day else []
    return _count([*words, *day]) * 2 > len(words) + len(day)


def _rarest_first(session: Session, words: tuple[str, ...]) -> tuple[str, ...]:
    """``words`` by how many rows of the index they begin, as far as that is looked at."""
    if len(words) < 2:
        return words
    counted = (select(EventWord.word).where(_is_word(word)).limit(LOOKED_AT) for word in words)
    asked = select(
        *(select(func.count()).select_from(c.subquery()).scalar_subquery() for c in counted)
    )
    counts = session.execute(asked).one()
    return tuple(word for _, word in sorted(zip(counts, words, strict=True)))


def _without_day(text: str) -> tuple[str, Day | None]:
    """A folded text without the first day in it, and that day."""
    match = _ISO_DAY.search(text) or _DAY.search(text)
    if match is None:
        return text, None
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    try:
        date(2000, month, day)
    except ValueError:
        return text, None
    lunar = match.re is _DAY and bool(match["lunar"] or match["first"])
    found = Day(day, month, int(year) if year else None, lunar)
    return f"{text[: match.start()]} {text[match.end() :]}", found


def _is_small(session: Session) -> bool:
    return session.scalar(select(Event.id).offset(LARGE).limit(1)) is None


def _fitting(text: str, has_word: HasWord) -> ColumnElement[bool]:
    query = parsed(text)
    if text.strip() and not query:
        return false()
    return and_(True, *_conditions(query, has_word))


def _fitting_most(text: str, has_word: HasWord) -> ColumnElement[bool]:
    conditions = _conditions(parsed(text), has_word)
    if len(conditions) < 2:
        return false()
    return _count(conditions) * 2 > len(conditions)


def _conditions(query: Query, has_word: HasWord) -> list[ColumnElement[bool]]:
    """One for each word, and one for the day."""
    conditions = [has_word(word) for word in query.words]
    return [*conditions, query.day.condition()] if query.day else conditions


def _has_word(word: str, event_id: Any = Event.id) -> ColumnElement[bool]:
    # Any: as in ``_has``.
    return _has(_is_word(word, _OwnWord()), event_id)


class _OwnWord(ColumnElement[str]):
    """A word of an event whose id is known: the index is entered by the event.

    For PostgreSQL it is an expression, which leads into no index of words: it takes a range
    for a few rows, and would read all of it for each event.
    """

    inherit_cache = True
    type = String()


@compiles(_OwnWord)
def _plain(_element: _OwnWord, compiler: Any, **options: Any) -> str:
    return str(compiler.process(EventWord.__table__.c.word, **options))


@compiles(_OwnWord, "postgresql")
def _expression(_element: _OwnWord, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(EventWord.__table__.c.word, **options)} || '')"


def _is_among(word: str) -> ColumnElement[bool]:
    """The same condition, asked of the index once for all events."""
    return Event.id.in_(select(EventWord.event_id).where(_is_word(word)))


def _is_word(word: str, stored: Any = EventWord.word) -> ColumnElement[bool]:
    """The condition that a word of the index is ``word`` or begins so."""
    # Any: a column or an expression, which SQLAlchemy types differently.
    if len(word) < _SHORTEST_PREFIX or word.isdigit():
        return and_(stored == word)
    # A range and not LIKE, for which PostgreSQL would need an index of its own; "{" follows "z".
    return and_(stored >= word, stored < word + "{")


def _has(condition: ColumnElement[bool], event_id: Any = Event.id) -> ColumnElement[bool]:
    """The condition that an event has a word of the index for which ``condition`` holds."""
    # Any: a column of whatever table the query is of.
    asked = select(EventWord.event_id).where(condition, EventWord.event_id == event_id)
    # With the offset PostgreSQL asks it of each event, and does not read all that fit first.
    return asked.offset(0).exists()


def _count(conditions: list[ColumnElement[bool]]) -> ColumnElement[int]:
    """How many of the conditions hold."""
    total: ColumnElement[int] = literal(0)
    for condition in conditions:
        total = total + case((condition, 1), else_=0)
    return total
