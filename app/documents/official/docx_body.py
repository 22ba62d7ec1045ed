"""The body is what a document says, block by block, in styles and lists of a word processor."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from app.catalogue.layouts import Layout, Part
from app.documents.official.document import Blank, Block, Heading, Item, Paragraph, Table, Text
from app.documents.official.docx_footnotes import Notes, text_run
from app.documents.official.docx_numbering import NO_LIST, member
from app.documents.official.docx_parts import (
    bordered,
    keep_with_next,
    line,
    line_mm,
    paragraph,
    run,
    shares,
    spacer,
)
from app.documents.official.docx_styles import BLANK_STYLE
from app.documents.official.names import HEADINGS, ITEMS
from app.documents.official.wordml import told, w


def body(
    blocks: Iterable[Block],
    layout: Layout,
    notes: Notes,
    *,
    headings: int | None = None,
    landscape: bool = False,
) -> list[Element]:
    """The blocks as elements.

    ``headings`` is the list of which headings are, where that is not the one of the text;
    ``landscape`` tells whether the sheet is turned.
    """
    made: list[Element] = []
    for block in blocks:
        match block:
            case Heading():
                made.append(_heading(block, headings))
            case Paragraph(runs):
                made.append(paragraph(Part.BODY, *notes.runs(runs)))
            case Item(runs, level):
                made.append(paragraph(ITEMS[level], *notes.runs(runs)))
            case Blank(hint):
                made.append(paragraph(Part.BODY, _blank(hint)))
            case Table():
                made += [table(block, layout, landscape=landscape), spacer()]
    return made


def table(found: Table, layout: Layout, *, landscape: bool) -> Element:
    """A table with its head, rows and totals, as wide as a line."""
    rows = [[_cell(text) for text in row] for row in found.rows]
    if found.totals:
        for paragraphs in rows[-1] if rows else ():
            keep_with_next(paragraphs[-1])
        rows.append([_cell(text, bold=True) for text in found.totals])
    head = ([line(Part.TABLE_HEAD, name)] for name in found.head)
    return bordered(head, rows, shares(found.widths, line_mm(layout, landscape=landscape)))


def _heading(found: Heading, headings: int | None) -> Element:
    own = None
    if not found.numbered:
        own = member(NO_LIST)
    elif headings is not None:
        own = member(headings, found.level - 1)
    return paragraph(HEADINGS[found.level], run(found.text), own=own)


def _cell(said: str, *, bold: bool = False) -> list[Element]:
    """A paragraph for each line."""
    return [paragraph(Part.TABLE_CELL, text_run(Text(part, bold))) for part in said.split("\n")]


def _blank(hint: str) -> Element:
    return run(f"[{hint}]", w("rPr", w("rStyle", **told(BLANK_STYLE))))
