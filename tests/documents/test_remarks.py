"""Remarks are comments of a word processor beside the words that stay as they are."""

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from lxml import etree

from app.documents.corrections import Correction, Remark
from app.documents.draft_files import corrected_docx, read_draft

Docx = Callable[..., bytes]

AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PRINTED = "Họp thứ Hai, ngày 03/02/2027"
WHY = "Trích nguyên văn"


def _p(*texts: str) -> str:
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p>{runs}</w:p>"


def _remarked(octets: bytes, printed: str, *corrections: Correction) -> bytes:
    text = read_draft("a.docx", octets).text
    start = text.index(printed) if printed else len(text)
    return corrected_docx(octets, corrections, AT, [Remark(start, start + len(printed), WHY)])


def _part(octets: bytes, name: str) -> Any:
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        return etree.fromstring(archive.read(name))


def _within(octets: bytes, part: str = "word/document.xml") -> str:
    """What stands in the range of the only comment of a part."""
    inside, said = False, ""
    for element in _part(octets, part).iter():
        inside = (inside or element.tag == f"{W}commentRangeStart") and (
            element.tag != f"{W}commentRangeEnd"
        )
        if inside and element.tag in {f"{W}t", f"{W}delText"}:
            said += element.text
    return said


def test_a_remark_is_a_comment_around_its_words_that_says_why_and_when(docx: Docx) -> None:
    made = _remarked(docx(_p("Họp thứ", " Hai, ngày 03/02/2027")), "thứ Hai")
    assert _within(made) == "thứ Hai"
    (comment,) = _part(made, "word/comments.xml")
    assert "".join(comment.itertext()) == WHY
    assert comment.get(f"{W}author") == "Lịch Kỷ niệm"
    assert comment.get(f"{W}date") == "2026-11-22T05:00:00Z"
    (mark,) = _part(made, "word/document.xml").iter(f"{W}commentReference")
    assert mark.get(f"{W}id") == comment.get(f"{W}id")
    assert read_draft("a.docx", made).text == PRINTED


def test_the_package_tells_of_its_new_part(docx: Docx) -> None:
    made = _remarked(docx(_p(PRINTED)), "thứ Hai")
    types = {e.get("PartName"): e.get("ContentType") for e in _part(made, "[Content_Types].xml")}
    assert types["/word/comments.xml"].endswith("wordprocessingml.comments+xml")
    told = _part(made, "word/_rels/document.xml.rels")
    assert {(e.get("Type"), e.get("Target")) for e in told} >= {
        (f"{OFFICE}/comments", "comments.xml")
    }
    assert len({e.get("Id") for e in told}) == len(told)


def test_a_strict_package_is_told_in_its_own_words(docx: Docx) -> None:
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    rels += f'<Relationship Id="a" Type="{STRICT}/officeDocument" Target="word/document.xml"/>'
    made = _remarked(docx(_p(PRINTED), **{"_rels/.rels": f"{rels}</Relationships>"}), "thứ Hai")
    kinds = {e.get("Type") for e in _part(made, "word/_rels/document.xml.rels")}
    assert f"{STRICT}/comments" in kinds


def test_comments_of_others_stay(docx: Docx) -> None:
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    rels += f'<Relationship Id="a" Type="{OFFICE}/comments" Target="comments.xml"/></Relationships>'
    other = f'<w:comment w:id="7" w:author="Văn thư">{_p("Xem lại")}</w:comment>'
    comments = f'<w:comments xmlns:w="{WORD}">{other}</w:comments>'
    parts = {"word/_rels/document.xml.rels": rels, "word/comments.xml": comments}
    made = _remarked(docx(_p(PRINTED), **parts), "thứ Hai")
    told = _part(made, "word/comments.xml")
    assert ["".join(comment.itertext()) for comment in told] == ["Xem lại", WHY]
    assert [comment.get(f"{W}id") for comment in told] == ["7", "8"]


def test_a_remark_on_a_footnote_stands_at_its_mark(docx: Docx) -> None:
    body = '<w:p><w:r><w:t>Các ngày lễ</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    made = _remarked(docx(body, f'<w:footnote w:id="2">{_p(PRINTED)}</w:footnote>'), "thứ Hai")
    assert "comment" not in etree.tostring(_part(made, "word/footnotes.xml")).decode()
    around = next(_part(made, "word/document.xml").iter(f"{W}p"))
    names = [etree.QName(element).localname for element in around]
    assert names == ["r", "commentRangeStart", "r", "commentRangeEnd", "r"]


def test_a_remark_in_a_box_stands_where_the_box_hangs(docx: Docx) -> None:
    body = f"<w:p><w:r><w:pict><w:txbxContent>{_p(PRINTED)}</w:txbxContent></w:pict></w:r></w:p>"
    made = _remarked(docx(body), "thứ Hai")
    (box,) = _part(made, "word/document.xml").iter(f"{W}txbxContent")
    assert not list(box.iter(f"{W}commentReference"))
    assert _within(made) == PRINTED


def test_what_was_forgotten_is_told_at_the_end(docx: Docx) -> None:
    made = _remarked(docx(_p("Danh mục") + _p("Hết") + "<w:sectPr/>"), "")
    last = list(_part(made, "word/document.xml").iter(f"{W}p"))[-1]
    assert etree.QName(last[-1][0]).localname == "commentReference"


def test_a_remark_and_a_correction_may_meet(docx: Docx) -> None:
    made = _remarked(docx(_p(PRINTED)), "thứ Hai, ngày", Correction(4, 11, "thứ Tư"))
    assert _within(made).replace("Hai", "").split() == ["thứ", "Tư,", "ngày"]
    assert read_draft("a.docx", made).text == PRINTED.replace("Hai", "Tư")


def test_a_reason_that_xml_cannot_say_is_said_without_that(docx: Docx) -> None:
    octets = docx(_p(PRINTED))
    made = corrected_docx(octets, (), AT, [Remark(4, 11, "a\x00<b>")])
    assert "".join(_part(made, "word/comments.xml").itertext()) == "a <b>"
