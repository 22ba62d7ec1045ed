"""Plans, reports and letters as files in official layout, to those who are shown them."""

import re
import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from app.accounts.actor import OPERATOR
from app.accounts.units import UnitName, rename_unit, unit_named
from app.views.rendering import MEDIA_TYPES


def _text(docx: bytes) -> str:
    """The text of a document and of its notes, without markup."""
    with zipfile.ZipFile(BytesIO(docx)) as opened:
        parts = [n for n in opened.namelist() if re.fullmatch(r"word/(document|footnotes)\.xml", n)]
        told = " ".join(opened.read(name).decode() for name in sorted(parts))
    told = re.sub(r"</w:t><w:noBreakHyphen ?/><w:t[^>]*>", "-", told)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", told.replace("</w:t></w:r><w:r>", "")))


@pytest.mark.parametrize("wanted", ["docx", "pdf", "xlsx"])
def test_a_plan_is_a_file_to_save_in_each_format(bureau: Any, wanted: str) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    answer = bureau("lan", "GET", f"/plans/{plan}/document", params={"format": wanted})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPES[wanted]
    assert re.search(rf'filename="[a-z0-9-]+\.{wanted}"$', answer.headers["content-disposition"])
    assert answer.content.startswith(b"%PDF-" if wanted == "pdf" else b"PK")


def test_a_plan_with_a_picture_in_it_is_refused_as_pdf_alone(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan, title="Mít tinh 🎉")
    refused = bureau("lan", "GET", f"/plans/{plan}/document?format=pdf")
    assert (refused.status_code, "“🎉”" in refused.json()["detail"]) == (422, True)
    assert bureau("lan", "GET", f"/plans/{plan}/document?format=docx").status_code == 200


def test_the_workbook_of_a_plan_has_filters_choices_and_totals(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan, cost=2_000_000)
    bureau.task(plan, title="Báo cáo", cost=500_000)
    answer = bureau("lan", "GET", f"/plans/{plan}/document?format=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet["B"]] == [
        "Nhiệm vụ", "Treo băng rôn", "Báo cáo", "Tổng số: 2 nhiệm vụ",
    ]  # fmt: skip
    assert sheet["M4"].value == 2_500_000
    assert sheet["I4"].value == "Hoàn thành: 0"
    assert sheet.freeze_panes == "A2"
    assert str(sheet.auto_filter.ref).startswith("A1:M")
    (choices,) = sheet.data_validations.dataValidation
    assert choices.formula1 == '"Chưa thực hiện,Đang thực hiện,Hoàn thành,Không thực hiện"'


def test_a_draft_says_so_and_has_neither_number_nor_day(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    told = _text(bureau("lan", "GET", f"/plans/{plan}/document").content)
    assert "DỰ THẢO" in told.upper()
    assert "22 tháng 11" not in told
    assert "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)" in told


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        pytest.param(
            {"kind": "commemoration", "occurrence": "quoc-khanh-2027"},
            ["KẾ HOẠCH", "tổ chức các hoạt động kỷ niệm 82 năm Ngày Quốc khánh", "Điều 11"],
            id="one commemoration, with what the law provides",
        ),
        pytest.param(
            {"kind": "programme", "period": "2027-q1"},
            ["CHƯƠNG TRÌNH", "công tác quý I năm 2027", "Tháng 1/2027", "29/01/2027"],
            id="a programme of work, by month",
        ),
        pytest.param(
            {"kind": "topic", "title": "Kế hoạch tuyên truyền chuyển đổi số"},
            ["KẾ HOẠCH", "tuyên truyền chuyển đổi số"],
            id="a topic",
        ),
    ],
)
def test_each_kind_of_plan_has_its_document(
    bureau: Any, changes: dict[str, str], printed: list[str]
) -> None:
    plan = bureau.plan(**changes)["id"]
    bureau.task(plan)
    told = _text(bureau("lan", "GET", f"/plans/{plan}/document").content)
    for part in printed:
        assert part.casefold() in told.casefold()


