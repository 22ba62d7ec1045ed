"""The text of a DOCX is what its reader sees, in order, each piece with the run that holds it.

Paragraphs are lines; the cells of a row stand beside each other, parted by tabs.  Boxes
follow the paragraph they hang on, footnotes and endnotes the whole text.  What was deleted
with tracked changes is not there, what was inserted is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from app.documents.docx_package import Package
from app.documents.unreadable import MAX_CHARACTERS, Fault, UnreadableDraft

_UNSEEN = frozenset(
    ("del", "moveFrom", "instrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr")
)
_SPELT = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))


@dataclass(frozen=True, slots=True)
class Piece:
    """``text`` stands at the offset ``start``; ``element`` of ``run`` says it."""

    start: int
    text: str
    run: etree._Element
    element: etree._Element
    paragraph: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class DocxText:
    """The text, and all pieces it is made of; between them are ends of paragraphs."""

    text: str
    pieces: tuple[Piece, ...]
    roots: dict[str, etree._Element]


def docx_text(package: Package) -> DocxText:
    """What ``package`` says.

    Raises:
        UnreadableDraft: if that is too long, or no text of a word processor.
    """
    roots = {name: package.tree(name) for name in package.texts}
    if etree.QName(roots[package.main]).localname != "document":
        raise UnreadableDraft(Fault.KIND)
    reading = _Reading()
    for root in roots.values():
        reading.part(root)
    return DocxText("".join(reading.said), tuple(reading.pieces), roots)


class _Reading:
    """The text so far."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.pieces: list[Piece] = []
        self._length = 0
        self._paragraph = 0
        self._gap = "\n"
        self._boxes: list[etree._Element] = []
        self._namespace: str | None = None

    def part(self, root: etree._Element) -> None:
        self._namespace = etree.QName(root).namespace
        self._within(root)

    def _within(self, elements: Iterable[etree._Element]) -> None:
        for element in elements:
            self._read(element)

    def _read(self, element: etree._Element) -> None:
        if element.tag == _FALLBACK:
            return
        match self._name(element):
            case name if name in _UNSEEN:
                return
            case "p":
                self._read_paragraph(element)
            case "tr":
                self._read_row(element)
            case "r":
                self._read_run(element)
            case "txbxContent":
                self._boxes.append(element)
            case "footnote" | "endnote" if self._is_separator(element):
                return
            case _:
                self._within(element)

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        if self._paragraph:
            self._say(self._gap)
        self._paragraph += 1
        self._gap = "\n"
        self._within(paragraph)
        boxes, self._boxes = self._boxes, []
        self._within(inner for box in boxes for inner in box)

    def _read_row(self, row: etree._Element) -> None:
        for place, cell in enumerate(cell for cell in row if self._name(cell) != "trPr"):
            self._gap = "\t" if place else "\n"
            self._read(cell)
        self._gap = "\n"

    def _read_run(self, run: etree._Element) -> None:
        for element in run:
            name = self._name(element)
            text = (element.text or "") if name == "t" else _SPELT.get(name, "")
            if not text:
                self._read(element)
                continue
            self.pieces.append(Piece(self._length, text, run, element, self._paragraph))
            self._say(text)

    def _say(self, text: str) -> None:
        self.said.append(text)
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise UnreadableDraft(Fault.LENGTH)

    def _name(self, element: etree._Element) -> str:
        """Its name, if it is one of word processing; else nothing."""
        name = etree.QName(element)
        return name.localname if name.namespace == self._namespace else ""

    def _is_separator(self, note: etree._Element) -> bool:
        return note.get(f"{{{self._namespace}}}type") in _SEPARATORS
