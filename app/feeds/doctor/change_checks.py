"""Checks of two readings of one feed, a moment apart, that are not the same octets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.feeds.doctor.components import Component
from app.feeds.doctor.samples import Hit, Sample, shown

_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


@dataclass(frozen=True, slots=True)
class Change:
    """Both readings."""

    before: Sample
    after: Sample


def uid_changes(change: Change) -> Iterator[Hit]:
    """As many events as before, and yet UIDs that were not there: else it is an edit."""
    before, after = _events(change.before), _events(change.after)
    if len(before) != len(after):
        return
    for uid, event in before.items():
        if uid not in after:
            yield _told(event, "UID")


def stamp_changes(change: Change) -> Iterator[Hit]:
    """Another stamp although nothing else about the event is new."""
    after = _events(change.after)
    for uid, event in _events(change.before).items():
        if uid not in after or _substance(event) != _substance(after[uid]):
            continue
        for name in _STAMPS:
            if event.value(name) != after[uid].value(name):
                yield _told(event, name)


def body_changes(change: Change) -> Iterator[Hit]:
    """Other octets, for no reason that another check tells."""
    if any(uid_changes(change)) or any(stamp_changes(change)):
        return
    lines = zip(change.before.lines, change.after.lines, strict=False)
    changed = next((old for old, new in lines if old.text != new.text), None)
    yield Hit(changed.number, shown(changed.text)) if changed else Hit(None, "cuối tệp")


CHANGE_CHECKS: dict[str, Callable[[Change], Iterator[Hit]]] = {
    "uid-changes": uid_changes,
    "stamp-changes": stamp_changes,
    "body-changes": body_changes,
}
"""The check for each fault that only a second reading shows."""


def _events(sample: Sample) -> dict[str, Component]:
    return {event.value("UID"): event for event in sample.named("VEVENT")}


def _substance(event: Component) -> list[str]:
    return [line.text for line in event.properties if line.name not in _STAMPS]


def _told(event: Component, name: str) -> Hit:
    line = event.first(name)
    return Hit(line.number if line else event.line, shown(line.text if line else name))
