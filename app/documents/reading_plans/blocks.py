"""A block is a paragraph of a plan: its mark ("I.", "1.", "-", "+"), its words, its rank.

Ranks order the marks as plans do: Roman numbers, numbers, parts of numbers, letters,
dashes, crosses, numbers in brackets.  Capital letters mark parts too; of them and Roman
numbers those that come first in a plan are its parts, the others divide them.  A
paragraph that a page break cut in two is one again, and the footnotes that stood between go
their own way.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from app.documents.reading_plans.values import Place


class Rank(IntEnum):
    """How deep a block stands."""

    PART = 1
    DIVISION = 2
    SECTION = 3
    POINT = 4
    LETTER = 5
    DASH = 6
    CROSS = 7
    BRACKET = 8
    PLAIN = 9


_MARKS: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    (Rank.PART, re.compile(r"(?:[IVX]{1,5})\s?[./\-–)]+\s*(?=\S)")),
    # "C.MÁC" is a person.
    (Rank.PART, re.compile(r"(?!C\s?\.\s?MÁC\b)[A-HĐ]\s?[./)–-]+\s*(?=\S)")),
    (Rank.POINT, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=\S)")),
    (Rank.SECTION, re.compile(r"\d{1,2}\s?(?:[./)]|[-–](?=\s))\s*(?=[^\d\s])")),
    (Rank.BRACKET, re.compile(r"\(\d{1,2}\)\s*(?=\S)")),
    (Rank.LETTER, re.compile(r"[a-zđ][.)]\s+(?=\S)")),
    (Rank.DASH, re.compile(r"[-–—•*]\s*(?=[^\s\-–—*\d])")),
    (Rank.CROSS, re.compile(r"\+\s*(?=\S)")),
)

_LETTERS = "ABCDEFGHĐ"
_FOOTNOTE = re.compile(r"(?:\[\d{1,2}\]|[¹²³⁰⁴-⁹]+|\(?\d{1,2}\)(?=\s*-))\s*")
_MARKS_OF_NOTES = re.compile(r"[¹²³⁰⁴-⁹]+|\[\d{1,2}\]")
TYPE_ALONE = re.compile(r"(kế hoạch|chương trình(?: hành động| công tác)?)()", re.IGNORECASE)
"""The type of a document on a line of its own; its title may begin small."""
_FULL_LINE, _WIDEST_LINE, _FEW_LINES = 60, 130, 10
_LAST = '.;:!?…/”"“)'


@dataclass(frozen=True, slots=True)
class Block:
    """``cells`` are those of a row of a table; ``note`` marks a footnote.

    ``text`` is composed, on one line, without its mark and without marks of emphasis.
    """

    place: Place
    rank: Rank
    mark: str
    text: str
    cells: tuple[str, ...] = ()
    note: bool = False
    after_blank: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it looks like the heading of a section, and not like a sentence."""
        return self.rank <= Rank.POINT and len(self.text) <= 200 and self.text[-1:] not in ".;"


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of ``text`` in order; none for one that says nothing."""
    return tuple(_divided(tuple(_joined(_lines(text), is_wrapped=_is_wrapped(text)))))


def _divided(found: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks with the parts within parts told as such: "I." under "A.", or "A." under "I."."""
    lettered = [_is_lettered(block) for block in found if block.rank is Rank.PART]
    for block in found:
        if block.rank is Rank.PART and _is_lettered(block) is not lettered[0]:
            block = replace(block, rank=Rank.DIVISION)
        yield block


def _is_lettered(block: Block) -> bool:
    return block.mark[0] in _LETTERS


def _is_wrapped(text: str) -> bool:
    """Whether its lines end where a page ends, and not where a paragraph does."""
    lengths = [len(line) for line in text.split("\n") if line.strip()]
    full = sum(length >= _FULL_LINE for length in lengths)
    return full >= _FEW_LINES and max(lengths) <= _WIDEST_LINE


def _lines(text: str) -> Iterator[Block]:
    start, after_blank = 0, True
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        if line.strip(" \t\r\f*_"):
            yield _block(line, Place(start, end, number, _one_line(line)), after_blank)
            after_blank = False
        else:
            after_blank = True
        start = end + 1


def _block(line: str, place: Place, after_blank: bool) -> Block:
    if "\t" in line.strip():
        cells = tuple(cleaned(cell) for cell in line.split("\t"))
        return Block(place, Rank.PLAIN, "", " ".join(filter(None, cells)), cells)
    said = _one_line(line)
    if note := _FOOTNOTE.match(said):
        return Block(place, Rank.PLAIN, note[0], cleaned(said[note.end() :]), note=True)
    said = cleaned(said)
    for rank, pattern in _MARKS:
        if (found := pattern.match(said)) and _is_mark(found):
            return Block(place, rank, found[0].strip(), said[found.end() :], (), False, after_blank)
    return Block(place, Rank.PLAIN, "", said, (), False, after_blank)


def _is_mark(found: re.Match[str]) -> bool:
    """Whether words stand behind it; behind a capital letter they are those of a heading."""
    behind = found.string[found.end() :]
    return behind.isupper() if found[0][0] in _LETTERS else bool(behind)


def _one_line(line: str) -> str:
    return " ".join(unicodedata.normalize("NFC", line).split())


def cleaned(said: str) -> str:
    """``said`` on one line, composed, without marks of emphasis and of notes."""
    bare = re.sub(r"\*{1,3}|_{2,}", "", _MARKS_OF_NOTES.sub("", _one_line(said)))
    return " ".join(bare.split())


def _joined(found: Iterable[Block], *, is_wrapped: bool) -> Iterator[Block]:
    """The blocks with those put together that a page or a line broke."""
    held: list[Block] = []
    notes: list[list[Block]] = []
    for block in found:
        if block.note:
            notes.append([block])
        elif held and _continues(held[-1], block, is_wrapped=is_wrapped):
            held.append(block)
        elif not held and notes and _continues(notes[-1][-1], block, is_wrapped=is_wrapped):
            notes[-1].append(block)
        else:
            yield from _wholes([held, *notes])
            held, notes = [block], []
    yield from _wholes([held, *notes])


def _wholes(parts: Iterable[list[Block]]) -> Iterator[Block]:
    for part in filter(None, parts):
        first = part[0]
        if len(part) == 1:
            yield first
            continue
        printed = " ".join(one.place.printed for one in part)
        place = replace(first.place, end=part[-1].place.end, printed=printed)
        yield replace(first, text=" ".join(one.text for one in part), place=place)


def _continues(before: Block, block: Block, *, is_wrapped: bool) -> bool:
    """Whether ``block`` goes on with the sentence of ``before``."""
    if before.cells or block.cells or block.mark or not block.text or before.text.isupper():
        return False
    if before.text[-1:] in _LAST or TYPE_ALONE.fullmatch(before.text):
        return False
    if block.text[0].islower() or block.text[0] in ",;)":
        return True
    is_full = is_wrapped and len(before.place.printed) >= _FULL_LINE
    return is_full and not block.after_blank and not block.text.isupper()
