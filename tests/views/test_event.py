"""The page of an event: what it is, when it comes next, and its next năm tròn."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.database import Database
from app.views.event import EventNotFound, EventPage, event_page
from app.views.reading import Reading, References, read

Synced = Callable[..., Any]
Entry = Callable[..., dict[str, Any]]


def _page(
    database: Database, event_id: str = "thanh-lap-dang", on: str = "2026-11-22"
) -> EventPage:
    with database.reading() as session:
        today = date.fromisoformat(on)
        return event_page(event_id, read(session, References(), today, "https://lich.example"))


def test_the_next_round_year_of_the_party_is_its_hundredth(reading: Reading) -> None:
    found = event_page("thanh-lap-dang", reading).next_round
    assert found is not None
    assert (str(found.date), found.years, found.year_class) == ("2030-02-03", 100, "round")


def test_a_round_year_that_is_today_is_the_next_one(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(origin="1930-02-03"))
    found = _page(sqlite_database, on="2030-02-03").next_round
    assert found is not None
    assert found.years == 100
    after = _page(sqlite_database, on="2030-02-04").next_round
    assert after is not None
    assert after.years == 110


def test_there_is_no_next_occurrence_after_the_last_year(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(origin="1930-02-03", until="2026"))
    page = _page(sqlite_database)
    assert (page.next, page.next_round) == (None, None)


def test_what_is_running_is_the_next_occurrence(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(rule="solar:11-01", extent={"lasts": "30"}))
    found = _page(sqlite_database).next
    assert found is not None
    assert (found.id, found.days_until) == ("thanh-lap-dang-2026", -21)


def test_a_retired_event_has_its_page_and_no_days_to_come(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(), entry(id="quoc-khanh"))
    synced(sqlite_database, entry(id="quoc-khanh"))
    page = _page(sqlite_database)
    assert page.event.retired is not None
    assert (page.next, page.next_round) == (None, None)


def test_an_unknown_event_is_told_by_its_id(reading: Reading) -> None:
    with pytest.raises(EventNotFound) as raised:
        event_page("khong-co", reading)
    assert raised.value.event_id == "khong-co"
