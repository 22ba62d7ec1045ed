"""A month as a wall calendar shows it: weeks from Monday, lunar days, what falls on each."""

import datetime
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated

from pydantic import Field

from app.agenda import agenda
from app.calendar.canchi import year_can_chi
from app.calendar.lunar import ALMANAC, OutOfAlmanac, lunar_date
from app.calendar.terms import term_on
from app.calendar.window import Window
from app.filters import Filters
from app.views.base import View
from app.views.days_off import DayOffView, days_off
from app.views.lunar import LunarView, lunar_label, lunar_view
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading

LONG_DAYS = 7
"""Occurrences of so many days or more run beside the grid instead of filling its cells."""


class CellView(View):
    """One day of the grid."""

    date: datetime.date
    in_month: bool
    today: bool
    lunar: LunarView
    lunar_label: Annotated[
        str, Field(description='"27"; "1/1" on the first; "1/6N" in a leap month')
    ]
    term: Annotated[str | None, Field(description="the solar term that begins on this day")]
    day_off: DayOffView | None
    occurrences: Annotated[tuple[str, ...], Field(description="ids, among `occurrences`")]


class MonthView(View):
    """A civil month; ``weeks`` also hold the days around it that complete them.

    Days that the almanac does not cover complete nothing: there a week is shorter.
    """

    month: str
    title: str
    previous: Annotated[str | None, Field(description="null at the edge of the almanac")]
    next: str | None
    weeks: tuple[tuple[CellView, ...], ...]
    occurrences: Annotated[
        tuple[OccurrenceView, ...], Field(description="all that touch the grid, in order")
    ]
    running: Annotated[
        tuple[str, ...], Field(description="ids of those too long for cells: weeks, months")
    ]
    revision: str


def month_view(year: int, month: int, filters: Filters, reading: Reading) -> MonthView:
    """The month as ``reading`` sees it.

    Raises:
        OutOfAlmanac: if the almanac does not cover the whole month.
    """
    days = _covered(year, month)
    grid = _whole_weeks(days).within(ALMANAC)
    found = agenda(reading.session, grid, filters)
    views = tuple(occurrence_view(occurrence, reading) for occurrence in found)
    long = {view.id for view in views if (view.last_date - view.date).days + 1 >= LONG_DAYS}
    offs = {off.date: off for off in days_off(grid, reading)}
    cells = [
        CellView(
            date=day,
            in_month=day in days,
            today=day == reading.today,
            lunar=lunar_view(lunar_date(day)),
            lunar_label=lunar_label(lunar_date(day)),
            term=term.name if (term := term_on(day)) else None,
            day_off=offs.get(day),
            occurrences=_ids(v for v in views if v.date <= day <= v.last_date and v.id not in long),
        )
        for day in grid
    ]
    return MonthView(
        month=f"{year:04}-{month:02}",
        title=f"Tháng {month} năm {year} ({lunar_years(days)})",
        previous=_neighbour(days.start - timedelta(days=1)),
        next=_neighbour(days.end),
        weeks=_weeks(cells),
        occurrences=views,
        running=_ids(view for view in views if view.id in long),
        revision=str(reading.revision),
    )


def lunar_years(days: Window) -> str:
    """The can chi of the lunar years that hold the first and the last of ``days``."""
    years = dict.fromkeys(lunar_date(day).year for day in (days.start, days.last))
    return " - ".join(map(year_can_chi, years))


def _covered(year: int, month: int) -> Window:
    days = Window.of_month(year, month)
    for edge in (days.start, days.last):
        if edge not in ALMANAC:
            raise OutOfAlmanac(edge)
    return days


def _whole_weeks(days: Window) -> Window:
    start = days.start - timedelta(days=days.start.weekday())
    return Window(start, days.end + timedelta(days=-days.end.weekday() % 7))


def _weeks(cells: Iterable[CellView]) -> tuple[tuple[CellView, ...], ...]:
    weeks = groupby(cells, key=lambda cell: cell.date.isocalendar()[:2])
    return tuple(tuple(week) for _, week in weeks)


def _neighbour(day: date) -> str | None:
    """The month of ``day``, if it is covered whole."""
    days = Window.of_month(day.year, day.month)
    return f"{day:%Y-%m}" if days.start in ALMANAC and days.last in ALMANAC else None


def _ids(views: Iterable[OccurrenceView]) -> tuple[str, ...]:
    return tuple(view.id for view in views)
