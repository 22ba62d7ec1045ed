"""Headings that people typed bear numbers of their own: "III. Số liệu", "1.2. Kết quả"."""

import re
from collections.abc import Iterable

from app.documents.official.document import Heading

_TYPED = re.compile(r"(?P<number>[IVXLC]+|\d+(?:\.\d+)*)\s*[.)-]\s+(?P<title>\S.*)", re.DOTALL)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def headings(typed: Iterable[tuple[int, str]]) -> tuple[Heading, ...]:
    """The headings of those levels and titles.

    Where every typed number is the one that the document would give, it gives them all, so
    that they go on counting when somebody adds one.  Else all stay as they were typed.
    """
    told = tuple(typed)
    parts = [_TYPED.fullmatch(title) for _, title in told]
    automatic = _numbers([level for level, _ in told])
    if all(
        part and part["number"] == number for part, number in zip(parts, automatic, strict=True)
    ):
        titles = [part["title"] for part in parts if part]
        return tuple(Heading(level, title) for (level, _), title in zip(told, titles, strict=True))
    if not any(parts):
        return tuple(Heading(level, title) for level, title in told)
    return tuple(Heading(level, title, numbered=False) for level, title in told)


def _numbers(levels: Iterable[int]) -> list[str]:
    """What headings of those levels are numbered with: I; 1; 1.1."""
    counts = [0, 0, 0]
    found = []
    for level in levels:
        counts[level - 1] += 1
        counts[level:] = [0] * (3 - level)
        first, second, third = counts
        found.append((_roman(first), f"{second}", f"{second}.{third}")[level - 1])
    return found


def _roman(number: int) -> str:
    told = ""
    for value, letters in _ROMAN:
        while number >= value:
            told, number = told + letters, number - value
    return told
