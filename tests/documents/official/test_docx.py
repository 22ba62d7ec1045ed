"""A DOCX reads back with styles, lists and notes, in the order that the schema has them."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from docx import Document as Opened
from docx.document import Document as Read
from docx.enum.section import WD_ORIENT
from docx.table import Table as ReadTable
from docx.text.paragraph import Paragraph as ReadParagraph
from lxml import etree

from app.catalogue.layouts import Layout, Part
from app.documents.docx_package import Package
from app.documents.docx_text import docx_text
from app.documents.official.breaks import SPACE
from app.documents.official.document import (
    Document,
    Kind,
    LayoutName,
    Paragraph,
    Table,
    Text,
)
from app.documents.official.docx import docx as written
from app.documents.official.names import STYLE_NAMES

Layouts = Mapping[LayoutName, Layout]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MILLIMETRE = 36_000

# ECMA-376 Part 1 (5th edition), Annex A.1: the whole order of each, apart from what was
# added for the languages of East Asia.
ORDERS = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr
        suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap spacing ind
        contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss
        imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs
        highlight u effect bdr shd fitText vertAlign rtl cs em lang""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize
        tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook""",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar vAlign hideMark",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc
        pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi
        rtlGutter docGrid""",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden
        unhideWhenUsed qFormat locked personal rsid pPr rPr tblPr trPr tcPr tblStylePr""",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "num": "abstractNumId lvlOverride",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "numPr": "ilvl numId",
    "tbl": "tblPr tblGrid tr",
    "settings": """writeProtection view zoom defaultTabStop characterSpacingControl footnotePr
        endnotePr compat themeFontLang decimalSymbol listSeparator""",
}
EMPTY_STYLES = ("Đường kẻ", "Họ tên người ký")
"""Those of rules, which are borders, and of a name that somebody has still to sign with."""


def _read(document: Document, layout: Layout) -> Read:
    return Opened(io.BytesIO(written(document, layout)))


def _roots(document: Document, layout: Layout) -> Iterator[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(written(document, layout))) as archive:
        for name in archive.namelist():
            yield etree.fromstring(archive.read(name))


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _in_style(read: Read, style: str) -> list[str]:
    found = (p.text for p in _paragraphs(read) if p.style and p.style.name == style)
    return [text.replace(SPACE, " ") for text in found]


def _paragraphs(read: Read) -> list[ReadParagraph]:
    """All of the text, those in tables too."""
    found: list[ReadParagraph] = []
    for block in read.iter_inner_content():
        match block:
            case ReadTable():
                found += [p for row in block.rows for cell in row.cells for p in cell.paragraphs]
            case _:
                found.append(block)
    return found


# Order and bytes


def test_all_elements_stand_in_the_order_of_the_schema(plan: Document, layout: Layout) -> None:
    checked = set()
    for root in _roots(plan, layout):
        for element in root.iter():
            if (order := ORDERS.get(_name(element), "").split()) and len(element):
                checked.add(_name(element))
                places = [order.index(_name(child)) for child in element]
                assert places == sorted(places), etree.tostring(element)
    assert checked == ORDERS.keys()


def test_the_same_document_gives_the_same_bytes(plan: Document, layout: Layout) -> None:
    assert written(plan, layout) == written(plan, layout)


def test_every_part_is_named_by_type_and_relation(plan: Document, layout: Layout) -> None:
    with zipfile.ZipFile(io.BytesIO(written(plan, layout))) as archive:
        names = set(archive.namelist())
        types = archive.read("[Content_Types].xml").decode()
        related = archive.read("word/_rels/document.xml.rels").decode()
    parts = {name for name in names if name.endswith(".xml") and name != "[Content_Types].xml"}
    assert set(re.findall(r'PartName="/([^"]+)"', types)) == parts
    targets = {f"word/{name}" for name in re.findall(r'Target="([^"]+)"', related)}
    assert targets == {name for name in parts if name.startswith("word/")} - {"word/document.xml"}


def test_what_the_text_names_is_there_once(plan: Document, layout: Layout) -> None:
    roots = {_name(root): root for root in _roots(plan, layout)}
    text = roots["document"]
    for name, named, there in (
        ("pStyle", "val", [s.get(f"{W}styleId") for s in roots["styles"].iter(f"{W}style")]),
        ("numId", "val", ["0", *(n.get(f"{W}numId") for n in roots["numbering"].iter(f"{W}num"))]),
        ("footnoteReference", "id", [n.get(f"{W}id") for n in roots["footnotes"]]),
    ):
        found = {one.get(f"{W}{named}") for one in text.iter(f"{W}{name}")}
        assert found
        assert found <= set(there)
        assert len(there) == len(set(there))


