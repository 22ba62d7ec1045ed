"""A yearly guide tells what a region commemorates in a year, how, and what falls due for review.

Its parts are those of the guides of the Central Committee's department of propaganda
(165-HD/BTGTW, 126-HD/BTGTW): purposes, activities by section, organisation, slogans.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.catalogue.slogans import SloganRow
from app.catalogue.vocabulary import Category
from app.documents.composing.blocks import item, paragraph
from app.documents.composing.days import Day
from app.documents.composing.head import Head, document
from app.documents.composing.lists import full_table, in_detail, review_items, told
from app.documents.composing.slogans import slogans
from app.documents.official.document import Annex, Blank, Block, Document, Heading, Item, Kind
from app.planning.proposal import DueReview
from app.planning.sections import SECTIONS


@dataclass(frozen=True, slots=True)
class YearGuide:
    """What a guide is made of: all days of the year, and those that it names in its text."""

    year: int
    place: str
    days: tuple[Day, ...]
    named: tuple[Day, ...]
    reviews: tuple[DueReview, ...]
    grounds: tuple[str, ...]
    slogans: tuple[SloganRow, ...]


def year_guide(head: Head, told: YearGuide) -> Document:
    """The guide of a year."""
    span = f"năm {told.year}"
    summary = (
        "tuyên truyền, kỷ niệm các ngày lễ lớn và sự kiện lịch sử quan trọng trong "
        f"{span} {told.place}".rstrip()
    )
    blocks = (
        Heading(1, "MỤC ĐÍCH, YÊU CẦU"),
        *purposes(span),
        Heading(1, "CÁC HOẠT ĐỘNG KỶ NIỆM, NỘI DUNG TUYÊN TRUYỀN"),
        *_activities(told.named),
        *_reviews(told.reviews, span),
        Heading(1, "TỔ CHỨC THỰC HIỆN"),
        *organisation(),
    )
    return document(
        head, Kind.GUIDE, summary, blocks, grounds=told.grounds, annexes=tuple(_annexes(told))
    )


def purposes(span: str) -> tuple[Block, ...]:
    """Purposes and requirements as a draft words them, to be written over."""
    return (
        Heading(2, "Mục đích"),
        item(
            f"Tuyên truyền sâu rộng ý nghĩa của các ngày lễ lớn, sự kiện lịch sử quan trọng trong"
            f" {span}; giáo dục truyền thống yêu nước, truyền thống cách mạng, lòng tự hào dân tộc."
        ),
        item(
            "Cổ vũ, động viên cán bộ, đảng viên và Nhân dân thi đua hoàn thành nhiệm vụ chính trị"
            " của địa phương, đơn vị."
        ),
        Heading(2, "Yêu cầu"),
        item(
            "Tổ chức đúng quy định, thiết thực, an toàn, tiết kiệm; hình thức phù hợp với loại năm"
            " kỷ niệm và điều kiện cụ thể."
        ),
        item(
            "Nội dung chính xác về ngày, tháng và số năm; các ngày tưởng niệm, ngày giỗ tổ chức"
            " trang trọng, đúng tính chất."
        ),
    )


def organisation() -> tuple[Block, ...]:
    """Who does what, for a person to write."""
    return (
        Heading(2, "Cơ quan tuyên giáo và dân vận các cấp"),
        Blank("nhiệm vụ, thời hạn"),
        Heading(2, "Các cơ quan báo chí"),
        Blank("nhiệm vụ, thời hạn"),
        Heading(2, "Mặt trận Tổ quốc, các tổ chức chính trị - xã hội"),
        Blank("nhiệm vụ, thời hạn"),
        paragraph("Căn cứ văn bản này, đề nghị các địa phương, đơn vị triển khai thực hiện."),
    )


def slogan_items(days: Iterable[Day], rows: Iterable[SloganRow]) -> tuple[Item, ...]:
    """The slogans of ``days`` as a list; empty where there may be none."""
    return tuple(item(one) for one in slogans(days, rows))


def _activities(days: Sequence[Day]) -> Iterable[Block]:
    """Each section that has days; the great days each under a heading of its own."""
    for title in dict.fromkeys([*SECTIONS, *(day.section for day in days)]):
        of = [day for day in days if day.section == title]
        if of:
            yield Heading(2, title)
        great = [day for day in of if day.category is Category.NGAY_LE_LON]
        for _, one in groupby(great, _counted_with):
            yield from in_detail(tuple(one))
            yield Blank("các hoạt động tuyên truyền kỷ niệm trọng tâm")
        yield from (told(day) for day in of if day.category is not Category.NGAY_LE_LON)


def _counted_with(day: Day) -> object:
    """What great days have in common that are one item: 19/8 and 2/9, the same article of law."""
    return (day.years, day.provided, day.unread) if day.years else day


def _reviews(due: Sequence[DueReview], span: str) -> Iterable[Block]:
    if due:
        yield Heading(1, "SƠ KẾT, TỔNG KẾT VĂN BẢN")
        yield paragraph(f"Các văn bản đến kỳ sơ kết, tổng kết trong {span}:")
        yield from review_items(due)


def _annexes(told: YearGuide) -> Iterable[Annex]:
    if items := slogan_items(told.named, told.slogans):
        yield Annex(f"Khẩu hiệu tuyên truyền năm {told.year}", items)
    yield Annex(f"Các ngày kỷ niệm trong năm {told.year}", (full_table(_by_day(told.days)),))


def _by_day(days: Iterable[Day]) -> tuple[Day, ...]:
    return tuple(sorted(days, key=lambda day: day.first.isoformat() if day.first else "9999"))
