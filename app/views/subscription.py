"""A subscription is a published feed as one subscriber asked for it."""

import dataclasses
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.clock import midnight
from app.errors import AppError
from app.feeds.contents import contents
from app.feeds.definitions import Feed, published_feeds
from app.feeds.ics import ics
from app.feeds.items import EDITION_CHANGED, Item, Language, Options
from app.views.civil import Between
from app.views.parameters import Categories, Levels, YearClasses, separated
from app.views.reading import Reading

MAX_ALARMS = 5
MAX_ALARM_DAYS = 60


class FeedNotFound(AppError):
    """No published feed has this name."""

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
        """``feed`` with less in it: a choice never adds to what it holds."""
        chosen = dataclasses.replace(
            feed.filters,
            category=_both(feed.filters.category, self.category),
            level=_both(feed.filters.level, self.level),
            year_class=self.year_class,
        )
        return dataclasses.replace(feed, filters=chosen)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a subscriber gets; ``modified`` is when the feed last changed as a whole."""

    items: tuple[Item, ...]
    body: bytes
    modified: datetime


def subscription(name: str, asked: FeedParameters, reading: Reading) -> Subscription:
    """The feed of that name as ``reading`` sees it.

    Raises:
        FeedNotFound: if no feed of that name is published.
    """
    feed = asked.narrowed(_feed(name, reading))
    options = asked.options()
    url = reading.public_url
    modified = _modified(feed, reading)
    items = contents(reading.session, reading.reference, feed, reading.today, options, url)
    return Subscription(items, ics(feed, items, options, url, modified), modified)


def _feed(name: str, reading: Reading) -> Feed:
    found = next((f for f in published_feeds(reading.reference) if f.name == name), None)
    if found is None:
        raise FeedNotFound(name)
    return found


def _modified(feed: Feed, reading: Reading) -> datetime:
    """When the feed last changed: its catalogue, its window, or the text of all feeds."""
    return max(reading.changed_at, midnight(reading.today.replace(day=1)), EDITION_CHANGED)


_NO_CATEGORY = frozenset({""})


def _both(own: frozenset[str], asked: Set[str]) -> frozenset[str]:
    """What both allow; an empty set would allow everything, so nothing is spelt otherwise."""
    if not (own and asked):
        return own | asked
    return own & asked or _NO_CATEGORY
