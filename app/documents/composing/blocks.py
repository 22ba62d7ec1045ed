"""Blocks are made of what people typed: a line each, with "-" and "+" before those of a list."""

import re
from collections.abc import Iterable

from app.documents.official.document import Blank, Block, Heading, Item, Paragraph, Text

_DASHES = ("-", "–", "—", "•")
_LAST_MARK = re.compile(r"[.;,/\s]+$")


def paragraph(text: str) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph((Text(text),))


def item(text: str, level: int = 1) -> Item:
    """A line of a list, of one run."""
    return Item((Text(text),), level)


def written(text: str) -> tuple[Block, ...]:
    """What a person wrote in lines; empty ones are left out."""
    return tuple(_block(line.strip()) for line in text.splitlines() if line.strip())


def written_or_blank(text: str, hint: str, *, draft: int) -> tuple[Block, ...]:
    """What a person wrote; in a draft a place for it where nobody has."""
    return written(text) or ((Blank(hint),) if draft else ())


def grounds(text: str) -> tuple[str, ...]:
    """The grounds that a person wrote, one a line, without the marks between them."""
    lines = (line.strip().lstrip("".join(_DASHES)).strip() for line in text.splitlines())
    return tuple(_LAST_MARK.sub("", line) for line in lines if line)


def closed(text: str) -> str:
    """``text`` as the last sentence of a paragraph, with one full stop."""
    return f"{_LAST_MARK.sub('', text)}."


def section(title: str, blocks: Iterable[Block], level: int = 1) -> tuple[Block, ...]:
    """A heading with what stands under it; nothing where that is empty."""
    found = tuple(blocks)
    return (Heading(level, title), *found) if found else ()


def _block(line: str) -> Block:
    if line.startswith(_DASHES):
        return item(line[1:].strip())
    if line.startswith("+"):
        return item(line[1:].strip(), 2)
    return paragraph(line)
