"""A copy takes every row of one database into another, SQLite or PostgreSQL, and compares them.

Both must have the same schema, which only migrations make; rows are all that is copied.
The numbers last given to rows come along, because a number is never given twice.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from sqlalchemy import Connection, Table, func, insert, select, text

from app.contents import (
    AT_ONCE,
    Contents,
    ContentsDiffer,
    Tables,
    contents,
    is_empty,
    require_same,
    rows,
    tables,
)
from app.database import Database, DatabaseOutOfStep, revision_of, revisions
from app.errors import AppError
from app.migrations import upgrade

LOCK_SECONDS = 10
"""How long a copy waits for those who use the tables it goes into."""


class NotEmpty(AppError):
    """A database that already holds something."""


def copy(source: Database, target: Database) -> dict[str, Contents]:
    """Fill ``target``, which must be empty, in one transaction; it gets the schema of this code.

    Raises:
        DatabaseOutOfStep: if the source has another schema than this code.
        NotEmpty: if the target holds something.
        ContentsDiffer: if it then does not hold the same.
    """
    source.check()
    with target.reading() as looking:
        require_known(looking.connection())
        _require_empty(looking.connection())
    upgrade(target)
    with source.reading() as reading, target.writing() as writing:
        return fill(reading.connection(), writing.connection())


def copy_over(source: Database, target: Database) -> dict[str, Contents]:
    """Put ``source`` in the place of all that ``target`` holds, its log included.

    Raises:
        DatabaseOutOfStep: if the source has another schema than this code, or the target
            one that it does not know.
        ContentsDiffer: if it then does not hold the same.
    """
    source.check()
    with target.reading() as looking:
        require_known(looking.connection())
    upgrade(target)
    with source.reading() as reading, target.writing() as writing:
        into = tables(writing.connection())
        _lock(writing.connection(), into)
        return _replaced(reading.connection(), writing.connection(), into)


def fill(source: Connection, target: Connection) -> dict[str, Contents]:
    """Copy all rows within the transaction of ``target``, which must be empty.

    Raises:
        NotEmpty: if it holds something.
        ContentsDiffer: if it then does not hold the same.
    """
    into = tables(target)
    _lock(target, into)
    _require_empty(target)
    return _replaced(source, target, into)


def require_known(connection: Connection) -> str | None:
    """The revision of a schema that this code knows; None where there is none yet.

    Raises:
        DatabaseOutOfStep: if it is that of another program, or of a later version.
    """
    revision = revision_of(connection)
    if revision is not None and revision not in revisions():
        raise DatabaseOutOfStep(revision, max(revisions()), known=False)
    return revision


def _require_empty(connection: Connection) -> None:
    if not is_empty(connection):
        raise NotEmpty


# Rows


def _replaced(source: Connection, target: Connection, into: Tables) -> dict[str, Contents]:
    """The rows of ``source`` in the place of those ``into`` which they go, which are locked."""
    found = tables(source)
    # What the target itself gave counts too; a sequence does not go back with a transaction.
    given = _highest(_given_numbers(source, found), _given_numbers(target, into))
    with _without_triggers(target, into), _references_at_the_end(target, into):
        _clear(target, into)
        copied = _copied(source, found, target, into)
    _give_numbers(target, into, given)
    require_same(copied, contents(target, into))
    return copied


def _copied(
    source: Connection, found: Tables, target: Connection, into: Tables
) -> dict[str, Contents]:
    if found.keys() != into.keys():
        raise ContentsDiffer(tuple(sorted(found.keys() ^ into.keys())))
    return {name: _written(source, found[name], target, into[name]) for name in into}


def _written(source: Connection, table: Table, target: Connection, into: Table) -> Contents:
    counted, found = Contents(), rows(source, table)
    while batch := list(islice(found, AT_ONCE)):
        for row in batch:
            counted.add(row)
        target.execute(insert(into), [dict(row._mapping) for row in batch])
    return counted


def _clear(target: Connection, into: Tables) -> None:
    # TRUNCATE would show readers whose snapshot is older an empty database.
    for table in into.values():
        target.execute(table.delete())


def _lock(target: Connection, into: Tables) -> None:
    # A writing session of SQLite holds the lock already.
    if not _is_sqlite(target):
        target.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        target.exec_driver_sql(f"LOCK TABLE {_quoted(into)} IN ACCESS EXCLUSIVE MODE")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


# What stands in the way of rows


@contextmanager
def _without_triggers(target: Connection, into: Tables) -> Iterator[None]:
    """The log refuses to lose its entries; only who puts another log in its place may."""
    if _is_sqlite(target):
        query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = target.execute(query).all()
        off = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        on = [sql for _, sql in triggers]
    else:
        off, on = (
            [f'ALTER TABLE "{name}" {word} TRIGGER USER' for name in into]
            for word in ("DISABLE", "ENABLE")
        )
    _run(target, off)
    yield
    _run(target, on)


@contextmanager
def _references_at_the_end(target: Connection, into: Tables) -> Iterator[None]:
    """Rows may come before those that they refer to, within a table as well."""
    if _is_sqlite(target):
        # Until the end of the transaction, which fails if one leads nowhere.
        target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield
        return
    keys = [
        (name, key.name) for name, table in into.items() for key in table.foreign_key_constraints
    ]
    change = 'ALTER TABLE "{}" ALTER CONSTRAINT "{}" {}'
    _run(target, [change.format(*key, "DEFERRABLE INITIALLY DEFERRED") for key in keys])
    yield
    _run(target, ["SET CONSTRAINTS ALL IMMEDIATE"])
    _run(target, [change.format(*key, "NOT DEFERRABLE") for key in keys])


def _run(target: Connection, statements: list[str]) -> None:
    for statement in statements:
        target.exec_driver_sql(statement)


# Numbers of rows


def _given_numbers(source: Connection, counted: Tables) -> dict[str, int]:
    """The number last given in each table that counts its rows."""
    if _is_sqlite(source):
        return dict(source.execute(_COUNTERS).all()) if _counts(source) else {}
    given = {name: source.scalar(_LAST, {"of": of}) for name, of in _sequences(source, counted)}
    return {name: number for name, number in given.items() if number}


def _highest(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in one.keys() | other.keys()}


def _give_numbers(target: Connection, counted: Tables, given: dict[str, int]) -> None:
    """Make the next row of each table get a number that no row ever had."""
    if not _is_sqlite(target):
        for name, sequence in _sequences(target, counted):
            highest = target.scalar(select(func.max(counted[name].columns.id)))
            if number := max(highest or 0, given.get(name, 0)):
                target.execute(select(func.setval(sequence, number)))
    elif _counts(target):
        # SQLite passes over tables that it does not count, but keeps their numbers.
        rows = [{"name": name, "number": number} for name, number in given.items()]
        target.execute(text("DELETE FROM sqlite_sequence"))
        if rows:
            target.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :number)"), rows)


def _counts(connection: Connection) -> bool:
    """Whether SQLite counts the rows of any table here."""
    query = text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'")
    return bool(connection.scalar(query))


def _sequences(connection: Connection, counted: Tables) -> list[tuple[str, str]]:
    """The tables of PostgreSQL that count their rows, each with its sequence."""
    numbered = (name for name, table in counted.items() if "id" in table.columns)
    found = ((name, connection.scalar(_SEQUENCE, {"of": f'"{name}"'})) for name in numbered)
    return [(name, sequence) for name, sequence in found if sequence]


_COUNTERS = text("SELECT name, seq FROM sqlite_sequence")
_SEQUENCE = text("SELECT pg_get_serial_sequence(:of, 'id')")
_LAST = text("SELECT pg_sequence_last_value(CAST(:of AS regclass))")
