"""Filling a database is putting many generated rows into migrated tables, as fast as it takes them.

The national entries come in by a sync, as in service; all others go straight into the
tables, made by the same functions.  A database that was filled is kept and used again.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import Pool
from typing import Any

import psycopg
from sqlalchemy import Table, text

from app.catalogue.load import load, read_files
from app.catalogue.sync import columns, sync
from app.catalogue.words import search_words
from app.database import Database
from app.migrations import upgrade
from app.models import (
    Assignment,
    Base,
    Event,
    EventWord,
    LogEntry,
    Person,
    Plan,
    Receipt,
    RoleGrant,
    Share,
    Task,
    Unit,
)
from app.regions import Region, communes, provinces
from app.settings import PROJECT
from benchmarks.generating import NATIONAL, entries_of, national, spread

MADE = datetime(2026, 11, 22, tzinfo=UTC)

TODAY = date(2026, 11, 22)

PROVINCE = "thai-nguyen"
"""Whose plan, people and communes are the same at every size."""

PROVINCE_TASKS = 300

YEAR = 2027

FEW = 10_000
"""So many events are made before other processes would have started."""

Rows = Iterable[tuple[Any, ...]]  # Any: as many types as there are columns


@dataclass(frozen=True)
class Size:
    """How many events and tasks there are."""

    events: int
    tasks: int

    @property
    def name(self) -> str:
        """What files and databases of this size are called."""
        return f"kyniem_{self.events}"


def size_of(events: int) -> Size:
    """A tenth as many tasks as events, and at least those of one province."""
    return Size(events, max(PROVINCE_TASKS + 100, events // 10))


def fill(database: Database, size: Size) -> None:
    """Migrate ``database``, which is empty, and put everything of ``size`` into it."""
    upgrade(database)
    _load_national(database)
    grow(database, size.events - NATIONAL, size.tasks)


def grow(database: Database, local: int, tasks: int) -> None:
    """Put so many local events and so many tasks of plans into migrated tables."""
    with _loading(database) as connection:
        _load_local(connection, local)
        for table, rows in planning_rows(tasks).items():
            _put(connection, Base.metadata.tables[table], rows)


def _load_national(database: Database) -> None:
    files, missing = read_files(PROJECT / "data")
    catalogue, problems = load(files)
    assert catalogue is not None, problems
    assert not missing, missing
    with database.writing() as session:
        sync(session, replace(catalogue, entries=national(catalogue.entries)), MADE)


# Events


def event_rows(share: tuple[Region, int]) -> tuple[list[tuple[Any, ...]], list[tuple[str, str]]]:
    """The rows of the events of one commune, and those of their words."""
    entries = tuple(entries_of(*share))
    stamps = {"created": MADE, "changed": MADE, "sequence": 0, "retired": None}
    found = (columns(entry) | stamps | {"id": entry.id} for entry in entries)
    years = ({"ever_since": row["since"], "ever_until": row["until"]} | row for row in found)
    names = [column.name for column in Event.__table__.columns]
    events = [tuple(row[name] for name in names) for row in years]
    return events, [(word, entry.id) for entry in entries for word in sorted(search_words(entry))]


def _load_local(connection: Any, count: int) -> None:  # Any: one of two drivers' connections
    if not count:
        return
    events, words = Event.__table__, EventWord.__table__
    with ExitStack() as stack:
        staging = stack.enter_context(_staged(connection, words))
        runs = map(event_rows, spread(count))
        if count > FEW:
            pool = stack.enter_context(Pool(os.cpu_count()))
            runs = pool.imap(event_rows, spread(count), chunksize=8)
        for event_run, word_run in runs:
            _put(connection, events, event_run)
            _put(connection, words, word_run, into=staging)


# Plans


def planning_rows(tasks: int) -> dict[str, Rows]:
    """Units of all provinces and communes, their plans of one year, and ``tasks`` tasks.

    The plan of ``PROVINCE`` is the first and has ``PROVINCE_TASKS``, led by its communes in
    turns; the rest goes to plans of the others, in turns too.  Everything is by table.
    """
    units = tuple(_unit_rows())
    plans = tuple(_plan_row(number, unit) for number, unit in enumerate(units, 1))
    led = [unit["id"] for unit in units if unit["parent_id"] == PROVINCE]
    places = [
        (1, led[n % len(led)]) if n < PROVINCE_TASKS else _elsewhere(units, n - PROVINCE_TASKS)
        for n in range(tasks)
    ]
    person: Row = dict.fromkeys(Person.__table__.columns.keys()) | {
        "id": 1, "name": "Người đọc", "email": "doc@tinh.example", "email_key": "doc@tinh.example",
        "failures": 0, "created": MADE,
    }  # fmt: skip
    role = {"person_id": 1, "unit_id": PROVINCE, "role": "editor", "granted_at": MADE}
    return {
        "units": _tuples(Unit, units),
        "people": _tuples(Person, [person]),
        "roles": _tuples(RoleGrant, [role | {"granted_by": None}]),
        "plans": _tuples(Plan, plans),
        "receipts": _tuples(
            Receipt,
            (
                {"plan_id": 1, "unit_id": one, "acknowledged": None, "acknowledged_by": None}
                for one in led
            ),
        ),
        "tasks": _tuples(Task, (_task_row(n, plan) for n, (plan, _) in enumerate(places, 1))),
        "assignments": _tuples(
            Assignment, (_assignment_row(n, unit) for n, (_, unit) in enumerate(places, 1))
        ),
        "shares": _tuples(Share, (_share_row(n, unit) for n, (_, unit) in enumerate(places, 1))),
        "log_entries": _tuples(
            LogEntry, (_log_row(n, unit) for n, (_, unit) in enumerate(places, 1))
        ),
    }  # fmt: skip


Row = dict[str, Any]  # Any: a value of a column


def _unit_rows() -> Iterator[Row]:
    names = sorted(provinces(), key=lambda name: name != PROVINCE)
    for province in names:
        yield _unit_row(provinces()[province], "province", None)
    for province in names:
        yield from (_unit_row(place, "commune", province) for place in communes(province))


def _unit_row(place: Region, level: str, parent: str | None) -> Row:
    return {
        "id": place.spelling,
        "name": f"Đảng ủy {place.name}",
        "symbol": "ĐU",
        "kind": "party",
        "level": level,
        "region": place.spelling,
        "parent_id": parent,
        "valid_from": date(2025, 7, 1),
        "valid_to": None,
        "successor_id": None,
        "created": MADE,
    }


def _plan_row(number: int, unit: Row) -> Row:
    row = dict.fromkeys(Plan.__table__.columns.keys())
    return row | {
        "id": number,
        "unit_id": unit["id"],
        "issuer_id": unit["id"],
        "kind": "year",
        "title": f"Kế hoạch tuyên truyền các ngày lễ lớn năm {YEAR} của {unit['name']}",
        "period": str(YEAR),
        "region": unit["region"],
        "rules": "le-lon",
        "texts": {},
        "state": "issued",
        "draft_number": 1,
        "number": f"{number}-KH/ĐU",
        "issued_on": TODAY,
        "signed_at": MADE,
        "issued_at": MADE,
        "created": MADE,
        "updated": MADE,
    }


def _elsewhere(units: tuple[Row, ...], n: int) -> tuple[int, str]:
    """The plan and the unit of the ``n``-th task that is not of ``PROVINCE`` itself."""
    # 1009 is prime to the number of units, so that the first tasks are of all provinces.
    position = 1 + n * 1009 % (len(units) - 1)
    return position + 1, units[position]["id"]


def _task_row(number: int, plan: int) -> Row:
    due = date(YEAR, 1, 4) + timedelta(days=number * 7 % 360)
    row = dict.fromkeys(Task.__table__.columns.keys())
    return row | {
        "id": number,
        "plan_id": plan,
        "position": number,
        "title": f"Tuyên truyền trên hệ thống truyền thanh, đợt {number}",
        "content": "",
        "channel": "truyen-thanh",
        "deliverable": "Tin, bài",
        "measure": "mỗi tuần 3 lượt",
        "recipient": "",
        "stages": [],
        "leader": "",
        "follower": "",
        "wording": f"trước ngày {due:%d/%m/%Y}",
        "rule": f"before:{due}",
        "takes": 3,
        "due_first": due,
        "due_last": due,
        "due_day": due,
        "updated": MADE,
    }


def _assignment_row(number: int, unit: str) -> Row:
    row: Row = {"id": number, "task_id": number, "part": "lead", "position": 1}
    return row | {"unit_id": unit, "group_id": None, "body": None}


def _share_row(number: int, unit: str) -> Row:
    row = dict.fromkeys(Share.__table__.columns.keys())
    return row | {
        "id": number,
        "task_id": number,
        "assignment_id": number,
        "unit_id": unit,
        "state": ("todo", "doing", "done")[number % 3],
        "done_on": TODAY if number % 3 == 2 else None,
        "reason": "",
        "note": "",
        "updated": MADE,
    }


def _log_row(number: int, unit: str) -> Row:
    row = dict.fromkeys(LogEntry.__table__.columns.keys())
    return row | {
        "id": number,
        "at": MADE,
        "unit_id": unit,
        "action": "create",
        "object_kind": "task",
        "object_id": str(number),
        "before": {},
        "after": {"title": f"Đợt {number}"},
    }


def _tuples(model: Any, rows: Iterable[Row]) -> Rows:  # Any: a mapped class
    names = model.__table__.columns.keys()
    return (tuple(row[name] for name in names) for row in rows)


# Two databases


@contextmanager
def _loading(database: Database) -> Iterator[Any]:
    """The driver's own connection, with nothing kept for a crash; statistics are made after."""
    raw = database.engine.raw_connection()
    connection: Any = raw.driver_connection
    if database.engine.dialect.name == "sqlite":
        for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA cache_size = -500000")
        connection.execute("BEGIN")
    else:
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("SET session_replication_role = replica")  # no foreign keys
    yield connection
    connection.commit()
    if database.engine.dialect.name == "sqlite":
        connection.execute("PRAGMA journal_mode = WAL")
    raw.close()
    database.dispose()
    settle(database)


