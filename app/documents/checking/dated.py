"""Dated findings are faults of ordinals and pairs of dates: with themselves, with the catalogue.

A pair stands for an anniversary when an ordinal goes before it and its days agree, or its
years agree with the ordinal; other pairs are spans of days, of which nothing is said.
"""

import re
from collections.abc import Iterator
from datetime import date

from app.calendar.anniversary import Origin
from app.calendar.rules import LunarRule, SolarRule
from app.catalogue.vocabulary import Status
from app.documents.checking.draft import Draft
from app.documents.checking.finding import Finding, FindingKind, Sure
from app.documents.checking.mentions import Mention, Ordinal, Pair
from app.documents.checking.names import Link, datings
from app.documents.checking.written import Written
from app.models import Event


def dated_findings(draft: Draft) -> Iterator[Finding]:
    """The faults of all mentions that have a pair of dates."""
    for mention, link in draft.mentions:
        if mention.pair and _readable(mention.pair):
            yield from _of_pair(draft, mention, mention.pair, link)


def _readable(pair: Pair) -> bool:
    return not (pair.first.is_impossible or pair.second.is_impossible) and pair.years > 0


def _of_pair(draft: Draft, mention: Mention, pair: Pair, link: Link | None) -> Iterator[Finding]:
    event = link.event if link and link.sure else None
    if not _is_anniversary(mention, pair, event) or _is_span(draft, mention, pair):
        return
    if event and (
        wrong := _origin(draft, mention, pair, event, sure_name=bool(link and link.by_name))
    ):
        yield wrong
        if wrong.sure is not Sure.DOUBTFUL:
            return
    ordinal = mention.ordinal
    if ordinal and pair.same_day and ordinal.number != pair.years:
        yield from _ordinal(draft, ordinal, pair, event)
    if not pair.same_day and (event or (ordinal and ordinal.number == pair.years)):
        yield from _days(draft, mention, pair, event)


def _is_anniversary(mention: Mention, pair: Pair, event: Event | None) -> bool:
    """Whether the pair may be of an event and one of its years, and not of a span or a life."""
    if mention.ordinal and not mention.ordinal.shared and mention.ordinal.number == pair.years:
        return True
    if pair.same_day or event is None:
        return True
    starts = any((o.year, o.month, o.day) == _parts(pair.first) for o in datings(event))
    return starts and bool(mention.ordinal or _COMMEMORATES.search(mention.name))


def _is_span(draft: Draft, mention: Mention, pair: Pair) -> bool:
    """Whether it counts the years of a period: "chương trình 10 năm (2021 - 2030)"."""
    return pair.first.month is None and not _is_commemorated(draft, mention)


def _is_commemorated(draft: Draft, mention: Mention) -> bool:
    text = draft.plain.text
    return bool(
        _COMMEMORATES.search(text[max(0, mention.start - 25) : mention.start] + mention.name[:40])
    )


def _parts(found: Written) -> tuple[int, int | None, int | None]:
    return found.year, found.month, found.day


# Ordinals


def _ordinal(draft: Draft, ordinal: Ordinal, pair: Pair, event: Event | None) -> Iterator[Finding]:
    sure = Sure.LIKELY if ordinal.shared else Sure.CERTAIN
    place = (ordinal.start, ordinal.end)
    why = (
        f"Từ {pair.first.text} đến {pair.second.text} là {pair.years} năm,"
        f" không phải {ordinal.number} năm."
    )
    if ordinal.shared:
        place, right = (pair.second.start, pair.second.end), None
        why = f"{why[:-1]} như số năm ghi chung cho cả hai sự kiện."
    else:
        right = (
            f"{pair.years:0{ordinal.end - ordinal.start}}" if pair.years < 10 else str(pair.years)
        )
    yield draft.finding(FindingKind.ORDINAL, place, right, why, sure, event.id if event else None)


# Origins


