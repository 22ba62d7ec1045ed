"""Sheets are views as tables for Excel and its like: a horizon, a year.

Their words are Vietnamese.  A line of which anything is in doubt says so in its notes.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.calendar.anniversary import Origin, YearClass
from app.calendar.window import Window
from app.catalogue.entry import Citation, Dispute
from app.catalogue.vocabulary import Status
from app.documents.tables import Column, Kind, Link, Sheet, Value, workbook
from app.models import Event
from app.reviews import ReviewKind
from app.views.days_off import DayOffView, days_off
from app.views.horizon import HorizonLine, HorizonView
from app.views.occurrence import OccurrenceView
from app.views.reading import Reading
from app.views.review import ReviewView
from app.views.year import YearView

YEAR_CLASSES = {
    YearClass.ROUND: "năm tròn",
    YearClass.FIVE: "năm lẻ 5",
    YearClass.OTHER: "năm khác",
}

_REVIEW_KINDS = {ReviewKind.SO_KET: "sơ kết", ReviewKind.TONG_KET: "tổng kết"}

_DAY = (Column("Ngày", 12, Kind.DAY), Column("Thứ", 9), Column("Âm lịch", 14))
_COUNTED = (
    Column("Nội dung", 44),
    Column("Số năm", 7, Kind.NUMBER),
    Column("Loại năm", 10),
)
_TOLD = (
    Column("Nhóm", 15),
    Column("Cấp", 10),
    Column("Lưu ý", 26),
    Column("Quy định về hình thức", 32),
    Column("Nguồn", 26),
    Column("Địa chỉ nguồn", 14),
)
_HORIZON = (
    *_DAY,
    *_COUNTED,
    Column("Bội của", 8, Kind.NUMBER),
    *_TOLD,
    Column("Bắt đầu chuẩn bị", 12, Kind.DAY),
)
_YEAR = (Column("Mục", 24), *_DAY, Column("Đến hết ngày", 12, Kind.DAY), *_COUNTED, *_TOLD)
_REVIEWS = (
    Column("Năm", 8, Kind.NUMBER),
    Column("Loại", 12),
    Column("Nội dung", 80),
    Column("Số, ký hiệu", 20),
    Column("Số năm", 8, Kind.NUMBER),
    Column("Lưu ý", 26),
)
_DAYS_OFF = (
    Column("Ngày", 12, Kind.DAY),
    Column("Thứ", 10),
    Column("Tên", 44),
    Column("Loại", 16),
    Column("Đổi với ngày", 14, Kind.DAY),
    Column("Căn cứ", 50),
    Column("Địa chỉ", 14),
)


def horizon_sheet(view: HorizonView) -> Sheet:
    """All lines of a horizon in one table."""
    span = _span(view)
    lines = [line for year in view.years for month in year.months for line in month.lines]
    heading = f"Các năm tròn, năm lẻ 5 {span}"
    return Sheet("Năm tròn, năm lẻ 5", heading, _HORIZON, tuple(map(_horizon_row, lines)))


def horizon_workbook(view: HorizonView, reading: Reading) -> bytes:
    """The horizon, and the documents due for review in its years."""
    told = [review for year in view.years for review in year.reviews]
    sheets = (horizon_sheet(view), _reviews_sheet(told, _span(view)))
    return _workbook(sheets, f"Kế hoạch xa {_span(view)}", reading)


def year_workbook(view: YearView, reading: Reading) -> bytes:
    """The year by sections, the documents due for review in it, and its days off."""
    off = days_off(Window.of_year(view.year), reading)
    named = f"năm {view.year}"
    sheets = (
        _year_sheet(view, reading),
        _reviews_sheet(view.reviews, named),
        Sheet("Ngày nghỉ", f"Ngày nghỉ và làm bù {named}", _DAYS_OFF, tuple(map(_off_row, off))),
    )
    return _workbook(sheets, f"Lịch kỷ niệm {named}", reading)


def _workbook(sheets: Sequence[Sheet], title: str, reading: Reading) -> bytes:
    footer = f"Lịch Kỷ niệm, danh mục bản {reading.revision}; dữ liệu: CC BY 4.0"
    return workbook(sheets, title=title, footer=footer, stamp=reading.changed_at)


def _span(view: HorizonView) -> str:
    if view.first_year == view.last_year:
        return f"năm {view.first_year}"
    return f"{view.first_year} - {view.last_year}"


def _horizon_row(line: HorizonLine) -> tuple[Value, ...]:
    occurrence = line.occurrence
    return (
        *_day(occurrence),
        *_counted(occurrence),
        line.multiple and int(line.multiple),
        *_told(occurrence, line.source, line.disputed),
        line.prepare_from,
    )


def _year_sheet(view: YearView, reading: Reading) -> Sheet:
    listed = [(s.title, o) for s in view.sections for o in s.occurrences]
    details = _details({o.event.id for _, o in listed}, reading)
    rows = []
    for title, occurrence in listed:
        sources, disputed = details[occurrence.event.id]
        until = occurrence.last_date if occurrence.last_date != occurrence.date else None
        told = _told(occurrence, sources[0], disputed)
        rows.append((title, *_day(occurrence), until, *_counted(occurrence), *told))
    return Sheet(f"Năm {view.year}", f"Các ngày kỷ niệm năm {view.year}", _YEAR, tuple(rows))


def _details(ids: set[str], reading: Reading) -> dict[str, tuple[list[Citation], list[Dispute]]]:
    """The sources and the disputed datings of events, by id."""
    found = reading.session.execute(select(Event.id, Event.details).where(Event.id.in_(ids)))
    return {
        event_id: (
            [Citation.model_validate(source) for source in details["sources"]],
            [Dispute.model_validate(dispute) for dispute in details["disputed"]],
        )
        for event_id, details in found
    }


def _day(occurrence: OccurrenceView) -> tuple[Value, ...]:
    lunar = occurrence.lunar.text.partition(" năm ")[0]
    is_lunar = occurrence.event.rule.startswith("lunar:")
    return occurrence.date, occurrence.weekday, lunar if is_lunar else None


def _counted(occurrence: OccurrenceView) -> tuple[Value, ...]:
    year_class = occurrence.year_class
    return occurrence.title, occurrence.years, YEAR_CLASSES[year_class] if year_class else None


def _told(
    occurrence: OccurrenceView, source: Citation, disputed: Iterable[Dispute]
) -> tuple[Value, ...]:
    event = occurrence.event
    return (
        event.category.label,
        event.level.label,
        _notes(event.status, disputed),
        _form(occurrence),
        source.title,
        Link(source.url) if source.url else None,
    )


def _notes(status: Status, disputed: Iterable[Dispute] = ()) -> str | None:
    notes = ["Cần kiểm chứng"] if status is Status.DOUBTFUL else []
    notes += [f"Nguồn khác ghi {dating(d.origin)} ({d.sources[0].title})" for d in disputed]
    return "; ".join(notes) or None


def dating(origin: Origin) -> str:
    """As people write it, as far as it is known: "25/10/1947", "10/1947", "1947"."""
    return "/".join(reversed(str(origin).split("-")))


def _form(occurrence: OccurrenceView) -> str | None:
    """What the guide of the year prescribes, which goes before the law, or the law."""
    guide, form = occurrence.guide, occurrence.form
    if guide and guide.scale:
        return f"{guide.scale} ({guide.number or guide.title})"
    return f"{form.text} ({form.basis})" if form else None


def _reviews_sheet(told: Sequence[ReviewView], span: str) -> Sheet:
    rows = tuple(
        (r.year, _REVIEW_KINDS[r.kind], r.title, r.number, r.years, _notes(r.status)) for r in told
    )
    return Sheet("Sơ kết, tổng kết", f"Văn bản đến kỳ sơ kết, tổng kết {span}", _REVIEWS, rows)


def _off_row(off: DayOffView) -> tuple[Value, ...]:
    told = (off.date, off.weekday, off.name, off.kind_text, off.other_day)
    notice = off.notice
    if notice is None:
        return (*told, "Dự kiến, chưa có thông báo", None)
    basis = ", ".join(part for part in (notice.title, notice.number, notice.article) if part)
    return (*told, basis, Link(notice.url) if notice.url else None)
