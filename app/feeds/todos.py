"""A to-do is what a feed shows of one task: the facts of one VTODO.

It is due on a whole day, or on none where work goes on.  Stamps come from records, as
those of items.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.feeds.content_lines import day_value, instant_value, line_value, text_value
from app.feeds.ics import UID_DOMAIN


class TodoStatus(StrEnum):
    """How far a to-do is, as RFC 5545, 3.8.1.11 spells it."""

    NEEDS_ACTION = "NEEDS-ACTION"
    IN_PROCESS = "IN-PROCESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Todo:
    """One VTODO; ``percent`` is from 0 to 100, ``completed`` None unless it is done.

    ``id`` becomes the UID; it never changes.
    """

    id: str
    due: date | None
    summary: str
    description: str
    url: str
    category: str
    created: datetime
    changed: datetime
    sequence: int
    status: TodoStatus
    percent: int
    completed: datetime | None = None


def todo_lines(todo: Todo) -> Iterator[str]:
    """The lines of one VTODO.

    There is no DTSTART: RFC 5545, 3.8.2.3 wants DUE after it, and a task of one day has
    no two.
    """
    yield "BEGIN:VTODO"
    yield f"UID:{todo.id}@{UID_DOMAIN}"
    yield f"DTSTAMP:{instant_value(todo.changed)}"
    yield f"CREATED:{instant_value(todo.created)}"
    yield f"LAST-MODIFIED:{instant_value(todo.changed)}"
    yield f"SEQUENCE:{todo.sequence}"
    if todo.due is not None:
        yield f"DUE;VALUE=DATE:{day_value(todo.due)}"
    yield f"SUMMARY;LANGUAGE=vi:{line_value(todo.summary)}"
    yield f"DESCRIPTION;LANGUAGE=vi:{text_value(todo.description)}"
    yield f"URL:{todo.url}"
    yield f"CATEGORIES:{line_value(todo.category)}"
    yield "CLASS:PRIVATE"
    yield f"STATUS:{todo.status}"
    yield f"PERCENT-COMPLETE:{todo.percent}"
    if todo.completed is not None:
        yield f"COMPLETED:{instant_value(todo.completed)}"
    yield "END:VTODO"
