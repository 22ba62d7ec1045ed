"""What a list forgot are the great days and the round years of its period that it does not name.

Only a list is asked: a plan or a report names what it needs.
"""

import re
from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.agenda import Occurrence, agenda
from app.calendar.anniversary import YearClass
from app.calendar.window import Window
from app.catalogue.vocabulary import Category, Level
from app.documents.checking.draft import Draft
from app.documents.checking.finding import DraftKind, Finding, FindingKind, Sure
from app.filters import Filters
from app.regions import COUNTRY

_MONTHS = re.compile(r"tháng\s+(\d{1,2})(?:\s*(?:,|/|năm)?\s*(?:năm\s*)?(\d{4}))?", re.IGNORECASE)
_QUARTER = re.compile(r"quý\s+(I{1,3}|IV|[1-4])\b", re.IGNORECASE)
_HALF = re.compile(r"6\s+tháng\s+(đầu|cuối)\s+năm", re.IGNORECASE)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def forgotten_findings(draft: Draft, session: Session) -> Iterator[Finding]:
    """The days a list should name and does not, at its end."""
    window = _period(draft)
    if window is None:
        return
    filters = Filters(region=draft.about.region or COUNTRY)
    named = {named.event for named in draft.named()} | _possibly_named(draft)
    end = len(draft.plain.text)
    for occurrence in agenda(session, window, filters):
        if occurrence.event.id in named or not window.start <= occurrence.anchor <= window.last:
            continue
        if sure := _weight(draft, occurrence):
            why = _why(occurrence)
            event = occurrence.event.id
            yield draft.finding(
                FindingKind.FORGOTTEN, (end, end), occurrence.title, why, sure, event
            )


def _possibly_named(draft: Draft) -> set[str]:
    """Events that a mention may mean, sure or not: of these nothing is missed."""
    return {link.event.id for _, link in draft.mentions if link}


def _weight(draft: Draft, occurrence: Occurrence) -> Sure | None:
    event = occurrence.event
    if event.category == Category.NGAY_LE_LON:
        return Sure.LIKELY
    if occurrence.year_class is not YearClass.ROUND or event.category == Category.VAN_BAN:
        return None
    guides = draft.reference.guides_of(occurrence.anchor.year)
    if any(guide.names(event.id, occurrence.anchor.year) for guide in guides):
        return Sure.LIKELY
    own = event.region == draft.about.region and event.level == Level.DIA_PHUONG
    return Sure.DOUBTFUL if own else None


def _why(occurrence: Occurrence) -> str:
    name = occurrence.event.name
    if occurrence.event.category == Category.NGAY_LE_LON:
        return f"Danh sách thiếu ngày lễ lớn: {name} ({occurrence.first:%d/%m/%Y})."
    return f"Danh sách thiếu năm tròn: {occurrence.years} năm {name} ({occurrence.first:%d/%m/%Y})."


def _period(draft: Draft) -> Window | None:
    about = draft.about
    if about.year is None or not 1901 <= about.year <= 2198:
        return None
    year = Window(date(about.year, 1, 1), date(about.year + 1, 1, 1))
    if about.kind is DraftKind.YEAR_LIST:
        return year
    return (
        _part_of(draft.plain.text[:600], about.year)
        if about.kind is DraftKind.PERIOD_LIST
        else None
    )


def _part_of(head: str, year: int) -> Window | None:
    """The part of ``year`` that the head of a list names first."""
    if half := _HALF.search(head):
        return _months(year, 1, 6) if half[1].lower() == "đầu" else _months(year, 7, 12)
    if quarter := _QUARTER.search(head):
        number = _ROMAN.get(quarter[1].upper()) or int(quarter[1])
        return _months(year, 3 * number - 2, 3 * number)
    if (month := _MONTHS.search(head)) and 1 <= int(month[1]) <= 12:
        return _months(year, int(month[1]), int(month[1]))
    return None


def _months(year: int, first: int, last: int) -> Window:
    end = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    return Window(date(year, first, 1), end)
