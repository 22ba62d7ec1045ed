"""A history is all that the files do not say of a database: stamps, tombstones, changes.

A database that is built anew from the files sends every SEQUENCE from nought again; merged
with the history of the old one, it goes on where that one ended.  Merging never lowers a
number and never takes anything away, and done twice it changes nothing the second time.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    model_validator,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendar.extent import MAX_LENGTH_DAYS, MAX_OFFSET_DAYS
from app.calendar.phrase import Manner
from app.catalogue.entry import (
    Citation,
    Dispute,
    Document,
    EventId,
    LongText,
    LunarOriginText,
    OriginText,
    RuleText,
    Strict,
    Text,
    Year,
)
from app.catalogue.sync import SHOWN, wider
from app.catalogue.vocabulary import Category, Level, Status
from app.errors import AppError
from app.models import DayStamp, Event, EventChange, LoadedFile, Revision, SavedFeed
from app.refusals import sentence

FORMAT = 1
MAX_OCTETS = 100_000_000
MAX_FAULTS = 20

_LAST_INSTANT = datetime(2200, 1, 1, tzinfo=UTC)
_ABSENT: Any = None  # Any: the default of fields of every type, for what a change does not hold


class BadHistory(AppError):
    """A text that is no history; ``faults`` are sentences, each naming its place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def _known_instant(instant: datetime) -> datetime:
    if instant >= _LAST_INSTANT:
        raise ValueError("phải trước năm 2200")
    return instant.astimezone(UTC)


def _day_id(text: str) -> str:
    if not re.fullmatch(r"(nghi|lam-bu)-\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError("phải là nghi- hoặc lam-bu- và một ngày, như nghi-2026-02-17")
    try:
        date.fromisoformat(text[-10:])
    except ValueError:
        raise ValueError("không có ngày này trong lịch") from None
    return text


Instant = Annotated[AwareDatetime, AfterValidator(_known_instant)]
Count = Annotated[int, Field(ge=0, le=2**30)]
ShortName = Annotated[Text, StringConstraints(max_length=32)]
RegionText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,32}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Details(Strict):
    """What an event only shows."""

    persons: tuple[Text, ...] = ()
    places: tuple[Text, ...] = ()
    also: tuple[Text, ...] = ()
    sources: tuple[Citation, ...] = ()
    disputed: tuple[Dispute, ...] = ()
    document: Document | None = None


class EventColumns(Strict):
    """The columns of an event that come from its entry; a change holds some of them."""

    name: Text = _ABSENT
    short_name: ShortName = _ABSENT
    name_en: Text = _ABSENT
    rule: RuleText = _ABSENT
    region: RegionText = _ABSENT
    former: EventId | None = None
    category: Annotated[Category, PlainSerializer(str)] = _ABSENT
    level: Annotated[Level, PlainSerializer(str)] = _ABSENT
    manner: Annotated[Manner, PlainSerializer(str)] = _ABSENT
    law: EventId | None = None
    status: Annotated[Status, PlainSerializer(str)] = _ABSENT
    since: Year | None = None
    until: Year | None = None
    origin: OriginText | None = None
    origin_lunar: LunarOriginText | None = None
    extended: bool = _ABSENT
    offset_days: Annotated[int, Field(ge=-MAX_OFFSET_DAYS, le=MAX_OFFSET_DAYS)] = _ABSENT
    lasts_days: Annotated[int, Field(ge=1, le=MAX_LENGTH_DAYS)] = _ABSENT
    through: RuleText | None = None
    class_from_civil_year: bool = _ABSENT
    day_off: bool = _ABSENT
    reviewed: bool = _ABSENT
    description: LongText = _ABSENT
    details: Details = _ABSENT


def _whole(columns: EventColumns) -> EventColumns:
    missing = EventColumns.model_fields.keys() - columns.model_fields_set
    if missing:
        raise ValueError(f"thiếu {', '.join(sorted(missing))}")
    if columns.through and columns.lasts_days != 1:
        raise ValueError("chỉ dùng một trong hai: lasts_days hoặc through")
    return columns


class EventRecord(Strict):
    """One event with its stamps, as its row has them."""

    id: EventId
    columns: Annotated[EventColumns, AfterValidator(_whole)]
    created: Instant
    changed: Instant
    sequence: Count
    retired: Instant | None
    ever_since: Year | None
    ever_until: Year | None


