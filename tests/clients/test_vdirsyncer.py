"""vdirsyncer keeps a feed in files, one for each event, and writes only those that changed."""

from collections.abc import Callable
from typing import Any

from icalendar import Calendar

from app.database import Database


def _events(kept: dict[str, str]) -> dict[str, Any]:
    """The events in files, each alone in one, by page and day: the UIDs in them are hashes."""
    events = [event for text in kept.values() for event in Calendar.from_ical(text).events]
    found = {f"{event['URL']} {event.decoded('DTSTART')}": event for event in events}
    assert len(found) == len(events) == len(kept)
    return found


def _of(event_id: str, kept: dict[str, str]) -> dict[str, Any]:
    page = f"https://lich.example/su-kien/{event_id} "
    return {name: event for name, event in _events(kept).items() if name.startswith(page)}


def test_every_occurrence_is_kept_in_a_file(subscriber: Any, real_copy: Database) -> None:
    subscriber.synchronize(real_copy)
    found = _of("quoc-khanh", subscriber.kept)
    assert [str(event.decoded("DTSTART")) for _, event in sorted(found.items())] == [
        "2026-09-02",
        "2027-09-02",
        "2028-09-02",
    ]
    assert len(subscriber.kept) > 20


def test_a_second_sync_writes_no_file(subscriber: Any, real_copy: Database) -> None:
    subscriber.synchronize(real_copy)
    stamps = subscriber.stamps
    subscriber.synchronize(real_copy)
    assert subscriber.stamps == stamps


def test_an_edit_changes_the_files_of_its_own_event_alone(
    subscriber: Any, real_copy: Database, edited: Callable[..., None]
) -> None:
    subscriber.synchronize(real_copy)
    before = subscriber.kept
    edited(real_copy, renamed={"quoc-khanh": "Ngày Quốc khánh"})
    subscriber.synchronize(real_copy)
    after = subscriber.kept
    gone, new = (dict(a.items() - b.items()) for a, b in ((before, after), (after, before)))
    assert _events(gone).keys() == _of("quoc-khanh", before).keys() != set()
    assert _events(new).keys() == _events(gone).keys()
    assert all(event["SUMMARY"].startswith("Ngày Quốc khánh (") for event in _events(new).values())


def test_a_withdrawn_event_is_kept_as_cancelled(
    subscriber: Any, real_copy: Database, edited: Callable[..., None]
) -> None:
    subscriber.synchronize(real_copy)
    before = subscriber.kept
    edited(real_copy, withdrawn="quoc-khanh")
    subscriber.synchronize(real_copy)
    after = subscriber.kept
    assert len(after) == len(before)
    found = _of("quoc-khanh", after)
    assert [event["STATUS"] for event in found.values()] == ["CANCELLED"] * 3
    assert _events(dict(after.items() - before.items())).keys() == found.keys()
