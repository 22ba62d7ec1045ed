"""A report on paper: its sections with what was written, and its tables as an annex."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.documents.composing.blocks import paragraph, written_or_blank
from app.documents.composing.days import in_documents
from app.documents.composing.head import Head, document
from app.documents.composing.numbering import headings
from app.documents.official.document import Annex, Block, Document, Kind, Table
from app.planning.printed import printed_date
from app.planning.reports.contents import Contents, Item, Sum

TASK_HEAD = ("TT", "Nhiệm vụ", "Kế hoạch", "Hạn", "Kết quả", "Đơn vị hoàn thành")
TASK_WIDTHS = (5, 40, 20, 12, 13, 10)
FIGURE_HEAD = ("TT", "Số liệu", "Đơn vị tính", "Đã thực hiện", "Ước thêm", "Ước cả kỳ")
FIGURE_WIDTHS = (6, 42, 14, 13, 12, 13)

_NOTHING = "Không có nội dung báo cáo."
"""What a part says of which a unit handed in nothing: a heading alone looks forgotten."""


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A heading of a report, and what was written under it; ``hint`` says what belongs there."""

    title: str
    level: int = 2
    text: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """What the paper of a report is made of."""

    title: str
    closed: str
    sections: tuple[ReportSection, ...]
    contents: Contents | None = None


def report_document(head: Head, told: ReportPaper) -> Document:
    """The report; in a draft what nobody wrote yet is a blank."""
    summary = told.title.removeprefix("Báo cáo ")
    return document(
        head, Kind.REPORT, summary, tuple(_blocks(head, told)), annexes=tuple(_annexes(told))
    )


def _blocks(head: Head, told: ReportPaper) -> Iterable[Block]:
    named = headings((section.level, section.title) for section in told.sections)
    levels = [section.level for section in told.sections]
    # A heading whose parts follow has nothing of its own to write.
    parted = [below > level for level, below in zip(levels, [*levels[1:], 0], strict=True)]
    for heading, section, has_parts in zip(named, told.sections, parted, strict=True):
        yield heading
        hint = section.hint.replace("\n", " ") or "nội dung báo cáo"
        said = written_or_blank(in_documents(section.text), hint, draft=head.draft)
        if section.text.strip() or not has_parts:
            yield from said or (paragraph(_NOTHING),)


def _annexes(told: ReportPaper) -> Iterable[Annex]:
    contents = told.contents
    if contents is None:
        return
    closed = paragraph(told.closed)
    if contents.items:
        yield Annex("Kết quả thực hiện nhiệm vụ", (closed, _tasks(contents.items)))
    if contents.figures:
        yield Annex("Số liệu", (closed, _figures(contents.figures)))


def _tasks(items: tuple[Item, ...]) -> Table:
    rows = tuple(
        (
            str(number),
            task.title,
            task.plan,
            printed_date(task.due) if task.due else task.wording,
            task.standing.label,
            f"{task.done}/{task.shares}",
        )
        for number, task in enumerate(items, 1)
    )
    done = sum(task.done for task in items)
    shares = sum(task.shares for task in items)
    total = ("", f"Tổng số: {len(items):02} nhiệm vụ", "", "", "", f"{done}/{shares}")
    return Table(TASK_HEAD, rows, TASK_WIDTHS, total, landscape=True)


def _figures(sums: tuple[Sum, ...]) -> Table:
    rows = tuple(
        (
            str(number),
            one.label,
            one.counted,
            str(one.done),
            str(one.expected),
            str(one.together),
        )
        for number, one in enumerate(sums, 1)
    )
    return Table(FIGURE_HEAD, rows, FIGURE_WIDTHS)
