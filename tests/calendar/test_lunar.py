"""A lunar date is a day of the Vietnamese lunar calendar."""

from datetime import date, timedelta

import ephem
import lunardate
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar import CalendarError
from app.calendar.lunar import (
    ALMANAC,
    DayBeyondMonth,
    LunarDate,
    NoSuchLunarMonth,
    OutOfAlmanac,
    civil_date,
    is_uncertain,
    lunar_date,
    lunar_month,
    lunar_year,
    parse_lunar_date,
)
from app.calendar.meridian import Basis, meridian
from app.calendar.window import ONE_DAY, Window

ALL_YEARS = range(1900, 2200)
bases = st.sampled_from(Basis)
days = st.dates(ALMANAC.start, ALMANAC.last)
years_of_two_almanacs = st.dates(date(1967, 6, 1), date(1976, 6, 1))
lunar_dates = st.builds(
    LunarDate, st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99), st.booleans()
)


# What the calendar says


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        ("1900-01-31", "1900-01-01"),
        ("1929-11-27", "1929-10-27"),  # printed for the death of Nguyễn Sinh Sắc
        ("1968-01-29", "1968-01-01"),  # a day before Beijing and Saigon
        ("1985-01-21", "1985-01-01"),  # a month before Beijing
        ("2007-02-17", "2007-01-01"),  # a day before Beijing
        ("2025-07-25", "2025-06L-01"),  # first day of a leap sixth month
        ("2025-08-23", "2025-07-01"),  # Thanh Niên, 24 August 2025
        ("2025-09-02", "2025-07-11"),  # Thanh Niên, of that day
        ("2026-02-17", "2026-01-01"),
        ("2026-04-26", "2026-03-10"),  # Giỗ Tổ as in the notice of holidays of 2026
        ("2027-02-03", "2026-12-27"),
        ("2030-02-02", "2030-01-01"),  # a day before Beijing
    ],
)
def test_a_civil_day_has_a_lunar_date_and_back(day: str, lunar: str) -> None:
    assert lunar_date(date.fromisoformat(day)) == parse_lunar_date(lunar)
    assert civil_date(parse_lunar_date(lunar)) == date.fromisoformat(day)


@pytest.mark.parametrize("year", range(2024, 2032))
def test_eight_years_running_have_no_thirtieth_of_chap(year: int) -> None:
    assert lunar_year(year)[-1].length == 29


@pytest.mark.parametrize(
    ("year", "leap_month"), [(1984, None), (1985, 2), (1987, 7), (2025, 6), (2033, 11), (2148, 1)]
)
def test_a_year_of_thirteen_months_repeats_one(year: int, leap_month: int | None) -> None:
    months = lunar_year(year)
    assert [m.month for m in months if m.leap] == ([leap_month] if leap_month else [])
    assert len(months) == (13 if leap_month else 12)


def test_a_leap_month_follows_the_month_it_repeats() -> None:
    names = [(m.month, m.leap) for m in lunar_year(2025)]
    assert names[4:8] == [(5, False), (6, False), (6, True), (7, False)]


@pytest.mark.parametrize("year", ALL_YEARS)
def test_each_year_is_made_of_months_of_29_or_30_days_without_a_gap(year: int) -> None:
    months = lunar_year(year)
    assert all(month.year == year and month.length in (29, 30) for month in months)
    assert [m.month for m in months if not m.leap] == list(range(1, 13))
    next_year = lunar_year(year + 1)[0].start if year < 2199 else ALMANAC.end
    following = [*(m.start for m in months[1:]), next_year]
    assert [month.days.end for month in months] == following


# Laws


@given(days, bases)
def test_a_day_survives_the_way_to_its_lunar_date_and_back(day: date, basis: Basis) -> None:
    assert civil_date(lunar_date(day, basis), basis) == day


@given(years_of_two_almanacs, bases)
def test_the_way_and_back_holds_where_the_almanacs_differ(day: date, basis: Basis) -> None:
    assert civil_date(lunar_date(day, basis), basis) == day


@given(st.dates(ALMANAC.start, ALMANAC.last - ONE_DAY), bases)
def test_the_next_day_has_the_next_number_or_starts_a_month(day: date, basis: Basis) -> None:
    today, tomorrow = lunar_date(day, basis), lunar_date(day + ONE_DAY, basis)
    same_month = (today.year, today.month, today.leap) == (
        tomorrow.year,
        tomorrow.month,
        tomorrow.leap,
    )
    assert tomorrow.day == (today.day + 1 if same_month else 1)
    assert same_month or today.day in (29, 30)
    assert today.key < tomorrow.key


