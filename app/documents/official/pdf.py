"""A PDF is a document as it is printed and sent: the same lines as DOCX, the fonts within.

What it says goes to Typst as JSON and never as source, so that no text can be a command of
the template.  The same document in the same layout gives the same bytes.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from app.catalogue.layouts import Layout
from app.documents.official.breaks import unbroken, unbroken_name
from app.documents.official.document import (
    Annex,
    Blank,
    Block,
    Document,
    Footnote,
    Heading,
    Item,
    Paragraph,
    Runs,
    Table,
    Text,
)
from app.documents.official.layout import (
    addressee_lines,
    annex_label,
    annex_note,
    draft_line,
    ended,
    ground_lines,
    is_wide,
    letter_summary,
    number_line,
    orientations,
    place_line,
    recipient_lines,
    title_of,
    type_name,
)
from app.documents.official.numbers import numbers
from app.documents.official.typeface import typeface
from app.documents.official.widths import fitted
from app.documents.typesetting import typeset

PDF_TYPE = "application/pdf"

_TEMPLATE = Path(__file__).with_name("official.typ")

Told = dict[str, Any]  # Any: whatever JSON holds


def pdf(document: Document, layout: Layout) -> bytes:
    """The document as PDF."""
    face, layout = typeface(), fitted(document, layout)
    told = {
        "families": face.families,
        "title": title_of(document),
        "day": document.day and [document.day.year, document.day.month, document.day.day],
        "layout": layout.model_dump(mode="json"),
        "head": _head(document, layout),
        "flows": [*_main(document, layout), *_annexes(document, layout)],
    }
    text = json.dumps(told, ensure_ascii=False)
    return typeset(_TEMPLATE, text, _stamp(document), face.folders)


def _stamp(document: Document) -> int:
    """The file says the day of issue, or none: see the template."""
    if document.day is None:
        return 0
    return int(datetime.combine(document.day, time(), UTC).timestamp())


def _head(document: Document, layout: Layout) -> Told:
    return {
        "above": unbroken_name(document.issuer.above or ""),
        "issuer": unbroken_name(document.issuer.name),
        "number": number_line(document, layout),
        "letter_summary": unbroken(letter_summary(document, layout)),
        "draft": draft_line(document, layout),
        "place": unbroken(place_line(document, layout)),
        "type": type_name(document),
        "summary": unbroken(document.summary),
        "to": _to(document, layout),
        "grounds": [_marked(layout.grounds.mark, said) for said in ground_lines(document, layout)],
    }


def _to(document: Document, layout: Layout) -> list[str]:
    if len(document.to) < 2:
        return list(document.to)
    return [_marked(layout.recipients.mark, said) for said in addressee_lines(document, layout)]


def _main(document: Document, layout: Layout) -> list[Told]:
    blocks = ended(document.blocks, layout)
    counted = iter(_blocks(blocks, layout))
    flows = [
        {"landscape": landscape, "blocks": _together([next(counted) for _ in run])}
        for landscape, run in orientations(blocks)
    ]
    return [*flows, {"landscape": False, "blocks": [], "foot": _foot(document, layout)}]


def _annexes(document: Document, layout: Layout) -> list[Told]:
    return [
        _annex(place, annex, document, layout)
        for place, annex in enumerate(document.annexes, start=1)
    ]


def _annex(number: int, annex: Annex, document: Document, layout: Layout) -> Told:
    head = {
        "label": annex_label(number, document, layout),
        "title": unbroken(annex.title),
        "note": unbroken(annex_note(document, layout)),
    }
    return {
        "landscape": any(map(is_wide, annex.blocks)),
        "annex": head,
        "blocks": _together(_blocks(annex.blocks, layout)),
    }


def _foot(document: Document, layout: Layout) -> Told:
    mark, signed = layout.recipients.mark, document.signature
    return {
        "recipients": [
            _marked(mark if line.marked else "", line.text)
            for line in recipient_lines(document, layout)
        ],
        "authority": signed.authority,
        "titles": signed.titles,
        "name": signed.name,
    }


def _blocks(blocks: Iterable[Block], layout: Layout) -> list[Told]:
    found = tuple(blocks)
    labels = numbers(found, layout.numbering.headings)
    made, depth = [], 0
    for block, label in zip(found, labels, strict=True):
        told = _block(block, label, layout)
        if isinstance(block, Heading):
            # Readers for the blind stumble over a level that is left out.
            depth = told["depth"] = min(block.level, depth + 1)
        made.append(told)
    return made


def _together(blocks: Iterable[Told]) -> list[Told]:
    """A paragraph with notes, and headings right above it, as one that no page parts.

    Typst leaves the note behind where such a paragraph moves to the next page by itself,
    or by a heading that it has to follow.
    """
    made: list[Told] = []
    for told in blocks:
        if not any("note" in run for run in told.get("runs", ())):
            made.append(told)
            continue
        first = len(made)
        while first and made[first - 1]["is"] == "heading":
            first -= 1
        made[first:] = [{"is": "together", "blocks": [*made[first:], told]}]
    return made


def _block(block: Block, label: str, layout: Layout) -> Told:
    match block:
        case Heading(level, text):
            return {"is": "heading", "level": level, "text": _marked(label, text)}
        case Paragraph(runs):
            return {"is": "body", "runs": _runs(runs)}
        case Item(runs, level):
            mark = Text(layout.numbering.items[level - 1] + " ")
            part = "item" if level == 1 else "sub-item"
            return {"is": part, "runs": _runs((mark, *runs))}
        case Blank(hint):
            return {"is": "body", "runs": _runs((Text(f"[{hint}]", italic=True),))}
        case Table():
            return _table(block)


def _table(table: Table) -> Told:
    return {
        "is": "table",
        "head": table.head,
        "rows": table.rows,
        "totals": table.totals,
        "widths": table.widths,
    }


def _runs(runs: Runs) -> list[Told]:
    return [
        {"note": _runs(run.runs)}
        if isinstance(run, Footnote)
        else {"text": run.text, "bold": run.bold, "italic": run.italic}
        for run in runs
    ]


def _marked(mark: str, said: str) -> str:
    return f"{mark} {said}" if mark else said
