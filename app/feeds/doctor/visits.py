"""A visit is what was read at an address: the feed twice, and what the server said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.errors import AppError

MAX_OCTETS = 5_000_000
"""Of one reading, or one file; what is longer is not read at all."""


class Reason(StrEnum):
    """Why nothing could be read."""

    ADDRESS = "address"
    SCHEME = "scheme"
    CREDENTIALS = "credentials"
    PORT = "port"
    NAME = "name"
    PRIVATE = "private"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    TIME = "time"
    REDIRECTS = "redirects"
    SIZE = "size"
    STATUS = "status"
    ENCODED = "encoded"
    ANSWER = "answer"
    FILE = "file"
    NOTHING = "nothing"


class Unreadable(AppError):
    """What was to be examined cannot be read; ``found`` is the value at fault, if one is."""

    def __init__(self, reason: Reason, found: str = "") -> None:
        super().__init__(f"unreadable: {reason} {found!r}")
        self.reason = reason
        self.found = found


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """All that was learnt at an address.

    ``second`` is the feed read again a moment later; ``by_etag`` and ``by_date`` are what
    was answered to one who holds the first reading already.  Each is None if it was not
    or could not be asked.  ``url`` is the address after all redirects.
    """

    asked: str
    url: str
    redirects: int
    first: Answer
    second: Answer | None = None
    by_etag: Answer | None = None
    by_date: Answer | None = None
    robots: str | None = None
