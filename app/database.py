"""The database: one address, SQLite or PostgreSQL, and the two ways to open a session on it.

A reading session sees one snapshot; a writing session takes SQLite's write lock at
once, because a read that turns into a write there fails with "database is locked"
whatever the timeout.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, String, column, create_engine, event, inspect, select, table
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.errors import AppError
from app.settings import PROJECT

if TYPE_CHECKING:
    from alembic.config import Config

CONNECTIONS = 15
"""How many connections a process opens at most."""

POOL_SECONDS = 5
"""How long a thread waits for one of them."""

LOG_OCTETS = 16 * 2**20
"""How long SQLite's log of writes may become before it is emptied."""

LOG_PATIENCE_MS = 2000
"""How long that waits for those who still read what was before."""

_BUSY_MS = 5000

# How long a server may take to answer a call for a connection, and how long one that says
# nothing, not even that it has received something, counts as there. In seconds, but for the last.
_PATIENCE = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}

MIGRATIONS = PROJECT / "alembic"

_VERSIONS = select(column("version_num", String)).select_from(table("alembic_version"))


class DatabaseOutOfStep(AppError):
    """A database that does not fit this code: not there, empty, older, or unknown to it."""

    def __init__(self, found: str | None, wanted: str, *, known: bool) -> None:
        super().__init__(f"database is at revision {found!r}, this code needs {wanted!r}")
        self.found = found
        self.wanted = wanted
        self.known = known


class DatabaseUnreachable(AppError):
    """A database that does not answer."""


class Database:
    """An engine with the two kinds of session."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._reader = self.engine.execution_options(**_reading_options(self.engine))
        self._writer = self.engine.execution_options(writes=True)
        file = self.engine.url.database if self.engine.dialect.name == "sqlite" else None
        self._log = _WriteAheadLog(Path(f"{file}-wal")) if file else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session whose reads all see the same state; what it holds is rolled back."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end of the block, or rolls back if it raises."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session
        if self._log:
            self._log.shorten(self.engine)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A connection whose transactions take SQLite's write lock at once."""
        with self.engine.execution_options(writes=True).connect() as connection:
            yield connection

    def check(self) -> None:
        """Refuse a database whose schema is not the one of this code.

        Raises:
            DatabaseOutOfStep: if it has another schema.
            DatabaseUnreachable: if it does not answer.
        """
        wanted = max(revisions())
        try:
            with self.engine.connect() as connection:
                found = revision_of(connection)
        except DatabaseError as error:
            raise DatabaseUnreachable(str(error.orig)) from error
        if found != wanted:
            known = found is None or found in revisions()
            raise DatabaseOutOfStep(found, wanted, known=known)

    def dispose(self) -> None:
        """Close the connections that are not in use."""
        self.engine.dispose()


class _WriteAheadLog:
    """The file into which SQLite writes first.

    SQLite begins it anew by itself only when nobody reads.  Where somebody always does, it
    would grow for ever.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._octets = LOG_OCTETS

    def shorten(self, engine: Engine) -> None:
        """Empty it if it is long, waiting a moment for those who read; else the next time.

        Other writers wait meanwhile; whoever begins to read does not.
        """
        if self._size() < self._octets:
            return
        # What was written is committed, whatever becomes of this.
        with suppress(SQLAlchemyError, sqlite3.Error), closing(engine.raw_connection()) as raw:
            cursor = raw.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {LOG_PATIENCE_MS}")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        # Where it could not be emptied, not every write is to wait for that.
        self._octets = self._size() + LOG_OCTETS

    def _size(self) -> int:
        return self._file.stat().st_size if self._file.exists() else 0


def alembic_config() -> "Config":
    """Where the migrations are; they take the address of the database from the settings."""
    # Only a migration pays for the package: it takes 10 MB, and 80 ms of every start.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def revisions() -> frozenset[str]:
    """All revisions there are: each migration's file begins with its own, a date and a time."""
    return frozenset(file.name[:13] for file in (MIGRATIONS / "versions").glob("*.py"))


def revision_of(connection: Connection) -> str | None:
    """The revision of the schema that is there."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalars(_VERSIONS).one_or_none()


def _engine(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=5,
        max_overflow=CONNECTIONS - 5,
        pool_timeout=POOL_SECONDS,
        # A connection that a restart of the server has closed is replaced, not given out.
        pool_pre_ping=True,
        # What people write is no part of what errors say, and so of no log.
        hide_parameters=True,
        connect_args=_connect_args(url),
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _connect_args(url: str) -> dict[str, Any]:
    # A query of a window has thousands of parameters, and another number for each window: the
    # driver would keep 128 such statements on every connection, each of up to 2 MB.
    asked = make_url(url)
    if asked.drivername == "sqlite":
        return {"cached_statements": 0}
    return {name: value for name, value in _PATIENCE.items() if name not in asked.query}


def _reading_options(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name == "postgresql":
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return {}


def _prepare_sqlite(connection: Any, _record: object) -> None:  # the driver's own connection
    # Without this the driver of Python 3.11 begins transactions where it sees fit.
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {_BUSY_MS}", "journal_mode = WAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
