"""A list tells days under each other, marks their years, and may be a table of all of them."""

from collections.abc import Iterable, Sequence

from app.documents.composing.blocks import closed, item
from app.documents.composing.days import Day
from app.documents.composing.footnotes import together
from app.documents.official.document import Blank, Block, Heading, Item, Table, Text
from app.planning.proposal import DueReview

FULL_HEAD = ("TT", "Ngày", "Nội dung", "Số năm", "Loại năm")
FULL_WIDTHS = (7, 17, 56, 8, 12)


def told(day: Day) -> Item:
    """A day as an item, a *năm tròn* or *năm lẻ 5* marked."""
    runs = [Text(day.title)]
    if day.is_marked:
        runs.append(Text(f" ({day.mark})", bold=True))
    return Item((*runs, Text(".")))


def by_section(days: Iterable[Day], level: int = 2) -> tuple[Block, ...]:
    """A heading for each section of ``days``, in the order in which they come, with its days."""
    found: dict[str, list[Day]] = {}
    for day in days:
        found.setdefault(day.section, []).append(day)
    blocks: list[Block] = []
    for title, of in found.items():
        blocks += [Heading(level, title), *map(told, of)]
    return tuple(blocks)


def in_detail(days: Sequence[Day], level: int = 3) -> tuple[Block, ...]:
    """Days of one ordinal under a heading: when they are, the class of the year, the form."""
    day, when = days[0], " và ".join(one.when for one in days if one.when)
    provided = f"Quy định về hình thức: {closed(day.provided)}" if day.provided else ""
    lines = [f"Thời gian: {when}." if when else "", _class_of(day), provided]
    look_up = f"quy mô, hình thức: đối chiếu {day.unread}, và văn bản của cấp có thẩm quyền"
    return (
        Heading(level, together(days)),
        *(item(line) for line in lines if line),
        *([Blank(look_up)] if day.unread else []),
    )


def full_table(days: Sequence[Day]) -> Table:
    """All of ``days`` with their ordinals, and how many are *năm tròn* and *năm lẻ 5*."""
    rows = tuple(_row(number, day) for number, day in enumerate(days, 1))
    counts = {mark: sum(day.mark == mark for day in days) for mark in ("năm tròn", "năm lẻ 5")}
    sums = ", ".join(f"{number} {mark}" for mark, number in counts.items())
    totals = ("", "", f"Tổng số: {len(days)} ngày; {sums}", "", "")
    return Table(FULL_HEAD, rows, FULL_WIDTHS, totals)


def review_items(due: Iterable[DueReview]) -> tuple[Item, ...]:
    """The reviews, the earliest document first."""
    return tuple(item(closed(review.title)) for review in due)


def _class_of(day: Day) -> str:
    if day.years is None:
        return f"Loại năm: {day.mark}." if day.mark else ""
    return f"Lần thứ {day.years}, {day.mark}." if day.mark else ""


def _row(number: int, day: Day) -> tuple[str, ...]:
    mark = day.mark if day.is_marked else ""
    return str(number), day.dates, day.title, str(day.years or ""), mark