def settle(database: Database) -> None:
    """Do what PostgreSQL does by itself within minutes; SQLite has nothing of the kind."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as one:
            one.execute(text("VACUUM ANALYZE"))


@contextmanager
def _staged(connection: Any, table: Table) -> Iterator[str]:
    """Where the rows of a large table are put until it takes them all at once, in order.

    In the order in which they are made they would be looked for all over its indexes.
    """
    if isinstance(connection, sqlite3.Connection):
        key = ", ".join(column.name for column in table.primary_key)
        connection.execute(f"CREATE TEMP TABLE staging AS SELECT * FROM {table.name} WHERE 0")  # noqa: S608
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE tbl_name = ? AND type = 'index' AND sql > ''",
            (table.name,),
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        yield "staging"
        connection.execute(f"INSERT INTO {table.name} SELECT * FROM staging ORDER BY {key}")  # noqa: S608
        connection.execute("DROP TABLE staging")
        for _, made in indexes:
            connection.execute(made)
        return
    constraints = connection.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('p', 'f') ORDER BY contype DESC",
        (table.name,),
    ).fetchall()
    indexes = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname <> %s",
        (table.name, f"pk_{table.name}"),
    ).fetchall()
    for name, _ in constraints:
        connection.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield table.name
    for name, definition in constraints:
        connection.execute(f"ALTER TABLE {table.name} ADD CONSTRAINT {name} {definition}")
    for _, made in indexes:
        connection.execute(made)


def _put(connection: Any, table: Table, rows: Rows, into: str | None = None) -> None:
    """Put ``rows``, with values in the order of the model's columns, into ``table``."""
    names = table.columns.keys()
    place = f"{into or table.name} ({', '.join(names)})"
    if isinstance(connection, psycopg.Connection):
        with connection.cursor().copy(f"COPY {place} FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_json(value) for value in row])
        return
    marks = ", ".join("?" * len(names))
    told = ([_plain(value) for value in row] for row in rows)
    connection.executemany(f"INSERT INTO {place} VALUES ({marks})", told)  # noqa: S608


def _json(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _plain(value: Any) -> Any:
    """As SQLAlchemy writes it into SQLite."""
    match value:
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")
        case date():
            return value.isoformat()
    return _json(value)
