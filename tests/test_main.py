"""The application is put together on one database, and refuses one that does not fit."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import URL, create_engine, text
from starlette.testclient import TestClient

from app.database import Database, DatabaseOutOfStep
from app.main import create_app
from app.settings import Settings


def _settings(database: Database) -> Settings:
    url = database.engine.url.render_as_string(hide_password=False)
    return Settings(_env_file=None, database_url=url)


@pytest.fixture
def client(sqlite_database: Database) -> Iterator[TestClient]:
    with TestClient(create_app(_settings(sqlite_database))) as opened:
        yield opened


def test_a_database_without_tables_is_refused(empty_database: Database) -> None:
    with pytest.raises(DatabaseOutOfStep):
        create_app(_settings(empty_database))


def test_a_database_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseOutOfStep):
        create_app(Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'none.db'}"))


def test_an_empty_catalogue_is_answered_with_empty_lists(client: TestClient) -> None:
    answer = client.get("/api/v1/upcoming")
    assert answer.json() == {"items": [], "next": None, "revision": "0"}


@pytest.mark.parametrize(
    ("instant", "today"),
    [("2026-11-21T16:59:59+00:00", "2026-11-21"), ("2026-11-21T17:00:00+00:00", "2026-11-22")],
)
def test_today_begins_at_midnight_in_vietnam(client: TestClient, instant: str, today: str) -> None:
    with time_machine.travel(instant, tick=False):
        weeks = client.get("/api/v1/months/2026-11").json()["weeks"]
    assert [cell["date"] for week in weeks for cell in week if cell["today"]] == [today]


def test_a_database_that_stops_answering_is_told_as_503(postgresql_database: Database) -> None:
    url = postgresql_database.engine.url
    with TestClient(create_app(_settings(postgresql_database))) as client:
        assert client.get("/api/v1/upcoming").status_code == 200
        _shut(url)
        answer = client.get("/api/v1/days-off")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "30"


def _shut(url: URL) -> None:
    """Make the server close a database to everybody, at once."""
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false")
        ends = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(ends, {"name": url.database})
    engine.dispose()


NEVER_SERVED = (
    "alembic",
    "mako",
    "vietnam_provinces",
    "holidays.countries",
    "icalendar",
    "lxml",
    "openpyxl",
    "pypdf",
    "typst",
)
"""Packages of which a serving process would hold 25 MB for rare commands or for nothing."""


def test_a_serving_process_imports_nothing_large_that_answers_do_not_need() -> None:
    asked = (
        "import sys, app.main, app.cli.serve, app.regions, app.workdays;"
        "app.regions.region('05443'); app.workdays.work_calendar(2026, 2027, (), ());"
        f"print(*(name for name in {NEVER_SERVED} if name in sys.modules))"
    )
    told = subprocess.run(  # noqa: S603 (a sentence of ours)
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == []
