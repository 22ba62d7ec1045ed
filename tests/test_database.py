"""The database: what a session sees and keeps, and which databases are refused."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.orm import Session

from app.database import Database, DatabaseOutOfStep, DatabaseUnreachable
from app.models import EventChange, EventWord, LoadedFile, Revision


class Interrupted(Exception):
    """What a test raises amid a session."""


def file(name: str = "law.yaml") -> LoadedFile:
    return LoadedFile(name=name, digest="0" * 64, content=[])


def names(session: Session) -> list[str]:
    return list(session.scalars(select(LoadedFile.name).order_by(LoadedFile.name)))


# Sessions


def test_a_writing_session_commits_at_its_end(database: Database) -> None:
    with database.writing() as session:
        session.add(file())
    with database.reading() as session:
        assert names(session) == ["law.yaml"]


def test_a_writing_session_that_raises_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            session.add(file())
            session.flush()
            raise Interrupted

    with pytest.raises(Interrupted):
        fail()
    with database.reading() as session:
        assert names(session) == []


def test_a_schema_change_that_raises_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            session.execute(text("DROP TABLE loaded_files"))
            raise Interrupted

    with pytest.raises(Interrupted):
        fail()
    with database.reading() as session:
        assert names(session) == []


def test_what_a_reading_session_holds_is_rolled_back(sqlite_database: Database) -> None:
    with sqlite_database.reading() as session:
        session.add(file())
        session.flush()
    with sqlite_database.reading() as session:
        assert names(session) == []


def test_a_reading_session_on_postgresql_cannot_write(postgresql_database: Database) -> None:
    with postgresql_database.reading() as session:
        session.add(file())
        with pytest.raises(InternalError, match="read-only transaction"):
            session.flush()


def test_a_reading_session_sees_one_snapshot(database: Database) -> None:
    with database.reading() as reader:
        assert names(reader) == []
        with database.writing() as writer:
            writer.add(file())
        assert names(reader) == []
    with database.reading() as later:
        assert names(later) == ["law.yaml"]


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.writing() as writer:
        writer.add(file())
        writer.flush()
        with database.reading() as reader:
            assert names(reader) == []


def test_rows_can_be_used_after_their_session(database: Database) -> None:
    with database.writing() as session:
        added = file()
        session.add(added)
    assert added.name == "law.yaml"


def test_a_writing_session_on_sqlite_holds_the_lock_before_it_writes(
    sqlite_database: Database,
) -> None:
    path = sqlite_database.engine.url.database
    assert path is not None
    with sqlite_database.writing() as session:
        names(session)  # only reads
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_a_reading_session_on_sqlite_does_not_hold_the_lock(sqlite_database: Database) -> None:
    path = sqlite_database.engine.url.database
    assert path is not None
    with sqlite_database.reading() as session:
        names(session)
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.rollback()
        other.close()


def test_two_writers_take_turns(sqlite_database: Database) -> None:
    impatient = Database(f"sqlite:///{sqlite_database.engine.url.database}")
    with impatient.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        connection.rollback()
    with sqlite_database.writing() as first:
        names(first)
        with pytest.raises(OperationalError, match="locked"), impatient.writing() as second:
            names(second)
    with impatient.writing() as session:
        session.add(file())
    impatient.dispose()
    with sqlite_database.reading() as session:
        assert names(session) == ["law.yaml"]


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_sqlite_is_prepared_on_every_connection(
    pragma: str, value: object, sqlite_database: Database
) -> None:
    with sqlite_database.reading() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value


@pytest.fixture
def short_log(monkeypatch: pytest.MonkeyPatch) -> int:
    """The log of writes is emptied from 200 kB on."""
    monkeypatch.setattr("app.database.LOG_OCTETS", 200_000)
    return 200_000


def log_octets(database: Database) -> int:
    return Path(f"{database.engine.url.database}-wal").stat().st_size


def write(database: Database, number: int) -> None:
    with database.writing() as session:
        made = LoadedFile(name=str(number), digest="0" * 64, content=["x" * 50_000])
        session.add(made)


def test_the_log_of_sqlite_stays_short_while_somebody_always_reads(
    short_log: int, sqlite_database: Database
) -> None:
    database = Database(f"sqlite:///{sqlite_database.engine.url.database}")
    ended = Event()

    def read() -> None:
        while not ended.is_set():
            with database.reading() as session:
                names(session)
                ended.wait(0.02)

    with ThreadPoolExecutor(3) as pool:
        for _ in range(3):
            pool.submit(read)
        for number in range(40):
            write(database, number)
        longest = log_octets(database)
        ended.set()
    database.dispose()
    assert longest < 3 * short_log


def test_a_long_reading_delays_one_write_and_no_other(
    short_log: int, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.database.LOG_PATIENCE_MS", 50)
    database = Database(f"sqlite:///{sqlite_database.engine.url.database}")
    with database.reading() as session:
        assert names(session) == []
        for number in range(6):
            write(database, number)
        grown = log_octets(database)
        assert grown > short_log
        assert names(session) == []
    write(database, 6)
    assert log_octets(database) > grown, "it waits until as much has come again"
    for number in range(7, 14):
        write(database, number)
    assert log_octets(database) < short_log
    database.dispose()


def test_foreign_keys_are_kept(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(EventWord(word="tet", event_id="khong-co"))


# Values


def test_an_instant_keeps_its_zone(database: Database) -> None:
    noon = datetime.fromisoformat("2026-11-22T12:00:00+07:00")
    with database.writing() as session:
        session.scalars(select(Revision)).one().changed_at = noon
    with database.reading() as session:
        stored = session.scalars(select(Revision.changed_at)).one()
    assert stored == noon
    assert stored.tzinfo is UTC


def test_codes_are_ordered_by_their_bytes(database: Database) -> None:
    ids = ["a-b", "a0", "ab", "b"]  # a language would pass over the hyphen
    with database.writing() as session:
        for event_id in reversed(ids):
            session.add(
                EventChange(
                    revision=1,
                    at=datetime(2026, 11, 22, tzinfo=UTC),
                    event_id=event_id,
                    kind="added",
                    before={},
                    after={},
                )
            )
    with database.reading() as session:
        ordered = session.scalars(select(EventChange.event_id).order_by(EventChange.event_id))
        assert list(ordered) == ids


# Which databases are refused


def test_a_migrated_database_is_accepted(database: Database) -> None:
    database.check()


def test_an_empty_database_is_out_of_step_but_known(empty_database: Database) -> None:
    with pytest.raises(DatabaseOutOfStep) as refused:
        empty_database.check()
    assert refused.value.found is None
    assert refused.value.known


def test_an_older_database_is_out_of_step_but_known(
    empty_database: Database, alembic_on: Callable[[Connection], Config]
) -> None:
    with empty_database.engine.connect() as connection:
        command.upgrade(alembic_on(connection), "head")
        command.downgrade(alembic_on(connection), "-1")
    with pytest.raises(DatabaseOutOfStep) as refused:
        empty_database.check()
    assert refused.value.known


def test_a_database_of_other_code_is_unknown(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '29991231_0000'"))
    with pytest.raises(DatabaseOutOfStep, match="29991231_0000") as refused:
        database.check()
    assert refused.value.found == "29991231_0000"
    assert not refused.value.known


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////nowhere/kyniem.db",
        "postgresql+psycopg://kyniem@/kyniem?host=/nowhere",
    ],
)
def test_a_database_that_does_not_answer_is_unreachable(address: str) -> None:
    database = Database(address)
    with pytest.raises(DatabaseUnreachable):
        database.check()
    database.dispose()


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    path = tmp_path / "kyniem.db"
    path.write_bytes(b"- id: thanh-lap-dang\n" * 100)
    database = Database(f"sqlite:///{path}")
    with pytest.raises(DatabaseUnreachable, match="not a database"):
        database.check()
    database.dispose()
