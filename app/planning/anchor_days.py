"""The days of an anchor are found where it is kept: those of an occurrence in the catalogue."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from app.agenda import occurrences_of
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.models import Event
from app.planning.anchors import Anchor, OfOccurrence
from app.planning.deadlines import Deadline, anchor_of
from app.planning.spans import Days


def anchor_days(session: Session, deadline: Deadline) -> Mapping[Anchor, Days]:
    """The days of the occurrence that ``deadline`` hangs on; nothing where there are none."""
    anchor = anchor_of(deadline)
    if not isinstance(anchor, OfOccurrence):
        return {}
    days = _occurrence_days(session, anchor)
    return {anchor: days} if days else {}


def _occurrence_days(session: Session, anchor: OfOccurrence) -> Days | None:
    event = session.get(Event, anchor.event_id)
    if event is None or event.retired or not ALMANAC.start.year <= anchor.year <= ALMANAC.end.year:
        return None
    # A lunar year, and an extent, reach into the civil years on both sides.
    near = Window(date(anchor.year - 1, 1, 1), date(anchor.year + 2, 1, 1)).within(ALMANAC)
    found = (o for o in occurrences_of(event, near) if o.year == anchor.year)
    occurrence = next(found, None)
    return Days(occurrence.first, occurrence.last) if occurrence else None
