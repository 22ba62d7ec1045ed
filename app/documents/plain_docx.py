"""A plain DOCX is a text as a word processor opens it: paragraphs, and no layout."""

import re
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain_docx(text: str) -> bytes:
    """A DOCX whose text is ``text``, its offsets unmoved; what XML cannot say is a space."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(text).items():
            # The oldest moment an archive knows: the same text gives the same octets.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def sayable(text: str) -> str:
    """``text`` with a space for each character that XML cannot say."""
    return _NOT_XML.sub(" ", text)


def _parts(text: str) -> dict[str, str]:
    lines = escape(sayable(text)).split("\n")
    paragraphs = "".join(map(_paragraph, lines))
    return {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1"'
            f' Type="{_DOCUMENT}" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>'
        ),
    }


def _paragraph(line: str) -> str:
    said = line.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:p><w:r><w:t xml:space="preserve">{said}</w:t></w:r></w:p>'
