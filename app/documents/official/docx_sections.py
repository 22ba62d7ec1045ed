"""A section is a run of pages of one orientation; its properties stand in its last paragraph."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element

from app.catalogue.layouts import Layout, Paper
from app.documents.official.docx_parts import spacer
from app.documents.official.wordml import flag, related, told, twips_of, w


@dataclass(frozen=True)
class Flow:
    """Elements that belong together, on upright sheets or on turned ones.

    ``begins_page`` tells whether they are not to follow others on a page.
    """

    elements: tuple[Element, ...]
    landscape: bool = False
    begins_page: bool = False


def sectioned(flows: Iterable[Flow], layout: Layout, header: str) -> list[Element]:
    """The elements of all flows, each section ended; ``header`` is the relation of its part."""
    sections = [
        (landscape, _joined(found)) for landscape, found in groupby(flows, lambda f: f.landscape)
    ]
    made: list[Element] = []
    for place, (landscape, elements) in enumerate(sections):
        properties = _properties(layout.paper, header, landscape=landscape, first=place == 0)
        is_last = place == len(sections) - 1
        made += [*elements, properties] if is_last else _ended(elements, properties)
    return made


def _joined(flows: Iterable[Flow]) -> list[Element]:
    made: list[Element] = []
    for flow in flows:
        if made and flow.begins_page:
            _begin_page(flow.elements[0])
        made += flow.elements
    return made


def _begin_page(first: Element) -> None:
    look = first.find(w("pPr").tag)
    assert look is not None, "a flow that begins a page begins with a paragraph in a style"
    look.insert(1, w("pageBreakBefore"))


def _ended(elements: list[Element], properties: Element) -> list[Element]:
    last = elements[-1]
    look = last.find(w("pPr").tag) if last.tag == w("p").tag else None
    if look is None:
        last = spacer()
        look = last[0]
        elements = [*elements, last]
    look.append(properties)
    return elements


def _properties(paper: Paper, header: str, *, landscape: bool, first: bool) -> Element:
    wide, high = twips_of(paper.width_mm), twips_of(paper.height_mm)
    top, right, bottom, left = (
        twips_of(side) for side in (paper.top_mm, paper.right_mm, paper.bottom_mm, paper.left_mm)
    )
    if landscape:
        wide, high = high, wide
        top, right, bottom, left = left, top, right, bottom
    size = w("pgSz", w=wide, h=high, **({"orient": "landscape"} if landscape else {}))
    margins = w(
        "pgMar", top=top, right=right, bottom=bottom, left=left,
        header=twips_of(paper.header_mm), footer=twips_of(paper.header_mm), gutter=0,
    )  # fmt: skip
    return w(
        "sectPr",
        related("headerReference", header, type="default"),
        w("type", **told("nextPage")),
        size,
        margins,
        # The first page has no number.
        flag("titlePg", on=first),
    )
