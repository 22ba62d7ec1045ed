"""Where in its day a new moon fell, and which midnight decided.

New moons are those of the published accounts that ``docs/decisions/lunar-basis.md`` names.
"""

from datetime import date

import pytest

from app.calendar.meridian import Basis
from app.views.moon import LEFT, RIGHT, Doubt, MoonView, moon_view


def _moon(day: str, basis: Basis = Basis.COMMON) -> MoonView:
    return moon_view(date.fromisoformat(day), basis)


def test_the_new_moon_of_tet_1968_fell_half_an_hour_before_midnight_in_hanoi() -> None:
    moon = _moon("1968-01-29")
    assert f"{moon.new_moon:%H:%M:%S}" == "23:29:11"
    assert (moon.margin_seconds, moon.before_midnight) == (30 * 60 + 49, True)


def test_the_same_moment_was_the_next_day_in_beijing() -> None:
    elsewhere = _moon("1968-01-29").elsewhere
    assert elsewhere is not None
    assert (elsewhere.chinese, elsewhere.day, elsewhere.clock) == (
        True,
        date(1968, 1, 30),
        "00:29:11",
    )


def test_saigon_is_told_that_hanoi_had_the_day_before() -> None:
    moon = _moon("1968-01-30", Basis.SOUTH)
    assert (moon.meridian, moon.starts) == ("UTC+8", date(1968, 1, 30))
    assert moon.elsewhere is not None
    assert (moon.elsewhere.chinese, moon.elsewhere.day) == (False, date(1968, 1, 29))


def test_the_midnight_of_beijing_stands_at_23_hours_and_left_of_the_moon() -> None:
    line = _moon("1968-01-29").whole
    assert line.other is not None
    assert (line.other.clock, line.other.x) == ("23:00", round(LEFT + (RIGHT - LEFT) * 23 / 24, 1))
    assert line.other.x < line.moon.x < RIGHT


def test_the_line_of_a_day_runs_from_midnight_to_midnight() -> None:
    line = _moon("2025-07-25").whole
    assert [tick.clock for tick in line.ticks] == ["0:00", "6:00", "12:00", "18:00", "24:00"]
    assert (line.ticks[0].x, line.ticks[-1].x) == (LEFT, RIGHT)
    assert [band.day for band in line.bands] == [date(2025, 7, 25)]


def test_a_new_moon_far_from_midnight_has_no_second_picture() -> None:
    moon = _moon("2025-07-25")  # new moon at 19:11 UTC
    assert (moon.near, moon.elsewhere, moon.doubt) == (None, None, None)


def test_a_new_moon_within_a_minute_of_midnight_is_shown_larger_and_doubtful() -> None:
    moon = _moon("2054-05-08")
    assert moon.doubt is Doubt.EARTH
    assert moon.margin_seconds < 60
    assert moon.near is not None
    assert [band.day for band in moon.near.bands] == [date(2054, 5, 7), date(2054, 5, 8)]
    assert moon.near.bands[1].x < moon.near.moon.x < moon.near.bands[1].x + 40


def test_the_last_day_before_an_uncertain_month_is_decided_with_that_month() -> None:
    assert _moon("2054-05-07").starts == date(2054, 5, 8)
    assert _moon("2054-05-06").starts == date(2054, 4, 8)


@pytest.mark.parametrize("day", ["1906-04-23", "1914-11-17", "1916-02-03", "1920-11-10"])
def test_months_between_two_midnights_are_doubted_by_their_sources(day: str) -> None:
    moon = _moon(day)
    assert moon.doubt is Doubt.SOURCES
    assert moon.elsewhere is not None


def test_tet_1925_is_not_where_the_computation_puts_it() -> None:
    moon = _moon("1925-01-25")
    assert (moon.as_computed, moon.starts) == (False, date(1925, 1, 25))
    assert moon.new_moon.date() == date(1925, 1, 24)


@pytest.mark.parametrize("day", ["1900-01-31", "2200-02-13"])
def test_the_first_and_the_last_day_have_a_picture(day: str) -> None:
    assert LEFT <= _moon(day).whole.moon.x <= RIGHT
