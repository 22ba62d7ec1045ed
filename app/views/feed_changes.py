"""What changed in a published feed, told to those who subscribe to it."""

import datetime
from collections.abc import Iterator
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import Field

from app.calendar.spoken import weekday
from app.catalogue.published import Holds
from app.clock import VIETNAM, midnight
from app.feeds.atom import AtomEntry, AtomHead, atom
from app.feeds.changes import ChangeKind, DayChange, FeedChange, day_changes, event_changes
from app.feeds.definitions import Feed, published_feeds
from app.feeds.items import FIRST_PUBLISHED, Language
from app.views.base import View
from app.views.reading import Reading
from app.views.subscription import FeedNotFound
from app.views.told_change import told_day_change, told_event_change, told_notice

YEARS = 2
"""How far back changes are told."""

NAMESPACE = UUID("6f0f2f0c-2a37-4d0b-9c39-5a1f3a3c7d11")
"""Of the ids of changes; they never change, so neither does it."""

LABELS = {
    ChangeKind.ADDED: "Thêm",
    ChangeKind.MOVED: "Đổi ngày",
    ChangeKind.RENAMED: "Đổi tên",
    ChangeKind.CORRECTED: "Sửa",
    ChangeKind.WITHDRAWN: "Rút",
}

_NOTES = {
    Holds.EVENTS: "Trong hai năm qua nguồn lịch này chưa có thay đổi nào.",
    Holds.DAYS_OFF: "Trong hai năm qua nguồn lịch này chưa có thay đổi nào.",
    Holds.LUNAR_DAYS: "Các ngày này do phép tính âm lịch cho ra, nên nguồn lịch này"
    " không bao giờ thay đổi.",
}


class FeedChangeView(View):
    """One change of one event, or of one day off."""

    id: Annotated[str, Field(description="never changes: a urn:uuid")]
    kind: ChangeKind
    kind_text: str
    at: datetime.datetime
    day: Annotated[datetime.date, Field(description="the civil day of `at` in Vietnam")]
    event_id: Annotated[str | None, Field(description="null for days off")]
    name: str
    sentence: Annotated[str, Field(description="before and after, in Vietnamese")]
    why: Annotated[str | None, Field(description="the reason, or the notice, if known")]
    url: str


class FeedChangesView(View):
    """What changed in a feed, the newest first; ``note`` says why there is nothing."""

    name: str
    title: str
    description: str
    ics: str
    page: str
    atom: str
    note: str | None
    items: tuple[FeedChangeView, ...]
    next: None = None
    revision: str


def feed_changes(name: str, reading: Reading) -> FeedChangesView:
    """The changes of the last two years in the published feed of that name, 200 at most.

    Raises:
        FeedNotFound: if no feed of that name is published.
    """
    feed = next((f for f in published_feeds(reading.reference) if f.name == name), None)
    if feed is None:
        raise FeedNotFound(name)
    items = tuple(_items(feed, reading))
    address = f"{reading.public_url}/feeds/{feed.name}"
    return FeedChangesView(
        name=feed.name,
        title=feed.title,
        description=feed.description,
        ics=f"{address}.ics",
        page=f"{address}/changes",
        atom=f"{address}/changes.atom",
        note=None if items else _NOTES[feed.holds],
        items=items,
        revision=str(reading.revision),
    )


def feed_changes_atom(told: FeedChangesView) -> bytes:
    """The same for feed readers."""
    head = AtomHead(
        id=_id(f"{told.name}/changes"),
        title=f"Thay đổi: {told.title}",
        subtitle=told.description,
        url=told.page,
        self_url=told.atom,
        updated=told.items[0].at if told.items else FIRST_PUBLISHED,
        language=Language.VI,
    )
    return atom(head, map(_entry, told.items))


def _entry(item: FeedChangeView) -> AtomEntry:
    return AtomEntry(
        id=item.id,
        title=f"{item.kind_text}: {item.name}",
        url=item.url,
        published=item.at,
        updated=item.at,
        summary=f"{item.sentence} Lý do: {item.why}" if item.why else item.sentence,
    )


def _items(feed: Feed, reading: Reading) -> Iterator[FeedChangeView]:
    since = midnight(reading.today.replace(day=1, year=reading.today.year - YEARS))
    match feed.holds:
        case Holds.EVENTS:
            for found in event_changes(reading.session, feed.filters, since):
                yield _event_view(feed, found, reading.public_url)
        case Holds.DAYS_OFF:
            calendar = reading.reference.work_calendar
            for change in day_changes(reading.session, calendar, feed, since):
                yield _day_view(feed, change, reading.public_url)
        case Holds.LUNAR_DAYS:
            return


def _event_view(feed: Feed, found: FeedChange, public_url: str) -> FeedChangeView:
    record = found.change.record
    state = found.change.after if found.change.is_there else found.change.before
    return _view(
        feed,
        found.kind,
        record.at,
        subject=record.event_id,
        event_id=record.event_id,
        name=state["name"],
        sentence=told_event_change(found),
        why=record.why,
        url=f"{public_url}/su-kien/{record.event_id}",
    )


def _day_view(feed: Feed, change: DayChange, public_url: str) -> FeedChangeView:
    told = f"{weekday(change.day)}, ngày {change.day:%d/%m/%Y}"
    notice = change.now.notice if change.now else None
    return _view(
        feed,
        change.kind,
        change.at,
        subject=change.id,
        event_id=None,
        name=f"{change.now.name} ({told})" if change.now else told,
        sentence=told_day_change(change),
        why=told_notice(notice) if notice else None,
        url=f"{public_url}/ngay/{change.day}",
    )


def _view(
    feed: Feed, kind: ChangeKind, at: datetime.datetime, *, subject: str, **told: str | None
) -> FeedChangeView:
    return FeedChangeView.model_validate(
        {
            "id": _id(f"{feed.name}/{subject}/{at:%Y-%m-%dT%H:%M:%SZ}"),
            "kind": kind,
            "kind_text": LABELS[kind],
            "at": at,
            "day": at.astimezone(VIETNAM).date(),
            **told,
        }
    )


def _id(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE, name)}"
