"""What is said of one event, and of the catalogue as a list of events."""

import datetime
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Select, select

from app.agenda import next_round, occurrences_of
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.catalogue.entry import Citation, Dispute, Document
from app.catalogue.vocabulary import Category, Level, Status
from app.errors import AppError
from app.models import Event
from app.search import matching
from app.views.base import Listing, View
from app.views.occurrence import EventSummary, OccurrenceView, occurrence_view
from app.views.reading import Reading
from app.views.upcoming import decoded_cursor, encoded_cursor

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
    sources: tuple[Citation, ...]
    disputed: tuple[Dispute, ...]
    document: Document | None
    retired: Annotated[
        datetime.datetime | None,
        Field(description="when it left the catalogue; feeds call it back"),
    ]


class EventPage(View):
    """An event with its next occurrence and its next *năm tròn*."""

    event: EventView
    next: OccurrenceView | None
    next_round: OccurrenceView | None
    revision: str


class EventFilters(View):
    """Which entries are asked for; an empty set asks for all, ``region`` for its own alone."""

    region: str | None = None
    category: frozenset[Category] = frozenset()
    level: frozenset[Level] = frozenset()
    manner: frozenset[str] = frozenset()
    law: frozenset[str] = frozenset()
    status: frozenset[Status] = frozenset()
    query: str = ""


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
        revision=str(reading.revision),
    )


def event_list(
    filters: EventFilters, reading: Reading, *, limit: int, cursor: str | None
) -> Listing[EventView]:
    """The first ``limit`` entries after ``cursor``, in order of id; retired ones left out.

    Raises:
        BadCursor: if ``cursor`` is not one that an earlier page gave.
    """
    query = _query(filters)
    if cursor:
        query = query.where(Event.id > decoded_cursor(cursor, 1)[0])
    found = reading.session.scalars(query.order_by(Event.id).limit(limit + 1)).all()
    page = found[:limit]
    return Listing(
        items=tuple(map(event_view, page)),
        next=encoded_cursor(page[-1].id) if len(found) > limit else None,
        revision=str(reading.revision),
    )


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


def _ahead(reading: Reading) -> Window:
    today = reading.today
    until = datetime.date(today.year + YEARS_AHEAD + 1, 1, 1)
    return Window(today, until).within(ALMANAC)


def _query(filters: EventFilters) -> Select[Event]:
    query = select(Event).where(Event.retired.is_(None), matching(filters.query))
    if filters.region:
        query = query.where(Event.region == filters.region)
    for column, wanted in (
        (Event.category, filters.category),
        (Event.level, filters.level),
        (Event.manner, filters.manner),
        (Event.law, filters.law),
        (Event.status, filters.status),
    ):
        if wanted:
            query = query.where(column.in_(sorted(wanted)))
    return query
