"""The page that converts: it works by its address alone, and says why."""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("layer", "reading"):
        monkeypatch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))


@pytest.fixture(scope="module")
def client(real_database: Database) -> Iterator[TestClient]:
    url = real_database.engine.url.render_as_string(hide_password=False)
    with TestClient(create_app(Settings(_env_file=None, database_url=url))) as opened:
        yield opened


def _html(client: TestClient, query: str, *, language: str = "", status: int = 200) -> str:
    page = client.get(f"{language}/doi-ngay?{query}")
    assert page.status_code == status
    return page.text


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_without_a_question_today_is_converted(client: TestClient) -> None:
    html = _html(client, "")
    assert 'value="2026-11-22"' in html
    assert "Chủ nhật, ngày 22/11/2026 là" in _words(html)


@pytest.mark.parametrize(
    ("solar", "query", "sentence"),
    [
        (
            "2030-02-02",
            "day=1&month=1&year=2030",
            "Thứ Bảy, ngày 02/02/2030 là mùng 1 tháng Giêng năm Canh Tuất âm lịch.",
        ),
        (
            "1985-01-21",
            "day=1&month=1&year=1985",
            "Thứ Hai, ngày 21/01/1985 là mùng 1 tháng Giêng năm Ất Sửu âm lịch.",
        ),
        (
            "2007-02-17",
            "day=1&month=1&year=2007",
            "Thứ Bảy, ngày 17/02/2007 là mùng 1 tháng Giêng năm Đinh Hợi âm lịch.",
        ),
        (
            "2025-07-25",
            "day=1&month=6&year=2025&leap=true",
            "Thứ Sáu, ngày 25/07/2025 là mùng 1 tháng 6 nhuận năm Ất Tỵ âm lịch.",
        ),
        (
            "2027-04-16",
            "day=10&month=3&year=2027",
            "Thứ Sáu, ngày 16/04/2027 là mùng 10 tháng 3 năm Đinh Mùi âm lịch.",
        ),
    ],
)
def test_both_forms_give_the_same_sentence(
    client: TestClient, solar: str, query: str, sentence: str
) -> None:
    assert sentence in _words(_html(client, f"date={solar}"))
    assert sentence in _words(_html(client, query))


def test_the_chinese_date_is_told_where_it_differs(client: TestClient) -> None:
    warning = "Lịch Trung Quốc ghi ngày này là ngày 30 tháng Chạp năm Kỷ Dậu."
    assert warning in _words(_html(client, "date=2030-02-02"))
    assert "Lịch Trung Quốc ghi ngày này" not in _html(client, "date=2027-02-06")


def test_names_of_the_cycle_and_the_leap_month_are_told(client: TestClient) -> None:
    words = _words(_html(client, "date=2030-02-02"))
    assert re.search(
        r"Ngày Mậu Thìn Tháng Mậu Dần .* Năm Canh Tuất \(không có tháng nhuận\)", words
    )
    assert "nhuận tháng 6" in _words(_html(client, "date=2025-07-25"))


def test_the_derivation_names_new_moon_authority_and_source(client: TestClient) -> None:
    words = _words(_html(client, "date=2025-07-25"))
    assert "Sóc (trăng non) lúc 02:11" in words
    assert "Quyết định số 121/CP ngày 08/8/1967" in words
    assert "JPL DE440" in words
    assert "Tháng không có trung khí nên là tháng nhuận." in words


def test_the_picture_has_words_for_those_who_do_not_see_it(client: TestClient) -> None:
    html = _html(client, "date=2030-02-02")
    pictures = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(pictures) == 2  # the day, and what is round midnight
    for picture in pictures:
        root = ElementTree.fromstring(picture)  # noqa: S314 - our own page
        names = {child.tag.rpartition("}")[2]: child for child in root}
        assert root.attrib["aria-labelledby"] == (
            f"{names['title'].attrib['id']} {names['desc'].attrib['id']}"
        )
        assert "giờ Bắc Kinh (UTC+8): 00:07" in "".join(names["desc"].itertext())
        assert "0 giờ Bắc Kinh" in "".join(root.itertext())


