"""A site map is every page that lasts: those of the site, of provinces, of events, of feeds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.feeds.definitions import published_feeds
from app.models import Event
from app.regions import provinces
from app.views.reading import Reading

PAGES = (
    "/", "/sap-toi", "/lich", "/nam", "/doi-ngay", "/tinh", "/ke-hoach-xa", "/them-vao-lich",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its path; ``changed`` is None where it changes every day."""

    path: str
    changed: datetime | None = None


def site_map(reading: Reading) -> tuple[Place, ...]:
    """All of them, events in order of id."""
    events = reading.session.execute(
        select(Event.id, Event.changed).where(Event.retired.is_(None)).order_by(Event.id)
    )
    return (
        *map(Place, PAGES),
        *(Place(f"/tinh/{codename}") for codename in provinces()),
        *(Place(f"/them-vao-lich/{feed.name}") for feed in published_feeds(reading.reference)),
        *(Place(f"/su-kien/{event_id}", changed) for event_id, changed in events),
    )
