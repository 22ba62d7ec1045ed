"""A sync makes the tables say what the files say, and keeps the stamps that feeds carry."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import func, select

from app.catalogue.load import Catalogue, DataFile
from app.catalogue.reference import ROWS
from app.catalogue.sync import Difference, difference, is_loaded, sync
from app.database import Database
from app.models import Base, Event, EventChange, EventWord, LoadedFile, Revision

Build = Callable[..., dict[str, Any]]
BuildCatalogue = Callable[..., Catalogue]
Synced = Callable[..., Difference]


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def stored(database: Database, event_id: str = "thanh-lap-dang") -> Event:
    with database.reading() as session:
        return session.get_one(Event, event_id)


def revision(database: Database) -> Revision:
    with database.reading() as session:
        return session.scalars(select(Revision)).one()


def words(database: Database, event_id: str = "thanh-lap-dang") -> set[str]:
    with database.reading() as session:
        found = select(EventWord.word).where(EventWord.event_id == event_id)
        return set(session.scalars(found))


def rows(database: Database) -> dict[str, list[Any]]:
    """All that is stored."""
    with database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def kinds(found: Difference) -> list[tuple[str, str]]:
    return [(change.kind, change.event_id) for change in found.changes]


# Adding


def test_the_first_load_adds_every_entry(database: Database, entry: Build, synced: Synced) -> None:
    found = synced(database, entry("b"), entry("a"), entry("c", region="thai-nguyen"))
    assert kinds(found) == [("added", "a"), ("added", "b"), ("added", "c")]
    with database.reading() as session:
        assert set(session.scalars(select(Event.id))) == {"a", "b", "c"}


def test_an_added_event_is_stamped_with_the_day_of_its_sync(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry(), on="2026-11-22")
    event = stored(database)
    assert (event.created, event.changed) == (noon("2026-11-22"), noon("2026-11-22"))
    assert (event.sequence, event.retired) == (0, None)


def test_every_field_of_an_entry_is_stored(
    database: Database, entry: Build, synced: Synced
) -> None:
    law = {
        "id": "a" * 48, "title": "a", "short_title": "a", "number": "a", "issuer": "a",
        "date": "2013-10-29", "classes": ["round"], "forms": [], "sources": [{"title": "a"}],
    }  # fmt: skip
    merged = {"former": "b" * 48, "name": "a", "successor": "thai-nguyen", "until": "2025-06-30"}
    told = entry(
        "c" * 48,
        name="Tên " + "ế" * 296,
        short_name="ế" * 32,
        rule="lunar:02-03",
        origin="1985",
        origin_lunar="1985-02L-03",
        extent={"offset": "-1", "through": "weekday:05-last-sun"},
        category="luc-luong-vu-trang",
        level="dia-phuong",
        region="thai-nguyen",
        former="b" * 48,
        law="a" * 48,
        year_class_from="civil-year",
        day_off="true",
        since="1990",
        until="2100",
        persons=["Hồ Chí Minh"],
        document={"number": "1", "issuer": "2", "kind": "3"},
    )
    synced(
        database, told, law=[law], provinces=[{"resolution": {"title": "a"}, "merged": [merged]}]
    )
    event = stored(database, "c" * 48)
    as_told = (
        "name", "short_name", "name_en", "rule", "origin", "origin_lunar", "manner", "category",
        "level", "region", "former", "law", "status", "description",
    )  # fmt: skip
    assert {name: getattr(event, name) for name in as_told} == {n: told[n] for n in as_told}
    assert (event.since, event.until, event.ever_since, event.ever_until) == (
        1990,
        2100,
        1990,
        2100,
    )
    assert (event.extended, event.offset_days, event.lasts_days) == (True, -1, 1)
    assert event.through == "weekday:05-last-sun"
    assert event.class_from_civil_year
    assert event.day_off
    assert event.details["persons"] == ["Hồ Chí Minh"]
    assert event.details["sources"][0]["title"] == "Điều lệ Đảng"
    assert event.details["document"]["kind"] == "3"


# Syncing again


def test_syncing_twice_changes_nothing(database: Database, entry: Build, synced: Synced) -> None:
    told = entry(
        extent={"lasts": "2"}, disputed=[{"origin": "1930-01", "sources": [{"title": "a"}]}]
    )
    synced(database, told, on="2026-11-22")
    before = rows(database)
    found = synced(database, told, on="2026-11-23")
    assert not found
    assert found == Difference((), ())
    assert rows(database) == before


def test_the_catalogue_of_the_project_is_not_different_after_its_sync(
    real_database: Database, real_catalogue: Catalogue
) -> None:
    with real_database.reading() as session:
        assert not difference(session, real_catalogue)
        assert is_loaded(session, real_catalogue.files)


def test_each_sync_that_changes_something_raises_the_revision_by_one(
    database: Database, entry: Build, synced: Synced
) -> None:
    assert revision(database).number == 0
    synced(database, entry("a"), entry("b"), on="2026-11-22")
    assert (revision(database).number, revision(database).changed_at) == (1, noon("2026-11-22"))
    synced(database, entry("a", name="Tên khác"), on="2026-11-23")
    assert (revision(database).number, revision(database).changed_at) == (2, noon("2026-11-23"))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Ngày thành lập Đảng"},
        {"short_name": "Lập Đảng"},
        {"name_en": "Founding of the Party"},
        {"rule": "solar:02-04"},
        {"origin": "1930-02-03"},
        {"manner": "none"},
        {"category": "lich-su"},
        {"status": "doubtful"},
        {"since": "1960"},
        {"until": "2030"},
        {"extent": {"lasts": "2"}},
        {"extent": {"offset": "-1"}},
        {"extent": {"through": "solar:02-10"}},
    ],
)
def test_a_change_that_feeds_show_raises_sequence_and_changed(
    change: dict[str, Any], sqlite_database: Database, entry: Build, synced: Synced
) -> None:
    synced(sqlite_database, entry(), on="2026-11-22")
    assert kinds(synced(sqlite_database, entry(**change), on="2026-11-23")) == [
        ("changed", "thanh-lap-dang")
    ]
    event = stored(sqlite_database)
    assert (event.created, event.changed) == (noon("2026-11-22"), noon("2026-11-23"))
    assert event.sequence == 1


@pytest.mark.parametrize(
    "change",
    [
        {"sources": [{"title": "Văn kiện Đảng"}]},
        {"description": "Khác."},
        {"persons": ["Nguyễn Ái Quốc"]},
        {"places": ["Cửu Long"]},
    ],
)
def test_a_change_that_feeds_do_not_show_is_stored_without_a_new_stamp(
    change: dict[str, Any], sqlite_database: Database, entry: Build, synced: Synced
) -> None:
    synced(sqlite_database, entry(), on="2026-11-22")
    assert kinds(synced(sqlite_database, entry(**change), on="2026-11-23")) == [
        ("changed", "thanh-lap-dang")
    ]
    event = stored(sqlite_database)
    assert (event.changed, event.sequence) == (noon("2026-11-22"), 0)
    assert revision(sqlite_database).number == 2


def test_a_change_is_told_by_the_columns_that_differ(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry())
    (change,) = synced(database, entry(since="1930", rule="solar:02-04")).changes
    assert change.before == {"rule": "solar:02-03", "since": None}
    assert change.after == {"rule": "solar:02-04", "since": 1930}


def test_every_change_is_written_down_with_its_revision(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry(), on="2026-11-22")
    synced(database, entry(since="1930"), on="2026-11-23")
    synced(database, on="2026-11-24")
    with database.reading() as session:
        changes = list(session.scalars(select(EventChange).order_by(EventChange.id)))
    assert [(c.revision, c.at, c.kind, c.event_id) for c in changes] == [
        (1, noon("2026-11-22"), "added", "thanh-lap-dang"),
        (2, noon("2026-11-23"), "changed", "thanh-lap-dang"),
        (3, noon("2026-11-24"), "retired", "thanh-lap-dang"),
    ]
    assert (changes[1].before, changes[1].after) == ({"since": None}, {"since": 1930})
    assert changes[0].after["rule"] == "solar:02-03"


def test_a_reason_is_written_down_with_every_change_of_its_sync_and_with_no_other(
    database: Database, entry: Build, catalogue: BuildCatalogue, synced: Synced
) -> None:
    synced(database, entry("a"), entry("b"), entry("c"))
    told = catalogue(entry("a", name="Khác"), entry("c"), entry("d"))
    with database.writing() as session:
        sync(session, told, noon("2026-11-23"), "Theo Nghị quyết mới")
    with database.reading() as session:
        found = session.execute(
            select(EventChange.event_id, EventChange.why).where(EventChange.revision == 2)
        )
        assert dict(found.all()) == dict.fromkeys("abd", "Theo Nghị quyết mới")
        first = select(EventChange.why).where(EventChange.revision == 1)
        assert set(session.scalars(first)) == {None}


def test_the_instant_of_change_goes_forward_even_if_the_clock_goes_back(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry(), on="2026-11-22")
    synced(database, entry(name="Tên khác"), on="2026-11-20")
    later = datetime(2026, 11, 22, 12, 0, 1, tzinfo=UTC)
    assert revision(database).changed_at == later
    assert stored(database).changed == later


# Retiring


def test_an_entry_that_left_the_files_is_retired_and_not_deleted(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry("a"), entry("b"), on="2026-11-22")
    found = synced(database, entry("a"), on="2026-11-23")
    assert kinds(found) == [("retired", "b")]
    event = stored(database, "b")
    assert (event.retired, event.changed) == (noon("2026-11-23"), noon("2026-11-23"))
    assert (event.sequence, event.name) == (1, "Ngày thành lập Đảng Cộng sản Việt Nam")
    assert words(database, "b") == set()


def test_an_entry_is_retired_once(database: Database, entry: Build, synced: Synced) -> None:
    synced(database, entry(), on="2026-11-22")
    synced(database, on="2026-11-23")
    assert not synced(database, on="2026-11-24")
    assert stored(database).retired == noon("2026-11-23")


def test_a_retired_entry_that_comes_back_is_restored_with_a_higher_sequence(
    database: Database, entry: Build, synced: Synced
) -> None:
    synced(database, entry(), on="2026-11-22")
    synced(database, on="2026-11-23")
    found = synced(database, entry(name="Tên khác"), on="2026-11-24")
    assert kinds(found) == [("restored", "thanh-lap-dang")]
    event = stored(database)
    assert (event.retired, event.sequence, event.name) == (None, 2, "Tên khác")
    assert (event.created, event.changed) == (noon("2026-11-22"), noon("2026-11-24"))
    assert words(database) >= {"ten", "khac"}


@pytest.mark.parametrize(
    ("first", "then", "widest"),
    [
        ((1930, 2100), (1960, 2050), (1930, 2100)),  # narrowed
        ((1960, 2050), (1930, 2100), (1930, 2100)),  # widened
        ((None, None), (1960, 2050), (None, None)),  # narrowed from no bound
        ((1960, 2050), (None, None), (None, None)),  # widened to none
    ],
)
def test_the_widest_years_ever_published_are_kept(
    first: tuple[int | None, int | None],
    then: tuple[int | None, int | None],
    widest: tuple[int | None, int | None],
    sqlite_database: Database,
    entry: Build,
    synced: Synced,
) -> None:
    for since, until in (first, then):
        synced(sqlite_database, entry(since=since, until=until))
    event = stored(sqlite_database)
    assert (event.since, event.until) == then
    assert (event.ever_since, event.ever_until) == widest


# Words


def test_an_event_is_found_by_the_folded_words_of_its_names_persons_and_places(
    database: Database, entry: Build, synced: Synced
) -> None:
    told = entry(
        name="Điện Biên Phủ",
        short_name="Chiến thắng Điện Biên",
        name_en="Victory",
        persons=["Võ Nguyên Giáp"],
        places=["Mường Thanh"],
    )
    synced(database, told)
    assert {"dien bien", "thang dien bien"} <= words(database), "and by runs of words"
    assert {word for word in words(database) if " " not in word} == {
        "dien", "bien", "phu", "chien", "thang", "victory", "vo", "nguyen", "giap", "muong",
        "thanh",
        "dbp",  # an abbreviation of a phrase in it
        "điện", "biên", "phủ", "chiến", "thắng", "võ", "nguyên", "giáp", "mường",  # as written
    }  # fmt: skip


def test_words_follow_a_new_name(database: Database, entry: Build, synced: Synced) -> None:
    names = {"short_name": "a", "name_en": "b"}
    synced(database, entry(name="Chiến thắng", **names), entry("b", name="Tết", **names))
    synced(database, entry(name="Thắng lợi", **names), entry("b", name="Tết", **names))
    assert words(database) == {"thang", "loi", "thắng", "lợi", "a", "b"}
    assert words(database, "b") == {"tet", "tết", "a", "b"}


def test_a_word_longer_than_any_is_cut(database: Database, entry: Build, synced: Synced) -> None:
    synced(database, entry(name=f"{'a' * 60} {'a' * 61}", short_name="b", name_en="c"))
    assert words(database) == {"a" * 48, "b", "c"}


# Files

FEED = {
    "name": "vn", "title": "Việt Nam", "title_en": "Vietnam", "description": "a",
    "description_en": "a",
    "color": "crimson", "color_code": "#DC143C", "months_back": "3", "months_ahead": "12",
}  # fmt: skip


def test_a_reference_file_is_replaced_and_raises_the_revision(
    database: Database, synced: Synced
) -> None:
    synced(database, feeds=[FEED])
    found = synced(database, feeds=[FEED, FEED | {"name": "vn-le-lon"}])
    assert found.changes == ()
    assert found.files == ("feeds.yaml",)
    assert revision(database).number == 2
    with database.reading() as session:
        content = session.get_one(LoadedFile, "feeds.yaml").content
    assert content == [FEED, FEED | {"name": "vn-le-lon"}]


def test_a_file_that_is_gone_is_forgotten(database: Database, entry: Build, synced: Synced) -> None:
    synced(database, entry("a", region="cao-bang"))
    synced(database)
    with database.reading() as session:
        assert session.get(LoadedFile, "regions/cao-bang.yaml") is None


def test_files_whose_digests_are_stored_need_no_parsing(
    database: Database, entry: Build, data_files: Callable[..., tuple[DataFile, ...]],
    synced: Synced,
) -> None:  # fmt: skip
    files = data_files(entry())
    with database.reading() as session:
        assert not is_loaded(session, files)
    synced(database, entry())
    with database.reading() as session:
        assert is_loaded(session, files)
        assert not is_loaded(session, files[:-1])
        assert not is_loaded(session, (*files[:-1], DataFile(files[-1].name, b"[]\n")))
        assert not is_loaded(session, (*files, DataFile("regions/hue.yaml", b"")))


def test_a_comment_in_a_file_of_events_is_loaded_without_a_new_revision(
    database: Database, entry: Build, catalogue: BuildCatalogue, synced: Synced
) -> None:
    synced(database, entry())
    told = catalogue(entry())
    files = tuple(
        DataFile(file.name, b"# chu thich\n" + file.bytes) if file.name == "events.yaml" else file
        for file in told.files
    )
    commented = Catalogue(files, told.entries, told.reference)
    with database.writing() as session:
        assert not sync(session, commented, noon("2026-11-23"))
    assert revision(database).number == 1
    with database.reading() as session:
        assert is_loaded(session, files)


# All or nothing


def test_a_difference_tells_what_a_sync_would_do_and_writes_nothing(
    database: Database, entry: Build, catalogue: BuildCatalogue, synced: Synced
) -> None:
    synced(database, entry("a"), entry("b"), entry("c"))
    before = rows(database)
    told = catalogue(entry("a"), entry("b", since="1960"), entry("d"), feeds=[FEED])
    with database.reading() as session:
        dry = difference(session, told)
    assert kinds(dry) == [("changed", "b"), ("retired", "c"), ("added", "d")]
    assert dry.files == ("feeds.yaml",)
    assert rows(database) == before
    with database.writing() as session:
        assert sync(session, told, noon("2026-11-23")) == dry


@pytest.mark.parametrize("table", ["event_words", "loaded_files", "event_changes"])
def test_a_sync_that_fails_in_the_middle_leaves_everything_as_it_was(
    table: str, database: Database, entry: Build, catalogue: BuildCatalogue, synced: Synced
) -> None:
    synced(database, entry("a"), entry("b"))
    before = rows(database)

    def fail(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(f"INSERT INTO {table}"):
            raise OSError("no space left")

    sqlalchemy_event.listen(database.engine, "before_cursor_execute", fail)
    told = catalogue(entry("a", name="Khác"), entry("c", region="hue"))
    with pytest.raises(OSError, match="no space"), database.writing() as session:
        sync(session, told, noon("2026-11-23"))
    sqlalchemy_event.remove(database.engine, "before_cursor_execute", fail)
    assert rows(database) == before


def test_a_sync_asks_few_questions_however_many_entries(
    database: Database, entry: Build, synced: Synced
) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    entries = [entry(f"e{number}") for number in range(30)]
    synced(database, *entries)
    sqlalchemy_event.listen(database.engine, "before_cursor_execute", note)
    synced(database, *entries)
    sqlalchemy_event.remove(database.engine, "before_cursor_execute", note)
    # Revision, events, files twice, words, days; and one for each file.
    assert len(asked) <= 7 + len(ROWS)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 30


def test_two_syncs_at_once_take_turns(
    database: Database, entry: Build, catalogue: BuildCatalogue
) -> None:
    told = catalogue(*(entry(f"e{number}") for number in range(20)))
    together = Barrier(2, timeout=10)

    def run() -> Difference:
        with database.writing() as session:
            together.wait()
            return sync(session, told, noon("2026-11-22"))

    with ThreadPoolExecutor(2) as pool:
        found = [future.result() for future in (pool.submit(run), pool.submit(run))]
    assert sorted(len(difference.changes) for difference in found) == [0, 20]
    assert revision(database).number == 1


@contextmanager
def connected(like: Database, count: int) -> Iterator[list[Database]]:
    """The same database, opened so many times."""
    url = like.engine.url.render_as_string(hide_password=False)
    opened = [Database(url) for _ in range(count)]
    yield opened
    for database in opened:
        database.dispose()


def test_of_two_different_catalogues_loaded_at_once_one_follows_the_other_whole(
    database: Database, entry: Build, catalogue: BuildCatalogue
) -> None:
    numbers = range(20)
    one = catalogue(*(entry(f"a{n}") for n in numbers), entry("both", name="Một"))
    two = catalogue(*(entry(f"b{n}") for n in numbers), entry("both", name="Hai"))
    together = Barrier(2, timeout=10)

    def run(opened: Database, told: Catalogue) -> Difference:
        together.wait()
        with opened.writing() as session:
            return sync(session, told, noon("2026-11-22"))

    with connected(database, 2) as (left, right), ThreadPoolExecutor(2) as pool:
        futures = (pool.submit(run, left, one), pool.submit(run, right, two))
        done = {name: future.result() for name, future in zip("ab", futures, strict=True)}

    last = max(done, key=lambda name: len(done[name].changes))
    (first,) = {"a", "b"} - {last}
    assert {kind for kind, _ in kinds(done[first])} == {"added"}
    assert sorted(kinds(done[last])) == sorted(
        [("changed", "both")]
        + [("added", f"{last}{n}") for n in numbers]
        + [("retired", f"{first}{n}") for n in numbers]
    )
    assert revision(database).number == 2
    with database.reading() as session:
        live = set(session.scalars(select(Event.id).where(Event.retired.is_(None))))
        per_revision = session.execute(
            select(EventChange.revision, func.count()).group_by(EventChange.revision)
        )
        assert live == {"both", *(f"{last}{n}" for n in numbers)}
        assert dict(per_revision.all()) == {1: 21, 2: 41}
    assert stored(database, "both").sequence == 1
    with database.reading() as session:
        assert not difference(session, one if last == "a" else two)
