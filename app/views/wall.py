"""A wall calendar is a month laid out to be read at a glance: in each cell what matters first.

Great days and days off come first, then round years, the level, and five-years; what began
on an earlier day comes last.  What lasts a week or longer stands beside the grid; days of the
months around have no events.
"""

from app.calendar.anniversary import YearClass
from app.calendar.window import Window
from app.catalogue.vocabulary import Category, Level
from app.filters import Filters
from app.views.base import View
from app.views.month import CellView, MonthView, lunar_years, month_view
from app.views.occurrence import OccurrenceView
from app.views.reading import Reading

SHOWN_IN_A_CELL = 3

_LEVELS = (Level.DIA_PHUONG, Level.QUOC_GIA, Level.NGANH, Level.THAM_KHAO)
"""A region's own days first: whoever chose the region asks for them."""


class WallDay(View):
    """``falls`` is what falls on the day, what matters most first; ``more`` of them are not shown.

    ``off`` names the day off or make-up day where none of its events does; ``own_off`` is
    whether the first event is what the day is off for.
    """

    cell: CellView
    falls: tuple[OccurrenceView, ...]
    shown: tuple[OccurrenceView, ...]
    more: int
    off: str | None
    own_off: bool


class WallView(View):
    """A month as a wall calendar; a week has None for a day before or after the almanac."""

    month: MonthView
    year: int
    number: int
    lunar_years: str
    leap_month: int | None
    weeks: tuple[tuple[WallDay | None, ...], ...]
    days: tuple[WallDay, ...]
    running: tuple[OccurrenceView, ...]


def wall_view(year: int, month: int, filters: Filters, reading: Reading) -> WallView:
    """The month as a wall calendar; ``days`` are those of the month, ``running`` what is long.

    Raises:
        OutOfAlmanac: if the almanac does not cover the whole month.
    """
    view = month_view(year, month, filters, reading)
    told = {occurrence.id: occurrence for occurrence in view.occurrences}
    weeks = tuple(_week(week, told) for week in view.weeks)
    days = tuple(day for week in weeks for day in week if day and day.cell.in_month)
    civil = Window.of_month(year, month)
    running = (told[name] for name in view.running)
    return WallView(
        month=view,
        year=year,
        number=month,
        lunar_years=lunar_years(civil),
        leap_month=next((d.cell.lunar.month for d in days if d.cell.lunar.leap), None),
        weeks=weeks,
        days=days,
        running=tuple(o for o in running if civil.touches(o.date, o.last_date)),
    )


def _week(
    cells: tuple[CellView, ...], told: dict[str, OccurrenceView]
) -> tuple[WallDay | None, ...]:
    by_weekday = {cell.date.weekday(): _day(cell, told) for cell in cells}
    return tuple(by_weekday.get(weekday) for weekday in range(7))


def _day(cell: CellView, told: dict[str, OccurrenceView]) -> WallDay:
    falls = tuple(sorted(_events(cell, told), key=lambda o: _weight(o, cell)))
    own_off = bool(falls) and _is_what_is_off(falls[0], cell)
    off = cell.day_off.name if cell.day_off and not own_off else None
    # A day off that no event names takes the room of one.
    room = SHOWN_IN_A_CELL - (off is not None)
    return WallDay(
        cell=cell,
        falls=falls,
        shown=falls[:room],
        more=len(falls[room:]),
        off=off,
        own_off=own_off,
    )


def _events(cell: CellView, told: dict[str, OccurrenceView]) -> list[OccurrenceView]:
    if not cell.in_month:
        return []
    found = (told[name] for name in cell.occurrences)
    # A solar term has its own line.
    return [o for o in found if not (cell.term and o.event.rule.startswith("term:"))]


def _weight(occurrence: OccurrenceView, cell: CellView) -> tuple[bool | int, ...]:
    """The less the earlier."""
    event = occurrence.event
    return (
        not _is_what_is_off(occurrence, cell),
        occurrence.date < cell.date,
        event.category != Category.NGAY_LE_LON,
        occurrence.year_class != YearClass.ROUND,
        _LEVELS.index(event.level),
        occurrence.year_class != YearClass.FIVE,
    )


def _is_what_is_off(occurrence: OccurrenceView, cell: CellView) -> bool:
    """Whether the day is off for this event: Quốc khánh, or Giao thừa among the days of Tết."""
    off = cell.day_off
    if off is None or off.working:
        return False
    return occurrence.day_off or off.name.startswith(occurrence.event.short_name)
