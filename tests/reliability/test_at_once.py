"""Two migrations of one database take turns; a child that is killed leaves nothing half."""

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from app.catalogue.load import Catalogue
from app.cli import main
from app.database import Database, revision_of
from app.migrations import downgrade, upgrade
from app.models import Base
from benchmarks.reliability.children import forked, killing
from benchmarks.reliability.direct import Syncs

LONGER_SECONDS = 0.8
"""Longer than a migration waits for a table in a hurry."""

ANY_THREAD: Any = {"isolation_level": None, "check_same_thread": False}


def address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def hurry(database: Database) -> None:
    """Let migrations wait half a second for a table, and not five."""

    def shorten(_c: object, _cursor: object, statement: str, told: Any, *_: object) -> Any:
        return re.sub(r"lock_timeout = '\d+s'", "lock_timeout = '500ms'", statement), told

    event.listen(database.engine, "before_cursor_execute", shorten, retval=True)


def stage(database: Database, catalogue: Catalogue) -> Any:  # what syncs need of a stage
    few = catalogue.entries[:12]
    return SimpleNamespace(catalogue=address(database), loaded=catalogue, entries=few)


def test_a_migration_gives_up_on_a_table_that_somebody_holds(
    postgresql_database: Database,
) -> None:
    hurry(postgresql_database)
    downgrade(postgresql_database, "20261122_2030")  # whose indexes wait for whoever reads
    names = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    with postgresql_database.writing() as session:
        session.execute(text(f"LOCK TABLE {names} IN ACCESS SHARE MODE"))
        with pytest.raises(OperationalError, match="lock timeout"):
            downgrade(postgresql_database, "-1")
    with postgresql_database.reading() as session:
        assert revision_of(session.connection()) == "20261122_2030"
    downgrade(postgresql_database, "-1")


def test_an_index_that_is_built_beside_a_reader_waits_for_them(
    postgresql_database: Database,
) -> None:
    hurry(postgresql_database)
    downgrade(postgresql_database, "20261122_1900")
    begun = time.monotonic()
    with postgresql_database.engine.connect() as reader:
        reader.execute(text("SELECT 1 FROM events, event_words"))
        with killing(reader.connection.dbapi_connection.rollback, LONGER_SECONDS):
            upgrade(postgresql_database)
    assert time.monotonic() - begun > LONGER_SECONDS
    postgresql_database.check()


def test_a_migration_of_sqlite_waits_for_its_turn_longer_than_a_request(
    sqlite_database: Database,
) -> None:
    def ask_once(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")

    event.listen(sqlite_database.engine, "connect", ask_once)
    with closing(sqlite3.connect(str(sqlite_database.engine.url.database), **ANY_THREAD)) as other:
        other.execute("BEGIN IMMEDIATE")
        with killing(other.rollback, 0.5):
            upgrade(sqlite_database)


def test_of_two_migrations_at_once_one_waits(
    empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KYNIEM_DATABASE_URL", address(empty_database))
    log = tmp_path / "log"
    runs = [forked(lambda _: main(["db", "upgrade"]), log) for _ in range(2)]
    assert [run.ended() for run in runs] == [0, 0], log.read_text()
    empty_database.check()


@pytest.mark.parametrize("seconds", [0.05, 0.3])
def test_syncs_that_are_killed_are_there_whole_or_not_at_all(
    seconds: float, database: Database, real_catalogue: Catalogue, tmp_path: Path
) -> None:
    syncs = Syncs(stage(database, real_catalogue))
    syncs.several(lambda _: None, 1, 2)
    assert list(syncs.check([2])) == []
    database.dispose()
    child = forked(lambda say: syncs.work(say, Random()), tmp_path / "log")  # noqa: S311
    with killing(child.kill, seconds):
        assert child.ended() == -9
    assert list(syncs.check(child.told)) == []


def test_a_sync_that_is_lost_is_noticed(
    sqlite_database: Database, real_catalogue: Catalogue
) -> None:
    syncs = Syncs(stage(sqlite_database, real_catalogue))
    syncs.several(lambda _: None, 1, 2)
    assert list(syncs.check([4])) == ["generation 4 is not there, nor the next"]
