"""Styles are what a word processor knows of the layout: each part of a document has its own.

Nothing else in the file says how a part looks, so that a change of a style changes all.
"""

from xml.etree.ElementTree import Element

from app.catalogue.layouts import Layout, Look, Part
from app.documents.official.docx_numbering import list_styles, numbered_as
from app.documents.official.names import HEADINGS, STYLE_NAMES
from app.documents.official.wordml import flag, told, twips, twips_of, w

LANGUAGE = "vi-VN"
TABLE_STYLE = "Bang"
NOTE_MARK_STYLE = "FootnoteReference"
BLANK_STYLE = "ChoCanViet"

_ALIASES = {
    Part.HEADING_1: "Mục I",
    Part.HEADING_2: "Mục 1",
    Part.HEADING_3: "Mục 1.1",
    Part.FOOTNOTE: "Chú thích chân trang",
    Part.PAGE_NUMBER: "Số trang",
}
"""What the styles are called that Word names itself."""

_ALIGNED = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_KEPT_WITH_NEXT = frozenset(
    (*HEADINGS.values(), Part.TYPE, Part.SUMMARY, Part.ANNEX, Part.ANNEX_TITLE, Part.AUTHORITY)
)
_LINE_EIGHTHS = 4
"""Half a point."""


def styles(layout: Layout) -> Element:
    """The part of the package that holds all styles."""
    parts = (_paragraph_style(part, layout) for part in STYLE_NAMES)
    return w(
        "styles", _defaults(layout), _normal(), *parts, _note_mark(), _blank(), _plain_table(),
        _table(), *list_styles(),
    )  # fmt: skip


def _defaults(layout: Layout) -> Element:
    body = layout.looks[Part.BODY]
    font = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), layout.typeface)
    language = w("lang", val=LANGUAGE, eastAsia=LANGUAGE)
    run = w("rPr", w("rFonts", **font), *_size(body.size_pt), language)
    return w("docDefaults", w("rPrDefault", run), w("pPrDefault"))


def _normal() -> Element:
    return w("style", w("name", **told("Normal")), w("qFormat"), type="paragraph", default="1",
             styleId="Normal")  # fmt: skip


def _paragraph_style(part: Part, layout: Layout) -> Element:
    style_id, name = STYLE_NAMES[part]
    look = layout.looks[part]
    alias = _ALIASES.get(part)
    return w(
        "style",
        w("name", **told(name)),
        w("aliases", **told(alias)) if alias else None,
        w("basedOn", **told("Normal")),
        w("qFormat"),
        _paragraph_look(part, look),
        _run_look(look),
        type="paragraph",
        styleId=style_id,
        **({} if alias else {"customStyle": "1"}),
    )


def _paragraph_look(part: Part, look: Look) -> Element:
    level = next((number for number, heading in HEADINGS.items() if heading is part), None)
    return w(
        "pPr",
        flag("keepNext", on=part in _KEPT_WITH_NEXT),
        flag("keepLines", on=level is not None),
        numbered_as(part),
        w(
            "spacing", before=twips(look.before_pt), after=twips(look.after_pt),
            line=twips(look.line_pt), lineRule="exact",
        ),
        w("ind", firstLine=twips_of(look.first_line_mm)) if look.first_line_mm else None,
        w("jc", **told(_ALIGNED[look.align])),
        w("outlineLvl", **told(level - 1)) if level else None,
    )  # fmt: skip


def _run_look(look: Look) -> Element:
    return w(
        "rPr",
        *(flag(name, on=look.bold) for name in ("b", "bCs")),
        *(flag(name, on=look.italic) for name in ("i", "iCs")),
        flag("caps", on=look.caps),
        *_size(look.size_pt),
        w("u", **told("single")) if look.underline else None,
    )


def _size(points: float) -> tuple[Element, Element]:
    return w("sz", **told(points * 2)), w("szCs", **told(points * 2))


def _note_mark() -> Element:
    return w(
        "style", w("name", **told("footnote reference")), w("qFormat"),
        w("rPr", w("vertAlign", **told("superscript"))), type="character",
        styleId=NOTE_MARK_STYLE,
    )  # fmt: skip


def _blank() -> Element:
    return w(
        "style", w("name", **told("Chỗ cần viết")), w("qFormat"), w("rPr", w("i"), w("iCs")),
        type="character", styleId=BLANK_STYLE, customStyle="1",
    )  # fmt: skip


def _plain_table() -> Element:
    sides = (w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))
    return w(
        "style", w("name", **told("Normal Table")), w("tblPr", w("tblCellMar", *sides)),
        type="table", default="1", styleId="TableNormal",
    )  # fmt: skip


def _table() -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = (w(side, val="single", sz=_LINE_EIGHTHS, space=0, color="auto") for side in sides)
    room = (w(side, w=twips_of(1.5), type="dxa") for side in ("left", "right"))
    look = w("tblPr", w("tblBorders", *lines), w("tblCellMar", *room))
    return w(
        "style", w("name", **told("Bảng")), w("basedOn", **told("TableNormal")), w("qFormat"),
        look, type="table", styleId=TABLE_STYLE, customStyle="1",
    )  # fmt: skip
