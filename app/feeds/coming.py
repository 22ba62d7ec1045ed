"""Coming is what feed readers are told of a feed: its occurrences of today and the days ahead.

A reader announces an entry when it appears, so an entry is published at the beginning of
the day on which its occurrence came within reach, and never moves afterwards.  What was
called back is left out: a reader that has announced it cannot take it back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from app.calendar.canchi import year_can_chi
from app.calendar.lunar import ALMANAC, lunar_date
from app.calendar.spoken import spoken, weekday
from app.calendar.window import Window
from app.clock import midnight
from app.feeds.atom import AtomEntry, AtomHead, atom
from app.feeds.definitions import Feed
from app.feeds.items import Item, Language

DAYS_AHEAD = 60

_NAMES = uuid5(NAMESPACE_URL, "kyniem")


@dataclass(frozen=True, slots=True)
class Coming:
    """One item as readers are told of it; ``lunar`` is the lunar date of its first day."""

    item: Item
    title: str
    content: str
    lunar: str
    published: datetime
    updated: datetime


def days_ahead(today: date) -> Window:
    """The days that are within reach on ``today``, which is the first of them."""
    return Window(today, today + timedelta(days=DAYS_AHEAD)).within(ALMANAC)


def coming(items: Iterable[Item]) -> tuple[Coming, ...]:
    """What is told of ``items``, in their order, less those called back."""
    return tuple(_coming(item) for item in items if not item.cancelled)


def coming_atom(
    feed: Feed, entries: Iterable[Coming], language: Language, public_url: str, modified: datetime
) -> bytes:
    """The entries as Atom; ``modified`` stands for the stamp of the latest where there is none."""
    told = tuple(entries)
    title, subtitle = feed.texts(language)
    source = feed.source(".atom")
    head = AtomHead(
        id=_urn(source),
        title=title,
        subtitle=subtitle,
        url=f"{public_url}/",
        self_url=f"{public_url}{source}",
        updated=max((entry.updated for entry in told), default=modified),
        language=language,
    )
    return atom(head, map(_atom_entry, told))


def _atom_entry(entry: Coming) -> AtomEntry:
    return AtomEntry(
        id=_urn(entry.item.id),
        title=entry.title,
        url=entry.item.url,
        published=entry.published,
        updated=entry.updated,
        summary=entry.content,
    )


def _urn(name: str) -> str:
    return uuid5(_NAMES, name).urn


def _coming(item: Item) -> Coming:
    in_reach = midnight(item.first - timedelta(days=DAYS_AHEAD - 1))
    published = max(in_reach, item.created)
    return Coming(
        item=item,
        title=f"{_days(item)}: {item.summary}",
        content="\n".join(_lines(item)),
        lunar=_lunar(item),
        published=published,
        updated=max(published, item.changed),
    )


def _days(item: Item) -> str:
    if item.language is Language.EN:
        days = (str(item.first), str(item.last))
    else:
        days = (f"{item.first:%d/%m/%Y}", f"{item.last:%d/%m/%Y}")
    return " - ".join(dict.fromkeys(days))


def _lunar(item: Item) -> str:
    lunar = lunar_date(item.first)
    if item.language is Language.VI:
        return spoken(lunar)
    leap = " (leap month)" if lunar.leap else ""
    return f"day {lunar.day} of month {lunar.month}{leap}, {year_can_chi(lunar.year)}"


def _lines(item: Item) -> Iterator[str]:
    """The official phrase, the day in both calendars, whatever else is said, and the page."""
    phrase, *more, page = item.description.split("\n")
    yield phrase
    if item.language is Language.VI:
        yield f"Dương lịch: {weekday(item.first)}, {_days(item)}"
        yield f"Âm lịch: {_lunar(item)}"
    else:
        yield f"Gregorian calendar: {_days(item)}"
        yield f"Lunar calendar: {_lunar(item)}"
    yield from (line for line in more if not line.startswith("Âm lịch: "))
    yield page