def test_an_ordinary_month_has_one_picture_and_no_midnight_of_beijing(client: TestClient) -> None:
    html = _html(client, "date=2025-07-25")
    assert html.count("<svg") == 1
    assert "0 giờ Bắc Kinh" not in html


def test_a_doubtful_day_is_explained(client: TestClient) -> None:
    words = _words(_html(client, "date=2054-05-08"))
    assert "chưa chắc chắn" in words
    assert "tốc độ quay của Trái Đất" in words
    assert "tốc độ quay của Trái Đất" not in _words(_html(client, "date=2027-02-06"))


def test_the_page_holds_no_style_and_no_script_of_its_own(client: TestClient) -> None:
    html = _html(client, "date=2030-02-02")
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", html)


@pytest.mark.parametrize(
    ("query", "sentence", "entered"),
    [
        (
            "day=30&month=12&year=2025&leap=",
            "Không có ngày 30 tháng Chạp năm Ất Tỵ (2025): tháng này có 29 ngày",
            ['<option value="30" selected>', '<option value="12" selected>', 'value="2025"'],
        ),
        (
            "day=1&month=6&year=2026&leap=true",
            "không có tháng nhuận",
            ['<option value="6" selected>', 'name="leap" value="true" checked'],
        ),
        (
            "day=&month=6&year=2026",
            "Hãy chọn đủ ngày, tháng và năm",
            ['<option value=""></option>'],
        ),
    ],
)
def test_a_wrong_lunar_date_gets_the_form_again_with_what_was_entered(
    client: TestClient, query: str, sentence: str, entered: list[str]
) -> None:
    html = _html(client, query, status=422)
    assert sentence in html
    assert 'role="alert"' in html
    assert [text for text in entered if text not in html] == []
    assert "Kết quả" not in html


@pytest.mark.parametrize("query", ["date=1899-12-31", "date=2027-02-30", "year=2500", "month=13"])
def test_what_is_outside_the_almanac_is_refused_as_a_page(client: TestClient, query: str) -> None:
    assert "<h1>Yêu cầu không hợp lệ</h1>" in _html(client, query, status=422)


def test_saigon_is_offered_for_tet_1968_and_only_where_it_differs(client: TestClient) -> None:
    html = _html(client, "day=1&month=1&year=1968")
    assert "Theo lịch in tại Sài Gòn: Thứ Ba, 30/01/1968" in _words(html)
    assert "basis=south" in html
    assert "Sài Gòn" not in _html(client, "date=1970-02-06")


def test_the_almanac_of_saigon_answers_for_itself(client: TestClient) -> None:
    words = _words(_html(client, "day=1&month=1&year=1968&basis=south"))
    assert "Thứ Ba, ngày 30/01/1968 là mùng 1 tháng Giêng năm Mậu Thân âm lịch." in words
    assert "theo lịch in tại Sài Gòn" in words


def test_english_pages_convert_too(client: TestClient) -> None:
    html = _html(client, "date=2030-02-02", language="/en")
    words = _words(html)
    assert "Saturday, 2 February 2030 is the 1st day of the 1st lunar month, 2030." in words
    assert (
        "The Chinese calendar has this day as the 30th day of the 12th lunar month, 2029." in words
    )
    assert "midnight in Beijing" in words
    assert 'action="/en/doi-ngay"' in html
    assert re.search(r'<p lang="vi">Sóc \(trăng non\)', html)


def test_the_days_beside_it_are_one_step_away(client: TestClient) -> None:
    html = _html(client, "date=2030-02-02")
    assert re.search(r'rel="prev" href="/doi-ngay\?date=2030-02-01"', html)
    assert re.search(r'rel="next" href="/doi-ngay\?date=2030-02-03"', html)
