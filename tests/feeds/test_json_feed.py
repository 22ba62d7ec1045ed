"""JSON Feed 1.1: what jsonfeed.org demands, and the facts beside it."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.catalogue.reference import reference
from app.database import Database
from app.feeds.coming import coming, days_ahead
from app.feeds.contents import contents_of
from app.feeds.definitions import Feed, published_feeds
from app.feeds.items import Item, Language, Options
from app.feeds.json_feed import json_feed

TODAY = date(2026, 11, 22)
PUBLIC_URL = "https://lich.example"


def _item(**changes: Any) -> Item:
    fields: dict[str, Any] = {
        "id": "thanh-lap-dang-2027",
        "first": date(2027, 2, 3),
        "last": date(2027, 2, 3),
        "summary": "Thành lập Đảng (97 năm)",
        "description": "Kỷ niệm 97 năm\nÂm lịch: x\nhttps://lich.example/su-kien/thanh-lap-dang",
        "url": "https://lich.example/su-kien/thanh-lap-dang",
        "category": "Đảng Cộng sản Việt Nam",
        "created": datetime(2026, 11, 22, tzinfo=UTC),
        "changed": datetime(2026, 11, 22, tzinfo=UTC),
        "sequence": 0,
    }
    return Item(**fields | changes)


def _feed(database: Database, name: str) -> Feed:
    with database.reading() as session:
        return next(f for f in published_feeds(reference(session)) if f.name == name)


def _written(database: Database, name: str, language: Language = Language.VI) -> bytes:
    options = Options(language=language)
    with database.reading() as session:
        known = reference(session)
        feed = _feed(database, name)
        items = contents_of(session, known, feed, days_ahead(TODAY), options, PUBLIC_URL)
    return json_feed(feed, coming(items), language, PUBLIC_URL)


@pytest.mark.parametrize("name", ["vn", "vn-nghi", "vn-am-lich", "thai-nguyen"])
def test_it_has_every_field_that_version_1_1_demands(real_database: Database, name: str) -> None:
    read = json.loads(_written(real_database, name))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert read["title"]
    assert read["feed_url"] == f"https://lich.example/feeds/{name}.json"
    assert isinstance(read["items"], list)
    for item in read["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        for stamp in (item["date_published"], item["date_modified"]):
            assert datetime.fromisoformat(stamp).utcoffset() is not None
    ids = [item["id"] for item in read["items"]]
    assert len(set(ids)) == len(ids) > 0


def test_an_item_is_written_whole(real_database: Database) -> None:
    body = json_feed(_feed(real_database, "vn"), coming([_item()]), Language.VI, PUBLIC_URL)
    assert json.loads(body)["items"] == [
        {
            "id": "thanh-lap-dang-2027@kyniem",
            "url": "https://lich.example/su-kien/thanh-lap-dang",
            "title": "03/02/2027: Thành lập Đảng (97 năm)",
            "content_text": (
                "Kỷ niệm 97 năm\nDương lịch: Thứ Tư, 03/02/2027\n"
                "Âm lịch: ngày 27 tháng Chạp năm Bính Ngọ\n"
                "https://lich.example/su-kien/thanh-lap-dang"
            ),
            "date_published": "2026-12-05T17:00:00Z",
            "date_modified": "2026-12-05T17:00:00Z",
            "language": "vi",
            "tags": ["Đảng Cộng sản Việt Nam"],
            "_kyniem": {
                "id": "thanh-lap-dang-2027",
                "date": "2027-02-03",
                "last_date": "2027-02-03",
                "lunar": "ngày 27 tháng Chạp năm Bính Ngọ",
                "category": "Đảng Cộng sản Việt Nam",
            },
        }
    ]


def test_it_is_utf_8_and_nfc_whatever_a_title_holds(real_database: Database) -> None:
    item = _item(summary='Tha\u0300nh lập "Đảng"\n\u0007')
    body = json_feed(_feed(real_database, "vn"), coming([item]), Language.VI, PUBLIC_URL)
    assert "Thành lập" in body.decode()
    assert json.loads(body)["items"][0]["title"].startswith('03/02/2027: Thành lập "Đảng"')


def test_in_english_title_texts_and_language_are_english(real_database: Database) -> None:
    read = json.loads(_written(real_database, "vn", Language.EN))
    assert (read["language"], read["title"]) == ("en", "Commemorations of Vietnam")
    assert {item["language"] for item in read["items"]} == {"en"}


def test_the_same_entries_give_the_same_bytes(real_database: Database) -> None:
    assert _written(real_database, "vn") == _written(real_database, "vn")
