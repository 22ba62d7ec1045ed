"""Weekday findings are weekdays that are not those of the dates beside them."""

import re
from collections.abc import Iterator
from datetime import date

from app.calendar.spoken import weekday
from app.documents.checking.draft import Draft
from app.documents.checking.finding import Finding, FindingKind, Sure
from app.documents.checking.written import DAY, written

# "Lần thứ hai" counts; it names no Monday.
_WEEKDAY = r"(?<!lần )(?P<weekday>thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|CN)"
_BEFORE_DAY = re.compile(rf"\b{_WEEKDAY}\s*[,(]?\s*(?:ngày\s+)?(?P<date>{DAY})", re.IGNORECASE)
_AFTER_DAY = re.compile(rf"(?P<date>{DAY})\s*[,(]\s*(?:là\s+|nhằm\s+)?{_WEEKDAY}\b", re.IGNORECASE)
_NAMES = ("hai", "ba", "tư", "năm", "sáu", "bảy")


def weekday_findings(draft: Draft) -> Iterator[Finding]:
    """Weekdays that are not those of the dates beside them."""
    text = draft.plain.text
    taken: set[int] = set()
    for pattern in (_BEFORE_DAY, _AFTER_DAY):
        for match in pattern.finditer(text):
            day = written(text, *match.span("date")).date
            if day is None or match.start("weekday") in taken:
                continue
            taken.add(match.start("weekday"))
            if _weekday_number(match["weekday"]) != day.weekday():
                yield _wrong_weekday(draft, match, day)


def _weekday_number(said: str) -> int:
    last = said.lower().split()[-1]
    if last.isdigit():
        return int(last) - 2
    return _NAMES.index(last) if last in _NAMES else 6


def _wrong_weekday(draft: Draft, match: re.Match[str], day: date) -> Finding:
    right = weekday(day)
    if match["weekday"][0].islower() and right != "Chủ nhật":
        right = right[0].lower() + right[1:]
    why = f"Ngày {match['date']} là {weekday(day)}, không phải {match['weekday']}."
    return draft.finding(FindingKind.WEEKDAY, match.span("weekday"), right, why, Sure.CERTAIN)