@given(days, bases)
def test_the_month_of_a_day_holds_it_under_its_number(day: date, basis: Basis) -> None:
    month, lunar = lunar_month(day, basis), lunar_date(day, basis)
    assert day in month.days
    assert len(month.days) == month.length
    assert (month.year, month.month, month.leap) == (lunar.year, lunar.month, lunar.leap)


@given(lunar_dates)
def test_a_lunar_date_reads_back_from_its_spelling(lunar: LunarDate) -> None:
    assert parse_lunar_date(str(lunar)) == lunar


# Spelling


@pytest.mark.parametrize(
    ("lunar", "text"),
    [
        (LunarDate(2027, 3, 10), "2027-03-10"),
        (LunarDate(2025, 6, 1, leap=True), "2025-06L-01"),
        (LunarDate(938, 12, 5), "0938-12-05"),
    ],
)
def test_a_lunar_date_is_spelled_year_month_day_with_l_for_leap(
    lunar: LunarDate, text: str
) -> None:
    assert str(lunar) == text


@pytest.mark.parametrize(
    "text", ["", "2025-6-1", "2025-06l-01", "2025-06-01L", "2025-06-01 ", "٢٠٢٥-٠٦-٠١", "12/9/1784"]
)
def test_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a lunar date like 2027-03-10 or 2025-06L-01"):
        parse_lunar_date(text)


def test_a_leap_month_comes_after_the_month_of_its_number() -> None:
    texts = ["2025-07-01", "2025-06L-01", "2025-06-30", "2024-12-29"]
    ordered = sorted(map(parse_lunar_date, texts), key=lambda lunar: lunar.key)
    assert [str(lunar) for lunar in ordered] == texts[::-1]


# What cannot be answered


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-30", "2200-02-15", "9999-12-31"])
def test_a_day_outside_the_tables_is_refused(day: str) -> None:
    asked = date.fromisoformat(day)
    for question in (lunar_date, lunar_month, is_uncertain):
        with pytest.raises(OutOfAlmanac) as caught:
            question(asked)
        assert caught.value.asked == asked
        assert str(caught.value) == (
            f"{day} is outside the lunar years 1900 to 2199 (1900-01-31 to 2200-02-14)"
        )


@pytest.mark.parametrize("year", [0, 1899, 2200, 9999])
def test_a_lunar_year_outside_the_tables_is_refused(year: int) -> None:
    with pytest.raises(OutOfAlmanac) as caught:
        lunar_year(year)
    assert caught.value.asked == year
    for asked in (LunarDate(year, 1, 1), LunarDate(year, 2, 1, leap=True)):
        with pytest.raises(OutOfAlmanac) as caught:
            civil_date(asked)
        assert caught.value.asked == year


def test_the_first_and_the_last_day_are_covered() -> None:
    assert lunar_date(date(1900, 1, 31)) == LunarDate(1900, 1, 1)
    last = lunar_date(ALMANAC.last)
    assert (last.year, last.month) == (2199, 12)
    assert last.day == lunar_year(2199)[-1].length
    assert civil_date(last) == ALMANAC.last == date(2200, 2, 14)


@pytest.mark.parametrize("lunar", ["2025-12-30", "2026-01-31", "2026-01-00"])
def test_a_day_beyond_its_month_is_refused_with_the_length_of_the_month(lunar: str) -> None:
    asked = parse_lunar_date(lunar)
    month = next(m for m in lunar_year(asked.year) if m.month == asked.month)
    with pytest.raises(DayBeyondMonth) as caught:
        civil_date(asked)
    assert isinstance(caught.value, CalendarError)
    assert caught.value.asked == asked
    assert f"có {month.length} ngày" in caught.value.remedy
    assert str(caught.value) == f"no lunar date {lunar}: {caught.value.remedy}"


def test_day_30_is_refused_where_the_month_has_29() -> None:
    with pytest.raises(DayBeyondMonth, match="tháng này có 29 ngày, bắt đầu từ 19/01/2026"):
        civil_date(LunarDate(2025, 12, 30))


@pytest.mark.parametrize(
    ("lunar", "remedy"),
    [
        ("2025-07L-01", "năm âm lịch 2025 nhuận tháng 6"),
        ("2026-06L-01", "năm âm lịch 2026 không có tháng nhuận"),
        ("2026-00-01", "tháng âm lịch đánh số từ 1 đến 12"),
        ("2026-13-01", "tháng âm lịch đánh số từ 1 đến 12"),
        ("2025-13L-01", "tháng âm lịch đánh số từ 1 đến 12"),
    ],
)
def test_a_month_the_year_lacks_is_refused_with_what_it_has(lunar: str, remedy: str) -> None:
    asked = parse_lunar_date(lunar)
    with pytest.raises(NoSuchLunarMonth) as caught:
        civil_date(asked)
    assert (caught.value.asked, caught.value.remedy) == (asked, remedy)
    assert str(caught.value) == f"no lunar date {lunar}: {remedy}"


