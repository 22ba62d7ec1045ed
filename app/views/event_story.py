"""An event's story is what surrounds its days: its origin, its round years, its law, its feeds."""

import datetime
from typing import Annotated

from pydantic import Field

from app.agenda import Occurrence, occurrences_of
from app.calendar.anniversary import YearClass, parse_lunar_origin, parse_origin
from app.calendar.lunar import ALMANAC, LunarDate, lunar_date
from app.calendar.rules import LunarRule, parse_rule
from app.calendar.spoken import printed_pair_half
from app.calendar.window import Window
from app.catalogue.entry import Citation, OriginText
from app.catalogue.published import Holds
from app.china import KNOWN
from app.feeds.definitions import Feed, published_feeds
from app.models import Event
from app.regions import COUNTRY, region, with_those_above
from app.views.base import View
from app.views.event import EventPage, event_page
from app.views.lunar import LunarView, chinese_view, lunar_view
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading
from app.views.told_event import told_field
from app.views.told_rule import Told, extent_in_words, rule_in_words

COMING = 10
YEARS_AHEAD = 10
ROUNDS_BACK = 3
ROUNDS_AHEAD = 4

_DECADE = 10


class OriginView(View):
    """When the event itself happened, in both calendars as far as they are known."""

    date: Annotated[datetime.date | None, Field(description="the civil day, if it is known")]
    known: Annotated[OriginText | None, Field(description="a day, a month or a year")]
    year: int
    lunar: LunarView | None
    lunar_text: Annotated[str | None, Field(description="with the number of the year")]
    recorded: Annotated[bool, Field(description="false where the lunar date is computed")]


class RoundsView(View):
    """The last three *năm tròn* and the next four, each with its day."""

    past: tuple[OccurrenceView, ...]
    ahead: tuple[OccurrenceView, ...]


class ChineseDifference(View):
    """An occurrence that a phone with the Chinese calendar shows under another lunar date."""

    date: datetime.date
    lunar: LunarView
    china: LunarView


class BookView(View):
    """The document of law that gives the forms."""

    title: str
    number: str
    issuer: str
    date: datetime.date
    sources: tuple[Citation, ...]


class FeedLink(View):
    """A published feed that holds the event."""

    name: str
    title: str
    title_en: str


class EventStory(EventPage):
    """An event with its days, and all that is told of why they are its days."""

    coming: Annotated[tuple[OccurrenceView, ...], Field(description="the next ten")]
    rounds: RoundsView
    rule_text: Annotated[Told, Field(description="why this is the day, in words")]
    extent_text: Told | None
    origin: OriginView | None
    region_name: str
    province: Annotated[str | None, Field(description="its codename; null of national events")]
    former_name: str | None
    book: Annotated[BookView | None, Field(description="the law that gives the form")]
    china: Annotated[
        tuple[ChineseDifference, ...],
        Field(description="coming days that have another date in the Chinese calendar"),
    ]
    feeds: Annotated[tuple[FeedLink, ...], Field(description="published feeds that hold it")]


def event_story(event_id: str, reading: Reading) -> EventStory:
    """The event of that id, retired ones included.

    Raises:
        EventNotFound: if there is none.
    """
    page = event_page(event_id, reading)
    event = reading.session.get_one(Event, event_id)
    told = event.commemoration()
    coming = _coming(event, reading)
    former = reading.reference.successor(event.former) if event.former else None
    kept_in = region(event.region)
    return EventStory(
        **dict(page),
        coming=tuple(occurrence_view(occurrence, reading) for occurrence in coming),
        rounds=rounds_view(event, reading),
        rule_text=rule_in_words(told.rule),
        extent_text=extent_in_words(told.extent) if event.extended else None,
        origin=origin_view(event),
        region_name=kept_in.name if kept_in else event.region,
        province=province_of(event),
        former_name=former.name if former else event.former,
        book=book_view(event, reading),
        china=chinese_differences(event, coming, reading),
        feeds=feeds_of(event, reading),
    )