def test_what_xml_cannot_say_is_a_space(plan: Document, layout: Layout) -> None:
    said = (Paragraph((Text("a\x00b\ud800c\ufffed & <w:t>"),)),)
    assert "a b c d & <w:t>" in _in_style(_read(replace(plan, blocks=said), layout), "Đoạn văn")[0]


# Properties


def test_the_properties_name_the_document_and_nobody(plan: Document, layout: Layout) -> None:
    found = _read(plan, layout).core_properties
    assert (found.title, found.language) == ("Kế hoạch công tác tuyên giáo năm 2023", "vi-VN")
    assert (found.author, found.last_modified_by) == ("", "")


def test_its_dates_are_those_of_issue_and_a_draft_has_none(
    plan: Document, layout: Layout, issued: Document
) -> None:
    assert _read(plan, layout).core_properties.created is None
    found = _read(issued, layout).core_properties
    assert found.created
    assert found.created == found.modified
    assert found.created.isoformat() == "2023-02-09T00:00:00+00:00"


# Styles


def test_styles_have_the_size_weight_and_face_of_the_layout(plan: Document, layout: Layout) -> None:
    styles = {style.style_id: style for style in _read(plan, layout).styles}
    for part, (style_id, _) in STYLE_NAMES.items():
        look, font = layout.looks[part], styles[style_id].font
        assert font.size.pt == look.size_pt, part
        assert (bool(font.bold), bool(font.italic)) == (look.bold, look.italic), part
        assert bool(font.all_caps) is look.caps, part
        spacing = styles[style_id].paragraph_format
        assert (spacing.line_spacing.pt, spacing.space_after.pt) == (look.line_pt, look.after_pt)


def test_the_typeface_and_the_language_are_named_once_for_all(
    plan: Document, layout: Layout
) -> None:
    (styles,) = (root for root in _roots(plan, layout) if root.tag == f"{W}styles")
    (fonts,) = styles.iter(f"{W}rFonts")
    assert set(fonts.attrib.values()) == {"Times New Roman"}
    (language,) = styles.iter(f"{W}lang")
    assert set(language.attrib.values()) == {"vi-VN"}


def test_each_part_of_a_plan_is_in_its_style(plan: Document, layout: Layout) -> None:
    read = _read(plan, layout)
    assert _in_style(read, "Cơ quan cấp trên") == ["Đảng bộ tỉnh Bắc Kạn"]
    assert _in_style(read, "Cơ quan ban hành") == ["Thành ủy Bắc Kạn"]
    assert _in_style(read, "Tên loại văn bản") == ["Kế hoạch"]
    assert _in_style(read, "Trích yếu") == ["công tác tuyên giáo năm 2023"]
    assert _in_style(read, "Dự thảo") == ["Dự thảo (lần 2)"]
    assert _in_style(read, "Heading 1") == ["Mục đích, yêu cầu", "Nội dung", "Phụ chú", "Trọng tâm"]
    assert _in_style(read, "Heading 3") == ["Các ngày lễ lớn"]
    assert _in_style(read, "Dấu cộng") == ["Dòng cấp hai, in nghiêng"]
    assert len(_in_style(read, "Căn cứ")) == 2


def test_the_head_of_the_party_and_that_of_the_state(plan: Document, layouts: Layouts) -> None:
    party, state = (_read(plan, layouts[name]) for name in LayoutName)
    assert _in_style(party, "Quốc hiệu") == ["Đảng Cộng sản Việt Nam"]
    assert (_in_style(party, "Tiêu ngữ"), _in_style(party, "Dấu sao")) == ([], ["*"])
    assert _in_style(party, "Dấu dưới trích yếu") == ["-----"]
    assert _in_style(state, "Quốc hiệu") == ["Cộng hòa xã hội chủ nghĩa Việt Nam"]
    assert _in_style(state, "Tiêu ngữ") == ["Độc lập - Tự do - Hạnh phúc"]
    assert (_in_style(state, "Dấu sao"), _in_style(state, "Dấu dưới trích yếu")) == ([], [])


def test_a_letter_says_to_whom_in_one_line_or_in_several(plan: Document, layout: Layout) -> None:
    letter = replace(plan, kind=Kind.LETTER)
    one = _read(replace(letter, to=("Báo Thái Nguyên",)), layout)
    assert _in_style(one, "Kính gửi") == ["Kính gửi: Báo Thái Nguyên"]
    assert _in_style(one, "Tên loại văn bản") == []
    two = _read(replace(letter, to=("Báo Thái Nguyên", "Đài tỉnh")), layout)
    assert _in_style(two, "Kính gửi") == ["Kính gửi:"]
    assert [text[:-1] for text in _in_style(two, "Dòng kính gửi")] == [
        "Báo Thái Nguyên",
        "Đài tỉnh",
    ]