def test_an_adjustment_names_the_plan_that_it_changes(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.issued(plan)
    made = bureau("lan", "POST", f"/plans/{plan}/adjustments", json={})
    assert made.status_code == 201, made.text
    told = _text(bureau("lan", "GET", f"/plans/{made.json()['id']}/document").content)
    assert "điều chỉnh, bổ sung Kế hoạch số 15-KH/TU ngày 22/11/2026" in told
    assert "DỰ THẢO" in told.upper()


def test_an_issued_plan_has_its_number_and_the_day_of_issue(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.issued(plan)
    told = _text(bureau("lan", "GET", f"/plans/{plan}/document").content)
    assert "DỰ THẢO" not in told.upper()
    assert "15-KH/TU" in told
    assert "ngày 22 tháng 11 năm 2026" in told


def test_an_issued_plan_bears_the_names_of_its_day(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    bureau.issued(plan)
    later = bureau.at + timedelta(days=30)
    with bureau.office.database.writing() as session:
        unit = unit_named(session, "xa")
        new = UnitName("Đảng ủy phường mới", "DUM")
        rename_unit(session, OPERATOR, unit, new, since=date(2026, 12, 1), now=later)
    told = _text(bureau("lan", "GET", f"/plans/{plan}/document").content)
    assert "Đơn vị xa" in told
    assert "Đảng ủy phường mới" not in told


def test_who_signs_how_may_be_told(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    asked = {"authority": "kt", "whom": "Giám đốc", "title": "Phó Giám đốc", "layout": "state"}
    told = _text(bureau("lan", "GET", f"/plans/{plan}/document", params=asked).content)
    assert "KT. GIÁM ĐỐC" in told
    assert "PHÓ GIÁM ĐỐC" in told
    assert "Độc lập - Tự do - Hạnh phúc" in told


def test_the_same_plan_is_the_same_bytes(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    first, second = (bureau("lan", "GET", f"/plans/{plan}/document").content for _ in range(2))
    assert first == second


@pytest.mark.parametrize("kind", ["document", "visual-document"])
def test_a_plan_that_is_not_shown_is_not_there(bureau: Any, kind: str) -> None:
    plan = bureau.plan()["id"]
    assert bureau("kim", "GET", f"/plans/{plan}/{kind}").status_code == 404
    assert bureau("nobody", "GET", f"/plans/{plan}/{kind}").status_code == 401


def test_an_unknown_format_is_refused_by_name(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    answer = bureau("lan", "GET", f"/plans/{plan}/document?format=odt")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "format"


def test_visual_propaganda_of_a_plan_has_its_slogans(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    told = _text(bureau("lan", "GET", f"/plans/{plan}/visual-document").content)
    assert "Nhiệt liệt chào mừng kỷ niệm 97 năm" in told
    assert "chào mừng Ngày Giỗ" not in told


def test_a_letter_of_reminder_is_a_document(bureau: Any) -> None:
    plan = bureau.plan()["id"]
    bureau.task(plan)
    etag = bureau("lan", "GET", f"/plans/{plan}/addressees").headers["etag"]
    to = [{"unit_id": "xa"}]
    answer = bureau("lan", "PUT", f"/plans/{plan}/addressees", json=to, etag=etag)
    assert answer.status_code == 200, answer.text
    bureau.issued(plan)
    answer = bureau("lan", "GET", f"/plans/{plan}/letter-document", params={"unit": "xa"})
    assert answer.status_code == 200, answer.text
    told = _text(answer.content)
    assert "V/v đôn đốc thực hiện Kế hoạch số 15-KH/TU ngày 22/11/2026" in told
    assert "Kính gửi" in told


@pytest.mark.parametrize("wanted", ["docx", "pdf", "xlsx"])
def test_a_report_is_a_file_in_each_format(bureau: Any, wanted: str) -> None:
    fields = {"unit_id": "ban", "kind": "quarterly", "period": "2026-q4"}
    made = bureau("lan", "POST", "/reports", json=fields)
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    answer = bureau("lan", "GET", f"/reports/{number}/document", params={"format": wanted})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPES[wanted]
    assert bureau("kim", "GET", f"/reports/{number}/document").status_code == 404


def test_an_outline_of_reports_is_a_document(bureau: Any) -> None:
    fields = {"unit_id": "ban", "kind": "quarterly", "period": "2026-q4", "due": "2026-12-20"}
    made = bureau("lan", "POST", "/outlines", json=fields)
    assert made.status_code == 201, made.text
    answer = bureau("lan", "GET", f"/outlines/{made.json()['id']}/document")
    assert answer.status_code == 200, answer.text
    assert "chậm nhất ngày 20/12/2026" in _text(answer.content)