class DayRecord(Strict):
    """The stamps of one day off or make-up day."""

    id: Annotated[str, AfterValidator(_day_id)]
    digest: Digest
    created: Instant
    changed: Instant
    sequence: Count
    gone: bool


class ChangeRecord(Strict):
    """What one sync did to one event."""

    revision: Count
    at: Instant
    event_id: EventId
    kind: Literal["added", "changed", "retired", "restored"]
    before: EventColumns
    after: EventColumns
    why: Text | None


class SavedFeedRecord(Strict):
    """One saved feed."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{12}$")]
    spelling: Annotated[str, StringConstraints(pattern=r"^[!-~]*$", max_length=8000)]
    created: Instant


class RevisionRecord(Strict):
    """How often the catalogue has changed, and when it last did."""

    number: Count
    changed_at: Instant


class History(Strict):
    """A database's history; ``reference`` are the reference files as they were last loaded."""

    format: Literal[1]
    revision: RevisionRecord
    reference: dict[Annotated[str, StringConstraints(max_length=120)], list[Any]]
    events: tuple[EventRecord, ...]
    days: tuple[DayRecord, ...]
    changes: tuple[ChangeRecord, ...]
    saved_feeds: tuple[SavedFeedRecord, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        known = Counter(
            (*(event.id for event in self.events), *(day.id for day in self.days)),
        )
        twice = sorted(name for name, count in known.items() if count > 1)
        if twice:
            raise ValueError(f"có hai bản ghi cùng mang id {twice[0]!r}")
        return self


def history(session: Session) -> History:
    """The history of the database.

    Raises:
        BadHistory: if a row could not be read back.
    """
    found = session.scalars(select(Revision)).one()
    events = session.scalars(select(Event).order_by(Event.id))
    days = session.scalars(select(DayStamp).order_by(DayStamp.id))
    changes = session.scalars(select(EventChange).order_by(EventChange.at, EventChange.event_id))
    saved = session.scalars(select(SavedFeed).order_by(SavedFeed.slug))
    files = session.execute(select(LoadedFile.name, LoadedFile.content)).all()
    return _validated(
        {
            "format": FORMAT,
            "revision": _plain(found, RevisionRecord),
            "reference": {name: content for name, content in files if content is not None},
            "events": [
                _plain(event, EventRecord) | {"columns": _plain(event, EventColumns)}
                for event in events
            ],
            "days": [_plain(day, DayRecord) for day in days],
            "changes": [_plain(change, ChangeRecord) for change in changes],
            "saved_feeds": [_plain(feed, SavedFeedRecord) for feed in saved],
        }
    )


def history_text(told: History) -> bytes:
    """The history as JSON; the same rows give the same bytes.

    Raises:
        BadHistory: if it is too long to be read back.
    """
    plain = told.model_dump(mode="json", exclude_unset=True)
    text = (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    _require_bounded(text)
    return text


def parse_history(text: bytes) -> History:
    """The history that ``text`` writes; ``parse_history(history_text(told)) == told``.

    Raises:
        BadHistory: if it writes none, with every fault up to twenty.
    """
    _require_bounded(text)
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadHistory((f"dòng {error.lineno}, cột {error.colno}: không phải JSON",)) from None
    except (ValueError, RecursionError):
        raise BadHistory(("không phải JSON bằng UTF-8",)) from None
    return _validated(plain)


def merge(session: Session, told: History, now: datetime) -> int:
    """Put ``told`` under what the database holds; how many rows were added or raised.

    The session is a writing one, and the caller commits.  A sync is to follow: what the
    history says of reference files only tells it whether they have changed since.
    """
    revision = session.scalars(select(Revision).with_for_update()).one()
    merged = (
        _merge_events(session, told.events)
        + _merge_days(session, told.days)
        + _merge_changes(session, told.changes)
        + _merge_saved_feeds(session, told.saved_feeds)
    )
    _merge_reference(session, told.reference)
    _merge_revision(revision, told.revision, now, differs=bool(merged))
    session.flush()
    return merged


def _require_bounded(text: bytes) -> None:
    if len(text) > MAX_OCTETS:
        raise BadHistory((f"lớn quá {MAX_OCTETS // 1_000_000} MB",))


def _validated(plain: object) -> History:
    try:
        return History.model_validate(plain)
    except ValidationError as error:
        faults = error.errors()[:MAX_FAULTS]
        raise BadHistory(tuple(f"{_place(e['loc'])}{sentence(e)}" for e in faults)) from None


def _place(steps: tuple[int | str, ...]) -> str:
    """Where a fault is: "events[3].columns.rule: "."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return f"{path.removeprefix('.')}: " if path else ""


def _plain(row: object, record: type[BaseModel]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in record.model_fields if hasattr(row, name)}


def _columns(told: EventColumns) -> dict[str, Any]:
    """As a row and its JSON columns hold them."""
    plain = told.model_dump(exclude_unset=True)
    if "details" in plain:
        plain["details"] = told.details.model_dump(mode="json")
    return plain


def _merge_events(session: Session, records: Iterable[EventRecord]) -> int:
    stored = {event.id: event for event in session.scalars(select(Event))}
    merged = 0
    for record in records:
        event = stored.get(record.id)
        if event is None:
            stamps = record.model_dump(exclude={"columns"})
            session.add(Event(**stamps, **_columns(record.columns)))
            merged += 1
        else:
            merged += _merge_event(event, record)
    return merged


def _merge_event(event: Event, record: EventRecord) -> bool:
    told = _columns(record.columns) | {"retired": bool(record.retired)}
    now = {name: getattr(event, name) for name in told} | {"retired": bool(event.retired)}
    differs = any(told[name] != now[name] for name in SHOWN)
    years = (
        wider(min, event.ever_since, record.ever_since),
        wider(max, event.ever_until, record.ever_until),
    )
    widened = years != (event.ever_since, event.ever_until)
    event.ever_since, event.ever_until = years
    return _merge_stamps(event, record, differs=differs) or widened


def _merge_days(session: Session, records: Iterable[DayRecord]) -> int:
    stored = {stamp.id: stamp for stamp in session.scalars(select(DayStamp))}
    merged = 0
    for record in records:
        stamp = stored.get(record.id)
        if stamp is None:
            session.add(DayStamp(**record.model_dump()))
            merged += 1
        else:
            differs = (stamp.digest, stamp.gone) != (record.digest, record.gone)
            merged += _merge_stamps(stamp, record, differs=differs)
    return merged


def _merge_stamps(row: Event | DayStamp, record: EventRecord | DayRecord, *, differs: bool) -> bool:
    """Whether the stamps of ``row`` had to be moved.

    Where the two do not show the same, only a number higher than the other's makes clients
    take what is shown now.
    """
    before = (row.sequence, row.created, row.changed)
    row.sequence = max(row.sequence, record.sequence + differs)
    row.created = min(row.created, record.created)
    row.changed = max(row.changed, record.changed)
    return (row.sequence, row.created, row.changed) != before


def _merge_changes(session: Session, records: Iterable[ChangeRecord]) -> int:
    known = {
        (at, event_id)
        for at, event_id in session.execute(select(EventChange.at, EventChange.event_id))
    }
    missing = [record for record in records if (record.at, record.event_id) not in known]
    for record in missing:
        facts = record.model_dump(exclude={"before", "after"})
        before, after = _columns(record.before), _columns(record.after)
        session.add(EventChange(**facts, before=before, after=after))
    return len(missing)


def _merge_saved_feeds(session: Session, records: Iterable[SavedFeedRecord]) -> int:
    known = set(session.scalars(select(SavedFeed.slug)))
    missing = [record for record in records if record.slug not in known]
    session.add_all(SavedFeed(**record.model_dump()) for record in missing)
    return len(missing)


def _merge_reference(session: Session, reference: dict[str, list[Any]]) -> None:
    known = set(session.scalars(select(LoadedFile.name)))
    for name, rows in reference.items():
        if name not in known:
            session.add(LoadedFile(name=name, digest="", content=rows))


def _merge_revision(
    revision: Revision, record: RevisionRecord, now: datetime, *, differs: bool
) -> None:
    """Never back; and on from both where an already published state has become another."""
    was_published = revision.number > 0
    revision.number = max(revision.number, record.number)
    revision.changed_at = max(revision.changed_at, record.changed_at)
    if was_published and differs:
        revision.number += 1
        revision.changed_at = max(now, revision.changed_at + timedelta(seconds=1))
