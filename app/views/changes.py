"""What changed in the catalogue since a revision, and the catalogue whole."""

import csv
import datetime
import io
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import select

from app.models import Event, EventChange
from app.views.base import Listing, View
from app.views.event import EventView, event_view
from app.views.reading import Reading

CSV_COLUMNS = (
    "id", "name", "short_name", "name_en", "rule", "origin", "origin_lunar", "manner", "category",
    "level", "region", "former", "law", "since", "until", "status", "description",
)  # fmt: skip


class ChangeView(View):
    """What one sync did to one event."""

    revision: str
    at: datetime.datetime
    event_id: str
    kind: Annotated[str, Field(description="added, changed, retired or restored")]
    # Any: fields are of as many types as an event has.
    before: Annotated[dict[str, Any], Field(description="the fields that differ, as they were")]
    after: Annotated[dict[str, Any], Field(description="the same fields as they are")]


def changes(since: int, reading: Reading) -> Listing[ChangeView]:
    """Every change after revision ``since``, in the order made; all of them from 0."""
    found = reading.session.scalars(
        select(EventChange).where(EventChange.revision > since).order_by(EventChange.id)
    )
    return Listing(
        items=tuple(
            ChangeView(
                revision=str(change.revision),
                at=change.at,
                event_id=change.event_id,
                kind=change.kind,
                before=change.before,
                after=change.after if change.before else {},
            )
            for change in found
        ),
        revision=str(reading.revision),
    )


def export(reading: Reading) -> Listing[EventView]:
    """All entries, in order of id."""
    found = reading.session.scalars(select(Event).where(Event.retired.is_(None)).order_by(Event.id))
    return Listing(items=tuple(map(event_view, found)), revision=str(reading.revision))


def export_csv(reading: Reading) -> str:
    """All entries as a table with a head line, less what does not fit in a cell."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [*CSV_COLUMNS, "sources"], extrasaction="ignore")
    writer.writeheader()
    for event in export(reading).items:
        row = {name: value or "" for name, value in event.model_dump(mode="json").items()}
        sources = "; ".join(source.url or source.title for source in event.sources)
        writer.writerow(row | {"sources": sources})
    return text.getvalue()
