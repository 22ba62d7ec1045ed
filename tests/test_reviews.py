"""Reviews: a document with a cycle is summed up within a year, and is on no agenda."""

from collections.abc import Callable
from typing import Any

import pytest

from app.agenda import EVERYTHING_NATIONAL, agenda
from app.calendar.window import Window
from app.database import Database
from app.reviews import reviews

Build = Callable[..., dict[str, Any]]
Synced = Callable[..., Any]


def document(entry: Build, **changes: Any) -> dict[str, Any]:
    """A resolution of 4 November 2013."""
    cycle = {"so_ket": ["3", "5"], "tong_ket": ["10", "15"]}
    told = {"number": "29-NQ/TW", "issuer": "Ban Chấp hành Trung ương", "kind": "nghị quyết"}
    return entry(
        **{
            "id": "nq-29",
            "name": "Nghị quyết số 29-NQ/TW ngày 04/11/2013",
            "rule": "solar:11-04",
            "origin": "2013-11-04",
            "manner": "none",
            "category": "van-ban",
            "document": {**told, "review": cycle},
            **changes,
        }
    )


def titles(database: Database, year: int, region: str = "VN") -> list[str]:
    with database.reading() as session:
        return [review.title for review in reviews(session, year, region)]


@pytest.mark.parametrize(
    ("year", "title"),
    [
        (2016, "Sơ kết 3 năm thực hiện Nghị quyết số 29-NQ/TW ngày 04/11/2013"),
        (2023, "Tổng kết 10 năm thực hiện Nghị quyết số 29-NQ/TW ngày 04/11/2013"),
    ],
)
def test_a_review_is_due_in_the_years_of_its_cycle(
    database: Database, entry: Build, synced: Synced, year: int, title: str
) -> None:
    synced(database, document(entry))
    assert titles(database, year) == [title]


def test_no_review_is_due_between(database: Database, entry: Build, synced: Synced) -> None:
    synced(database, document(entry))
    assert titles(database, 2024) == []


def test_a_replaced_document_stops(database: Database, entry: Build, synced: Synced) -> None:
    synced(database, document(entry, until="2022"))
    assert titles(database, 2023) == []


def test_where_both_kinds_fall_due_the_whole_is_summed_up(
    database: Database, entry: Build, synced: Synced
) -> None:
    told = document(entry)
    told["document"]["review"] = {"so_ket": ["10"], "tong_ket": ["10"]}
    synced(database, told)
    assert titles(database, 2023)[0].startswith("Tổng kết")


def test_a_province_has_its_own_documents_and_those_above(
    database: Database, entry: Build, synced: Synced
) -> None:
    local = document(entry, id="ct-519", region="thai-nguyen", origin="2013-11-04")
    synced(database, document(entry), local)
    assert len(titles(database, 2023, "thai-nguyen")) == 2
    assert len(titles(database, 2023)) == 1


def test_a_document_under_review_is_on_no_agenda(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, document(entry))
    with database.reading() as session:
        assert agenda(session, Window.of_year(2023), EVERYTHING_NATIONAL) == ()
