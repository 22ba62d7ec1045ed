"""The page of what is coming: by week, filtered, and to be added to a calendar as filtered."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient


def _count(text: str) -> int:
    found = re.search(r'class="found"[^>]*><strong>(\d+)</strong>', text)
    assert found
    return int(found[1])


def _events(text: str) -> set[str]:
    return set(re.findall(r'href="(?:/en)?/su-kien/([^"]+)"', text))


def test_weeks_follow_each_other_and_the_next_one_is_named(client: TestClient) -> None:
    # 22 November 2026 is a Sunday.
    text = client.get("/sap-toi").text
    assert re.search(r">Tuần sau <span[^>]*>23/11 – 29/11/2026</span>", text)
    assert ">Tuần 30/11 – 06/12/2026<" in text
    assert "Kỷ niệm 80 năm Ngày Toàn quốc kháng chiến" in text


def test_a_round_year_is_marked(client: TestClient) -> None:
    text = client.get("/sap-toi?year_class=round&q=chu+thap+do").text
    assert "Kỷ niệm 80 năm Ngày thành lập Hội Chữ thập đỏ Việt Nam" in text
    assert '<strong class="tag round">năm tròn</strong>' in text


def test_what_runs_today_stands_first(client: TestClient) -> None:
    text = client.get("/sap-toi").text
    assert text.index("thang-hiv") < text.index("Tuần sau")


def test_a_filter_leaves_only_what_it_asks_for(client: TestClient) -> None:
    text = client.get("/sap-toi?category=ngay-le-lon&from=2027-01-31").text
    assert _events(text) == {"thanh-lap-dang", "tet-nguyen-dan"}
    assert _count(text) == 2


def test_the_form_keeps_what_was_chosen(client: TestClient) -> None:
    text = client.get("/sap-toi?year_class=round&region=hue&from=2027-02-01&q=trang").text
    assert 'value="round" checked' in text
    assert 'value="five" checked' not in text
    assert 'value="hue" selected' in text
    assert 'value="2027-02-01"' in text


def test_fields_left_empty_ask_for_nothing(client: TestClient) -> None:
    blank = client.get("/sap-toi?region=VN&from=&q=")
    assert blank.status_code == 200
    assert _count(blank.text) == _count(client.get("/sap-toi").text)


def test_the_list_is_added_to_a_calendar_with_the_same_filter(client: TestClient) -> None:
    text = unescape(client.get("/sap-toi?year_class=round&region=hue&from=2027-02-01").text)
    assert 'href="/them-vao-lich?region=hue&year_class=round"' in text


def test_the_next_page_begins_where_this_one_ends(client: TestClient) -> None:
    text = unescape(client.get("/sap-toi?level=quoc-gia").text)
    assert 'href="/sap-toi?from=2027-01-21&level=quoc-gia"' in text


def test_an_empty_list_says_what_to_change_and_what_is_nearest(client: TestClient) -> None:
    text = unescape(client.get("/sap-toi?category=ngay-le-lon&from=2027-09-10").text)
    assert _count(text) == 0
    assert "chọn thêm loại hoặc cấp sự kiện" in text
    assert 'href="/sap-toi?from=2028-01-26&category=ngay-le-lon"' in text  # Tết Mậu Thân
    assert "tìm “khongco” trong cả danh mục" in client.get("/sap-toi?q=khongco").text


def test_a_filter_that_the_page_does_not_know_is_dropped(client: TestClient) -> None:
    assert client.get("/sap-toi?utm_source=zalo").status_code == 200


@pytest.mark.parametrize(
    "query", ["region=bac-kan", "region=paris", "from=1899-01-01", "category=gi-do"]
)
def test_a_filter_that_cannot_be_is_refused_as_a_page(client: TestClient, query: str) -> None:
    page = client.get(f"/sap-toi?{query}")
    assert page.status_code == 422
    assert page.headers["content-type"].startswith("text/html")


def test_the_english_list_is_english(client: TestClient) -> None:
    text = client.get("/en/sap-toi?from=2027-02-01").text
    assert "Coming up" in text
    assert "Founding of the Communist Party of Vietnam (97 years)" in text
    assert "Sắp tới" not in text


def test_documents_are_no_kind_to_choose(client: TestClient) -> None:
    assert 'value="van-ban"' not in client.get("/sap-toi").text
