"""Reviews: a document with a cycle is summed up within a year, and is on no agenda."""

from collections.abc import Callable
from typing import Any

import pytest

from app.agenda import agenda, occurrences_of
from app.calendar.anniversary import YearClass
from app.calendar.window import Window
from app.database import Database
from app.filters import EVERYTHING_NATIONAL, Filters
from app.models import Event
from app.reviews import reviews, reviews_of

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
        return [review.title for review in reviews(session, year, Filters(region=region))]


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


def test_a_document_tells_its_next_reviews(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, document(entry))
    with database.reading() as session:
        event = session.get_one(Event, "nq-29")
        found = reviews_of(event, range(2017, 2029))
        assert [(review.year, review.years) for review in found] == [
            (2018, 5),
            (2023, 10),
            (2028, 15),
        ]
        assert occurrences_of(event, Window.of_year(2023)) == ()


@pytest.mark.parametrize(
    "filters",
    [
        Filters(category=frozenset({"dang"})),
        Filters(level=frozenset({"tham-khao"})),
        Filters(manner=frozenset({"don"})),
        Filters(query="khong co"),
        Filters(year_class=frozenset({YearClass.ROUND})),
    ],
)
def test_filters_leave_out_reviews_as_they_do_occurrences(
    database: Database, entry: Build, synced: Synced, filters: Filters
) -> None:
    synced(database, document(entry))
    with database.reading() as session:
        assert reviews(session, 2023, filters) == ()
        assert len(reviews(session, 2023, Filters(query="29-NQ/TW"))) == 1
