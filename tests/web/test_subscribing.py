"""Who adds a feed to a calendar sees what it will contain, and gets the link for each program."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import icalendar
import pytest
from starlette.testclient import TestClient

from app.catalogue.vocabulary import Category
from app.database import Database
from app.main import create_app
from app.regions import provinces
from app.settings import Settings

URL = "https://lich.example/feeds/thai-nguyen.ics"


@pytest.fixture
def saving_client(real_database: Database, tmp_path: Path) -> Iterator[TestClient]:
    """Asks about a copy of the real catalogue, in which feeds may be saved."""
    copy = tmp_path / "kyniem.db"
    with real_database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{copy}", public_url="https://lich.example"
    )
    with TestClient(create_app(settings)) as opened:
        yield opened


def test_all_published_feeds_can_be_chosen(client: TestClient) -> None:
    page = client.get("/them-vao-lich").text
    names = {feed["name"] for feed in client.get("/api/v1/feeds").json()["items"]}
    assert {name for name in names if f'href="/them-vao-lich/{name}"' in page} == names
    assert names > {"vn", "ngay-le-lon", *provinces()}


def test_each_program_gets_the_link_it_can_open(client: TestClient) -> None:
    page = client.get("/them-vao-lich/thai-nguyen").text
    links = [unquote(address) for address in re.findall('href="([^"]+)"', page)]
    assert URL.replace("https", "webcal") in links
    assert f"https://calendar.google.com/calendar/r?cid={URL.replace('https', 'webcal')}" in links
    assert any(
        link.startswith(f"https://outlook.live.com/calendar/0/addfromweb/?url={URL}")
        for link in links
    )
    assert f'<code id="dia-chi">{URL}</code>' in page
    assert '<img src="/feeds/thai-nguyen.svg"' in page


def test_choices_change_the_addresses(client: TestClient) -> None:
    page = client.get("/them-vao-lich/vn-le-lon?alarm=7d&alarm=1d&title=full&lang=en").text
    found = re.search('<code id="dia-chi">([^<]+)</code>', page)
    assert found
    address = found[1].replace("&amp;", "&")
    assert address.endswith("/feeds/vn-le-lon.ics?alarm=7d,1d&lang=en&title=full")
    calendar = icalendar.Calendar.from_ical(client.get(address).content)
    assert len(calendar.events[0].walk("VALARM")) == 2


def test_what_it_will_contain_is_what_the_feed_contains(client: TestClient) -> None:
    page = client.get("/them-vao-lich/vn-le-lon").text
    shown = re.findall('<p class="title">([^<]+)</p>', page)
    assert shown[:3] == ["Thành lập Đảng (97 năm)", "Tết Nguyên đán", "Giỗ Tổ Hùng Vương"]
    assert "12 tháng tới có 8 mục" in page


def test_a_feed_of_ones_own_is_kept_and_has_a_page_and_an_address(
    saving_client: TestClient,
) -> None:
    client = saving_client
    form = {"region": "thai-nguyen", "q": "", "year_class": ["round", "five"]}
    answer = client.post("/them-vao-lich", data=form, follow_redirects=False)
    assert answer.status_code == 303
    again = client.post("/them-vao-lich", data=form, follow_redirects=False)
    assert answer.headers["location"] == again.headers["location"]
    page = client.get(answer.headers["location"]).text
    assert "Lịch Kỷ niệm: Thái Nguyên, năm tròn, năm lẻ 5" in page
    found = re.search('<code id="dia-chi">https://lich.example(/f/[a-z2-7]{12}.ics)</code>', page)
    assert found
    calendar = icalendar.Calendar.from_ical(client.get(found[1]).content)
    assert calendar.events


def test_a_filter_that_is_published_leads_to_the_published_feed(client: TestClient) -> None:
    form = {"region": "thai-nguyen", "q": ""}
    answer = client.post("/en/them-vao-lich", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/en/them-vao-lich/thai-nguyen"


def test_the_filter_of_an_address_fills_in_the_form(client: TestClient) -> None:
    page = client.get(
        "/them-vao-lich?region=ha-noi&category=dang&category=nganh&year_class=round"
    ).text
    checked = set(re.findall(r'value="([^"]+)" checked', page))
    assert checked == {"dang", "nganh", "round"}
    assert '<option value="ha-noi" selected>' in page
    assert set(re.findall('name="category" value="([^"]+)"', page)) == set(Category)


def test_a_filter_that_cannot_be_is_told_above_the_form(client: TestClient) -> None:
    answer = client.post("/them-vao-lich", data={"region": "bac-kan", "q": "giỗ"})
    assert answer.status_code == 422
    assert "thai-nguyen" in answer.text.partition('<form class="fields"')[0]
    assert 'value="giỗ"' in answer.text


def test_who_saves_too_often_is_told_to_wait(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.serving.saving.Rate.admits", lambda *_: False)
    answer = client.post("/them-vao-lich", data={"q": "một"})
    assert answer.status_code == 429
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["retry-after"] == "60"


def test_an_unknown_feed_is_a_page_that_says_so(client: TestClient) -> None:
    page = client.get("/them-vao-lich/khong-co")
    assert page.status_code == 404
    assert "Không có nguồn lịch" in page.text


def test_the_pages_speak_english_too(client: TestClient) -> None:
    page = client.get("/en/them-vao-lich/vn-le-lon").text
    assert "Great national days of Vietnam" in page
    assert "What it will contain" in page
