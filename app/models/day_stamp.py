"""A day stamp is what feeds carry of a day off or a make-up day, which no event stands for."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, code


class DayStamp(Base):
    """The stamps of one item; ``digest`` is that of the facts it shows.

    A day that is off no more keeps its row, with ``gone`` set, so that feeds can call
    it back.
    """

    __tablename__ = "day_stamps"

    id: Mapped[str] = mapped_column(code(24), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    created: Mapped[datetime]
    changed: Mapped[datetime]
    sequence: Mapped[int]
    gone: Mapped[bool]
