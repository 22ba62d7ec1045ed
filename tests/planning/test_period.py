"""A period is what a plan is made for: a month, a quarter, half a year, a year or several."""

import pytest

from app.planning.period import Period, parse_period


@pytest.mark.parametrize(
    ("spelling", "first", "last", "name"),
    [
        ("2028-02", "2028-02-01", "2028-02-29", "tháng 2 năm 2028"),
        ("2027-12", "2027-12-01", "2027-12-31", "tháng 12 năm 2027"),
        ("2027-q1", "2027-01-01", "2027-03-31", "quý I năm 2027"),
        ("2027-q4", "2027-10-01", "2027-12-31", "quý IV năm 2027"),
        ("2027-h1", "2027-01-01", "2027-06-30", "6 tháng đầu năm 2027"),
        ("2027-h2", "2027-07-01", "2027-12-31", "6 tháng cuối năm 2027"),
        ("2027-9m", "2027-01-01", "2027-09-30", "9 tháng đầu năm 2027"),
        ("2027", "2027-01-01", "2027-12-31", "năm 2027"),
        ("2026-2030", "2026-01-01", "2030-12-31", "giai đoạn 2026 - 2030"),
    ],
)
def test_a_spelling_is_read_named_and_written_again(
    spelling: str, first: str, last: str, name: str
) -> None:
    period = parse_period(spelling)
    assert (str(period.window.start), str(period.window.last)) == (first, last)
    assert (period.name, str(period)) == (name, spelling)


def test_it_tells_the_years_it_has_days_of() -> None:
    assert list(parse_period("2027-q4").years) == [2027]
    assert list(parse_period("2026-2028").years) == [2026, 2027, 2028]


@pytest.mark.parametrize(
    "text",
    [
        "27",
        "0000",
        "9999",
        "9999-12",
        "9998-9999",
        "2027-q5",
        "2027-13",
        "2027-00",
        "2027-2026",
        "2026-2031",
        "2027-h3",
        "2027-8m",
        "2027-9m-2",
        "٢٠٢٧",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="kỳ"):
        parse_period(text)


def test_nine_months_are_the_first_of_a_year() -> None:
    with pytest.raises(ValueError, match="đầu tháng, quý"):
        Period(2027, 10, 9)


def test_a_quarter_begins_where_quarters_do() -> None:
    with pytest.raises(ValueError, match="đầu tháng, quý"):
        Period(2027, 2, 3)
