"""A check reads a finished feed back and finds what differs from its items."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.catalogue.published import Holds
from app.feeds.check import faults
from app.feeds.definitions import Feed
from app.feeds.ics import ics
from app.feeds.items import Item, Options
from app.filters import Filters

URL = "https://lich.example.vn"
STAMP = datetime(2026, 11, 22, tzinfo=UTC)
FEED = Feed("vn", "Việt Nam", "Vietnam", "", "", Holds.EVENTS, Filters(), "red", "#FF0000", 1, 12)
ITEM = Item(
    id="thanh-lap-dang-2027",
    first=date(2027, 2, 3),
    last=date(2027, 2, 4),
    summary="Thành lập Đảng; một, hai \\ ba (97 năm)",
    description="Kỷ niệm 97 năm",
    url=URL,
    category="Ngày lễ lớn",
    created=STAMP,
    changed=STAMP,
    sequence=0,
)
OTHER = replace(ITEM, id="quoc-khanh-2027", first=date(2027, 9, 2), last=date(2027, 9, 2))


def written(*items: Item) -> bytes:
    return ics(FEED, items, Options(), URL, STAMP)


def test_a_feed_that_reads_back_as_its_items_has_no_fault() -> None:
    assert faults(written(ITEM, OTHER), (ITEM, OTHER)) == ()
    assert faults(written(), ()) == ()


@pytest.mark.parametrize(
    "changed",
    [
        replace(ITEM, id="thanh-lap-dang-2028"),
        replace(ITEM, first=date(2027, 2, 2)),
        replace(ITEM, last=date(2027, 2, 3)),
        replace(ITEM, summary="Thành lập Đảng"),
    ],
    ids=["uid", "first day", "last day", "summary"],
)
def test_an_event_that_reads_back_as_another_is_told(changed: Item) -> None:
    (fault,) = faults(written(changed, OTHER), (ITEM, OTHER))
    assert fault.startswith("thanh-lap-dang-2027@kyniem: đọc lại thành ")


def test_a_lost_event_is_told() -> None:
    assert faults(written(ITEM), (ITEM, OTHER)) == ("đọc lại được 1 sự kiện, phải là 2",)


def test_a_text_that_is_no_calendar_is_told() -> None:
    (fault,) = faults(b"BEGIN:VCALENDAR\r\n", (ITEM,))
    assert fault.startswith("không đọc lại được: ")


def test_a_feed_longer_than_clients_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    body = written(ITEM)
    monkeypatch.setattr("app.feeds.check.MAX_OCTETS", len(body) - 1)
    assert faults(body, (ITEM,)) == (f"dài {len(body)} byte, quá mức {len(body) - 1} byte",)
