"""The page of a day has its neighbours, and what begins on it apart from what still runs."""

from datetime import date

import pytest

from app.calendar.lunar import ALMANAC
from app.filters import EVERYTHING_NATIONAL
from app.views.day import day_page
from app.views.reading import Reading


def test_what_begins_stands_apart_from_what_runs(reading: Reading) -> None:
    found = day_page(date(2026, 12, 1), EVERYTHING_NATIONAL, reading)
    assert {o.date for o in found.begins} == {date(2026, 12, 1)}
    # The national month of action against HIV/AIDS: 10 November to 10 December.
    assert "thang-hiv-2026" in {o.id for o in found.runs}
    assert {*found.begins, *found.runs} == set(found.day.occurrences)


@pytest.mark.parametrize(
    ("day", "previous", "following"),
    [
        (date(2027, 2, 28), date(2027, 2, 27), date(2027, 3, 1)),
        (ALMANAC.start, None, date(1900, 2, 1)),
    ],
)
def test_a_day_knows_its_neighbours_within_the_almanac(
    reading: Reading, day: date, previous: date | None, following: date
) -> None:
    found = day_page(day, EVERYTHING_NATIONAL, reading)
    assert (found.previous, found.next) == (previous, following)


def test_nothing_follows_the_last_day_of_the_almanac(reading: Reading) -> None:
    assert day_page(ALMANAC.last, EVERYTHING_NATIONAL, reading).next is None
