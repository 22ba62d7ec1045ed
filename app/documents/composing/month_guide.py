"""A month's guide (định hướng tuyên truyền) tells what a month or quarter is to speak of."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.catalogue.slogans import SloganRow
from app.documents.composing.blocks import paragraph, section
from app.documents.composing.days import Day
from app.documents.composing.head import Head, document
from app.documents.composing.lists import by_section, full_table, review_items
from app.documents.composing.year_guide import slogan_items
from app.documents.official.document import Annex, Blank, Block, Document, Heading, Kind
from app.planning.period import Period
from app.planning.proposal import DueReview


@dataclass(frozen=True, slots=True)
class MonthGuide:
    """What it is made of; ``coming`` are the days that it names of the period ``after``."""

    period: Period
    place: str
    days: tuple[Day, ...]
    named: tuple[Day, ...]
    reviews: tuple[DueReview, ...]
    coming: tuple[Day, ...]
    after: str
    slogans: tuple[SloganRow, ...]


def month_guide(head: Head, told: MonthGuide) -> Document:
    """The guide of a month or a quarter."""
    summary = f"công tác tuyên truyền {told.period.name} {told.place}".rstrip()
    annexes = [Annex(f"Các ngày kỷ niệm trong {told.period.name}", (full_table(told.days),))]
    if items := slogan_items(told.named, told.slogans):
        annexes.insert(0, Annex("Khẩu hiệu tuyên truyền", items))
    return document(head, Kind.ORIENTATION, summary, tuple(_blocks(told)), annexes=tuple(annexes))


def _blocks(told: MonthGuide) -> Iterable[Block]:
    yield Heading(1, "NỘI DUNG TUYÊN TRUYỀN TRỌNG TÂM")
    yield Blank("tình hình, chủ trương, nhiệm vụ chính trị cần tập trung tuyên truyền")
    yield Heading(1, "CÁC NGÀY LỄ LỚN, SỰ KIỆN QUAN TRỌNG")
    if not told.named:
        yield paragraph(f"Trong {told.period.name} không có ngày nào được đề xuất.")
    yield from by_section(told.named)
    yield from section("SƠ KẾT, TỔNG KẾT VĂN BẢN", review_items(told.reviews))
    yield from section(f"CHUẨN BỊ CHO {told.after.upper()}", by_section(told.coming))
    yield Heading(1, "TỔ CHỨC THỰC HIỆN")
    yield Blank("đơn vị thực hiện, thời hạn")
