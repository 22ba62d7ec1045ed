"""The reference is what was last loaded of the law, days off, feeds and provinces."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.catalogue.reference import Reference, reference
from app.catalogue.sync import Difference
from app.database import Database
from app.workdays import Kind

Synced = Callable[..., Difference]

LAW = {
    "id": "nd-145-2013", "title": "a", "short_title": "a", "number": "a", "issuer": "a",
    "date": "2013-10-29", "classes": ["round"], "forms": [], "sources": [{"title": "a"}],
}  # fmt: skip
NEW_YEAR_2026 = {
    "notice": {"title": "Phương án nghỉ Tết Dương lịch năm 2026", "number": "12729/VPCP-KGVX"},
    "status": "confirmed",
    "days": [{"day": "2026-01-02", "kind": "swapped", "made_up_on": "2026-01-10"}],
}
LABOUR_CODE = {
    "law": {"title": "Bộ luật Lao động", "number": "45/2019/QH14"},
    "in_force": "2021-01-01",
    "days": [{"rule": "solar:01-01", "name": "Tết Dương lịch"}],
}
FEED = {
    "name": "vn", "title": "Việt Nam", "title_en": "Vietnam", "description": "a",
    "description_en": "a",
    "color": "crimson", "color_code": "#DC143C", "months_back": "3", "months_ahead": "12",
}  # fmt: skip
MERGER = {
    "resolution": {"title": "a"},
    "merged": [
        {"former": "bac-kan", "name": "Bắc Kạn", "successor": "thai-nguyen", "until": "2025-06-30"}
    ],
}


def loaded(database: Database) -> Reference:
    with database.reading() as session:
        return reference(session)


def test_before_the_first_load_there_is_nothing(database: Database) -> None:
    assert loaded(database) == Reference((), (), (), (), ())


def test_each_file_is_read_into_its_rows(database: Database, synced: Synced) -> None:
    days_off: list[dict[str, Any]] = [LABOUR_CODE, NEW_YEAR_2026]
    synced(database, law=[LAW], days_off=days_off, feeds=[FEED], provinces=[MERGER])
    found = loaded(database)
    assert [book.id for book in found.law] == ["nd-145-2013"]
    assert [type(row).__name__ for row in found.days_off] == ["LawRow", "DecisionRow"]
    assert [feed.name for feed in found.feeds] == ["vn"]
    assert [merger.resolution.title for merger in found.mergers] == ["a"]


def test_a_new_load_replaces_the_rows(database: Database, synced: Synced) -> None:
    synced(database, feeds=[FEED])
    synced(database, law=[LAW])
    found = loaded(database)
    assert (len(found.feeds), len(found.law)) == (0, 1)


def test_the_work_calendar_is_made_of_laws_and_notices(
    sqlite_database: Database, synced: Synced
) -> None:
    synced(sqlite_database, days_off=[LABOUR_CODE, NEW_YEAR_2026])
    found = loaded(sqlite_database).work_calendar.day_off(date(2026, 1, 2))
    assert found is not None
    assert (found.kind, found.made_up_on) == (Kind.SWAPPED, date(2026, 1, 10))
    assert found.notice is not None
    assert found.notice.number == "12729/VPCP-KGVX"


@pytest.mark.parametrize(
    ("former", "successor"), [("bac-kan", "thai-nguyen"), ("thai-nguyen", None), ("", None)]
)
def test_a_former_province_has_a_successor(
    former: str, successor: str | None, sqlite_database: Database, synced: Synced
) -> None:
    synced(sqlite_database, provinces=[MERGER])
    found = loaded(sqlite_database).successor(former)
    assert (found.successor if found else None) == successor


# The files of the project


def test_the_former_provinces_of_2025_are_29(real_database: Database) -> None:
    merged = [row for merger in loaded(real_database).mergers for row in merger.merged]
    assert len(merged) == 63 - 34
    assert {row.until for row in merged} == {date(2025, 6, 30)}


def test_the_days_off_of_the_project_hold_the_swap_of_new_year_2026(
    real_database: Database,
) -> None:
    found = loaded(real_database).work_calendar.day_off(date(2026, 1, 2))
    assert found is not None
    assert (found.kind, found.made_up_on) == (Kind.SWAPPED, date(2026, 1, 10))


def test_the_great_days_feed_is_published(real_database: Database) -> None:
    assert "vn-le-lon" in {feed.name for feed in loaded(real_database).feeds}
