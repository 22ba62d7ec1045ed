"""A width is how long words are on paper, as far as the sizes of letters tell it.

It is estimated: near enough for a rule that is a third to a half of a line, and for the
room that a column needs.
"""

from dataclasses import replace
from datetime import date

from app.catalogue.layouts import Layout, Part
from app.documents.official.breaks import SPACE
from app.documents.official.document import Document
from app.documents.official.layout import place_line

_MM_A_POINT = 25.4 / 72
_CAPITAL_EM, _SMALL_EM, _SPACE_EM = 0.68, 0.48, 0.25
_LEAST_LEFT_MM = 62
"""What the issuer's column keeps: the longest name of a place in one line."""
_LONG_DAY = date(2026, 12, 22)


def width_mm(said: str, part: Part, layout: Layout) -> float:
    """How long ``said`` is in the look of ``part``, in one line."""
    look = layout.looks[part]
    ems = sum(map(_em, said.upper() if look.caps else said))
    return ems * look.size_pt * _MM_A_POINT


def fitted(document: Document, layout: Layout) -> Layout:
    """The layout with a head whose right column holds place and day in one line.

    It is measured with a long day, so that nothing moves when the day is filled in.
    """
    line = place_line(replace(document, day=_LONG_DAY), layout)
    room = layout.paper.line_mm - width_mm(line, Part.PLACE, layout)
    left = min(layout.head.left_mm, max(room, _LEAST_LEFT_MM))
    return layout.model_copy(update={"head": layout.head.model_copy(update={"left_mm": left})})


def _em(letter: str) -> float:
    if letter in {" ", SPACE}:
        return _SPACE_EM
    return _CAPITAL_EM if letter.isupper() else _SMALL_EM
