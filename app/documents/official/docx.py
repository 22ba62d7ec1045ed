"""A DOCX is a document as word processors edit it: styles, lists, notes, and nothing drawn.

It is written as XML and packed here, with the standard library alone.  The same document
in the same layout gives the same bytes: its dates are those of the document.
"""

import zipfile
from io import BytesIO
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from app.catalogue.layouts import Layout, Part
from app.documents.official.breaks import unbroken
from app.documents.official.document import Annex, Document
from app.documents.official.docx_body import body
from app.documents.official.docx_foot import foot
from app.documents.official.docx_footnotes import CONTINUED, SEPARATOR, Notes
from app.documents.official.docx_head import head
from app.documents.official.docx_numbering import FIRST_ANNEX, numbering
from app.documents.official.docx_parts import keep_with_next, line, lines, paragraph
from app.documents.official.docx_sections import Flow, sectioned
from app.documents.official.docx_styles import LANGUAGE, styles
from app.documents.official.layout import (
    annex_label,
    annex_note,
    ended,
    is_wide,
    orientations,
    title_of,
)
from app.documents.official.widths import fitted
from app.documents.official.wordml import octets, text, told, w

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_HEADER = "rIdHeader"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_WORD_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "styles": "styles", "numbering": "numbering", "settings": "settings",
    "footnotes": "footnotes", "header": "header",
}  # fmt: skip
"""The parts beside the text, by name: each of the relation of the same name."""


def docx(document: Document, layout: Layout) -> bytes:
    """The document as DOCX."""
    layout, notes = fitted(document, layout), Notes()
    said = sectioned(_flows(document, layout, notes), layout, _HEADER)
    made = {
        "document": w("document", w("body", *said)),
        "styles": styles(layout),
        "numbering": numbering(layout, len(document.annexes)),
        "settings": _settings(),
        "footnotes": notes.part(),
        "header": _header(),
    }
    package = {
        "[Content_Types].xml": _content_types().encode(),
        "_rels/.rels": _package_relations().encode(),
        "docProps/core.xml": _core(document).encode(),
        "word/_rels/document.xml.rels": _document_relations().encode(),
        **{f"word/{name}.xml": octets(root) for name, root in made.items()},
    }
    return _packed(package)


def _flows(document: Document, layout: Layout, notes: Notes) -> list[Flow]:
    main = _main(document, layout, notes)
    annexes = [
        _annex(place, annex, document, layout, notes)
        for place, annex in enumerate(document.annexes, start=1)
    ]
    return [*main, *annexes]


def _main(document: Document, layout: Layout, notes: Notes) -> list[Flow]:
    """Head, text and foot, which are upright; a wide table between turns its own sheets."""
    made = [Flow(tuple(head(document, layout)))]
    for landscape, blocks in orientations(ended(document.blocks, layout)):
        said = body(blocks, layout, notes, landscape=landscape)
        made.append(Flow(tuple(said), landscape))
    signed = foot(document, layout)
    if not signed:
        return made
    keep_with_next(made[-1].elements[-1])
    return [*made, Flow(tuple(signed))]


def _annex(number: int, annex: Annex, document: Document, layout: Layout, notes: Notes) -> Flow:
    """A wide table turns all sheets of its annex, so that it stays below its title."""
    landscape = any(map(is_wide, annex.blocks))
    own_list = FIRST_ANNEX + number - 1
    said = [
        line(Part.ANNEX, annex_label(number, document, layout)),
        *lines(Part.ANNEX_TITLE, unbroken(annex.title)),
        line(Part.ANNEX_NOTE, unbroken(annex_note(document, layout))),
        *body(annex.blocks, layout, notes, headings=own_list, landscape=landscape),
    ]
    return Flow(tuple(said), landscape, begins_page=True)


def _header() -> Element:
    number = w("fldSimple", w("r", text("2")), instr="PAGE")
    return w("hdr", paragraph(Part.PAGE_NUMBER, number))


def _settings() -> Element:
    lines_of_notes = (w("footnote", id=number) for number in (SEPARATOR, CONTINUED))
    mode = w(
        "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word",
        val=15,
    )  # fmt: skip
    return w(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", **told(720)),
        w("characterSpacingControl", **told("doNotCompress")),
        w("footnotePr", *lines_of_notes),
        w("compat", mode),
        w("themeFontLang", **told(LANGUAGE)),
        w("decimalSymbol", **told(",")),
        w("listSeparator", **told(";")),
    )


def _core(document: Document) -> str:
    """Title, language and dates; nobody is named as the author."""
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{document.day}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if document.day
    )
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title_of(document))}</dc:title>"
        f"<dc:language>{LANGUAGE}</dc:language>{dates}</cp:coreProperties>"
    )


def _content_types() -> str:
    kinds = {"document": "document.main", **_PARTS}
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_PART}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'{_XML}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{parts}"
        '<Override PartName="/docProps/core.xml" ContentType='
        '"application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _package_relations() -> str:
    core = f"{_RELATIONS}/metadata/core-properties"
    return _relations(
        ("rIdDocument", f"{_OFFICE}/officeDocument", "word/document.xml"),
        ("rIdCore", core, "docProps/core.xml"),
    )


def _document_relations() -> str:
    return _relations(
        *((f"rId{name.capitalize()}", f"{_OFFICE}/{name}", f"{name}.xml") for name in _PARTS)
    )


def _relations(*found: tuple[str, str, str]) -> str:
    told = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, kind, target in found
    )
    return f'{_XML}<Relationships xmlns="{_RELATIONS}">{told}</Relationships>'


def _packed(package: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package.items():
            # The oldest moment an archive knows.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
