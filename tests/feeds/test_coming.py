"""What is coming of a feed: the occurrences of today and of the days ahead, for feed readers."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import feedparser
import pytest

from app.catalogue.reference import reference
from app.database import Database
from app.feeds.coming import Coming, coming, coming_atom, days_ahead
from app.feeds.contents import contents_of
from app.feeds.definitions import Feed, published_feeds
from app.feeds.items import Language, Options

TODAY = date(2026, 11, 22)
PUBLIC_URL = "https://lich.example"
MODIFIED = datetime(2026, 11, 22, tzinfo=UTC)

Told = Callable[..., tuple[Coming, ...]]


@pytest.fixture
def told(
    sqlite_database: Database, synced: Callable[..., Any], feed_row: Callable[..., Any]
) -> Told:
    """What is coming of a feed with all national events, of a catalogue told in a few words."""

    def build(
        *entries: dict[str, Any], today: date = TODAY, options: Options | None = None, **loaded: Any
    ) -> tuple[Coming, ...]:
        synced(sqlite_database, *entries, feeds=[feed_row()], **loaded)
        return _told(sqlite_database, "vn", today, options or Options())

    return build


def _told(database: Database, name: str, today: date, options: Options) -> tuple[Coming, ...]:
    with database.reading() as session:
        known = reference(session)
        feed = next(feed for feed in published_feeds(known) if feed.name == name)
        window = days_ahead(today)
        return coming(contents_of(session, known, feed, window, options, PUBLIC_URL))


def _feed(database: Database, name: str) -> Feed:
    with database.reading() as session:
        return next(f for f in published_feeds(reference(session)) if f.name == name)


def test_it_holds_today_and_the_59_days_after_it(
    told: Told, entry: Callable[..., dict[str, Any]]
) -> None:
    days = {"hom-qua": "11-21", "hom-nay": "11-22", "ngay-cuoi": "01-20", "ngay-sau": "01-21"}
    entries = [entry(id=name, rule=f"solar:{day}") for name, day in days.items()]
    found = [one.item.id for one in told(*entries)]
    assert found == ["hom-nay-2026", "ngay-cuoi-2027"]


def test_what_runs_today_is_among_it(told: Told, entry: Callable[..., dict[str, Any]]) -> None:
    month = entry(id="thang", rule="solar:11-10", extent={"through": "solar:12-10"})
    (found,) = told(month)
    assert found.title.startswith("10/11/2026 - 10/12/2026: ")


def test_what_was_called_back_is_not(told: Told, entry: Callable[..., dict[str, Any]]) -> None:
    assert told(entry(rule="solar:12-01"))
    assert told(entry(id="khac", rule="solar:02-03")) == ()


def test_entries_are_in_order_of_day(told: Told, entry: Callable[..., dict[str, Any]]) -> None:
    entries = [entry(id="b", rule="solar:12-01"), entry(id="a", rule="solar:12-02")]
    assert [one.item.id for one in told(*entries)] == ["b-2026", "a-2026"]


def test_an_entry_names_the_day_in_both_calendars(
    told: Told, entry: Callable[..., dict[str, Any]]
) -> None:
    (found,) = told(entry(origin="1930-02-03"), today=date(2027, 1, 1))
    assert found.title == "03/02/2027: Thành lập Đảng (97 năm)"
    assert found.content.split("\n") == [
        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)",
        "Dương lịch: Thứ Tư, 03/02/2027",
        "Âm lịch: ngày 27 tháng Chạp năm Bính Ngọ",
        "https://lich.example/su-kien/thanh-lap-dang",
    ]


def test_in_english_the_day_is_written_as_iso_does(
    told: Told, entry: Callable[..., dict[str, Any]]
) -> None:
    english = Options(language=Language.EN)
    (found,) = told(entry(origin="1930-02-03"), today=date(2027, 1, 1), options=english)
    assert found.title == "2027-02-03: Founding of the Communist Pa… (97 years)"
    assert found.content.split("\n") == [
        "Founding of the Communist Party of Vietnam",
        "Gregorian calendar: 2027-02-03",
        "Lunar calendar: day 27 of month 12, Bính Ngọ",
        "https://lich.example/su-kien/thanh-lap-dang",
    ]


def test_an_entry_is_published_when_its_day_comes_within_reach(
    told: Told, entry: Callable[..., dict[str, Any]]
) -> None:
    # 3 February 2027 is among the 60 days from 6 December 2026 on: midnight in Vietnam.
    first_seen = date(2026, 12, 6)
    assert told(entry(), today=first_seen - timedelta(days=1)) == ()
    for today in (first_seen, date(2027, 1, 20)):
        (found,) = told(entry(), today=today)
        assert found.published == datetime(2026, 12, 5, 17, tzinfo=UTC)
        assert found.updated == found.published


def test_an_entry_made_later_is_published_when_it_was_made(
    told: Told, entry: Callable[..., dict[str, Any]]
) -> None:
    (found,) = told(entry(), today=date(2027, 1, 11), on="2027-01-10")
    assert found.published == datetime(2027, 1, 10, 12, tzinfo=UTC)


def test_an_edited_entry_is_updated_and_stays_published_as_before(
    told: Told, entry: Callable[..., dict[str, Any]]
) -> None:
    (before,) = told(entry(), today=date(2027, 1, 11))
    (after,) = told(entry(name="Ngày thành lập Đảng"), today=date(2027, 1, 11), on="2027-01-10")
    assert after.published == before.published
    assert after.updated == datetime(2027, 1, 10, 12, tzinfo=UTC)


# Atom


def _parsed(database: Database, name: str, language: Language = Language.VI) -> Any:
    entries = _told(database, name, TODAY, Options(language=language))
    return feedparser.parse(
        coming_atom(_feed(database, name), entries, language, PUBLIC_URL, MODIFIED)
    )


@pytest.mark.parametrize("name", ["vn", "vn-le-lon", "vn-nghi", "vn-am-lich", "thai-nguyen"])
def test_a_feed_reader_reads_the_atom_without_complaint(real_database: Database, name: str) -> None:
    entries = _told(real_database, name, TODAY, Options())
    read = _parsed(real_database, name)
    assert not read.bozo
    assert read.version == "atom10"
    assert [entry.title for entry in read.entries] == [one.title for one in entries]
    assert [entry.summary for entry in read.entries] == [one.content for one in entries]
    assert [entry.link for entry in read.entries] == [one.item.url for one in entries]


def test_ids_are_uuids_that_differ_by_occurrence_and_not_by_language(
    real_database: Database,
) -> None:
    ids = [entry.id for entry in _parsed(real_database, "vn").entries]
    assert len(set(ids)) == len(ids) > 50
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert ids == [entry.id for entry in _parsed(real_database, "vn", Language.EN).entries]


def test_the_id_of_an_occurrence_never_changes(
    told: Told, entry: Callable[..., dict[str, Any]], sqlite_database: Database
) -> None:
    entries = told(entry(rule="solar:12-01"))
    feed = _feed(sqlite_database, "vn")
    read = feedparser.parse(coming_atom(feed, entries, Language.VI, PUBLIC_URL, MODIFIED))
    # uuid5 of "thanh-lap-dang-2026": another one would announce every entry again.
    assert [entry.id for entry in read.entries] == ["urn:uuid:bdb24b1b-0367-5901-98d6-28e796f4ad70"]


def test_the_atom_as_a_whole_is_as_new_as_its_newest_entry(
    real_database: Database,
) -> None:
    read = _parsed(real_database, "vn")
    assert read.feed.updated == max(entry.updated for entry in read.entries)
    assert read.feed.links[0].href == "https://lich.example/feeds/vn.atom"


def test_without_entries_the_atom_is_as_new_as_what_it_was_made_of(
    told: Told, sqlite_database: Database
) -> None:
    entries = told()
    feed = _feed(sqlite_database, "vn")
    read = feedparser.parse(coming_atom(feed, entries, Language.VI, PUBLIC_URL, MODIFIED))
    assert (read.bozo, read.entries, read.feed.updated) == (False, [], "2026-11-22T00:00:00Z")
