"""Numbering is a list that a word processor counts: headings on three levels, items, lines.

Headings of an annex begin again from the first number, so they are of a list of their own
with the same look.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from app.catalogue.layouts import Layout, Part
from app.documents.official.names import HEADINGS, ITEMS, style_id
from app.documents.official.wordml import told, twips_of, w

NO_LIST = 0
_HEADINGS, _ITEMS, _GROUNDS, _RECIPIENTS = 1, 2, 3, 4
FIRST_ANNEX = 5
"""The list of the headings of the first annex; the next have the numbers that follow."""

_LIST_STYLES = {
    _HEADINGS: ("SoMuc", "Số mục"),
    _ITEMS: ("DauLietKe", "Dấu liệt kê"),
}

_LISTS = {
    **{part: (_HEADINGS, level - 1) for level, part in HEADINGS.items()},
    **{part: (_ITEMS, level - 1) for level, part in ITEMS.items()},
}


def numbered_as(part: Part) -> Element | None:
    """Of which list the paragraphs of a style are, where they are of one."""
    if part not in _LISTS:
        return None
    number, level = _LISTS[part]
    return member(number, level)


def member(number: int, level: int = 0) -> Element:
    """Of the list ``number``, on ``level`` from 0."""
    return w("numPr", w("ilvl", **told(level)), w("numId", **told(number)))


def ground_member(layout: Layout) -> Element | None:
    """Of the list of grounds, where the layout marks them."""
    return member(_GROUNDS) if layout.grounds.mark else None


def recipient_member(layout: Layout) -> Element | None:
    """Of the list of recipients, where the layout marks them."""
    return member(_RECIPIENTS) if layout.recipients.mark else None


def list_styles() -> tuple[Element, ...]:
    """The styles that lists have themselves, beside those of their paragraphs."""
    return tuple(
        w(
            "style", w("name", **told(name)), w("qFormat"), w("pPr", member(number)),
            type="numbering", styleId=style, customStyle="1",
        )
        for number, (style, name) in _LIST_STYLES.items()
    )  # fmt: skip


def numbering(layout: Layout, annexes: int) -> Element:
    """The part of the package that holds all lists."""
    lists = _levels(layout)
    own = range(FIRST_ANNEX, FIRST_ANNEX + annexes)
    return w(
        "numbering",
        *(_list(number, levels) for number, levels in lists.items()),
        *(w("num", w("abstractNumId", **told(number)), numId=number) for number in lists),
        *(_begun_again(number) for number in own),
    )


def _levels(layout: Layout) -> dict[int, list[Element]]:
    forms = zip(HEADINGS.values(), layout.numbering.headings, strict=True)
    marks = zip(ITEMS.values(), layout.numbering.items, strict=True)
    lines = {
        _GROUNDS: (Part.GROUND, layout.grounds.mark),
        _RECIPIENTS: (Part.RECIPIENT, layout.recipients.mark),
    }
    return {
        _HEADINGS: [_level(layout, part, level, form) for level, (part, form) in enumerate(forms)],
        _ITEMS: [_level(layout, part, level, mark) for level, (part, mark) in enumerate(marks)],
        **{
            number: [_level(layout, part, 0, mark)]
            for number, (part, mark) in lines.items()
            if mark
        },
    }


def _list(number: int, levels: Iterable[Element]) -> Element:
    style = _LIST_STYLES.get(number)
    return w(
        "abstractNum",
        w("multiLevelType", **told("multilevel" if style else "singleLevel")),
        w("styleLink", **told(style[0])) if style else None,
        *levels,
        abstractNumId=number,
    )


def _level(layout: Layout, part: Part, level: int, said: str) -> Element:
    counted = "upperRoman" if part is Part.HEADING_1 else "decimal"
    indent = twips_of(layout.looks[part].first_line_mm)
    return w(
        "lvl",
        w("start", **told(1)),
        w("numFmt", **told(counted if "%" in said else "bullet")),
        w("pStyle", **told(style_id(part))) if part in _LISTS else None,
        w("suff", **told("space")),
        w("lvlText", **told(said)),
        w("lvlJc", **told("left")),
        w("pPr", w("ind", left=0, firstLine=indent)),
        ilvl=level,
    )


def _begun_again(number: int) -> Element:
    first = (
        w("lvlOverride", w("startOverride", **told(1)), ilvl=level)
        for level in range(len(HEADINGS))
    )
    return w("num", w("abstractNumId", **told(_HEADINGS)), *first, numId=number)
