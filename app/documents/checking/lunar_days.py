"""Lunar findings are faults between a lunar day and the civil day that stands beside it.

"mùng 10 tháng 3 âm lịch (tức ngày 18/4/2024)" says that two names are of one day; which
calendar was looked up where they are not, the Chinese one or none, is told apart.
"""

import re
from collections.abc import Iterator
from datetime import date

from app.calendar import CalendarError
from app.calendar.almanac import anchor
from app.calendar.lunar import ALMANAC, LunarDate, civil_date, lunar_date
from app.calendar.rules import LunarRule
from app.calendar.spoken import day_and_month
from app.china import chinese_date
from app.documents.checking.draft import Draft
from app.documents.checking.finding import Finding, FindingKind, Sure
from app.documents.checking.written import Written, written
from app.documents.checking.written_lunar import (
    CAN_NAMES,
    CHI_NAMES,
    CIVIL_DAY,
    WrittenLunar,
    civil_day_after,
    civil_day_before,
    written_lunar,
)


def lunar_findings(draft: Draft) -> Iterator[Finding]:
    """Lunar days that are not the civil day beside them, or not the day of what they name."""
    text = draft.plain.text
    lunars = [lunar for lunar in written_lunar(text) if lunar.said]
    for lunar in lunars:
        if beside := civil_day_after(text, lunar.end):
            yield from _compared(draft, lunar, beside, lunar_explained=False)
        elif beside := civil_day_before(text, lunar.start):
            yield from _compared(draft, lunar, beside, lunar_explained=True)
        else:
            yield from _of_what_it_names(draft, lunar)
    yield from _civil_days_of_lunar_events(draft)


def _compared(
    draft: Draft, lunar: WrittenLunar, beside: Written, *, lunar_explained: bool
) -> Iterator[Finding]:
    day = beside.date
    if day is None or day not in ALMANAC:
        return
    known = lunar_date(day)
    if (known.day, known.month) == (lunar.day, lunar.month) and (known.leap or not lunar.leap):
        return
    chinese = chinese_date(day)
    is_chinese = chinese is not None and (chinese.day, chinese.month) == (lunar.day, lunar.month)
    kind = FindingKind.CHINESE_LUNAR_DAY if is_chinese else FindingKind.LUNAR_DAY
    said = day_and_month(known.month, known.day, leap=known.leap)
    why = f"Ngày {beside.text} là {said} âm lịch, không phải {lunar.text.strip()}."
    if is_chinese:
        why = f"{why[:-1]}; đó là ngày theo lịch Trung Quốc."
    if lunar_explained or _is_kept_on(draft, lunar, known):
        place = (lunar.start, lunar.day_end)
        yield draft.finding(kind, place, _reworded(lunar, known), why, Sure.CERTAIN)
        return
    meant = _civil(lunar, known.year)
    right = beside.like(meant) if meant else None
    yield draft.finding(kind, (beside.start, beside.end), right, why, Sure.CERTAIN)


def _is_kept_on(draft: Draft, lunar: WrittenLunar, known: LunarDate) -> bool:
    """Whether what the clause names before is kept on ``known``, so that the civil day is right."""
    low, _ = draft.plain.clause(lunar.start, lunar.end)
    named = {spoken.event for spoken in draft.spoken_in(low, lunar.start)}
    rules = (draft.names.told[event].rule for event in named)
    return LunarRule(known.month, known.day) in rules


def _civil(lunar: WrittenLunar, year: int) -> date | None:
    try:
        return civil_date(LunarDate(year, lunar.month, lunar.day, lunar.leap))
    except CalendarError:
        return None


def _reworded(lunar: WrittenLunar, known: LunarDate) -> str:
    """The day and the month of ``known``, in numbers or words as the draft has them."""
    numbers = re.search(r"\d{1,2}(\s?[/.\-]\s?)\d{1,2}", lunar.text)
    if numbers:
        return f"{known.day}{numbers[1]}{known.month}"
    return day_and_month(known.month, known.day, leap=known.leap)


_GAP = re.compile(
    rf"^\s*(?:năm\s+)?(?:{CAN_NAMES}\s+{CHI_NAMES})?\s*(?:năm\s+)?(?:\d{{4}})?\s*[,(]\s*(?:ngày\s+)?$",
    re.IGNORECASE,
)


def _of_what_it_names(draft: Draft, lunar: WrittenLunar) -> Iterator[Finding]:
    """That "Giỗ Tổ Hùng Vương (mùng 9 tháng 3 âm lịch)" is not on that day."""
    event = _named_before(draft, lunar.start)
    if event is None:
        return
    rule = draft.names.told[event].rule
    if not isinstance(rule, LunarRule) or rule.day is None or rule.leap:
        return
    if (rule.month, rule.day) == (lunar.month, lunar.day):
        return
    said = day_and_month(rule.month, rule.day)
    name = draft.names.events[event].name
    why = f"{name} là {said} âm lịch, không phải {lunar.text.strip()}."
    right = _reworded(lunar, LunarDate(0, rule.month, rule.day))
    place = (lunar.start, lunar.day_end)
    yield draft.finding(FindingKind.LUNAR_DAY, place, right, why, Sure.LIKELY, event)


def _named_before(draft: Draft, start: int) -> str | None:
    for spoken in draft.spoken_in(start - 120, start):
        if start - 40 <= spoken.end <= start and _GAP.match(draft.plain.text[spoken.end : start]):
            return spoken.event
    return None


def _civil_days_of_lunar_events(draft: Draft) -> Iterator[Finding]:
    """That "Giỗ Tổ Hùng Vương (18/4/2025)" is not the civil day of that year."""
    text = draft.plain.text
    for spoken in draft.spoken:
        match = CIVIL_DAY.search(text, spoken.end, spoken.end + 40)
        if not match or not _GAP.match(text[spoken.end : match.start()]):
            continue
        if re.match(r"\s*[-–—]\s*\d", text[match.end() : match.end() + 6]):
            continue
        found = written(text, *match.span())
        rule = draft.names.told[spoken.event].rule
        day = found.date
        if day is None or not isinstance(rule, LunarRule) or day not in ALMANAC:
            continue
        kept = _nearest(rule, day)
        event = draft.names.events[spoken.event]
        if kept is None or kept == day or event.extended or str(day) == event.origin:
            continue
        chinese = chinese_date(day)
        is_chinese = chinese and (chinese.month, chinese.day) == (rule.month, rule.day)
        kind = FindingKind.CHINESE_LUNAR_DAY if is_chinese else FindingKind.LUNAR_DAY
        why = f"{event.name} năm {kept.year} là ngày {kept:%d/%m/%Y}, không phải {found.text}."
        if is_chinese:
            why = f"{why[:-1]}; ngày in trong dự thảo là theo lịch Trung Quốc."
        place = (found.start, found.end)
        yield draft.finding(kind, place, found.like(kept), why, Sure.CERTAIN, spoken.event)


def _nearest(rule: LunarRule, day: date) -> date | None:
    """The day of ``rule`` nearest to ``day``, be it of the lunar year before or after."""
    years = (lunar_date(day).year + step for step in (-1, 0, 1))
    days = [kept for year in years if (kept := anchor(rule, year))]
    return min(days, key=lambda kept: abs((kept - day).days), default=None)
