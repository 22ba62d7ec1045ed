"""A numbered DOCX has the marks of its lists before its paragraphs, and rows of work as rows."""

from collections.abc import Callable

from app.documents.draft_files import read_draft, read_numbered

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

NUMBERING = (
    f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="n" Type="{OFFICE}/numbering" Target="numbering.xml"/></Relationships>'
)


def _p(text: str, level: int | None = None) -> str:
    member = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    properties = f"<w:pPr>{member}</w:pPr>" if level is not None else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def _table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def _numbered(docx: Callable[..., bytes], body: str) -> list[str]:
    parts = {"word/numbering.xml": NUMBERING, "word/_rels/document.xml.rels": RELATIONS}
    return read_numbered("x.docx", docx(body, **parts)).text.splitlines()


def test_lists_are_counted_as_a_word_processor_counts_them(docx: Callable[..., bytes]) -> None:
    levels = (("Mục đích", 0), ("Một", 1), ("Hai", 1), ("Ý", 2), ("Nội dung", 0), ("Một", 1))
    assert _numbered(docx, "".join(_p(*one) for one in levels)) == [
        "I. Mục đích", "1. Một", "2. Hai", "- Ý", "II. Nội dung", "1. Một",
    ]  # fmt: skip


def test_a_paragraph_of_no_list_and_an_empty_one_have_no_mark(docx: Callable[..., bytes]) -> None:
    assert _numbered(docx, _p("Căn cứ") + _p("", 0) + _p("Mục", 0)) == ["Căn cứ", "", "I. Mục"]


def test_a_table_of_work_keeps_its_rows_and_others_are_paragraphs(
    docx: Callable[..., bytes],
) -> None:
    work = _table(
        (_p("Nhiệm vụ"), _p("Chủ trì"), _p("Thời hạn")),
        (_p("Treo") + _p("cờ"), _p("Xã"), _p("30/4")),
    )
    layout = _table((_p("Nơi nhận:") + _p("- Như trên"), _p("TRƯỞNG BAN")))
    assert _numbered(docx, work + layout) == [
        "Nhiệm vụ\tChủ trì\tThời hạn", "Treo cờ\tXã\t30/4", "Nơi nhận:", "- Như trên", "TRƯỞNG BAN",
    ]  # fmt: skip


def test_the_checker_reads_the_words_alone(docx: Callable[..., bytes]) -> None:
    assert read_draft("x.docx", docx(_p("Mục", 0))).text == "Mục"


def test_a_list_that_is_not_there_and_a_level_beyond_all_are_no_fault(
    docx: Callable[..., bytes],
) -> None:
    strange = '<w:p><w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="8"/></w:numPr></w:pPr>'
    assert _numbered(docx, f"{strange}<w:r><w:t>Mục</w:t></w:r></w:p>" + _p("Sâu", 8)) == [
        "Mục", "Sâu",
    ]  # fmt: skip
