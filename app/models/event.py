"""An event is something whose day is kept: an entry of the catalogue as it is stored.

What a unit keeps of its own has the same shape, in a table of its own (``own_date``).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.calendar.anniversary import parse_lunar_origin, parse_origin
from app.calendar.extent import Extent
from app.calendar.phrase import Commemoration, Manner
from app.calendar.rules import parse_rule
from app.models.base import Base, code


class KeptDay:
    """What is kept of a day, whether the catalogue has it or a unit of its own.

    ``details`` holds what is only shown and never asked for: persons, places, sources,
    disputed datings, the document.  ``created``, ``changed`` and ``sequence`` are the
    stamps that feeds carry; what is no more keeps its row, with ``retired`` set.
    ``reviewed`` marks a document with a cycle of reviews, which is on no agenda.
    """

    id: Mapped[str] = mapped_column(code(48), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    short_name: Mapped[str] = mapped_column(String(32))
    name_en: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(code(24))
    region: Mapped[str] = mapped_column(code(32))
    former: Mapped[str | None] = mapped_column(String(48))
    category: Mapped[str] = mapped_column(String(24))
    level: Mapped[str] = mapped_column(String(12))
    manner: Mapped[str] = mapped_column(String(12))
    law: Mapped[str | None] = mapped_column(String(48))
    status: Mapped[str] = mapped_column(String(12))
    since: Mapped[int | None]
    until: Mapped[int | None]
    origin: Mapped[str | None] = mapped_column(String(10))
    origin_lunar: Mapped[str | None] = mapped_column(String(11))
    extended: Mapped[bool]
    offset_days: Mapped[int]
    lasts_days: Mapped[int]
    through: Mapped[str | None] = mapped_column(String(24))
    class_from_civil_year: Mapped[bool]
    day_off: Mapped[bool]
    reviewed: Mapped[bool]
    description: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]]
    created: Mapped[datetime]
    changed: Mapped[datetime]
    sequence: Mapped[int]
    retired: Mapped[datetime | None]

    def observed_in(self, year: int) -> bool:
        """Whether ``year``, in the calendar of the rule, lies within ``since`` and ``until``."""
        return _between(self.since, year, self.until)

    def commemoration(self) -> Commemoration:
        """What the calendar has to know of it."""
        return Commemoration(
            name=self.name,
            manner=Manner(self.manner),
            rule=parse_rule(self.rule),
            origin=parse_origin(self.origin) if self.origin else None,
            origin_lunar=parse_lunar_origin(self.origin_lunar) if self.origin_lunar else None,
            extent=Extent(
                self.offset_days,
                self.lasts_days,
                parse_rule(self.through) if self.through else None,
            ),
            class_from_civil_year=self.class_from_civil_year,
        )


class Event(KeptDay, Base):
    """One entry.

    ``ever_since`` and ``ever_until`` are the widest years it was ever published with
    (null: without bound), so that feeds can call back what a narrower ``since`` or
    ``until`` cuts off.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_region_rule", "region", "rule"),
        Index("ix_events_extended_region_rule", "extended", "region", "rule"),
        # By which a search finds a day in all regions.
        Index("ix_events_rule", "rule"),
        Index("ix_events_origin", "origin"),
        Index("ix_events_origin_lunar", "origin_lunar"),
    )

    ever_since: Mapped[int | None]
    ever_until: Mapped[int | None]

    def ever_observed_in(self, year: int) -> bool:
        """Whether its occurrence of ``year`` was ever published."""
        return _between(self.ever_since, year, self.ever_until)


def _between(first: int | None, year: int, last: int | None) -> bool:
    return (first is None or first <= year) and (last is None or year <= last)


class EventWord(Base):
    """A folded word by which an event is found."""

    __tablename__ = "event_words"
    __table_args__ = (Index("ix_event_words_event_id_word", "event_id", "word"),)

    word: Mapped[str] = mapped_column(code(48), primary_key=True)
    event_id: Mapped[str] = mapped_column(
        code(48), ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
