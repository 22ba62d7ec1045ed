"""The page of an event: its next day first, then what it is, when it was, and why."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings

Synced = Callable[..., Any]
Entry = Callable[..., dict[str, Any]]

PARTY = "/su-kien/thanh-lap-dang"
GIO_TO = "/su-kien/gio-to-hung-vuong"


def _opened(database: Database) -> TestClient:
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    return TestClient(create_app(settings))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("layer", "reading"):
        monkeypatch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))


@pytest.fixture(scope="module")
def client(real_database: Database) -> Iterator[TestClient]:
    with _opened(real_database) as opened:
        yield opened


def _text(client: TestClient, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return page.text


def _words(html: str) -> str:
    """What a reader sees, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL))


def _linked(html: str) -> dict[str, Any]:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    found: dict[str, Any] = json.loads(block)
    return found


def test_the_next_day_is_the_headline_with_its_countdown(client: TestClient) -> None:
    words = _words(_text(client, PARTY))
    assert "Lần tới: Thứ Tư, 03/02/2027" in words
    assert "còn 73 ngày" in words
    assert "97 năm" in words
    assert "ngày 27 tháng Chạp năm Bính Ngọ" in words


def test_the_official_phrase_is_ready_to_copy(client: TestClient) -> None:
    html = _text(client, PARTY)
    assert re.search(
        r'<p [^>]*id="cum-tu"[^>]*>Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam'
        r" \(03/02/1930 - 03/02/2027\)</p>",
        html,
    )
    assert '<button type="button" hidden data-copy="cum-tu" data-copied="Đã chép">' in html


def test_the_origin_is_told_in_both_calendars(client: TestClient) -> None:
    words = _words(_text(client, PARTY))
    assert "Thứ Hai, 03/02/1930 mùng 5 tháng Giêng Canh Ngọ 1930 âm lịch" in words


def test_the_timeline_reaches_the_hundredth_year_of_the_party(client: TestClient) -> None:
    words = _words(_text(client, PARTY))
    assert (
        "Kỷ niệm 100 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2030)" in words
    )
    assert "Chủ nhật, 03/02/2030" in words
    assert "Kỷ niệm 70 năm Ngày thành lập Đảng" in words
    assert "Kỷ niệm 60 năm Ngày thành lập Đảng" not in words


def test_a_lunar_day_is_told_by_its_rule_and_on_its_civil_day(client: TestClient) -> None:
    words = _words(_text(client, GIO_TO))
    assert "mùng 10 tháng 3 âm lịch hằng năm, theo lịch Việt Nam" in words
    assert "Thứ Sáu, 16/04/2027" in words


def test_the_years_in_which_phones_will_be_wrong_are_named(client: TestClient) -> None:
    words = _words(_text(client, GIO_TO))
    assert "Khác âm lịch Trung Quốc" in words
    assert re.search(r"/2037 : mùng 10 tháng 3 năm Đinh Tỵ; lịch Trung Quốc ghi mùng 9", words)


def test_the_law_is_quoted_for_this_class_of_year_and_for_the_next_round_one(
    client: TestClient,
) -> None:
    words = _words(_text(client, PARTY))
    assert "Lần tới (năm khác)" in words
    assert "Nghị định 145/2013/NĐ-CP, Điều 6 khoản 1" in words
    assert "Năm tròn tới (2030)" in words
    assert "Điều 6 khoản 2" in words
    assert "hình thức tổ chức do cơ quan có thẩm quyền quyết định" in words


def test_a_year_without_a_guide_says_so(client: TestClient) -> None:
    assert "Chưa có hướng dẫn năm 2027 trong danh mục." in _text(client, PARTY)


def test_sources_open_without_handing_over_the_page(client: TestClient) -> None:
    links = re.findall(r'<a href="https?://[^>]+>', _text(client, PARTY))
    assert links
    assert all('rel="noopener"' in link for link in links)


def test_a_disputed_dating_stands_with_those_who_hold_it(client: TestClient) -> None:
    words = _words(_text(client, "/su-kien/binh-thuong-hoa-my"))
    assert "Có tài liệu ghi khác: 12/07/1995" in words
    assert "Báo Gia Lai (TTXVN)" in words


def test_a_doubtful_date_says_so(client: TestClient) -> None:
    assert "Ngày này cần kiểm chứng thêm" in _text(client, "/su-kien/bach-dang-938")
    assert "Ngày này cần kiểm chứng thêm" not in _text(client, PARTY)


