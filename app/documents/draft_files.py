"""A draft file is what somebody wrote elsewhere: a text, a DOCX or a PDF, and nothing is trusted.

What it is shows in its first octets, never in its name.  DOCX and PDF are read in a
confined process: nothing in them is executed or fetched, and macros are not looked at.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from app.documents.confined import FAULT_CODE
from app.documents.corrections import Correction, Remark, sorted_apart
from app.documents.unreadable import MAX_CHARACTERS, Fault, UnreadableDraft

MAX_OCTETS = 10_000_000
MAX_SECONDS = 10

_ROOT = Path(__file__).parents[2]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_PDF_WITHIN = 1024
"""How far in a PDF may begin."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LETTERS_OF_OLD = re.compile(r"[¡-ÿ]")
_VIETNAMESE = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý§«°±²³·»¼½¾×÷")
_UNICODE_ALONE = re.compile(r"[ăđĩũơưĂĐĨŨƠƯẠ-ỹ\u0300-\u036f]")
_FEW = 5


class Format(StrEnum):
    """What a draft came as."""

    TEXT = "text"
    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Draft:
    """``can_be_corrected`` where a DOCX takes tracked changes."""

    name: str
    format: Format
    text: str
    can_be_corrected: bool = False


def read_draft(name: str, octets: bytes) -> Draft:
    """The draft in a file called ``name``, which is told and not believed.

    Raises:
        UnreadableDraft: if it is not read, telling why.
    """
    if len(octets) > MAX_OCTETS:
        raise UnreadableDraft(Fault.SIZE)
    if not octets.strip():
        raise UnreadableDraft(Fault.EMPTY)
    if octets.startswith(_OLE):
        raise UnreadableDraft(Fault.ENCRYPTED if _LOCKED_STREAM in octets else Fault.OLD_WORD)
    if octets.startswith(b"PK\x03\x04"):
        has_macros, text = _cut_first(_confined(["docx"], octets).decode())
        return Draft(name, Format.DOCX, _bearable(text), has_macros == "0")
    if b"%PDF-" in octets[:_PDF_WITHIN]:
        return Draft(name, Format.PDF, _bearable(_confined(["pdf"], octets).decode()))
    return Draft(name, Format.TEXT, _bearable(_decoded(octets)))


def read_numbered(name: str, octets: bytes) -> Draft:
    """The same; of a DOCX with the numbers and dashes of its lists, as its reader sees them.

    Raises:
        UnreadableDraft: if it is not read, telling why.
    """
    if octets.startswith(b"PK\x03\x04") and len(octets) <= MAX_OCTETS:
        text = _confined(["docx-numbered"], octets).decode()
        return Draft(name, Format.DOCX, _bearable(text))
    return read_draft(name, octets)


def corrected_docx(
    octets: bytes, accepted: Iterable[Correction], at: datetime, remarks: Iterable[Remark] = ()
) -> bytes:
    """The DOCX with ``accepted`` as tracked changes of the moment ``at``, and ``remarks``.

    The places are those of the text that ``read_draft`` gives of it.

    Raises:
        UnreadableDraft: if it is none, or a correction cannot be made where it is.
    """
    if len(octets) > MAX_OCTETS:
        raise UnreadableDraft(Fault.SIZE)
    if not octets.startswith(b"PK\x03\x04"):
        raise UnreadableDraft(Fault.KIND)
    wanted = ([astuple(each) for each in some] for some in (sorted_apart(accepted), remarks))
    stamp = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return _confined(["correct", stamp], json.dumps([*wanted]).encode() + b"\n" + octets)


def _confined(told: list[str], given: bytes) -> bytes:
    """What a confined process answers.

    Raises:
        UnreadableDraft: with the fault it tells, or because it came to its bounds.
    """
    command = [sys.executable, "-P", "-m", "app.documents.confined", *told]
    # An environment of its own: what the server knows is no business of that process.
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603  # a command without anything that a reader wrote
            command, input=given, capture_output=True, timeout=MAX_SECONDS, check=False,
            env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise UnreadableDraft(Fault.HEAVY) from None
    if done.returncode == FAULT_CODE:
        raise UnreadableDraft(Fault(done.stdout.decode()))
    if done.returncode:
        raise UnreadableDraft(Fault.HEAVY)
    return done.stdout


def _cut_first(text: str) -> tuple[str, str]:
    return text[:1], text[1:]


def _decoded(octets: bytes) -> str:
    """The text of a file without any form, its lines ended as ours."""
    if octets.startswith(rb"{\rtf"):
        raise UnreadableDraft(Fault.RICH_TEXT)
    is_wide = octets.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = octets.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        is_binary = _NOT_TEXT.search(octets.decode("latin-1"))
        raise UnreadableDraft(Fault.KIND if is_binary else Fault.ENCODING) from None
    if _NOT_TEXT.search(text):
        raise UnreadableDraft(Fault.KIND)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bearable(text: str) -> str:
    """``text`` unless there is none, too much, or it is in one of the old encodings."""
    if not text.strip():
        raise UnreadableDraft(Fault.EMPTY)
    if len(text) > MAX_CHARACTERS:
        raise UnreadableDraft(Fault.LENGTH)
    if _is_of_old(text):
        raise UnreadableDraft(Fault.ENCODING)
    return text


def _is_of_old(text: str) -> bool:
    """Whether it is TCVN3 or VNI: letters that Vietnamese has not, and few that only it has."""
    strange = sum(letter not in _VIETNAMESE for letter in _LETTERS_OF_OLD.findall(text))
    return strange >= _FEW and strange > len(_UNICODE_ALONE.findall(text))