def origin_view(event: Event) -> OriginView | None:
    """The origin of the event; None of an observance, which has none."""
    if not event.origin and not event.origin_lunar:
        return None
    known = parse_origin(event.origin) if event.origin else None
    day = known.date if known else None
    lunar = _lunar_origin(event, day)
    spelling = event.origin or event.origin_lunar or ""
    return OriginView(
        date=day,
        known=known,
        year=int(spelling[:4]),
        lunar=lunar_view(lunar) if lunar else None,
        lunar_text=_lunar_text(event, lunar),
        recorded=event.origin_lunar is not None,
    )


def rounds_view(event: Event, reading: Reading) -> RoundsView:
    """The round years on both sides of today; none of a retired event."""
    if event.retired:
        return RoundsView(past=(), ahead=())
    today = reading.today
    around = Window(
        _january(today.year - ROUNDS_BACK * _DECADE),
        _january(today.year + ROUNDS_AHEAD * _DECADE + 1),
    ).within(ALMANAC)
    found = [o for o in occurrences_of(event, around) if o.year_class is YearClass.ROUND]
    past = [o for o in found if o.last < today][-ROUNDS_BACK:]
    ahead = [o for o in found if o.last >= today][:ROUNDS_AHEAD]
    return RoundsView(
        past=tuple(occurrence_view(o, reading) for o in past),
        ahead=tuple(occurrence_view(o, reading) for o in ahead),
    )


def chinese_differences(
    event: Event, coming: tuple[Occurrence, ...], reading: Reading
) -> tuple[ChineseDifference, ...]:
    """Which coming occurrences have another date in the Chinese calendar, earliest first.

    Those of a lunar rule as far as the Chinese calendar is known, since there the day
    itself would be missed; of other rules, those of ``coming``.
    """
    if isinstance(parse_rule(event.rule), LunarRule) and not event.retired:
        coming = occurrences_of(event, Window(reading.today, KNOWN.end))
    found = ((o.first, chinese_view(o.first)) for o in coming)
    return tuple(
        ChineseDifference(date=day, lunar=lunar_view(lunar_date(day)), china=chinese)
        for day, chinese in found
        if chinese
    )


def book_view(event: Event, reading: Reading) -> BookView | None:
    """The rule book of the event, if it has one."""
    book = next((book for book in reading.reference.law if book.id == event.law), None)
    return BookView.model_validate(book, from_attributes=True) if book else None


def feeds_of(event: Event, reading: Reading) -> tuple[FeedLink, ...]:
    """The published feeds of its own region, or of the province above, that hold the event."""
    if event.retired or event.reviewed:
        return ()
    # The great days have a feed of their own and one as a category: readers need one of a name.
    found: dict[str, FeedLink] = {}
    for feed in published_feeds(reading.reference):
        if _holds(feed, event):
            link = FeedLink(name=feed.name, title=feed.title, title_en=feed.title_en)
            found.setdefault(feed.title, link)
    return tuple(found.values())


def province_of(event: Event) -> str | None:
    """The province it belongs to; None of a national event."""
    lineage = [spelling for spelling in with_those_above(event.region) if spelling != COUNTRY]
    return lineage[-1] if lineage else None


def _coming(event: Event, reading: Reading) -> tuple[Occurrence, ...]:
    if event.retired:
        return ()
    ahead = Window(reading.today, _january(reading.today.year + YEARS_AHEAD + 1))
    return occurrences_of(event, ahead.within(ALMANAC))[:COMING]


def _lunar_origin(event: Event, day: datetime.date | None) -> LunarDate | None:
    if event.origin_lunar:
        return parse_lunar_origin(event.origin_lunar).lunar
    return lunar_date(day) if day and day in ALMANAC else None


def _lunar_text(event: Event, lunar: LunarDate | None) -> str | None:
    if lunar:
        return f"{printed_pair_half(lunar)} âm lịch"
    return told_field("origin_lunar", event.origin_lunar) if event.origin_lunar else None


def _holds(feed: Feed, event: Event) -> bool:
    asked = feed.filters
    return (
        feed.holds is Holds.EVENTS
        and asked.region == (province_of(event) or COUNTRY)
        and (not asked.category or event.category in asked.category)
        and (not asked.level or event.level in asked.level)
        and (not asked.status or event.status in asked.status)
    )


def _january(year: int) -> datetime.date:
    return datetime.date(min(max(year, ALMANAC.start.year), ALMANAC.end.year), 1, 1)
