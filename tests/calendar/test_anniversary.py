"""An anniversary is an occurrence counted from the year of its event."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.anniversary import (
    LunarOrigin,
    Origin,
    YearClass,
    ordinal,
    origin_year,
    parse_lunar_origin,
    parse_origin,
    year_class,
    year_of,
)
from app.calendar.lunar import LunarDate, OutOfAlmanac
from app.calendar.rules import parse_rule

SOLAR = parse_rule("solar:02-03")
LUNAR = parse_rule("lunar:01-05")
years = st.integers(1, 9999)
months = st.integers(1, 12)
origins = st.one_of(
    st.builds(Origin, years),
    st.builds(Origin, years, months),
    st.dates().map(lambda day: Origin(day.year, day.month, day.day)),
)
lunar_origins = st.one_of(
    st.builds(LunarOrigin, years),
    st.builds(LunarOrigin, years, months, st.none() | st.integers(1, 30), st.booleans()),
)


# Origins


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("1930-02-03", Origin(1930, 2, 3)),
        ("1958-12", Origin(1958, 12)),
        ("1604", Origin(1604)),
        ("0938", Origin(938)),
    ],
)
def test_an_origin_is_a_day_a_month_or_a_year(text: str, origin: Origin) -> None:
    assert parse_origin(text) == origin
    assert str(origin) == text


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("1784-12-09", LunarOrigin(1784, 12, 9)),
        ("1985-02L-03", LunarOrigin(1985, 2, 3, leap=True)),
        ("1985-02L", LunarOrigin(1985, 2, leap=True)),
        ("1418-01", LunarOrigin(1418, 1)),
        ("1418", LunarOrigin(1418)),
    ],
)
def test_a_lunar_origin_is_a_day_a_month_or_a_year(text: str, origin: LunarOrigin) -> None:
    assert parse_lunar_origin(text) == origin
    assert str(origin) == text


@given(origins)
def test_an_origin_reads_back_from_its_spelling(origin: Origin) -> None:
    assert parse_origin(str(origin)) == origin


@given(lunar_origins)
def test_a_lunar_origin_reads_back_from_its_spelling(origin: LunarOrigin) -> None:
    assert parse_lunar_origin(str(origin)) == origin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1930-2-3",
        "03/02/1930",
        "930",
        "-0257",
        "1930-02-30",
        "1930-13",
        "1930-00",
        "1930-00-00",
        "1930-02-00",
        "0000",
        "١٩٣٠",
    ],
)
def test_what_is_no_date_is_no_origin(text: str) -> None:
    with pytest.raises(ValueError, match="ngày"):
        parse_origin(text)


@pytest.mark.parametrize(
    "text", ["", "1784-12-9", "1784-12-31", "1784-12-00", "1784-13", "1784-00-01", "1784-12-09L"]
)
def test_what_no_lunar_year_has_is_no_lunar_origin(text: str) -> None:
    with pytest.raises(ValueError, match="ngày"):
        parse_lunar_origin(text)


@pytest.mark.parametrize(
    ("origin", "day"),
    [
        (Origin(1930, 2, 3), date(1930, 2, 3)),
        (Origin(1958, 12), None),
        (Origin(1604), None),
    ],
)
def test_only_a_full_origin_has_a_civil_day(origin: Origin, day: date | None) -> None:
    assert origin.date == day


@pytest.mark.parametrize(
    ("origin", "lunar"),
    [
        (LunarOrigin(1985, 2, 3, leap=True), LunarDate(1985, 2, 3, leap=True)),
        (LunarOrigin(1418, 1), None),
        (LunarOrigin(1418), None),
    ],
)
def test_only_a_full_lunar_origin_has_a_lunar_date(
    origin: LunarOrigin, lunar: LunarDate | None
) -> None:
    assert origin.lunar == lunar


# Years


@pytest.mark.parametrize(
    ("rule", "anchor", "year"),
    [
        ("solar:02-03", "2027-02-03", 2027),
        ("lunar:01-01", "2027-02-06", 2027),
        ("lunar:12-23", "2027-01-30", 2026),  # still Bính Ngọ
        ("weekday:01-1-sun", "2027-01-03", 2027),
        ("term:315", "2027-02-04", 2027),
        ("date:2027-01-30", "2027-01-30", 2027),
    ],
)
def test_the_year_of_an_occurrence_is_that_of_the_calendar_of_its_rule(
    rule: str, anchor: str, year: int
) -> None:
    assert year_of(parse_rule(rule), date.fromisoformat(anchor)) == year


def test_a_lunar_rule_has_no_year_outside_the_almanac() -> None:
    with pytest.raises(OutOfAlmanac):
        year_of(LUNAR, date(1850, 1, 1))


@pytest.mark.parametrize(
    ("origin", "year"), [(Origin(1930, 2, 3), 1930), (Origin(1604), 1604), (None, None)]
)
def test_a_solar_rule_counts_from_the_civil_year(origin: Origin | None, year: int | None) -> None:
    assert origin_year(SOLAR, origin, LunarOrigin(1929, 12, 27)) == year


@pytest.mark.parametrize(
    ("origin", "origin_lunar", "year"),
    [
        pytest.param(Origin(1785, 1, 19), LunarOrigin(1784, 12, 9), 1784, id="as recorded"),
        pytest.param(None, LunarOrigin(1418), 1418, id="recorded year alone"),
        pytest.param(Origin(1930, 1, 29), None, 1929, id="before Tết 1930, by the tables"),
        pytest.param(Origin(1930, 1, 30), None, 1930, id="Tết 1930, by the tables"),
        pytest.param(Origin(1785, 1, 19), None, 1785, id="before the tables, as written"),
        pytest.param(Origin(1930, 1), None, 1930, id="no day, as written"),
        pytest.param(None, None, None, id="no origin"),
    ],
)
def test_a_lunar_rule_counts_from_the_lunar_year(
    origin: Origin | None, origin_lunar: LunarOrigin | None, year: int | None
) -> None:
    assert origin_year(LUNAR, origin, origin_lunar) == year


# Ordinals and classes


@pytest.mark.parametrize(
    ("year", "first_year", "number"),
    [
        (2030, 1930, 100),
        (1931, 1930, 1),
        (1930, 1930, None),
        (1929, 1930, None),
        (2026, None, None),
    ],
)
def test_the_ordinal_begins_with_the_year_after_the_origin(
    year: int, first_year: int | None, number: int | None
) -> None:
    assert ordinal(year, first_year) == number


# Nghị định 145/2013/NĐ-CP, Điều 3, khoản 1: the last digit of the number of years.
@pytest.mark.parametrize(
    ("origin", "year", "expected"),
    [
        pytest.param(1930, 2030, YearClass.ROUND, id="3/2: 100"),
        pytest.param(1930, 2025, YearClass.FIVE, id="3/2: 95"),
        pytest.param(1930, 2027, YearClass.OTHER, id="3/2: 97"),
        pytest.param(1945, 2025, YearClass.ROUND, id="2/9: 80"),
        pytest.param(1945, 2030, YearClass.FIVE, id="2/9: 85"),
        pytest.param(1975, 2025, YearClass.ROUND, id="30/4: 50"),
        pytest.param(1975, 2030, YearClass.FIVE, id="30/4: 55"),
        pytest.param(1890, 2030, YearClass.ROUND, id="19/5: 140"),
        pytest.param(1890, 2025, YearClass.FIVE, id="19/5: 135"),
        pytest.param(1954, 2024, YearClass.ROUND, id="7/5: 70"),
        pytest.param(1954, 2029, YearClass.FIVE, id="7/5: 75"),
        pytest.param(1954, 2030, YearClass.OTHER, id="7/5: 76, though 2030 ends in 0"),
    ],
)
def test_the_class_of_a_year_is_the_last_digit_of_the_ordinal(
    origin: int, year: int, expected: YearClass
) -> None:
    number = ordinal(year, origin)
    assert number
    assert year_class(number) is expected
