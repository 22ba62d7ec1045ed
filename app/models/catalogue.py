"""The catalogue's own rows: its revision, the files it was loaded from, what changed when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, code


class Revision(Base):
    """The single row that every sync which changes something raises."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    changed_at: Mapped[datetime]


class LoadedFile(Base):
    """A data file as it was last loaded.

    ``content`` is its value where the program reads it from here (the law, days off,
    feeds); null for files of events, whose rows are the events.
    """

    __tablename__ = "loaded_files"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class EventChange(Base):
    """What one sync did to one event; ``before`` and ``after`` hold the fields that differ.

    ``why`` is what the editor gave as the reason, if anything.
    """

    __tablename__ = "event_changes"
    __table_args__ = (Index("ix_event_changes_revision", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    at: Mapped[datetime]
    event_id: Mapped[str] = mapped_column(code(48))
    kind: Mapped[str] = mapped_column(String(8))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    why: Mapped[str | None] = mapped_column(Text)
