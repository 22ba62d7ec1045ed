"""What is coming: one page of an agenda."""

import base64
import binascii
from datetime import date

from app.agenda import Occurrence, agenda
from app.calendar.window import Window
from app.errors import AppError
from app.filters import Filters
from app.views.base import Listing
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading


class BadCursor(AppError):
    """A cursor that no list of ours has given out."""

    def __init__(self, cursor: str) -> None:
        super().__init__(f"not a cursor of this list: {cursor!r}")
        self.cursor = cursor


def upcoming(
    window: Window, filters: Filters, reading: Reading, *, limit: int, cursor: str | None
) -> Listing[OccurrenceView]:
    """The first ``limit`` occurrences in ``window`` after ``cursor``.

    Raises:
        OutOfAlmanac: if the window leaves the days the almanac covers.
        BadCursor: if ``cursor`` is not one that an earlier page gave.
    """
    found = agenda(reading.session, window, filters)
    after = _position(cursor) if cursor else ("",)
    rest = [occurrence for occurrence in found if _key(occurrence) > after]
    page = rest[:limit]
    return Listing(
        items=tuple(occurrence_view(occurrence, reading) for occurrence in page),
        next=encoded_cursor(*_key(page[-1])) if len(rest) > limit else None,
        revision=str(reading.revision),
    )


def encoded_cursor(*key: str) -> str:
    """An opaque spelling of the place after ``key`` in a list."""
    return base64.urlsafe_b64encode("|".join(key).encode()).decode().rstrip("=")


def decoded_cursor(cursor: str, parts: int) -> tuple[str, ...]:
    """The key that ``encoded_cursor`` was given.

    Raises:
        BadCursor: if it was given none of ``parts`` parts.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = tuple(base64.b64decode(padded, altchars=b"-_", validate=True).decode().split("|"))
    except (binascii.Error, ValueError):
        raise BadCursor(cursor) from None
    if len(key) != parts or not all(map(str.isprintable, key)):
        raise BadCursor(cursor)
    return key


def _position(cursor: str) -> tuple[str, ...]:
    key = decoded_cursor(cursor, 3)
    try:
        date.fromisoformat(key[0]), date.fromisoformat(key[1])
    except ValueError:
        raise BadCursor(cursor) from None
    return key


def _key(occurrence: Occurrence) -> tuple[str, ...]:
    """The order of an agenda as texts: ISO dates sort as days do."""
    return occurrence.first.isoformat(), occurrence.last.isoformat(), occurrence.event.id
