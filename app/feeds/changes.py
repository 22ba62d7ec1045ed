"""A feed change is something that came into a feed, moved, was renamed, corrected, or left it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from app.catalogue.day_stamps import day_id
from app.catalogue.past import PastChange, State, past
from app.catalogue.sync import SHOWN
from app.clock import VIETNAM
from app.feeds.definitions import Feed
from app.filters import Filters
from app.models import DayStamp, Event, EventChange
from app.regions import with_those_above
from app.workdays import DayOff, MakeUpDay, WorkCalendar

MOST = 200
"""How many changes are told at most."""

_LOOKED_AT = 5000
"""How many records are read for them at most: a sync may hold a million."""

_NAMES = frozenset({"name", "short_name", "name_en"})
_DAYS = frozenset({"rule", "offset_days", "lasts_days", "through", "since", "until"})


class ChangeKind(StrEnum):
    """What happened, as subscribers see it."""

    ADDED = "added"
    MOVED = "moved"
    RENAMED = "renamed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class FeedChange:
    """One change of one event; ``change`` holds the event whole before and after it."""

    kind: ChangeKind
    change: PastChange


def event_changes(session: Session, filters: Filters, since: datetime) -> tuple[FeedChange, ...]:
    """What changed from ``since`` on in the feed of ``filters``, newest first, 200 at most.

    The first load of a catalogue is no change of it.
    """
    regions = with_those_above(filters.region)
    moved_away = select(EventChange.event_id).where(
        cast(EventChange.before, Text).contains('"region"')
    )
    records = session.execute(
        select(EventChange, Event)
        .join(Event, Event.id == EventChange.event_id)
        .where(
            EventChange.revision > 1,
            EventChange.at >= since,
            or_(Event.region.in_(regions), Event.id.in_(moved_away)),
        )
        .order_by(EventChange.at.desc(), EventChange.id.desc())
        .limit(_LOOKED_AT)
    )
    return tuple(islice(_told(past(records), filters, regions), MOST))


def _told(
    changes: Iterator[PastChange], filters: Filters, regions: tuple[str, ...]
) -> Iterator[FeedChange]:
    for change in changes:
        held = change.was_there and _holds(filters, regions, change.before)
        holds = change.is_there and _holds(filters, regions, change.after)
        kind = _kind(change, held=held, holds=holds)
        if kind:
            yield FeedChange(kind, change)


def _holds(filters: Filters, regions: tuple[str, ...], state: State) -> bool:
    wanted = (
        ("category", filters.category),
        ("level", filters.level),
        ("manner", filters.manner),
        ("law", filters.law),
        ("status", filters.status),
    )
    return (
        not state["reviewed"]
        and state["region"] in regions
        and all(state[name] in values for name, values in wanted if values)
    )


def _kind(change: PastChange, *, held: bool, holds: bool) -> ChangeKind | None:
    """The one word for it: who looks for a day asks first whether it moved."""
    changed = SHOWN & change.record.before.keys()
    match held, holds:
        case False, True:
            return ChangeKind.ADDED
        case True, False:
            return ChangeKind.WITHDRAWN
        case True, True if changed & _DAYS:
            return ChangeKind.MOVED
        case True, True if changed & _NAMES:
            return ChangeKind.RENAMED
        case True, True if changed:
            return ChangeKind.CORRECTED
    return None


@dataclass(frozen=True, slots=True)
class DayChange:
    """What became of one day off or make-up day; ``now`` is None where it is neither any more."""

    kind: ChangeKind
    id: str
    day: date
    at: datetime
    now: DayOff | MakeUpDay | None


def day_changes(
    session: Session, calendar: WorkCalendar, feed: Feed, since: datetime
) -> tuple[DayChange, ...]:
    """The last change of each day in the feed of days off, newest first, 200 at most.

    Only days that the feed showed when they changed, and only from ``since`` on.  Stamps
    tell when a day changed, not what it was before.
    """
    stamps = session.scalars(select(DayStamp).order_by(DayStamp.changed.desc(), DayStamp.id)).all()
    first_load = min((stamp.created for stamp in stamps), default=since)
    known: list[DayOff | MakeUpDay] = [*calendar.off, *calendar.made_up]
    days = {day_id(day): day for day in known}
    found = (
        _day_change(stamp, days.get(stamp.id))
        for stamp in stamps
        if stamp.changed >= since and stamp.changed > first_load
    )
    shown = (
        change
        for change in found
        if change.day in feed.window(change.at.astimezone(VIETNAM).date())
    )
    return tuple(islice(shown, MOST))


def _day_change(stamp: DayStamp, now: DayOff | MakeUpDay | None) -> DayChange:
    day = date.fromisoformat(stamp.id[-10:])
    if stamp.gone or now is None:
        return DayChange(ChangeKind.WITHDRAWN, stamp.id, day, stamp.changed, None)
    kind = ChangeKind.CORRECTED if stamp.sequence else ChangeKind.ADDED
    return DayChange(kind, stamp.id, day, stamp.changed, now)
