"""A solar term is the moment the Sun reaches a multiple of 15 degrees of apparent longitude.

Its civil day is that of the meridian by which the lunar calendar of the time counted
(see ``meridian``).  The instants come from ``term_table``, generated from JPL DE440,
and cover the same days as the lunar tables.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from app.calendar.lunar import ALMANAC, OutOfAlmanac
from app.calendar.meridian import local_time
from app.calendar.term_table import FIRST_LONGITUDE_DEG, TERMS

EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
"""The instant from which the generated tables count seconds."""

NAMES = {
    0: "Xuân phân",
    15: "Thanh minh",
    30: "Cốc vũ",
    45: "Lập hạ",
    60: "Tiểu mãn",
    75: "Mang chủng",
    90: "Hạ chí",
    105: "Tiểu thử",
    120: "Đại thử",
    135: "Lập thu",
    150: "Xử thử",
    165: "Bạch lộ",
    180: "Thu phân",
    195: "Hàn lộ",
    210: "Sương giáng",
    225: "Lập đông",
    240: "Tiểu tuyết",
    255: "Đại tuyết",
    270: "Đông chí",
    285: "Tiểu hàn",
    300: "Đại hàn",
    315: "Lập xuân",
    330: "Vũ thủy",
    345: "Kinh trập",
}
"""The Vietnamese names by longitude in degrees."""


@dataclass(frozen=True, slots=True)
class SolarTerm:
    """The term at ``longitude_deg``; ``instant`` is in UTC, to the second."""

    longitude_deg: int
    day: date
    instant: datetime

    @property
    def name(self) -> str:
        return NAMES[self.longitude_deg]


def term_in_force(day: date) -> SolarTerm:
    """The latest term that began on or before ``day``.

    Raises:
        OutOfAlmanac: if the tables do not cover the day.
    """
    if day not in ALMANAC:
        raise OutOfAlmanac(day)
    terms = _terms()
    return terms[bisect_right(terms, day, key=lambda term: term.day) - 1]


def term_on(day: date) -> SolarTerm | None:
    """The term that begins on ``day``, if one does.

    Raises:
        OutOfAlmanac: if the tables do not cover the day.
    """
    term = term_in_force(day)
    return term if term.day == day else None


def term_of(year: int, longitude_deg: int) -> SolarTerm | None:
    """The term at ``longitude_deg`` in civil year ``year``; None outside the tables."""
    return _by_year().get((year, longitude_deg))


@cache
def _by_year() -> dict[tuple[int, int], SolarTerm]:
    """The terms by civil year and longitude: each falls once a year."""
    return {(term.day.year, term.longitude_deg): term for term in _terms()}


@cache
def _terms() -> tuple[SolarTerm, ...]:
    """All terms of the table, in order of time."""
    return tuple(
        _term((FIRST_LONGITUDE_DEG + 15 * index) % 360, EPOCH + timedelta(seconds=seconds))
        for index, seconds in enumerate(TERMS)
    )


def _term(longitude_deg: int, instant: datetime) -> SolarTerm:
    return SolarTerm(longitude_deg, local_time(instant).date(), instant)
