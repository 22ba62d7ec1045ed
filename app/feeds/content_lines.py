"""A content line is one property of an ICS text, its value written as RFC 5545 wants it."""

import re
import unicodedata
from datetime import UTC, date, datetime

_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def instant_value(instant: datetime) -> str:
    """A DATE-TIME value, in UTC."""
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def day_value(day: date) -> str:
    """A DATE value."""
    # Not strftime, whose %Y leaves out zeros in years before 1000.
    return f"{day.year:04}{day.month:02}{day.day:02}"


def text_value(text: str) -> str:
    """A TEXT value: NFC, no control characters, escaped."""
    unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", unbroken)).translate(_ESCAPES)


def line_value(text: str) -> str:
    """A TEXT value of one line: calcurse drops an event whose summary has a line break."""
    return text_value(" ".join(_CONTROLS.sub(" ", text).split()))


def folded(line: str) -> bytes:
    """A content line of at most 75 octets a piece, never broken inside a character."""
    octets = line.encode()
    pieces: list[bytes] = []
    while len(octets) > 75 - bool(pieces):
        end = 75 - bool(pieces)
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[:end])
        octets = octets[end:]
    return b"\r\n ".join((*pieces, octets)) + b"\r\n"
