"""A content line is what RFC 5545, 3.1 unfolds; here it remembers where and how it was folded.

Lines are numbered from 1 as an editor numbers them, each piece of a folded line being one.
Faults are kept, not mended: whatever the bytes are, they have lines.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

BOM = b"\xef\xbb\xbf"

MAX_LINES = 60_000
"""What comes after is not looked at: a feed of that length fails everywhere by its size."""

_ENDS = re.compile(rb"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]++")
# Possessive, so that no line however long makes it remember where it could have stopped.
_PARAMETER = re.compile(r';([A-Za-z0-9-]++)=((?:"[^"]*+"|[^";:,]*+)(?:,(?:"[^"]*+"|[^";:,]*+))*+)')


@dataclass(frozen=True, slots=True)
class Piece:
    """One line as an editor shows it, without its end."""

    number: int
    octets: bytes
    end: bytes

    @property
    def continues(self) -> bool:
        """Whether it goes on with the line before."""
        return self.octets[:1] in {b" ", b"\t"}


@dataclass(frozen=True, slots=True)
class Line:
    """One content line; ``name`` is in upper case, and empty where there is none.

    Names of parameters are in upper case, their values without quotes.
    """

    number: int
    text: str
    name: str
    parameters: Mapping[str, str]
    value: str


def pieces(body: bytes) -> tuple[Piece, ...]:
    """The lines of ``body``, at most ``MAX_LINES``; a byte order mark is in none of them."""
    return tuple(_pieces(body.removeprefix(BOM)))


def content_lines(found: tuple[Piece, ...]) -> tuple[Line, ...]:
    """The content lines of those pieces; empty ones are left out."""
    return tuple(_content_lines(found))


def _pieces(body: bytes) -> Iterator[Piece]:
    start = 0
    for number in range(1, MAX_LINES + 1):
        if start >= len(body):
            return
        end = _ENDS.search(body, start)
        if end is None:
            yield Piece(number, body[start:], b"")
            return
        yield Piece(number, body[start : end.start()], end.group())
        start = end.end()


def _content_lines(found: tuple[Piece, ...]) -> Iterator[Line]:
    held: list[bytes] = []
    number = 0
    for piece in found:
        if piece.continues and held:
            held.append(piece.octets[1:])
            continue
        if held:
            yield _line(number, b"".join(held))
        held, number = [piece.octets] if piece.octets else [], piece.number
    if held:
        yield _line(number, b"".join(held))


def _line(number: int, octets: bytes) -> Line:
    text = octets.decode(errors="replace")
    name = _NAME.match(text)
    if name is None:
        return Line(number, text, "", {}, text)
    parameters: dict[str, str] = {}
    end = name.end()
    while parameter := _PARAMETER.match(text, end):
        parameters[parameter[1].upper()] = parameter[2].replace('"', "")
        end = parameter.end()
    if text[end : end + 1] != ":":
        return Line(number, text, "", {}, text)
    return Line(number, text, name.group().upper(), parameters, text[end + 1 :])
