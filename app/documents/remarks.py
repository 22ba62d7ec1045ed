"""Remarks are the comments of a word processor: why something in a draft stays as it is.

Each stands beside its place, one in a note or a box where that hangs in the text, since
programs differ in whether those take comments.  What has no place is told at the end.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from lxml import etree

from app.documents.corrections import Remark
from app.documents.docx_package import Package
from app.documents.docx_text import Piece
from app.documents.plain_docx import sayable

_NOTES = frozenset(("footnote", "endnote"))
_KIND = "comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


class Remarks:
    """The comments of a package, old and new."""

    def __init__(self, package: Package, main: etree._Element) -> None:
        self._package = package
        self._main = main
        self._namespace = etree.QName(main).namespace or ""
        self._part = next(iter(package.related(_KIND)), None)
        self.root = (
            package.tree(self._part)
            if self._part
            else etree.Element(self._named(_KIND), nsmap={"w": self._namespace})
        )

    def add(
        self,
        remarks: Iterable[Remark],
        pieces: Iterable[Piece],
        ids: "count[int]",
        said: dict[str, str],
    ) -> None:
        """Add ``remarks``; ``pieces`` end where they end, ``said`` is who says so and when."""
        held = list(pieces)
        for remark in remarks:
            number = str(next(ids))
            self._anchor(number, list(self._runs(remark, held)))
            self._say(number, remark.text, said)

    def parts(self) -> dict[str, etree._Element]:
        """The parts of the package that have changed by it."""
        if self._part:
            return {self._part: self.root}
        name, new = self._package.with_relation(_KIND, _TYPE)
        return {name: self.root, **new}

    def _runs(self, remark: Remark, pieces: list[Piece]) -> Iterator[etree._Element]:
        for piece in pieces:
            if remark.start < piece.end and piece.start < remark.end:
                yield self._in_main(piece.run)

    def _in_main(self, run: etree._Element) -> etree._Element:
        """``run`` itself, or that of the main text on which its note or its box hangs."""
        for around in run.iterancestors():
            name = etree.QName(around).localname
            if name in _NOTES:
                mark = self._mark(name, around.get(self._named("id"), ""))
                return run if mark is None else self._in_main(mark)
        return [run, *run.iterancestors(self._named("r"))][-1]

    def _mark(self, note: str, number: str) -> etree._Element | None:
        for mark in self._main.iter(self._named(f"{note}Reference")):
            if mark.get(self._named("id")) == number:
                return mark.getparent()
        return None

    def _anchor(self, number: str, runs: list[etree._Element]) -> None:
        """Put the range around ``runs``, and the mark of the comment after it."""
        mark = etree.Element(self._named("r"))
        etree.SubElement(mark, self._named("commentReference"), {self._named("id"): number})
        if not runs:
            last = self._last_paragraph()
            if last is not None:
                last.append(mark)
            return
        start, end = (
            etree.Element(self._named(f"commentRange{edge}"), {self._named("id"): number})
            for edge in ("Start", "End")
        )
        runs[0].addprevious(start)
        runs[-1].addnext(end)
        end.addnext(mark)

    def _last_paragraph(self) -> etree._Element | None:
        found = self._main.findall(f"{self._named('body')}/{self._named('p')}")
        return found[-1] if found else None

    def _say(self, number: str, text: str, said: dict[str, str]) -> None:
        told = {"id": number, **said, "initials": "KN"}
        attributes = {self._named(key): value for key, value in told.items()}
        comment = etree.SubElement(self.root, self._named("comment"), attributes)
        paragraph = etree.SubElement(comment, self._named("p"))
        run = etree.SubElement(paragraph, self._named("r"))
        etree.SubElement(run, self._named("t")).text = sayable(text)

    def _named(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"
