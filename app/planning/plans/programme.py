"""A programme of work lists a plan's tasks by month, quarter, half-year or year of their due days.

What recurs stands in each period in which it is due again.  What goes on has no day and
stands apart, and so does what has a deadline that cannot be met.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.calendar.window import Window
from app.planning.deadlines import During
from app.planning.plans.pieces import Piece
from app.planning.printed import printed
from app.planning.spans import CalendarPeriod, Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """A task with the day on which it is due in its period."""

    day: date
    piece: Piece


@dataclass(frozen=True, slots=True)
class Slot:
    """A period with what is due in it, by day; ``first`` and ``last`` are both included."""

    label: str
    first: date
    last: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """The periods in order, and the tasks that have no day."""

    slots: tuple[Slot, ...]
    ongoing: tuple[Piece, ...]
    undated: tuple[Piece, ...]


def programme(pieces: Iterable[Piece], unit: Unit, window: Window) -> Programme:
    """The tasks by each ``unit``: all of ``window``, and those outside in which one is due."""
    held = tuple(pieces)
    found: dict[CalendarPeriod, list[Entry]] = defaultdict(list)
    for entry in _entries(held):
        found[_period(entry.day, unit)].append(entry)
    periods = {_period(month.start, unit) for month in _months(window)} | found.keys()
    return Programme(
        tuple(_slot(period, found[period]) for period in sorted(periods, key=_first)),
        tuple(piece for piece in held if piece.due is None and piece.refused is None),
        tuple(piece for piece in held if piece.refused is not None),
    )


def due_on(pieces: Iterable[Piece], window: Window) -> Mapping[date, tuple[Piece, ...]]:
    """The days of ``window`` on which something is due, with that; for a month's sheet."""
    found: dict[date, tuple[Piece, ...]] = {}
    for entry in sorted(_entries(pieces), key=_order):
        if entry.day in window:
            found[entry.day] = (*found.get(entry.day, ()), entry.piece)
    return found


def label(period: CalendarPeriod) -> str:
    """How a programme calls a period: "Tháng 3/2027", "Quý I/2027", "6 tháng đầu năm 2027"."""
    told = printed(During(period)).removeprefix("trong ")
    return told[0].upper() + told[1:]


def _entries(pieces: Iterable[Piece]) -> Iterator[Entry]:
    for piece in pieces:
        for day in piece.times or filter(None, (piece.due,)):
            yield Entry(day, piece)


def _months(window: Window) -> Iterator[Window]:
    year, month = window.start.year, window.start.month
    while date(year, month, 1) <= window.last:
        yield Window.of_month(year, month)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _period(day: date, unit: Unit) -> CalendarPeriod:
    return CalendarPeriod(unit, day.year, (day.month - 1) // unit.months + 1)


def _first(period: CalendarPeriod) -> date:
    return period.days.first


def _slot(period: CalendarPeriod, entries: Iterable[Entry]) -> Slot:
    days = period.days
    return Slot(label(period), days.first, days.last, tuple(sorted(entries, key=_order)))


def _order(entry: Entry) -> tuple[date, int]:
    return entry.day, entry.piece.task_id
