"""A unit is an organisation that plans, or one that plans name, in a tree."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, code


class Unit(Base):
    """One organisation; it is never deleted: it ends after ``valid_to``.

    ``symbol`` is what its documents carry after the number.  ``successor_id`` is who
    took over its work, where somebody did.
    """

    __tablename__ = "units"
    __table_args__ = (Index("ix_units_parent_id", "parent_id"),)

    id: Mapped[str] = mapped_column(code(48), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    symbol: Mapped[str] = mapped_column(String(48))
    kind: Mapped[str] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(8))
    region: Mapped[str] = mapped_column(code(32))
    parent_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("units.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    successor_id: Mapped[str | None] = mapped_column(code(48), ForeignKey("units.id"))
    created: Mapped[datetime]


class FormerName(Base):
    """The name and symbol that a unit bore until ``last_day``, which is included."""

    __tablename__ = "former_names"

    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"), primary_key=True)
    last_day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    symbol: Mapped[str] = mapped_column(String(48))
