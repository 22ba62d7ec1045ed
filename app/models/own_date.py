"""An own date is a day that a unit keeps beside the catalogue: nobody else's agenda has it.

It lies in a table of its own, so that no public answer and no sync can reach it.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, code
from app.models.event import KeptDay


class OwnDate(KeptDay, Base):
    """An anniversary, a festival or a document under review of ``unit_id``.

    Its id begins with ``rieng-``, which no id of the catalogue does.  From ``offered`` on
    the units below may take it into their own agendas.
    """

    __tablename__ = "own_dates"
    __table_args__ = (Index("ix_own_dates_unit_id_rule", "unit_id", "rule"),)

    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"))
    kind: Mapped[str] = mapped_column(String(12))
    offered: Mapped[datetime | None]


class AnnouncedDays(Base):
    """The days of an own date in one year, as they were announced; both included."""

    __tablename__ = "announced_days"

    own_date_id: Mapped[str] = mapped_column(code(48), ForeignKey("own_dates.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[date]
    last: Mapped[date]
    source: Mapped[str] = mapped_column(Text)


class TakenDate(Base):
    """An offered date that a unit below has taken into its agenda."""

    __tablename__ = "taken_dates"
    __table_args__ = (Index("ix_taken_dates_own_date_id", "own_date_id"),)

    unit_id: Mapped[str] = mapped_column(code(48), ForeignKey("units.id"), primary_key=True)
    own_date_id: Mapped[str] = mapped_column(code(48), ForeignKey("own_dates.id"), primary_key=True)
    taken: Mapped[datetime]
