"""What is said of one event, and of the catalogue as a list of events."""

import datetime
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Select, select

from app.agenda import next_round, occurrences_of
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.catalogue.entry import Citation, Dispute, Document
from app.errors import AppError
from app.filters import Filters
from app.models import Event
from app.reviews import reviews_of
from app.search import candidates, closeness, matching, matching_most
from app.views.base import Listing, View
from app.views.occurrence import EventSummary, OccurrenceView, occurrence_view
from app.views.reading import Reading
from app.views.review import ReviewView, review_view
from app.views.upcoming import BadCursor, decoded_cursor, encoded_cursor

YEARS_AHEAD = 10


class EventNotFound(AppError):
    """No event has this id."""

    def __init__(self, event_id: str) -> None:
        super().__init__(f"no event {event_id!r}")
        self.event_id = event_id


class ExtentView(View):
    """How long an occurrence lasts: from ``offset`` days after its anchor."""

    offset: int
    lasts: int
    through: str | None


class EventView(EventSummary):
    """An entry of the catalogue whole."""

    extent: ExtentView | None
    former: Annotated[str | None, Field(description="the merged province it belonged to")]
    law: str | None
    year_class_from: Annotated[str | None, Field(description="civil-year, where the law says so")]
    day_off: Annotated[bool, Field(description="a paid holiday by law")]
    since: int | None
    until: int | None
    description: str
    persons: tuple[str, ...]
    places: tuple[str, ...]
    also: Annotated[tuple[str, ...], Field(description="other names people use")]
    sources: tuple[Citation, ...]
    disputed: tuple[Dispute, ...]
    document: Document | None
    retired: Annotated[
        datetime.datetime | None,
        Field(description="when it left the catalogue; feeds call it back"),
    ]


class EventPage(View):
    """An event with its next occurrence and its next *năm tròn*, a document with its reviews."""

    event: EventView
    next: OccurrenceView | None
    next_round: OccurrenceView | None
    reviews: Annotated[
        tuple[ReviewView, ...], Field(description="of a document, in the next ten years")
    ]
    revision: str


def event_page(event_id: str, reading: Reading) -> EventPage:
    """The event of that id, retired ones included.

    Raises:
        EventNotFound: if there is none.
    """
    event = _event(event_id, reading)
    ahead = occurrences_of(event, _ahead(reading)) if not event.retired else ()
    coming = next_round(event, reading.today) if not event.retired else None
    return EventPage(
        event=event_view(event),
        next=occurrence_view(ahead[0], reading) if ahead else None,
        next_round=occurrence_view(coming, reading) if coming else None,
        reviews=tuple(map(review_view, reviews_of(event, _years_ahead(reading)))),
        revision=str(reading.revision),
    )


def event_list(
    filters: Filters, reading: Reading, *, region: str | None, limit: int, cursor: str | None
) -> Listing[EventView]:
    """The first ``limit`` entries after ``cursor``; retired ones left out.

    ``region`` asks for its own entries alone, whatever region ``filters`` names.  They
    stand in order of id; those that a query finds, the closest first.

    Raises:
        BadCursor: if ``cursor`` is not one that an earlier page gave.
    """
    if filters.query.strip():
        return _found(filters, reading, region=region, limit=limit, cursor=cursor)
    query = _query(filters, region)
    if cursor:
        query = query.where(Event.id > decoded_cursor(cursor, 1)[0])
    found = reading.session.scalars(query.order_by(Event.id).limit(limit + 1)).all()
    page = found[:limit]
    return Listing(
        items=tuple(map(event_view, page)),
        next=encoded_cursor(page[-1].id) if len(found) > limit else None,
        revision=str(reading.revision),
    )


def _found(
    filters: Filters, reading: Reading, *, region: str | None, limit: int, cursor: str | None
) -> Listing[EventView]:
    """A page of what a search finds, the closest first; its cursor is how many came before."""
    before = _offset(cursor) if cursor else 0
    found: list[Event] = []
    for most in (False, True):
        query = _matching(filters, reading, region=region, most=most)
        ordered = query.order_by(*closeness(filters.query))
        found = list(reading.session.scalars(ordered.offset(before).limit(limit + 1)))
        if found or before:
            break
    return Listing(
        items=tuple(map(event_view, found[:limit])),
        next=encoded_cursor("found", str(before + limit)) if len(found) > limit else None,
        revision=str(reading.revision),
    )


def _matching(
    filters: Filters, reading: Reading, *, region: str | None, most: bool
) -> Select[Event]:
    """What ``filters`` find, by all words of the query or by most of them."""
    query = _query(filters, region)
    if region:
        return query.where(matching_most(filters.query) if most else matching(filters.query))
    live = (Event.retired.is_(None), *filters.conditions())
    ids = candidates(reading.session, filters.query, *live, most=most)
    return select(Event).where(Event.id.in_(ids))


def _offset(cursor: str) -> int:
    kind, before = decoded_cursor(cursor, 2)
    if kind != "found" or not before.isdecimal() or len(before) > 9:
        raise BadCursor(cursor)
    return int(before)


def event_occurrences(
    event_id: str, window: Window | None, reading: Reading
) -> Listing[OccurrenceView]:
    """Its occurrences that touch ``window``, by default the next ten years.

    Raises:
        EventNotFound: if no event has that id.
        OutOfAlmanac: if the window leaves the days the almanac covers.
    """
    event = _event(event_id, reading)
    found = () if event.retired else occurrences_of(event, window or _ahead(reading))
    return Listing(
        items=tuple(occurrence_view(occurrence, reading) for occurrence in found),
        revision=str(reading.revision),
    )


def event_view(event: Event) -> EventView:
    """The entry as it is stored."""
    summary: dict[str, Any] = EventSummary.model_validate(event, from_attributes=True).model_dump()
    extent = ExtentView(offset=event.offset_days, lasts=event.lasts_days, through=event.through)
    return EventView(
        **summary,
        extent=extent if event.extended else None,
        former=event.former,
        law=event.law,
        year_class_from="civil-year" if event.class_from_civil_year else None,
        day_off=event.day_off,
        since=event.since,
        until=event.until,
        description=event.description,
        retired=event.retired,
        **event.details,
    )


def _event(event_id: str, reading: Reading) -> Event:
    # PostgreSQL takes no NUL in a text, and no id has one.
    event = reading.session.get(Event, event_id) if event_id.isprintable() else None
    if event is None:
        raise EventNotFound(event_id)
    return event


def _years_ahead(reading: Reading) -> range:
    return range(reading.today.year, reading.today.year + YEARS_AHEAD + 1)


def _ahead(reading: Reading) -> Window:
    today = reading.today
    until = datetime.date(today.year + YEARS_AHEAD + 1, 1, 1)
    return Window(today, until).within(ALMANAC)


def _query(filters: Filters, region: str | None) -> Select[Event]:
    query = select(Event).where(Event.retired.is_(None), *filters.conditions())
    if region:
        query = query.where(Event.region == region)
    return query
