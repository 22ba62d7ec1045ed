"""A PDF says what the DOCX says; its fonts are in it, and no text is a command."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from app.catalogue.layouts import Layout
from app.documents.official.document import (
    Document,
    Footnote,
    Heading,
    LayoutName,
    Paragraph,
    Text,
)
from app.documents.official.pdf import pdf
from app.documents.official.typeface import SPECTRAL, STYLES, Typeface, typeface

Layouts = Mapping[LayoutName, Layout]

MARKUP = '#panic("in") *đậm* $x^2$ @nhan <nhan> \\u{41} `mã` // = # "'
LETTERS = "ăâđêôơư ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ỳỷỹỵ – … “ ” ½ ² ₫ ≥"


def _pages(document: Document, layout: Layout) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(pdf(document, layout))).pages)


def _text(page: PageObject) -> str:
    return " ".join(page.extract_text().split())


def _millimetres(page: PageObject) -> tuple[int, int]:
    box = page.mediabox
    return (round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72))


def _said(document: Document, layout: Layout, *blocks: Heading | Paragraph) -> list[str]:
    told = replace(document, blocks=blocks, annexes=())
    return [_text(page) for page in _pages(told, layout)]


def test_one_family_alone_is_used_and_is_in_the_file(plan: Document, layout: Layout) -> None:
    made = pdf(plan, layout)
    fonts = set(re.findall(rb"/BaseFont ?/[A-Z]{6}\+([A-Za-z]+)", made))
    assert fonts == {typeface().families[0].replace(" ", "").encode()}
    assert b"/FontFile" in made


def test_the_typeface_of_the_machine_is_taken_where_all_its_styles_are_there(
    tmp_path: Path,
) -> None:
    assert typeface(tmp_path / "none") == SPECTRAL
    for style in STYLES:
        assert typeface(tmp_path / f"without-{style}") == SPECTRAL
        (tmp_path / f"LiberationSerif-{style}.ttf").touch()
    found = typeface(tmp_path)
    assert found == Typeface(("Liberation Serif", "Spectral"), (tmp_path, *SPECTRAL.folders))


@pytest.fixture(params=["found", "spectral"])
def face(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Typeface:
    """The typeface of this machine, and the one that is always there."""
    chosen = typeface() if request.param == "found" else SPECTRAL
    monkeypatch.setattr("app.documents.official.pdf.typeface", lambda: chosen)
    return chosen


@pytest.mark.usefixtures("face")
@pytest.mark.parametrize("letters", [LETTERS, LETTERS.upper()], ids=["small", "capital"])
def test_every_letter_of_vietnamese_is_there(letters: str, plan: Document, layout: Layout) -> None:
    (page, *_) = _said(plan, layout, Paragraph((Text(letters), Text(letters, bold=True))))
    assert page.count(letters.split()[1]) == 2
    assert all(letter in page for letter in letters)


def test_the_same_document_gives_the_same_bytes(plan: Document, layout: Layout) -> None:
    assert pdf(plan, layout) == pdf(plan, layout)


def test_its_date_is_that_of_issue_and_a_draft_has_none(
    plan: Document, layout: Layout, issued: Document
) -> None:
    assert b"CreationDate" not in pdf(plan, layout)
    assert b"D:20230209" in pdf(issued, layout)


def test_what_looks_like_markup_is_a_text(plan: Document, layout: Layout) -> None:
    runs = (Text(MARKUP), Footnote((Text(MARKUP),)))
    told = replace(
        plan, summary=MARKUP, place=MARKUP, blocks=(Heading(1, MARKUP), Paragraph(runs)), annexes=()
    )
    said = " ".join(_text(page) for page in _pages(told, layout))
    assert said.count('panic("in")') == 4
    assert 'PANIC("IN")' in said


def test_it_names_the_document_and_the_language(plan: Document, layout: Layout) -> None:
    read = PdfReader(io.BytesIO(pdf(plan, layout)))
    assert read.metadata
    assert read.metadata.title == "Kế hoạch công tác tuyên giáo năm 2023"
    assert read.metadata.author is None
    assert read.trailer["/Root"]["/Lang"] == "vi-VN"


def test_an_annex_with_a_wide_table_is_turned(plan: Document, layout: Layout) -> None:
    pages = _pages(plan, layout)
    assert _millimetres(pages[0]) == (210, 297)
    assert _millimetres(pages[-1]) == (297, 210)
    assert _text(pages[-1]).startswith(f"{len(pages)} Phụ lục II BẢNG NGÀY (")


def test_the_first_page_has_no_number(plan: Document, layout: Layout) -> None:
    first, second, *_ = map(_text, _pages(plan, layout))
    assert not first[0].isdigit()
    assert second.startswith("2 ")


def test_a_table_begins_each_page_with_its_head(plan: Document, layout: Layout) -> None:
    heads = [_text(page).count("TT Nội dung Thời hạn") for page in _pages(plan, layout)]
    assert max(heads) == 1
    assert sum(heads) >= 2


@pytest.mark.parametrize("before", range(9, 21))
def test_a_note_stands_on_the_page_of_its_mark_and_the_headings_above_it_too(
    before: int, plan: Document, layout: Layout
) -> None:
    note = Footnote((Text("GHI CHÚ " + "dài dòng " * 60),))
    pages = _said(
        plan,
        layout,
        *(Paragraph((Text("Đoạn văn."),)) for _ in range(before)),
        Heading(1, "Mục"),
        Heading(2, "Đầu đề"),
        Paragraph((Text("Có chú thích"), note, Text(" và chữ sau đó" * 5))),
    )
    (where,) = (page for page in pages if "Có chú thích" in page)
    assert "GHI CHÚ" in where
    assert "I. MỤC 1. Đầu đề Có chú thích" in where


@pytest.mark.parametrize("before", range(18, 32, 2))
def test_the_signature_never_stands_on_a_page_of_its_own(
    before: int, plan: Document, layout: Layout
) -> None:
    pages = _said(plan, layout, *(Paragraph((Text("Đoạn văn."),)) for _ in range(before)))
    assert "Đoạn văn." in pages[-1]
    assert "Triệu Thị Thu Hoài" in pages[-1]
