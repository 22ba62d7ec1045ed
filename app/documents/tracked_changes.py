"""A tracked change is a text struck out and another put in its place, until somebody accepts it.

Only the words that differ are changed, and what is put in looks like what it replaces.
Whoever rejects all changes has the file as it was.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import count, pairwise

from lxml import etree

from app.documents.corrections import Correction, Remark, sorted_apart
from app.documents.docx_package import Package
from app.documents.docx_text import Piece, docx_text
from app.documents.remarks import Remarks
from app.documents.unreadable import Fault, UnreadableDraft

AUTHOR = "Lịch Kỷ niệm"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_INSERTED = frozenset(("ins", "moveTo"))
_WORDS = re.compile(r"(?:\w|[\u0300-\u036f])+|\W")
"""Words, with accents that are characters of their own, and what stands between them."""


def with_changes(
    octets: bytes, corrections: Iterable[Correction], stamp: str, remarks: Sequence[Remark] = ()
) -> bytes:
    """The DOCX with ``corrections`` as tracked changes of the moment ``stamp``, and remarks.

    Raises:
        UnreadableDraft: if it cannot be read, or a correction is not within one paragraph,
            or meets another.
    """
    package = Package(octets)
    if package.has_macros:
        raise UnreadableDraft(Fault.MACROS)
    read = docx_text(package)
    wanted = [_least(correction, read.text) for correction in sorted_apart(corrections)]
    places = [(c.start, c.end) for c in wanted] + [(r.start, r.end) for r in remarks]
    cut = _cut(read.pieces, places)
    roots = dict(read.roots)
    beside = Remarks(package, roots[package.main])
    writing = _Writing(stamp, _last_id((*roots.values(), beside.root)))
    if remarks:
        beside.add(remarks, cut, writing.ids, writing.said)
        roots |= beside.parts()
    for correction in wanted:
        writing.change(correction, _covered(correction, cut))
    return package.with_parts({name: _written(root) for name, root in roots.items()})


def _least(correction: Correction, text: str) -> Correction:
    """The same without the words at both ends that stay as they are."""
    if correction.start < 0 or correction.end > len(text):
        raise UnreadableDraft(Fault.PLACES)
    printed = _WORDS.findall(text[correction.start : correction.end])
    right = _WORDS.findall(correction.right)
    # One word stays to be struck out, so that there is a run to look like.
    head = _alike(printed[:-1], right)
    tail = _alike(printed[head + 1 :][::-1], right[head:][::-1])
    start = correction.start + sum(map(len, printed[:head]))
    end = correction.end - sum(map(len, printed[len(printed) - tail :]))
    return Correction(start, end, "".join(right[head : len(right) - tail]))


def _alike(some: Sequence[str], others: Sequence[str]) -> int:
    """How many words they begin with in common."""
    pairs = zip(some, others, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(some), len(others)))


def _cut(pieces: tuple[Piece, ...], places: list[tuple[int, int]]) -> list[Piece]:
    """The pieces in the runs that ``places`` touch, none of them reaching over an end of one.

    Every element of a run that is touched gets a run of its own that looks the same.
    """
    ends = sorted({end for place in places for end in place})
    covered = _joined(places)
    touched = {piece.run for piece in pieces if _meets(piece, covered)}
    every: defaultdict[etree._Element, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.run in touched:
            every[piece.run].append(piece)
    return [part for run, held in every.items() for part in _apart(run, held, ends)]


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """All that ``places`` cover, in order, none meeting another."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(places):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _meets(piece: Piece, places: list[tuple[int, int]]) -> bool:
    index = bisect_right(places, piece.start, key=lambda place: place[1])
    return index < len(places) and places[index][0] < piece.end


