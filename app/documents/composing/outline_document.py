"""An outline on paper (đề cương báo cáo): the headings that a report is to have, and its limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.documents.composing.blocks import item, paragraph
from app.documents.composing.head import Head, document
from app.documents.composing.numbering import headings
from app.documents.composing.report_document import ReportSection
from app.documents.official.document import Block, Document, Kind
from app.planning.printed import printed_date


@dataclass(frozen=True, slots=True)
class OutlinePaper:
    """What it is made of: how long reports are to be, when figures close, when they are due."""

    title: str
    sections: tuple[ReportSection, ...]
    closes_on: date
    due: date
    pages: int | None = None
    typeface: str = ""
    to: str = ""


def outline_document(head: Head, told: OutlinePaper) -> Document:
    """The outline of reports."""
    return document(head, Kind.OUTLINE, told.title, tuple(_blocks(told)))


def _blocks(told: OutlinePaper) -> Iterable[Block]:
    named = headings((section.level, section.title) for section in told.sections)
    for heading, section in zip(named, told.sections, strict=True):
        yield heading
        lines = (line.strip().lstrip("-").strip() for line in section.hint.splitlines())
        yield from (item(line) for line in lines if line)
    form = ", ".join(
        part for part in (f"khoảng {told.pages} trang" if told.pages else "", told.typeface) if part
    )
    if form:
        yield paragraph(f"Thể thức báo cáo: {form}.")
    to = f"gửi về {told.to}" if told.to else "gửi"
    yield paragraph(
        f"Số liệu chốt đến ngày {printed_date(told.closes_on)}; báo cáo {to} chậm nhất ngày"
        f" {printed_date(told.due)}."
    )
