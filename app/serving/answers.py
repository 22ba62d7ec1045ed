"""An answer is finished bytes with their headers, ready to be sent again.

It is kept under its canonical address for as long as what it is labelled with lasts: a
revision of the catalogue and a civil day.  All answers that are kept have one bound in
octets; the one that was asked for longest ago makes room.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from app.clock import midnight
from app.serving.canonical import Address
from app.serving.conditional import http_date
from app.serving.encodings import gzipped

Field = tuple[bytes, bytes]
Fields = tuple[Field, ...]

LONGEST_ADDRESS = 1024
"""Addresses of more characters are not kept."""

OVERHEAD_OCTETS = 6144
"""About what headers and tables take in memory for one answer, beside its bytes."""

LARGEST_SHARE = 8
"""One answer may take this part of all room."""

_OWN = frozenset(
    {b"content-length", b"content-encoding", b"etag", b"last-modified", b"vary", b"cache-control"}
)
_OF_CONTENT = frozenset({b"content-type", b"content-length", b"content-encoding"})


@dataclass(frozen=True, slots=True)
class Label:
    """The state an answer tells of: read in the same snapshot as its rows."""

    revision: int
    day: date
    changed_at: datetime

    @property
    def modified(self) -> datetime:
        """When what anybody may read last changed: with the catalogue, or with the day."""
        return max(self.changed_at, midnight(self.day))


@dataclass(frozen=True, slots=True)
class Representation:
    """An answer in one encoding; ``unchanged`` are the headers of a 304."""

    body: bytes
    etag: bytes
    headers: Fields
    unchanged: Fields


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in all its encodings; ``gzip`` is None where that is not worth it."""

    label: Label
    modified: datetime
    last_modified: bytes
    plain: Representation
    gzip: Representation | None

    @property
    def octets(self) -> int:
        """What keeping it takes."""
        packed = len(self.gzip.body) if self.gzip else 0
        return len(self.plain.body) + packed + OVERHEAD_OCTETS


def finished(headers: Iterable[Field], body: bytes, label: Label) -> Answer:
    """``body``, answered with ``headers``, in all encodings and with validators.

    Headers that tell when it was modified and how long it may be kept stay; without
    them it is as old as ``label`` and asked for anew each time.
    """
    given = dict(headers)
    last_modified = given.get(b"last-modified") or http_date(label.modified).encode()
    shared = (
        *((name, value) for name, value in given.items() if name not in _OWN),
        (b"last-modified", last_modified),
        (b"vary", b"Accept-Encoding"),
        (b"cache-control", given.get(b"cache-control", b"public, no-cache")),
    )
    packed = gzipped(body)
    return Answer(
        label,
        parsedate_to_datetime(last_modified.decode()),
        last_modified,
        _representation(body, shared),
        _representation(packed, (*shared, (b"content-encoding", b"gzip"))) if packed else None,
    )


def _representation(body: bytes, headers: Fields) -> Representation:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'.encode()
    tagged = (*headers, (b"etag", etag))
    return Representation(
        body,
        etag,
        (*tagged, (b"content-length", str(len(body)).encode())),
        tuple(header for header in tagged if header[0] not in _OF_CONTENT),
    )


class Answers:
    """The answers that are kept, of at most ``room`` octets together."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Address, Answer] = OrderedDict()
        self.octets = 0
        self.evicted = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, address: Address) -> Answer | None:
        """The answer kept for ``address``, which is thereby the last to make room."""
        found = self._kept.get(address)
        if found is not None:
            self._kept.move_to_end(address)
        return found

    def keep(self, address: Address, answer: Answer) -> None:
        """Keep ``answer`` instead of what was there, unless it or its address is too large."""
        self._drop(address)
        if len(address.path) + len(address.query) > LONGEST_ADDRESS:
            return
        if answer.octets > self._room // LARGEST_SHARE:
            return
        self._kept[address] = answer
        self.octets += answer.octets
        while self.octets > self._room:
            self._drop(next(iter(self._kept)))
            self.evicted += 1

    def drop_others(self, revision: int, day: date) -> None:
        """Drop what tells of another state."""
        wanted = (revision, day)
        for address, answer in [*self._kept.items()]:
            if (answer.label.revision, answer.label.day) != wanted:
                self._drop(address)

    def _drop(self, address: Address) -> None:
        dropped = self._kept.pop(address, None)
        if dropped is not None:
            self.octets -= dropped.octets
