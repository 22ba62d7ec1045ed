"""Rendering is a document as the bytes of a file, with its media type and its name."""

from dataclasses import dataclass
from enum import StrEnum

from app.catalogue.reference import Reference, StaleReference
from app.documents.official.document import Document
from app.documents.tables import WORKBOOK_TYPE
from app.folding import folded_words

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"

MAX_NAME_CHARACTERS = 80


class Format(StrEnum):
    """As what a document is asked for."""

    DOCX = "docx"
    PDF = "pdf"


class TableFormat(StrEnum):
    """As what a document is asked for that has tables of its own."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"


MEDIA_TYPES = {"docx": DOCX_TYPE, "pdf": PDF_TYPE, "xlsx": WORKBOOK_TYPE}


@dataclass(frozen=True, slots=True)
class File:
    """A file to save; ``name`` is ASCII."""

    name: str
    content: bytes
    media_type: str


def file_of(document: Document, wanted: Format, reference: Reference, name: str) -> File:
    """``document`` as a file.

    Raises:
        StaleReference: if the database was loaded without layouts.
    """
    content = rendered(document, wanted, reference)
    return File(file_name(name, wanted), content, MEDIA_TYPES[wanted])


def rendered(document: Document, wanted: Format, reference: Reference) -> bytes:
    """The bytes of ``document``; the same ones for the same document.

    Raises:
        StaleReference: if the database was loaded without layouts.
    """
    # Few answers need either, and both are slow to import.
    from app.documents.official.docx import docx
    from app.documents.official.layout import LayoutNotLoaded, layout_named
    from app.documents.official.pdf import pdf

    try:
        layout = layout_named(document.layout, reference.layouts)
    except LayoutNotLoaded as error:
        raise StaleReference(str(error)) from None
    return docx(document, layout) if wanted is Format.DOCX else pdf(document, layout)


def file_name(title: str, ending: str) -> str:
    """A name made of ``title``: whole words without accents."""
    name = ""
    for word in folded_words(title):
        longer = f"{name}-{word}" if name else word
        if len(longer) > MAX_NAME_CHARACTERS:
            break
        name = longer
    return f"{name or 'van-ban'}.{ending}"
