"""Filters say which events are asked for."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from app.calendar.anniversary import YearClass
from app.models import Event
from app.regions import COUNTRY


@dataclass(frozen=True, slots=True)
class Filters:
    """Which occurrences are asked for; an empty set asks for all.

    A region's agenda includes those of the regions above it.  ``query`` is text to
    search for, as ``search`` reads it.
    """

    region: str = COUNTRY
    category: frozenset[str] = frozenset()
    level: frozenset[str] = frozenset()
    manner: frozenset[str] = frozenset()
    law: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    year_class: frozenset[YearClass] = frozenset()
    query: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """What the filters ask of an event's own fields; not of region, year or query."""
        wanted = (
            (Event.category, self.category),
            (Event.level, self.level),
            (Event.manner, self.manner),
            (Event.law, self.law),
            (Event.status, self.status),
        )
        return [column.in_(sorted(values)) for column, values in wanted if values]


EVERYTHING_NATIONAL = Filters()
