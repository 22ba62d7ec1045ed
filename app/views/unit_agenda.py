"""What is on the agenda of a unit: the catalogue of its region, its own dates, those it took."""

import datetime
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated

from pydantic import ConfigDict, Field

from app.agenda import Occurrence, agenda, in_order
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.catalogue.vocabulary import Level
from app.filters import Filters
from app.models import OwnDate, Unit
from app.planning.own_dates.agenda import own_occurrences, own_reviews
from app.planning.own_dates.sight import kept_by
from app.reviews import reviews
from app.views.base import View
from app.views.days_off import DayOffView, days_off
from app.views.lunar import LunarView
from app.views.month import lunar_years
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading


class UnitOccurrence(View):
    """One occurrence; ``kept_by`` is the unit whose own date it is, null in the catalogue."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kept_by": "ubnd-xa-phu-xuyen",
                    "occurrence": {
                        "id": "rieng-hoi-long-tong-xa-phu-xuyen-9f2c-2027",
                        "event": {
                            "id": "rieng-hoi-long-tong-xa-phu-xuyen-9f2c",
                            "name": "Hội Lồng tồng xã Phú Xuyên",
                            "short_name": "Hội Lồng tồng xã Phú Xuyên",
                            "name_en": "Hội Lồng tồng xã Phú Xuyên",
                            "category": "le-hoi",
                            "level": "dia-phuong",
                            "manner": "le-hoi",
                            "region": "05500",
                            "rule": "lunar:01-10",
                            "origin": None,
                            "origin_lunar": None,
                            "status": "confirmed",
                        },
                        "date": "2027-02-16",
                        "last_date": "2027-02-17",
                        "weekday": "Thứ Ba",
                        "days_until": 86,
                        "lunar": {
                            "day": 11,
                            "month": 1,
                            "year": 2027,
                            "leap": False,
                            "text": "ngày 11 tháng Giêng năm Đinh Mùi",
                        },
                        "years": None,
                        "year_class": None,
                        "form": None,
                        "guide": None,
                        "guide_note": None,
                        "title": "Hội Lồng tồng xã Phú Xuyên",
                        "day_off": False,
                    },
                }
            ]
        }
    )

    kept_by: Annotated[str | None, Field(description="of an own date, the unit that keeps it")]
    occurrence: OccurrenceView


class UnitAgenda(View):
    """All that falls in a window, ordered by first day, last day, id."""

    items: tuple[UnitOccurrence, ...]
    next: None = None


class AgendaDay(View):
    """What begins on one day, the unit's own first."""

    date: datetime.date
    lunar: LunarView
    off: DayOffView | None
    items: tuple[UnitOccurrence, ...]


class DueLine(View):
    """A document due for review in the year; ``kept_by`` as of occurrences."""

    id: str
    title: str
    kept_by: str | None


class MonthOfUnit(View):
    """A month of the agenda; ``noted`` are the days for reference, ``running`` began earlier."""

    month: str
    year: int
    number: int
    lunar_years: str
    previous: str | None
    next: str | None
    count: int
    own: int
    running: tuple[UnitOccurrence, ...]
    days: tuple[AgendaDay, ...]
    noted: tuple[AgendaDay, ...]
    reviews: tuple[DueLine, ...]


def unit_agenda(unit: Unit, window: Window, reading: Reading) -> tuple[UnitOccurrence, ...]:
    """What falls in ``window`` for ``unit``, in order.

    Raises:
        OutOfAlmanac: if the window leaves the days the almanac covers.
    """
    catalogue = agenda(reading.session, window, Filters(region=unit.region))
    own = own_occurrences(reading.session, unit, window)
    return tuple(_told(occurrence, reading) for occurrence in in_order((*catalogue, *own)))


def month_of_unit(
    unit: Unit, year: int, month: int, reading: Reading, *, only_own: bool = False
) -> MonthOfUnit:
    """The agenda of ``unit`` for a civil month, with the reviews due in its year.

    Raises:
        OutOfAlmanac: if the almanac does not cover the whole month.
    """
    days = Window.of_month(year, month)
    found = unit_agenda(unit, days, reading)
    if only_own:
        found = tuple(item for item in found if item.kept_by)
    begun = [item for item in found if item.occurrence.date >= days.start]
    offs = {off.date: off for off in days_off(days, reading)}
    return MonthOfUnit(
        month=f"{year:04}-{month:02}",
        year=year,
        number=month,
        lunar_years=lunar_years(days),
        previous=_month_of(days.start - timedelta(days=1)),
        next=_month_of(days.end),
        count=len(found),
        own=sum(item.kept_by is not None for item in found),
        running=tuple(item for item in found if item.occurrence.date < days.start),
        days=_by_day((item for item in begun if not _is_noted(item)), offs),
        noted=_by_day((item for item in begun if _is_noted(item)), offs),
        reviews=_due(unit, year, reading, only_own=only_own),
    )


def _told(occurrence: Occurrence, reading: Reading) -> UnitOccurrence:
    event = occurrence.event
    return UnitOccurrence(
        kept_by=event.unit_id if isinstance(event, OwnDate) else None,
        occurrence=occurrence_view(occurrence, reading),
    )


def _is_noted(item: UnitOccurrence) -> bool:
    """Whether it is for reference alone; what the unit keeps itself is not."""
    return item.occurrence.event.level is Level.THAM_KHAO and item.kept_by is None


def _by_day(items: Iterable[UnitOccurrence], offs: dict[date, DayOffView]) -> tuple[AgendaDay, ...]:
    return tuple(
        _day(day, sorted(of, key=lambda item: item.kept_by is None), offs.get(day))
        for day, of in groupby(items, key=lambda item: item.occurrence.date)
    )


def _day(day: date, items: list[UnitOccurrence], off: DayOffView | None) -> AgendaDay:
    return AgendaDay(date=day, lunar=items[0].occurrence.lunar, off=off, items=tuple(items))


def _due(unit: Unit, year: int, reading: Reading, *, only_own: bool) -> tuple[DueLine, ...]:
    keepers = {own.id: own.unit_id for own in kept_by(reading.session, unit)}
    own = own_reviews(reading.session, unit, year)
    listed = () if only_own else reviews(reading.session, year, Filters(region=unit.region))
    return tuple(
        DueLine(id=found.event.id, title=found.title, kept_by=keepers.get(found.event.id))
        for found in (*own, *listed)
    )


def _month_of(day: date) -> str | None:
    """The month of ``day``; None where the almanac does not cover the whole of it."""
    days = Window.of_month(day.year, day.month)
    covered = days.start in ALMANAC and days.last in ALMANAC
    return f"{day:%Y-%m}" if covered else None