# The almanac of Saigon


def test_north_and_south_differ_on_exactly_120_days() -> None:
    differing = [
        day
        for day in Window(date(1960, 1, 1), date(1980, 1, 1))
        if lunar_date(day) != lunar_date(day, Basis.SOUTH)
    ]
    months = [
        ("1968-01-29", "1968-02-27"),
        ("1969-02-16", "1969-03-17"),
        ("1974-12-13", "1975-01-11"),
        ("1975-04-11", "1975-05-10"),
    ]
    spans = [Window.of_days(*map(date.fromisoformat, span)) for span in months]
    assert differing == [day for span in spans for day in span]
    assert len(differing) == 120


def test_north_and_south_agree_in_all_years_without_those_days() -> None:
    other = [year for year in ALL_YEARS if lunar_year(year) != lunar_year(year, Basis.SOUTH)]
    assert other == [1967, 1968, 1969, 1974, 1975]  # 1967 by the length of its last month


@pytest.mark.parametrize(
    ("lunar", "north", "south"),
    [
        ("1968-01-01", "1968-01-29", "1968-01-30"),  # Tết Mậu Thân
        ("1969-01-01", "1969-02-16", "1969-02-17"),
        ("1976-01-01", "1976-01-31", "1976-01-31"),  # the first unified calendar
    ],
)
def test_saigon_kept_the_new_year_of_beijing(lunar: str, north: str, south: str) -> None:
    assert str(civil_date(parse_lunar_date(lunar))) == north
    assert str(civil_date(parse_lunar_date(lunar), Basis.SOUTH)) == south


# Doubtful days


def test_months_that_another_delta_t_or_another_source_would_move_are_uncertain() -> None:
    uncertain = {
        f"{month.start:%Y-%m}"
        for year in ALL_YEARS
        for month in lunar_year(year)
        if month.uncertain_start
    }
    disputed = {"1906-04", "1914-11", "1916-02", "1920-11", "1925-01"}
    delta_t = {"2054-05", "2077-11", "2085-10", "2125-01", "2130-05", "2150-05", "2159-05"}
    assert uncertain == disputed | delta_t | {"2175-01", "2199-01"}


@pytest.mark.parametrize("basis", Basis)
def test_an_uncertain_month_is_doubtful_from_the_day_before_to_its_last(basis: Basis) -> None:
    month = lunar_month(date(2054, 5, 8), basis)
    doubtful = Window(month.start - ONE_DAY, month.days.end)
    around = Window(doubtful.start - timedelta(days=20), doubtful.end + timedelta(days=20))
    assert [day for day in around if is_uncertain(day, basis)] == list(doubtful)


# Second opinions


@pytest.mark.parametrize("decade", range(1900, 2050, 10))
@pytest.mark.parametrize("basis", Basis)
def test_months_begin_on_the_day_of_the_new_moon(basis: Basis, decade: int) -> None:
    """PyEphem's new moons with our meridians; a new moon near midnight says nothing."""
    for year in range(decade, decade + 10):
        for month in lunar_year(year, basis):
            near = ephem.next_new_moon(str(month.start - timedelta(days=3)))
            local = near.datetime() + meridian(month.start, basis).offset
            from_noon = abs(timedelta(hours=local.hour - 12, minutes=local.minute))
            if from_noon > timedelta(hours=11, minutes=50) or month.start == date(1925, 1, 25):
                continue
            assert local.date() == month.start


def test_tet_1925_was_on_the_day_of_the_almanacs_and_not_of_the_new_moon() -> None:
    # The new moon, on 24 January at 14:45 UTC, is far from midnight.
    assert lunar_date(date(1925, 1, 25)) == LunarDate(1925, 1, 1)


def test_tet_differs_from_the_chinese_new_year_in_the_years_the_state_lists() -> None:
    """The list that a State calendar official gave, viet-jo.com, 6 July 2006."""
    differing = [
        year
        for year in range(1901, 2054)
        if civil_date(LunarDate(year, 1, 1)) != lunardate.LunarDate(year, 1, 1).to_solar_date()
    ]
    assert differing == [1925, 1968, 1969, 1985, 2007, 2030, 2053]


def test_gio_to_differs_from_the_chinese_calendar_in_a_few_years() -> None:
    differing = [
        year
        for year in range(1970, 2100)
        if civil_date(LunarDate(year, 3, 10)) != lunardate.LunarDate(year, 3, 10).to_solar_date()
    ]
    assert differing == [1975, 2009, 2037, 2038, 2085, 2086, 2095]
