"""The log is added to, read and exported, and never changed."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Role
from app.accounts.log import REQUEST_ID, entries, export, history, record, record_change
from app.accounts.roles import oneself
from app.models import LogEntry, Person, Unit
from app.models.log import LogIsAppendOnly


@pytest.fixture
def entry(session: Session, now: datetime) -> LogEntry:
    record(session, OPERATOR, "create", "plan", 1, {}, {"name": "Kế hoạch"}, now)
    session.flush()
    (found,) = history(session, "plan", 1)
    return found


def test_an_entry_tells_who_when_and_what(
    session: Session,
    person: Callable[..., Person],
    unit: Callable[..., Unit],
    now: datetime,
) -> None:
    made, office = person("Binh"), unit("tinh")
    session.info[REQUEST_ID] = "req-1"
    record(session, oneself(made), "move", "task", 7, {"due": date(2024, 6, 10)},
           {"due": date(2024, 6, 7), "role": Role.EDITOR, "by": ("a", "b")}, now,
           office.id)  # fmt: skip
    (found,) = history(session, "task", "7")
    session.expire(found)
    assert (found.at, found.person_id, found.unit_id) == (now, made.id, "tinh")
    assert found.before == {"due": "2024-06-10"}
    assert found.after == {"due": "2024-06-07", "role": "editor", "by": ["a", "b"]}
    assert found.request_id == "req-1"


def test_only_the_fields_that_differ_are_told(session: Session, now: datetime) -> None:
    before = {"name": "A", "symbol": "X"}
    record_change(session, OPERATOR, "change", "plan", 1, before, {"name": "A", "symbol": "Y"}, now)
    record_change(session, OPERATOR, "change", "plan", 1, before, dict(before), now)
    (found,) = history(session, "plan", 1)
    assert (found.before, found.after) == ({"symbol": "X"}, {"symbol": "Y"})


def test_an_entry_cannot_be_changed_through_its_model(session: Session, entry: LogEntry) -> None:
    attempt = session.begin_nested()
    entry.action = "nothing"
    with pytest.raises(LogIsAppendOnly):
        session.flush()
    attempt.rollback()


def test_an_entry_cannot_be_deleted_through_its_model(session: Session, entry: LogEntry) -> None:
    attempt = session.begin_nested()
    session.delete(entry)
    with pytest.raises(LogIsAppendOnly):
        session.flush()
    attempt.rollback()


@pytest.mark.parametrize(
    "statement", ["UPDATE log_entries SET action = 'nothing'", "DELETE FROM log_entries"]
)
def test_the_database_itself_refuses_to_change_the_log(
    session: Session, entry: LogEntry, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(statement))
    assert [found.action for found in history(session, "plan", 1)] == ["create"]


def test_an_entry_cannot_be_replaced(session: Session, entry: LogEntry) -> None:
    replace = (
        "INSERT OR REPLACE INTO log_entries"
        if session.get_bind().dialect.name == "sqlite"
        else "INSERT INTO log_entries"
    )
    columns = "id, at, action, object_kind, object_id, before, after"
    statement = f"{replace} ({columns}) SELECT {columns} FROM log_entries"  # noqa: S608
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(statement))


def test_the_table_cannot_be_emptied_at_once(session: Session, entry: LogEntry) -> None:
    if session.get_bind().dialect.name == "sqlite":
        return  # It has no such statement.
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text("TRUNCATE log_entries"))


@pytest.mark.parametrize("name", ["password_hash", "totp_secret", "token", "secret_hash"])
def test_a_secret_on_its_way_into_the_log_is_a_fault(
    session: Session, now: datetime, name: str
) -> None:
    for before, after in (({name: "x"}, {}), ({}, {"person": {name: "x"}})):
        with pytest.raises(AssertionError):
            record(session, OPERATOR, "change", "person", 1, before, after, now)


def test_a_unit_s_entries_are_read_page_by_page_the_last_first(
    session: Session,
    person: Callable[..., Person],
    unit: Callable[..., Unit],
    now: datetime,
) -> None:
    office, other, made = unit("tinh"), unit("so"), person("Binh")
    for number in range(4):
        record(session, oneself(made), "change", "plan", number, {}, {}, now, office.id)
    record(session, OPERATOR, "change", "plan", 9, {}, {}, now, other.id)
    first = entries(session, office.id, limit=3)
    assert [(entry.object_id, name) for entry, name in first] == [
        ("3", "Binh"),
        ("2", "Binh"),
        ("1", "Binh"),
    ]
    last = entries(session, office.id, before=first[-1][0].id)
    assert [(entry.action, name) for entry, name in last] == [("change", "Binh"), ("create", None)]


def test_all_of_it_is_exported_as_plain_values_in_order(
    session: Session,
    person: Callable[..., Person],
    unit: Callable[..., Unit],
    now: datetime,
) -> None:
    made, office = person("Binh"), unit("tinh")
    later = now + timedelta(hours=1)
    record(session, oneself(made), "change", "plan", 1, {}, {"name": "Kế hoạch"}, later, office.id)
    rows = list(export(session))
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert json.loads(json.dumps(rows)) == rows
    assert list(export(session, since=later)) == [rows[-1]]
    assert {row["unit_id"] for row in export(session, unit_id="tinh")} == {"tinh"}
    assert (rows[-1]["person"], rows[-1]["at"], rows[-1]["after"]) == (
        "Binh",
        "2026-11-22T06:00:00+00:00",
        {"name": "Kế hoạch"},
    )
