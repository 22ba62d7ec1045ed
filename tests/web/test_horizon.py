"""The page of the years ahead, and its tables: what an editor plans with."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from app.database import Database
from app.documents.tables import WORKBOOK_TYPE
from app.main import create_app
from app.settings import Settings

CENTENARY = "Kỷ niệm 100 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2030)"
BIRTH = re.compile(r"Kỷ niệm 140 năm Ngày sinh .*Hồ Chí Minh \(19/05/1890 - 19/05/2030\)")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("layer", "reading"):
        monkeypatch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))


@pytest.fixture(scope="module")
def client(real_database: Database) -> Iterator[TestClient]:
    url = real_database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with TestClient(create_app(settings)) as opened:
        yield opened


def _lines(page: str) -> list[str]:
    return re.findall(r"<tr(?: class=\"round\")?>\n<td class=\"on\">.*?</tr>", page, re.DOTALL)


def _workbook(client: TestClient, address: str) -> Workbook:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == WORKBOOK_TYPE
    return load_workbook(io.BytesIO(answer.content))


def _csv(client: TestClient, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/ke-hoach-xa.csv?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_editor_lists_the_national_round_years_of_2030(client: TestClient) -> None:
    page = client.get("/ke-hoach-xa?from=2030&years=1&level=quoc-gia&year_class=round").text
    assert CENTENARY in page
    assert BIRTH.search(page)
    assert 'datetime="2030-02-03"' in page
    assert 'datetime="2030-05-19"' in page
    # Giỗ Tổ: mùng 10 tháng 3 Canh Tuất.
    assert re.search(r'datetime="2030-04-12".*?mùng 10 tháng 3 âm lịch', page, re.DOTALL)


def test_the_page_links_to_tables_of_the_same_lines(client: TestClient) -> None:
    query = "from=2030&level=quoc-gia&year_class=round&years=1"
    page = client.get(f"/ke-hoach-xa?{query}").text
    count = len(_lines(page))
    (address,) = re.findall(r'href="(/ke-hoach-xa\.xlsx[^"]*)"', page)
    sheet = _workbook(client, address.replace("&amp;", "&"))["Năm tròn, năm lẻ 5"]
    assert sheet.max_row - 1 == len(_csv(client, query)) == count > 20


def test_the_workbook_tells_day_phrase_and_preparations(client: TestClient) -> None:
    sheet = _workbook(client, "/ke-hoach-xa.xlsx?from=2030&years=1")["Năm tròn, năm lẻ 5"]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (told,) = [dict(zip(head, row, strict=True)) for row in rows if CENTENARY in row]
    assert (told["Ngày"], told["Thứ"]) == (datetime.fromisoformat("2030-02-03"), "Chủ nhật")
    assert (told["Số năm"], told["Loại năm"], told["Bội của"]) == (100, "năm tròn", 100)
    assert (told["Nhóm"], told["Cấp"]) == ("Ngày lễ lớn", "Quốc gia")
    assert told["Bắt đầu chuẩn bị"] == datetime.fromisoformat("2029-08-03")
    assert "Nghị định 145/2013/NĐ-CP" in told["Quy định về hình thức"]


def test_what_is_doubtful_or_disputed_says_so_in_page_and_tables(client: TestClient) -> None:
    page = client.get("/ke-hoach-xa?from=2027&years=5").text
    rows = _csv(client, "from=2027&years=5")
    noted = [row["Lưu ý"] for row in rows if row["Lưu ý"]]
    doubtful = sum("cần kiểm chứng" in line for line in _lines(page))
    assert doubtful == sum("Cần kiểm chứng" in note for note in noted) > 0
    # Nguyễn Văn Tố: killed on 7 October 1947; others say on the 25th.
    (to,) = [line for line in _lines(page) if "/su-kien/mat-nguyen-van-to" in line]
    assert "Nguồn khác ghi: 25/10/1947" in to
    assert any("Nguồn khác ghi 25/10/1947" in note for note in noted)


def test_persons_stand_as_births_and_deaths(client: TestClient) -> None:
    rows = _csv(client, "from=2030&years=1&category=ngay-sinh,ngay-mat")
    groups = {row["Nhóm"] for row in rows}
    assert groups == {"Ngày sinh lãnh đạo, danh nhân", "Ngày mất, ngày giỗ"}
    births = [row for row in rows if row["Nhóm"].startswith("Ngày sinh")]
    assert all("gày sinh" in row["Nội dung"] for row in births)


def test_each_year_has_an_anchor_and_its_counts(client: TestClient) -> None:
    page = client.get("/ke-hoach-xa?from=2028&years=2").text
    for year in (2028, 2029):
        assert f'href="#nam-{year}"' in page
        assert f'id="nam-{year}"' in page
    assert 'id="nam-2030"' not in page
    assert "Tổng kết 15 năm thực hiện Nghị quyết số 29-NQ/TW" in page


def test_the_form_keeps_what_was_asked(client: TestClient) -> None:
    page = client.get(
        "/ke-hoach-xa?from=2030&lead=9&region=thai-nguyen&level=nganh&multiple=25"
    ).text
    assert re.search(r'name="from"[^>]*value="2030"', page)
    assert re.search(r'name="lead"[^>]*value="9"', page)
    assert re.search(r'<option value="thai-nguyen"[^>]* selected', page)
    assert re.search(r'value="nganh" checked', page)
    assert re.search(r'<option value="25" selected', page)


def test_empty_fields_of_the_form_say_nothing(client: TestClient) -> None:
    whole = client.get("/ke-hoach-xa?from=2030&years=1")
    assert client.get("/ke-hoach-xa?from=2030&years=1&multiple=&q=").text.count("<tr>") == (
        whole.text.count("<tr>")
    )


def test_the_page_is_english_under_en_with_vietnamese_marked(client: TestClient) -> None:
    page = client.get("/en/ke-hoach-xa?from=2030&years=1").text
    assert "Founding of the Communist Party of Vietnam (100 years)" in page
    assert "multiple of 100" in page
    assert 'href="/en/ke-hoach-xa.xlsx?from=2030' in page
    assert 'lang="vi">Nghị định số 145/2013/NĐ-CP' in re.sub(r' href="[^"]*"', "", page)


def test_the_first_page_stays_under_60_kilobytes(client: TestClient) -> None:
    page = client.get("/ke-hoach-xa", headers={"accept-encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    assert int(page.headers["content-length"]) < 55_000


def test_tables_are_saved_under_a_name_that_tells_the_years(client: TestClient) -> None:
    for suffix in ("xlsx", "csv"):
        answer = client.get(f"/ke-hoach-xa.{suffix}?from=2027&years=2")
        name = f'attachment; filename="ke-hoach-xa-2027-2028.{suffix}"'
        assert answer.headers["content-disposition"] == name


@pytest.mark.parametrize("path", ["/ke-hoach-xa", "/en/ke-hoach-xa", "/ke-hoach-xa.xlsx"])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("years=26", "từ 1 đến 25"),
        ("from=2200", "từ 1901 đến 2199"),
        ("lead=37", "từ 0 đến 36"),
        ("year_class=other", "năm lẻ 5"),
        ("multiple=7", "25, 50 hoặc 100"),
        ("region=bac-kan", "thai-nguyen"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(
    client: TestClient, path: str, query: str, told: str
) -> None:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert told in answer.text


# The workbook of a year


def test_a_year_is_exported_by_sections_with_its_reviews_and_days_off(client: TestClient) -> None:
    book = _workbook(client, "/nam/2027.xlsx")
    assert book.sheetnames == ["Năm 2027", "Sơ kết, tổng kết", "Ngày nghỉ"]
    first = [cell.value for cell in book["Năm 2027"][2]]
    assert first[:3] == [
        "Kỷ niệm các ngày lễ lớn của đất nước", datetime.fromisoformat("2027-02-03"), "Thứ Tư"
    ]  # fmt: skip
    off = {row[0].value: row[2].value for row in book["Ngày nghỉ"].iter_rows(min_row=2)}
    assert off[datetime.fromisoformat("2027-04-30")]
    # Mùng 1 Tết Đinh Mùi.
    assert off[datetime.fromisoformat("2027-02-06")]


def test_a_year_lists_the_documents_due_for_review(client: TestClient) -> None:
    sheet = _workbook(client, "/nam/2028.xlsx")["Sơ kết, tổng kết"]
    told = [row[2].value for row in sheet.iter_rows(min_row=2)]
    assert any("Tổng kết 15 năm thực hiện Nghị quyết số 29-NQ/TW" in title for title in told)


def test_a_year_says_what_is_doubtful_and_disputed(client: TestClient) -> None:
    sheet = _workbook(client, "/nam/2027.xlsx")["Năm 2027"]
    place = [cell.value for cell in sheet[1]].index("Lưu ý")
    notes = [row[place].value or "" for row in sheet.iter_rows(min_row=2)]
    assert any(note.startswith("Cần kiểm chứng") for note in notes)
    assert any("Nguồn khác ghi 25/10/1947" in note for note in notes)


def test_a_year_beyond_the_almanac_is_refused(client: TestClient) -> None:
    assert client.get("/nam/2200.xlsx").status_code == 422
