"""Search: events are found by the beginnings of words, by abbreviations, and by a day."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.models import Event
from app.regions import communes
from app.search import candidates, closeness, matching
from benchmarks.generating import fields

Build = Callable[..., dict[str, Any]]


def found(database: Database, query: str) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(select(Event.id).where(matching(query))))


@pytest.fixture
def loaded(database: Database, entry: Build, synced: Callable[..., Any]) -> Database:
    synced(
        database,
        entry(
            "giai-phong",
            name="Ngày Giải phóng miền Nam, thống nhất đất nước",
            rule="solar:04-30",
            origin="1975-04-30",
        ),
        entry("gio-to", name="Ngày Giỗ Tổ Hùng Vương", rule="lunar:03-10"),
        entry(
            "quan-doi",
            name="Ngày thành lập Quân đội nhân dân Việt Nam",
            rule="solar:12-22",
            origin="1944-12-22",
        ),
        entry("muoi-thang-ba", name="Ngày của một tỉnh", rule="solar:03-10", origin="1975-03-10"),
    )
    return database


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("ngày giải phóng miền Nam", ["giai-phong"]),
        ("ngay giai phong mien nam", ["giai-phong"]),
        ("30/4", ["giai-phong"]),
        ("30-04", ["giai-phong"]),
        ("30.4.1975", ["giai-phong"]),
        ("ngày 30 tháng 4 năm 1975", ["giai-phong"]),
        ("giải phóng 30/4", ["giai-phong"]),
        ("30/4/1976", []),
        ("10/3", ["gio-to", "muoi-thang-ba"]),
        ("10/3 âm lịch", ["gio-to"]),
        ("giỗ Tổ", ["gio-to"]),
        ("QĐND", ["quan-doi"]),
        ("thành lập QĐND VN", ["quan-doi"]),
        ("1975-04-30", ["giai-phong"]),
        ("mùng 10 tháng 3", ["gio-to"]),
        ("Kỷ niệm 80 năm Ngày thành lập QĐND", ["quan-doi"]),
        ("31/2", []),  # no such day, and no such words
        ("%", []),
    ],
)
def test_a_query_finds_what_people_mean(loaded: Database, query: str, ids: list[str]) -> None:
    assert found(loaded, query) == ids


def test_an_empty_query_finds_everything(loaded: Database) -> None:
    assert len(found(loaded, " ")) == 4


def ordered(database: Database, query: str) -> list[str]:
    asked = select(Event.id).where(matching(query)).order_by(*closeness(query))
    with database.reading() as session:
        return list(session.scalars(asked))


def test_an_accented_query_finds_its_own_words_before_those_that_fold_alike(
    database: Database, entry: Build, synced: Callable[..., Any]
) -> None:
    synced(
        database,
        entry("ngay-sinh-tho", name="Ngày sinh Nguyễn Hữu Thọ"),
        entry("ngay-tho", name="Ngày thơ Việt Nam hằng năm ở cả nước", short_name="Ngày thơ VN"),
    )
    assert ordered(database, "thơ")[0] == "ngay-tho"
    assert ordered(database, "Thọ")[0] == "ngay-sinh-tho"
    assert set(ordered(database, "tho")) == {"ngay-sinh-tho", "ngay-tho"}


# In catalogues of any size


def looked_for(database: Database, query: str, *, most: bool = False) -> list[str]:
    with database.reading() as session:
        return sorted(candidates(session, query, most=most))


QUERIES = ["le hoi", "Lễ hội đền", "thanh", "Ngày sinh Nguyễn", "bac", "30/4", "quoc khanh", "zzz"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("large", [0, 5000])
def test_the_country_s_and_the_communes_events_are_all_looked_for_where_they_are_few(
    database: Database,
    entry: Build,
    synced: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    large: int,
) -> None:
    monkeypatch.setattr("app.search.LARGE", large)
    place = communes("thai-nguyen")[0]
    local = [fields(place, number) | {"level": "dia-phuong"} for number in range(40)]
    synced(database, entry("quoc-khanh", name="Ngày Quốc khánh"), *(_written(one) for one in local))
    assert looked_for(database, query) == found(database, query)


def _written(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"region": "thai-nguyen"}


@pytest.mark.parametrize("large", [0, 5000])
def test_what_has_most_words_is_looked_for_under_the_rarer_ones(
    loaded: Database, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr("app.search.LARGE", large)
    assert looked_for(loaded, "thành lập QĐND zzz", most=True) == ["quan-doi"]
    assert looked_for(loaded, "zzz QĐND", most=True) == []


def test_of_localities_a_bounded_number_is_looked_for_and_of_the_country_all(
    database: Database,
    entry: Build,
    synced: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.search.LARGE", 0)
    monkeypatch.setattr("app.search.MOST_LOCAL", 2)
    synced(
        database,
        *(entry(f"ngay-{n}", name="Ngày lễ") for n in range(3)),
        *(entry(f"xa-{n}", name="Ngày lễ", region="thai-nguyen") for n in range(5)),
    )
    told = looked_for(database, "ngày lễ")
    assert [event_id for event_id in told if event_id.startswith("ngay")] == [
        "ngay-0", "ngay-1", "ngay-2",
    ]  # fmt: skip
    assert len(told) == 5


def test_the_rarest_word_leads_to_an_event_that_common_ones_would_hide(
    database: Database,
    entry: Build,
    synced: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.search.LARGE", 0)
    monkeypatch.setattr("app.search.LOOKED_AT", 3)
    synced(
        database,
        *(entry(f"a-{n}", name="Lễ hội làng", region="thai-nguyen") for n in range(9)),
        entry("z", name="Lễ hội Hoằng Xá", region="thai-nguyen"),
    )
    assert looked_for(database, "lễ hội hoằng") == ["z"]
