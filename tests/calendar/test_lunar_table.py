"""The generated tables agree with the ephemeris, with PyEphem and with the almanacs."""

import importlib.util
import math
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import ephem
import pytest
from lunardate import LunarDate

from app.calendar.lunar_table import FIRST_YEAR, SOUTH, UNCERTAIN_STARTS, YEARS
from app.calendar.new_moon_table import NEW_MOONS
from app.calendar.term_table import FIRST_LONGITUDE_DEG, TERMS

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_lunar_table.py"
EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
COMMON = {FIRST_YEAR + place: row for place, row in enumerate(YEARS)}
SAIGON = COMMON | SOUTH


class Month(NamedTuple):
    """A month as a reader of the table sees it."""

    year: int
    number: int
    leap: bool
    first_day: date
    length: int


def months_of(year: int, rows: dict[int, tuple[int, int, int]] = COMMON) -> list[Month]:
    first_day, leap_month, long_months = rows[year]
    names = sorted([(n, False) for n in range(1, 13)] + [(leap_month, True)] * (leap_month > 0))
    lengths = [29 + (long_months >> place & 1) for place in range(len(names))]
    starts = accumulate(lengths[:-1], initial=first_day)
    return [
        Month(year, number, leap, date.fromordinal(start), length)
        for (number, leap), start, length in zip(names, starts, lengths, strict=True)
    ]


def tet(year: int, rows: dict[int, tuple[int, int, int]] = COMMON) -> str:
    return date.fromordinal(rows[year][0]).isoformat()


def at(ut: int) -> datetime:
    return EPOCH + timedelta(seconds=ut)


def ut_of(day: date) -> int:
    return (day - EPOCH.date()).days * 86_400


def clock(day: date) -> timedelta:
    """How far the midnight of the calendar is ahead of Greenwich."""
    if day.year < 1929:
        return timedelta(hours=7, minutes=45, seconds=40)
    return timedelta(hours=8 if day.year < 1968 else 7)


def civil_day(ut: int) -> date:
    return (at(ut) + clock(at(ut).date())).date()


def stored(table: tuple[int, ...], first: date, last: date) -> list[int]:
    return list(table[bisect_left(table, ut_of(first)) : bisect_left(table, ut_of(last))])