def test_a_place_to_write_can_be_found_by_its_style(plan: Document, layout: Layout) -> None:
    runs = [run for p in _read(plan, layout).paragraphs for run in p.runs]
    blank = [run.text for run in runs if run.style and run.style.name == "Chỗ cần viết"]
    assert blank == ["[nêu tình hình của địa phương]"]


def test_nothing_is_arranged_by_spaces_tabs_or_empty_lines(plan: Document, layout: Layout) -> None:
    draft = replace(plan, signature=replace(plan.signature, name=""))
    for paragraph in _paragraphs(_read(draft, layout)):
        assert not re.search(r"\s{2}|[\t\n]|^\s|\s$", paragraph.text)
        assert paragraph.style
        cell = paragraph._p.getparent()
        if not paragraph.text and cell.tag != f"{W}tc":
            assert paragraph.style.name in EMPTY_STYLES


# Lists


def _numbering(root: etree._Element) -> dict[str, list[tuple[str, str]]]:
    """The format and text of each level, by the number of the list."""
    kinds = {
        kind.get(f"{W}abstractNumId"): [
            (level.find(f"{W}numFmt").get(f"{W}val"), level.find(f"{W}lvlText").get(f"{W}val"))
            for level in kind.iter(f"{W}lvl")
        ]
        for kind in root.iter(f"{W}abstractNum")
    }
    return {
        number.get(f"{W}numId"): kinds[number.find(f"{W}abstractNumId").get(f"{W}val")]
        for number in root.iter(f"{W}num")
    }


