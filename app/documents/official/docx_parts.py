"""Paragraphs and tables, of which all parts of the text are made."""

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from app.catalogue.layouts import Layout, Part
from app.documents.official.breaks import HYPHEN
from app.documents.official.docx_styles import TABLE_STYLE
from app.documents.official.names import style_id
from app.documents.official.wordml import flag, text, told, twips, twips_of, w

_RULE_EIGHTHS = 6
"""Three quarters of a point."""
_HAIRLINE = twips(1)
_SIDES = ("top", "left", "bottom", "right")


def paragraph(part: Part, *runs: Element, own: Element | None = None) -> Element:
    """A paragraph in the style of ``part``; ``own`` is a property that its style has not."""
    return w("p", w("pPr", w("pStyle", **told(style_id(part))), own), *runs)


def run(said: str, look: Element | None = None) -> Element:
    """A run of text; a hyphen at which no line ends is an element of its own."""
    first, *others = said.split(HYPHEN)
    joined = (part for other in others for part in (w("noBreakHyphen"), text(other)))
    return w("r", look, text(first), *joined)


def line(part: Part, said: str) -> Element:
    """A paragraph of one text."""
    return paragraph(part, run(said))


def lines(part: Part, *texts: str | None) -> list[Element]:
    """A paragraph for each text that says something."""
    return [line(part, said) for said in texts if said]


def rule(width_mm: float, room_mm: float) -> Element:
    """A line of ``width_mm`` in the middle of ``room_mm``: the border of an empty paragraph."""
    side = twips_of((room_mm - width_mm) / 2)
    border = w("pBdr", w("top", val="single", sz=_RULE_EIGHTHS, space=0, color="auto"))
    style = w("pStyle", **told(style_id(Part.RULE)))
    return w("p", w("pPr", style, border, w("ind", left=side, right=side)))


def spacer(before_pt: float = 0) -> Element:
    """A paragraph that is hardly there: tables need one between them, and sections an end."""
    style = w("pStyle", **told(style_id(Part.RULE)))
    thin = w("spacing", before=twips(before_pt), after=0, line=_HAIRLINE, lineRule="exact")
    return w("p", w("pPr", style, thin))


def keep_with_next(last: Element) -> None:
    """Leave a paragraph on the page of what follows it."""
    if (look := last.find(w("pPr").tag)) is not None:
        look.insert(1, w("keepNext"))


def side_by_side(left_mm: float, right_mm: float, *rows: Sequence[list[Element]]) -> Element:
    """A table without borders, of two columns; no row is cut by the end of a page."""
    widths = [twips_of(left_mm), twips_of(right_mm)]
    made = (_row([_cell(said, width) for said, width in zip(row, widths, strict=True)])
            for row in rows)  # fmt: skip
    return _table(widths, made)


def bordered(
    head: Iterable[list[Element]], rows: Iterable[Iterable[list[Element]]], widths: Sequence[int]
) -> Element:
    """A table with borders; its head is repeated on each page."""
    made = [_row(_cells(head, widths), repeated=True)]
    made += [_row(_cells(row, widths)) for row in rows]
    return _table(widths, made, TABLE_STYLE)


def _cells(said: Iterable[list[Element]], widths: Sequence[int]) -> list[Element]:
    return [_cell(content, width) for content, width in zip(said, widths, strict=True)]


def _cell(said: list[Element], width: int) -> Element:
    # A cell without a paragraph is none.
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa")), *(said or [spacer()]))


def _row(cells: list[Element], *, repeated: bool = False) -> Element:
    return w("tr", w("trPr", w("cantSplit"), flag("tblHeader", on=repeated)), *cells)


def _table(widths: Sequence[int], rows: Iterable[Element], style: str | None = None) -> Element:
    look = w(
        "tblPr",
        w("tblStyle", **told(style)) if style else None,
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        None if style else _no_room(),
        w("tblLook", val="0020" if style else "0000", firstRow="1" if style else "0"),
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w("tbl", look, grid, *rows)


def _no_room() -> Element:
    # LibreOffice takes a room of its own for none that only the default style tells.
    return w("tblCellMar", *(w(side, w=0, type="dxa") for side in _SIDES))


def shares(widths: Sequence[int], layout_line_mm: float) -> list[int]:
    """Widths of columns of which the whole line is made."""
    whole, total = twips_of(layout_line_mm), sum(widths)
    return [round(whole * width / total) for width in widths]


def line_mm(layout: Layout, *, landscape: bool) -> float:
    """How long a line is, on a sheet turned or not."""
    paper = layout.paper
    # A sheet that is turned keeps its margins: what was above is at its right.
    return paper.height_mm - paper.top_mm - paper.bottom_mm if landscape else paper.line_mm
