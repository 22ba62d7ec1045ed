"""Footnotes are a part of the package of their own; the text holds their marks alone."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from app.catalogue.layouts import Part
from app.documents.official.document import Footnote, Runs, Text
from app.documents.official.docx_parts import run
from app.documents.official.docx_styles import NOTE_MARK_STYLE
from app.documents.official.names import style_id
from app.documents.official.wordml import flag, text, told, w

SEPARATOR, CONTINUED = -1, 0
"""The lines between text and notes, which count as notes."""


class Notes:
    """The notes of a document, numbered from 1 in order of their marks."""

    def __init__(self) -> None:
        self._notes: list[Element] = []

    def runs(self, runs: Runs) -> list[Element]:
        """The runs as elements; their notes are taken up."""
        return [self._mark(one) if isinstance(one, Footnote) else text_run(one) for one in runs]

    def part(self) -> Element:
        """The part of the package."""
        lines = (
            _line(SEPARATOR, "separator", "separator"),
            _line(CONTINUED, "continuationSeparator", "continuationSeparator"),
        )
        return w("footnotes", *lines, *self._notes)

    def _mark(self, note: Footnote) -> Element:
        number = len(self._notes) + 1
        said = (text_run(one) for one in note.runs)
        self._notes.append(w("footnote", _note(said), id=number))
        return w("r", _raised(), w("footnoteReference", id=number))


def text_run(said: Text) -> Element:
    """A run of text."""
    if not (said.bold or said.italic):
        return run(said.text)
    look = w(
        "rPr",
        *(flag(name, on=said.bold) for name in ("b", "bCs")),
        *(flag(name, on=said.italic) for name in ("i", "iCs")),
    )
    return run(said.text, look)


def _raised() -> Element:
    return w("rPr", w("rStyle", **told(NOTE_MARK_STYLE)))


def _note(said: Iterable[Element]) -> Element:
    style = w("pPr", w("pStyle", **told(style_id(Part.FOOTNOTE))))
    return w("p", style, w("r", _raised(), w("footnoteRef")), w("r", text(" ")), *said)


def _line(number: int, kind: str, drawn: str) -> Element:
    plain = w("pPr", w("spacing", before=0, after=0, line=240, lineRule="auto"))
    return w("footnote", w("p", plain, w("r", w(drawn))), type=kind, id=number)
