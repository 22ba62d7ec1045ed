"""A ticking rule says which occurrences a draft plan ticks beforehand, and why.

The rows of ``ticking.yaml`` are the rules by default; a unit may switch them off or hold
them in other classes of years.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.calendar.anniversary import YearClass
from app.catalogue.entry import Citation, EventId, LongText, Strict, Text
from app.catalogue.vocabulary import Category, Level


class TickingRow(Strict):
    """One rule.

    It covers the occurrences that have one of the ``category``, one of the ``level`` and
    are among ``events``, as far as these are given; with ``local`` those of a region
    alone, with ``guided`` those that a guide of the year names.  ``years`` are the
    classes of years in which it ticks, none meaning every year, and ``at_least`` the
    lowest ordinal.
    """

    id: EventId
    name: Text
    reason: LongText
    category: tuple[Category, ...] = ()
    level: tuple[Level, ...] = ()
    events: tuple[EventId, ...] = ()
    local: bool = False
    guided: bool = False
    years: tuple[YearClass, ...] = ()
    at_least: Annotated[int, Field(ge=1)] | None = None
    sources: Annotated[tuple[Citation, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _covers_something(self) -> Self:
        if not (self.category or self.level or self.events or self.local or self.guided):
            raise ValueError("phải nêu một trong: category, level, events, local, guided")
        return self
