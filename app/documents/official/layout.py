"""The wording of a layout: the lines that it makes of a document's facts, and ends others with.

DOCX and PDF print the same lines.  A number or day that is not given yet is a blank.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from app.catalogue.layouts import Dated, Layout, Lines
from app.documents.official.document import (
    Block,
    Document,
    Footnote,
    Heading,
    Item,
    Kind,
    LayoutName,
    Paragraph,
    Runs,
    Table,
    Text,
)
from app.documents.official.names import KIND_NAMES
from app.errors import AppError

_STOP = re.compile(r"\s*(?:\./\.|(?<!\.)[.;,])?\s*$")
_SPOKEN = ("!", "?", "…", "...", ":")
_UNNUMBERED = {Kind.OUTLINE, Kind.LIST}
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class LayoutNotLoaded(AppError):
    """There is no layout of that name: the catalogue was not loaded."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list; one that is not ``marked`` begins a part of it."""

    text: str
    marked: bool


def layout_named(name: LayoutName, layouts: Iterable[Layout]) -> Layout:
    """The layout of that name among those loaded.

    Raises:
        LayoutNotLoaded: if there is none.
    """
    found = next((layout for layout in layouts if layout.id == name), None)
    if found is None:
        raise LayoutNotLoaded(name)
    return found


def title_of(document: Document) -> str:
    """What the document is called in lists and by readers for the blind."""
    return f"{KIND_NAMES[document.kind]} {document.summary}".strip()


def type_name(document: Document) -> str:
    """The name above the summary; a letter has none."""
    return "" if document.kind is Kind.LETTER else KIND_NAMES[document.kind]


def number_of(document: Document, layout: Layout) -> str:
    """The number with its symbol, blank before it is given."""
    if document.number:
        return document.number
    blank = layout.drafts.blank
    return f"{blank}{layout.number.joint}{document.symbol}" if document.symbol else blank


def number_line(document: Document, layout: Layout) -> str:
    """The line of the number and symbol; nothing for what goes with other documents."""
    if document.kind in _UNNUMBERED and not document.number:
        return ""
    return layout.number.prefix + number_of(document, layout)


def place_line(document: Document, layout: Layout) -> str:
    """The line of place and day."""
    return _dated(layout.place.text, document, layout)


def draft_line(document: Document, layout: Layout) -> str:
    """That it is a draft, and which; nothing for what was issued."""
    if not document.draft:
        return ""
    words = layout.drafts
    return f"{words.label} {words.count.format(count=document.draft)}"


def letter_summary(document: Document, layout: Layout) -> str:
    """What a letter is about; nothing for other documents."""
    if document.kind is not Kind.LETTER or not document.summary:
        return ""
    return layout.words.letter_prefix + document.summary


def ground_lines(document: Document, layout: Layout) -> tuple[str, ...]:
    """The grounds, each ended as the layout has it."""
    return _punctuated(document.grounds, layout.grounds)


def addressee_lines(document: Document, layout: Layout) -> tuple[str, ...]:
    """To whom a letter goes, where there are several."""
    return _punctuated(document.to, layout.recipients)


def recipient_lines(document: Document, layout: Layout) -> tuple[Line, ...]:
    """The lines below "Nơi nhận"; one that ends with a colon begins a part."""
    ended = _punctuated(document.recipients, layout.recipients)
    return tuple(Line(text, not text.endswith(":")) for text in ended)


def annex_label(index: int, document: Document, layout: Layout) -> str:
    """The word for an annex, with a Roman number from 1 on where there are several."""
    if len(document.annexes) == 1:
        return layout.annex.label
    return f"{layout.annex.label} {roman(index)}"


def annex_note(document: Document, layout: Layout) -> str:
    """With which document an annex was issued."""
    told = {
        "kind": KIND_NAMES[document.kind],
        "number": number_of(document, layout),
        "dated": _dated(layout.annex.dated, document, layout),
        "issuer": document.issuer.cited,
    }
    return layout.annex.issued_with.format(**told)


def ended(blocks: tuple[Block, ...], layout: Layout) -> tuple[Block, ...]:
    """The blocks, the last sentence ended as the layout has it; a table ends by itself."""
    match blocks:
        case (*others, Paragraph() | Item() as last):
            return (*others, replace(last, runs=_ended(last.runs, layout.words.end)))
        case _:
            return blocks


def orientations(blocks: Iterable[Block]) -> tuple[tuple[bool, tuple[Block, ...]], ...]:
    """The blocks in runs, each told whether its sheets are turned.

    Headings right before a wide table go with it.
    """
    turned: list[tuple[bool, Block]] = []
    wide = False
    for block in reversed(tuple(blocks)):
        wide = is_wide(block) or (wide and isinstance(block, Heading))
        turned.append((wide, block))
    runs = groupby(reversed(turned), lambda each: each[0])
    return tuple((landscape, tuple(block for _, block in run)) for landscape, run in runs)


def is_wide(block: Block) -> bool:
    """Whether it needs a sheet that is turned."""
    return isinstance(block, Table) and block.landscape


def roman(number: int) -> str:
    """A Roman number below 40."""
    told = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        told += letters * count
    return told


def _dated(text: str, document: Document, layout: Layout) -> str:
    told = _day_parts(document.day, layout.place, layout.drafts.blank)
    return text.format(place=document.place, **told)


def _day_parts(day: date | None, rule: Dated, blank: str) -> dict[str, str]:
    if day is None:
        return {"day": blank, "month": blank, "year": blank}
    return {
        "day": _padded(day.day, rule.two_digit_days_under),
        "month": _padded(day.month, rule.two_digit_months_under),
        "year": str(day.year),
    }


def _padded(number: int, under: int) -> str:
    return f"{number:02}" if number < under else str(number)


def _punctuated(texts: tuple[str, ...], rule: Lines) -> tuple[str, ...]:
    last = len(texts) - 1
    bare = [_bare(text.removeprefix("- ")) for text in texts]
    return tuple(
        text if text.endswith(":") else text + (rule.last if place == last else rule.between)
        for place, text in enumerate(bare)
    )


def _bare(text: str) -> str:
    return _STOP.sub("", text)


def _ended(runs: Runs, end: str) -> Runs:
    match runs:
        case (*_, Text(text)) if text.rstrip().endswith(_SPOKEN):
            return runs
        case (*others, Text(text) as last):
            return (*others, replace(last, text=_bare(text) + end))
        case (*_, Footnote()):
            return (*runs, Text(end))
        case _:
            return runs
