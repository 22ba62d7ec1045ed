"""An Atom text is a list of entries as RFC 4287 writes it, for feed readers.

It depends on nothing but its entries: their ids and stamps come from records, so the same
entries give the same bytes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from app.feeds.items import Language

AUTHOR = "Lịch Kỷ niệm"

_FORBIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]"
)
"""What XML 1.0 forbids in a text, and the controls and non-characters it advises against."""


@dataclass(frozen=True, slots=True)
class AtomEntry:
    """One entry; ``id`` is an IRI that never changes, ``url`` the page that tells more."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class AtomHead:
    """What is said of the whole: ``url`` is its page, ``self_url`` its own address."""

    id: str
    title: str
    subtitle: str
    url: str
    self_url: str
    updated: datetime
    language: Language


def atom(head: AtomHead, entries: Iterable[AtomEntry]) -> bytes:
    """The entries, in the order given, as application/atom+xml."""
    lines = [*_head(head)]
    for entry in entries:
        lines += _entry(entry)
    lines.append("</feed>")
    return "".join(f"{line}\n" for line in lines).encode()


def _head(head: AtomHead) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{head.language}">'
    yield f"<id>{_text(head.id)}</id>"
    yield f"<title>{_text(head.title)}</title>"
    yield f"<subtitle>{_text(head.subtitle)}</subtitle>"
    yield f"<updated>{_instant(head.updated)}</updated>"
    yield f"<author><name>{_text(AUTHOR)}</name></author>"
    yield f'<link rel="self" type="application/atom+xml" href={_quoted(head.self_url)}/>'
    yield f'<link rel="alternate" type="text/html" href={_quoted(head.url)}/>'


def _entry(entry: AtomEntry) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{_text(entry.id)}</id>"
    yield f"<title>{_text(entry.title)}</title>"
    yield f"<published>{_instant(entry.published)}</published>"
    yield f"<updated>{_instant(entry.updated)}</updated>"
    yield f'<link rel="alternate" type="text/html" href={_quoted(entry.url)}/>'
    yield f"<summary>{_text(entry.summary)}</summary>"
    yield "</entry>"


def _text(text: str) -> str:
    return escape(_clean(text))


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    # A bare carriage return would come back from a parser as a line feed.
    unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", unbroken))


def _instant(instant: datetime) -> str:
    told = instant.astimezone(UTC)
    return f"{told.year:04}-{told:%m-%dT%H:%M:%SZ}"
