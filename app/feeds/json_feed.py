"""A JSON Feed is what is coming as version 1.1 of jsonfeed.org writes it, for feed readers.

Beside what readers show, the extension ``_kyniem`` holds the facts for programs.  The ids
are the UIDs of the same occurrences in calendars.
"""

import json
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from app.feeds.atom import AUTHOR
from app.feeds.coming import Coming
from app.feeds.definitions import Feed
from app.feeds.ics import UID_DOMAIN
from app.feeds.items import Language

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed, entries: Iterable[Coming], language: Language, public_url: str) -> bytes:
    """The entries, in the order given, as application/feed+json."""
    title, description = feed.texts(language)
    whole = {
        "version": VERSION,
        "title": title,
        "home_page_url": f"{public_url}/",
        "feed_url": f"{public_url}{feed.source('.json')}",
        "description": description,
        "authors": [{"name": AUTHOR, "url": f"{public_url}/"}],
        "language": language,
        "items": [_item(entry) for entry in entries],
    }
    return unicodedata.normalize("NFC", json.dumps(whole, ensure_ascii=False)).encode()


def _item(entry: Coming) -> dict[str, Any]:  # Any: whatever JSON holds
    item = entry.item
    return {
        "id": f"{item.id}@{UID_DOMAIN}",
        "url": item.url,
        "title": entry.title,
        "content_text": entry.content,
        "date_published": _instant(entry.published),
        "date_modified": _instant(entry.updated),
        "language": item.language,
        "tags": [item.category],
        "_kyniem": {
            "id": item.id,
            "date": str(item.first),
            "last_date": str(item.last),
            "lunar": entry.lunar,
            "category": item.category,
        },
    }


def _instant(instant: datetime) -> str:
    told = instant.astimezone(UTC)
    return f"{told.year:04}-{told:%m-%dT%H:%M:%SZ}"
