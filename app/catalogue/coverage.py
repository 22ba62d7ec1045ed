"""The coverage of a catalogue is how much it holds, by category, province and month.

Months and bare days are those of one civil year, since lunar days move.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.calendar.almanac import occurrences
from app.calendar.extent import anchors_that_may_touch, span
from app.calendar.window import Window
from app.catalogue.entry import Entry
from app.catalogue.vocabulary import Category, Status
from app.regions import COUNTRY, provinces, with_those_above


@dataclass(frozen=True, slots=True)
class ProvinceCoverage:
    """The entries of a province: all of them, and those of provinces merged into it."""

    province: str
    entries: int
    former: dict[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Figures of a catalogue; ``bare_days`` are days of ``year`` on which nothing falls."""

    year: int
    entries: int
    confirmed: int
    documents_under_review: int
    categories: dict[str, int]
    provinces: tuple[ProvinceCoverage, ...]
    months: dict[int, int]
    bare_days: tuple[date, ...]

    @property
    def confirmed_share(self) -> float:
        """From 0 to 1; 0 for an empty catalogue."""
        return self.confirmed / self.entries if self.entries else 0.0


def coverage(entries: Iterable[Entry], year: int) -> Coverage:
    """The figures of ``entries`` in ``year``.

    Raises:
        OutOfAlmanac: if the almanac does not cover ``year``.
    """
    entries = tuple(entries)
    window = Window.of_year(year)
    categories = Counter(str(entry.category) for entry in entries)
    kept = {day for entry in entries for day in _days(entry, window)}
    return Coverage(
        year,
        len(entries),
        sum(entry.status is Status.CONFIRMED for entry in entries),
        sum(bool(entry.document and entry.document.review) for entry in entries),
        {str(category): categories[str(category)] for category in Category},
        tuple(_province(entries, province) for province in provinces()),
        _months(entries, window),
        tuple(day for day in window if day not in kept),
    )


def _province(entries: tuple[Entry, ...], province: str) -> ProvinceCoverage:
    own = [
        entry
        for entry in entries
        if entry.region != COUNTRY and province in with_those_above(entry.region)
    ]
    former = Counter(entry.former for entry in own if entry.former)
    return ProvinceCoverage(province, len(own), dict(sorted(former.items())))


def _months(entries: tuple[Entry, ...], window: Window) -> dict[int, int]:
    """How many entries begin in each month, counted once a month."""
    counts = Counter(
        month
        for entry in entries
        for month in {anchor.month for anchor in occurrences(entry.rule, window)}
    )
    return {month: counts[month] for month in range(1, 13)}


def _days(entry: Entry, window: Window) -> Iterator[date]:
    """The days of ``window`` on which the entry is kept."""
    for anchor in occurrences(entry.rule, anchors_that_may_touch(window)):
        first, last = span(anchor, entry.extent_of())
        if window.touches(first, last):
            yield from Window.of_days(first, last).within(window)
