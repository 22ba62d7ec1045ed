"""A sync makes the tables say what the files say; done twice, it changes nothing.

An entry that left the files is retired, not deleted, so that feeds can call its
occurrences back.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.catalogue.day_stamps import stamp_days
from app.catalogue.entry import Entry, Text
from app.catalogue.load import Catalogue, DataFile
from app.catalogue.reference import reference
from app.catalogue.words import search_words
from app.models import Event, EventChange, EventWord, LoadedFile, Revision

SHOWN = frozenset(
    {
        "name", "short_name", "name_en", "rule", "origin", "origin_lunar", "manner", "category",
        "status", "since", "until", "offset_days", "lasts_days", "through", "retired",
    }
)  # fmt: skip
"""The columns that feeds show: a change of one of them raises an event's sequence."""

Why = Annotated[Text, BeforeValidator(lambda text: unicodedata.normalize("NFC", text.strip()))]
"""Why events are changed, in one line: an editor types it, on whatever keyboard."""

Columns = dict[str, Any]
"""Values by the names of columns of ``Event``; they are of as many types as the columns."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one event: ``kind`` is added, changed, retired or restored."""

    kind: str
    event_id: str
    before: Columns
    after: Columns


@dataclass(frozen=True, slots=True)
class Difference:
    """All that a sync would do: changes in order of id, and reference files to replace."""

    changes: tuple[Change, ...]
    files: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.changes or self.files)


def is_loaded(session: Session, files: tuple[DataFile, ...]) -> bool:
    """Whether the tables were made from just these files, so that there is nothing to do."""
    stored = dict(session.execute(select(LoadedFile.name, LoadedFile.digest)).all())
    return stored == {file.name: file.digest for file in files}


def difference(session: Session, catalogue: Catalogue) -> Difference:
    """What a sync of ``catalogue`` would change."""
    return _difference(session, catalogue, _stored_events(session))


def _stored_events(session: Session) -> dict[str, Event]:
    return {event.id: event for event in session.scalars(select(Event))}


def _difference(session: Session, catalogue: Catalogue, stored: dict[str, Event]) -> Difference:
    wanted = {entry.id: columns(entry) for entry in catalogue.entries}
    changes = (
        _change(event_id, stored.get(event_id), wanted.get(event_id))
        for event_id in sorted(stored.keys() | wanted.keys())
    )
    contents: dict[str, Any] = dict(
        session.execute(select(LoadedFile.name, LoadedFile.content)).all()
    )
    # A comment changes a file, and nothing that anybody is answered.
    files = (name for name, rows in catalogue.reference.items() if contents.get(name) != rows)
    return Difference(tuple(change for change in changes if change), tuple(sorted(files)))


def sync(
    session: Session, catalogue: Catalogue, now: datetime, why: str | None = None
) -> Difference:
    """Bring the tables in line with ``catalogue``; what was done is the answer.

    ``why`` is written down with every change of an event.  The session is a writing one,
    and the caller commits: all of it comes in or nothing.
    """
    revision = session.scalars(select(Revision).with_for_update()).one()
    stored = _stored_events(session)
    found = _difference(session, catalogue, stored)
    next_number = revision.number + 1
    # Later than the last one even if the clock went back: answers are dated by it.
    at = max(now, revision.changed_at + timedelta(seconds=1))
    for change in found.changes:
        _apply(session, change, stored.get(change.event_id), at)
        session.add(_written_down(change, next_number, at, why))
    _write_words(session, catalogue)
    _write_files(session, catalogue)
    session.flush()
    days_changed = stamp_days(session, reference(session).work_calendar, at)
    if found or days_changed:
        revision.number = next_number
        revision.changed_at = at
    return found


def columns(entry: Entry) -> Columns:
    """The entry as a row of ``Event``, without the stamps that a sync keeps."""
    extent = entry.extent_of()
    return {
        **{name: getattr(entry, name) for name in ("name", "short_name", "name_en", "region")},
        **{name: str(getattr(entry, name)) for name in ("rule", "manner", "category", "level")},
        "status": str(entry.status),
        "former": entry.former,
        "law": entry.law,
        "since": entry.since,
        "until": entry.until,
        "origin": str(entry.origin) if entry.origin else None,
        "origin_lunar": str(entry.origin_lunar) if entry.origin_lunar else None,
        "extended": entry.extent is not None,
        "offset_days": extent.offset,
        "lasts_days": extent.lasts,
        "through": str(extent.through) if extent.through else None,
        "class_from_civil_year": entry.year_class_from == "civil-year",
        "day_off": entry.day_off,
        "reviewed": bool(entry.document and entry.document.review),
        "description": entry.description,
        "details": entry.model_dump(
            mode="json", include={"persons", "places", "also", "sources", "disputed", "document"}
        ),
    }


def _change(event_id: str, event: Event | None, wanted: Columns | None) -> Change | None:
    if event is None:
        return Change("added", event_id, {}, wanted or {})
    if wanted is None:
        return None if event.retired else Change("retired", event_id, {}, {})
    before = {name: getattr(event, name) for name in wanted}
    differing = [name for name in wanted if wanted[name] != before[name]]
    if not differing and not event.retired:
        return None
    return Change(
        "restored" if event.retired else "changed",
        event_id,
        {name: before[name] for name in differing},
        {name: wanted[name] for name in differing},
    )


def _apply(session: Session, change: Change, event: Event | None, at: datetime) -> None:
    if event is None:
        stamps = {"created": at, "changed": at, "sequence": 0, "retired": None}
        years = {"ever_since": change.after["since"], "ever_until": change.after["until"]}
        session.add(Event(id=change.event_id, **change.after, **years, **stamps))
    else:
        _update(event, change, at)


def _written_down(change: Change, revision: int, at: datetime, why: str | None) -> EventChange:
    return EventChange(
        revision=revision,
        at=at,
        event_id=change.event_id,
        kind=change.kind,
        before=change.before,
        after=change.after,
        why=why,
    )


def _update(event: Event, change: Change, at: datetime) -> None:
    for name, value in change.after.items():
        setattr(event, name, value)
    event.ever_since = wider(min, event.ever_since, event.since)
    event.ever_until = wider(max, event.ever_until, event.until)
    event.retired = at if change.kind == "retired" else None
    if change.kind != "changed" or SHOWN & change.after.keys():
        event.changed = at
        event.sequence += 1


def wider(pick: Any, ever: int | None, year: int | None) -> int | None:  # Any: min or max
    """The wider of two bounds, none being the widest."""
    return None if ever is None or year is None else int(pick(ever, year))


def _write_words(session: Session, catalogue: Catalogue) -> None:
    """Make the index of words that of the entries, whatever made it differ."""
    session.flush()
    stored = {
        (word, of) for word, of in session.execute(select(EventWord.word, EventWord.event_id))
    }
    wanted = {(word, entry.id) for entry in catalogue.entries for word in search_words(entry)}
    for word, event_id in sorted(stored - wanted):
        session.execute(
            delete(EventWord).where(EventWord.word == word, EventWord.event_id == event_id)
        )
    added = [{"word": word, "event_id": event_id} for word, event_id in sorted(wanted - stored)]
    if added:
        session.execute(insert(EventWord), added)


def _write_files(session: Session, catalogue: Catalogue) -> None:
    names = {file.name for file in catalogue.files}
    session.execute(delete(LoadedFile).where(LoadedFile.name.not_in(names)))
    for file in catalogue.files:
        content = catalogue.reference.get(file.name)
        session.merge(LoadedFile(name=file.name, digest=file.digest, content=content))
