"""What is coming stands by week: what runs already first, what is only noted apart."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.calendar.lunar import ALMANAC
from app.database import Database
from app.filters import EVERYTHING_NATIONAL, Filters
from app.views.coming import ComingView, coming_view
from app.views.reading import Reading, References, read

Synced = Callable[..., Any]
Entry = Callable[..., dict[str, Any]]


def _coming(database: Database, first: str = "2027-02-01", query: str = "") -> ComingView:
    with database.reading() as session:
        # A Sunday.
        reading = read(session, References(), date(2027, 1, 31), "https://lich.example")
        return coming_view(date.fromisoformat(first), Filters(query=query), reading)


def test_a_page_holds_sixty_days_and_the_next_begins_after_them(reading: Reading) -> None:
    view = coming_view(date(2026, 11, 22), EVERYTHING_NATIONAL, reading)
    assert (str(view.last), str(view.next)) == ("2027-01-20", "2027-01-21")
    assert str(view.previous) == "2026-09-23"


def test_every_occurrence_is_running_or_in_one_week(reading: Reading) -> None:
    view = coming_view(date(2026, 11, 22), EVERYTHING_NATIONAL, reading)
    told = [*view.running, *(o for week in view.weeks for o in (*week.occurrences, *week.noted))]
    assert len({occurrence.id for occurrence in told}) == len(told) == view.count


def test_weeks_begin_on_monday_and_are_counted_from_that_of_today(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(
        sqlite_database,
        entry(id="chu-nhat", rule="solar:01-31"),
        entry(id="thu-hai", rule="solar:02-01"),
        entry(id="chu-nhat-sau", rule="solar:02-07"),
        entry(id="thu-hai-sau", rule="solar:02-08"),
    )
    weeks = _coming(sqlite_database, "2027-01-31").weeks
    told = [(week.ahead, [o.event.id for o in week.occurrences]) for week in weeks]
    assert told == [
        (0, ["chu-nhat"]),
        (1, ["thu-hai", "chu-nhat-sau"]),
        (2, ["thu-hai-sau"]),
    ]
    assert (str(weeks[1].monday), str(weeks[1].sunday)) == ("2027-02-01", "2027-02-07")


def test_what_is_for_reference_is_only_noted(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(), entry(id="valentine", level="tham-khao"))
    week = _coming(sqlite_database).weeks[0]
    assert [o.event.id for o in week.occurrences] == ["thanh-lap-dang"]
    assert [o.event.id for o in week.noted] == ["valentine"]


def test_what_began_before_the_page_runs(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(id="thang", rule="solar:01-15", extent={"lasts": "31"}))
    view = _coming(sqlite_database)
    assert [o.event.id for o in view.running] == ["thang"]
    assert (view.count, view.weeks) == (1, ())


def test_round_and_five_years_are_counted(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(
        sqlite_database,
        entry(id="a", origin="1927-02-03"),
        entry(id="b", origin="1932-02-03"),
        entry(id="c", origin="1930-02-03"),
    )
    view = _coming(sqlite_database)
    assert (view.round_years, view.five_years) == (1, 1)


def test_where_nothing_falls_the_nearest_is_named(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(id="quoc-khanh", rule="solar:09-02"))
    nearest = _coming(sqlite_database).nearest
    assert nearest is not None
    assert str(nearest.date) == "2027-09-02"
    assert _coming(sqlite_database, query="khong co chu nay").nearest is None


@pytest.mark.parametrize("days_left", [0, 30])
def test_the_last_page_ends_with_the_almanac(
    sqlite_database: Database, synced: Synced, entry: Entry, days_left: int
) -> None:
    synced(sqlite_database, entry(id="het", rule="solar:07-15"))
    first = date.fromordinal(ALMANAC.last.toordinal() - days_left)
    view = _coming(sqlite_database, first.isoformat())
    assert (view.last, view.next, view.nearest) == (ALMANAC.last, None, None)


def test_nothing_comes_before_the_first_day_of_the_almanac(reading: Reading) -> None:
    assert coming_view(ALMANAC.start, EVERYTHING_NATIONAL, reading).previous is None
    early = coming_view(date(1900, 2, 10), EVERYTHING_NATIONAL, reading)
    assert early.previous == ALMANAC.start
