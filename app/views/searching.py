"""What a search finds, for people: events with their next days, or the day that was meant."""

import datetime
from datetime import date

from app.agenda import occurrences_of
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.filters import Filters
from app.models import Event
from app.search import parsed
from app.views.base import View
from app.views.event import EventView, event_list
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading

PAGE = 20
YEARS_AHEAD = 2


class FoundView(View):
    """An event that was found; ``next`` is null where none comes in the next two years."""

    event: EventView
    next: OccurrenceView | None


class SearchView(View):
    """A page of what was found, the closest first.

    ``day`` is the civil day that the query names whole, if it does.
    """

    query: str
    items: tuple[FoundView, ...]
    next: str | None
    day: datetime.date | None


def search_view(query: str, reading: Reading, *, cursor: str | None) -> SearchView:
    """What ``query`` finds; nothing where it is empty.

    Raises:
        BadCursor: if ``cursor`` is not one that an earlier page gave.
    """
    if not query.strip():
        return SearchView(query="", items=(), next=None, day=None)
    found = event_list(Filters(query=query), reading, region=None, limit=PAGE, cursor=cursor)
    return SearchView(
        query=query,
        items=tuple(FoundView(event=event, next=_next(event.id, reading)) for event in found.items),
        next=found.next,
        day=_named_day(query),
    )


def _next(event_id: str, reading: Reading) -> OccurrenceView | None:
    event = reading.session.get_one(Event, event_id)
    start = reading.today
    ahead = Window(start, date(start.year + YEARS_AHEAD + 1, 1, 1)).within(ALMANAC)
    found = occurrences_of(event, ahead)
    return occurrence_view(found[0], reading) if found else None


def _named_day(query: str) -> date | None:
    """The civil day of a query that is nothing but "30/4/2027"."""
    asked = parsed(query)
    if asked.words or asked.day is None or asked.day.year is None or asked.day.lunar:
        return None
    try:
        named = date(asked.day.year, asked.day.month, asked.day.day)
    except ValueError:
        return None
    return named if named in ALMANAC else None
