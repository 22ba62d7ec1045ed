"""A clock that jumps ahead and comes back leaves no stamp, lock or session behind that lasts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actor import OPERATOR
from app.accounts.people import check_password, create_person, person_by_email, set_password
from app.accounts.sessions import open_session, session_of
from app.database import Database
from app.models import Event, Plan, Revision, Task
from app.planning.task_feed import sequence_at

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
YEAR = timedelta(days=365)
DAY = timedelta(days=1)
EMAIL = "lan@thainguyen.example"


@pytest.fixture(autouse=True)
def _cheap(cheap_hashes: None) -> None:
    """Hashing takes no time here."""


@pytest.fixture
def person(sqlite_database: Database) -> Database:
    with sqlite_database.writing() as session:
        made = create_person(session, "Lan", EMAIL, NOW, by=OPERATOR)
        set_password(session, made, "năm giờ chiều mưa", NOW)
    return sqlite_database


def test_a_sync_after_the_clock_went_back_is_dated_later_than_the_last(
    sqlite_database: Database, synced: Callable[..., Any], entry: Callable[..., Any]
) -> None:
    synced(sqlite_database, entry(), on="2027-11-22")
    synced(sqlite_database, entry(name="Ngày thành lập Đảng"), on="2026-11-21")
    with sqlite_database.reading() as session:
        revision = session.scalars(select(Revision)).one()
        event = session.scalars(select(Event)).one()
    assert revision.number == 2
    assert revision.changed_at == event.changed == datetime(2027, 11, 22, 12, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize("table", [Task, Plan])
def test_a_change_after_the_clock_went_back_is_numbered_higher_than_the_last(
    table: type[Task | Plan], worked_sqlite: Database
) -> None:
    with worked_sqlite.writing() as session:
        row = session.scalars(select(table).limit(1)).one()
        row.title, row.updated = "Trước", NOW + YEAR
        number = row.id
    with worked_sqlite.writing() as session:
        row = session.get_one(table, number)
        row.title, row.updated = "Sau", NOW - DAY
    with worked_sqlite.reading() as session:
        updated = session.get_one(table, number).updated
    assert updated == NOW + YEAR + timedelta(seconds=1)
    assert sequence_at(updated) > sequence_at(NOW + YEAR)


def test_a_lock_set_by_a_clock_that_was_ahead_does_not_last(person: Database) -> None:
    for _ in range(20):
        with person.writing() as session:
            told = check_password(session, EMAIL, "sai", NOW + YEAR)
    assert told.until
    with person.writing() as session:
        assert check_password(session, EMAIL, "năm giờ chiều mưa", NOW).person


@pytest.mark.parametrize(
    ("opened_at", "lasts"), [(NOW, True), (NOW + DAY, False), (NOW + YEAR, False)]
)
def test_a_session_opened_by_a_clock_that_was_ahead_is_over(
    opened_at: datetime, lasts: bool, person: Database
) -> None:
    with person.writing() as session:
        found = person_by_email(session, EMAIL)
        assert found
        token = open_session(session, found, opened_at, address="127.0.0.1", agent="")
    with person.reading() as session:
        assert (session_of(session, token, NOW) is not None) is lasts


def test_a_session_does_not_last_longer_for_a_clock_that_was_ahead(person: Database) -> None:
    with person.writing() as session:
        found = person_by_email(session, EMAIL)
        assert found
        token = open_session(session, found, NOW, address="127.0.0.1", agent="")
    with person.reading() as session:
        assert session_of(session, token, NOW + YEAR) is None
        assert session_of(session, token, NOW + timedelta(hours=1))
