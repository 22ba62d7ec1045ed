"""A year at a glance: small months, busy weeks, the round and five years by section.

What is counted and marked is *notable*: a great day, or a *năm tròn* or *năm lẻ 5*.
"""

import datetime
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Annotated

from pydantic import Field

from app.calendar.anniversary import YearClass
from app.calendar.lunar import LunarDate, civil_date, lunar_date
from app.calendar.window import Window
from app.catalogue.vocabulary import Category
from app.filters import Filters
from app.regions import region
from app.views.base import View
from app.views.civil import FIRST_WHOLE_YEAR, LAST_WHOLE_YEAR
from app.views.days_off import DayOffView, days_off
from app.views.lunar import lunar_label
from app.views.occurrence import OccurrenceView
from app.views.reading import Reading
from app.views.year import SECTIONS, SectionView, YearView, year_view

FULL_MOON = 15

HEAT = (1, 2, 4, 6, 9)
"""How many notable occurrences a week has at least, from heat 1 to heat 5."""


class Mark(StrEnum):
    """Why a day stands out."""

    GREAT = "great"
    ROUND = "round"
    FIVE = "five"


_MARKS = {YearClass.ROUND: Mark.ROUND, YearClass.FIVE: Mark.FIVE}


class SmallDay(View):
    """One day of a small month; ``notable`` are the occurrences that begin on it."""

    date: datetime.date
    today: bool
    lunar_label: Annotated[str, Field(description='"27"; "1/1" on the first; "1/5N" if leap')]
    lunar_mark: Annotated[bool, Field(description="mùng Một or Rằm")]
    day_off: DayOffView | None
    mark: Annotated[Mark | None, Field(description="the greatest of what begins on it")]
    notable: tuple[OccurrenceView, ...]


class SmallMonth(View):
    """Whole weeks from Monday, with null where a day belongs to another month."""

    month: str
    number: int
    weeks: tuple[tuple[SmallDay | None, ...], ...]


class BusyWeek(View):
    """The days of one week that lie in the year; ``heat`` is from 0 to 5."""

    first: datetime.date
    last: datetime.date
    notable: int
    heat: int


class BusyMonth(View):
    """The weeks whose first day lies in the month."""

    number: int
    weeks: tuple[BusyWeek, ...]


class NotableSection(View):
    """The round and five years of one section; ``others`` counts all that is in it beside them."""

    title: str
    categories: tuple[str, ...]
    round_years: tuple[OccurrenceView, ...]
    five_years: tuple[OccurrenceView, ...]
    others: int


class YearPage(View):
    """A civil year; ``new_year`` is mùng Một of the lunar year that begins in it."""

    year: YearView
    region: str
    region_name: str
    new_year: datetime.date
    previous: int | None
    next: int | None
    great: tuple[OccurrenceView, ...]
    months: tuple[SmallMonth, ...]
    busy: tuple[BusyMonth, ...]
    sections: tuple[NotableSection, ...]
    round_years: int
    five_years: int
    days_off: tuple[DayOffView, ...]


def year_page(year: int, filters: Filters, reading: Reading) -> YearPage:
    """The year as ``reading`` sees it.

    Raises:
        OutOfAlmanac: if the almanac does not cover the whole year.
    """
    view = year_view(year, filters, reading)
    offs = days_off(Window.of_year(year), reading)
    notable = _notable(view)
    place = region(filters.region)
    return YearPage(
        year=view,
        region=filters.region,
        region_name=place.name if place else filters.region,
        new_year=civil_date(LunarDate(year, 1, 1)),
        previous=year - 1 if year > FIRST_WHOLE_YEAR else None,
        next=year + 1 if year < LAST_WHOLE_YEAR else None,
        great=tuple(o for o in notable if mark_of(o) is Mark.GREAT),
        months=tuple(_months(year, notable, offs, reading.today)),
        busy=tuple(_busy(year, notable)),
        sections=tuple(_section(section, filters) for section in view.sections),
        round_years=sum(section.round_years for section in view.sections),
        five_years=sum(section.five_years for section in view.sections),
        days_off=offs,
    )


def mark_of(occurrence: OccurrenceView) -> Mark | None:
    """Why an occurrence is notable; None if it is not."""
    if occurrence.event.category is Category.NGAY_LE_LON:
        return Mark.GREAT
    return _MARKS.get(occurrence.year_class) if occurrence.year_class else None


def _notable(view: YearView) -> tuple[OccurrenceView, ...]:
    found = (o for section in view.sections for o in section.occurrences if mark_of(o))
    return tuple(sorted(found, key=lambda o: (o.date, mark_of(o) is not Mark.GREAT, o.id)))


def _months(
    year: int, notable: tuple[OccurrenceView, ...], offs: tuple[DayOffView, ...], today: date
) -> Iterator[SmallMonth]:
    off_on = {off.date: off for off in offs}
    beginning = {day: tuple(of) for day, of in groupby(notable, key=lambda o: o.date)}
    for number in range(1, 13):
        days = Window.of_month(year, number)
        cells = [_day(day, today, off_on.get(day), beginning.get(day, ())) for day in days]
        yield SmallMonth(
            month=f"{year:04}-{number:02}", number=number, weeks=_weeks_of(days, cells)
        )


def _day(
    day: date, today: date, day_off: DayOffView | None, notable: tuple[OccurrenceView, ...]
) -> SmallDay:
    lunar = lunar_date(day)
    return SmallDay(
        date=day,
        today=day == today,
        lunar_label=lunar_label(lunar),
        lunar_mark=lunar.day in (1, FULL_MOON),
        day_off=day_off,
        mark=next((mark for mark in Mark if mark in map(mark_of, notable)), None),
        notable=notable,
    )


def _weeks_of(days: Window, cells: list[SmallDay]) -> tuple[tuple[SmallDay | None, ...], ...]:
    before, after = days.start.weekday(), -days.end.weekday() % 7
    grid = [*[None] * before, *cells, *[None] * after]
    return tuple(tuple(grid[i : i + 7]) for i in range(0, len(grid), 7))


def _busy(year: int, notable: tuple[OccurrenceView, ...]) -> Iterator[BusyMonth]:
    weeks = tuple(_weeks(Window.of_year(year), notable))
    for number in range(1, 13):
        of = tuple(week for week in weeks if week.first.month == number)
        yield BusyMonth(number=number, weeks=of)


def _weeks(days: Window, notable: tuple[OccurrenceView, ...]) -> Iterator[BusyWeek]:
    for first in (day for day in days if day.weekday() == 0 or day == days.start):
        week = Window(first, first + timedelta(days=7 - first.weekday())).within(days)
        found = sum(o.date in week for o in notable)
        heat = bisect_right(HEAT, found)
        yield BusyWeek(first=week.start, last=week.last, notable=found, heat=heat)


def _section(section: SectionView, filters: Filters) -> NotableSection:
    taken = SECTIONS[section.title]
    classes = (YearClass.ROUND, YearClass.FIVE)
    chosen = [tuple(o for o in section.occurrences if o.year_class is of) for of in classes]
    return NotableSection(
        title=section.title,
        categories=tuple(sorted(taken & filters.category or taken)),
        round_years=chosen[0],
        five_years=chosen[1],
        others=len(section.occurrences) - len(chosen[0]) - len(chosen[1]),
    )
