"""What all tables share: names of constraints, and instants that keep their zone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    MetaData,
    String,
    TypeDecorator,
    event,
    inspect,
)
from sqlalchemy.orm import DeclarativeBase, Mapper


class Instant(TypeDecorator[datetime]):
    """An instant, stored in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def code(length: int) -> String:
    """A text that sorts by its bytes, on PostgreSQL too: ids, rules, folded words."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


NEVER_AGAIN = {"sqlite_autoincrement": True}
"""For tables whose rows may be deleted: SQLite would give their numbers to others.

The log names rows by their numbers, and so do feeds and addresses.
"""


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    # Any: what JSON columns hold is given its type by the schema that reads it.
    type_annotation_map = {datetime: Instant(), dict[str, Any]: JSON(), list[Any]: JSON()}  # noqa: RUF012


@event.listens_for(Base, "before_update", propagate=True)
def _never_back(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:  # of any table
    """Keep ``updated`` from going back with the clock: calendars number changes by it."""
    if "updated" in row.__mapper__.columns:
        change = inspect(row).attrs.updated.history
        if change.added and change.deleted and change.added[0] < change.deleted[0]:
            row.updated = change.deleted[0] + timedelta(seconds=1)
