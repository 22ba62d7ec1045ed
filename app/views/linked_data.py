"""Linked data is an occurrence as search engines read it: schema.org's ``Event`` in JSON-LD."""

from typing import Any

from app.views.event_story import EventStory
from app.views.occurrence import OccurrenceView

_COUNTRY = "Việt Nam"


def linked_event(page: EventStory, public_url: str) -> dict[str, Any] | None:  # Any: JSON
    """The next occurrence; None where there is none to come."""
    return _event(page, page.next, public_url) if page.next else None


def _event(page: EventStory, coming: OccurrenceView, public_url: str) -> dict[str, Any]:
    event = page.event
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{public_url}/su-kien/{event.id}#{coming.id}",
        "name": coming.title,
        "alternateName": [event.name, event.name_en, *event.also],
        "description": event.description,
        "startDate": str(coming.date),
        "endDate": str(coming.last_date),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": _place(page),
        "url": f"{public_url}/su-kien/{event.id}",
    }


def _place(page: EventStory) -> dict[str, Any]:
    country = {"@type": "PostalAddress", "addressCountry": "VN"}
    region = {} if page.region_name == _COUNTRY else {"addressRegion": page.region_name}
    return {
        "@type": "Place",
        "name": ", ".join(page.event.places) or page.region_name,
        "address": country | region,
    }
