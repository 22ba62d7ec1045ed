"""What was written opens in LibreOffice, and its pages are those of the layout."""

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from app.catalogue.layouts import Layout, Part
from app.documents.official.document import Document, LayoutName
from app.documents.official.docx import docx as written
from app.documents.official.pdf import pdf
from app.documents.tables import Column, Sheet, workbook

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")

Layouts = Mapping[LayoutName, Layout]
MAX_SECONDS = 180

TASKS = Sheet(
    "Nhiệm vụ",
    "Nhiệm vụ năm 2027",
    (Column("Nội dung", 60), Column("Trạng thái", 12, choices=("Đang làm", "Xong"))),
    tuple((f"Treo cờ lần {row}", "Xong") for row in range(90)),
    totals=("Cộng 90 việc", None),
)


@pytest.fixture(scope="module")
def rendered(
    plan: Document, layouts: Layouts, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, PdfReader]:
    """The plan in both layouts and a table of tasks, as LibreOffice prints them."""
    folder = tmp_path_factory.mktemp("rendered")
    for name in LayoutName:
        (folder / f"{name}.docx").write_bytes(written(plan, layouts[name]))
    stamp = datetime(2026, 11, 22, tzinfo=UTC)
    tasks = workbook([TASKS], title="Nhiệm vụ", footer="Lịch Kỷ niệm", stamp=stamp)
    (folder / "tasks.xlsx").write_bytes(tasks)
    _convert(folder)
    return {path.stem: PdfReader(path) for path in folder.glob("*.pdf")}


def _convert(folder: Path) -> None:
    files = sorted(str(path) for path in folder.iterdir())
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", own, "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=MAX_SECONDS)  # noqa: S603


def _pages(read: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in read.pages]


def test_all_files_open(rendered: Mapping[str, PdfReader]) -> None:
    assert rendered.keys() == {"party", "state", "tasks"}


@pytest.mark.parametrize("name", LayoutName)
def test_headings_are_counted_and_begin_again_in_an_annex(
    name: LayoutName, rendered: Mapping[str, PdfReader]
) -> None:
    said = " ".join(_pages(rendered[name]))
    counted = ("I. MỤC ĐÍCH, YÊU CẦU 1. Mục đích -", "II. NỘI DUNG 1. Tuyên truyền 1.1. Các ngày")
    assert all(text in said for text in counted)
    assert re.search(r"Phụ lục I DANH MỤC NHIỆM VỤ \([^)]+\) I. TRỌNG TÂM", said)
    assert " PHỤ CHÚ " in said
    assert "III." not in said


@pytest.mark.parametrize("name", LayoutName)
def test_pages_are_numbered_from_the_second_and_turned_for_a_wide_table(
    name: LayoutName, rendered: Mapping[str, PdfReader]
) -> None:
    first, second, *_ = _pages(rendered[name])
    assert not first[0].isdigit()
    assert second.startswith("2 ")
    last = rendered[name].pages[-1].mediabox
    assert last.width > last.height


@pytest.mark.parametrize("name", LayoutName)
def test_a_note_stands_on_the_page_of_its_mark(
    name: LayoutName, rendered: Mapping[str, PdfReader]
) -> None:
    (where,) = (page for page in _pages(rendered[name]) if "Tuyên truyền các ngày lễ lớn" in page)
    assert "Kỷ niệm 93 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2023)" in where


@pytest.mark.parametrize("name", LayoutName)
def test_a_table_begins_each_page_with_its_head(
    name: LayoutName, rendered: Mapping[str, PdfReader]
) -> None:
    heads = [page.count("TT Nội dung Thời hạn") for page in _pages(rendered[name])]
    assert max(heads) == 1
    assert sum(heads) >= 2


@pytest.mark.parametrize("name", LayoutName)
def test_docx_and_pdf_say_the_same_words(
    name: LayoutName, plan: Document, layouts: Layouts, rendered: Mapping[str, PdfReader]
) -> None:
    typeset = PdfReader(io.BytesIO(pdf(plan, layouts[name])))
    found = [set(" ".join(_pages(read)).split()) for read in (rendered[name], typeset)]
    assert found[0] == found[1]


def test_a_table_of_tasks_is_printed_with_its_head_on_each_page_and_its_totals(
    rendered: Mapping[str, PdfReader],
) -> None:
    pages = _pages(rendered["tasks"])
    assert len(pages) > 1
    assert all("Nội dung Trạng thái" in page for page in pages)
    assert "Cộng 90 việc" in pages[-1]


@pytest.mark.parametrize("name", LayoutName)
def test_the_head_begins_in_the_first_line_of_the_page(
    name: LayoutName, layouts: Layouts, rendered: Mapping[str, PdfReader]
) -> None:
    paper = layouts[name].paper
    below_margin = (paper.height_mm - paper.top_mm) * 72 / 25.4
    line = layouts[name].looks[Part.COUNTRY].line_pt
    assert below_margin - line < _highest(rendered[name].pages[0]) < below_margin


@pytest.mark.parametrize("name", LayoutName)
def test_the_number_of_a_page_stands_in_its_upper_margin(
    name: LayoutName, layouts: Layouts, rendered: Mapping[str, PdfReader]
) -> None:
    paper = layouts[name].paper
    for page in rendered[name].pages[1:]:
        from_edge = (float(page.mediabox.height) - _highest(page)) * 25.4 / 72
        assert paper.header_mm < from_edge < paper.top_mm


def _highest(page: PageObject) -> float:
    """Where the highest line of a page stands, in points from below."""
    found: list[float] = []

    def visit(text: str, _: object, matrix: list[float], *font: object) -> None:
        if text.strip():
            found.append(matrix[5])

    page.extract_text(visitor_text=visit)
    return max(found)
