"""A plain text is a draft as it is read: composed, without emphasis, with a map back.

Marks of emphasis and of footnotes go, every kind of space becomes one, and words parted by
the end of a line are one line again; a blank line and a new item of a list stay ends.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_CLUSTER = re.compile(r"[^\W\d_][\u0300-\u036f]*|.", re.DOTALL)
_GONE = re.compile(r"[*_\u200b-\u200f\ufeff\u00ad¹²³⁰⁴-⁹]")
_SPACE = re.compile(r"[^\S\n]")
_END = re.compile(r"\s*(?:[-+•]\s|\(?\d{1,2}[.)]\s|[IVX]{1,5}[.-]\s|[a-zđ]\)|\*{0,2}[A-ZĐ]{2,}|\n)")


@dataclass(frozen=True, slots=True)
class PlainText:
    """``text`` as it is read; ``starts`` and ``ends`` are the places of each character.

    ``clause_ends`` are where clauses of ``text`` end, in order.
    """

    original: str
    text: str
    starts: "array[int]"
    ends: "array[int]"
    clause_ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a slice of ``text`` stands in the original."""
        if start >= len(self.text):
            return len(self.original), len(self.original)
        return self.starts[start], self.ends[max(start, end - 1)]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around a place: to the semicolons, full stops or paragraph ends beside it.

        It reaches at most 600 characters to each side.
        """
        index = bisect_right(self.clause_ends, start)
        low = self.clause_ends[index - 1] if index else 0
        after = bisect_left(self.clause_ends, end + 1)
        high = self.clause_ends[after] if after < len(self.clause_ends) else len(self.text)
        return max(low, start - _REACH), min(high, end + _REACH)


_CLAUSE_END = re.compile(r";|\n|[.!?…](?=\s+[A-ZĐÂĂÊÔƠƯÁÀẢÃẠ\-+])|\.{3}")

_REACH = 600


@dataclass(frozen=True, slots=True)
class Places:
    """Where a pattern is found in a text, in order."""

    starts: tuple[int, ...]

    def any_in(self, low: int, high: int) -> bool:
        """Whether it is found from ``low`` on and before ``high``."""
        index = bisect_left(self.starts, low)
        return index < len(self.starts) and self.starts[index] < high


def places(pattern: re.Pattern[str], text: str) -> Places:
    """Where ``pattern`` is found in ``text``."""
    return Places(tuple(match.start() for match in pattern.finditer(text)))


def plain_text(original: str) -> PlainText:
    """``original`` as it is read."""
    parts: list[str] = []
    starts: array[int] = array("L")
    ends: array[int] = array("L")
    for part, start, end in _parts(original):
        for character in part:
            parts.append(character)
            starts.append(start)
            ends.append(end)
    text = "".join(parts)
    clause_ends = tuple(match.end() for match in _CLAUSE_END.finditer(text))
    return PlainText(original, text, starts, ends, clause_ends)


def _parts(original: str) -> Iterator[tuple[str, int, int]]:
    last = "\n"
    for match in _CLUSTER.finditer(original):
        part = match[0]
        if _GONE.match(part):
            continue
        if part == "\n":
            part = "\n" if _ends_line(original, match.end()) else " "
        elif part == "\r" or _SPACE.match(part):
            part = " "
        elif len(part) > 1:
            part = unicodedata.normalize("NFC", part)
        if part == " " and last in " \n":
            continue
        last = part[-1]
        yield part, match.start(), match.end()


def _ends_line(original: str, place: int) -> bool:
    return place >= len(original) or bool(_END.match(original[place : place + 40]))
