"""The days of an anchor are found where it is kept: those of an occurrence in the catalogue.

Those of a unit's own date are found for that unit and those that have taken it alone:
whoever asks without a unit learns nothing of them.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.calendar.almanac import anchor as anchor_in
from app.calendar.extent import span
from app.models import AnnouncedDays, Event, KeptDay, OwnDate, TakenDate
from app.planning.anchors import Anchor, OfOccurrence
from app.planning.deadlines import Deadline, anchor_of
from app.planning.spans import Days


def anchor_days(session: Session, deadline: Deadline) -> Mapping[Anchor, Days]:
    """The days of the occurrence that ``deadline`` hangs on; nothing where there are none."""
    anchor = anchor_of(deadline)
    return occurrence_days(session, [anchor] if anchor else [])


def occurrence_days(
    session: Session, anchors: Iterable[Anchor], unit_id: str | None = None
) -> Mapping[Anchor, Days]:
    """The days of the occurrences among ``anchors`` that there are, in a few queries.

    With ``unit_id`` also those of the dates that this unit keeps or has taken.
    """
    wanted = {anchor for anchor in anchors if isinstance(anchor, OfOccurrence)}
    if not wanted:
        return {}
    kept = _kept(session, wanted, unit_id)
    announced = _announced(session, kept, wanted)
    found = {
        anchor: announced.get(anchor) or _computed(kept[anchor.event_id], anchor.year)
        for anchor in wanted
        if anchor.event_id in kept
    }
    return {anchor: days for anchor, days in found.items() if days}


def _kept(
    session: Session, wanted: Iterable[OfOccurrence], unit_id: str | None
) -> dict[str, KeptDay]:
    ids = {anchor.event_id for anchor in wanted}
    events = select(Event).where(Event.id.in_(ids), Event.retired.is_(None))
    kept: dict[str, KeptDay] = {event.id: event for event in session.scalars(events)}
    if unit_id is not None and ids - kept.keys():
        taken = select(TakenDate.own_date_id).where(TakenDate.unit_id == unit_id)
        own = select(OwnDate).where(
            OwnDate.id.in_(ids),
            OwnDate.retired.is_(None),
            or_(OwnDate.unit_id == unit_id, OwnDate.id.in_(taken)),
        )
        kept |= {date.id: date for date in session.scalars(own)}
    return kept


def _announced(
    session: Session, kept: Mapping[str, KeptDay], wanted: Iterable[OfOccurrence]
) -> dict[Anchor, Days]:
    """The days that were announced for own dates, instead of those of their rule."""
    own = [kept_id for kept_id, day in kept.items() if isinstance(day, OwnDate)]
    if not own:
        return {}
    years = {anchor.year for anchor in wanted}
    asked = select(AnnouncedDays).where(
        AnnouncedDays.own_date_id.in_(own), AnnouncedDays.year.in_(years)
    )
    return {
        OfOccurrence(told.own_date_id, told.year): Days(told.first, told.last)
        for told in session.scalars(asked)
    }


def _computed(kept: KeptDay, year: int) -> Days | None:
    """Its days in a year of its rule; none before it happened, or where it is not observed."""
    if kept.reviewed or not kept.observed_in(year):
        return None
    told = kept.commemoration()
    day: date | None = anchor_in(told.rule, year)
    if day is None or (told.first_year is not None and year < told.first_year):
        return None
    return Days(*span(day, told.extent))
