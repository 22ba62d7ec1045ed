"""A conditional answer: bytes with validators, or 304 to whoever holds them already."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request, Response


def conditional(
    request: Request, content: bytes, *, media_type: str, modified: datetime, max_age: int
) -> Response:
    """``content`` with a strong ETag and Last-Modified, or 304 without it.

    If-None-Match is heard before If-Modified-Since (RFC 9110, 13.2.2); a date that
    cannot be read counts as none.  ``max_age`` is in seconds.
    """
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True),
        "Cache-Control": f"public, max-age={max_age}",
    }
    if _is_held(request, etag, modified):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _is_held(request: Request, etag: str, modified: datetime) -> bool:
    held = request.headers.get("if-none-match")
    if held is not None:
        tags = {tag.strip().removeprefix("W/") for tag in held.split(",")}
        return bool(tags & {etag, "*"})
    since = _parsed(request.headers.get("if-modified-since"))
    return since is not None and modified <= since


def _parsed(text: str | None) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return parsed if parsed is None or parsed.tzinfo else parsed.replace(tzinfo=UTC)
