"""A notice of flags (thông báo treo cờ) tells from when to when flags are hung, and what for."""

from dataclasses import dataclass
from datetime import date

from app.calendar.phrase import Manner
from app.catalogue.vocabulary import Category
from app.documents.composing.blocks import closed, item, paragraph, section
from app.documents.composing.days import Day
from app.documents.composing.head import Head, document
from app.documents.official.document import Document, Heading, Kind
from app.planning.printed import printed_date

HUNG_FOR = frozenset({Manner.KY_NIEM, Manner.DON, Manner.GIO})


@dataclass(frozen=True, slots=True)
class FlagDays:
    """From ``first`` to ``last``, both included, in ``place``; ``days`` fall in that time."""

    first: date
    last: date
    place: str
    days: tuple[Day, ...]

    @property
    def occasions(self) -> tuple[Day, ...]:
        """The great days for which flags are hung."""
        return tuple(
            day
            for day in self.days
            if day.category is Category.NGAY_LE_LON and day.manner in HUNG_FOR
        )


def flags_notice(head: Head, told: FlagDays) -> Document:
    """The notice; without any great day in that time it names no occasion."""
    spread = "Các địa phương, cơ quan, đơn vị thông báo, hướng dẫn và kiểm tra việc treo cờ"
    blocks = (
        paragraph("Các cơ quan, đơn vị, doanh nghiệp và các hộ gia đình treo cờ Tổ quốc như sau:"),
        Heading(1, "THỜI GIAN"),
        paragraph(f"{_span(told)}."),
        *section("NHÂN DỊP", (item(f"{day.title}.") for day in told.occasions)),
        Heading(1, "YÊU CẦU"),
        item("Treo cờ đúng vị trí, đúng thời gian, bảo đảm trang nghiêm, an toàn."),
        item("Cờ đúng kích thước, màu sắc; không treo cờ cũ, rách, phai màu."),
        Heading(1, "TỔ CHỨC THỰC HIỆN"),
        paragraph(closed(f"{spread} {told.place}")),
    )
    return document(head, Kind.NOTICE, "về việc treo cờ Tổ quốc", blocks)


def _span(told: FlagDays) -> str:
    if told.first == told.last:
        return f"Trong ngày {printed_date(told.first)}"
    return f"Từ ngày {printed_date(told.first)} đến hết ngày {printed_date(told.last)}"
