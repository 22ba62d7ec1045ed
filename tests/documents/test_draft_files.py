"""A draft is read from DOCX, PDF and text; what is hostile is refused within its bounds."""

import socket
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
from pypdf import PdfReader, PdfWriter

from app.documents.checking import MAX_TEXT_LENGTH
from app.documents.confined import MAX_OCTETS_OF_MEMORY
from app.documents.draft_files import MAX_OCTETS, MAX_SECONDS, Format, read_draft
from app.documents.pdf_text import unwrapped
from app.documents.plain_docx import plain_docx
from app.documents.unreadable import MAX_CHARACTERS, Fault, UnreadableDraft
from app.settings import PROJECT
from app.views.check import unreadable_draft

Docx = Callable[..., bytes]

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "Kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)"


def _p(*texts: str) -> str:
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p>{runs}</w:p>"


def _fault(octets: bytes, name: str = "ke-hoach.docx") -> Fault:
    """Why ``octets`` are refused, which is told within the time there is."""
    began = monotonic()
    with pytest.raises(UnreadableDraft) as refused:
        read_draft(name, octets)
    assert monotonic() - began < MAX_SECONDS + 1
    assert unreadable_draft(refused.value).endswith((".", ")."))
    return refused.value.fault


def _pdf(content: bytes, *, filters: str = "", kids: str = "3 0 R", count: int = 1) -> bytes:
    """A PDF of one page, that draws ``content``."""
    said = filters and f"/Filter [{filters}] "
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< {said}/Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.7\n", []
    for number, told in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, told)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n" + table
    return made + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


SAID = b"BT /F1 12 Tf 72 720 Td (30/4/1975 - 30/4/2027) Tj ET"


# What is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_in_every_spelling_of_unicode(encoding: str) -> None:
    draft = read_draft("ke-hoach.txt", f"{TEXT}\r\nHết\r".encode(encoding))
    assert (draft.format, draft.text) == (Format.TEXT, f"{TEXT}\nHết\n")
    assert not draft.can_be_corrected


def test_paragraphs_are_lines_and_runs_are_joined(docx: Docx) -> None:
    draft = read_draft("a.docx", docx(_p("Kỷ niệm ", "97", " năm") + _p() + _p("Hết")))
    assert draft.text == "Kỷ niệm 97 năm\n\nHết"
    assert (draft.format, draft.can_be_corrected) == (Format.DOCX, True)


def test_cells_of_a_row_stand_beside_each_other(docx: Docx) -> None:
    rows = (("Ngày", "Sự kiện"), ("03/02", "Thành lập Đảng"))
    cells = ("".join(f"<w:tc><w:tcPr/>{_p(cell)}</w:tc>" for cell in row) for row in rows)
    table = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    draft = read_draft("a.docx", docx(f"{_p('Danh mục')}<w:tbl>{table}</w:tbl>{_p('Hết')}"))
    assert draft.text == "Danh mục\nNgày\tSự kiện\n03/02\tThành lập Đảng\nHết"


def test_footnotes_follow_the_text_without_their_separators(docx: Docx) -> None:
    separator = f'<w:footnote w:type="separator" w:id="0">{_p("---")}</w:footnote>'
    note = f'<w:footnote w:id="2">{_p(TEXT)}</w:footnote>'
    body = _p("Các ngày lễ lớn") + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert read_draft("a.docx", docx(body, separator + note)).text == f"Các ngày lễ lớn\n\n{TEXT}"


def test_what_was_deleted_is_not_read_and_what_was_inserted_is(docx: Docx) -> None:
    changed = "<w:del><w:r><w:delText>95</w:delText></w:r></w:del>"
    changed += "<w:ins><w:r><w:t>97</w:t></w:r></w:ins>"
    body = f'<w:p><w:r><w:t xml:space="preserve">Kỷ niệm </w:t></w:r>{changed}</w:p>'
    assert read_draft("a.docx", docx(body)).text == "Kỷ niệm 97"


