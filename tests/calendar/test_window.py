"""A window is a half-open span of civil days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar import CalendarError
from app.calendar.window import BackwardsWindow, Window

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
nearby_days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
windows = st.lists(nearby_days, min_size=2, max_size=2).map(lambda ends: Window(*sorted(ends)))


def window(start: str, end: str) -> Window:
    return Window(date.fromisoformat(start), date.fromisoformat(end))


def test_a_window_holds_its_start_and_not_its_end() -> None:
    tet_holiday = window("2026-02-14", "2026-02-23")
    assert date(2026, 2, 14) in tet_holiday
    assert date(2026, 2, 22) in tet_holiday
    assert date(2026, 2, 23) not in tet_holiday
    assert date(2026, 2, 13) not in tet_holiday


def test_a_window_cannot_be_backwards() -> None:
    with pytest.raises(BackwardsWindow) as caught:
        window("2026-02-17", "2026-02-16")
    assert isinstance(caught.value, CalendarError)
    assert (caught.value.start, caught.value.end) == (date(2026, 2, 17), date(2026, 2, 16))
    assert str(caught.value) == "window ends 2026-02-16 before it starts 2026-02-17"


def test_a_window_that_ends_where_it_starts_is_empty() -> None:
    empty = window("2026-02-17", "2026-02-17")
    assert not list(empty)
    assert len(empty) == 0
    assert date(2026, 2, 17) not in empty


@pytest.mark.parametrize(
    ("made", "start", "end"),
    [
        (Window.of_days(date(2026, 2, 17), date(2026, 2, 17)), "2026-02-17", "2026-02-18"),
        (Window.of_month(2026, 2), "2026-02-01", "2026-03-01"),
        (Window.of_month(2026, 12), "2026-12-01", "2027-01-01"),
        (Window.of_year(2026), "2026-01-01", "2027-01-01"),
    ],
)
def test_a_window_is_made_of_days_a_month_or_a_year(made: Window, start: str, end: str) -> None:
    assert made == window(start, end)


@pytest.mark.parametrize(
    ("made", "length"),
    [
        (Window.of_month(2024, 2), 29),
        (Window.of_month(2026, 2), 28),
        (Window.of_year(2024), 366),
        (Window.of_year(2026), 365),
    ],
)
def test_the_length_of_a_window_is_its_number_of_days(made: Window, length: int) -> None:
    assert len(made) == length


def test_the_last_day_is_the_one_before_the_end() -> None:
    assert Window.of_year(2026).last == date(2026, 12, 31)


@given(windows)
def test_the_days_of_a_window_are_consecutive_and_all_held(window: Window) -> None:
    held = list(window)
    assert held == [window.start + timedelta(days=n) for n in range(len(window))]
    assert all(day in window for day in held)


@given(windows, nearby_days, st.integers(0, 20))
def test_a_window_touches_a_span_when_it_holds_one_of_its_days(
    window: Window, first: date, more: int
) -> None:
    last = first + timedelta(days=more)
    assert window.touches(first, last) == any(day in window for day in Window.of_days(first, last))


@given(windows, windows)
def test_within_bounds_are_the_days_that_both_windows_hold(one: Window, bounds: Window) -> None:
    assert set(one.within(bounds)) == set(one) & set(bounds)


@pytest.mark.parametrize(
    ("start", "end", "edge"),
    [
        ("2026-01-01", "2026-01-31", "2026-02-01"),
        ("2026-03-10", "2026-03-31", "2026-03-01"),
    ],
)
def test_outside_its_bounds_a_window_is_empty_at_the_nearer_edge(
    start: str, end: str, edge: str
) -> None:
    assert window(start, end).within(Window.of_month(2026, 2)) == window(edge, edge)


@given(days, days)
def test_windows_are_ordered_by_their_start(one: date, other: date) -> None:
    later = date(2201, 1, 1)
    assert (Window(one, later) < Window(other, later)) == (one < other)
