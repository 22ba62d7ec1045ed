"""A log entry tells one change: who, when, what it was before and after.

Entries are only ever added.  The mapper refuses to change or delete one, and triggers of
the database refuse it to whoever comes by another way.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.models.base import Base, code


class LogEntry(Base):
    """One change; ``person_id`` is null where the command line made it."""

    __tablename__ = "log_entries"
    __table_args__ = (
        Index("ix_log_entries_object_kind_object_id", "object_kind", "object_id"),
        Index("ix_log_entries_unit_id_id", "unit_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    key_id: Mapped[int | None] = mapped_column(ForeignKey("api_keys.id"))
    unit_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("units.id"))
    action: Mapped[str] = mapped_column(String(32))
    object_kind: Mapped[str] = mapped_column(code(24))
    object_id: Mapped[str] = mapped_column(code(64))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    request_id: Mapped[str | None] = mapped_column(String(64))


class LogIsAppendOnly(Exception):
    """An entry of the log was to be changed or deleted: a fault of ours."""


@event.listens_for(LogEntry, "before_update")
@event.listens_for(LogEntry, "before_delete")
def _refuse(_mapper: Mapper[LogEntry], _connection: Connection, entry: LogEntry) -> None:
    raise LogIsAppendOnly(f"entry {entry.id} of the log")
