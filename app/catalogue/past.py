"""The past of an event is each recorded change of it, with the whole event before and after.

Records hold only the columns that differ, so the past is read backwards from the event as
it is now.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.models import Event, EventChange

State = dict[str, Any]
"""An event's columns by name; they are of as many types as the columns."""

_EXTENT = frozenset({"extended", "offset_days", "lasts_days", "through"})


@dataclass(frozen=True, slots=True)
class PastChange:
    """One change; ``before`` of an added event is what it was added as."""

    record: EventChange
    before: State
    after: State

    @property
    def was_there(self) -> bool:
        """Whether the event was in the catalogue before."""
        return self.record.kind in {"changed", "retired"}

    @property
    def is_there(self) -> bool:
        """Whether it was in the catalogue afterwards."""
        return self.record.kind != "retired"

    def spelt(self) -> tuple[State, State]:
        """The fields that differ, before and after, as the files of the catalogue spell them."""
        columns = self.record.before.keys()
        before, after = _spelt(columns, self.before), _spelt(columns, self.after)
        differing = [name for name in before | after if before.get(name) != after.get(name)]
        return (
            {name: before.get(name) for name in differing},
            {name: after.get(name) for name in differing},
        )


def past(changes: Iterable[tuple[EventChange, Event]]) -> Iterator[PastChange]:
    """The changes, which come newest first, each beside its event as it is now."""
    states: dict[str, State] = {}
    for record, event in changes:
        after = states.get(event.id) or _present(event)
        before = states[event.id] = after | record.before
        yield PastChange(record, before, after)


def _spelt(columns: Iterable[str], state: State) -> State:
    told: State = {}
    for column in columns:
        if column in _EXTENT:
            told["extent"] = _extent(state)
        elif column == "class_from_civil_year":
            told["year_class_from"] = "civil-year" if state[column] else None
        elif column == "details":
            told |= state[column]
        elif column != "reviewed":  # which follows from the document
            told[column] = state[column]
    return told


def _extent(state: State) -> State | None:
    if not state["extended"]:
        return None
    names = {"offset": "offset_days", "lasts": "lasts_days", "through": "through"}
    return {name: state[column] for name, column in names.items()}


def _present(event: Event) -> State:
    return {column.key: getattr(event, column.key) for column in Event.__table__.columns}
