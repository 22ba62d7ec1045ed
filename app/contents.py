"""The contents of a database are its rows, which SQLite and PostgreSQL tell alike here.

Tables are told by the database and not by the models, so that an older schema is read as it
is.  What tells of the database itself is no contents of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    Inspector,
    MetaData,
    Row,
    Select,
    Table,
    event,
    literal,
    select,
)

from app.errors import AppError
from app.models.base import Instant

APART = frozenset({"alembic_version", "backup_tables"})
"""Tables that tell of the database itself."""

AT_ONCE = 1000
"""How many rows are in memory together."""

Tables = dict[str, Table]
"""Tables by their names, in order."""


class ContentsDiffer(AppError):
    """Contents that are not what they should be; ``tables`` are those that differ."""

    def __init__(self, tables: tuple[str, ...]) -> None:
        super().__init__(f"tables that differ: {', '.join(tables)}")
        self.tables = tables


@dataclass(slots=True)
class Contents:
    """What a table holds: its number of rows, and the sum of their digests in any order."""

    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, row: Row[Any]) -> None:
        """Count ``row``, whose values stand in the order of ``columns``."""
        digest = blake2b(repr(tuple(row)).encode(), digest_size=16).digest()
        self.rows += 1
        self.total = (self.total + int.from_bytes(digest)) % 2**128

    @property
    def digest(self) -> str:
        """The sum, as it is written down."""
        return f"{self.total:032x}"


def contents(connection: Connection, of: Tables | None = None) -> dict[str, Contents]:
    """What each table holds, of all there are or of those known already."""
    found = tables(connection) if of is None else of
    return {name: _counted(connection, table) for name, table in found.items()}


def require_same(wanted: dict[str, Contents], found: dict[str, Contents]) -> None:
    """Refuse contents that differ.

    Raises:
        ContentsDiffer: naming the tables that do.
    """
    names = sorted(wanted.keys() | found.keys())
    differing = tuple(name for name in names if wanted.get(name) != found.get(name))
    if differing:
        raise ContentsDiffer(differing)


def is_empty(connection: Connection) -> bool:
    """Whether nobody has put anything in: there are no rows but those that migrations make."""
    return not any(
        connection.execute(_used(table).limit(1)).first() for table in tables(connection).values()
    )


def tables(connection: Connection) -> Tables:
    """All tables that hold contents."""
    metadata = MetaData()
    event.listen(metadata, "column_reflect", _typed)
    metadata.reflect(connection, only=lambda name, _: name not in APART)
    return dict(sorted(metadata.tables.items()))


def columns(table: Table) -> list[Column[Any]]:
    """Ordered by name, since two databases may have got them in another order."""
    return sorted(table.columns, key=lambda column: column.name)


def rows(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    """All rows of ``table``, in no order."""
    options = {"yield_per": AT_ONCE}
    yield from connection.execute(select(*columns(table)), execution_options=options)


def _typed(_inspector: Inspector, _table: Table, column: Any) -> None:  # what SQLAlchemy found
    """Give a column the type by which both databases tell its values alike."""
    if isinstance(column["type"], DateTime):
        column["type"] = Instant()
    elif isinstance(column["type"], JSON):
        column["type"] = JSON(none_as_null=True)


def _counted(connection: Connection, table: Table) -> Contents:
    counted = Contents()
    for row in rows(connection, table):
        counted.add(row)
    return counted


def _used(table: Table) -> Select[Any]:
    used = select(literal(1)).select_from(table)
    return used.where(table.columns.number > 0) if table.name == "revision" else used
