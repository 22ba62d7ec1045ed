"""What changed in the catalogue since a revision, and the catalogue whole."""

import csv
import datetime
import io
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import select

from app.catalogue.past import PastChange, past
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
    why: Annotated[str | None, Field(description="what the editors gave as the reason")]


def changes(since: int, reading: Reading) -> Listing[ChangeView]:
    """Every change after revision ``since``, in the order made; all of them from 0."""
    found = reading.session.execute(
        select(EventChange, Event)
        .join(Event, Event.id == EventChange.event_id)
        .where(EventChange.revision > since)
        .order_by(EventChange.at.desc(), EventChange.id.desc())
    )
    return Listing(
        items=tuple(map(_change_view, past(found)))[::-1],
        revision=str(reading.revision),
    )


def _change_view(change: PastChange) -> ChangeView:
    before, after = change.spelt()
    record = change.record
    return ChangeView(
        revision=str(record.revision),
        at=record.at,
        event_id=record.event_id,
        kind=record.kind,
        before=before,
        after=after,
        why=record.why,
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
