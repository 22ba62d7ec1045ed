"""A condition of a request: whoever holds the answer already wants to hear only that."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime


def http_date(instant: datetime) -> str:
    """``instant`` as headers write it."""
    return format_datetime(instant.astimezone(UTC), usegmt=True)


def is_held(asked: Mapping[bytes, bytes], etag: bytes, modified: datetime) -> bool:
    """Whether the headers ``asked``, with names in lower case, tell that the answer is held.

    If-None-Match is heard before If-Modified-Since (RFC 9110, 13.2.2); a date that
    cannot be read counts as none.
    """
    held = asked.get(b"if-none-match")
    if held is not None:
        return held == etag or _names(held, etag)
    since = _parsed(asked.get(b"if-modified-since"))
    return since is not None and modified <= since


def _names(held: bytes, etag: bytes) -> bool:
    # A cache on the way may have weakened the tag.
    tags = {tag.strip().removeprefix(b"W/") for tag in held.split(b",")}
    return bool(tags & {etag, b"*"})


def _parsed(text: bytes | None) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text.decode("latin-1")) if text else None
    except (ValueError, OverflowError):  # a zone as wide as one likes
        return None
    return parsed if parsed is None or parsed.tzinfo else parsed.replace(tzinfo=UTC)
