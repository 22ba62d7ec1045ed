"""WordprocessingML is the XML of DOCX: elements whose children stand in the order of its schema.

Word refuses a file whose properties are out of order; so they are put in order here, for
all who write them.  Lengths are twentieths of a point.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from xml.etree.ElementTree import Element

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# ECMA-376 Part 1, 17.3.1.26, 17.3.2.28, 17.4.60 and 17.4.70: of each the children used here.
_ORDER = {
    "pPr": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr",
        "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr",
    ),
    "rPr": (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "noProof", "sz", "szCs", "u",
        "vertAlign", "lang",
    ),
    "tblPr": (
        "tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook",
    ),
    "tcPr": ("tcW", "tcBorders", "shd", "tcMar", "vAlign"),
}  # fmt: skip

_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("w", WORD)
ET.register_namespace("r", OFFICE)


def w(name: str, /, *children: Element | None, **values: str | float) -> Element:
    """An element of WordprocessingML; ``None`` among its children is none."""
    made = Element(_tag(name), {_tag(key): _value(value) for key, value in values.items()})
    made.extend(_ordered(name, [child for child in children if child is not None]))
    return made


def told(value: str | float) -> dict[str, str | float]:
    """The attribute that most elements have: ``w("jc", **told("center"))``."""
    return {"val": value}


def flag(name: str, *, on: bool = True) -> Element | None:
    """A property that is there or not."""
    return w(name) if on else None


def text(said: str) -> Element:
    """A text, its spaces kept; what XML cannot say is a space."""
    made = Element(_tag("t"), {_SPACE: "preserve"})
    made.text = _NOT_XML.sub(" ", said).replace("\n", " ")
    return made


def related(name: str, relation: str, **values: str | float) -> Element:
    """An element that names another part of the package."""
    made = w(name, **values)
    made.set(f"{{{OFFICE}}}id", relation)
    return made


def twips(points: float) -> int:
    """In twentieths of a point."""
    return round(points * 20)


def twips_of(millimetres: float) -> int:
    """In twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def octets(root: Element) -> bytes:
    """A part of the package."""
    made: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _ordered(name: str, children: Iterable[Element]) -> list[Element]:
    order = _ORDER.get(name)
    if order is None:
        return list(children)
    return sorted(children, key=lambda child: order.index(child.tag.rpartition("}")[2]))


def _tag(name: str) -> str:
    return f"{{{WORD}}}{name}"


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else str(round(value))
