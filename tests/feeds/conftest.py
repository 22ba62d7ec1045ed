"""Feeds rendered without HTTP, as of a day."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from app.catalogue.load import Catalogue, load, read_files
from app.catalogue.reference import Reference, reference
from app.catalogue.sync import sync
from app.database import Database
from app.feeds.contents import contents
from app.feeds.definitions import Feed, published_feeds
from app.feeds.ics import ics
from app.feeds.items import Item, Options
from app.settings import PROJECT

TODAY = date(2026, 11, 22)
PUBLIC_URL = "https://lich.example"


def _published(name: str, known: Reference) -> Feed:
    return next(feed for feed in published_feeds(known) if feed.name == name)


@pytest.fixture
def items() -> Callable[..., tuple[Item, ...]]:
    """The items of a feed in a database."""

    def build(
        database: Database, name: str, today: date = TODAY, options: Options | None = None
    ) -> tuple[Item, ...]:
        with database.reading() as session:
            known = reference(session)
            feed = _published(name, known)
            chosen = options or Options()
            return contents(session, known, feed, today, chosen, PUBLIC_URL)

    return build


@pytest.fixture
def rendered(items: Callable[..., tuple[Item, ...]]) -> Callable[..., bytes]:
    """The bytes of a feed in a database."""

    def build(
        database: Database, name: str, today: date = TODAY, options: Options | None = None
    ) -> bytes:
        found = items(database, name, today, options)
        with database.reading() as session:
            feed = _published(name, reference(session))
        modified = datetime.fromisoformat("2026-11-22T00:00:00+00:00")
        return ics(feed, found, options or Options(), PUBLIC_URL, modified)

    return build


@pytest.fixture
def parsed(rendered: Callable[..., bytes]) -> Callable[..., Any]:
    """A feed in a database as a calendar program reads it: its calendar."""

    def build(database: Database, name: str, **choices: Any) -> Calendar:
        found = Calendar.from_ical(rendered(database, name, **choices))
        assert isinstance(found, Calendar)
        return found

    return build


@pytest.fixture
def feed_row() -> Callable[..., dict[str, Any]]:
    """A row of ``feeds.yaml``, with what a test changes."""

    def build(name: str = "vn", **changes: Any) -> dict[str, Any]:
        return {
            "name": name,
            "title": "Ngày kỷ niệm",
            "title_en": "Commemorations",
            "description": "Các ngày kỷ niệm của cả nước.",
            "description_en": "Commemorations.",
            "color": "crimson",
            "color_code": "#DC143C",
            "months_back": "12",
            "months_ahead": "24",
        } | changes

    return build


@pytest.fixture(scope="session")
def real_catalogue() -> Catalogue:
    """The catalogue of ``data/``."""
    found, problems = load(read_files(PROJECT / "data")[0])
    assert found, problems
    return found


@pytest.fixture
def real(real_catalogue: Catalogue) -> Callable[[Database], None]:
    """Sync a database with the catalogue of ``data/``."""

    def run(database: Database) -> None:
        with database.writing() as session:
            sync(session, real_catalogue, datetime.fromisoformat("2026-11-22T00:00:00+00:00"))

    return run
