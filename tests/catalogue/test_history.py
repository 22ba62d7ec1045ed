"""A history lets a database that is built anew go on where the old one ended."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.catalogue.history import (
    MAX_FAULTS,
    BadHistory,
    history,
    history_text,
    merge,
    parse_history,
)
from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.database import Database
from app.models import Base, DayStamp, Event, EventChange, Revision, SavedFeed
from app.views.reading import References, read
from app.views.subscription import FeedParameters, subscription

Build = Callable[..., dict[str, Any]]
BuildCatalogue = Callable[..., Catalogue]
Synced = Callable[..., Any]

FEED = {
    "title": "Ngày kỷ niệm", "title_en": "a", "description": "a", "description_en": "a",
    "color": "crimson", "color_code": "#DC143C", "months_back": "12", "months_ahead": "24",
}  # fmt: skip
FEEDS = [{"name": "vn", **FEED}, {"name": "vn-nghi", "holds": "days-off", **FEED}]


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Database]]:
    """More migrated databases, of the kind of the one it is given."""
    with ExitStack() as opened:

        def build(like: Database) -> Database:
            if like.engine.dialect.name == "sqlite":
                path = tmp_path / f"fresh-{len(list(tmp_path.iterdir()))}.db"
                shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
                url = f"sqlite:///{path}"
            else:
                server = request.getfixturevalue("postgres")
                url = opened.enter_context(server.database("migrated"))
            found = Database(url)
            opened.callback(found.dispose)
            return found

        yield build


def told(database: Database) -> bytes:
    with database.reading() as session:
        return history_text(history(session))


def merged(database: Database, text: bytes, on: str = "2027-01-01") -> int:
    with database.writing() as session:
        return merge(session, parse_history(text), at(on))


@pytest.fixture
def rebuilt(catalogue: BuildCatalogue) -> Callable[..., None]:
    """Sync a database with a history under it, in one transaction."""

    def run(
        database: Database, text: bytes, *entries: dict[str, Any], on: str = "2027-01-01",
        **reference: list[Any],
    ) -> None:  # fmt: skip
        with database.writing() as session:
            merge(session, parse_history(text), at(on))
            sync(session, catalogue(*entries, **reference), at(on))

    return run


def ics(database: Database, name: str = "vn") -> bytes:
    with database.reading() as session:
        reading = read(session, References(), date(2027, 1, 15), "https://lich.example")
        return subscription(name, FeedParameters(), reading).body


def sent(database: Database, name: str = "vn") -> dict[str, tuple[int, datetime, str]]:
    """By UID: sequence, stamp, status."""
    feed = Calendar.from_ical(ics(database, name))
    return {
        str(item["UID"]): (int(item["SEQUENCE"]), item["DTSTAMP"].dt, str(item["STATUS"]))
        for item in feed.walk("VEVENT")
    }


def rows(database: Database) -> dict[str, list[str]]:
    with database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def revision(database: Database) -> tuple[int, datetime]:
    with database.reading() as session:
        found = session.scalars(select(Revision)).one()
        return found.number, found.changed_at


def stored(database: Database, event_id: str = "thanh-lap-dang") -> Event:
    with database.reading() as session:
        return session.get_one(Event, event_id)


@pytest.fixture
def edited(entry: Build, synced: Synced) -> Callable[[Database], list[dict[str, Any]]]:
    """Load four events; then one leaves, one moves, one is renamed.  What is left is answered."""

    def run(database: Database) -> list[dict[str, Any]]:
        kept, leaves, moves, renamed = (
            entry(name, rule=f"solar:0{number}-05")
            for number, name in enumerate(("kept", "leaves", "moves", "renamed"), 1)
        )
        moved = moves | {"rule": "lunar:03-10", "since": "1990"}
        other = renamed | {"name": "Tên khác", "short_name": "Tên khác"}
        synced(database, kept, leaves, moves, renamed, on="2026-12-01", feeds=FEEDS)
        synced(database, kept, moves, renamed, on="2026-12-02", feeds=FEEDS)
        synced(database, kept, moved, renamed, on="2026-12-03", feeds=FEEDS)
        synced(database, kept, moved, other, on="2026-12-04", feeds=FEEDS)
        return [kept, moved, other]

    return run


# A database that is built anew


def test_a_database_built_from_the_files_and_a_history_sends_the_same_bytes(
    database: Database, fresh: Callable[..., Database], edited: Any, rebuilt: Callable[..., None]
) -> None:
    left = edited(database)
    other = fresh(database)
    rebuilt(other, told(database), *left, feeds=FEEDS)
    for name in ("vn", "vn-nghi"):
        assert ics(other, name) == ics(database, name)
    assert {status for _, _, status in sent(other).values()} == {"CONFIRMED", "CANCELLED"}
    assert revision(other) == revision(database)


def test_a_history_written_from_the_rebuilt_database_is_the_same_history(
    database: Database, fresh: Callable[..., Database], edited: Any, rebuilt: Callable[..., None]
) -> None:
    left = edited(database)
    other = fresh(database)
    rebuilt(other, told(database), *left, feeds=FEEDS)
    assert told(other) == told(database)


def test_a_history_goes_from_one_kind_of_database_to_the_other(
    sqlite_database: Database, postgresql_database: Database, edited: Any,
    rebuilt: Callable[..., None],
) -> None:  # fmt: skip
    left = edited(sqlite_database)
    rebuilt(postgresql_database, told(sqlite_database), *left, feeds=FEEDS)
    assert ics(postgresql_database) == ics(sqlite_database)
    assert told(postgresql_database) == told(sqlite_database)


def test_an_edit_made_meanwhile_raises_its_own_event_alone(
    database: Database, fresh: Callable[..., Database], edited: Any, rebuilt: Callable[..., None]
) -> None:
    kept, moved, renamed = edited(database)
    other = fresh(database)
    rebuilt(other, told(database), kept, moved, renamed | {"name": "Lại khác"}, feeds=FEEDS)
    before, after = sent(database), sent(other)
    assert {uid for uid in before if before[uid] != after[uid]} == {
        uid for uid in before if uid.startswith("renamed-")
    }
    assert (stored(other, "renamed").sequence, stored(other, "renamed").changed) == (
        2,
        at("2027-01-01"),
    )
    assert revision(other) == (revision(database)[0] + 1, at("2027-01-01"))


def test_an_event_that_left_the_files_meanwhile_is_called_back(
    database: Database, fresh: Callable[..., Database], edited: Any, rebuilt: Callable[..., None]
) -> None:
    kept, moved, _ = edited(database)
    other = fresh(database)
    rebuilt(other, told(database), kept, moved, feeds=FEEDS)
    cancelled = {uid.split("-")[0] for uid, (_, _, s) in sent(other).items() if s == "CANCELLED"}
    assert {"leaves", "renamed"} <= cancelled
    assert stored(other, "renamed").sequence > stored(database, "renamed").sequence


# A database that was built anew without its history


def test_a_database_given_its_history_later_never_goes_back(
    database: Database, fresh: Callable[..., Database], edited: Any, synced: Synced,
    rebuilt: Callable[..., None],
) -> None:  # fmt: skip
    left = edited(database)
    other = fresh(database)
    synced(other, *left, on="2026-12-20", feeds=FEEDS)
    alone = sent(other)
    assert any(alone[uid][0] < sent(database)[uid][0] for uid in alone), "it had gone back"
    rebuilt(other, told(database), *left, feeds=FEEDS)
    after, before = sent(other), sent(database)
    assert after.keys() >= before.keys() | alone.keys()
    for earlier in (before, alone):
        assert all(after[uid][:2] >= earlier[uid][:2] for uid in earlier)
    assert {uid for uid in before if before[uid][2] == "CANCELLED"} <= after.keys()
    assert revision(other)[0] > max(revision(database)[0], 1)
    assert revision(other)[1] >= at("2027-01-01"), "what was sent under the old instant is no more"


def test_merging_a_second_time_changes_nothing(
    database: Database, fresh: Callable[..., Database], edited: Any, synced: Synced,
    rebuilt: Callable[..., None], entry: Build,
) -> None:  # fmt: skip
    left = edited(database)
    other = fresh(database)
    synced(other, *left, entry("own", rule="solar:09-09"), on="2026-12-20", feeds=FEEDS)
    text = told(database)
    rebuilt(other, text, *left, on="2027-01-01", feeds=FEEDS)
    before = rows(other)
    rebuilt(other, text, *left, on="2027-02-01", feeds=FEEDS)
    assert rows(other) == before


@pytest.mark.parametrize(
    ("own", "theirs", "expected"),
    [
        (0, 3, 3),
        (3, 0, 3),
        (2, 2, 2),
    ],
)
def test_of_two_sequences_of_the_same_event_the_higher_is_kept(
    own: int, theirs: int, expected: int, sqlite_database: Database, entry: Build, synced: Synced
) -> None:
    synced(sqlite_database, entry())
    text = _with_sequence(told(sqlite_database), theirs)
    _set_sequence(sqlite_database, own)
    merged(sqlite_database, text)
    assert stored(sqlite_database).sequence == expected


@pytest.mark.parametrize(
    ("own", "theirs", "expected"),
    [
        (0, 3, 4),
        (2, 2, 3),
        (4, 3, 4),  # already higher than what the other showed
    ],
)
def test_an_event_that_shows_something_else_is_sent_under_a_higher_number_than_either(
    own: int, theirs: int, expected: int, sqlite_database: Database, entry: Build, synced: Synced
) -> None:
    synced(sqlite_database, entry())
    text = _with_sequence(told(sqlite_database), theirs)
    synced(sqlite_database, entry(rule="solar:02-04"))
    _set_sequence(sqlite_database, own)
    merged(sqlite_database, text)
    assert stored(sqlite_database).sequence == expected


def _with_sequence(text: bytes, sequence: int) -> bytes:
    plain = json.loads(text)
    plain["events"][0]["sequence"] = sequence
    return json.dumps(plain).encode()


def _set_sequence(database: Database, sequence: int) -> None:
    with database.writing() as session:
        session.get_one(Event, "thanh-lap-dang").sequence = sequence


def test_the_earlier_creation_the_later_change_and_the_widest_years_are_kept(
    database: Database, fresh: Callable[..., Database], entry: Build, synced: Synced
) -> None:
    synced(database, entry(since="1940"), on="2026-12-01")
    synced(database, entry(since="1960", until="2050"), on="2026-12-05")
    other = fresh(database)
    synced(other, entry(since="1960", until="2050"), on="2026-12-03")
    merged(other, told(database))
    event = stored(other)
    assert (event.created, event.changed) == (at("2026-12-01"), at("2026-12-05"))
    assert (event.ever_since, event.ever_until) == (1940, None)


def test_stamps_of_days_off_go_on_as_well(
    database: Database, fresh: Callable[..., Database], synced: Synced, rebuilt: Any
) -> None:
    synced(database, on="2026-12-01", feeds=FEEDS)
    with database.writing() as session:
        session.get_one(DayStamp, "nghi-2027-01-01").sequence = 5
        session.add(
            DayStamp(
                id="nghi-2027-01-11", digest="0" * 64, created=at("2026-12-01"),
                changed=at("2026-12-02"), sequence=1, gone=True,
            )
        )  # fmt: skip
    other = fresh(database)
    synced(other, on="2026-12-20", feeds=FEEDS)
    rebuilt(other, told(database), feeds=FEEDS)
    found = sent(other, "vn-nghi")
    assert found["nghi-2027-01-01@kyniem"][0] == 5
    assert found["nghi-2027-01-11@kyniem"] == (1, at("2026-12-02"), "CANCELLED")


def test_changes_and_saved_feeds_that_are_missing_are_added_once(
    database: Database, fresh: Callable[..., Database], edited: Any
) -> None:
    edited(database)
    saved = SavedFeed(slug="abcdefghijkl", spelling="category=dang", created=at("2026-12-01"))
    with database.writing() as session:
        session.add(saved)
    other = fresh(database)
    assert merged(other, told(database)) > 0
    assert merged(other, told(database)) == 0
    with other.reading() as session:
        found = session.scalars(select(EventChange).order_by(EventChange.id)).all()
        assert [(c.revision, c.event_id, c.kind) for c in found[-3:]] == [
            (2, "leaves", "retired"),
            (3, "moves", "changed"),
            (4, "renamed", "changed"),
        ]
        assert found[-2].before == {"rule": "solar:03-05", "since": None}
        assert session.get_one(SavedFeed, "abcdefghijkl").spelling == "category=dang"


def test_the_real_catalogue_comes_back_whole(
    real_database: Database, real_catalogue: Catalogue, sqlite_database: Database
) -> None:
    text = told(real_database)
    with sqlite_database.writing() as session:
        merge(session, parse_history(text), at("2027-01-01"))
        assert not sync(session, real_catalogue, at("2027-01-01"))
    assert told(sqlite_database) == text
    assert rows(sqlite_database)["event_words"] == rows(real_database)["event_words"]


# The text


def test_a_history_reads_back_as_it_was_written(
    database: Database, edited: Any, entry: Build
) -> None:
    edited(database)
    with database.reading() as session:
        found = history(session)
    assert parse_history(history_text(found)) == found
    assert history_text(found) == told(database)


def _text(database: Database, **changes: Any) -> bytes:
    return json.dumps(json.loads(told(database)) | changes).encode()


def faults(text: bytes) -> tuple[str, ...]:
    with pytest.raises(BadHistory) as caught:
        parse_history(text)
    return caught.value.faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"{", "dòng 1, cột 2: không phải JSON"),
        (b"\xff", "không phải JSON bằng UTF-8"),
        (b"[" * 100_000, "không phải JSON bằng UTF-8"),
        (b"[]", "phải là một nhóm trường dạng khóa: giá trị"),
    ],
)
def test_a_text_that_is_no_history_is_refused(text: bytes, fault: str) -> None:
    assert faults(text)[0] == fault


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("format",), 2, "format: phải là một trong: 1"),
        (("revision", "number"), -1, "revision.number: phải từ 0 trở lên"),
        (("events", 0, "sequence"), "x", "events[0].sequence: phải là số nguyên"),
        (
            ("events", 0, "columns", "rule"),
            "solar:02-30",
            "events[0].columns.rule: không năm nào có tháng và ngày đó"
            " (viết tháng trước, ngày sau)",
        ),
        (
            ("events", 0, "changed"),
            "9999-01-01T00:00:00Z",
            "events[0].changed: phải trước năm 2200",
        ),
        (
            ("days", 0, "id"),
            "nghi-2026-02-30",
            "days[0].id: không có ngày này trong lịch",
        ),
        (
            ("changes", 0, "after", "secret"),
            "x",
            "changes[0].after.secret: không có trường mang tên này",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(
    path: tuple[str | int, ...], value: Any, fault: str,
    sqlite_database: Database, entry: Build, synced: Synced,
) -> None:  # fmt: skip
    synced(sqlite_database, entry())
    plain: Any = json.loads(told(sqlite_database))
    inner = plain
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert faults(json.dumps(plain).encode()) == (fault,)


def test_an_event_without_one_of_its_columns_is_refused(
    sqlite_database: Database, entry: Build, synced: Synced
) -> None:
    synced(sqlite_database, entry())
    plain = json.loads(told(sqlite_database))
    del plain["events"][0]["columns"]["rule"]
    assert faults(json.dumps(plain).encode()) == ("events[0].columns: thiếu rule",)


def test_an_id_stands_once(sqlite_database: Database, entry: Build, synced: Synced) -> None:
    synced(sqlite_database, entry())
    plain = json.loads(told(sqlite_database))
    plain["events"] *= 2
    assert faults(json.dumps(plain).encode()) == ("có hai bản ghi cùng mang id 'thanh-lap-dang'",)


def test_of_many_faults_some_are_told(sqlite_database: Database) -> None:
    text = _text(sqlite_database, events=[{}] * 100)
    assert len(faults(text)) == MAX_FAULTS