def test_commands_of_fields_are_not_read_and_what_they_show_is(docx: Docx) -> None:
    field = '<w:r><w:instrText>DATE</w:instrText></w:r><w:fldSimple w:instr="PAGE">'
    body = f"<w:p>{field}<w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>"
    assert read_draft("a.docx", docx(body)).text == "7"


def test_a_plain_docx_says_its_text_to_the_character() -> None:
    text = "\n Kỷ niệm\t<97> & năm\n\nHết  \n"
    assert read_draft("a.docx", plain_docx(text)).text == text


def test_a_pdf_is_read(tmp_path: Path) -> None:
    draft = read_draft("a.pdf", _pdf(SAID))
    assert (draft.format, draft.text) == (Format.PDF, "30/4/1975 - 30/4/2027")


def test_lines_that_reach_the_margin_go_on_in_the_next() -> None:
    long = "Kế hoạch tuyên truyền các ngày lễ lớn và kỷ niệm"
    lines = f"{long}\nnăm 2027\n\n{long}.\n- {long}\n- Thành lập Đảng\nHết"
    assert unwrapped(lines) == f"{long} năm 2027\n\n{long}.\n- {long}\n- Thành lập Đảng\nHết"


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("theo Kế hoạch tuyên truyền năm 2023 số 95-\nKH/TU", "số 95-KH/TU"),
        ("Kỷ niệm Ngày thành lập Đảng (03/02/1930 -\n03/02/2027)", "03/02/1930 - 03/02/2027"),
    ],
)
def test_a_number_broken_after_its_hyphen_is_whole_again(lines: str, joined: str) -> None:
    assert joined in unwrapped(lines)


def test_what_a_file_is_shows_in_its_octets_and_not_in_its_name(docx: Docx) -> None:
    assert read_draft("a.txt", _pdf(SAID)).format is Format.PDF
    assert read_draft("a.pdf", docx(_p("Hết"))).format is Format.DOCX
    assert read_draft("a.docx", TEXT.encode()).format is Format.TEXT


# What is refused


def _rels(target: str) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    name = "http://schemas.openxmlformats.org/package/2006/relationships"
    told = f'<Relationship Id="r" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{name}">{told}</Relationships>'


def _related(kind: str, target: str, mode: str = "") -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    told = f'<Relationship Id="r" Type="{office}/{kind}" Target="{target}"{mode}/>'
    name = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{name}">{told}</Relationships>'


TCVN3 = "Kû niÖm 97 n¨m Ngµy thµnh lËp §¶ng Céng s¶n ViÖt Nam"
VNI = "Kyû nieäm 97 naêm Ngaøy thaønh laäp Ñaûng Coäng saûn Vieät Nam, ñoàng baøo caû nöôùc"


@pytest.mark.parametrize(
    ("octets", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n", Fault.EMPTY),
        (TCVN3.encode("latin-1"), Fault.ENCODING),
        (TCVN3.encode(), Fault.ENCODING),
        (VNI.encode(), Fault.ENCODING),
        (b"{\\rtf1\\ansi Ke hoach}", Fault.RICH_TEXT),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Fault.KIND),
        (b"Ke hoach\x00\x01", Fault.KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), Fault.OLD_WORD),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Fault.ENCRYPTED,
        ),
        (b"PK\x03\x04 but nothing else", Fault.BROKEN),
        (b"%PDF-1.7\nnothing else", Fault.BROKEN),
        (_pdf(b""), Fault.SCANNED),
    ],
)
def test_what_is_no_draft_is_refused_with_a_remedy(octets: bytes, fault: Fault) -> None:
    assert _fault(octets) is fault


def test_french_names_in_a_vietnamese_text_are_no_old_encoding() -> None:
    text = f"{TEXT}: Alexandre Yersin, Hédouville, François, Curaçao, Zürich, Malmö, Çelik"
    assert read_draft("a.txt", text.encode()).text == text


