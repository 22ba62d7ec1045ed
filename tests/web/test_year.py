"""The page of a year and its wall calendar, as browsers ask for them."""

import re
from collections.abc import Iterator
from datetime import date

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


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("layer", "reading"):
        monkeypatch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))


def _text(page: str) -> str:
    cells_apart = page.replace("</td>", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cells_apart))


def test_without_a_number_it_is_the_year_of_today(client: TestClient) -> None:
    page = client.get("/nam")
    assert page.status_code == 200
    assert "<h1>Năm 2026" in page.text
    assert "Bính Ngọ" in page.text
    assert '<link rel="canonical" href="https://lich.example/nam/2026">' in page.text


def test_a_year_tells_its_new_year_its_great_days_and_their_weekdays(client: TestClient) -> None:
    text = _text(client.get("/nam/2027").text)
    assert "Mùng Một Tết Đinh Mùi: Thứ Bảy, 06/02/2027" in text
    assert "06/02/2027 Thứ Bảy mùng 1 tháng Giêng âm lịch Tết Nguyên đán" in text
    assert "16/04/2027 Thứ Sáu mùng 10 tháng 3 âm lịch Ngày Giỗ Tổ Hùng Vương" in text


def test_it_has_twelve_small_months_that_lead_to_months_and_days(client: TestClient) -> None:
    text = client.get("/nam/2027").text
    assert text.count('<table class="small">') == 12
    for number in range(1, 13):
        assert f'href="/lich/2027-{number:02}"' in text
    assert len(set(re.findall(r'href="/ngay/(2027-\d\d-\d\d)"', text))) == 365


def test_every_week_leads_to_what_is_coming_from_it_and_tells_its_number(
    client: TestClient,
) -> None:
    text = client.get("/nam/2027").text
    weeks = re.findall(r'class="heat-([0-5])" href="/sap-toi\?from=(2027-\d\d-\d\d)"', text)
    assert len(weeks) == 53
    assert text.count("ngày đáng chú ý</span></a></li>") == 53


def test_round_years_of_2030_stand_in_the_sections_of_the_guides(client: TestClient) -> None:
    text = _text(client.get("/nam/2030").text)
    sections = [
        "Kỷ niệm các ngày lễ lớn của đất nước",
        "Kỷ niệm 100 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2030)",
        "Kỷ niệm ngày sinh lãnh đạo, danh nhân",
        "Ngày thành lập, ngày truyền thống của lực lượng, ngành, đoàn thể",
    ]
    places = [text.index(section) for section in sections]
    assert places == sorted(places)


def test_a_guide_that_could_not_be_read_is_not_passed_off_as_read(client: TestClient) -> None:
    assert "chưa đọc được danh mục" in client.get("/nam/2026").text
    assert "chưa có hướng dẫn nào cho năm này" in client.get("/nam/2027").text


def test_days_off_have_their_notice_or_are_expected(client: TestClient) -> None:
    decided = _text(client.get("/nam/2026").text)
    assert "10/01/2026" in decided
    assert "(làm bù)" in decided or "Làm bù cho ngày 02/01/2026" in decided
    assert "dự kiến" in client.get("/nam/2030").text
    assert "Chỉ có ngày nghỉ của các năm 1995 đến 2099." in client.get("/nam/1945").text


def test_a_province_is_kept_in_all_that_the_page_leads_to(client: TestClient) -> None:
    text = client.get("/nam/2028?region=thai-nguyen").text
    assert '<option value="thai-nguyen" selected>' in text
    assert "/nam/2027?region=thai-nguyen" in text
    assert "/nam/2028.pdf?region=thai-nguyen" in text
    assert "/nam/2028.pdf?paper=a3&amp;region=thai-nguyen" in text
    assert "/nam/2028.xlsx?region=thai-nguyen" in text
    assert "/api/v1/years/2028?region=thai-nguyen" in text


def test_filters_other_than_the_province_survive_its_form(client: TestClient) -> None:
    text = client.get("/nam/2027?category=dang&category=nganh&year_class=round").text
    for name, value in (("category", "dang"), ("category", "nganh"), ("year_class", "round")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in text
    assert "/api/v1/years/2027?category=dang&amp;category=nganh&amp;year_class=round" in text


def test_the_english_page_has_english_words_and_marks_vietnamese_ones(client: TestClient) -> None:
    text = client.get("/en/nam/2027").text
    assert '<html lang="en">' in text
    assert "Saturday, 6 February 2027" in text
    assert "Great national days" in text
    assert "Ngày lễ lớn" not in _text(text)
    assert re.search(r'<h3 [^>]*lang="vi">Kỷ niệm các ngày lễ lớn của đất nước', text)
    assert 'href="/en/nam/2028"' in text


@pytest.mark.parametrize("year", [2027, 2030])
def test_the_page_is_light(client: TestClient, year: int) -> None:
    page = client.get(f"/nam/{year}", headers={"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    assert int(page.headers["content-length"]) < 45_000


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/nam/1900", 422, "từ 1901 đến 2199"),
        ("/nam/2200", 422, "từ 1901 đến 2199"),
        ("/nam/2027?region=bac-kan", 422, "thai-nguyen"),
        ("/nam/2027.pdf?region=bac-kan", 422, "thai-nguyen"),
        ("/nam/2027.pdf?paper=a5", 422, "&#39;a4&#39; hoặc &#39;a3&#39;"),
        ("/nam/nay", 404, "Không có trang này"),
    ],
)
def test_what_cannot_be_shown_is_a_page_that_says_why(
    client: TestClient, address: str, status: int, told: str
) -> None:
    page = client.get(address)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert told in page.text


def test_the_wall_calendar_is_a_file_that_opens_in_the_browser(client: TestClient) -> None:
    made = client.get("/nam/2027.pdf")
    assert made.headers["content-type"] == "application/pdf"
    assert made.headers["content-disposition"] == 'inline; filename="lich-2027.pdf"'
    assert made.content.startswith(b"%PDF-")
    title = "Lịch năm 2027 – Đinh Mùi".encode("utf-16-be").hex().upper()
    assert title.encode() in made.content


def test_paper_and_province_change_the_wall_calendar(client: TestClient) -> None:
    addresses = ("", "?paper=a3", "?region=thai-nguyen")
    assert len({client.get(f"/nam/2028.pdf{query}").content for query in addresses}) == 3


def test_a_wall_calendar_is_made_once_and_then_kept(client: TestClient) -> None:
    first = client.get("/nam/2029.pdf")
    assert client.get("/nam/2029.pdf").content == first.content
    unchanged = client.get("/nam/2029.pdf", headers={"If-None-Match": first.headers["etag"]})
    assert unchanged.status_code == 304
