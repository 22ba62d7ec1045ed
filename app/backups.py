"""A backup is one file that holds all of a database at one instant, whichever kind it was.

It is an SQLite database of the schema that was backed up, with a mark in its header and a
table that tells what every other table must hold.  It can be put into SQLite and PostgreSQL
alike; an older one is migrated on the way, in a scratch copy.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, delete, text
from sqlalchemy.exc import DatabaseError

from app.contents import Contents, contents
from app.copies import copy, copy_over, fill, require_known
from app.database import Database, DatabaseOutOfStep, revision_of, revisions
from app.errors import AppError
from app.migrations import upgrade
from app.models import WebSession

MARK = 0x6B6E696D
"""What stands in the header of a backup as the number of its application: "knim"."""

EDITION = 1
"""How backups are written, in their header as the version of the user."""


class NotABackup(AppError):
    """A file that is something else."""


class DamagedBackup(AppError):
    """A backup that does not hold what it says."""


class NewerBackup(AppError):
    """A backup that a newer program has made."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What is told of a backup: the revision of its schema, how many tables and rows."""

    revision: str
    tables: int
    rows: int


# Backing up


def back_up(database: Database, path: Path) -> Backup:
    """Write all of ``database`` to ``path``, which nobody else may read, while it is in use.

    The file is there when it is whole and compared, or not at all.

    Raises:
        FileExistsError: if there is a file already.
        DatabaseOutOfStep: if the schema is none that this code knows.
    """
    if path.exists():
        raise FileExistsError(path)
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as directory:
        written = Path(directory) / "backup.db"
        told = _write(database, written)
        written.chmod(0o600)
        _onto_disk(written)
        _named(written, path)
    _onto_disk(path.parent)
    return told


def _write(database: Database, path: Path) -> Backup:
    with database.reading() as session, _opened(path) as made:
        source = session.connection()
        revision = require_known(source)
        if revision is None:
            raise DatabaseOutOfStep(None, max(revisions()), known=True)
        upgrade(made, revision)
        with made.writing() as writing:
            told = fill(source, writing.connection())
            _describe(writing.connection(), told)
    with closing(sqlite3.connect(path)) as file:
        # One file, with nothing beside it.
        file.execute("PRAGMA journal_mode = DELETE")
        _require_sound(file)
    return Backup(revision, len(told), sum(table.rows for table in told.values()))


def _describe(target: Connection, told: dict[str, Contents]) -> None:
    target.exec_driver_sql("CREATE TABLE backup_tables (name TEXT, rows INTEGER, digest TEXT)")
    told_rows = [
        {"name": name, "rows": table.rows, "digest": table.digest} for name, table in told.items()
    ]
    target.execute(text("INSERT INTO backup_tables VALUES (:name, :rows, :digest)"), told_rows)
    target.exec_driver_sql(f"PRAGMA application_id = {MARK}")
    target.exec_driver_sql(f"PRAGMA user_version = {EDITION}")


def _named(written: Path, path: Path) -> None:
    """Give a file its name too, unless somebody has taken that meanwhile."""
    try:
        os.link(written, path)
    except FileExistsError:
        raise
    except OSError:
        # File systems of sticks and shares know no second names.
        if path.exists():
            raise FileExistsError(path) from None
        written.rename(path)


def _onto_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# Restoring


def restore(path: Path, database: Database) -> dict[str, Contents]:
    """Fill ``database``, which must be empty, from a backup: whole, or not at all.

    Nobody is signed in there.

    Raises:
        NotABackup: if the file is something else.
        NewerBackup: if a newer program has made it.
        DamagedBackup: if it does not hold what it says.
        NotEmpty: if the database holds something.
        DatabaseOutOfStep: if this code does not know the schema of the database.
    """
    return _restored(path, database, copy)


def restore_over(path: Path, database: Database) -> dict[str, Contents]:
    """Put a backup in the place of all that ``database`` holds: whole, or not at all.

    Nobody is signed in there.

    Raises:
        NotABackup: if the file is something else.
        NewerBackup: if a newer program has made it.
        DamagedBackup: if it does not hold what it says.
        DatabaseOutOfStep: if this code does not know the schema of the database.
    """
    return _restored(path, database, copy_over)


def _restored(
    path: Path, database: Database, put: Callable[[Database, Database], dict[str, Contents]]
) -> dict[str, Contents]:
    with TemporaryDirectory() as directory:
        scratch = Path(directory) / "backup.db"
        shutil.copyfile(path, scratch)
        _require_backup(scratch)
        _require_whole(scratch)
        with _opened(scratch) as source:
            upgrade(source)
            # Whoever has signed out since would be signed in again.
            with source.writing() as session:
                session.execute(delete(WebSession))
            return put(source, database)


def _require_backup(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        try:
            (mark,) = file.execute("PRAGMA application_id").fetchone()
            (edition,) = file.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError:
            raise NotABackup(str(path)) from None
    if mark != MARK:
        raise NotABackup(str(path))
    if edition > EDITION:
        raise NewerBackup(f"edition {edition}")


def _require_whole(path: Path) -> None:
    """Refuse a scratch copy of a backup whose rows are not those that were backed up."""
    try:
        with closing(sqlite3.connect(path)) as file:
            _require_sound(file)
            told = dict(file.execute("SELECT name, digest FROM backup_tables"))
        with _opened(path) as database, database.reading() as session:
            held = contents(session.connection())
            revision = revision_of(session.connection())
    except (sqlite3.DatabaseError, DatabaseError) as error:
        raise DamagedBackup(str(error)) from None
    if revision not in revisions():
        raise NewerBackup(f"revision {revision!r}")
    if told != {name: table.digest for name, table in held.items()}:
        raise DamagedBackup("its rows are not those that were backed up")


def _require_sound(file: sqlite3.Connection) -> None:
    (sound,) = file.execute("PRAGMA integrity_check(1)").fetchone()
    if sound != "ok" or file.execute("PRAGMA foreign_key_check").fetchone():
        raise DamagedBackup(sound)


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.dispose()
