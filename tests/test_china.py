"""Where the Chinese calendar names a day otherwise; both dates of every row are published."""

from datetime import date

import pytest

from app.calendar.lunar import LunarDate, OutOfAlmanac
from app.calendar.meridian import Basis
from app.china import KNOWN, chinese_date, difference


@pytest.mark.parametrize(
    ("day", "chinese"),
    [
        ("1985-01-21", LunarDate(1984, 12, 1)),  # Tết a month before Beijing's
        ("1985-02-20", LunarDate(1985, 1, 1)),  # the Spring Festival of 1985
        ("2007-02-17", LunarDate(2006, 12, 30)),  # Tết a day before Beijing's
        ("2030-02-02", LunarDate(2029, 12, 30)),  # the same in 2030
    ],
)
def test_the_chinese_date_is_told_where_it_differs(day: str, chinese: LunarDate) -> None:
    assert difference(date.fromisoformat(day)) == chinese


@pytest.mark.parametrize("day", ["2024-02-10", "2025-07-25", "2026-02-17", "2026-04-26"])
def test_nothing_is_told_where_both_calendars_agree(day: str) -> None:
    assert difference(date.fromisoformat(day)) is None


def test_a_leap_month_is_told_apart() -> None:
    assert chinese_date(date(2025, 7, 25)) == LunarDate(2025, 6, 1, leap=True)


@pytest.mark.parametrize(
    ("day", "chinese"),
    [
        ("1900-01-30", None),
        ("1900-01-31", LunarDate(1900, 1, 1)),
        ("2100-02-09", None),  # the Spring Festival of 2100
    ],
)
def test_years_it_does_not_know_are_not_asked(day: str, chinese: LunarDate | None) -> None:
    assert chinese_date(date.fromisoformat(day)) == chinese


def test_the_last_day_known_ends_the_chinese_year_2099() -> None:
    last = chinese_date(KNOWN.last)
    assert last is not None
    assert (last.year, last.month) == (2099, 12)


def test_a_day_only_the_vietnamese_tables_know_does_not_differ() -> None:
    assert difference(date(2150, 1, 1)) is None


def test_a_day_the_vietnamese_tables_do_not_know_is_refused() -> None:
    with pytest.raises(OutOfAlmanac):
        difference(date(1900, 1, 30))


def test_the_almanac_of_saigon_agreed_with_the_chinese_one() -> None:
    day = date(1968, 1, 29)
    assert difference(day) == LunarDate(1967, 12, 30)
    assert difference(day, Basis.SOUTH) is None
