"""A subscription is a feed, published or saved, as one subscriber asked for it.

Calendar programs get the whole window of the feed, feed readers what is coming.
"""

import dataclasses
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.clock import midnight
from app.errors import AppError
from app.feeds.coming import Coming, coming, coming_atom, days_ahead
from app.feeds.contents import contents, contents_of
from app.feeds.definitions import Feed, published_feeds
from app.feeds.ics import ics
from app.feeds.items import EDITION_CHANGED, Item, Language, Options
from app.feeds.json_feed import json_feed
from app.feeds.saved import saved_feed
from app.views.civil import Between
from app.views.parameters import Categories, Levels, YearClasses, separated
from app.views.reading import Reading

MAX_ALARMS = 5
MAX_ALARM_DAYS = 60


class FeedNotFound(AppError):
    """No feed has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no feed {name!r}")
        self.name = name


class TitleLength(StrEnum):
    """Which line a calendar shows."""

    SHORT = "short"
    FULL = "full"


def _alarm_days(values: Any) -> Any:  # Any: whatever was given, for Pydantic to judge
    """Numbers of days from texts like "7d,1d"."""
    return [part.removesuffix("d") for part in separated(values)]


AlarmDays = Annotated[int, Between(0, MAX_ALARM_DAYS)]


class FeedParameters(BaseModel):
    """The choices of a subscriber; clients add parameters of their own, which are dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    category: Categories = frozenset()
    level: Levels = frozenset()
    year_class: YearClasses = frozenset()
    title: TitleLength = TitleLength.SHORT
    lang: Language = Language.VI
    alarm: Annotated[
        tuple[AlarmDays, ...],
        BeforeValidator(_alarm_days),
        Field(max_length=MAX_ALARMS, examples=["7d,1d"]),
    ] = ()

    def options(self) -> Options:
        """As the texts of a feed take them; each alarm once, the earliest first."""
        alarms = tuple(sorted(set(self.alarm), reverse=True))
        return Options(self.lang, self.title is TitleLength.FULL, alarms)

    def narrowed(self, feed: Feed) -> Feed:
        """``feed`` with less in it, and these choices in its address.

        A choice never adds to what a feed holds.
        """
        own, classes = feed.filters, feed.filters.year_class
        none_left = bool(classes and self.year_class) and classes.isdisjoint(self.year_class)
        chosen = dataclasses.replace(
            own,
            category=_NO_CATEGORY if none_left else _both(own.category, self.category),
            level=_both(own.level, self.level),
            year_class=classes & self.year_class or classes | self.year_class,
        )
        return dataclasses.replace(feed, filters=chosen, query=self.spelling())

    def spelling(self) -> str:
        """The one query for all that choose the same: names and values in order."""
        default = FeedParameters()
        chosen = {
            name: value for name, value in _spelt(self).items() if value != _spelt(default)[name]
        }
        return urlencode(sorted(chosen.items()), safe=",")


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a subscriber gets; ``modified`` is when the feed last changed as a whole."""

    items: tuple[Item, ...]
    body: bytes
    modified: datetime


def published_feed(name: str, reading: Reading) -> Feed:
    """The published feed of that name.

    Raises:
        FeedNotFound: if none is published.
    """
    found = next((f for f in published_feeds(reading.reference) if f.name == name), None)
    if found is None:
        raise FeedNotFound(name)
    return found


def kept_feed(slug: str, reading: Reading) -> Feed:
    """The saved feed of that slug.

    Raises:
        FeedNotFound: if none is saved.
    """
    found = saved_feed(reading.session, slug, reading.reference)
    if found is None:
        raise FeedNotFound(slug)
    return found


def any_feed(name: str, reading: Reading) -> Feed:
    """The published feed of that name, or the saved one of that slug.

    Raises:
        FeedNotFound: if there is neither.
    """
    try:
        return published_feed(name, reading)
    except FeedNotFound:
        return kept_feed(name, reading)


def subscription(name: str, asked: FeedParameters, reading: Reading) -> Subscription:
    """The feed of that name or slug, for calendar programs.

    Raises:
        FeedNotFound: if there is none.
    """
    return calendar_of(any_feed(name, reading), asked, reading)


def calendar_of(feed: Feed, asked: FeedParameters, reading: Reading) -> Subscription:
    """``feed`` as ICS."""
    chosen, options, url = asked.narrowed(feed), asked.options(), reading.public_url
    modified = _modified(reading, reading.today.replace(day=1))
    items = contents(reading.session, reading.reference, chosen, reading.today, options, url)
    return Subscription(items, ics(chosen, items, options, url, modified), modified)


def atom_of(feed: Feed, asked: FeedParameters, reading: Reading) -> Subscription:
    """What is coming of ``feed``, as Atom."""
    chosen, entries, modified = _coming(feed, asked, reading)
    body = coming_atom(chosen, entries, asked.lang, reading.public_url, modified)
    return Subscription(tuple(entry.item for entry in entries), body, modified)


def json_of(feed: Feed, asked: FeedParameters, reading: Reading) -> Subscription:
    """What is coming of ``feed``, as JSON Feed."""
    chosen, entries, modified = _coming(feed, asked, reading)
    body = json_feed(chosen, entries, asked.lang, reading.public_url)
    return Subscription(tuple(entry.item for entry in entries), body, modified)


def _coming(
    feed: Feed, asked: FeedParameters, reading: Reading
) -> tuple[Feed, tuple[Coming, ...], datetime]:
    """The feed as asked for, what is coming of it, and when that last changed: on any new day."""
    without_alarms = asked.model_copy(update={"alarm": ()})
    chosen, window = without_alarms.narrowed(feed), days_ahead(reading.today)
    known, options = reading.reference, without_alarms.options()
    items = contents_of(reading.session, known, chosen, window, options, reading.public_url)
    return chosen, coming(items), _modified(reading, reading.today)


def _modified(reading: Reading, start: date) -> datetime:
    """When what shows a window from ``start`` last changed: catalogue, window or all texts."""
    return max(reading.changed_at, midnight(start), EDITION_CHANGED)


_NO_CATEGORY = frozenset({""})


def _both(own: frozenset[str], asked: Set[str]) -> frozenset[str]:
    """What both allow; an empty set would allow everything, so nothing is spelt otherwise."""
    if not (own and asked):
        return own | asked
    return own & asked or _NO_CATEGORY


def _spelt(asked: FeedParameters) -> dict[str, str]:
    """Each choice as an address writes it."""
    return {
        "alarm": ",".join(f"{days}d" for days in asked.options().alarms),
        "category": ",".join(sorted(asked.category)),
        "lang": asked.lang,
        "level": ",".join(sorted(asked.level)),
        "title": asked.title,
        "year_class": ",".join(sorted(asked.year_class)),
    }
