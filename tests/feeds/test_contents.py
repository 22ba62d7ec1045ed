"""What feeds hold: the agenda as it stands, and what they published before called back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from app.database import Database
from app.feeds.items import Item, Language, Options

Items = Callable[..., tuple[Item, ...]]
Rendered = Callable[..., bytes]
Parsed = Callable[..., Calendar]
Synced = Callable[..., Any]
Entry = Callable[..., dict[str, Any]]
FeedRow = Callable[..., dict[str, Any]]


# Identity and days


def test_an_event_has_one_item_a_year_named_for_event_and_year(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, parsed: Parsed
) -> None:
    synced(database, entry(), feeds=[feed_row()])
    uids = [str(event["UID"]) for event in parsed(database, "vn").events]
    assert uids == [
        "thanh-lap-dang-2026@kyniem",
        "thanh-lap-dang-2027@kyniem",
        "thanh-lap-dang-2028@kyniem",
    ]


def test_a_lunar_event_is_named_for_the_lunar_year(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    # 23 tháng Chạp of Bính Ngọ, 2026, falls on 30 January 2027.
    synced(database, entry(rule="lunar:12-23", id="ong-tao"), feeds=[feed_row()])
    found = {item.id: item.first for item in items(database, "vn")}
    assert found["ong-tao-2026"] == date(2027, 1, 30)


def test_an_item_says_what_is_kept_and_where_to_read_on(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, parsed: Parsed
) -> None:
    synced(database, entry(origin="1930-02-03"), feeds=[feed_row()])
    event = parsed(database, "vn").events[1]
    assert event["SUMMARY"] == "Thành lập Đảng (97 năm)"
    assert event["DESCRIPTION"] == (
        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)\n"
        "Âm lịch: ngày 27 tháng Chạp năm Bính Ngọ\n"
        "https://lich.example/su-kien/thanh-lap-dang"
    )
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_feed_in_english_tells_the_same_day_in_english(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    synced(database, entry(origin="1930-02-03", name_en="Founding"), feeds=[feed_row()])
    item = items(database, "vn", options=Options(language=Language.EN))[1]
    assert item.summary == "Founding (97 years)"
    assert item.description == "Founding\nhttps://lich.example/su-kien/thanh-lap-dang"
    assert item.id == "thanh-lap-dang-2027"


def test_a_full_title_is_the_official_phrase(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    synced(database, entry(origin="1930-02-03"), feeds=[feed_row()])
    item = items(database, "vn", options=Options(full_title=True))[1]
    assert item.summary == (
        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"
    )


def test_a_week_is_one_item_of_seven_days(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, parsed: Parsed
) -> None:
    week = entry(rule="solar:08-01", manner="huong-ung", extent={"lasts": "7"})
    synced(database, week, feeds=[feed_row()])
    event = parsed(database, "vn").events[0]
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
        date(2026, 8, 1),
        date(2026, 8, 8),
    )


def test_a_doubtful_date_says_so(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    synced(database, entry(status="doubtful"), feeds=[feed_row()])
    assert "Ngày này cần kiểm chứng." in items(database, "vn")[0].description


def test_a_feed_of_confirmed_days_leaves_out_doubtful_ones(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    row = feed_row("vn-le-lon", status=["confirmed"])
    synced(database, entry(status="doubtful"), entry(id="quoc-khanh"), feeds=[row])
    assert {item.id[:-5] for item in items(database, "vn-le-lon")} == {"quoc-khanh"}


# Windows


@pytest.mark.parametrize("day", [1, 22, 30])
def test_a_window_is_whole_months_around_the_present_one(
    database: Database,
    synced: Synced,
    entry: Entry,
    feed_row: FeedRow,
    items: Items,
    day: int,
) -> None:
    edges = ["07-31", "08-01", "01-31", "02-01"]
    events = [entry(id=f"ngay-{edge}", rule=f"solar:{edge}") for edge in edges]
    synced(database, *events, feeds=[feed_row(months_back="3", months_ahead="2")])
    found = [str(item.first) for item in items(database, "vn", today=date(2026, 11, day))]
    assert found == ["2026-08-01", "2027-01-31"]


def test_a_feed_changes_only_when_the_month_does(
    real_database: Database, rendered: Rendered
) -> None:
    november = rendered(real_database, "vn", today=date(2026, 11, 1))
    assert rendered(real_database, "vn", today=date(2026, 11, 30)) == november
    assert rendered(real_database, "vn", today=date(2026, 12, 1)) != november


def test_a_window_ends_where_the_almanac_does(real_database: Database, items: Items) -> None:
    last = items(real_database, "vn-am-lich", today=date(2200, 2, 14))[-1]
    assert last.first < date(2200, 2, 15)


# Stamps


def test_a_feed_is_the_same_bytes_on_both_databases_and_when_rendered_again(
    sqlite_database: Database,
    postgresql_database: Database,
    real: Callable[[Database], None],
    rendered: Rendered,
) -> None:
    real(sqlite_database)
    real(postgresql_database)
    for name in ("vn", "vn-nghi", "thai-nguyen"):
        first = rendered(sqlite_database, name)
        assert rendered(sqlite_database, name) == first
        assert rendered(postgresql_database, name) == first


def test_no_stamp_is_of_now(real_database: Database, rendered: Rendered) -> None:
    with time_machine.travel("2026-11-23T01:02:03+00:00", tick=False):
        before = rendered(real_database, "vn")
    with time_machine.travel("2031-05-06T07:08:09+00:00", tick=False):
        assert rendered(real_database, "vn") == before


def _stamps(found: tuple[Item, ...]) -> set[tuple[str, int, datetime]]:
    return {(item.id[:-5], item.sequence, item.changed) for item in found}


def test_a_new_short_name_raises_the_stamps_of_just_that_event(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    other = entry(id="quoc-khanh")
    synced(database, entry(), other, feeds=[feed_row()], on="2026-12-01")
    synced(database, entry(short_name="Ngày thành lập"), other, feeds=[feed_row()], on="2026-12-05")
    assert _stamps(items(database, "vn")) == {
        ("thanh-lap-dang", 1, datetime(2026, 12, 5, 12, tzinfo=UTC)),
        ("quoc-khanh", 0, datetime(2026, 12, 1, 12, tzinfo=UTC)),
    }


def test_a_field_that_no_feed_shows_leaves_the_stamps_alone(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, rendered: Rendered
) -> None:
    synced(database, entry(), feeds=[feed_row()], on="2026-12-01")
    before = rendered(database, "vn")
    synced(database, entry(description="Viết lại."), feeds=[feed_row()], on="2026-12-05")
    assert rendered(database, "vn") == before


# Tombstones


def _states(found: tuple[Item, ...]) -> dict[str, bool]:
    return {item.id: item.cancelled for item in found}


def test_a_retired_event_is_called_back_with_higher_stamps(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, parsed: Parsed
) -> None:
    synced(database, entry(), entry(id="quoc-khanh"), feeds=[feed_row()], on="2026-12-01")
    synced(database, entry(id="quoc-khanh"), feeds=[feed_row()], on="2026-12-05")
    events = parsed(database, "vn").events
    told = {(str(event["UID"])[:-12], str(event["STATUS"]), event["SEQUENCE"]) for event in events}
    assert told == {("thanh-lap-dang", "CANCELLED", 1), ("quoc-khanh", "CONFIRMED", 0)}


def test_an_event_that_comes_back_is_confirmed_again_with_higher_stamps(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    other = entry(id="quoc-khanh")
    for catalogue in ([entry(), other], [other], [entry(), other]):
        synced(database, *catalogue, feeds=[feed_row()])
    found = [item for item in items(database, "vn") if item.id.startswith("thanh-lap-dang")]
    assert {(item.cancelled, item.sequence) for item in found} == {(False, 2)}


def test_what_a_narrower_until_cuts_off_is_called_back(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    synced(database, entry(), feeds=[feed_row()])
    synced(database, entry(until="2026"), feeds=[feed_row()])
    assert _states(items(database, "vn")) == {
        "thanh-lap-dang-2026": False,
        "thanh-lap-dang-2027": True,
        "thanh-lap-dang-2028": True,
    }


def test_what_a_later_since_cuts_off_is_called_back(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    synced(database, entry(), feeds=[feed_row()])
    synced(database, entry(since="2027"), feeds=[feed_row()])
    assert _states(items(database, "vn")) == {
        "thanh-lap-dang-2026": True,
        "thanh-lap-dang-2027": False,
        "thanh-lap-dang-2028": False,
    }


def test_what_was_never_published_is_not_called_back(
    database: Database, synced: Synced, entry: Entry, feed_row: FeedRow, items: Items
) -> None:
    synced(database, entry(until="2026"), feeds=[feed_row()])
    assert _states(items(database, "vn")) == {"thanh-lap-dang-2026": False}


# The real feeds


EVENT_FEEDS = ["vn", "vn-le-lon", "ngay-le-lon", "luc-luong-vu-trang", "thai-nguyen"]


@pytest.mark.parametrize("name", [*EVENT_FEEDS, "vn-nghi", "vn-am-lich"])
def test_every_event_of_a_feed_is_whole_and_fits(
    real_database: Database, parsed: Parsed, name: str
) -> None:
    calendar = parsed(real_database, name)
    assert calendar.events
    assert not calendar.errors
    for event in calendar.events:
        assert not event.errors
        assert str(event["UID"]).endswith("@kyniem")
        assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
        assert event.decoded("DTEND") > event.decoded("DTSTART")
        assert 0 < len(str(event["SUMMARY"])) <= 40
        assert len(str(event["DESCRIPTION"]).encode()) <= 300
        assert str(event["DESCRIPTION"]).endswith(f"\n{event['URL']}")
        assert event["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize("name", [*EVENT_FEEDS, "vn-nghi", "vn-am-lich"])
def test_no_uid_stands_twice_in_a_feed_and_its_days_are_in_order(
    real_database: Database, parsed: Parsed, name: str
) -> None:
    events = parsed(real_database, name).events
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all(a.decoded("DTSTART") <= b.decoded("DTSTART") for a, b in pairwise(events))


def test_the_great_days_of_2027_are_on_their_days(real_database: Database, items: Items) -> None:
    found = items(real_database, "vn-le-lon")
    # Nghị định 145/2013/NĐ-CP, Điều 4; Tết and Giỗ Tổ of 2027 as almanacs print them.
    assert {item.id: str(item.first) for item in found if item.first.year == 2027} == {
        "thanh-lap-dang-2027": "2027-02-03",
        "tet-nguyen-dan-2027": "2027-02-06",
        "gio-to-hung-vuong-2027": "2027-04-16",
        "giai-phong-mien-nam-2027": "2027-04-30",
        "chien-thang-dien-bien-phu-2027": "2027-05-07",
        "sinh-ho-chi-minh-2027": "2027-05-19",
        "cach-mang-thang-tam-2027": "2027-08-19",
        "quoc-khanh-2027": "2027-09-02",
    }


def test_the_lunar_feed_holds_the_first_and_fifteenth_day_of_every_lunar_month(
    real_database: Database, items: Items
) -> None:
    found = {item.id: item for item in items(real_database, "vn-am-lich")}
    tet = found["mung-mot-thang-01-2027"]
    assert (tet.first, tet.summary) == (date(2027, 2, 6), "Tết Nguyên đán Đinh Mùi")
    ram = found["ram-thang-01-2027"]
    assert (ram.first, ram.summary) == (date(2027, 2, 20), "Rằm tháng Giêng")
    firsts = [item.first for item in found.values() if item.id.startswith("mung-mot")]
    assert {b - a for a, b in pairwise(firsts)} == {timedelta(29), timedelta(30)}


def test_a_leap_month_has_days_of_its_own_in_the_lunar_feed(
    real_database: Database, items: Items
) -> None:
    found = {item.id: item for item in items(real_database, "vn-am-lich", today=date(2025, 7, 1))}
    leap = found["mung-mot-thang-06-nhuan-2025"]
    assert (leap.first, leap.summary) == (date(2025, 7, 25), "Mùng Một tháng 6 nhuận")
    assert found["mung-mot-thang-06-2025"].first == date(2025, 6, 25)