def test_an_archive_of_anything_else_is_refused() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert _fault(made.getvalue()) is Fault.KIND


def test_a_file_of_more_than_10_mb_is_refused() -> None:
    assert _fault(b"a" * (MAX_OCTETS + 1)) is Fault.SIZE


def test_a_text_of_10_mb_is_refused_as_too_long() -> None:
    assert _fault(b"30/4/1975 - 30/4/2027;\n" * (MAX_OCTETS // 23)) is Fault.LENGTH


def test_a_docx_of_too_many_characters_is_refused(docx: Docx) -> None:
    assert _fault(docx(_p("a" * 1000) * 1001)) is Fault.LENGTH


def test_as_many_characters_as_are_checked_are_read() -> None:
    assert MAX_CHARACTERS == MAX_TEXT_LENGTH
    assert len(read_draft("a.txt", b"a" * MAX_CHARACTERS).text) == MAX_CHARACTERS
    assert _fault(b"a" * (MAX_CHARACTERS + 1)) is Fault.LENGTH


# Archives


def test_an_archive_that_unpacks_to_too_much_is_refused(docx: Docx) -> None:
    bomb = docx(_p("Hết"), **{"word/media/image1.bin": bytes(200_000_000)})
    assert len(bomb) < 1_000_000
    assert _fault(bomb) is Fault.HEAVY


def test_a_text_that_unpacks_to_too_much_is_refused(docx: Docx) -> None:
    assert _fault(docx(" " * 60_000_000)) is Fault.HEAVY


def test_an_archive_that_lies_about_its_sizes_is_refused(docx: Docx) -> None:
    honest = docx(" " * 60_000_000)
    size = zipfile.ZipFile(BytesIO(honest)).getinfo("word/document.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    assert _fault(lying) is Fault.BROKEN


def test_an_archive_of_too_many_parts_is_refused(docx: Docx) -> None:
    parts = {f"word/{number}": "" for number in range(6000)}
    assert _fault(docx(_p("Hết"), **parts)) is Fault.HEAVY


def test_a_locked_archive_is_refused(docx: Docx) -> None:
    locked = bytearray(docx(_p("Hết")))
    directory = locked.index(b"PK\x01\x02")
    locked[directory + 8] |= 1
    assert _fault(bytes(locked)) is Fault.ENCRYPTED


@pytest.mark.parametrize("target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd"])
def test_no_name_in_an_archive_leads_out_of_it(docx: Docx, target: str) -> None:
    assert _fault(docx(_p("Hết"), **{"_rels/.rels": _rels(target)})) is Fault.KIND


def test_a_part_whose_name_leads_out_of_the_archive_is_nowhere_written(
    docx: Docx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    octets = docx(_p("Hết"), **{"../evil.txt": "x", "/evil.txt": "x", "word/../../evil.txt": "x"})
    assert read_draft("a.docx", octets).text == "Hết"
    assert {path.name for path in tmp_path.rglob("*")} == {"a", "b"}


def test_an_archive_within_an_archive_is_not_unpacked(docx: Docx) -> None:
    bomb = docx(_p("Hết"), **{"word/media/image1.bin": bytes(90_000_000)})
    assert read_draft("a.docx", docx(_p("Hết"), **{"word/a.zip": bomb})).text == "Hết"


def test_nothing_embedded_is_looked_at(docx: Docx) -> None:
    told = _related("oleObject", "embeddings/oleObject1.bin")
    object_ = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Package calc.exe"
    parts = {"word/_rels/document.xml.rels": told, "word/embeddings/oleObject1.bin": object_}
    assert read_draft("a.docx", docx(_p("Hết"), **parts)).text == "Hết"


@pytest.mark.parametrize("kind", ["footnotes", "attachedTemplate", "image", "subDocument"])
def test_nothing_is_fetched_for_a_relation_to_elsewhere(docx: Docx, kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as site:
        site.settimeout(0.2)
        address = f"http://127.0.0.1:{site.getsockname()[1]}/x"
        told = _related(kind, address, ' TargetMode="External"')
        octets = docx(_p("Hết"), **{"word/_rels/document.xml.rels": told})
        assert read_draft("a.docx", octets).text == "Hết"
        with pytest.raises(TimeoutError):
            site.accept()


def test_macros_are_not_looked_at_and_hinder_tracked_changes(docx: Docx) -> None:
    draft = read_draft("a.docm", docx(_p("Hết"), **{"word/vbaProject.bin": b"\xcc\x61 Shell"}))
    assert (draft.text, draft.can_be_corrected) == ("Hết", False)


# XML


def _declared(declarations: str, said: str) -> dict[str, str]:
    head = f"<!DOCTYPE w:document [{declarations}]>"
    body = f'<w:document xmlns:w="{WORD}"><w:body>{_p(said)}</w:body></w:document>'
    return {"word/document.xml": head + body}


def test_entities_that_multiply_are_refused(docx: Docx) -> None:
    laughs = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12)
    )
    assert _fault(docx(**_declared(laughs, "&a11;"))) in {Fault.HOSTILE, Fault.BROKEN}


def test_no_file_comes_in_through_an_entity(docx: Docx, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    octets = docx(**_declared(f'<!ENTITY x SYSTEM "file://{secret}">', "Kế hoạch &x;"))
    assert _fault(octets) is Fault.HOSTILE


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x SYSTEM "{site}/x">',
        '<!ENTITY % x SYSTEM "{site}/x.dtd"> %x;',
    ],
)
def test_nothing_is_fetched_for_an_entity(docx: Docx, declared: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as site:
        site.settimeout(0.2)
        address = f"http://127.0.0.1:{site.getsockname()[1]}"
        assert _fault(docx(**_declared(declared.format(site=address), "x"))) is Fault.HOSTILE
        with pytest.raises(TimeoutError):
            site.accept()


def test_a_document_type_elsewhere_is_refused_unread(docx: Docx) -> None:
    part = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'
    assert _fault(docx(**{"word/document.xml": part})) is Fault.HOSTILE


def test_elements_nested_without_end_are_refused(docx: Docx) -> None:
    depth = 200_000
    assert _fault(docx("<w:p>" * depth + "</w:p>" * depth)) is Fault.BROKEN


def test_a_million_elements_are_read_or_refused_in_time(docx: Docx) -> None:
    run = "<w:r><w:t>a</w:t></w:r>"
    assert _fault(docx(f"<w:p>{run * 1_000_000}</w:p>")) is Fault.HEAVY


# PDF


def test_a_pdf_with_a_password_is_refused() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(_pdf(SAID))))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    made = BytesIO()
    writer.write(made)
    assert _fault(made.getvalue()) is Fault.ENCRYPTED


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(_pdf(SAID))))
    writer.encrypt("", "chủ", algorithm="RC4-128")
    made = BytesIO()
    writer.write(made)
    assert read_draft("a.pdf", made.getvalue()).text == "30/4/1975 - 30/4/2027"


