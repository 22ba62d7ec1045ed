"""Checks of a feed as text: octets, line ends, folding, characters."""

import re
import unicodedata
from collections.abc import Iterator

from app.feeds.doctor.lines import BOM, MAX_LINES
from app.feeds.doctor.samples import Hit, Sample, hit, shown

GOOGLE_OCTETS = 1_000_000
NEAR_OCTETS = 900_000
LINE_OCTETS = 75

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_SEPARATORS = re.compile("[\x85\u2028\u2029]")


def not_calendar(sample: Sample) -> Iterator[Hit]:
    """The first thing is something else than a calendar."""
    calendars = sample.named("VCALENDAR")
    first = sample.lines[0] if sample.lines else None
    if first is None:
        yield Hit(None, "tệp trống")
    elif not calendars or calendars[0].line != first.number:
        yield hit(first)


def size(sample: Sample) -> Iterator[Hit]:
    if len(sample.body) > GOOGLE_OCTETS:
        yield Hit(None, _counted(len(sample.body)))


def size_near(sample: Sample) -> Iterator[Hit]:
    if NEAR_OCTETS < len(sample.body) <= GOOGLE_OCTETS:
        yield Hit(None, _counted(len(sample.body)))


def too_many_lines(sample: Sample) -> Iterator[Hit]:
    if _is_cut(sample):
        yield Hit(MAX_LINES, _counted(MAX_LINES))


def bom(sample: Sample) -> Iterator[Hit]:
    if sample.body.startswith(BOM):
        yield Hit(1, "")


def not_utf8(sample: Sample) -> Iterator[Hit]:
    """Lines that stay broken when unfolded: not those that are only folded badly."""
    for line in sample.lines:
        if "\N{REPLACEMENT CHARACTER}" in line.text:
            yield hit(line)


def line_ends(sample: Sample) -> Iterator[Hit]:
    names = {b"\n": "LF", b"\r": "CR", b"": "chỗ hết tệp"}
    for piece in sample.pieces:
        if piece.end != b"\r\n":
            yield Hit(piece.number, names[piece.end])


def line_long(sample: Sample) -> Iterator[Hit]:
    for piece in sample.pieces:
        if len(piece.octets) > LINE_OCTETS:
            yield Hit(piece.number, str(len(piece.octets)))


def fold_in_character(sample: Sample) -> Iterator[Hit]:
    """A piece that goes on with an octet from the middle of a character."""
    for piece in sample.pieces:
        if piece.continues and len(piece.octets) > 1 and piece.octets[1] & 0xC0 == 0x80:
            yield Hit(piece.number, shown(piece.octets[1:]))


def fold_lost(sample: Sample) -> Iterator[Hit]:
    for line in sample.lines:
        if not line.name:
            yield hit(line)


def blank_line(sample: Sample) -> Iterator[Hit]:
    for piece in sample.pieces:
        if not piece.octets.strip(b" \t"):
            yield Hit(piece.number, "")


def control_character(sample: Sample) -> Iterator[Hit]:
    for line in sample.lines:
        if found := _CONTROLS.search(line.text):
            yield Hit(line.number, _code_point(found.group()))


def line_separator(sample: Sample) -> Iterator[Hit]:
    for line in sample.lines:
        if found := _SEPARATORS.search(line.text):
            yield Hit(line.number, _code_point(found.group()))


def not_nfc(sample: Sample) -> Iterator[Hit]:
    for line in sample.lines:
        if not (line.text.isascii() or unicodedata.is_normalized("NFC", line.text)):
            yield hit(line)


def unbalanced(sample: Sample) -> Iterator[Hit]:
    """An END of what was not begun last, and a BEGIN without its END."""
    open_names: list[tuple[str, int]] = []
    for line in sample.lines:
        if line.name == "BEGIN":
            open_names.append((line.value.strip().upper(), line.number))
        elif line.name == "END" and not _closes(open_names, line.value):
            yield hit(line)
    if _is_cut(sample):
        return
    for name, number in open_names:
        yield Hit(number, shown(f"BEGIN:{name}"))


def _is_cut(sample: Sample) -> bool:
    return len(sample.pieces) == MAX_LINES


def _closes(open_names: list[tuple[str, int]], value: str) -> bool:
    return bool(open_names) and open_names.pop()[0] == value.strip().upper()


def _counted(number: int) -> str:
    """As Vietnamese writes large numbers: 1.234.567."""
    return f"{number:,}".replace(",", ".")


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"
