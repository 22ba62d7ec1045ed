"""Deadline findings are faults of due days: not worked, or earlier than the document."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from app.calendar.spoken import weekday
from app.documents.checking.draft import Draft
from app.documents.checking.finding import DraftKind, Finding, FindingKind, Sure
from app.documents.checking.plain_text import places
from app.documents.checking.written import DAY, Written, written
from app.planning.deadlines import Before, By, DeadlineRefused
from app.planning.reading import read_deadline
from app.planning.spans import Days
from app.workdays import DayOff

_BOUND = re.compile(
    r"(?P<bound>trước|(?:chậm|muộn)\s+nhất|đến\s+hết|hạn\s+cuối|thời\s+hạn|hạn|xong)"
    rf"(?P<middle>[^;\n()]{{0,40}}?)(?P<date>{DAY})",
    re.IGNORECASE,
)
_MANDATE = re.compile(
    r"gửi|báo\s+cáo|hoàn\s+thành|xong|trình|nộp|hạn|đăng\s+ký|triển\s+khai|tổ\s+chức|chậm\s+nhất"
    r"|muộn\s+nhất|tổng\s+hợp|xây\s+dựng|ban\s+hành|đề\s+xuất|phân\s+công|chuẩn\s+bị",
    re.IGNORECASE,
)
_PAST = re.compile(r"\bđã\b|kết\s+quả\s+thực\s+hiện\s+đến|tính\s+đến", re.IGNORECASE)


def deadline_findings(draft: Draft) -> Iterator[Finding]:
    """The faults of all deadlines that name a day."""
    text = draft.plain.text
    mandates, past = places(_MANDATE, text), places(_PAST, text)
    for match in _BOUND.finditer(text):
        found = written(text, *match.span("date"))
        deadline = _read(text[match.start() : match.end()])
        if found.date is None or not isinstance(deadline, Before | By):
            continue
        if deadline.when != Days(found.date, found.date):
            continue
        low, high = draft.plain.clause(match.start(), match.end())
        if not mandates.any_in(low, high) or past.any_in(low, high):
            continue
        yield from _too_early(draft, found, found.date)
        if isinstance(deadline, By):
            yield from _not_worked(draft, found, found.date)


@lru_cache(maxsize=1024)
def _read(words: str) -> object:
    try:
        return read_deadline(words).deadline
    except DeadlineRefused:
        return None


def _too_early(draft: Draft, found: Written, day: date) -> Iterator[Finding]:
    issued = draft.about.document_date
    if issued is None or day >= issued or draft.about.kind is DraftKind.REPORT:
        return
    # A day years back is one of history: "trước ngày 30/4/1975".
    if (issued - day).days > 400:
        return
    why = f"Hạn {found.text} sớm hơn ngày của văn bản ({issued:%d/%m/%Y})."
    place = (found.start, found.end)
    yield draft.finding(FindingKind.DEADLINE_BEFORE_DOCUMENT, place, None, why, Sure.CERTAIN)


def _not_worked(draft: Draft, found: Written, day: date) -> Iterator[Finding]:
    work = draft.reference.work_calendar
    if day not in work.window or work.is_working_day(day):
        return
    off = work.day_off(day)
    due = work.last_working_day_before(day)
    told = f"là {off.name}" if off else f"là {weekday(day)}"
    why = (
        f"Hạn {found.text} rơi vào ngày nghỉ ({told}); ngày làm việc liền trước là"
        f" {weekday(due)}, {due:%d/%m/%Y}."
    )
    sure = Sure.LIKELY if _is_expected(off) else Sure.CERTAIN
    place = (found.start, found.end)
    yield draft.finding(FindingKind.DAY_OFF_DEADLINE, place, found.like(due), why, sure)


def _is_expected(off: DayOff | None) -> bool:
    return off is not None and off.expected