def test_a_pdf_whose_page_unpacks_to_too_much_is_refused() -> None:
    packed = zlib.compress(zlib.compress(bytes(200_000_000)))
    assert len(packed) < 10_000
    assert _fault(_pdf(packed, filters="/FlateDecode /FlateDecode")) is Fault.HEAVY


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    assert _fault(_pdf(SAID, kids="3 0 R " * 200_000, count=200_000)) is Fault.HEAVY


def test_pages_that_hold_themselves_are_refused() -> None:
    assert _fault(_pdf(SAID, kids="2 0 R 2 0 R", count=10**9)) in {Fault.HEAVY, Fault.BROKEN}


def test_a_page_that_draws_without_end_is_refused() -> None:
    drawing = zlib.compress(b"BT /F1 12 Tf (a) Tj ET\n" * 3_000_000, 9)
    assert _fault(_pdf(drawing, filters="/FlateDecode")) in {Fault.HEAVY, Fault.LENGTH}


def test_a_program_in_a_pdf_is_not_run(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as site:
        site.settimeout(0.2)
        address = f"http://127.0.0.1:{site.getsockname()[1]}/x"
        does = f"/OpenAction << /S /JavaScript /JS (app.launchURL\\('{address}'\\)) >>"
        does += f" /AA << /WC << /S /Launch /F (touch {tmp_path}/x) >> >>"
        octets = _pdf(SAID).replace(b"/Type /Catalog", f"/Type /Catalog {does}".encode())
        assert read_draft("a.pdf", octets).text == "30/4/1975 - 30/4/2027"
        with pytest.raises(TimeoutError):
            site.accept()
    assert list(tmp_path.iterdir()) == []


def _read_or_refused(octets: bytes) -> str:
    """The text of a PDF, or why it has none; in time in both cases."""
    began = monotonic()
    try:
        return read_draft("a.pdf", octets).text
    except UnreadableDraft as error:
        return error.fault.value
    finally:
        assert monotonic() - began < MAX_SECONDS + 1


@pytest.mark.parametrize(
    ("given", "put"),
    [
        (b"/Contents 4 0 R", b"/Contents 3 0 R"),  # a page that is its own drawing
        (b"/Length 58", b"/Length 4 0 R"),  # a stream as long as itself
        (b"/Font << /F1 5 0 R >>", b"/Font << /F1 5 0 R >> /XObject << /X 4 0 R >>"),
        (b"/Root 1 0 R", b"/Root 1 0 R /Prev 9"),
        (b"/Parent 2 0 R", b"/Parent 3 0 R"),
    ],
)
def test_objects_that_lead_to_themselves_are_read_or_refused(given: bytes, put: bytes) -> None:
    octets = _pdf(b"/X Do " + SAID)
    assert given in octets
    refused = {fault.value for fault in (Fault.SCANNED, Fault.HEAVY, Fault.BROKEN)}
    assert _read_or_refused(octets.replace(given, put)) in {"30/4/1975 - 30/4/2027", *refused}


def test_a_table_of_letters_that_unpacks_to_too_much_is_refused() -> None:
    table = b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange"
    font = b"/Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 4 0 R"
    octets = _pdf(table).replace(b"/Subtype /Type1 /BaseFont /Helvetica", font)
    assert _read_or_refused(octets) in {"heavy", "scanned", "broken"}


# The confined process


def _confined(code: str) -> str:
    """What Python says of ``code`` in a confined process."""
    told = f"from app.documents.confined import confine; confine()\n{code}"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", told], capture_output=True, text=True, cwd=PROJECT, check=False
    )
    return done.stderr.strip().rpartition("\n")[2] or done.stdout.strip()


def test_a_confined_process_gets_300_mb() -> None:
    assert MAX_OCTETS_OF_MEMORY == 300_000_000
    assert _confined("bytearray(300_000_000)") == "MemoryError"
    assert _confined("print(len(bytearray(100_000_000)))") == "100000000"


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
    ],
)
def test_a_confined_process_neither_connects_nor_starts_another(code: str) -> None:
    assert _confined(code).startswith("PermissionError")


def test_a_confined_process_writes_no_file(tmp_path: Path) -> None:
    code = f"f = open({str(tmp_path / 'x')!r}, 'w', buffering=1); f.write('x\\n')"
    assert _confined(code) != ""
    assert not (tmp_path / "x").exists() or (tmp_path / "x").read_text() == ""


def test_reading_loads_no_parser_into_the_server() -> None:
    code = "import sys, app.documents.draft_files; print({'lxml', 'pypdf'} & {*sys.modules})"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=True
    )
    assert done.stdout.strip() == "set()"
