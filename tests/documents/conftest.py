"""What tests of documents are given: files of word processors made of their XML."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _relations(**kinds: str) -> str:
    told = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in kinds.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{told}</Relationships>'


def _part(root: str, content: str) -> str:
    return f'<w:{root} xmlns:w="{WORD}">{content}</w:{root}>'


@pytest.fixture
def docx() -> Callable[..., bytes]:
    """A DOCX of the XML of its body and of its footnotes; ``parts`` are added or replaced."""

    def build(body: str = "", footnotes: str = "", **parts: str | bytes) -> bytes:
        overrides = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_PART}.{kind}+xml"/>'
            for name, kind in (("document", "document.main"), ("footnotes", "footnotes"))
        )
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        whole: dict[str, str | bytes] = {
            "[Content_Types].xml": (
                f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{rels}"/>'
                f"{overrides}</Types>"
            ),
            "_rels/.rels": _relations(officeDocument="word/document.xml"),
            "word/_rels/document.xml.rels": _relations(footnotes="footnotes.xml"),
            "word/document.xml": _part("document", f"<w:body>{body}</w:body>"),
            "word/footnotes.xml": _part("footnotes", footnotes),
        }
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in (whole | parts).items():
                archive.writestr(name, content)
        return made.getvalue()

    return build
