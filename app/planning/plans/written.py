"""A written text is what people type in several lines: in NFC, without control characters."""

import re
import unicodedata
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

MAX_WRITTEN = 20_000

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_LINE_BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def several_lines(text: object) -> object:
    """``text`` in NFC, each line evenly spaced, with at most one empty line between two."""
    if not isinstance(text, str):
        return text
    broken = _LINE_BREAK.sub("\n", unicodedata.normalize("NFC", text))
    lines = (" ".join(line.split()) for line in _CONTROL.sub(" ", broken).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


SeveralLines = BeforeValidator(several_lines)
Written = Annotated[str, SeveralLines, StringConstraints(max_length=MAX_WRITTEN)]
