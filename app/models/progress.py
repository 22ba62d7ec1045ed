"""What is told of a share while it is carried out: figures, evidence, notes; and reminders."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import NEVER_AGAIN, Base, code


class Figure(Base):
    """How many of something a share came to: banners, talks, people reached.

    ``expected`` tells a number that is estimated for days still to come (ước thực hiện).
    """

    __tablename__ = "figures"

    share_id: Mapped[int] = mapped_column(
        ForeignKey("shares.id"), primary_key=True, autoincrement=False
    )
    measure: Mapped[str] = mapped_column(code(48), primary_key=True)
    number: Mapped[int]
    expected: Mapped[bool]
    as_of: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    updated: Mapped[datetime]


class UnitMeasure(Base):
    """A measure that a unit has added to those that everybody has; ``counted`` is its unit."""

    __tablename__ = "unit_measures"

    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"), primary_key=True)
    id: Mapped[str] = mapped_column(code(48), primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    counted: Mapped[str] = mapped_column(String(48))


class ShareNote(Base):
    """What somebody noted of a share, with the address of what shows it, where there is one."""

    __tablename__ = "share_notes"
    __table_args__ = (
        Index("ix_share_notes_share_id", "share_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    share_id: Mapped[int] = mapped_column(ForeignKey("shares.id"))
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str | None] = mapped_column(Text)


class Reminder(Base):
    """A reminder (đôn đốc) of an issued plan to one unit; ``read`` is when it was first seen."""

    __tablename__ = "reminders"
    __table_args__ = (
        Index("ix_reminders_plan_id", "plan_id"),
        Index("ix_reminders_unit_id", "unit_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    by_unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Text)
    read: Mapped[datetime | None]
