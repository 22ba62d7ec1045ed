"""The text of a PDF is what its pages say, with the lines of a paragraph joined again.

A PDF knows lines but no paragraphs: a line that reaches the margin goes on in the next.
"""

import re
import unicodedata
from io import BytesIO

from pypdf import PasswordType, PdfReader
from pypdf.errors import LimitReachedError

from app.documents.unreadable import MAX_CHARACTERS, Fault, UnreadableDraft

MAX_PAGES = 1_000

_FULL = 0.75
"""As much of the longest line has a line that goes on."""
_LEAST_FULL = 40
"""What is narrower than this was never broken, or stands in a table."""
_ENDS = re.compile(r"[.;:!?]$")
_GLUED = re.compile(r"\w[-/]$")
"""As in "số 95-KH/TU", which was broken after its hyphen; Vietnamese divides no words."""
_ITEM = re.compile(r"[-–—•+*]\s|\(?[0-9a-zđIVX]{1,4}[.)]\s")


def pdf_text(octets: bytes) -> str:
    """What the PDF says.

    Raises:
        UnreadableDraft: if it is locked, too long, or holds nothing but pictures.
    """
    try:
        pages = _pages(PdfReader(BytesIO(octets)))
    except LimitReachedError:
        raise UnreadableDraft(Fault.HEAVY) from None
    if not any(page.strip() for page in pages):
        raise UnreadableDraft(Fault.SCANNED)
    return unwrapped("\n".join(pages))


def _pages(reader: PdfReader) -> list[str]:
    if reader.is_encrypted and not _opens(reader):
        raise UnreadableDraft(Fault.ENCRYPTED)
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableDraft(Fault.HEAVY)
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append(unicodedata.normalize("NFC", page.extract_text()))
        length += len(pages[-1])
        if length > MAX_CHARACTERS:
            raise UnreadableDraft(Fault.LENGTH)
    return pages


def unwrapped(text: str) -> str:
    """``text`` with those lines joined that one paragraph was broken into."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    full = max(_FULL * max(map(len, lines)), _LEAST_FULL)
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line and not _ITEM.match(line):
            glue = "" if _GLUED.search(joined[-1]) else " "
            joined[-1] = f"{joined[-1]}{glue}{line}"
        else:
            joined.append(line)
        goes_on = len(line) >= full and not _ENDS.search(line)
    return "\n".join(joined)


def _opens(reader: PdfReader) -> bool:
    """Whether it can be read without a password, as those that only forbid printing."""
    try:
        return reader.decrypt("") is not PasswordType.NOT_DECRYPTED
    except Exception:  # whatever cipher it wants and does not get
        return False
