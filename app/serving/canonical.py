"""A canonical address is the one spelling of all addresses that ask for the same.

Parameters stand in order of name; those of one name keep their order, since it may
matter.  What pages and feeds do not know is dropped; under ``/api`` everything stays,
to be refused by name.  Only what anybody may read has a canonical address: a new public
page is added to ``_known``, and an answer that depends on who asks never is.
"""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from app.serving.page_addresses import page_parameters
from app.serving.private_addresses import is_private
from app.views.subscription import FeedParameters

REMEMBERED_QUERY_OCTETS = 512

FEED_SUFFIXES = (".ics", ".atom", ".json")

FEED_FOLDERS = ("/feeds/", "/f/")

DESCRIPTION = "/api/v1/openapi.json"
"""What tells programs of all calls."""

CHANGES_SUFFIXES = ("/changes", "/changes.atom")

_FEED = frozenset(FeedParameters.model_fields)
_NONE: frozenset[str] = frozenset()


class Address(NamedTuple):
    """A path, decoded, and a query, encoded."""

    path: str
    query: str = ""


def canonical(path: str, query: bytes) -> Address | None:
    """The canonical address of a path and a query as they came; None if it has none."""
    if len(path) + len(query) > REMEMBERED_QUERY_OCTETS:
        return _canonical(path, query)
    return _remembered(path, query)


def _canonical(path: str, query: bytes) -> Address | None:
    if is_private(path):
        return None
    known = _known(path)
    if path.startswith("/api/v1/"):
        known = None
    elif known is None:
        return None
    # Read as Starlette reads it, so that the same values reach the route.
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    kept = sorted((p for p in pairs if known is None or p[0] in known), key=lambda pair: pair[0])
    return Address(path, urlencode(kept))


_remembered = lru_cache(maxsize=2048)(_canonical)


def is_feed(path: str) -> bool:
    """Whether ``path`` is that of a feed, be there one or not."""
    return path.startswith(FEED_FOLDERS) and path.endswith(FEED_SUFFIXES)


def _known(path: str) -> frozenset[str] | None:
    """The parameters that pages and feeds know; None where there is nothing to keep."""
    if path.startswith(("/feeds/", "/en/feeds/")) and path.endswith(CHANGES_SUFFIXES):
        return frozenset()
    if is_feed(path):
        return _FEED
    if path.startswith(FEED_FOLDERS) and path.endswith(".svg"):
        return _NONE
    return page_parameters(path)
