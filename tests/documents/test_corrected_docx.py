"""Corrections are tracked changes: who accepts all has what is right, who rejects all what was."""

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from app.documents.corrections import Correction
from app.documents.draft_files import corrected_docx, read_draft
from app.documents.plain_docx import plain_docx
from app.documents.unreadable import Fault, UnreadableDraft

Docx = Callable[..., bytes]

AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LOOK = '<w:rPr><w:b/><w:sz w:val="28"/></w:rPr>'


def _r(text: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def _corrected(octets: bytes, *changes: tuple[str, str]) -> bytes:
    """The DOCX in which each text is replaced by another, everywhere it stands for once."""
    text = read_draft("a.docx", octets).text
    corrections = []
    for printed, right in changes:
        assert text.count(printed) == 1
        start = text.index(printed)
        corrections.append(Correction(start, start + len(printed), right))
    return corrected_docx(octets, corrections, AT)


def _roots(octets: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in ("word/document.xml", "word/footnotes.xml")
            if name in archive.namelist()
        }


def _is_within(element: Any, name: str) -> bool:
    return next(element.iterancestors(f"{W}{name}"), None) is not None


def _without(name: str, octets: bytes) -> list[str]:
    """The paragraphs once everything in elements of one name is gone."""
    return [
        "".join(
            element.text or ""
            for element in paragraph.iter(f"{W}t", f"{W}delText")
            if not _is_within(element, name)
        )
        for root in _roots(octets).values()
        for paragraph in root.iter(f"{W}p")
    ]


def _accepted(octets: bytes) -> list[str]:
    return _without("del", octets)


def _rejected(octets: bytes) -> list[str]:
    return _without("ins", octets)


def _xml(octets: bytes, part: str = "word/document.xml") -> str:
    return zipfile.ZipFile(BytesIO(octets)).read(part).decode()


PRINTED = "Kỷ niệm 95 năm Ngày thành lập Đảng"
RIGHT = "Kỷ niệm 97 năm Ngày thành lập Đảng"


def test_a_correction_within_a_run_leaves_the_rest_of_it(docx: Docx) -> None:
    made = _corrected(docx(_p(_r(PRINTED, LOOK))), ("95", "97"))
    assert _accepted(made) == [RIGHT]
    assert _rejected(made) == [PRINTED]


def test_a_correction_looks_like_what_it_replaces(docx: Docx) -> None:
    made = _corrected(docx(_p(_r(PRINTED, LOOK))), ("95", "97"))
    runs = _roots(made)["word/document.xml"].iter(f"{W}r")
    assert all(run.find(f"{W}rPr/{W}sz").get(f"{W}val") == "28" for run in runs)


def test_a_change_tells_whose_it_is_and_when_and_has_a_number_of_its_own(docx: Docx) -> None:
    octets = docx(_p(_r(PRINTED)) + _p('<w:bookmarkStart w:id="7"/>', _r("ngày 31/4")))
    root = _roots(_corrected(octets, ("95", "97"), ("31/4", "30/4")))["word/document.xml"]
    changes = [*root.iter(f"{W}ins", f"{W}del")]
    assert {change.get(f"{W}author") for change in changes} == {"Lịch Kỷ niệm"}
    assert {change.get(f"{W}date") for change in changes} == {"2026-11-22T05:00:00Z"}
    numbers = [int(change.get(f"{W}id")) for change in changes]
    assert sorted(numbers) == [8, 9, 10, 11]


def test_a_correction_across_runs_strikes_out_a_part_of_each(docx: Docx) -> None:
    octets = docx(_p(_r("Kỷ niệm 9"), _r("5 n", LOOK), _r("ăm Ngày thành lập Đảng")))
    made = _corrected(octets, ("95 năm", "97 tuổi"))
    assert _accepted(made) == ["Kỷ niệm 97 tuổi Ngày thành lập Đảng"]
    assert _rejected(made) == [PRINTED]


def test_only_the_words_that_differ_are_changed(docx: Docx) -> None:
    made = _corrected(docx(_p(_r(PRINTED))), (PRINTED, RIGHT))
    root = _roots(made)["word/document.xml"]
    assert [element.text for element in root.iter(f"{W}delText")] == ["95"]
    assert [element.text for element in root.find(f".//{W}ins").iter(f"{W}t")] == ["97"]


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("Thành lập", "Thành lập Đảng"),
        ("Ngày thành lập Đảng", "Ngày Đảng"),
        ("ngày ngày ngày", "ngày"),
        ("ngày", "ngày ngày ngày"),
        ("chào mừng", ""),
        ("tỉnh Bắc Kạn", "tỉnh Bắc Ka\u0323n"),
        ("03/02/1930", "03/02/1930"),
        ("R & <D>", "D & <R>"),
    ],
)
def test_any_text_can_take_the_place_of_any_other(printed: str, right: str) -> None:
    made = _corrected(plain_docx(f"Nay {printed}."), (printed, right))
    assert _accepted(made) == [f"Nay {right}."]
    assert _rejected(made) == [f"Nay {printed}."]


def test_several_corrections_of_one_run_are_all_made(docx: Docx) -> None:
    octets = docx(_p(_r("từ 31/4 đến 31/6, 31/9 và 31/11")))
    changes = (("31/11", "30/11"), ("31/4", "30/4"), ("31/6", "30/6"))
    made = _corrected(octets, *changes)
    assert _accepted(made) == ["từ 30/4 đến 30/6, 31/9 và 30/11"]
    assert _rejected(made) == ["từ 31/4 đến 31/6, 31/9 và 31/11"]


def test_corrections_that_touch_are_both_made(docx: Docx) -> None:
    made = _corrected(docx(_p(_r("3112"))), ("31", "30"), ("12", "11"))
    assert _accepted(made) == ["3011"]
    assert _rejected(made) == ["3112"]


