"""Papers are documents that a command writes to the files it is told: DOCX and PDF."""

from pathlib import Path
from typing import Annotated

import typer

from app.catalogue.reference import Reference
from app.cli.files import replace_file
from app.documents.official.document import Document
from app.views.rendering import Format, rendered

Docx = Annotated[
    Path | None, typer.Option(metavar="TỆP", help="ghi văn bản theo thể thức vào tệp DOCX này")
]
Pdf = Annotated[
    Path | None, typer.Option(metavar="TỆP", help="ghi văn bản theo thể thức vào tệp PDF này")
]


def write_paper(
    document: Document, reference: Reference, *, docx: Path | None, pdf: Path | None
) -> None:
    """Write ``document`` as what is asked for, and say so.

    Raises:
        Refused: if a file cannot be written.
    """
    for path, wanted in ((docx, Format.DOCX), (pdf, Format.PDF)):
        if path:
            replace_file(path, rendered(document, wanted, reference))
            typer.echo(f"Đã ghi {path}: dự thảo {document.summary}.")
