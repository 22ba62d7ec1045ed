"""A solar term is the moment the Sun reaches a multiple of 15 degrees of longitude."""

import math
from datetime import UTC, date, datetime, timedelta

import ephem
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.lunar import ALMANAC, OutOfAlmanac, lunar_year
from app.calendar.terms import NAMES, SolarTerm, term_in_force, term_of, term_on

days = st.dates(ALMANAC.start, ALMANAC.last)
years = st.integers(1901, 2199)
longitudes = st.integers(0, 23).map(lambda n: 15 * n)


def term(year: int, longitude_deg: int) -> SolarTerm:
    found = term_of(year, longitude_deg)
    assert found
    return found


def test_the_year_has_24_terms_each_with_a_name() -> None:
    assert list(NAMES) == list(range(0, 360, 15))
    assert len(set(NAMES.values())) == 24


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2025-09-23", "Thu phân"),  # Thanh Niên, 1 September 2025
        ("2026-04-05", "Thanh minh"),
        ("1984-12-21", "Đông chí"),  # 37 minutes before midnight, a day before Beijing
    ],
)
def test_a_term_begins_on_its_day(day: str, name: str) -> None:
    begun = term_on(date.fromisoformat(day))
    assert begun
    assert begun.name == name


def test_the_term_in_force_is_the_latest_begun() -> None:
    # Thanh Niên, 2 September 2025: "vẫn nằm trong tiết khí Xử thử".
    assert term_in_force(date(2025, 9, 2)).name == "Xử thử"
    assert term_on(date(2025, 9, 2)) is None


def test_the_solstice_that_put_tet_1985_a_month_before_beijing() -> None:
    solstice = datetime(1984, 12, 21, 16, 22, 49, tzinfo=UTC)
    assert abs(term(1984, 270).instant - solstice) < timedelta(seconds=30)


@given(days)
def test_a_term_begins_only_on_the_day_from_which_it_is_in_force(day: date) -> None:
    in_force = term_in_force(day)
    assert in_force.day <= day < in_force.day + timedelta(days=17)
    assert term_on(day) == (in_force if in_force.day == day else None)


@given(years, longitudes)
def test_each_term_falls_once_a_year(year: int, longitude_deg: int) -> None:
    found = term(year, longitude_deg)
    assert (found.day.year, found.longitude_deg) == (year, longitude_deg)
    assert term_on(found.day) == found


@given(years, longitudes)
def test_the_sun_stands_there_in_the_ephemeris_of_another(year: int, longitude_deg: int) -> None:
    instant = term(year, longitude_deg).instant.replace(tzinfo=None)
    sun = ephem.Sun(instant)
    place = ephem.Ecliptic(ephem.Equatorial(sun.g_ra, sun.g_dec, epoch=instant), epoch=instant)
    away_deg = (math.degrees(place.lon) - longitude_deg + 180) % 360 - 180
    assert abs(away_deg) < 0.01  # a quarter of an hour


@pytest.mark.parametrize("year", range(1900, 2199))
def test_the_eleventh_month_holds_dong_chi(year: int) -> None:
    eleventh = next(m for m in lunar_year(year) if m.month == 11 and not m.leap)
    assert term(year, 270).day in eleventh.days


@pytest.mark.parametrize("year", range(1900, 2200))
def test_a_leap_month_has_no_principal_term(year: int) -> None:
    for month in lunar_year(year):
        if month.leap:
            begun = [found for day in month.days if (found := term_on(day))]
            assert not [found.name for found in begun if found.longitude_deg % 30 == 0]


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-30", "2200-02-15", "9999-12-31"])
def test_a_day_outside_the_tables_is_refused(day: str) -> None:
    for question in (term_in_force, term_on):
        with pytest.raises(OutOfAlmanac):
            question(date.fromisoformat(day))


def test_a_year_outside_the_tables_has_no_known_term() -> None:
    assert term_of(1899, 270) is None
    assert term_of(2201, 0) is None


def test_the_first_and_the_last_day_have_a_term_in_force() -> None:
    assert term_in_force(ALMANAC.start).name == "Đại hàn"
    assert term_in_force(ALMANAC.last).name == "Lập xuân"
