"""A saved feed is a filter under a short address that follows from its canonical spelling."""

from base64 import b32encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.catalogue.reference import Reference, reference
from app.catalogue.vocabulary import Category, Level
from app.database import Database
from app.feeds.saved import (
    canonical,
    feed_of,
    filters_spelt,
    keep,
    published_twin,
    saved_feed,
    slug,
    spelling,
)
from app.filters import EVERYTHING_NATIONAL, Filters
from app.models import SavedFeed
from app.search import parsed

NOW = datetime(2026, 11, 22, tzinfo=UTC)

ROUND_IN_THAI_NGUYEN = Filters(region="thai-nguyen", year_class=frozenset({YearClass.ROUND}))

NO_REFERENCE = Reference((), (), (), (), ())

LAW = {
    "id": "nd-145-2013",
    "title": "Nghị định quy định về tổ chức ngày kỷ niệm",
    "short_title": "Nghị định 145/2013/NĐ-CP",
    "number": "145/2013/NĐ-CP",
    "issuer": "Chính phủ",
    "date": "2013-10-29",
    "classes": ["round"],
    "forms": [],
    "sources": [{"title": "Công báo"}],
}


def _stored(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(SavedFeed)).scalar_one()


# Spelling


@pytest.mark.parametrize(
    ("filters", "spelt"),
    [
        (EVERYTHING_NATIONAL, ""),
        (ROUND_IN_THAI_NGUYEN, "region=thai-nguyen&year_class=round"),
        (
            Filters(category=frozenset({Category.VAN_HOA, Category.DANG}), query="Điện Biên"),
            "category=dang&category=van-hoa&q=dien+bien",
        ),
        (
            Filters(
                law=frozenset({"nd-145-2013"}),
                level=frozenset({Level.NGANH}),
                manner=frozenset({Manner.GIO}),
            ),
            "law=nd-145-2013&level=nganh&manner=gio",
        ),
    ],
)
def test_names_and_values_stand_in_order_and_defaults_are_left_out(
    filters: Filters, spelt: str
) -> None:
    assert spelling(filters) == spelt


def test_the_slug_is_the_beginning_of_the_digest_of_the_spelling() -> None:
    text = "region=thai-nguyen&year_class=round"
    digest = b32encode(sha256(text.encode()).digest()).decode()
    assert slug(text) == digest[:12].lower()


_filters = st.builds(
    Filters,
    region=st.sampled_from(["VN", "thai-nguyen", "05443"]),
    category=st.frozensets(st.sampled_from(Category)),
    level=st.frozensets(st.sampled_from(Level)),
    manner=st.frozensets(st.sampled_from(Manner)),
    law=st.frozensets(st.sampled_from(["nd-145-2013", "kl-88-2014"])),
    year_class=st.frozensets(st.sampled_from(YearClass)),
    query=st.text(max_size=12),
)


@given(_filters)
def test_a_spelling_reads_back_as_the_canonical_filter(filters: Filters) -> None:
    assert filters_spelt(spelling(filters)) == canonical(filters)
    assert spelling(canonical(filters)) == spelling(filters)


@pytest.mark.parametrize("query", ["điện biên", "DIEN BIEN", " Điện  Biên "])
def test_queries_that_find_the_same_by_folding_are_spelt_the_same(query: str) -> None:
    assert spelling(Filters(query=query)) == spelling(Filters(query="dien bien"))


@given(st.text(alphabet="kyniệm đồngchí30/4- \u00a0.", max_size=20))
def test_folding_a_query_never_changes_what_it_finds(query: str) -> None:
    assert parsed(canonical(Filters(query=query)).query) == parsed(query)


# Titles and windows


@pytest.mark.parametrize(
    ("filters", "title", "title_en"),
    [
        (
            ROUND_IN_THAI_NGUYEN,
            "Lịch Kỷ niệm: Thái Nguyên, năm tròn",
            "Lịch Kỷ niệm: Thái Nguyên, round years",
        ),
        (
            Filters(category=frozenset({"dang", "van-hoa"}), level=frozenset({"quoc-gia"})),
            "Lịch Kỷ niệm: Đảng Cộng sản Việt Nam, Văn hóa, khoa học, Quốc gia",
            "Lịch Kỷ niệm: The Communist Party, Culture and science, National",
        ),
        (
            Filters(category=frozenset({"dang", "van-hoa", "nganh", "le-hoi"})),
            "Lịch Kỷ niệm: 4 nhóm",
            "Lịch Kỷ niệm: 4 categories",
        ),
        (
            Filters(manner=frozenset({"tuong-niem"}), query="Điện Biên"),
            "Lịch Kỷ niệm: Tưởng niệm, “dien bien”",
            "Lịch Kỷ niệm: Remembered in mourning, “dien bien”",
        ),
        (EVERYTHING_NATIONAL, "Lịch Kỷ niệm: cả nước", "Lịch Kỷ niệm: the whole country"),
    ],
)
def test_a_title_is_made_from_the_filter(filters: Filters, title: str, title_en: str) -> None:
    feed = feed_of(filters, NO_REFERENCE)
    assert (feed.title, feed.title_en) == (title, title_en)