def test_a_footnote_is_corrected_in_its_part(docx: Docx) -> None:
    note = f'<w:footnote w:id="2">{_p(_r(PRINTED))}</w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    made = _corrected(docx(_p(_r("Các ngày lễ lớn"), reference), note), ("95", "97"))
    assert _accepted(made) == ["Các ngày lễ lớn", RIGHT]
    assert "<w:ins" in _xml(made, "word/footnotes.xml")
    assert "<w:ins" not in _xml(made)


def test_a_cell_of_a_table_is_corrected(docx: Docx) -> None:
    cells = "".join(f"<w:tc>{_p(_r(text))}</w:tc>" for text in ("03/02", PRINTED))
    made = _corrected(docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{_p()}"), ("95", "97"))
    assert _accepted(made) == ["03/02", RIGHT, ""]
    assert _rejected(made) == ["03/02", PRINTED, ""]


def test_what_stands_among_the_words_stays(docx: Docx) -> None:
    note = '<w:footnoteReference w:id="2"/>'
    inner = f"<w:r><w:t>Kỷ niệm 9</w:t>{note}<w:t>5 năm</w:t><w:tab/><w:t>x</w:t></w:r>"
    octets = docx(_p('<w:hyperlink w:anchor="a">', inner, "</w:hyperlink>"))
    root = _roots(_corrected(octets, ("95", "97")))["word/document.xml"]
    (reference,) = root.iter(f"{W}footnoteReference")
    assert not _is_within(reference, "del")
    assert len([*root.iter(f"{W}tab")]) == 1
    assert all(run.getparent().tag != f"{W}body" for run in root.iter(f"{W}r"))


def test_a_tab_and_a_line_break_are_struck_out_with_their_words(docx: Docx) -> None:
    octets = docx(_p(_r("Kỷ niệm"), "<w:r><w:tab/></w:r>", _r("95 năm")))
    made = _corrected(octets, ("Kỷ niệm\t95", "Nhớ 97"))
    root = _roots(made)["word/document.xml"]
    (tab,) = root.iter(f"{W}tab")
    assert _is_within(tab, "del")
    assert _accepted(made) == ["Nhớ 97 năm"]


def test_somebodys_own_insertion_is_corrected_within_it(docx: Docx) -> None:
    inserted = f'<w:ins w:id="5" w:author="An">{_r("Kỷ niệm 95 năm")}</w:ins>'
    made = _corrected(docx(_p(inserted)), ("95", "97"))
    root = _roots(made)["word/document.xml"]
    assert [change.get(f"{W}author") for change in root.iter(f"{W}ins")] == ["An"]
    assert _accepted(made) == ["Kỷ niệm 97 năm"]


def test_what_a_correction_does_not_touch_stays_as_it_is(docx: Docx) -> None:
    other = _p('<w:pPr><w:jc w:val="both"/></w:pPr>', _r("Nơi nhận:", LOOK))
    octets = docx(_p(_r(PRINTED)) + other, **{"word/media/image1.png": b"\x89PNG"})
    made = _corrected(octets, ("95", "97"))
    assert other in _xml(made)
    archive = zipfile.ZipFile(BytesIO(made))
    assert archive.testzip() is None
    assert archive.read("word/media/image1.png") == b"\x89PNG"
    assert archive.namelist() == zipfile.ZipFile(BytesIO(octets)).namelist()


def test_the_same_corrections_give_the_same_octets(docx: Docx) -> None:
    octets = docx(_p(_r(PRINTED)))
    assert _corrected(octets, ("95", "97")) == _corrected(octets, ("95", "97"))


def test_a_corrected_draft_reads_as_what_is_right(docx: Docx) -> None:
    made = _corrected(docx(_p(_r(PRINTED)) + _p(_r("Hết"))), ("95", "97"))
    assert read_draft("a.docx", made).text == f"{RIGHT}\nHết"


def test_parts_whose_names_lead_out_of_the_archive_are_left_behind(docx: Docx) -> None:
    octets = docx(_p(_r(PRINTED)), **{"../evil.txt": "x", "/evil.txt": "x"})
    names = zipfile.ZipFile(BytesIO(_corrected(octets, ("95", "97")))).namelist()
    assert not [name for name in names if "evil" in name]


@pytest.mark.parametrize(
    "corrections",
    [
        [Correction(0, 5, "x"), Correction(4, 7, "y")],  # they meet
        [Correction(3, 3, "x")],  # empty
        [Correction(-2, 3, "x")],
        [Correction(0, 10_000, "x")],  # beyond the end
        [Correction(30, 40, "x")],  # over the end of a paragraph
        [Correction(0, 5, "x\x00")],  # nothing that XML can say
    ],
)
def test_a_correction_that_cannot_be_made_is_refused(
    docx: Docx, corrections: list[Correction]
) -> None:
    octets = docx(_p(_r(PRINTED)) + _p(_r("Nơi nhận")))
    with pytest.raises(UnreadableDraft) as refused:
        corrected_docx(octets, corrections, AT)
    assert refused.value.fault is Fault.PLACES


def test_a_file_with_macros_is_not_corrected(docx: Docx) -> None:
    octets = docx(_p(_r(PRINTED)), **{"word/vbaProject.bin": b"\xcc\x61"})
    with pytest.raises(UnreadableDraft) as refused:
        _corrected(octets, ("95", "97"))
    assert refused.value.fault is Fault.MACROS


def test_only_a_docx_is_corrected() -> None:
    with pytest.raises(UnreadableDraft) as refused:
        corrected_docx(PRINTED.encode(), [Correction(8, 10, "97")], AT)
    assert refused.value.fault is Fault.KIND
