"""Guidance is what the guides of a year say of an occurrence: named, and how; or left out.

The guides of a unit are the central ones and those of its own province.
"""

from dataclasses import dataclass

from app.agenda import Occurrence
from app.catalogue.guides import Guide
from app.catalogue.reference import Reference
from app.models import OwnDate
from app.regions import COUNTRY, with_those_above


@dataclass(frozen=True, slots=True)
class Guidance:
    """The guide that names an occurrence, and the scale it prescribes."""

    guide: str
    called: str
    scale: str | None
    printed: str | None


def guides_for(region: str, year: int, reference: Reference) -> tuple[Guide, ...]:
    """The guides that units of ``region`` follow in ``year``, the latest first."""
    those = with_those_above(region)
    return tuple(guide for guide in reference.guides_of(year) if guide.region in those)


def guidance(occurrence: Occurrence, guides: tuple[Guide, ...]) -> Guidance | None:
    """What the latest of ``guides`` that names an occurrence says of it."""
    for guide in guides:
        if item := guide.names(occurrence.event.id, occurrence.first.year):
            return Guidance(guide.id, guide.called, item.scale, item.printed)
    return None


def left_out_by(occurrence: Occurrence, guides: tuple[Guide, ...]) -> str | None:
    """What the latest guide is called whose whole list was read and lacks an occurrence.

    A central guide says nothing of local days, so it does not leave them out; and no guide
    speaks of what a unit keeps for itself.
    """
    event = occurrence.event
    if isinstance(event, OwnDate):
        return None
    for guide in guides:
        speaks = event.region == COUNTRY or guide.region != COUNTRY
        if speaks and guide.read and guide.complete:
            return None if guide.names(event.id, occurrence.first.year) else guide.called
    return None
