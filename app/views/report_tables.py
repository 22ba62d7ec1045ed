"""The tables of a report as a workbook: results, figures, and the lists of the next period."""

from collections.abc import Iterable
from datetime import datetime

from app.documents.tables import Column, Kind, Sheet, Value, workbook
from app.planning.reports.filling import NO_CAMPAIGN, NO_CHANNEL
from app.views.reports import ContentsView, ReportView, RowView

_NUMBER = Kind.NUMBER

_TASKS = (
    Column("Nhiệm vụ", 50), Column("Kế hoạch", 22), Column("Đợt", 28), Column("Kênh", 20),
    Column("Hạn", 12, Kind.DAY), Column("Hoàn thành", 12, Kind.DAY), Column("Kết quả", 24),
    Column("Đã xong", 9, _NUMBER), Column("Số đơn vị", 9, _NUMBER),
    Column("Đơn vị chậm, lý do", 50),
)  # fmt: skip
_COUNTS = (
    Column("Tổng", 9, _NUMBER), Column("Hoàn thành", 12, _NUMBER),
    Column("Ước thực hiện", 14, _NUMBER), Column("Chậm", 9, _NUMBER),
    Column("Còn trong hạn", 14, _NUMBER), Column("Không thực hiện", 16, _NUMBER),
)  # fmt: skip
_FIGURES = (
    Column("Số liệu", 40), Column("Đơn vị tính", 14), Column("Đã thực hiện", 14, _NUMBER),
    Column("Ước thực hiện thêm", 18, _NUMBER), Column("Ước cả kỳ", 14, _NUMBER),
)  # fmt: skip
_DAYS = (
    Column("Từ ngày", 12, Kind.DAY), Column("Đến ngày", 12, Kind.DAY),
    Column("Ngày kỷ niệm; sơ kết, tổng kết", 90),
)  # fmt: skip
_NEXT = (
    Column("Hạn", 12, Kind.DAY), Column("Nhiệm vụ", 60), Column("Chủ trì", 40),
    Column("Kế hoạch", 40),
)  # fmt: skip


def report_workbook(report: ReportView, told: ContentsView, stamp: datetime) -> bytes:
    """The tables of ``report``; the same bytes for the same contents."""
    sheets = tuple(_sheets(report, told))
    return workbook(sheets, title=report.title, footer=told.closed, stamp=stamp)


def _sheets(report: ReportView, told: ContentsView) -> Iterable[Sheet]:
    yield Sheet("Nhiệm vụ", report.title, _TASKS, tuple(_task_rows(told)))
    yield _counts("Theo đợt", "Đợt tuyên truyền", report, told.campaigns, NO_CAMPAIGN)
    yield _counts("Theo kênh", "Kênh", report, told.channels, NO_CHANNEL)
    yield _counts("Theo đơn vị", "Đơn vị", report, told.units, "")
    figures = tuple((f.label, f.counted, f.done, f.expected, f.together) for f in told.figures)
    yield Sheet("Số liệu", f"{report.title}. {told.closed}", _FIGURES, figures)
    coming = told.next_period_name
    days: tuple[tuple[Value, ...], ...] = tuple((d.first, d.last, d.title) for d in told.days)
    reviews = tuple((None, None, review.title) for review in told.reviews)
    yield Sheet("Ngày kỳ tới", f"Các ngày kỷ niệm {coming}", _DAYS, days + reviews)
    tasks = tuple((t.due, t.title, ", ".join(t.leads), t.plan) for t in told.tasks)
    yield Sheet("Việc kỳ tới", f"Nhiệm vụ {coming}", _NEXT, tasks)


def _task_rows(told: ContentsView) -> Iterable[tuple[Value, ...]]:
    for item in told.items:
        late = "; ".join(
            f"{one.unit}: {one.standing.label.lower()}" + (f" ({one.reason})" if one.reason else "")
            for one in item.behind
        )
        yield (
            item.title, item.plan, item.campaign, item.channel, item.due, item.done_on,
            item.standing_name, item.done, item.shares, late,
        )  # fmt: skip


def _counts(
    name: str, column: str, report: ReportView, rows: Iterable[RowView], nothing: str
) -> Sheet:
    told = tuple(
        (row.name or nothing, row.total, row.done, row.expected, row.late, row.still_open,
         row.dropped)
        for row in rows
    )  # fmt: skip
    return Sheet(name, f"{report.title}: {name.lower()}", (Column(column, 50), *_COUNTS), told)
