"""The head says whose document it is: above the summary, two columns without borders."""

from xml.etree.ElementTree import Element

from app.catalogue.layouts import Layout, Part
from app.documents.official.breaks import unbroken, unbroken_name
from app.documents.official.document import Document
from app.documents.official.docx_numbering import ground_member, recipient_member
from app.documents.official.docx_parts import (
    line,
    lines,
    paragraph,
    rule,
    run,
    side_by_side,
    spacer,
)
from app.documents.official.layout import (
    addressee_lines,
    draft_line,
    ground_lines,
    letter_summary,
    number_line,
    place_line,
    type_name,
)
from app.documents.official.widths import width_mm
from app.documents.official.wordml import w

_LABEL_SHARE = 0.7
"""Where the column of addressees begins, as a share of the head's left column."""


def head(document: Document, layout: Layout) -> list[Element]:
    """All that stands before the text itself."""
    return [
        # LibreOffice puts a line of its own before a table that a file of sections begins with.
        spacer(),
        _issued(document, layout),
        *_named(document, layout),
        *_addressed(document, layout),
        *(_ground(said, layout) for said in ground_lines(document, layout)),
    ]


def _issued(document: Document, layout: Layout) -> Element:
    left, right = layout.head.left_mm, layout.paper.line_mm - layout.head.left_mm
    who = [_issuer(document, layout), _country(layout, right)]
    below = [
        *lines(Part.NUMBER, number_line(document, layout)),
        *lines(Part.LETTER_SUMMARY, unbroken(letter_summary(document, layout))),
        *lines(Part.DRAFT, draft_line(document, layout)),
    ]
    dated = line(Part.PLACE, unbroken(place_line(document, layout)))
    return side_by_side(left, right, who, [below, [dated]])


def _issuer(document: Document, layout: Layout) -> list[Element]:
    above, name = unbroken_name(document.issuer.above or ""), unbroken_name(document.issuer.name)
    named = lines(Part.ABOVE, above) + lines(Part.ISSUER, name)
    share, separator = layout.head.issuer_rule, layout.head.separator
    if share:
        room = layout.head.left_mm
        wide = min(width_mm(document.issuer.name, Part.ISSUER, layout), room)
        named.append(rule(share * wide, room))
    return named + lines(Part.SEPARATOR, separator)


def _country(layout: Layout, room_mm: float) -> list[Element]:
    told = layout.head
    return [
        line(Part.COUNTRY, told.country),
        *([rule(told.country_rule_mm, room_mm)] if told.country_rule_mm else []),
        *lines(Part.MOTTO, told.motto),
        *([rule(told.motto_rule_mm, room_mm)] if told.motto_rule_mm else []),
    ]


def _named(document: Document, layout: Layout) -> list[Element]:
    if not (name := type_name(document)):
        return []
    share, room = layout.head.summary_rule, layout.paper.line_mm
    wide = min(width_mm(document.summary, Part.SUMMARY, layout), room)
    return [
        line(Part.TYPE, name),
        *lines(Part.SUMMARY, unbroken(document.summary)),
        *([rule(share * wide, room)] if share else []),
        *lines(Part.SUMMARY_MARK, layout.head.summary_mark),
    ]


def _addressed(document: Document, layout: Layout) -> list[Element]:
    label = layout.words.addressees
    match document.to:
        case ():
            return []
        case (only,):
            return [line(Part.ADDRESSEE, f"{label} {only}")]
    mark = recipient_member(layout)
    bodies = [
        paragraph(Part.ADDRESSEE_LINE, run(said), own=mark)
        for said in addressee_lines(document, layout)
    ]
    look, left = layout.looks[Part.ADDRESSEE], layout.head.left_mm * _LABEL_SHARE
    close = w("spacing", before=0, after=0)
    named = paragraph(Part.ADDRESSEE, run(label), own=close)
    return [
        spacer(look.before_pt),
        side_by_side(left, layout.paper.line_mm - left, [[named], bodies]),
        spacer(look.after_pt),
    ]


def _ground(said: str, layout: Layout) -> Element:
    return paragraph(Part.GROUND, run(said), own=ground_member(layout))
