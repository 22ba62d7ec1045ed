"""A migration that is killed leaves the schema of a revision, and every row that this can hold.

The schema goes down and up under rows.  What was there at the lowest revision that it had is
kept, as long as the schema has a place for it; a table or a column that was dropped on the
way comes back empty.  That is all a check knows of migrations: it does not run them to learn
what they leave.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from app.backups import restore_over
from app.clock import now
from app.contents import Contents, contents, rows, tables
from app.copies import copy_over
from app.database import Database, revision_of, revisions
from app.migrations import downgrade, upgrade
from app.models import LogEntry
from app.models.base import Instant
from benchmarks.reliability.checks import sound
from benchmarks.reliability.children import Say, commanded
from benchmarks.reliability.homes import opened
from benchmarks.reliability.stage import Stage

BASE = "base"
"""The name that Alembic gives a database without tables."""

MADE = {"revision"}
"""Tables that a migration makes with a row in them."""

PATIENCE_SECONDS = 30
"""How long a server of PostgreSQL may work on after its client was killed."""


# Schemas


@dataclass(frozen=True)
class Schema:
    """Tables with their columns, and the names of indexes and triggers."""

    tables: frozenset[tuple[str, str]]
    named: frozenset[str]

    def begins(self, other: "Schema", following: "Schema") -> bool:
        """Whether it is ``other``, but for indexes on the way to the one ``following``.

        PostgreSQL builds large ones outside of transactions; the next upgrade does so again.
        """
        return self.tables == other.tables and self.named >= other.named & following.named

    def columns(self) -> dict[str, list[str]]:
        """The columns of each table, in order."""
        names = sorted({table for table, _ in self.tables})
        return {name: sorted(column for of, column in self.tables if of == name) for name in names}


def schema(database: Database) -> Schema:
    """The schema that is there."""
    with database.engine.connect() as connection:
        found = inspect(connection)
        names = [name for name in found.get_table_names() if name != "alembic_version"]
        held = {(name, column["name"]) for name in names for column in found.get_columns(name)}
        indexes = {str(index["name"]) for name in names for index in found.get_indexes(name)}
        sqlite = connection.dialect.name == "sqlite"
        triggers = connection.scalars(text(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'" if sqlite
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )).all()  # fmt: skip
    return Schema(frozenset(held), frozenset(indexes | set(triggers)))


# The work


class Migrations:
    """The schema goes up and down under the rows of a province that plans."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.url = stage.migrating
        self._line = [BASE, *sorted(revisions())]
        self._lowest = BASE
        with opened(self.url) as database:
            self._schemas = {BASE: schema(database)}
            for revision in self._line[1:]:
                upgrade(database, revision)
                self._schemas[revision] = schema(database)
        self._template = f"sqlite:///{stage.directory / 'rows.db'}"
        with opened(self._template) as template:
            restore_over(stage.backups[-1], template)
            with template.writing() as session:
                fill(session.connection())
                self._rows = _told(session.connection())

    def prepare(self) -> None:
        """Begin with all rows."""
        with opened(self._template) as template, opened(self.url) as database:
            copy_over(template, database)
        self._lowest = self._line[-1]

    def work(self, say: Say, random: Random) -> None:
        """Go down to some revision, and up again, over and over."""
        with opened(self.url) as database:
            # Each time to another depth, or nothing would be left of rows after some turns.
            line = self._line[random.randrange(len(self._line) - 1) : -1]
            while True:
                revision = random.choice(line)
                downgrade(database, revision)
                say(revision)
                upgrade(database)
                say(self._line[-1])

    def check(self, said: list[Any]) -> Iterator[str]:
        """Schema and rows are those of the revision, and of the last after the next upgrade."""
        with opened(self.url) as database:
            _wait_until_alone(database)
            with database.reading() as session:
                revision = revision_of(session.connection()) or BASE
            self._lowest = min(self._lowest, revision, *said, key=self._line.index)
            if not schema(database).begins(self._schemas[revision], self._following(revision)):
                yield f"the schema is not that of {revision}"
            yield from self._lost(database, revision)
            if code := commanded(self.url, self._stage.log, "db", "upgrade"):
                yield f"db upgrade ended with {code}"
            if schema(database) != self._schemas[self._line[-1]]:
                yield "the schema after db upgrade is not that of the program"
            yield from self._lost(database, self._line[-1])

    def _following(self, revision: str) -> Schema:
        """The schema after the next migration; that of ``revision`` if it is the last."""
        place = self._line.index(revision)
        return self._schemas[self._line[min(place + 1, len(self._line) - 1)]]

    def _lost(self, database: Database, revision: str) -> Iterator[str]:
        """Tables that do not hold at ``revision`` what they should."""
        with database.reading() as session:
            yield from sound(session)
            held = contents(session.connection())
        for name, wanted in self._wanted(revision).items():
            found = held.get(name, Contents())
            if found != wanted:
                yield f"{name} at {revision}: {found.rows} rows, not the {wanted.rows} to be there"

    def _wanted(self, revision: str) -> dict[str, Contents]:
        """What each table should hold at ``revision``, by the lowest that there was."""
        kept = {name: self._kept(name) for name in self._rows}
        return {
            name: _counted(self._rows[name] if kept[name] else (), here, kept[name])
            for name, here in self._schemas[revision].columns().items()
            if kept[name] or name not in MADE
        }

    def _kept(self, table: str) -> frozenset[str]:
        """The columns of ``table`` that were never dropped."""
        lowest = self._schemas[self._lowest].tables
        return frozenset(column for name, column in lowest if name == table)