@pytest.fixture(scope="module")
def build() -> Iterator[ModuleType]:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("build_lunar_table", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    module.ephemeris().close()


@pytest.mark.parametrize(
    ("year", "tolerance_s"),
    # A later Skyfield may carry another forecast of delta T.
    [(1900, 1), (1968, 1), (1985, 1), (2033, 10), (2199, 120)],
)
def test_new_moons_and_terms_of_a_year_are_regenerated_from_the_ephemeris(
    build: ModuleType, year: int, tolerance_s: int
) -> None:
    span = date(year, 2, 1), date(year + 1, 1, 1)

    assert build.new_moons(*span) == pytest.approx(stored(NEW_MOONS, *span), abs=tolerance_s)
    assert [term.ut for term in build.terms(*span)] == pytest.approx(
        stored(TERMS, *span), abs=tolerance_s
    )


@pytest.mark.parametrize("year", [1900, 1925, 1968, 1985, 2033, 2148])
def test_the_row_of_a_year_is_regenerated_from_the_ephemeris(build: ModuleType, year: int) -> None:
    span = date(year - 1, 11, 1), date(year + 2, 2, 1)

    sky = build.new_moons(*span), build.terms(*span)

    assert build.year_rows(build.months(*sky))[year] == COMMON[year]
    assert build.year_rows(build.months(*sky, build.SAIGON))[year] == SAIGON[year]


def test_check_names_the_table_that_differs_by_a_byte(
    build: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(build, "TABLES", tmp_path)
    build.write({"new_moon_table.py": "1\n", "term_table.py": "2\n"})

    assert build.check({"new_moon_table.py": "1\n", "term_table.py": "2\n"}) == 0
    assert build.check({"new_moon_table.py": "1\n", "term_table.py": "2"}) == 1
    assert capsys.readouterr().err.startswith("term_table.py differs")


def test_lunar_years_1900_to_2199_are_covered() -> None:
    assert (min(COMMON), max(COMMON)) == (1900, 2199)


@pytest.mark.parametrize("rows", [COMMON, SAIGON], ids=["common", "south"])
def test_the_months_of_a_year_end_where_the_next_year_begins(
    rows: dict[int, tuple[int, int, int]],
) -> None:
    for year, next_year in pairwise(rows):
        last = months_of(year, rows)[-1]
        assert (
            last.first_day + timedelta(days=last.length) == months_of(next_year, rows)[0].first_day
        )


def test_no_length_is_left_over() -> None:
    assert all(long_months >> (13 if leap else 12) == 0 for _, leap, long_months in YEARS)


def test_a_month_begins_on_the_day_of_its_new_moon_except_tet_1925() -> None:
    months = [month for year in COMMON for month in months_of(year)]

    elsewhere = [
        (month.first_day.isoformat(), civil_day(moon).isoformat())
        for month, moon in zip(months, NEW_MOONS, strict=True)
        if month.first_day != civil_day(moon)
    ]

    assert elsewhere == [("1925-01-25", "1925-01-24")]


def test_terms_run_from_the_first_of_1900_to_the_last_before_april_2200() -> None:
    assert FIRST_LONGITUDE_DEG == 285
    assert at(TERMS[0]).date() == date(1900, 1, 5)  # 6 January in Beijing
    assert at(TERMS[-1]).date() == date(2200, 3, 20)
    assert len(TERMS) == 300 * 24 + 6


def test_terms_are_14_to_16_days_apart() -> None:
    assert all(14.6 < (next_term - term) / 86_400 < 15.8 for term, next_term in pairwise(TERMS))


def test_the_month_of_the_winter_solstice_is_the_eleventh() -> None:
    solstices = {civil_day(term) for term in TERMS[(270 - FIRST_LONGITUDE_DEG) // 15 % 24 :: 24]}
    for year in COMMON:
        eleventh = next(month for month in months_of(year) if month.number == 11)
        days = {eleventh.first_day + timedelta(days=day) for day in range(eleventh.length)}
        assert days & solstices


def test_a_leap_month_has_no_principal_term() -> None:
    principal = {civil_day(term) for term in TERMS[(300 - FIRST_LONGITUDE_DEG) // 15 % 2 :: 2]}
    for month in (month for year in COMMON for month in months_of(year) if month.leap):
        assert not principal & {
            month.first_day + timedelta(days=day) for day in range(month.length)
        }


# A second opinion: PyEphem, whose theory of the Moon and whose delta T are its own.  Up to 2019
# delta T is measured and both tell UT alike; forecasts differ, so later years are compared in TT.


def ephem_lag(build: ModuleType, ut: int) -> timedelta:
    """How far our clock of UT is behind that of PyEphem at the same TT."""
    days = build.np.array([(ut - build.EPOCH_TO_J2000_S) / build.DAY_S])
    ours = float(build.skyfield_delta_t(days)[0])
    return timedelta(seconds=ours - ephem.delta_t(ephem.Date(at(ut))))


def sun_longitude_deg(when: datetime) -> float:
    """Apparent longitude of date, good to about 20 seconds of time."""
    epoch = ephem.Date(when)
    sun = ephem.Sun(epoch)
    apparent = ephem.Equatorial(sun.g_ra, sun.g_dec, epoch=epoch)
    return math.degrees(ephem.Ecliptic(apparent, epoch=epoch).lon)


def degrees_past(longitude_deg: float, target_deg: float) -> float:
    return (longitude_deg - target_deg + 180) % 360 - 180


def next_new_moon(when: datetime) -> datetime:
    found: datetime = ephem.next_new_moon(when).datetime()
    return found.replace(tzinfo=UTC)


def test_pyephem_sees_the_same_new_moons_until_2019() -> None:
    for moon in stored(NEW_MOONS, date(1900, 1, 1), date(2020, 1, 1))[::5]:
        theirs = next_new_moon(at(moon) - timedelta(days=2))
        assert abs(theirs - at(moon)) < timedelta(seconds=3)


def test_pyephem_sees_the_same_new_moons_after_2019_but_for_delta_t(build: ModuleType) -> None:
    for moon in stored(NEW_MOONS, date(2020, 1, 1), date(2200, 2, 1))[::9]:
        theirs = next_new_moon(at(moon) - timedelta(days=2)) - ephem_lag(build, moon)
        assert abs(theirs - at(moon)) < timedelta(seconds=3)


def test_pyephem_has_the_sun_reach_each_term_on_its_civil_day() -> None:
    for place, term in list(enumerate(TERMS))[: 120 * 24 : 7]:
        target_deg = FIRST_LONGITUDE_DEG + 15 * place
        day = civil_day(term)
        midnight = at(ut_of(day)) - clock(day)
        assert degrees_past(sun_longitude_deg(midnight), target_deg) <= 0
        assert degrees_past(sun_longitude_deg(midnight + timedelta(days=1)), target_deg) > 0


def test_pyephem_has_the_sun_at_each_term_after_2019_but_for_delta_t(build: ModuleType) -> None:
    degrees_in_30_s = 360 / 365.2422 / 86_400 * 30
    for place, term in list(enumerate(TERMS))[120 * 24 :: 11]:
        theirs = sun_longitude_deg(at(term) + ephem_lag(build, term))
        assert abs(degrees_past(theirs, FIRST_LONGITUDE_DEG + 15 * place)) < degrees_in_30_s


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1968, "1968-01-29"),  # the first Tết of UTC+7; new moon 23:29 in Hà Nội
        (1969, "1969-02-16"),
        (1985, "1985-01-21"),  # a month before Beijing
        (2007, "2007-02-17"),
        (2030, "2030-02-02"),
        (2053, "2053-02-18"),
        (2148, "2148-01-21"),  # a month before Beijing
        (2153, "2153-01-24"),
    ],
)
def test_tet_where_it_is_not_the_chinese_new_year(year: int, day: str) -> None:
    assert tet(year) == day


def test_tet_differs_from_the_chinese_new_year_in_the_years_the_calendar_office_named() -> None:
    # Viet-jo, 6 July 2006, after an official of the State calendar office: 1925, 1968, 1969 and
    # 1985 in the twentieth century, then 2007, 2030 and 2053.
    differing = [
        year
        for year in range(1900, 2100)
        if tet(year) != LunarDate(year, 1, 1).to_solar_date().isoformat()
    ]
    assert differing == [1925, 1968, 1969, 1985, 2007, 2030, 2053]


@pytest.mark.parametrize(
    ("year", "north", "south"),
    [(1968, "1968-01-29", "1968-01-30"), (1969, "1969-02-16", "1969-02-17")],
)
def test_north_and_south_kept_different_tets(year: int, north: str, south: str) -> None:
    assert (tet(year), tet(year, SAIGON)) == (north, south)


def test_north_and_south_differed_on_120_days_between_1968_and_1975() -> None:
    def readings(rows: dict[int, tuple[int, int, int]]) -> dict[date, tuple[int, int, bool, int]]:
        return {
            month.first_day + timedelta(days=day): (year, month.number, month.leap, day + 1)
            for year in range(1967, 1977)
            for month in months_of(year, rows)
            for day in range(month.length)
        }

    north, south = readings(COMMON), readings(SAIGON)

    assert {day for day in north if north[day] != south[day]} == {
        date.fromisoformat(first) + timedelta(days=day)
        for first in ("1968-01-29", "1969-02-16", "1974-12-13", "1975-04-11")
        for day in range(30)
    }


@pytest.mark.parametrize(
    ("year", "leap_month"),
    [
        (1984, 0),  # 10 in China
        (1985, 2),
        (1987, 7),  # 6 in China
        (2033, 11),
        (2147, 0),  # 11 in China
        (2148, 1),
    ],
)
def test_leap_months_where_calendars_disagree_or_go_wrong(year: int, leap_month: int) -> None:
    assert COMMON[year][1] == leap_month


def test_starts_are_marked_uncertain_where_delta_t_decides_or_sources_differ() -> None:
    assert [date.fromordinal(day).isoformat() for day in sorted(UNCERTAIN_STARTS)] == [
        "1906-04-23",  # between the midnights of UTC+7:45:40 and UTC+8, as the next three
        "1914-11-17",
        "1916-02-03",
        "1920-11-10",
        "1925-01-25",  # the almanac against astronomy
        "2054-05-08",  # printed tables have the 7th
        "2077-11-16",
        "2085-10-19",
        "2125-01-04",
        "2130-05-08",
        "2150-05-27",
        "2159-05-18",
        "2175-01-23",
        "2199-01-27",
    ]


def test_every_uncertain_start_begins_a_month() -> None:
    starts = {month.first_day.toordinal() for year in COMMON for month in months_of(year)}
    assert starts >= UNCERTAIN_STARTS
