"""The list of several years names the round years to come, so that work on them begins in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.documents.composing.days import Day
from app.documents.composing.head import Head, document
from app.documents.composing.lists import review_items
from app.documents.official.document import Block, Document, Heading, Kind, Table
from app.planning.printed import printed_date
from app.planning.proposal import DueReview

HEAD = ("TT", "Ngày", "Nội dung", "Số năm", "Loại năm", "Chuẩn bị từ")
WIDTHS = (6, 19, 38, 8, 13, 16)


@dataclass(frozen=True, slots=True)
class AheadDay:
    """A round year, and the day on which to begin preparing for it."""

    day: Day
    prepare_from: date | None


@dataclass(frozen=True, slots=True)
class AheadYear:
    """One year of the list."""

    year: int
    lines: tuple[AheadDay, ...]
    reviews: tuple[DueReview, ...]


def several_years(head: Head, years: tuple[AheadYear, ...], place: str) -> Document:
    """The list of those years, which follow each other."""
    first, last = years[0].year, years[-1].year
    span = f"năm {first}" if first == last else f"giai đoạn {first} - {last}"
    summary = f"các năm tròn, năm lẻ 5 của các ngày kỷ niệm {span} {place}".rstrip()
    blocks = tuple(block for year in years for block in _year(year))
    return document(head, Kind.LIST, summary, blocks)


def _year(told: AheadYear) -> Iterable[Block]:
    yield Heading(1, f"NĂM {told.year}")
    if told.lines:
        yield Heading(2, "Các ngày kỷ niệm")
        yield _table(told.lines)
    if told.reviews:
        yield Heading(2, "Văn bản đến kỳ sơ kết, tổng kết")
        yield from review_items(told.reviews)


def _table(lines: tuple[AheadDay, ...]) -> Table:
    rows = tuple(
        (
            str(number),
            line.day.when,
            line.day.title,
            str(line.day.years or ""),
            line.day.mark,
            printed_date(line.prepare_from) if line.prepare_from else "",
        )
        for number, line in enumerate(lines, 1)
    )
    return Table(HEAD, rows, WIDTHS, ("", "", f"Tổng số: {len(rows)} ngày", "", "", ""))