def _counted(
    told: Iterable[dict[str, Any]], here: list[str], kept: frozenset[str]
) -> Contents:  # of rows with values of any type
    """Rows of which only some columns were kept."""
    counted = Contents()
    for row in told:
        counted.add([row[column] if column in kept else None for column in here])
    return counted


def _told(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table."""
    return {
        name: [dict(row._mapping) for row in rows(connection, table)]
        for name, table in tables(connection).items()
    }


def _wait_until_alone(database: Database) -> None:
    """A server ends what a client asked for last, and may commit it, though the client is dead."""
    until = time.monotonic() + PATIENCE_SECONDS
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return
        while connection.scalar(_OTHERS) and time.monotonic() < until:
            connection.rollback()  # or it would tell the same again
            time.sleep(0.05)


_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


# Rows for what nobody in the demonstration does


def fill(connection: Connection) -> None:
    """Put a row into each table that has none, and values into columns that have none."""
    # Tables that others refer to come first.
    for table in tables(connection)["revision"].metadata.sorted_tables:
        if not _count(connection, table.primary_key.columns[0]):
            connection.execute(insert(table).values(_row(connection, table)))
        elif table.name != LogEntry.__tablename__:  # which takes no change
            _fill_columns(connection, table)
    # A migration does so on its way up, once or more.
    connection.execute(text("UPDATE loaded_files SET digest = ''"))


def _fill_columns(connection: Connection, table: Table) -> None:
    for column in table.columns:
        if not column.foreign_keys and not _count(connection, column):
            connection.execute(update(table).values({column: _value(connection, column)}))


def _count(connection: Connection, column: Column[Any]) -> int:
    return connection.scalars(select(func.count(column))).one()


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    return {column.name: _value(connection, column) for column in table.columns}


def _value(connection: Connection, column: Column[Any]) -> Any:  # of the column's type
    """What refers to a row refers to any; None where there is none yet."""
    for key in column.foreign_keys:
        return connection.scalar(select(key.column).limit(1))
    match column.type:
        case Instant():
            return now()
        case Date():
            return now().date()
        case Boolean():
            return True
        case Integer():
            return 1
        case JSON():
            return {"a": 1}
        case LargeBinary():
            return b"a"
        case _:
            return "a"
