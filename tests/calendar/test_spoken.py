"""Dates are spoken as people and newspapers say them."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.lunar import LunarDate, parse_lunar_date
from app.calendar.spoken import (
    day_and_month,
    day_number,
    month_name,
    printed_pair_half,
    spoken,
    weekday,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "mùng 1"),
        (10, "mùng 10"),
        (11, "ngày 11"),
        (14, "ngày 14"),
        (15, "Rằm"),
        (16, "ngày 16"),
        (30, "ngày 30"),
    ],
)
def test_days_are_mung_until_the_tenth_and_ram_on_the_fifteenth(number: int, text: str) -> None:
    assert day_number(number) == text


@pytest.mark.parametrize(
    ("month", "text"),
    [(1, "tháng Giêng"), (2, "tháng 2"), (11, "tháng 11"), (12, "tháng Chạp")],
)
def test_the_first_and_the_last_month_have_names_of_their_own(month: int, text: str) -> None:
    assert month_name(month) == text


def test_a_leap_month_is_called_nhuan() -> None:
    assert month_name(6, leap=True) == "tháng 6 nhuận"


@pytest.mark.parametrize(
    ("month", "day", "text"),
    [
        (3, 10, "mùng 10 tháng 3"),
        (1, 15, "Rằm tháng Giêng"),
        (12, 23, "ngày 23 tháng Chạp"),
    ],
)
def test_festivals_are_spoken_without_the_year(month: int, day: int, text: str) -> None:
    assert day_and_month(month, day) == text


@pytest.mark.parametrize(
    ("lunar", "text"),
    [
        ("2027-03-10", "mùng 10 tháng 3 năm Đinh Mùi"),
        ("2030-01-01", "mùng 1 tháng Giêng năm Canh Tuất"),
        ("2026-12-27", "ngày 27 tháng Chạp năm Bính Ngọ"),
        ("2025-06L-15", "Rằm tháng 6 nhuận năm Ất Tỵ"),
    ],
)
def test_a_whole_date_is_spoken_with_the_name_of_its_year(lunar: str, text: str) -> None:
    assert spoken(parse_lunar_date(lunar)) == text


@pytest.mark.parametrize(
    ("lunar", "text"),
    [
        ("1789-01-05", "mùng 5 tháng Giêng Kỷ Dậu 1789"),
        ("2026-01-05", "mùng 5 tháng Giêng Bính Ngọ 2026"),
        ("1985-02L-15", "Rằm tháng 2 nhuận Ất Sửu 1985"),
    ],
)
def test_half_a_printed_pair_has_the_name_and_the_number_of_the_year(lunar: str, text: str) -> None:
    assert printed_pair_half(parse_lunar_date(lunar)) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("1945-09-02", "Chủ nhật"),
        ("2026-08-31", "Thứ Hai"),
        ("2026-11-24", "Thứ Ba"),
        ("2027-02-03", "Thứ Tư"),
        ("2026-12-31", "Thứ Năm"),
        ("2026-01-02", "Thứ Sáu"),
        ("2026-01-10", "Thứ Bảy"),
        ("2026-04-26", "Chủ nhật"),
    ],
)
def test_weekdays_are_named(day: str, text: str) -> None:
    assert weekday(date.fromisoformat(day)) == text


@given(st.builds(LunarDate, st.integers(1, 2199), st.integers(1, 12), st.integers(1, 30)))
def test_texts_are_composed_unicode(lunar: LunarDate) -> None:
    assert unicodedata.is_normalized("NFC", spoken(lunar))
