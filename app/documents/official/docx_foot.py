"""The foot says who gets a document and who signs it, side by side."""

from xml.etree.ElementTree import Element

from app.catalogue.layouts import Layout, Part
from app.documents.official.document import Document, Signature
from app.documents.official.docx_numbering import recipient_member
from app.documents.official.docx_parts import (
    keep_with_next,
    line,
    lines,
    paragraph,
    run,
    side_by_side,
    spacer,
)
from app.documents.official.layout import Line, recipient_lines
from app.documents.official.wordml import twips_of, w

_LEFT_SHARE = 0.48


def foot(document: Document, layout: Layout) -> list[Element]:
    """All that stands after the text itself; nothing for a document without either."""
    if not document.recipients and document.signature == Signature():
        return []
    left = layout.paper.line_mm * _LEFT_SHARE
    between = spacer()
    keep_with_next(between)
    return [
        between,
        side_by_side(
            left,
            layout.paper.line_mm - left,
            [_recipients(document, layout), _signature(document.signature, layout)],
        ),
    ]


def _recipients(document: Document, layout: Layout) -> list[Element]:
    if not document.recipients:
        return []
    found = recipient_lines(document, layout)
    label = line(Part.RECIPIENTS, layout.words.recipients)
    return [label, *(_recipient(each, layout) for each in found)]


def _recipient(found: Line, layout: Layout) -> Element:
    mark = recipient_member(layout) if found.marked else None
    return paragraph(Part.RECIPIENT, run(found.text), own=mark)


def _signature(signature: Signature, layout: Layout) -> list[Element]:
    """The name is printed, or its place left, below the room for the hand."""
    room = w("spacing", before=twips_of(layout.signing.space_mm))
    return [
        *lines(Part.AUTHORITY, signature.authority),
        *(line(Part.TITLE, title) for title in signature.titles),
        paragraph(Part.SIGNER, run(signature.name), own=room),
    ]
