"""What is said of one civil day."""

import datetime
from datetime import date
from typing import Annotated

from pydantic import Field

from app.agenda import agenda
from app.calendar.lunar import ALMANAC, is_uncertain, lunar_date
from app.calendar.spoken import weekday
from app.calendar.terms import term_in_force
from app.calendar.window import ONE_DAY, Window
from app.filters import Filters
from app.views.base import View
from app.views.days_off import DayOffView, day_off_on
from app.views.lunar import (
    CanChiView,
    LunarView,
    can_chi_view,
    chinese_note,
    chinese_view,
    lunar_view,
)
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading


class TermView(View):
    """The solar term in force; ``starts`` is the day on which it began."""

    name: str
    longitude_deg: int
    starts: datetime.date


class DayView(View):
    """A day in both calendars, and what falls on it."""

    date: datetime.date
    weekday: str
    lunar: LunarView
    can_chi: CanChiView
    solar_term: TermView
    uncertain: bool
    china: Annotated[
        LunarView | None, Field(description="the Chinese calendar's date, where it differs")
    ]
    note: str | None
    working: Annotated[bool | None, Field(description="null where days off are not known")]
    day_off: Annotated[DayOffView | None, Field(description="a day off, or a make-up day")]
    occurrences: tuple[OccurrenceView, ...]
    revision: str


class DayPage(View):
    """A day and its neighbours; what begins on it stands apart from what only still runs."""

    day: DayView
    begins: tuple[OccurrenceView, ...]
    runs: tuple[OccurrenceView, ...]
    previous: Annotated[datetime.date | None, Field(description="null at the edge of the almanac")]
    next: datetime.date | None


def day_view(day: date, filters: Filters, reading: Reading) -> DayView:
    """``day`` as ``reading`` sees it.

    Raises:
        OutOfAlmanac: if the almanac does not cover the day.
    """
    lunar = lunar_date(day)
    term = term_in_force(day)
    chinese = chinese_view(day)
    calendar = reading.reference.work_calendar
    found = agenda(reading.session, Window.of_days(day, day), filters)
    return DayView(
        date=day,
        weekday=weekday(day),
        lunar=lunar_view(lunar),
        can_chi=can_chi_view(day, lunar),
        solar_term=TermView(name=term.name, longitude_deg=term.longitude_deg, starts=term.day),
        uncertain=is_uncertain(day),
        china=chinese,
        note=chinese_note(chinese),
        working=calendar.is_working_day(day) if day in calendar.window else None,
        day_off=day_off_on(day, reading),
        occurrences=tuple(occurrence_view(occurrence, reading) for occurrence in found),
        revision=str(reading.revision),
    )


def day_page(day: date, filters: Filters, reading: Reading) -> DayPage:
    """The page of ``day``.

    Raises:
        OutOfAlmanac: if the almanac does not cover the day.
    """
    view = day_view(day, filters, reading)
    before, after = day - ONE_DAY, day + ONE_DAY
    return DayPage(
        day=view,
        begins=tuple(occurrence for occurrence in view.occurrences if occurrence.date == day),
        runs=tuple(occurrence for occurrence in view.occurrences if occurrence.date < day),
        previous=before if before in ALMANAC else None,
        next=after if after in ALMANAC else None,
    )
