"""The first pages: they say what the API says, in HTML, without anything from elsewhere."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="module")
def client(real_database: Database) -> Iterator[TestClient]:
    url = real_database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with TestClient(create_app(settings)) as opened:
        yield opened


def test_the_front_page_tells_today_what_is_coming_and_the_feeds(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert 'lang="vi"' in page.text
    assert "https://lich.example/feeds/vn-le-lon.ics" in page.text
    assert "Sắp tới" in page.text


def test_a_page_loads_nothing_from_elsewhere_and_runs_no_script(client: TestClient) -> None:
    text = client.get("/").text
    loaded = re.findall(r'<(?:link|img|script)[^>]+(?:href|src)="([^"]+)"', text)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert "<script" not in text
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