def test_a_title_names_a_law_by_its_short_title(
    sqlite_database: Database, synced: Callable[..., Any]
) -> None:
    synced(sqlite_database, law=[LAW])
    with sqlite_database.reading() as session:
        feed = feed_of(Filters(law=frozenset({"nd-145-2013"})), reference(session))
    assert feed.title == "Lịch Kỷ niệm: Nghị định 145/2013/NĐ-CP"


@pytest.mark.parametrize(
    ("narrowed", "months"),
    [
        ({}, (3, 12)),
        ({"level": frozenset({"quoc-gia"})}, (3, 12)),
        ({"category": frozenset({"dang"})}, (12, 24)),
        ({"year_class": frozenset({YearClass.ROUND})}, (12, 24)),
        ({"manner": frozenset({"gio"})}, (12, 24)),
        ({"law": frozenset({"nd-145-2013"})}, (12, 24)),
        ({"query": "dien bien"}, (12, 24)),
    ],
)
@pytest.mark.parametrize("region", ["VN", "thai-nguyen", "05443"])
def test_the_window_is_wide_ahead_only_where_more_than_place_and_level_narrow(
    region: str, narrowed: dict[str, Any], months: tuple[int, int]
) -> None:
    feed = feed_of(replace(Filters(region=region), **narrowed), NO_REFERENCE)
    assert (feed.months_back, feed.months_ahead) == months


def test_the_months_of_a_window_are_whole_ones() -> None:
    window = feed_of(ROUND_IN_THAI_NGUYEN, NO_REFERENCE).window(date(2026, 11, 22))
    assert (window.start, window.end) == (date(2025, 11, 1), date(2028, 12, 1))


# Published twins


def test_a_region_alone_or_one_category_alone_is_a_published_feed(real_database: Database) -> None:
    with real_database.reading() as session:
        known = reference(session)
    twins = {
        "vn": EVERYTHING_NATIONAL,
        "thai-nguyen": Filters(region="thai-nguyen"),
        "van-hoa": Filters(category=frozenset({Category.VAN_HOA})),
    }
    for name, filters in twins.items():
        found = published_twin(filters, known)
        assert found is not None
        assert found.name == name


@pytest.mark.parametrize(
    "filters",
    [
        ROUND_IN_THAI_NGUYEN,
        Filters(category=frozenset({"dang", "van-hoa"})),
        Filters(region="thai-nguyen", category=frozenset({"dang"})),
        Filters(query="dien bien"),
        Filters(region="05443"),
    ],
)
def test_another_filter_is_none(real_database: Database, filters: Filters) -> None:
    with real_database.reading() as session:
        assert published_twin(filters, reference(session)) is None


# Storing


def test_a_filter_is_stored_once_and_found_by_its_slug(database: Database) -> None:
    for new in (True, False):
        with database.writing() as session:
            assert keep(session, ROUND_IN_THAI_NGUYEN, NOW) is new
    with database.reading() as session:
        feed = saved_feed(session, slug(spelling(ROUND_IN_THAI_NGUYEN)), NO_REFERENCE)
    assert feed == feed_of(ROUND_IN_THAI_NGUYEN, NO_REFERENCE)
    assert _stored(database) == 1


def test_a_filter_stored_from_two_connections_at_the_same_moment_is_one_row(
    database: Database,
) -> None:
    together = Barrier(2)

    def store() -> bool:
        together.wait()
        with database.writing() as session:
            return keep(session, ROUND_IN_THAI_NGUYEN, NOW)

    with ThreadPoolExecutor(2) as threads:
        stored = [threads.submit(store) for _ in range(2)]
    assert sorted(one.result() for one in stored) == [False, True]
    assert _stored(database) == 1


def test_who_waits_for_another_that_stores_the_same_finds_it_stored(
    postgresql_database: Database,
) -> None:
    def store() -> bool:
        with postgresql_database.writing() as session:
            return keep(session, ROUND_IN_THAI_NGUYEN, NOW)

    with ThreadPoolExecutor(1) as threads:
        with postgresql_database.writing() as first:
            assert keep(first, ROUND_IN_THAI_NGUYEN, NOW)
            other = threads.submit(store)
            with pytest.raises(TimeoutError):
                other.result(timeout=0.5)
        assert other.result() is False
    assert _stored(postgresql_database) == 1


@pytest.mark.parametrize("name", ["", "thai-nguyen", "khong-co-nao", "aaaaaaaaaaaa", "\x00" * 12])
def test_a_name_that_is_no_slug_is_nothing(database: Database, name: str) -> None:
    with database.reading() as session:
        assert saved_feed(session, name, NO_REFERENCE) is None
