"""Years, months and days have one of sixty names each."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.canchi import day_can_chi, month_can_chi, year_can_chi

years = st.integers(1000, 2199)
days = st.dates(date(1900, 1, 31), date(2199, 1, 1))


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (1418, "Mậu Tuất"),  # the Lam Sơn uprising begins
        (1789, "Kỷ Dậu"),  # Ngọc Hồi and Đống Đa
        (1885, "Ất Dậu"),  # the fall of the capital at Huế
        (1890, "Canh Dần"),
        (1911, "Tân Hợi"),
        (1930, "Canh Ngọ"),
        (1945, "Ất Dậu"),  # the famine of the year Ất Dậu
        (1954, "Giáp Ngọ"),
        (1968, "Mậu Thân"),  # Tết Mậu Thân
        (1975, "Ất Mão"),
        (1984, "Giáp Tý"),
        (2023, "Quý Mão"),
        (2024, "Giáp Thìn"),
        (2025, "Ất Tỵ"),
        (2026, "Bính Ngọ"),
        (2027, "Đinh Mùi"),
        (2030, "Canh Tuất"),
    ],
)
def test_a_lunar_year_has_the_name_history_knows_it_by(year: int, name: str) -> None:
    assert year_can_chi(year) == name


# The stem of the year gives that of its first month: the years Giáp and Kỷ begin with Bính Dần,
# Ất and Canh with Mậu Dần, Bính and Tân with Canh Dần, Đinh and Nhâm with Nhâm Dần, Mậu and Quý
# with Giáp Dần.
@pytest.mark.parametrize(
    ("year", "name"),
    [
        (2024, "Bính Dần"),
        (2025, "Mậu Dần"),
        (2026, "Canh Dần"),
        (2027, "Nhâm Dần"),
        (2028, "Giáp Dần"),
        (2029, "Bính Dần"),
        (2030, "Mậu Dần"),
        (2031, "Canh Dần"),
        (2032, "Nhâm Dần"),
        (2033, "Giáp Dần"),
    ],
)
def test_the_first_month_is_dan_with_the_stem_the_year_gives_it(year: int, name: str) -> None:
    assert month_can_chi(year, 1) == name


@pytest.mark.parametrize(
    ("year", "month", "name"),
    [
        (2025, 6, "Quý Mùi"),  # Thanh Niên, 24 August 2025
        (2025, 7, "Giáp Thân"),  # Thanh Niên, 1 September 2025
        (2025, 8, "Ất Dậu"),  # the same
    ],
)
def test_a_month_has_the_name_that_newspapers_print(year: int, month: int, name: str) -> None:
    assert month_can_chi(year, month) == name


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("1949-10-01", "Giáp Tý"),  # a well-known anchor of the day count
        ("2000-01-01", "Mậu Ngọ"),  # likewise
        ("2025-08-24", "Ất Sửu"),  # Thanh Niên, of that day
        ("2025-09-01", "Quý Dậu"),  # Thanh Niên, of that day
        ("2025-09-02", "Giáp Tuất"),  # Thanh Niên, of that day
        ("1945-09-02", "Giáp Tuất"),  # 80 years before, which are 487 rounds of sixty days
    ],
)
def test_a_day_has_the_name_that_newspapers_print(day: str, name: str) -> None:
    assert day_can_chi(date.fromisoformat(day)) == name


def test_sixty_years_and_sixty_days_have_sixty_names() -> None:
    first = date(2026, 1, 1)
    assert len({year_can_chi(year) for year in range(1984, 2044)}) == 60
    assert len({day_can_chi(first + timedelta(days=n)) for n in range(60)}) == 60


@given(years)
def test_years_repeat_their_name_after_sixty(year: int) -> None:
    assert year_can_chi(year) == year_can_chi(year + 60)


@given(years, st.integers(1, 12))
def test_months_repeat_their_name_after_five_years(year: int, month: int) -> None:
    assert month_can_chi(year, month) == month_can_chi(year + 5, month)


@given(days)
def test_days_repeat_their_name_after_sixty(day: date) -> None:
    assert day_can_chi(day) == day_can_chi(day + timedelta(days=60))
