"""A wall calendar shows in each cell what matters first, and long things beside the grid."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.database import Database
from app.filters import EVERYTHING_NATIONAL, Filters
from app.views.reading import Reading, References, read
from app.views.wall import WallDay, WallView, wall_view

Synced = Callable[..., Any]
Entry = Callable[..., dict[str, Any]]


def _days(view: WallView) -> dict[str, WallDay]:
    return {str(day.cell.date): day for day in view.days}


def _february(database: Database, filters: Filters = EVERYTHING_NATIONAL) -> WallView:
    with database.reading() as session:
        reading = read(session, References(), date(2027, 2, 1), "https://lich.example")
        return wall_view(2027, 2, filters, reading)


def _third(view: WallView) -> list[str]:
    return [occurrence.event.id for occurrence in _days(view)["2027-02-03"].falls]


def test_a_day_with_many_events_shows_three_and_says_how_many_more(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, *(entry(id=f"ngay-{letter}") for letter in "abcde"))
    day = _days(_february(sqlite_database))["2027-02-03"]
    assert (len(day.falls), len(day.shown), day.more) == (5, 3, 2)


def test_great_days_come_before_round_years_and_these_before_the_level(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(
        sqlite_database,
        entry(id="a-tham-khao", level="tham-khao"),
        entry(id="b-quoc-gia"),
        entry(id="c-nam-tron", origin="1957-02-03", level="nganh"),
        entry(id="d-le-lon", origin="1930-02-03", category="ngay-le-lon"),
        entry(id="e-nganh", level="nganh"),
    )
    assert _third(_february(sqlite_database)) == [
        "d-le-lon", "c-nam-tron", "b-quoc-gia", "e-nganh", "a-tham-khao",
    ]  # fmt: skip


def test_a_day_of_the_province_comes_before_national_ones_of_the_same_weight(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    own = entry(id="z-dia-phuong", region="ha-noi", level="dia-phuong")
    synced(sqlite_database, entry(id="a-quoc-gia"), own)
    found = _february(sqlite_database, Filters(region="ha-noi"))
    assert _third(found) == ["z-dia-phuong", "a-quoc-gia"]


def test_what_began_earlier_comes_last(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    running = entry(id="a-keo-dai", rule="solar:02-01", extent={"lasts": "4"})
    synced(sqlite_database, running, entry(id="b-trong-ngay"))
    assert _third(_february(sqlite_database)) == ["b-trong-ngay", "a-keo-dai"]


def test_a_week_stands_beside_the_grid_and_six_days_stand_in_it(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    week = entry(id="tuan", extent={"lasts": "7"})
    synced(sqlite_database, week, entry(id="sau-ngay", extent={"lasts": "6"}))
    view = _february(sqlite_database)
    assert [occurrence.event.id for occurrence in view.running] == ["tuan"]
    assert _third(view) == ["sau-ngay"]


def test_a_month_that_begins_after_this_one_is_not_beside_it(reading: Reading) -> None:
    # The grid of May 2027 reaches into June, the month of action for children.
    view = wall_view(2027, 5, EVERYTHING_NATIONAL, reading)
    assert view.month.running
    assert all(occurrence.date <= date(2027, 5, 31) for occurrence in view.running)


def test_a_day_off_is_named_once(reading: Reading) -> None:
    days = _days(wall_view(2026, 9, EVERYTHING_NATIONAL, reading))
    national = days["2026-09-02"]
    assert (national.off, national.falls[0].event.id) == (None, "quoc-khanh")
    assert days["2026-09-01"].off == "Nghỉ lễ Quốc khánh"


def test_a_make_up_saturday_is_named(reading: Reading) -> None:
    made_up = _days(wall_view(2026, 8, EVERYTHING_NATIONAL, reading))["2026-08-22"]
    assert made_up.off == "Làm bù cho ngày 31/08/2026"
    assert not made_up.own_off


def test_a_solar_term_stands_in_its_line_and_not_among_events(reading: Reading) -> None:
    day = _days(wall_view(2027, 2, EVERYTHING_NATIONAL, reading))["2027-02-04"]
    assert day.cell.term == "Lập xuân"
    assert all(occurrence.event.short_name != "Lập xuân" for occurrence in day.falls)


def test_days_of_the_months_around_have_no_events(reading: Reading) -> None:
    view = wall_view(2026, 11, EVERYTHING_NATIONAL, reading)
    around = [day for week in view.weeks for day in week if day and not day.cell.in_month]
    assert around
    assert not any(day.falls for day in around)


@pytest.mark.parametrize(("month", "leap"), [("2025-07", 6), ("2025-06", None), ("2027-02", None)])
def test_a_month_with_days_of_a_leap_month_names_it(
    reading: Reading, month: str, leap: int | None
) -> None:
    year, number = map(int, month.split("-"))
    assert wall_view(year, number, EVERYTHING_NATIONAL, reading).leap_month == leap


def test_the_first_week_of_the_almanac_keeps_its_weekdays(reading: Reading) -> None:
    # The almanac begins on Wednesday, 31 January 1900.
    first, second, *_ = wall_view(1900, 2, EVERYTHING_NATIONAL, reading).weeks
    assert [day and str(day.cell.date) for day in first[:3]] == [None, None, "1900-01-31"]
    assert second[0]
    assert str(second[0].cell.date) == "1900-02-05"
