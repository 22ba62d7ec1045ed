"""What changed is told to programs in the spelling of the catalogue's files."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.clock import midnight
from app.database import Database
from app.views.changes import ChangeView, changes
from app.views.reading import References, read

Entry = Callable[..., dict[str, Any]]
Synced = Callable[..., Any]


def told(database: Database) -> tuple[ChangeView, ...]:
    with database.reading() as session:
        reading = read(session, References(), date(2026, 12, 31), "https://lich.example")
        return changes(1, reading).items


@pytest.mark.parametrize(
    ("first", "then", "before", "after"),
    [
        (
            {},
            {"extent": {"lasts": "2"}},
            {"extent": None},
            {"extent": {"offset": 0, "lasts": 2, "through": None}},
        ),
        (
            {"extent": {"offset": "-1", "lasts": "3"}},
            {"extent": {"offset": "-1", "lasts": "4"}},
            {"extent": {"offset": -1, "lasts": 3, "through": None}},
            {"extent": {"offset": -1, "lasts": 4, "through": None}},
        ),
        (
            {"extent": {"through": "solar:02-10"}},
            {},
            {"extent": {"offset": 0, "lasts": 1, "through": "solar:02-10"}},
            {"extent": None},
        ),
        (
            {},
            {"year_class_from": "civil-year"},
            {"year_class_from": None},
            {"year_class_from": "civil-year"},
        ),
        ({}, {"places": ["Hà Nội"]}, {"places": []}, {"places": ["Hà Nội"]}),
        ({}, {"since": "1930"}, {"since": None}, {"since": 1930}),
    ],
)
def test_fields_that_differ_are_spelt_as_in_the_files(
    first: dict[str, Any], then: dict[str, Any], before: dict[str, Any], after: dict[str, Any],
    sqlite_database: Database, entry: Entry, synced: Synced,
) -> None:  # fmt: skip
    synced(sqlite_database, entry(**first), on="2026-12-01")
    synced(sqlite_database, entry(**then), on="2026-12-02")
    (change,) = told(sqlite_database)
    assert (change.before, change.after) == (before, after)


def test_each_change_is_told_with_the_whole_extent_of_its_own_time(
    database: Database, entry: Entry, synced: Synced
) -> None:
    for number, lasts in enumerate(("2", "3", "4"), 1):
        extent = {"offset": "-1", "lasts": lasts}
        synced(database, entry(extent=extent), on=f"2026-12-{number:02}")
    steps = [(c.before["extent"]["lasts"], c.after["extent"]["lasts"]) for c in told(database)]
    assert steps == [(2, 3), (3, 4)]


def test_a_change_is_told_with_its_reason(
    database: Database, entry: Entry, synced: Synced, catalogue: Callable[..., Catalogue]
) -> None:
    synced(database, entry(), on="2026-12-01")
    with database.writing() as session:
        told_entries = catalogue(entry(name="Tên khác"))
        sync(session, told_entries, midnight(date(2026, 12, 2)), "Theo văn bản mới")
    assert [change.why for change in told(database)] == ["Theo văn bản mới"]
