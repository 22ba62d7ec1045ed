"""The foot of four plans as they were issued is printed as they have it, line by line."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document as Opened
from docx.text.paragraph import Paragraph

from app.catalogue.layouts import Layout, Part
from app.documents.official.document import Document, LayoutName, Signature
from app.documents.official.docx import docx as written

Layouts = Mapping[LayoutName, Layout]

PLANS = Path(__file__).parents[1] / "checking/drafts"
BY_HAND = "(đã ký)"

SIGNED = {
    "000": Signature("T/M BAN THƯỜNG VỤ", ("PHÓ BÍ THƯ",), "Triệu Thị Thu Hoài"),
    "001": Signature("", ("TRƯỞNG BAN",), "Vũ Duy Hoàng"),
    "003": Signature("T/M BAN THƯỜNG VỤ", ("PHÓ BÍ THƯ THƯỜNG TRỰC",), "Hoàng Văn Nghiệm"),
    "004": Signature("", ("TRƯỞNG BAN",), "Phan Nguyễn Như Khuê"),
}


def _printed(seed: str) -> list[str]:
    """From "Nơi nhận" to the name of who signed."""
    lines = (PLANS / f"seed-{seed}.txt").read_text(encoding="utf-8").splitlines()
    bare = [line.replace("**", "").strip() for line in lines]
    foot = bare[bare.index("Nơi nhận:") : bare.index(SIGNED[seed].name) + 1]
    return [line for line in foot if line and line != BY_HAND]


def _foot(document: Document, layout: Layout) -> list[str]:
    table = Opened(io.BytesIO(written(document, layout))).tables[-1]
    return [_line(p) for cell in table.rows[0].cells for p in cell.paragraphs]


def _line(paragraph: Paragraph) -> str:
    own = paragraph._p.pPr
    is_listed = own is not None and own.numPr is not None
    return f"- {paragraph.text}" if is_listed else paragraph.text


@pytest.mark.parametrize("seed", SIGNED)
def test_recipients_and_signature_of_a_plan_that_was_issued(
    seed: str, plan: Document, layouts: Layouts
) -> None:
    right = _printed(seed)
    signed = SIGNED[seed]
    own = [signed.authority, *signed.titles, signed.name]
    recipients = tuple(
        line.removeprefix("- ").rstrip(".,") for line in right[1:] if line not in own
    )
    told = replace(plan, annexes=(), recipients=recipients, signature=signed)
    assert _foot(told, layouts[LayoutName.PARTY]) == right


@pytest.mark.parametrize(
    ("name", "authorities", "title_bold"),
    [
        (LayoutName.PARTY, ("T/M", "K/T", "T/L"), False),
        (LayoutName.STATE, ("TM.", "KT.", "TL.", "Q.", "TUQ."), True),
    ],
)
def test_by_what_right_somebody_signs_and_how_the_title_looks(
    name: LayoutName, authorities: tuple[str, ...], title_bold: bool, layouts: Layouts
) -> None:
    layout = layouts[name]
    assert layout.signing.authorities == authorities
    authority, title = layout.looks[Part.AUTHORITY], layout.looks[Part.TITLE]
    assert (authority.bold, authority.italic, authority.caps) == (True, False, True)
    assert (title.bold, title.italic, title.caps) == (title_bold, False, True)


def test_before_the_signature_the_place_of_the_name_is_empty(
    plan: Document, layout: Layout
) -> None:
    told = replace(plan, annexes=(), signature=Signature("T/M BAN THƯỜNG VỤ"))
    assert _foot(told, layout)[-2:] == ["T/M BAN THƯỜNG VỤ", ""]
