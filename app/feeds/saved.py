"""A saved feed is a filter kept under a short address of its own.

Its slug follows from its canonical spelling: the same filter has the same address whoever
asks for it, and is stored once.  Its title is made from the filter, so that nobody can
name a feed of ours; its window depends on the filter alone, and never on how much it finds.
"""

import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qs, urlencode

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from app.calendar.anniversary import YearClass
from app.catalogue.published import Holds
from app.catalogue.reference import Reference
from app.catalogue.vocabulary import MANNER_LABELS, YEAR_CLASS_LABELS, Category, Level
from app.database import DatabaseUnreachable
from app.feeds.definitions import Feed, published_feeds
from app.filters import Filters
from app.folding import folded
from app.models import SavedFeed
from app.regions import COUNTRY, region
from app.search import parsed

SLUG_CHARACTERS = 12

_SLUG = re.compile(f"[a-z2-7]{{{SLUG_CHARACTERS}}}")

NARROW_MONTHS = (12, 24)
WIDE_MONTHS = (3, 12)
"""Months back and ahead; the wide ones hold nearly all national events."""

_Both = tuple[str, str]
"""A text in Vietnamese and in English."""

_SETS = ("category", "law", "level", "manner", "year_class")

_LABELS: dict[str, dict[str, _Both]] = {
    "category": {word: (word.label, word.label_en) for word in Category},
    "level": {word: (word.label, word.label_en) for word in Level},
    "manner": {str(manner): labels for manner, labels in MANNER_LABELS.items()},
}

_COUNTED = {
    "category": ("nhóm", "categories"),
    "level": ("cấp", "levels"),
    "manner": ("cách kỷ niệm", "manners"),
    "law": ("văn bản", "documents"),
}

_NAMED = 3
"""How many values of one kind a title names, before it tells only their number."""


def canonical(filters: Filters) -> Filters:
    """The one filter for all that find the same: with the query as the search folds it."""
    return replace(filters, query=_folded(filters.query))


def spelling(filters: Filters) -> str:
    """The canonical spelling: an encoded query, names and values in order, defaults left out."""
    kept = canonical(filters)
    pairs = [(name, value) for name in _SETS for value in getattr(kept, name)]
    pairs += [("q", kept.query)] * bool(kept.query)
    pairs += [("region", kept.region)] * (kept.region != COUNTRY)
    return urlencode(sorted((name, str(value)) for name, value in pairs))


def filters_spelt(text: str) -> Filters:
    """The filter of a canonical spelling."""
    values = parse_qs(text, strict_parsing=bool(text))
    sets = {name: frozenset(values.get(name, ())) for name in _SETS}
    classes = frozenset(map(YearClass, sets.pop("year_class")))
    (query,), (place,) = values.get("q", [""]), values.get("region", [COUNTRY])
    return Filters(region=place, query=query, year_class=classes, **sets)


def slug(text: str) -> str:
    """The short address of a canonical spelling."""
    return b32encode(sha256(text.encode()).digest()).decode().lower()[:SLUG_CHARACTERS]


def published_twin(filters: Filters, reference: Reference) -> Feed | None:
    """The published feed that holds just what ``filters`` asks for, if there is one."""
    wanted = canonical(filters)
    events = (feed for feed in published_feeds(reference) if feed.holds is Holds.EVENTS)
    return next((feed for feed in events if feed.filters == wanted), None)


def saved_feed(session: Session, name: str, reference: Reference) -> Feed | None:
    """The saved feed of that slug, if there is one."""
    row = session.get(SavedFeed, name) if _SLUG.fullmatch(name) else None
    return feed_of(filters_spelt(row.spelling), reference) if row else None


def keep(session: Session, filters: Filters, now: datetime) -> bool:
    """Store ``filters`` as a saved feed; whether it is a new one.

    Two who store the same at the same moment store it once.

    Raises:
        DatabaseUnreachable: if the database can only be read.
    """
    text = spelling(filters)
    row = SavedFeed(slug=slug(text), spelling=text, created=now)
    if session.get(SavedFeed, row.slug):
        return False
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    except DBAPIError as error:
        # A server set to read only, a standby, a role that may not write: each says it otherwise.
        raise DatabaseUnreachable(str(error.orig)) from error
    return True


def feed_of(filters: Filters, reference: Reference) -> Feed:
    """The saved feed that ``filters`` makes, whether it is stored or not."""
    kept = canonical(filters)
    narrows = kept.query or any(getattr(kept, name) for name in _SETS if name != "level")
    back, ahead = NARROW_MONTHS if narrows else WIDE_MONTHS
    parts = tuple(_parts(kept, reference)) or (("cả nước", "the whole country"),)
    vietnamese, english = map(", ".join, zip(*parts, strict=True))
    return Feed(
        name=slug(spelling(kept)),
        title=f"Lịch Kỷ niệm: {vietnamese}",
        title_en=f"Lịch Kỷ niệm: {english}",
        description=f"Các ngày kỷ niệm theo bộ lọc: {vietnamese}.",
        description_en=f"Commemorations by a filter: {english}.",
        holds=Holds.EVENTS,
        filters=kept,
        color="slateblue",
        color_code="#6A5ACD",
        months_back=back,
        months_ahead=ahead,
        saved=True,
    )


def _folded(query: str) -> str:
    """``query`` folded and evenly spaced, unless it would find something else then."""
    plain = " ".join(folded(query).split())
    return plain if parsed(plain) == parsed(query) else query


def _parts(filters: Filters, reference: Reference) -> Iterator[_Both]:
    """What a title names, the place first."""
    laws = {book.id: (book.short_title, book.short_title) for book in reference.law}
    if filters.region != COUNTRY:
        place = region(filters.region)
        yield (place.name if place else filters.region,) * 2
    for name, labels in (_LABELS | {"law": laws}).items():
        values = sorted(getattr(filters, name))
        if len(values) > _NAMED:
            vietnamese, english = _COUNTED[name]
            yield f"{len(values)} {vietnamese}", f"{len(values)} {english}"
        else:
            yield from (labels.get(value, (value, value)) for value in values)
    yield from (YEAR_CLASS_LABELS[one] for one in YearClass if one in filters.year_class)
    if filters.query:
        yield (f"“{filters.query}”",) * 2
