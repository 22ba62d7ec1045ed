"""A document is what an office writes to another, before it has a form: blocks of text in order.

What a paper looks like is told by its layout alone; the same document is written as DOCX
and as PDF.  Texts are in NFC; nothing is arranged by spaces or line breaks.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class LayoutName(StrEnum):
    """Whose rules a document follows: those of the Party, or those of the State."""

    PARTY = "party"
    STATE = "state"


class Kind(StrEnum):
    """What type of document it is; its name stands above the summary, a letter has none."""

    PLAN = "ke-hoach"
    ADJUSTMENT = "ke-hoach-dieu-chinh"
    GUIDE = "huong-dan"
    ORIENTATION = "dinh-huong"
    PROGRAMME = "chuong-trinh"
    REPORT = "bao-cao"
    OUTLINE = "de-cuong"
    NOTICE = "thong-bao"
    LETTER = "cong-van"
    LIST = "danh-muc"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page; its mark stands where it does among the runs."""

    runs: tuple[Text, ...]


Runs = tuple[Text | Footnote, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is numbered with Roman numbers, 2 with 1., 3 with 1.1."""

    level: int
    text: str
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, with a first-line indent."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: ``-`` on level 1, ``+`` on level 2."""

    runs: Runs
    level: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that repeats on each page; ``widths`` are shares of the line.

    ``totals`` is a last row in bold, empty where there is none.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    totals: tuple[str, ...] = ()
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A place that a person has to write, with a hint that prints in italics in brackets."""

    hint: str


Block = Heading | Paragraph | Item | Table | Blank


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues it: the body above, where documents name it, and the body itself.

    ``whole`` is its name inside a sentence, where the one of the head leaves a part to the
    body above: "Ban Tuyên giáo và Dân vận Tỉnh ủy Thái Nguyên".
    """

    name: str
    above: str | None = None
    whole: str = ""

    @property
    def cited(self) -> str:
        """What it is called inside a sentence."""
        return self.whole or self.name


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, line by line as documents print it.

    ``authority`` is "T/M BAN THƯỜNG VỤ" or "KT. GIÁM ĐỐC", ``titles`` what stands under it
    ("PHÓ BÍ THƯ"), ``name`` the person; empty before the signature.
    """

    authority: str = ""
    titles: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex (phụ lục), issued with the document."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One document.

    ``number`` is whole, as "15-KH/BTGDVTU"; with ``symbol`` alone the number is left to
    be filled in ("…-KH/BTGDVTU").  ``day`` is that of issue; without it a place is left
    for it, and never is today's filled in.  ``draft`` counts the drafts (DỰ THẢO lần n),
    0 for what was issued.  ``summary`` stands under the type, or after "V/v" in a letter.
    """

    layout: LayoutName
    kind: Kind
    issuer: Issuer
    summary: str
    place: str
    symbol: str = ""
    number: str | None = None
    day: date | None = None
    draft: int = 0
    to: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature = field(default_factory=Signature)
    annexes: tuple[Annex, ...] = ()
