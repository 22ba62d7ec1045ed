"""The first pages: they say what the API says, in HTML, without anything from elsewhere."""

import re

from starlette.testclient import TestClient


def test_the_front_page_tells_today_what_is_coming_and_the_feeds(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert 'lang="vi"' in page.text
    assert "/them-vao-lich/vn-le-lon" in page.text
    assert "Sắp tới" in page.text


def test_a_page_loads_nothing_from_elsewhere_and_holds_no_script(client: TestClient) -> None:
    text = client.get("/").text
    linked = re.findall(r'<(?:link|img|script)[^>]+(?:href|src)="[^"]+"[^>]*>', text)
    loaded = [
        re.findall('(?:href|src)="([^"]+)"', tag)[0] for tag in linked if "alternate" not in tag
    ]
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", text)
    assert all(client.get(address).status_code == 200 for address in loaded)


def test_an_event_shows_its_days_and_its_sources(client: TestClient) -> None:
    page = client.get("/su-kien/thanh-lap-dang")
    assert (
        "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"
        in page.text
    )
    assert "Nghị định số 145/2013/NĐ-CP" in page.text


def test_a_document_shows_its_reviews_and_no_birthdays(client: TestClient) -> None:
    page = client.get("/su-kien/nq-29-nq-tw-2013")
    assert "Tổng kết 15 năm thực hiện Nghị quyết số 29-NQ/TW" in page.text
    assert "Các lần tới" not in page.text


def test_an_unknown_event_is_a_page_that_says_so(client: TestClient) -> None:
    page = client.get("/su-kien/khong-co")
    assert page.status_code == 404
    assert "Không có sự kiện" in page.text
    assert page.headers["content-type"].startswith("text/html")


def test_the_english_front_page_is_found_without_its_last_slash(client: TestClient) -> None:
    answer = client.get("/en", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/en/")
    assert "The next seven days" in client.get("/en/").text


def test_every_page_leads_to_itself_in_the_other_language(client: TestClient) -> None:
    assert 'href="/en/tim?q=tet" lang="en"' in client.get("/tim?q=tet").text
    assert 'href="/tim?q=tet" lang="vi"' in client.get("/en/tim?q=tet").text


def test_the_front_page_counts_the_days_to_the_next_great_day(client: TestClient) -> None:
    page = client.get("/").text
    assert "<strong>73</strong> ngày nữa" in page
    assert "Thành lập Đảng (97 năm)" in page
