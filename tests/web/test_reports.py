"""The pages of reports: an outline is issued, a commune reports, the province consolidates."""

import html
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.accounts.actor import Role
from app.database import Database

REPORTS = "/lam-viec/bao-cao"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serving.identity.today", lambda: date(2027, 5, 20))
    instant = datetime(2027, 5, 20, 3, tzinfo=UTC)
    monkeypatch.setattr("app.serving.identity.now", lambda: instant)


@pytest.fixture
def sqlite_database(tmp_path: Path, real_file: Path) -> Iterator[Database]:
    """A database that holds the real catalogue and nothing else."""
    path = tmp_path / "kyniem.db"
    shutil.copy(real_file, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture
def office(office: Any) -> Any:
    """A province and two communes."""
    office.unit("tinh")
    office.unit("xa", "tinh", region="05500")
    office.unit("xa-2", "tinh", region="05443")
    return office


@pytest.fixture
def minh(office: Any) -> Any:
    """The browser of who approves in the province."""
    return office.browser(office.person("Minh", "tinh", Role.APPROVER))


@pytest.fixture
def nam(office: Any) -> Any:
    """The browser of who writes in the commune."""
    return office.browser(office.person("Nam", "xa", Role.EDITOR))


def _hidden(page: str, name: str) -> str:
    return str(re.findall(rf'name="{name}" value="([^"]*)"', page)[0])


def _refusal(answer: Any) -> str:
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    return html.unescape(str(said))


def _outline(minh: Any) -> str:
    """Where an issued outline is."""
    made = minh.fill(
        f"{REPORTS}/de-cuong-moi", unit="tinh", kind="quarterly", year="2027", part="q2",
        due="2027-06-20", closes_on="2027-06-10", who=["xa", "xa-2"],
        section=["", ""], heading=["I. Kết quả", "II. Kỳ tới"], level=["1", "1"],
        hint=["", ""], fill=["0:done", "1:days", "1:reviews"],
    )  # fmt: skip
    assert made.status_code == 303, made.text
    address = str(made.headers["location"]).partition("?")[0]
    page = minh.get(address).text
    issued = minh.fill(f"{address}/ban-hanh", version=_hidden(page, "version"))
    assert issued.status_code == 303, issued.text
    return address


def _written(nam: Any, outline: str) -> str:
    """Where the commune's report is, with its first section written."""
    made = nam.fill(f"{outline}/bao-cao", unit="xa")
    assert made.status_code == 303, made.text
    address = str(made.headers["location"]).partition("?")[0]
    page = nam.get(address).text
    saved = nam.fill(
        address, version=_hidden(page, "version"), title="Báo cáo quý II",
        section=["i-ket-qua"], text=["Đã treo 10 băng rôn."],
    )  # fmt: skip
    assert saved.status_code == 303, saved.text
    return address


def _step(browser: Any, address: str, step: str, **fields: str) -> Any:
    version = _hidden(browser.get(address).text, "version")
    return browser.fill(f"{address}/buoc", step=step, version=version, **fields)


def test_reports_go_from_the_outline_to_the_sum(minh: Any, nam: Any) -> None:
    outline = _outline(minh)
    assert "Đang chờ bạn" in nam.get(REPORTS).text
    report = _written(nam, outline)
    page = nam.get(report).text
    assert "Đã treo 10 băng rôn." in page
    assert "Thương binh - Liệt sĩ" in page  # 27/7 is in the next quarter, 80 years
    assert _step(nam, report, "submit").status_code == 303
    assert "chờ tiếp nhận" in minh.get(REPORTS).text
    assert "còn thiếu 1/2" in minh.get(outline).text
    summed = minh.fill(f"{outline}/tong-hop")
    whole = str(summed.headers["location"]).partition("?")[0]
    assert "Đơn vị xa:\nĐã treo 10 băng rôn." in minh.get(whole).text
    by_unit = minh.get(f"{whole}/tung-don-vi").text
    assert "Chưa nộp (1):</strong> Đơn vị xa-2." in by_unit
    assert _step(minh, report, "accept").status_code == 303
    assert "Đã tiếp nhận" in nam.get(report).text


def test_a_returned_report_comes_back_with_its_reason(minh: Any, nam: Any) -> None:
    report = _written(nam, _outline(minh))
    _step(nam, report, "submit")
    returned = _step(minh, report, "return", reason="Thiếu số liệu.")
    assert returned.headers["location"] == f"{REPORTS}?xong=tra-lai"
    assert minh.get(report).status_code == 404
    assert "Thiếu số liệu." in nam.get(report).text
    assert "bị trả lại" in nam.get(REPORTS).text


def test_figures_that_no_task_counts_are_added_and_shown(minh: Any, nam: Any) -> None:
    report = _written(nam, _outline(minh))
    page = nam.get(f"{report}/so-lieu").text
    added = nam.fill(
        f"{report}/so-lieu", version=_hidden(page, "version"),
        measure=["bang-ron", "bang-ron", ""], number=["1.200", "300", ""],
        kind=["done", "expected", "done"],
    )  # fmt: skip
    assert added.status_code == 303, added.text
    page = nam.get(f"{report}/so-lieu").text
    assert "<td>1.200</td><td>300</td><td>1.500</td>" in page
    book = load_workbook(BytesIO(nam.get(f"{report}/so-lieu.xlsx").content))
    assert [cell.value for cell in book["Số liệu"][2]][2:] == [1200, 300, 1500]


def test_a_report_is_printed_and_read_as_text(minh: Any, nam: Any) -> None:
    report = _written(nam, _outline(minh))
    printed = nam.get(f"{report}/in").text
    assert "(Dự thảo)" in printed
    assert "ĐƠN VỊ XA" in printed
    text = nam.get(f"{report}/bao-cao.txt")
    assert text.headers["content-type"].startswith("text/plain")
    assert "Báo cáo quý II\n\nI. Kết quả\n\nĐã treo 10 băng rôn." in text.text


def test_who_comes_second_is_told_and_loses_nothing(minh: Any, nam: Any) -> None:
    report = _written(nam, _outline(minh))
    stale = nam.fill(
        report, version="0000000000000000", title="Báo cáo quý II",
        section=["i-ket-qua"], text=["Đã treo 12 băng rôn."],
    )  # fmt: skip
    assert stale.status_code == 412
    assert "Đã treo 12 băng rôn." in stale.text
    assert "Đã treo 10 băng rôn." in stale.text
    assert "Đã treo 12 băng rôn." not in nam.get(report).text


def test_a_section_is_filled_anew_from_the_plans(minh: Any, nam: Any) -> None:
    report = _written(nam, _outline(minh))
    page = nam.get(report).text
    version = _hidden(page, "version")
    filled = nam.fill(f"{report}/dien", version=version, section="i-ket-qua")
    assert filled.status_code == 303, filled.text
    assert "Đã treo 10 băng rôn." not in nam.get(report).text


def test_a_report_of_ones_own_accord_is_made_and_discarded(nam: Any) -> None:
    refused = nam.fill(f"{REPORTS}/moi", unit="xa", kind="quarterly", year="2027", part="h1")
    assert "phải có kỳ như 2027-q1" in _refusal(refused)
    made = nam.fill(f"{REPORTS}/moi", unit="xa", kind="nine-month", year="2027", part="h1")
    report = str(made.headers["location"]).partition("?")[0]
    assert "9 tháng đầu năm 2027" in nam.get(report).text
    assert nam.fill(f"{report}/bo").headers["location"] == f"{REPORTS}?xong=bo"
    assert nam.get(report).status_code == 404


def test_a_draft_of_an_outline_is_changed_with_the_sections_of_a_ready_one(minh: Any) -> None:
    form = minh.get(f"{REPORTS}/de-cuong-moi?kind=quarterly&ready=giao-ban-quy").text
    assert "III. Hạn chế, nguyên nhân" in form
    made = minh.fill(
        f"{REPORTS}/de-cuong-moi", unit="tinh", kind="term", year="2026", last_year="2030",
        due="2030-12-20", ready="nhiem-ky",
    )  # fmt: skip
    outline = str(made.headers["location"]).partition("?")[0]
    edited = minh.get(f"{outline}/sua").text
    assert "IV. Giai đoạn tới" in edited
    assert 'name="last_year" type="number" value="2030"' in edited
    nobody = minh.fill(f"{outline}/ban-hanh", version=_hidden(edited, "version"))
    assert "chưa gửi đơn vị nào" in _refusal(nobody)
    assert minh.fill(f"{outline}/bo").headers["location"] == f"{REPORTS}?xong=bo"


def test_a_draft_is_shown_to_nobody_else(minh: Any, nam: Any, office: Any) -> None:
    report = _written(nam, _outline(minh))
    kim = office.browser(office.person("Kim", "xa-2", Role.EDITOR))
    for path in ("", "/so-lieu", "/in", "/bao-cao.txt", "/so-lieu.xlsx", "/tung-don-vi"):
        assert kim.get(f"{report}{path}").status_code == 404
        assert minh.get(f"{report}{path}").status_code == 404