def test_headings_are_one_list_of_three_levels_and_items_one_of_two(
    plan: Document, layout: Layout
) -> None:
    (root,) = (root for root in _roots(plan, layout) if root.tag == f"{W}numbering")
    lists = _numbering(root)
    assert lists["1"] == [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3.")]
    assert lists["2"] == [("bullet", "-"), ("bullet", "+")]


def test_styles_are_of_their_lists(plan: Document, layout: Layout) -> None:
    styles = {style.style_id: style.element for style in _read(plan, layout).styles}
    found = {
        style_id: tuple(child.get(f"{W}val") for child in element.find(f"{W}pPr/{W}numPr"))
        for style_id, element in styles.items()
        if element.find(f"{W}pPr/{W}numPr") is not None and style_id not in ("SoMuc", "DauLietKe")
    }
    assert found == {
        "Heading1": ("0", "1"), "Heading2": ("1", "1"), "Heading3": ("2", "1"),
        "GachDauDong": ("0", "2"), "DauCong": ("1", "2"),
    }  # fmt: skip


def _own_list(read: Read, text: str) -> str | None:
    (found,) = (p for p in read.paragraphs if p.text == text)
    number = found._p.find(f"{W}pPr/{W}numPr/{W}numId")
    return None if number is None else number.get(f"{W}val")


def test_headings_of_an_annex_begin_again_and_one_without_number_has_none(
    plan: Document, layout: Layout
) -> None:
    read = _read(plan, layout)
    assert _own_list(read, "Nội dung") is None
    assert _own_list(read, "Phụ chú") == "0"
    (root,) = (root for root in _roots(plan, layout) if root.tag == f"{W}numbering")
    own = root.find(f"{W}num[@{W}numId='{_own_list(read, 'Trọng tâm')}']")
    assert own is not None
    starts = [start.get(f"{W}val") for start in own.iter(f"{W}startOverride")]
    assert starts == ["1", "1", "1"]


# Notes


def test_notes_are_real_footnotes_in_order_of_their_marks(plan: Document, layout: Layout) -> None:
    roots = {_name(root): root for root in _roots(plan, layout)}
    marks = [m.get(f"{W}id") for m in roots["document"].iter(f"{W}footnoteReference")]
    notes = {
        note.get(f"{W}id"): "".join(t.text or "" for t in note.iter(f"{W}t"))
        for note in roots["footnotes"]
    }
    assert marks == ["1", "2"]
    assert notes["1"].startswith(
        " Kỷ niệm 93 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930"
    )
    assert notes["2"] == " Ghi chú hai."
    separators = [n.get(f"{W}id") for n in roots["settings"].find(f"{W}footnotePr")]
    assert [number in notes for number in separators] == [True, True]


def test_the_checker_reads_the_text_with_its_notes(plan: Document, layout: Layout) -> None:
    read = docx_text(Package(written(plan, layout))).text
    assert "Tuyên truyền các ngày lễ lớn" in read
    assert "Giỗ Tổ Hùng Vương (mùng 10 tháng 3 âm lịch)" in read


# Tables and sections


def test_the_head_of_a_table_is_repeated_and_no_row_is_parted(
    plan: Document, layout: Layout
) -> None:
    table = next(t for t in _read(plan, layout).tables if t.rows[0].cells[0].text == "TT")
    rows = [row._tr.find(f"{W}trPr") for row in table.rows]
    assert [row.find(f"{W}tblHeader") is not None for row in rows] == [True] + [False] * 61
    assert all(row.find(f"{W}cantSplit") is not None for row in rows)
    assert [cell.text for cell in table.rows[-1].cells] == ["", "Cộng", "60 việc"]
    assert all(run.bold for run in table.rows[-1].cells[1].paragraphs[0].runs)


def test_the_last_row_is_on_the_page_of_the_totals(plan: Document, layout: Layout) -> None:
    sums = Table(("TT", "Việc"), (("1", "Treo cờ"), ("2", "Báo cáo")), (1, 9), ("", "Tổng số: 2"))
    root = _read(replace(plan, blocks=(sums,), annexes=()), layout).element
    table = next(t for t in root.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblStyle") is not None)
    kept = [row.find(f".//{W}keepNext") is not None for row in table.iter(f"{W}tr")]
    assert kept[1:] == [False, True, False]


def test_a_table_is_as_wide_as_the_line(plan: Document, layout: Layout) -> None:
    wide = {"TT": 0, "Ngày": 0}
    for table in _read(plan, layout).tables:
        wide[table.rows[0].cells[1].text] = sum(c.width or 0 for c in table.columns)
    assert round(wide["Nội dung"] / MILLIMETRE) == 165
    assert round(wide["Ngày"] / MILLIMETRE) == 297 - 20 - 20


def test_heading_and_signature_are_tables_without_borders(plan: Document, layout: Layout) -> None:
    tables = _read(plan, layout).tables
    plain = [table for table in tables if table._tbl.find(f"{W}tblPr/{W}tblStyle") is None]
    assert [table.rows[0].cells[1].paragraphs[0].text for table in plain] == [
        layout.head.country, "T/M BAN THƯỜNG VỤ",
    ]  # fmt: skip
    assert all(table._tbl.find(f"{W}tblPr/{W}tblBorders") is None for table in plain)


def test_between_two_tables_there_is_a_paragraph(plan: Document, layout: Layout) -> None:
    body = _read(plan, layout).element.body
    assert ("tbl", "tbl") not in set(pairwise(_name(child) for child in body))
    assert _name(body[-1]) == "sectPr"


def test_wide_tables_turn_their_sheets_and_the_first_page_has_no_number(
    plan: Document, layout: Layout
) -> None:
    upright, turned = _read(plan, layout).sections
    assert upright.different_first_page_header_footer
    assert not turned.different_first_page_header_footer
    assert (upright.orientation, turned.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert (turned.page_width or 0) > (turned.page_height or 0)
    margins = (upright.top_margin, upright.bottom_margin, upright.left_margin, upright.right_margin)
    assert [round((side or 0) / MILLIMETRE) for side in margins] == [20, 20, 30, 15]
    (number,) = upright.header.paragraphs
    assert number._p.find(f"{W}fldSimple").get(f"{W}instr") == "PAGE"
    assert upright.first_page_header.is_linked_to_previous


def test_what_stands_before_the_signature_stays_with_it(plan: Document, layout: Layout) -> None:
    paragraphs = _read(plan, layout).paragraphs
    (last,) = (p for p in paragraphs if p.text.startswith("Giao Ban Tuyên giáo"))
    assert last.paragraph_format.keep_with_next


def test_a_document_without_signer_and_recipients_has_no_foot(
    plan: Document, layout: Layout
) -> None:
    bare = replace(
        plan, recipients=(), signature=replace(plan.signature, authority="", titles=(), name="")
    )
    assert _in_style(_read(bare, layout), "Nơi nhận") == []
    assert len(_read(bare, layout).tables) == len(_read(plan, layout).tables) - 1


@pytest.mark.parametrize("part", [Part.HEADING_1, Part.HEADING_2, Part.HEADING_3])
def test_a_heading_is_never_left_alone(part: Part, plan: Document, layout: Layout) -> None:
    styles = {style.style_id: style for style in _read(plan, layout).styles}
    assert styles[STYLE_NAMES[part][0]].paragraph_format.keep_with_next
