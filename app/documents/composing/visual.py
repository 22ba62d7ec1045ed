"""A plan of visual propaganda (cổ động trực quan): what is put up when, with which slogans.

A day of mourning is in its table, with a form that suits it and without a slogan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.catalogue.mourned import MOURNED
from app.catalogue.slogans import SloganRow
from app.documents.composing.blocks import item, paragraph
from app.documents.composing.days import Day
from app.documents.composing.footnotes import anniversaries, footnote
from app.documents.composing.head import Head, document
from app.documents.composing.slogans import slogan, slogans
from app.documents.composing.year_guide import organisation
from app.documents.official.document import (
    Annex,
    Block,
    Document,
    Heading,
    Kind,
    Paragraph,
    Table,
    Text,
)
from app.planning.printed import printed_date

HEAD = ("TT", "Sự kiện", "Thời gian", "Khẩu hiệu")
WIDTHS = (6, 40, 18, 36)

DAYS_BEFORE = 7
"""How long before a day things are put up where nobody says otherwise; our own suggestion."""


@dataclass(frozen=True, slots=True)
class VisualPlan:
    """What is put up in ``span`` for ``days``."""

    span: str
    place: str
    days: tuple[Day, ...]
    slogans: tuple[SloganRow, ...]


def visual_plan(head: Head, told: VisualPlan) -> Document:
    """The plan; its table has a row for each day."""
    summary = f"cổ động trực quan tuyên truyền kỷ niệm các ngày lễ lớn {told.span} {told.place}"
    return document(
        head, Kind.PLAN, summary.rstrip(), tuple(_blocks(told)), annexes=tuple(_annexes(told))
    )


def _blocks(told: VisualPlan) -> Iterable[Block]:
    yield Heading(1, "MỤC ĐÍCH, YÊU CẦU")
    yield item(
        "Tạo không khí trang trọng, phấn khởi, góp phần tuyên truyền ý nghĩa các ngày lễ lớn."
    )
    yield item(
        "Pa nô, băng rôn, áp phích đúng nội dung, đúng vị trí, bảo đảm mỹ quan và an toàn; ngày"
        " tưởng niệm, ngày giỗ trang nghiêm, không dùng khẩu hiệu chào mừng."
    )
    yield Heading(1, "NỘI DUNG")
    if listed := anniversaries(told.days):
        yield Paragraph(
            (Text("Cổ động trực quan các ngày lễ lớn, sự kiện"), footnote(listed), Text("."))
        )
    yield _table(told)
    yield Heading(1, "HÌNH THỨC")
    yield item("Pa nô, băng rôn, phướn, áp phích, cờ; màn hình điện tử; xe tuyên truyền lưu động.")
    yield paragraph(
        f"Thời gian trong bảng bắt đầu trước ngày kỷ niệm {DAYS_BEFORE} ngày; cơ quan ban hành"
        " điều chỉnh theo điều kiện thực tế."
    )
    yield Heading(1, "TỔ CHỨC THỰC HIỆN")
    yield from organisation()


def _table(told: VisualPlan) -> Table:
    rows = tuple(
        (str(number), day.title, _time(day), slogan(day, told.slogans) or "")
        for number, day in enumerate(told.days, 1)
    )
    return Table(HEAD, rows, WIDTHS, ("", f"Tổng số: {len(rows)} sự kiện", "", ""))


def _time(day: Day) -> str:
    if day.first is None:
        return ""
    last = day.last or day.first
    first = day.first if day.manner in MOURNED else day.first - timedelta(days=DAYS_BEFORE)
    if first == last:
        return printed_date(first)
    return f"{printed_date(first)} - {printed_date(last)}"


def _annexes(told: VisualPlan) -> Iterable[Annex]:
    if found := slogans(told.days, told.slogans):
        yield Annex("Khẩu hiệu tuyên truyền", tuple(item(one) for one in found))