def test_a_local_event_leads_to_its_province_and_its_feed(client: TestClient) -> None:
    html = _text(client, "/su-kien/cau-ngu-nam-trung-bo")
    assert 'href="/tinh/da-nang"' in html
    assert 'href="/them-vao-lich/da-nang"' in html
    assert "trước là Quảng Nam" in _words(html)


def test_the_great_days_lead_to_their_feed(client: TestClient) -> None:
    assert 'href="/them-vao-lich/vn-le-lon"' in _text(client, PARTY)


def test_english_pages_mark_what_is_vietnamese(client: TestClient) -> None:
    html = _text(client, f"/en{GIO_TO}")
    assert "<h1>Hùng Kings&#39; Commemoration Day</h1>" in html
    assert '<p class="english" lang="vi">Ngày Giỗ Tổ Hùng Vương</p>' in html
    assert 'id="cum-tu" lang="vi"' in html
    words = _words(html)
    assert "Friday, 16 April 2027" in words
    assert "every year, on day 10 of lunar month 3 of the Vietnamese calendar" in words
    assert 'href="/en/doi-ngay?date=2027-04-16"' in html


@pytest.mark.parametrize("event", ["gac-ma", "mat-ho-chi-minh", "kinh-do-that-thu"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_mourning_is_told_without_a_word_of_celebration(
    client: TestClient, event: str, language: str
) -> None:
    html = _text(client, f"{language}/su-kien/{event}")
    main = _words(html[html.index("<main") :])
    assert "Tưởng niệm" in main
    assert not re.search(r"mừng|hân hoan|celebrat|festiv|happy|rejoic", main, re.IGNORECASE)
    assert 'class="event manner-tuong-niem"' in html


def test_search_engines_read_the_next_occurrence(client: TestClient) -> None:
    linked = _linked(_text(client, PARTY))
    assert linked["@type"] == "Event"
    assert linked["name"].startswith("Kỷ niệm 97 năm")
    assert (linked["startDate"], linked["endDate"]) == ("2027-02-03", "2027-02-03")
    assert linked["url"] == "https://lich.example/su-kien/thanh-lap-dang"


def test_the_policy_lets_no_script_run_from_within_a_page(client: TestClient) -> None:
    page = client.get(PARTY)
    assert "script-src 'self';" in page.headers["content-security-policy"]
    inline = re.findall(r"<script(?![^>]* src=)[^>]*>", page.text)
    assert inline == ['<script type="application/ld+json">']
    assert not re.search(r" style=| on\w+=", page.text)


def test_no_title_can_close_the_element_of_linked_data(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    evil = "</script><script>alert('1')</script><!--"
    synced(sqlite_database, entry(name=evil, description=evil, also=[evil], places=[evil]))
    with _opened(sqlite_database) as client:
        html = _text(client, PARTY)
    assert "<script>alert" not in html
    linked = _linked(html)
    assert linked["alternateName"][0] == evil
    assert linked["description"] == evil


def test_a_retired_event_says_that_it_left(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(), entry(id="quoc-khanh"))
    synced(sqlite_database, entry(id="quoc-khanh"))
    with _opened(sqlite_database) as client:
        html = _text(client, PARTY)
    assert "đã rút khỏi danh mục" in html
    assert "application/ld+json" not in html
    assert "Các lần tới" not in html


def test_what_is_going_on_is_not_counted_backwards(
    sqlite_database: Database, synced: Synced, entry: Entry
) -> None:
    synced(sqlite_database, entry(rule="solar:11-01", extent={"lasts": "30"}))
    with _opened(sqlite_database) as client:
        words = _words(_text(client, PARTY))
    assert "Đang diễn ra: Chủ nhật, 01/11/2026 – 30/11/2026" in words
    assert "kéo dài 30 ngày" in words
    assert "ngày trước" not in words


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "event",
    [
        "bia-tien-si-dau-tien",
        "chol-chnam-thmay",
        "ct-03-ct-tw-2021",
        "dong-bo-dau-1258",
        "dong-chi",
        "tet-nguyen-dan",
    ],
)
def test_every_kind_of_event_has_its_page_in_both_languages(
    client: TestClient, event: str, language: str
) -> None:
    assert "<h1>" in _text(client, f"{language}/su-kien/{event}")
