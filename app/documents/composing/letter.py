"""A letter (công văn) has no type name: it says what it is about, to whom, and what is asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.documents.composing.blocks import paragraph
from app.documents.composing.head import Head, document
from app.documents.official.document import Block, Document, Kind

_ABOUT = "V/v "
_TO = "Kính gửi: "
_RECIPIENTS = "Nơi nhận:"
_END = re.compile(r"\./\.$")


@dataclass(frozen=True, slots=True)
class LetterText:
    """The parts of a letter as it is worded in lines."""

    about: str
    to: tuple[str, ...]
    paragraphs: tuple[str, ...]


def letter_parts(text: str) -> LetterText:
    """The parts of a letter of reminder: its head and foot are those of the layout."""
    lines = [line.strip() for line in text.splitlines()]
    about = next(line.removeprefix(_ABOUT) for line in lines if line.startswith(_ABOUT))
    start = next(place for place, line in enumerate(lines) if line.startswith(_TO))
    end = lines.index(_RECIPIENTS)
    body = tuple(_END.sub(".", line) for line in lines[start + 1 : end] if line)
    return LetterText(about, (lines[start].removeprefix(_TO),), body)


def letter_document(head: Head, told: LetterText) -> Document:
    """The letter, laid out."""
    return document(head, Kind.LETTER, told.about, tuple(_blocks(told.paragraphs)), to=told.to)


def _blocks(paragraphs: Iterable[str]) -> Iterable[Block]:
    yield from (paragraph(line) for line in paragraphs)
