"""A horizon is the round years of several years ahead, by year and month.

Round here are *năm tròn* and *năm lẻ 5*; multiples of 25, 50 and 100 are among them and
are marked.  A year holds what begins in it.
"""

import datetime
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Annotated

from pydantic import Field

from app.agenda import Occurrence, agenda
from app.calendar.anniversary import YearClass
from app.calendar.canchi import year_can_chi
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.catalogue.entry import Citation, Dispute
from app.catalogue.vocabulary import Category
from app.reviews import reviews
from app.views.base import View
from app.views.civil import FIRST_WHOLE_YEAR, LAST_WHOLE_YEAR
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.page_parameters import HorizonParameters, Multiple
from app.views.reading import Reading
from app.views.review import ReviewView, review_view
from app.workdays import OutOfWorkCalendar, WorkCalendar

_COUNTED = frozenset({YearClass.ROUND, YearClass.FIVE})


class HorizonLine(View):
    """One round year, and when to begin preparing for it."""

    occurrence: OccurrenceView
    multiple: Annotated[
        Multiple | None, Field(description="the greatest of 100, 50, 25 that divides the ordinal")
    ]
    prepare_from: Annotated[
        datetime.date | None,
        Field(description="a working day as far as days off are known; null where lead is 0"),
    ]
    prepare_now: Annotated[bool, Field(description="that day has come, and the last day has not")]
    source: Annotated[Citation, Field(description="the first; the event tells all")]
    disputed: tuple[Dispute, ...]

    @property
    def is_lunar(self) -> bool:
        """Whether its day follows from the lunar calendar."""
        return self.occurrence.event.rule.startswith("lunar:")


class HorizonMonth(View):
    """A civil month; those without any line are left out."""

    month: int
    lines: tuple[HorizonLine, ...]


class HorizonYear(View):
    """A civil year; ``can_chi`` names the lunar year that begins in it."""

    year: int
    can_chi: str
    count: int
    round_years: int
    five_years: int
    multiples: Annotated[int, Field(description="of 25")]
    births: int
    deaths: int
    months: tuple[HorizonMonth, ...]
    reviews: Annotated[tuple[ReviewView, ...], Field(description="documents due for review")]


class HorizonView(View):
    """The years in order, also those without any line."""

    first_year: int
    last_year: int
    lead: int
    count: int
    years: tuple[HorizonYear, ...]
    revision: str

    @property
    def earlier(self) -> int | None:
        """The first of as many years before these; None where the almanac begins with them."""
        first = max(self.first_year - len(self.years), FIRST_WHOLE_YEAR)
        return first if first < self.first_year else None

    @property
    def later(self) -> int | None:
        """The first of the years after these; None where the almanac ends with them."""
        return self.last_year + 1 if self.last_year < LAST_WHOLE_YEAR else None


def horizon_view(asked: HorizonParameters, reading: Reading) -> HorizonView:
    """The round years that are asked for, as ``reading`` sees them.

    Without a first year they begin with the next one; years that the almanac does not
    hold are left out.

    Raises:
        BadParameter: if there is no such region today, or no such law.
    """
    first = asked.first or min(reading.today.year + 1, LAST_WHOLE_YEAR)
    years = range(first, min(first + asked.years, LAST_WHOLE_YEAR + 1))
    found = _found(asked, years, reading)
    lines = {year: [_line(o, asked.lead, reading) for o in of] for year, of in found.items()}
    return HorizonView(
        first_year=years[0],
        last_year=years[-1],
        lead=asked.lead,
        count=sum(map(len, lines.values())),
        years=tuple(_year(year, lines.get(year, []), asked, reading) for year in years),
        revision=str(reading.revision),
    )


def _found(asked: HorizonParameters, years: range, reading: Reading) -> dict[int, list[Occurrence]]:
    """The occurrences by the year in which they begin, each in order of day."""
    days = Window(date(years[0], 1, 1), date(years[-1] + 1, 1, 1)).within(ALMANAC)
    found = (
        occurrence
        for occurrence in agenda(reading.session, days, asked.filters(reading.reference))
        if occurrence.first in days and _stands_out(occurrence, asked)
    )
    return {year: list(of) for year, of in groupby(found, key=lambda o: o.first.year)}


def _stands_out(occurrence: Occurrence, asked: HorizonParameters) -> bool:
    if occurrence.year_class not in (asked.year_class or _COUNTED):
        return False
    years = occurrence.years
    return not asked.multiple or (years is not None and years % asked.multiple == 0)


def _line(occurrence: Occurrence, lead: int, reading: Reading) -> HorizonLine:
    details = occurrence.event.details
    prepare = _prepare_from(occurrence.first, lead, reading.reference.work_calendar)
    return HorizonLine(
        occurrence=occurrence_view(occurrence, reading),
        multiple=_multiple(occurrence.years),
        prepare_from=prepare,
        prepare_now=prepare is not None and prepare <= reading.today <= occurrence.last,
        source=details["sources"][0],
        disputed=details["disputed"],
    )


def _multiple(years: int | None) -> Multiple | None:
    if years is None:
        return None
    return next((m for m in sorted(Multiple, reverse=True) if years % m == 0), None)


def _prepare_from(day: date, lead: int, calendar: WorkCalendar) -> date | None:
    if not lead:
        return None
    begun = months_before(day, lead)
    try:
        return calendar.last_working_day_on_or_before(begun)
    except OutOfWorkCalendar:
        return begun


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last one where it has no such day."""
    year, index = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, index + 1, min(day.day, Window.of_month(year, index + 1).last.day))


def _year(
    year: int, lines: list[HorizonLine], asked: HorizonParameters, reading: Reading
) -> HorizonYear:
    by_month = groupby(lines, key=lambda line: line.occurrence.date.month)
    return HorizonYear(
        year=year,
        can_chi=year_can_chi(year),
        count=len(lines),
        round_years=sum(line.occurrence.year_class is YearClass.ROUND for line in lines),
        five_years=sum(line.occurrence.year_class is YearClass.FIVE for line in lines),
        multiples=sum(line.multiple is not None for line in lines),
        births=_of_category(Category.NGAY_SINH, lines),
        deaths=_of_category(Category.NGAY_MAT, lines),
        months=tuple(HorizonMonth(month=month, lines=tuple(of)) for month, of in by_month),
        reviews=_reviews(year, asked, reading),
    )


def _of_category(category: Category, lines: Iterable[HorizonLine]) -> int:
    return sum(line.occurrence.event.category is category for line in lines)


def _reviews(year: int, asked: HorizonParameters, reading: Reading) -> tuple[ReviewView, ...]:
    """None where a multiple is asked for, as none where a class of year is."""
    if asked.multiple:
        return ()
    found = reviews(reading.session, year, asked.filters(reading.reference))
    return tuple(map(review_view, found))
