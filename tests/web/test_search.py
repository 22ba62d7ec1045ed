"""The search page finds events by names with or without accents, by abbreviations and by days."""

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("giỗ tổ", "Ngày Giỗ Tổ Hùng Vương"),
        ("gio to", "Ngày Giỗ Tổ Hùng Vương"),
        ("ngày thơ", "Ngày Thơ Việt Nam"),
        ("2/9", "Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ],
)
def test_the_closest_event_stands_first(client: TestClient, query: str, first: str) -> None:
    page = client.get("/tim", params={"q": query}).text
    titles = page.split('<p class="title">')[1:]
    assert first in titles[0].partition("</p>")[0]


def test_what_is_found_tells_when_it_comes_next(client: TestClient) -> None:
    page = client.get("/tim", params={"q": "Giỗ Tổ Hùng Vương"}).text
    assert '<time datetime="2027-04-16">Thứ Sáu, 16/04/2027</time>' in page
    assert "mùng 10 tháng 3 năm Đinh Mùi" in page


def test_a_whole_day_leads_to_its_page(client: TestClient) -> None:
    assert 'href="/ngay/2027-04-30"' in client.get("/tim?q=30/4/2027").text
    assert 'href="/ngay/' not in client.get("/tim?q=30/4").text


def test_nothing_found_says_what_to_try(client: TestClient) -> None:
    page = client.get("/tim?q=zzzz")
    assert page.status_code == 200
    assert "Không có sự kiện nào khớp" in page.text


def test_what_was_searched_for_is_no_html(client: TestClient) -> None:
    assert "<b>x" not in client.get("/tim", params={"q": "<b>x"}).text


def test_more_than_a_page_goes_on_where_it_stopped(client: TestClient) -> None:
    first = client.get("/tim?q=th%C3%A0nh+l%E1%BA%ADp").text
    more = next(part for part in first.split('href="') if "cursor=" in part.partition('"')[0])
    second = client.get(more.partition('"')[0].replace("&amp;", "&")).text
    found = [set(_events(page)) for page in (first, second)]
    assert len(found[0]) == len(found[1]) == 20
    assert not found[0] & found[1]


def test_a_mangled_cursor_is_refused_with_a_page(client: TestClient) -> None:
    page = client.get("/tim?q=a&cursor=x")
    assert page.status_code == 422
    assert page.headers["content-type"].startswith("text/html")


def test_the_search_speaks_english_too(client: TestClient) -> None:
    page = client.get("/en/tim?q=hung+kings").text
    assert 'lang="en"' in page
    assert "Friday, 16 April 2027" in page


def _events(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('href="/su-kien/')[1:]]
