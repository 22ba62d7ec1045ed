"""An unreadable draft is a file that is not read, for one fault of it.

Both ends of the confined process know the faults, so this imports next to nothing.
"""

from enum import StrEnum

from app.errors import AppError

MAX_CHARACTERS = 1_000_000
"""As many as the checker takes; a test holds the two together."""


class Fault(StrEnum):
    """Why a file is not read, or not corrected."""

    EMPTY = "empty"
    SIZE = "size"
    LENGTH = "length"
    KIND = "kind"
    OLD_WORD = "old-word"
    RICH_TEXT = "rich-text"
    ENCRYPTED = "encrypted"
    ENCODING = "encoding"
    SCANNED = "scanned"
    BROKEN = "broken"
    HOSTILE = "hostile"
    HEAVY = "heavy"
    MACROS = "macros"
    PLACES = "places"


class UnreadableDraft(AppError):
    """A file that is not read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"draft cannot be read: {fault.value}")
        self.fault = fault
