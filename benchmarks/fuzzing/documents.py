"""A document is a draft or a plan that somebody wrote elsewhere: targets that read one."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from random import Random
from unittest.mock import patch
from zipfile import BadZipFile, ZipFile
from zlib import crc32

from app.documents import draft_files
from app.documents.confined import _answer
from app.documents.corrections import Correction, Remark
from app.documents.docx_numbers import NumberedPackage
from app.documents.docx_package import Package
from app.documents.docx_text import docx_text
from app.documents.draft_files import Format, corrected_docx, read_draft, read_numbered
from app.documents.pdf_text import pdf_text
from app.documents.plain_docx import plain_docx
from app.documents.tracked_changes import with_changes
from app.documents.unreadable import Fault, UnreadableDraft

AT = datetime(2026, 11, 22, tzinfo=UTC)

PARTING = b"\f"
"""What parts the parts of a package from each other: no XML holds it."""

_ZIP_FAULTS = (NotImplementedError, EOFError, OSError, ValueError, RuntimeError, KeyError)
_FAULTS = (BadZipFile, *_ZIP_FAULTS)
"""What zipfile and lxml raise on broken files, for which they know no error of their own.

The confined process answers all of them alike.
"""

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx_body(octets: bytes) -> None:
    """The text of a DOCX as XML, in a package that is right: read, and corrected in one place."""
    made = packed(octets)
    # lxml takes names that it will not take apart.
    with suppress(UnreadableDraft, ValueError):
        text = docx_text(Package(made)).text
        places = [Correction(0, 0, "ngày 03/02")] + [Correction(0, 1, "x")] * bool(text.strip())
        for place in places:
            with suppress(UnreadableDraft, ValueError):
                with_changes(made, [place], "2026-11-22T00:00:00Z")


def docx_numbers(octets: bytes) -> None:
    """The text, the lists and the styles of a DOCX as XML: nothing that is said is lost."""
    made = packed(*octets.split(PARTING)[:3])
    with suppress(UnreadableDraft, ValueError):
        said = docx_text(Package(made)).text
        numbered = docx_text(NumberedPackage(made)).text
        assert len("".join(numbered.split())) >= len("".join(said.split()))


def docx(octets: bytes) -> None:
    """The octets of a DOCX, in this process."""
    with suppress(UnreadableDraft, *_FAULTS):
        docx_text(Package(octets))


def pdf(octets: bytes) -> None:
    """The octets of a PDF, in this process: it may fail in any way but for ever."""
    with suppress(Exception):
        pdf_text(octets)


def drafts(octets: bytes) -> None:
    """A draft of whatever kind, read and corrected; a text as the DOCX that is made of it too."""
    with patch.object(draft_files, "_confined", _unconfined), suppress(UnreadableDraft):
        draft = read_draft("ban-thao", octets)
        assert draft.text.strip()
        assert read_numbered("ban-thao", octets).text.strip()
        file = plain_docx(draft.text) if draft.format is Format.TEXT else octets
        _correct(file, read_draft("ban-thao", file).text, Random(crc32(octets)))  # noqa: S311  # no secret


def _unconfined(told: list[str], given: bytes) -> bytes:
    """What the confined process answers, in this one, where its places can be counted."""
    try:
        return _answer(told, given)
    except UnreadableDraft:
        raise
    except _FAULTS:
        raise UnreadableDraft(Fault.BROKEN) from None
    except Exception:
        if told == ["pdf"]:
            raise UnreadableDraft(Fault.BROKEN) from None
        raise


def _correct(file: bytes, text: str, chance: Random) -> None:
    """Change a few words and remark upon others: the file says then what it was told."""
    wanted = list(_corrections(text, chance))
    remarks = [Remark(start, start + 1, "giữ") for start in chance.sample(range(len(text)), 1)]
    with suppress(UnreadableDraft):
        made = corrected_docx(file, wanted, AT, remarks if chance.random() < 0.5 else ())
        for one in reversed(wanted):
            text = text[: one.start] + one.right + text[one.end :]
        assert read_draft("ban-thao", made).text == text


def _corrections(text: str, chance: Random) -> Iterator[Correction]:
    at = 0
    for _ in range(3):
        start = at + chance.randrange(len(text))
        end = start + chance.randint(1, 12)
        if end > len(text):
            return
        yield Correction(start, end, chance.choice(["", "x", "ngày 03/02", f"{text[start:end]} 2"]))
        at = end


def packed(document: bytes, numbering: bytes = b"", styles: bytes = b"") -> bytes:
    """A package whose text is ``document``, with lists and styles where there are some."""
    parts = {"numbering": numbering, "styles": styles}
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("_rels/.rels", _relations({"officeDocument": "word/document.xml"}))
        archive.writestr("word/document.xml", document)
        told = {kind: f"{kind}.xml" for kind, part in parts.items() if part}
        if told:
            archive.writestr("word/_rels/document.xml.rels", _relations(told))
        for kind in told:
            archive.writestr(f"word/{kind}.xml", parts[kind])
    return made.getvalue()


def _relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'
