"""The page of a day tells both calendars, and what falls on it."""

import re

import pytest
from starlette.testclient import TestClient


def test_a_day_tells_its_lunar_date_and_what_falls_on_it(client: TestClient) -> None:
    text = client.get("/ngay/2027-04-16").text
    assert "<h1>Thứ Sáu, 16/04/2027</h1>" in text
    assert "mùng 10 tháng 3 năm Đinh Mùi" in text
    assert "/su-kien/gio-to-hung-vuong" in text
    assert "Ngày nghỉ" in text


def test_a_day_leads_to_its_neighbours_its_month_and_the_reason(client: TestClient) -> None:
    text = client.get("/ngay/2027-02-01?region=ha-noi").text
    neighbours = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', text))
    assert neighbours == {
        "prev": "/ngay/2027-01-31?region=ha-noi",
        "next": "/ngay/2027-02-02?region=ha-noi",
    }
    assert "/lich/2027-02?region=ha-noi" in text
    assert "/doi-ngay?date=2027-02-01" in text


def test_a_day_that_china_names_otherwise_says_so(client: TestClient) -> None:
    # Tết Canh Tuất comes a day before the Chinese new year.
    note = "Lịch Trung Quốc ghi ngày này là"
    assert note in client.get("/ngay/2030-02-02").text
    assert note not in client.get("/ngay/2027-02-06").text


def test_a_province_sees_its_own_days_too(client: TestClient) -> None:
    page = client.get("/ngay/2026-12-19?region=thai-nguyen")
    assert "Thái Nguyên" in page.text


def test_the_english_day_is_english(client: TestClient) -> None:
    text = client.get("/en/ngay/2027-02-03").text
    assert "<h1>Wednesday, 3 February 2027</h1>" in text
    assert "Founding of the Communist Party of Vietnam (97 years)" in text
    assert 'href="/en/lich/2027-02"' in text


@pytest.mark.parametrize("day", ["1900-01-30", "2027-02-30", "hom-nay", "2300-01-01"])
def test_a_day_outside_the_almanac_is_refused_as_a_page(client: TestClient, day: str) -> None:
    page = client.get(f"/ngay/{day}")
    assert page.status_code == 422
    assert page.headers["content-type"].startswith("text/html")


def test_the_first_day_of_the_almanac_has_only_a_next_day(client: TestClient) -> None:
    text = client.get("/ngay/1900-01-31").text
    assert 'rel="next"' in text
    assert 'rel="prev"' not in text
