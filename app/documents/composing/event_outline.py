"""The outline of one event (đề cương tuyên truyền): what sources say of it, the rest to be written.

Nothing is told of an event that the catalogue has no source for: each fact stands with it
in a footnote, and where the datings of sources differ, both are told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.catalogue.entry import Citation, Dispute
from app.catalogue.slogans import SloganRow
from app.documents.composing.blocks import closed, item, section
from app.documents.composing.days import Day
from app.documents.composing.footnotes import footnote
from app.documents.composing.head import Head, document
from app.documents.composing.year_guide import slogan_items
from app.documents.official.document import (
    Blank,
    Block,
    Document,
    Footnote,
    Heading,
    Kind,
    Paragraph,
    Text,
)


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What the catalogue has of an event, and its day in the year that is asked for."""

    name: str
    day: Day
    description: str
    persons: tuple[str, ...]
    places: tuple[str, ...]
    sources: tuple[Citation, ...]
    disputed: tuple[Dispute, ...]
    is_doubtful: bool = False


def event_outline(head: Head, told: EventFacts, rows: Sequence[SloganRow]) -> Document:
    """The outline; of a day of mourning without slogans."""
    blocks = (
        Heading(1, "KHÁI QUÁT"),
        Paragraph((Text(told.day.title), *_notes(told.sources), Text("."))),
        *(Paragraph((Text(line),)) for line in told.description.splitlines() if line.strip()),
        *_known(told),
        Heading(1, "HOÀN CẢNH, DIỄN BIẾN"),
        Blank("hoàn cảnh lịch sử, diễn biến; ghi rõ nguồn"),
        Heading(1, "Ý NGHĨA"),
        Blank("ý nghĩa lịch sử, giá trị thực tiễn"),
        Heading(1, "LIÊN HỆ, NHIỆM VỤ HIỆN NAY"),
        Blank("thành tựu, nhiệm vụ của địa phương, đơn vị"),
        *section("KHẨU HIỆU TUYÊN TRUYỀN", slogan_items([told.day], rows)),
    )
    return document(head, Kind.OUTLINE, f"tuyên truyền {_inside(told.day.title)}", blocks)


def _known(told: EventFacts) -> Iterable[Block]:
    facts = {
        "Thời gian": told.day.when,
        "Nhân vật": ", ".join(told.persons),
        "Địa điểm": ", ".join(told.places),
        "Quy định về hình thức": told.day.provided or _to_look_up(told.day),
    }
    yield from (item(closed(f"{name}: {text}")) for name, text in facts.items() if text)
    for dispute in told.disputed:
        dated = "/".join(reversed(str(dispute.origin).split("-")))
        cited = "; ".join(map(_cited, dispute.sources))
        yield item(f"Có nguồn ghi thời gian là {dated}: {closed(cited)}")
    if told.is_doubtful:
        yield Blank(
            "ngày này trong danh mục còn cần kiểm chứng; hãy đối chiếu nguồn trước khi dùng"
        )


def _to_look_up(day: Day) -> str:
    return f"xem {day.unread}" if day.unread else ""


def _notes(sources: Iterable[Citation]) -> tuple[Footnote, ...]:
    cited = "; ".join(map(_cited, sources))
    return (footnote(f"Nguồn: {closed(cited)}"),) if cited else ()


def _cited(source: Citation) -> str:
    number = source.number if source.number and source.number not in source.title else None
    return ", ".join(part for part in (source.title, number, source.url) if part)


def _inside(title: str) -> str:
    return f"{title[0].lower()}{title[1:]}"
