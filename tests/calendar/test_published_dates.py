"""The calendar agrees with what almanacs, newspapers and notices have printed.

Each table of ``tests/reference`` names the source of every row.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from app.calendar.lunar import LunarDate, civil_date, lunar_date, lunar_year, parse_lunar_date

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


def rows(name: str, *columns: str) -> list[tuple[str, ...]]:
    """The facts of a table, each without its source."""
    lines = (REFERENCE / name).read_text(encoding="utf-8").splitlines()
    facts = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [tuple(fact[column] for column in columns) for fact in facts]


@pytest.mark.parametrize(("year", "day"), rows("tet.csv", "year", "day"))
def test_tet_fell_on_the_printed_day(year: str, day: str) -> None:
    assert str(civil_date(LunarDate(int(year), 1, 1))) == day


@pytest.mark.parametrize(
    ("year", "leap_month"), rows("leap_months.csv", "lunar_year", "leap_month")
)
def test_the_year_repeated_the_printed_month(year: str, leap_month: str) -> None:
    assert [month.month for month in lunar_year(int(year)) if month.leap] == [int(leap_month)]


@pytest.mark.parametrize(("solar", "lunar"), rows("lunar_days.csv", "solar", "lunar"))
def test_the_day_had_the_printed_lunar_date(solar: str, lunar: str) -> None:
    assert lunar_date(date.fromisoformat(solar)) == parse_lunar_date(lunar)
