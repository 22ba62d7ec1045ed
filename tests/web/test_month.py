"""The page of a month is the wall calendar that people know."""

import re

import pytest
from starlette.testclient import TestClient


def _cell(text: str, day: str) -> str:
    """The cell of the grid that links to ``day``."""
    cells = re.findall(r"<td.*?</td>", text, re.DOTALL)
    return next(cell for cell in cells if f'/ngay/{day}"' in cell or f"/ngay/{day}?" in cell)


def _neighbours(text: str) -> dict[str, str]:
    return dict(re.findall(r'<a class="button" rel="(prev|next)" href="([^"]+)"', text))


@pytest.mark.parametrize(
    ("month", "day", "label"),
    [
        ("2027-02", "2027-02-06", "1/1"),
        ("2027-02", "2027-02-05", "29"),
        ("2025-07", "2025-07-25", "1/6N"),
    ],
)
def test_a_cell_has_its_lunar_day(client: TestClient, month: str, day: str, label: str) -> None:
    text = client.get(f"/lich/{month}").text
    assert f"</span>{label}</span>" in _cell(text, day)


def test_a_leap_month_is_explained_where_it_stands(client: TestClient) -> None:
    assert "tháng 6 nhuận âm lịch" in client.get("/lich/2025-07").text
    assert "nhuận âm lịch" not in client.get("/lich/2027-02").text


def test_the_grid_is_a_table_with_a_caption_and_a_head_for_each_weekday(
    client: TestClient,
) -> None:
    text = client.get("/lich/2027-02").text
    assert text.count("<caption") == 1
    heads = re.findall(r'<th scope="col"[^>]*><span class="long">([^<]+)', text)
    assert heads == ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]


def test_days_off_are_tinted_and_named(client: TestClient) -> None:
    text = client.get("/lich/2026-09").text
    assert re.match(r'<td class="[^"]*\boff\b', _cell(text, "2026-09-02"))
    assert "Quốc khánh" in _cell(text, "2026-09-02")
    assert "Nghỉ lễ Quốc khánh" in _cell(text, "2026-09-01")
    assert not re.match(r'<td class="[^"]*\boff\b', _cell(text, "2026-09-03"))


def test_an_event_stands_in_its_cell_by_its_short_name(client: TestClient) -> None:
    cell = _cell(client.get("/lich/2027-04").text, "2027-04-16")
    assert "/su-kien/gio-to-hung-vuong" in cell
    assert "Giỗ Tổ Hùng Vương" in cell


def test_the_month_without_a_name_is_that_of_today_and_says_its_own_address(
    client: TestClient,
) -> None:
    now, named = client.get("/lich").text, client.get("/lich/2026-11").text
    canonical = '<link rel="canonical" href="https://lich.example/lich/2026-11">'
    assert canonical in now
    assert canonical in named
    assert "<h1>Tháng 11 năm 2026" in now
    assert re.findall(r'href="/ngay/([^"]+)" [^>]*aria-current="date"', now) == ["2026-11-22"]


@pytest.mark.parametrize(
    ("query", "month"),
    [("year=2027&month=2", "2027-02"), ("year=2030", "2030-01"), ("month=5&year=", "2026-05")],
)
def test_the_form_jumps_to_a_month(client: TestClient, query: str, month: str) -> None:
    page = client.get(f"/lich?{query}")
    assert f'<link rel="canonical" href="https://lich.example/lich/{month}">' in page.text


def test_a_province_stays_chosen_from_month_to_month_and_to_the_year(client: TestClient) -> None:
    text = client.get("/lich/2026-12?region=thai-nguyen").text
    assert _neighbours(text) == {
        "prev": "/lich/2026-11?region=thai-nguyen",
        "next": "/lich/2027-01?region=thai-nguyen",
    }
    assert '<option value="thai-nguyen" selected>' in text
    assert "/nam/2026?region=thai-nguyen" in text
    assert "/ngay/2026-12-19?region=thai-nguyen" in text


def test_all_provinces_can_be_chosen(client: TestClient) -> None:
    select = re.search(r'name="region">(.*?)</select>', client.get("/lich").text, re.DOTALL)
    assert select
    assert len(re.findall("<option", select[1])) == 1 + 34


def test_the_english_month_stays_english(client: TestClient) -> None:
    text = client.get("/en/lich/2027-02").text
    assert "<h1>February 2027" in text
    assert _neighbours(text)["next"] == "/en/lich/2027-03"
    assert "/en/su-kien/thanh-lap-dang" in text


@pytest.mark.parametrize("month", ["1900-01", "2200-02"])
def test_a_month_at_the_edge_has_a_neighbour_on_one_side_only(
    client: TestClient, month: str
) -> None:
    inner = {"1900-01": "1900-02", "2200-02": "2200-01"}[month]
    assert len(_neighbours(client.get(f"/lich/{inner}").text)) == 1
    assert client.get(f"/lich/{month}").status_code == 422


@pytest.mark.parametrize(
    "address",
    ["/lich/2027-13", "/lich/2027", "/lich?year=1900&month=1", "/lich?month=13",
     "/lich/2027-02?region=bac-kan"],
)  # fmt: skip
def test_a_month_that_cannot_be_shown_is_refused_as_a_page(
    client: TestClient, address: str
) -> None:
    page = client.get(address)
    assert page.status_code == 422
    assert page.headers["content-type"].startswith("text/html")


def test_the_page_has_no_inline_style_or_script(client: TestClient) -> None:
    text = client.get("/lich/2026-03?region=ha-noi").text
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", text)
