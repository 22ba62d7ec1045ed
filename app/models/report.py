"""A report tells what a unit did in a period; an outline says how reports are to be written."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import NEVER_AGAIN, Base, code


class Outline(Base):
    """What a unit asks others to report (đề cương báo cáo).

    ``sections`` are the headings in order, each with an id, a title and a hint.  Figures
    close on ``closes_on``, reports are due on ``due``, both included.
    """

    __tablename__ = "outlines"
    __table_args__ = (
        Index("ix_outlines_unit_id", "unit_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    kind: Mapped[str] = mapped_column(String(16))
    period: Mapped[str] = mapped_column(code(9))
    title: Mapped[str] = mapped_column(Text)
    sections: Mapped[list[Any]]
    pages: Mapped[int | None]
    typeface: Mapped[str] = mapped_column(Text)
    closes_on: Mapped[date]
    due: Mapped[date]
    issued: Mapped[datetime | None]
    created: Mapped[datetime]
    updated: Mapped[datetime]


class OutlineUnit(Base):
    """A unit that an outline asks."""

    __tablename__ = "outline_units"
    __table_args__ = (Index("ix_outline_units_unit_id", "unit_id"),)

    outline_id: Mapped[int] = mapped_column(
        ForeignKey("outlines.id"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"), primary_key=True)


class Report(Base):
    """One report of a unit; by an outline, or of its own accord.

    ``texts`` holds what is written under each section, ``figures`` what was counted when
    it was handed in.  ``consolidates`` marks the one that a unit makes of those it got.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("outline_id", "unit_id", "consolidates"),
        Index("ix_reports_unit_id", "unit_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    outline_id: Mapped[int | None] = mapped_column(ForeignKey("outlines.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    consolidates: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(16))
    period: Mapped[str] = mapped_column(code(9))
    title: Mapped[str] = mapped_column(Text)
    closes_on: Mapped[date]
    sections: Mapped[list[Any]]
    texts: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12))
    returned: Mapped[str | None] = mapped_column(Text)
    submitted: Mapped[datetime | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created: Mapped[datetime]
    updated: Mapped[datetime]