def _apart(run: etree._Element, held: list[Piece], ends: list[int]) -> list[Piece]:
    by_element = {piece.element: piece for piece in held}
    look = run.find(f"{{{etree.QName(run).namespace}}}rPr")
    parts: list[Piece] = []
    place = run
    for element in [child for child in run if child is not look]:
        for part in _parts(element, by_element.get(element), ends):
            alone = etree.Element(run.tag)
            if look is not None:
                alone.append(deepcopy(look))
            if isinstance(part, Piece):
                alone.append(part.element)
                parts.append(Piece(part.start, part.text, alone, part.element, part.paragraph))
            else:
                alone.append(part)
            place.addnext(alone)
            place = alone
    parent = run.getparent()
    assert parent is not None, "a run is in a paragraph"
    parent.remove(run)
    return parts


def _parts(
    element: etree._Element, piece: Piece | None, ends: list[int]
) -> list[Piece] | list[etree._Element]:
    """``element`` itself, or what it says in parts."""
    if piece is None:
        return [element]
    if etree.QName(element).localname != "t":
        return [piece]
    low, high = bisect_right(ends, piece.start), bisect_left(ends, piece.end)
    places = [piece.start, *ends[low:high], piece.end]
    parts = []
    for start, end in pairwise(places):
        said = _text(element.tag, piece.text[start - piece.start : end - piece.start])
        parts.append(Piece(start, said.text or "", piece.run, said, piece.paragraph))
    return parts


def _covered(correction: Correction, pieces: list[Piece]) -> list[Piece]:
    """The pieces it replaces: all it covers, in one paragraph."""
    found = [p for p in pieces if correction.start <= p.start and p.end <= correction.end]
    length = sum(len(piece.text) for piece in found)
    if length != correction.end - correction.start or len({p.paragraph for p in found}) != 1:
        raise UnreadableDraft(Fault.PLACES)
    return found


class _Writing:
    """Changes with numbers of their own and one moment."""

    def __init__(self, stamp: str, last_id: int) -> None:
        self.said = {"author": AUTHOR, "date": stamp}
        self.ids = count(last_id + 1)

    def change(self, correction: Correction, struck: list[Piece]) -> None:
        """Strike out ``struck``, and say what is right after it."""
        for piece in struck:
            self._strike(piece)
        last = struck[-1].run.getparent()
        assert last is not None, "it was struck out"
        if correction.right:
            self._insert(last, struck[0].run, correction.right)

    def _strike(self, piece: Piece) -> None:
        run, element = piece.run, piece.element
        namespace = etree.QName(run).namespace
        if etree.QName(element).localname == "t":
            element.tag = f"{{{namespace}}}delText"
        deleted = self._mark(run, "del")
        run.addprevious(deleted)
        deleted.append(run)

    def _insert(self, after: etree._Element, like: etree._Element, text: str) -> None:
        namespace = etree.QName(like).namespace
        run = etree.Element(like.tag)
        look = like.find(f"{{{namespace}}}rPr")
        if look is not None:
            run.append(deepcopy(look))
        run.append(_text(f"{{{namespace}}}t", text))
        parent = after.getparent()
        assert parent is not None, "a change is in a paragraph"
        if etree.QName(parent).localname in _INSERTED:
            # What is put into somebody's own insertion is accepted or rejected with it.
            after.addnext(run)
            return
        inserted = self._mark(like, "ins")
        inserted.append(run)
        after.addnext(inserted)

    def _mark(self, run: etree._Element, name: str) -> etree._Element:
        namespace = etree.QName(run).namespace
        said = {"id": str(next(self.ids)), **self.said}
        attributes = {f"{{{namespace}}}{key}": value for key, value in said.items()}
        return etree.Element(f"{{{namespace}}}{name}", attributes)


def _text(tag: str, text: str) -> etree._Element:
    said = etree.Element(tag, {_SPACE: "preserve"})
    try:
        said.text = text
    except ValueError:  # control characters
        raise UnreadableDraft(Fault.PLACES) from None
    return said


def _last_id(roots: Iterable[etree._Element]) -> int:
    """The highest number that anything has."""
    found = (
        element.get(f"{{{etree.QName(root).namespace}}}id", "")
        for root in roots
        for element in root.iter()
    )
    return max((int(value) for value in found if re.fullmatch(r"[0-9]{1,9}", value)), default=0)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
