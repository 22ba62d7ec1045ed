"""What is coming, by week: each day's occurrences, those that matter apart from those listed.

A page holds sixty days; the next begins where it ends.
"""

import datetime
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated

from pydantic import Field

from app.agenda import Occurrence, agenda
from app.calendar.anniversary import YearClass
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.catalogue.vocabulary import Level
from app.filters import Filters
from app.views.base import View
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading

HORIZON_DAYS = 60
LOOKED_AHEAD_DAYS = 731
"""How far a page on which nothing falls looks for what falls next."""


class WeekView(View):
    """The occurrences that begin in one week; ``ahead`` is 0 in this week, 1 in the next.

    ``noted`` are those of the level tham-khao, ``occurrences`` all others.
    """

    monday: datetime.date
    sunday: datetime.date
    ahead: int
    occurrences: tuple[OccurrenceView, ...]
    noted: tuple[OccurrenceView, ...]


class ComingView(View):
    """From ``first`` to ``last``, both included; ``running`` began earlier and still runs."""

    first: datetime.date
    last: datetime.date
    count: int
    round_years: int
    five_years: int
    running: tuple[OccurrenceView, ...]
    weeks: tuple[WeekView, ...]
    previous: Annotated[
        datetime.date | None,
        Field(description="the first day of the page before; null at the edge"),
    ]
    next: datetime.date | None
    nearest: Annotated[
        OccurrenceView | None, Field(description="what falls next, where nothing falls on the page")
    ]
    revision: str


def coming_view(first: date, filters: Filters, reading: Reading) -> ComingView:
    """What falls in sixty days from ``first``, as far as the almanac reaches.

    Raises:
        OutOfAlmanac: if the almanac does not cover ``first``.
    """
    window = _ahead(first, HORIZON_DAYS)
    found = agenda(reading.session, window, filters)
    views = tuple(occurrence_view(occurrence, reading) for occurrence in found)
    return ComingView(
        first=first,
        last=window.last,
        count=len(views),
        round_years=sum(view.year_class is YearClass.ROUND for view in views),
        five_years=sum(view.year_class is YearClass.FIVE for view in views),
        running=tuple(view for view in views if view.date < first),
        weeks=_weeks((view for view in views if view.date >= first), reading.today),
        previous=max(first - timedelta(HORIZON_DAYS), ALMANAC.start)
        if first > ALMANAC.start
        else None,
        next=window.end if window.end in ALMANAC else None,
        nearest=None if found else _nearest(window.end, filters, reading),
        revision=str(reading.revision),
    )


def _ahead(first: date, days: int) -> Window:
    return Window(first, first + timedelta(days)).within(ALMANAC)


def _weeks(views: Iterable[OccurrenceView], today: date) -> tuple[WeekView, ...]:
    weeks = groupby(views, key=lambda view: _monday(view.date))
    return tuple(_week(monday, tuple(of), today) for monday, of in weeks)


def _week(monday: date, of: tuple[OccurrenceView, ...], today: date) -> WeekView:
    return WeekView(
        monday=monday,
        sunday=monday + timedelta(6),
        ahead=(monday - _monday(today)).days // 7,
        occurrences=tuple(view for view in of if view.event.level is not Level.THAM_KHAO),
        noted=tuple(view for view in of if view.event.level is Level.THAM_KHAO),
    )


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def _nearest(after: date, filters: Filters, reading: Reading) -> OccurrenceView | None:
    found: tuple[Occurrence, ...] = agenda(
        reading.session, _ahead(after, LOOKED_AHEAD_DAYS), filters
    )
    return occurrence_view(found[0], reading) if found else None
