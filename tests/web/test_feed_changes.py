"""What changed in a feed, on its page, as Atom and through the API, from one reading."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import feedparser
import pytest
from starlette.testclient import TestClient

from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.database import Database
from app.main import create_app
from app.serving.canonical import canonical
from app.settings import Settings

Entry = Callable[..., dict[str, Any]]
Synced = Callable[..., Any]

FEED = {
    "title": "Ngày kỷ niệm", "title_en": "Commemorations", "description": "Cả nước.",
    "description_en": "National.", "color": "crimson", "color_code": "#DC143C",
    "months_back": "12", "months_ahead": "24",
}  # fmt: skip

FEEDS = [
    {"name": "vn", **FEED},
    {"name": "vn-chac-chan", "status": ["confirmed"], **FEED},
    {"name": "vn-nghi", "holds": "days-off", **FEED},
    {"name": "vn-am-lich", "holds": "lunar-days", **FEED},
    {"each": "category", **FEED, "title": "{name}"},
    {"each": "province", **FEED, "title": "{name}"},
]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("layer", "reading"):
        monkeypatch.setattr(f"app.serving.{module}.today", lambda: date(2026, 12, 31))


@contextmanager
def asking(database: Database) -> Iterator[TestClient]:
    """Asks the application about a database."""
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def edited(synced: Synced) -> Callable[..., None]:
    """Load some entries, and then others, a day later each time."""

    def run(database: Database, *states: list[dict[str, Any]], **reference: list[Any]) -> None:
        for number, entries in enumerate(states, 1):
            synced(database, *entries, on=f"2026-12-{number:02}", feeds=FEEDS, **reference)

    return run


def changes(database: Database, name: str = "vn") -> list[dict[str, Any]]:
    with asking(database) as client:
        found: list[dict[str, Any]] = client.get(f"/api/v1/feeds/{name}/changes").json()["items"]
    return found


def told(database: Database, name: str = "vn") -> list[tuple[str, str, str]]:
    return [(item["day"], item["kind"], item["sentence"]) for item in changes(database, name)]


# What is told


def test_the_first_load_is_not_a_list_of_changes(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry("a"), entry("b")])
    with asking(database) as client:
        answer = client.get("/api/v1/feeds/vn/changes").json()
    assert answer["items"] == []
    assert answer["note"] == "Trong hai năm qua nguồn lịch này chưa có thay đổi nào."


def test_the_newest_change_comes_first_and_each_is_told_from_before_to_after(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(
        database,
        [entry()],
        [entry(rule="lunar:03-10")],
        [entry(rule="lunar:03-10", short_name="Lập Đảng")],
        [entry(rule="lunar:03-10", short_name="Lập Đảng", manner="none")],
        [],
        [entry(rule="lunar:03-10", short_name="Lập Đảng", manner="none")],
        [entry(rule="lunar:03-10", short_name="Lập Đảng", manner="none"), entry("b")],
    )
    assert told(database) == [
        ("2026-12-07", "added", "Thêm vào danh mục: ngày 3 tháng 2."),
        ("2026-12-06", "added", "Đưa trở lại danh mục: mùng 10 tháng 3 âm lịch."),
        ("2026-12-05", "withdrawn", "Rút khỏi danh mục; trước là mùng 10 tháng 3 âm lịch."),
        ("2026-12-04", "corrected", "Đổi cách ghi nhớ từ “Kỷ niệm” thành “Ghi nhận”."),
        ("2026-12-03", "renamed", "Đổi tên ngắn từ “Thành lập Đảng” thành “Lập Đảng”."),
        ("2026-12-02", "moved", "Chuyển từ ngày 3 tháng 2 sang mùng 10 tháng 3 âm lịch."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "kind", "sentence"),
    [
        (
            {},
            {"extent": {"lasts": "7", "offset": "-2"}},
            "moved",
            "Đổi thời gian từ 1 ngày thành 7 ngày, từ 2 ngày trước ngày ấy.",
        ),
        (
            {},
            {"extent": {"through": "lunar:12-last"}},
            "moved",
            "Đổi thời gian từ 1 ngày thành đến ngày cuối tháng Chạp âm lịch.",
        ),
        ({"since": "1930"}, {"since": "1960"}, "moved", "Đổi năm bắt đầu từ 1930 thành 1960."),
        ({}, {"until": "2030"}, "moved", "Thêm năm kết thúc 2030."),
        ({"until": "2030"}, {}, "moved", "Bỏ năm kết thúc 2030."),
        ({}, {"origin": "1930-02-03"}, "corrected", "Thêm thời điểm của sự kiện 03/02/1930."),
        (
            {"origin": "1930-02"},
            {"origin": "1930"},
            "corrected",
            "Đổi thời điểm của sự kiện từ 02/1930 thành 1930.",
        ),
        (
            {"status": "doubtful"},
            {},
            "corrected",
            "Đổi tình trạng từ “cần kiểm chứng” thành “đã đối chiếu”.",
        ),
        (
            {},
            {"rule": "weekday:05-2-sun", "name": "Ngày của Mẹ"},
            "moved",
            "Chuyển từ ngày 3 tháng 2 sang Chủ nhật thứ hai của tháng 5;"
            " đổi tên từ “Ngày thành lập Đảng Cộng sản Việt Nam” thành “Ngày của Mẹ”.",
        ),
    ],
)
def test_a_change_is_told_in_words_that_people_understand(
    before: dict[str, Any], after: dict[str, Any], kind: str, sentence: str,
    sqlite_database: Database, entry: Entry, edited: Callable[..., None],
) -> None:  # fmt: skip
    edited(sqlite_database, [entry(**before)], [entry(**after)])
    assert told(sqlite_database) == [("2026-12-02", kind, sentence)]


def test_what_feeds_do_not_show_is_no_change_of_a_feed(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry()], [entry(description="Khác.", persons=["Hồ Chí Minh"])])
    assert told(database) == []


def test_the_reason_of_the_editors_and_the_address_of_the_event_are_told(
    database: Database, entry: Entry, catalogue: Callable[..., Catalogue]
) -> None:
    for number, rule in enumerate(("solar:02-03", "solar:02-04"), 1):
        with database.writing() as session:
            at = datetime.fromisoformat(f"2026-12-{number:02}T20:00:00+00:00")
            sync(session, catalogue(entry(rule=rule), feeds=FEEDS), at, "Đính chính theo tư liệu")
    (change,) = changes(database)
    assert change["why"] == "Đính chính theo tư liệu"
    assert change["url"] == "https://lich.example/su-kien/thanh-lap-dang"
    assert (change["event_id"], change["name"]) == (
        "thanh-lap-dang",
        "Ngày thành lập Đảng Cộng sản Việt Nam",
    )
    assert (change["at"], change["day"]) == ("2026-12-02T20:00:00Z", "2026-12-03")


# Whose change it is


def test_a_feed_tells_only_what_it_holds(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    local = entry("b", region="thai-nguyen", rule="solar:03-04")
    edited(
        database,
        [entry("a"), local],
        [entry("a", rule="solar:02-04"), local | {"rule": "solar:03-05"}],
    )
    names = {
        feed: {item["event_id"] for item in changes(database, feed)}
        for feed in ("vn", "thai-nguyen", "cao-bang", "dang", "lich-su")
    }
    assert names == {
        "vn": {"a"},
        "thai-nguyen": {"a", "b"},
        "cao-bang": {"a"},
        "dang": {"a"},
        "lich-su": set(),
    }


def test_what_leaves_the_filters_of_a_feed_is_withdrawn_from_it_and_added_to_the_next(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry()], [entry(category="lich-su")])
    reason = "đổi nhóm từ “Đảng Cộng sản Việt Nam” thành “Sự kiện lịch sử”."
    assert told(database, "dang") == [
        ("2026-12-02", "withdrawn", f"Không còn trong nguồn lịch này: {reason}")
    ]
    assert told(database, "lich-su") == [
        ("2026-12-02", "added", f"Có thêm trong nguồn lịch này: {reason}")
    ]
    assert told(database) == [("2026-12-02", "corrected", reason[0].upper() + reason[1:])]


def test_an_event_that_went_to_another_province_is_told_in_both(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(
        database, [], [entry(region="hue", rule="solar:03-04")],
        [entry(region="cao-bang", rule="solar:03-04")],
    )  # fmt: skip
    moved = "đổi nơi từ Thành phố Huế thành Cao Bằng."
    assert told(database, "hue") == [
        ("2026-12-03", "withdrawn", f"Không còn trong nguồn lịch này: {moved}"),
        ("2026-12-02", "added", "Thêm vào danh mục: ngày 4 tháng 3."),
    ]
    assert told(database, "cao-bang") == [
        ("2026-12-03", "added", f"Có thêm trong nguồn lịch này: {moved}")
    ]


def test_a_doubtful_event_comes_into_a_feed_of_confirmed_ones_when_it_is_confirmed(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry(status="doubtful")], [entry(status="doubtful", name="Khác")], [entry()])
    kinds = [kind for _, kind, _ in told(database, "vn-chac-chan")]
    assert kinds == ["added"]


def test_changes_of_more_than_two_years_ago_are_no_longer_told(
    database: Database, entry: Entry, synced: Synced
) -> None:
    synced(database, entry(), on="2024-01-01", feeds=FEEDS)
    synced(database, entry(name="Một"), on="2024-11-30", feeds=FEEDS)
    synced(database, entry(name="Hai"), on="2024-12-01", feeds=FEEDS)
    assert [day for day, *_ in told(database)] == ["2024-12-01"]


def test_no_more_than_two_hundred_changes_are_told(
    sqlite_database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    many = [entry(f"e{number:03}", rule="solar:03-04") for number in range(201)]
    edited(sqlite_database, [], many)
    assert len(changes(sqlite_database)) == 200


# Days off and lunar days


def decided(day: str, name: str, **more: str) -> dict[str, Any]:
    """A row of ``days_off.yaml``: a notice of one day."""
    return {
        "notice": {"title": "Thông báo nghỉ Tết", "number": "12/TB"},
        "status": "confirmed",
        "days": [{"day": day, "kind": "holiday", "name": name, **more}],
    }


def test_a_day_off_is_told_with_its_notice_and_as_gone_when_there_is_none(
    database: Database, synced: Synced
) -> None:
    synced(database, on="2026-12-01", feeds=FEEDS)
    synced(database, on="2026-12-02", feeds=FEEDS, days_off=[decided("2027-03-01", "Nghỉ lễ")])
    synced(database, on="2026-12-03", feeds=FEEDS, days_off=[decided("2027-01-01", "Tết")])
    new_year, gone = changes(database, "vn-nghi")
    assert (gone["day"], gone["kind"]) == ("2026-12-03", "withdrawn")
    assert gone["name"] == "Thứ Hai, ngày 01/03/2027"
    assert (gone["sentence"], gone["why"]) == ("Không còn là ngày nghỉ.", None)
    assert new_year["name"] == "Tết (Thứ Sáu, ngày 01/01/2027)"
    assert new_year["sentence"] == "Sửa thông tin của ngày nghỉ, nay là: Tết."
    assert new_year["why"] == "Theo Thông báo nghỉ Tết, số 12/TB."


def test_a_swapped_day_and_its_make_up_day_are_both_told_as_added(
    database: Database, synced: Synced
) -> None:
    synced(database, on="2026-12-01", feeds=FEEDS)
    swap = decided("2027-03-01", "Nghỉ hoán đổi", kind="swapped", made_up_on="2027-03-06")
    synced(database, on="2026-12-02", feeds=FEEDS, days_off=[swap])
    assert told(database, "vn-nghi") == [
        ("2026-12-02", "added", "Thêm ngày làm bù: Làm bù cho ngày 01/03/2027."),
        ("2026-12-02", "added", "Thêm ngày nghỉ: Nghỉ hoán đổi."),
    ]


def test_a_day_that_its_feed_did_not_show_yet_is_no_change_of_it(
    database: Database, synced: Synced
) -> None:
    synced(database, on="2026-12-01", feeds=FEEDS)
    synced(database, on="2026-12-02", feeds=FEEDS, days_off=[decided("2029-03-01", "Nghỉ lễ")])
    assert told(database, "vn-nghi") == []


def test_lunar_days_never_change_and_the_page_says_so(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry()], [entry(name="Khác")])
    with asking(database) as client:
        answer = client.get("/api/v1/feeds/vn-am-lich/changes").json()
        page = client.get("/feeds/vn-am-lich/changes").text
    assert answer["items"] == []
    assert answer["note"].endswith("nên nguồn lịch này không bao giờ thay đổi.")
    assert answer["note"] in page


# Forms


def test_the_page_shows_what_the_api_tells_and_links_its_atom(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry()], [entry(name="<b>Khác</b>")])
    with asking(database) as client:
        told = client.get("/api/v1/feeds/vn/changes").json()
        page = client.get("/feeds/vn/changes")
        english = client.get("/en/feeds/vn/changes")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "thành “&lt;b&gt;Khác&lt;/b&gt;”." in page.text
    assert 'href="https://lich.example/feeds/vn/changes.atom"' in page.text
    assert 'href="https://lich.example/su-kien/thanh-lap-dang"' in page.text
    assert '<time datetime="2026-12-02T12:00:00+00:00">02/12/2026</time>' in page.text
    assert told["items"][0]["kind_text"] == "Đổi tên"
    assert 'lang="en"' in english.text


def test_a_feed_reader_reads_the_same_and_knows_each_entry_again(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry()], [entry(name="Một & hai")], [])
    with asking(database) as client:
        items = client.get("/api/v1/feeds/vn/changes").json()["items"]
        answer = client.get("/feeds/vn/changes.atom")
        again = client.get("/feeds/vn/changes.atom?utm_source=x")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert again.content == answer.content
    read = feedparser.parse(answer.content)
    assert not read.bozo
    assert [e.id for e in read.entries] == [item["id"] for item in items]
    assert [e.title for e in read.entries] == ["Rút: Một & hai", "Đổi tên: Một & hai"]
    assert [e.link for e in read.entries] == [item["url"] for item in items]
    assert read.entries[0].updated == "2026-12-03T12:00:00Z"
    assert read.feed.updated == "2026-12-03T12:00:00Z"
    assert len({e.id for e in read.entries} | {read.feed.id}) == 3


def test_a_change_has_another_id_in_each_feed(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry()], [entry(name="Khác")])
    (in_all,), (in_one,) = changes(database, "vn"), changes(database, "dang")
    assert in_all["id"] != in_one["id"]
    assert in_all["sentence"] == in_one["sentence"]


def test_an_empty_list_is_dated_from_the_first_publication(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry()])
    with asking(database) as client:
        read = feedparser.parse(client.get("/feeds/vn/changes.atom").content)
    assert (read.entries, read.feed.updated) == ([], "2026-11-22T00:00:00Z")


def test_every_published_feed_has_its_changes(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry()], [entry(name="Khác")])
    with asking(database) as client:
        names = [feed["name"] for feed in client.get("/api/v1/feeds").json()["items"]]
        for name in names:
            for path in (
                f"/api/v1/feeds/{name}/changes",
                f"/feeds/{name}/changes",
                f"/feeds/{name}/changes.atom",
            ):
                assert client.get(path).status_code == 200, path
    assert {"vn", "vn-nghi", "vn-am-lich", "hue", "quoc-te"} <= set(names)


def test_a_feed_that_is_not_published_has_no_changes(
    database: Database, entry: Entry, edited: Callable[..., None]
) -> None:
    edited(database, [entry()])
    with asking(database) as client:
        call = client.get("/api/v1/feeds/khong-co/changes")
        page = client.get("/feeds/khong-co/changes")
        refused = client.get("/api/v1/feeds/vn/changes?since=1")
    assert (call.status_code, call.json()["detail"]) == (404, "Không có nguồn lịch 'khong-co'.")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, "since")


@pytest.mark.parametrize(
    "path", ["/feeds/vn/changes", "/en/feeds/vn/changes", "/feeds/vn/changes.atom"]
)
def test_answers_are_kept_whatever_a_reader_adds_to_the_address(path: str) -> None:
    assert canonical(path, b"alarm=1d&utm_source=x") == (path, "")