def _origin(
    draft: Draft, mention: Mention, pair: Pair, event: Event, *, sure_name: bool
) -> Finding | None:
    """That the first date is not the one of the event, or one of several."""
    known = _origin_of(event)
    if known is None or _agrees(pair.first, known):
        return None
    if isinstance(draft.names.told[event.id].rule, LunarRule) and not (
        known.day and pair.first.day
    ):
        return None
    place = (pair.first.start, pair.first.end)
    others = [dating for dating in datings(event)[1:] if _agrees(pair.first, dating)]
    right = _as_written(pair.first, known)
    if others:
        why = (
            f"Các nguồn ghi khác nhau: {_told(known)} ({_source(event)}) và {_told(others[0])}"
            f" ({_other_source(event, others[0])}); nên kiểm tra và thống nhất một ngày."
        )
        return draft.finding(FindingKind.ORIGIN, place, right, why, Sure.DOUBTFUL, event.id)
    if not sure_name:
        return None
    confirmed = event.status == Status.CONFIRMED
    why = (
        f"{event.name}: danh mục ghi {_told(known)} ({_source(event)}), không phải"
        f" {pair.first.text}."
    )
    sure = Sure.DOUBTFUL if not confirmed else Sure.LIKELY
    if confirmed and _ordinal_agrees(mention, pair, known):
        sure = Sure.CERTAIN
    return draft.finding(FindingKind.ORIGIN, place, right, why, sure, event.id)


def _ordinal_agrees(mention: Mention, pair: Pair, known: Origin) -> bool:
    """Whether the ordinal counts from the catalogue's origin, and the second date is its day."""
    counted = mention.ordinal is None or pair.second.year - mention.ordinal.number == known.year
    same_day = known.day is None or (pair.second.month, pair.second.day) == (known.month, known.day)
    return counted and same_day


def _origin_of(event: Event) -> Origin | None:
    found = datings(event)
    return found[0] if event.origin and found else None


def _agrees(found: Written, known: Origin) -> bool:
    """Whether they are the same as far as both are known."""
    pairs = ((found.year, known.year), (found.month, known.month), (found.day, known.day))
    return all(a == b for a, b in pairs if a and b)


def _as_written(found: Written, known: Origin) -> str | None:
    if found.day and not known.day:
        return None
    month = known.month if found.month else None
    return found.with_numbers(known.day if found.day else None, month, known.year)


def _told(origin: Origin) -> str:
    parts = [f"{number:02}" for number in (origin.day, origin.month) if number]
    return "/".join((*parts, str(origin.year)))


def _source(event: Event) -> str:
    sources = event.details.get("sources") or ()
    return _citation(sources[0]) if sources else "danh mục"


def _other_source(event: Event, dating: Origin) -> str:
    for row in event.details.get("disputed") or ():
        if row["origin"] == str(dating) and row.get("sources"):
            return _citation(row["sources"][0])
    return "nguồn khác"


def _citation(source: dict[str, str]) -> str:
    return str(source["title"]).strip().rstrip(".")


# Days


def _days(draft: Draft, mention: Mention, pair: Pair, event: Event | None) -> Iterator[Finding]:
    """That the second date is not on the day of the first."""
    told = draft.names.told[event.id] if event else None
    if told and isinstance(told.rule, LunarRule):
        return
    if event is None and not _is_commemorated(draft, mention):
        return  # a span of years: "5 năm thực hiện … (01/7/2020 - 30/6/2025)"
    if pair.first.day is None or pair.second.day is None:
        if pair.first.month and pair.second.month and pair.first.month != pair.second.month:
            yield _moved(draft, pair, pair.second, None, event, Sure.LIKELY)
        return
    wrong, day = pair.second, _on(pair.second.year, pair.first.month, pair.first.day)
    sure = Sure.CERTAIN if event else Sure.LIKELY
    if told and isinstance(told.rule, SolarRule) and event and event.origin:
        rule = (told.rule.month, told.rule.day)
        if rule != (pair.first.month, pair.first.day):
            sure = Sure.LIKELY
    yield _moved(draft, pair, wrong, day, event, sure)


_COMMEMORATES = re.compile(
    r"kỷ\s+niệm|chào\s+mừng|\bngày\b|giỗ|chiến\s+thắng|thành\s+lập|giải\s+phóng|khởi\s+nghĩa|lần\s+thứ",
    re.IGNORECASE,
)


def _moved(
    draft: Draft, pair: Pair, wrong: Written, day: date | None, event: Event | None, sure: Sure
) -> Finding:
    why = (
        f"Ngày kỷ niệm {pair.second.text} không cùng ngày, tháng với ngày của sự kiện"
        f" {pair.first.text}."
    )
    place = (wrong.start, wrong.end)
    right = wrong.like(day) if day else None
    if right is None and pair.first.month and wrong.day is None:
        right = wrong.with_numbers(None, pair.first.month, wrong.year)
    return draft.finding(
        FindingKind.DATE_PAIR, place, right, why, sure, event.id if event else None
    )


def _on(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 1, day or 1)
    except ValueError:
        return None
