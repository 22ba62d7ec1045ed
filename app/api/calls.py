"""The reading calls, open to anybody."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from app.api.parameters import (
    ChangesParameters,
    EventsParameters,
    ExportFormat,
    ExportParameters,
    FromSolarParameters,
    NoParameters,
    ToSolarParameters,
)
from app.calendar.lunar import LunarDate
from app.calendar.window import Window
from app.serving.errors import documented
from app.serving.reading import ReadingDep
from app.views.base import Listing
from app.views.changes import ChangeView, changes, export, export_csv
from app.views.civil import CivilDay, Month, Year, years_on
from app.views.day import DayView, day_view
from app.views.days_off import DayOffView, days_off
from app.views.event import EventView, event_list, event_occurrences
from app.views.event_story import EventStory, event_story
from app.views.feeds import FeedView, feed_list
from app.views.lunar import ConversionView, conversion_from_lunar, conversion_from_solar
from app.views.month import MonthView, month_view
from app.views.occurrence import OccurrenceView
from app.views.parameters import (
    AgendaParameters,
    SpanParameters,
    UpcomingParameters,
    span_of,
)
from app.views.upcoming import upcoming
from app.views.year import YearView, year_view

REFUSED: dict[int | str, dict[str, Any]] = {422: documented("A parameter was refused")}
UNKNOWN: dict[int | str, dict[str, Any]] = {404: documented("No such event")}

router = APIRouter(prefix="/api/v1", responses=REFUSED)

EventId = Annotated[str, Path(max_length=48, examples=["thanh-lap-dang"])]


@router.get("/upcoming", tags=["agenda"], summary="What is coming")
def get_upcoming(
    asked: Annotated[UpcomingParameters, Query()], reading: ReadingDep
) -> Listing[OccurrenceView]:
    """Occurrences from ``from`` (today) for ``days`` (30), or through ``to``, in order of day.

    Without ``region`` they are those of the whole country; a region's include those above it.
    """
    window = asked.window(reading.today)
    return upcoming(
        window, asked.filters(reading.reference), reading, limit=asked.limit, cursor=asked.cursor
    )


@router.get("/days/{date}", tags=["agenda"], summary="One day")
def get_day(
    date: CivilDay, asked: Annotated[AgendaParameters, Query()], reading: ReadingDep
) -> DayView:
    """Both calendars, can chi, solar term, days off, and what falls on the day."""
    return day_view(date, asked.filters(reading.reference), reading)


@router.get("/months/{month}", tags=["agenda"], summary="A month as a grid")
def get_month(
    month: Month,
    asked: Annotated[AgendaParameters, Query()],
    reading: ReadingDep,
) -> MonthView:
    """Weeks from Monday, with the lunar days as a wall calendar prints them."""
    year, number = map(int, month.split("-"))
    return month_view(year, number, asked.filters(reading.reference), reading)


@router.get("/years/{year}", tags=["agenda"], summary="A year by sections")
def get_year(
    year: Year, asked: Annotated[AgendaParameters, Query()], reading: ReadingDep
) -> YearView:
    """The year's occurrences in the sections of an official yearly guide."""
    return year_view(year, asked.filters(reading.reference), reading)


@router.get("/events", tags=["catalogue"], summary="The catalogue")
def get_events(
    asked: Annotated[EventsParameters, Query()], reading: ReadingDep
) -> Listing[EventView]:
    """Entries with their sources, in order of id; what ``q`` finds, the closest first."""
    known = reading.reference
    return event_list(
        asked.filters(known),
        reading,
        region=asked.own_region(known),
        limit=asked.limit,
        cursor=asked.cursor,
    )


@router.get("/events/{event_id}", tags=["catalogue"], summary="One event", responses=UNKNOWN)
def get_event(
    event_id: EventId, _: Annotated[NoParameters, Query()], reading: ReadingDep
) -> EventStory:
    """The entry whole, its next days and round years, and why its days are its days."""
    return event_story(event_id, reading)


@router.get(
    "/events/{event_id}/occurrences", tags=["catalogue"], summary="Its days", responses=UNKNOWN
)
def get_event_occurrences(
    event_id: EventId, asked: Annotated[SpanParameters, Query()], reading: ReadingDep
) -> Listing[OccurrenceView]:
    """Its occurrences from ``from`` (today) to ``to``; the next ten years without either."""
    window = _span(asked, reading.today) if asked.first or asked.to else None
    return event_occurrences(event_id, window, reading)


@router.get("/lunar/from-solar", tags=["lunar calendar"], summary="Solar to lunar")
def get_from_solar(asked: Annotated[FromSolarParameters, Query()]) -> ConversionView:
    """The Vietnamese lunar date of a civil day, and the Chinese one where it differs."""
    return conversion_from_solar(asked.date, asked.basis, explain=asked.explain)


@router.get("/lunar/to-solar", tags=["lunar calendar"], summary="Lunar to solar")
def get_to_solar(asked: Annotated[ToSolarParameters, Query()]) -> ConversionView:
    """The civil day of a Vietnamese lunar date."""
    lunar = LunarDate(asked.year, asked.month, asked.day, asked.leap)
    return conversion_from_lunar(lunar, asked.basis, explain=asked.explain)


@router.get("/days-off", tags=["days off"], summary="Days off and make-up days")
def get_days_off(
    asked: Annotated[SpanParameters, Query()], reading: ReadingDep
) -> Listing[DayOffView]:
    """Days off from ``from`` (today) to ``to`` (a year on), each with its notice or expected."""
    found = days_off(_span(asked, reading.today), reading)
    return Listing(items=found, revision=str(reading.revision))


@router.get("/feeds", tags=["feeds"], summary="The published feeds")
def get_feeds(_: Annotated[NoParameters, Query()], reading: ReadingDep) -> Listing[FeedView]:
    """Every feed with its addresses for the common calendar programs."""
    return feed_list(reading)


@router.get(
    "/export",
    tags=["catalogue"],
    summary="The whole catalogue",
    response_model=Listing[EventView],
    responses={200: {"content": {"text/csv": {}}}},
)
def get_export(
    asked: Annotated[ExportParameters, Query()], reading: ReadingDep, response: Response
) -> Listing[EventView] | Response:
    """All entries as JSON, or as CSV; the data are under CC BY 4.0."""
    if asked.format is ExportFormat.CSV:
        return Response(export_csv(reading), media_type="text/csv; charset=utf-8")
    return export(reading)


@router.get("/changes", tags=["catalogue"], summary="What changed")
def get_changes(
    asked: Annotated[ChangesParameters, Query()], reading: ReadingDep
) -> Listing[ChangeView]:
    """What was added, changed, retired or restored after revision ``since``."""
    return changes(asked.since, reading)


def _span(asked: SpanParameters, today: date) -> Window:
    first = asked.first or today
    return span_of(first, asked.to or years_on(first, 1))
