"""A letter (công văn) has no type name: it says what it is about, to whom, and what is asked."""

from collections.abc import Iterable

from app.documents.composing.blocks import item, paragraph
from app.documents.composing.head import Head, document
from app.documents.official.document import Block, Document, Kind
from app.planning.plans.letters import Wording


def letter_document(head: Head, to: str, told: Wording) -> Document:
    """The letter of reminder to ``to``; its head, its foot and its last mark are the layout's."""
    return document(head, Kind.LETTER, told.about, tuple(_blocks(told)), to=(to,))


def _blocks(told: Wording) -> Iterable[Block]:
    yield paragraph(told.opening)
    yield from (item(late) for late in told.late)
    yield paragraph(told.request)
    yield paragraph(f"{told.close}.")
