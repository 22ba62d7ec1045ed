"""The reference is what the program knows beside events: law, days off, guides, templates.

It lies in the database as it was last loaded, so that every process answers from the
same state and none has to read files.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.days_off import DecisionRow, LawRow
from app.catalogue.entry import Citation, EventId, Strict, Text
from app.catalogue.guides import Guide
from app.catalogue.law import RuleBook
from app.catalogue.layouts import Layout
from app.catalogue.measures import MeasureRow
from app.catalogue.outlines import OutlineRow
from app.catalogue.published import FeedRow
from app.catalogue.slogans import SloganRow
from app.catalogue.templates import ChannelRow, TaskTemplate
from app.catalogue.ticking import TickingRow
from app.errors import AppError
from app.iso import IsoDay
from app.models import LoadedFile
from app.workdays import FIRST_YEAR, LAST_YEAR, WorkCalendar, work_calendar


class MergedProvince(Strict):
    """A province that was merged into ``successor``; ``until`` is its last day."""

    former: EventId
    name: Text
    successor: EventId
    until: IsoDay


class Merger(Strict):
    """A resolution that merged provinces."""

    resolution: Citation
    merged: Annotated[tuple[MergedProvince, ...], Field(min_length=1)]


def _days_off_shape(row: Any) -> str:  # Any: whatever an author wrote as a row
    return "LawRow" if isinstance(row, LawRow) or "law" in row else "DecisionRow"


DaysOffRow = Annotated[
    Annotated[DecisionRow, Tag("DecisionRow")] | Annotated[LawRow, Tag("LawRow")],
    Discriminator(_days_off_shape),
]
"""A row of either shape, told apart by its key, so that faults are told of that shape alone."""


class StaleReference(AppError):
    """Reference rows in the database that this code cannot read: to be loaded again."""


LAW = "law.yaml"
DAYS_OFF = "days_off.yaml"
FEEDS = "feeds.yaml"
PROVINCES = "provinces.yaml"
GUIDES = "guides.yaml"
TICKING = "ticking.yaml"
CHANNELS = "templates/channels.yaml"
TEMPLATES = "templates/tasks.yaml"
MEASURES = "templates/measures.yaml"
OUTLINES = "templates/outlines.yaml"
SLOGANS = "templates/slogans.yaml"
PARTY_LAYOUT = "layouts/party.yaml"
STATE_LAYOUT = "layouts/state.yaml"

ROWS: dict[str, TypeAdapter[Any]] = {  # Any: each file has a type of its own
    LAW: TypeAdapter(RuleBook),
    DAYS_OFF: TypeAdapter(DaysOffRow),
    FEEDS: TypeAdapter(FeedRow),
    PROVINCES: TypeAdapter(Merger),
    GUIDES: TypeAdapter(Guide),
    TICKING: TypeAdapter(TickingRow),
    CHANNELS: TypeAdapter(ChannelRow),
    TEMPLATES: TypeAdapter(TaskTemplate),
    MEASURES: TypeAdapter(MeasureRow),
    OUTLINES: TypeAdapter(OutlineRow),
    SLOGANS: TypeAdapter(SloganRow),
    PARTY_LAYOUT: TypeAdapter(Layout),
    STATE_LAYOUT: TypeAdapter(Layout),
}
"""The reference files by name, each with what a row of it is."""


@dataclass(frozen=True)
class Reference:
    """The rows of the reference files."""

    law: tuple[RuleBook, ...]
    days_off: tuple[DecisionRow | LawRow, ...]
    feeds: tuple[FeedRow, ...]
    mergers: tuple[Merger, ...]
    guides: tuple[Guide, ...]
    ticking: tuple[TickingRow, ...] = ()
    channels: tuple[ChannelRow, ...] = ()
    templates: tuple[TaskTemplate, ...] = ()
    measures: tuple[MeasureRow, ...] = ()
    outlines: tuple[OutlineRow, ...] = ()
    slogans: tuple[SloganRow, ...] = ()
    layouts: tuple[Layout, ...] = ()

    @cached_property
    def work_calendar(self) -> WorkCalendar:
        """All years for which days off are known."""
        decisions = (row.decision() for row in self.days_off if isinstance(row, DecisionRow))
        laws = (row.day_off_law() for row in self.days_off if isinstance(row, LawRow))
        return work_calendar(FIRST_YEAR, LAST_YEAR, decisions, laws)

    def guides_of(self, year: int) -> tuple[Guide, ...]:
        """The guides for ``year``, the latest first."""
        found = (guide for guide in self.guides if year in guide.years)
        return tuple(sorted(found, key=lambda guide: str(guide.date), reverse=True))

    @property
    def merged_provinces(self) -> tuple[MergedProvince, ...]:
        """All provinces that are no more."""
        return tuple(row for merger in self.mergers for row in merger.merged)

    def successor(self, former: str) -> MergedProvince | None:
        """What became of a province that was merged into another."""
        return next((row for row in self.merged_provinces if row.former == former), None)


def reference(session: Session) -> Reference:
    """The reference as it was last loaded.

    Raises:
        StaleReference: if code of another shape loaded it.
    """
    stored: dict[str, list[Any] | None] = dict(
        session.execute(select(LoadedFile.name, LoadedFile.content)).all()
    )
    try:
        rows = {
            name: tuple(adapter.validate_python(row) for row in stored.get(name) or ())
            for name, adapter in ROWS.items()
        }
    except ValidationError as error:
        raise StaleReference(str(error)) from None
    return Reference(
        law=rows[LAW],
        days_off=rows[DAYS_OFF],
        feeds=rows[FEEDS],
        mergers=rows[PROVINCES],
        guides=rows[GUIDES],
        ticking=rows[TICKING],
        channels=rows[CHANNELS],
        templates=rows[TEMPLATES],
        measures=rows[MEASURES],
        outlines=rows[OUTLINES],
        slogans=rows[SLOGANS],
        layouts=rows[PARTY_LAYOUT] + rows[STATE_LAYOUT],
    )
