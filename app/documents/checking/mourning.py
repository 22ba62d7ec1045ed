"""A celebrating word on a day of mourning is wrong in tone, whatever its dates.

A day that is called a remembrance is found anywhere in the clause.  One whose name alone
tells of the dead ("Ngày Thương binh - Liệt sĩ") only where it is itself what is welcomed:
a congress may be welcomed in the same breath.
"""

import re
from collections.abc import Iterator

from app.calendar.phrase import Manner
from app.calendar.rules import SolarRule
from app.catalogue.mourned import MOURNED, is_mourned
from app.catalogue.vocabulary import Level
from app.documents.checking.draft import Draft
from app.documents.checking.finding import Finding, FindingKind, Sure

_CELEBRATING = re.compile(
    r"nhiệt\s+liệt\s+chào\s+mừng|chào\s+mừng|hân\s+hoan(?:\s+\w+)?|tưng\s+bừng|vui\s+mừng|phấn\s+khởi"
    r"|mừng\s+(?=ngày|lễ|kỷ)|ăn\s+mừng|chúc\s+mừng",
    re.IGNORECASE,
)
_MOURNING_WORDS = re.compile(
    r"\bngày\s+mất\b|\bngày\s+hy\s+sinh\b|\bhy\s+sinh\b(?=[^;.\n]{0,60}\()|thảm\s+sát|\bngày\s+giỗ\b|\blễ\s+giỗ\b|\bgiỗ\s+lần\b|từ\s+trần|qua\s+đời"
    r"|tưởng\s+niệm",
    re.IGNORECASE,
)
_REACH = 90
_STOP = re.compile(
    r"[;\n]|[.!?](?=\s)|,\s*(?:và\s+)?(?:kỷ\s+niệm|tưởng\s+niệm|viếng|dâng\s+hương)|\bvà\s+(?:tưởng\s+niệm|viếng|dâng\s+hương|tri\s+ân)",
    re.IGNORECASE,
)
_STRAIGHT = re.compile(
    r"\s*(?:(?:nhân|dịp|đợt|lễ|kỷ\s+niệm|lần\s+thứ|\d+|năm|ngày)\s+)*[\"“]?", re.IGNORECASE
)
_BARE_DAY = re.compile(r"(\d{1,2})(?:\s?[/.-]\s?|\s+tháng\s+)(\d{1,2})(?:[/.-]\d{4})?(?![/.-]?\d)")
_COUNTED = re.compile(r"\s+kỷ\s+niệm\b", re.IGNORECASE)
_INSTEAD = {Manner.KY_NIEM: "kỷ niệm", Manner.HUONG_UNG: "hưởng ứng"}


def mourning_findings(draft: Draft) -> Iterator[Finding]:
    """Celebrating words that go with an event that is mourned."""
    text = draft.plain.text
    for match in _CELEBRATING.finditer(text):
        stop = _STOP.search(text, match.end(), match.end() + _REACH)
        end = stop.start() if stop else min(len(text), match.end() + _REACH)
        found = _first_named(draft, match.end(), end)
        event = found[1] if found else None
        said = _MOURNING_WORDS.search(text, match.end(), end)
        if said and found and found[0] + 12 < said.start() and not _is_remembrance(draft, event):
            continue
        if _is_remembrance(draft, event) or (said and event is None):
            yield _finding(draft, match, event)
        elif welcomed := _welcomed(draft, match.end(), found):
            yield _finding(draft, match, welcomed)


def _first_named(draft: Draft, start: int, end: int) -> tuple[int, str] | None:
    spoken = ((s.start, s.event) for s in draft.spoken_in(start, end))
    return min((*draft.linked_in(start, end), *spoken), default=None)


def _is_remembrance(draft: Draft, event: str | None) -> bool:
    return event is not None and draft.names.told[event].manner in MOURNED


def _welcomed(draft: Draft, start: int, named: tuple[int, str] | None) -> str | None:
    """The mourned day that stands straight after a celebrating word, by its name or its date."""
    text = draft.plain.text
    if named and _STRAIGHT.fullmatch(text, start, named[0]):
        return named[1] if _tells_of_the_dead(draft, named[1]) else None
    before = _STRAIGHT.match(text, start)
    # The words before a date may have taken its day with them.
    day = _BARE_DAY.search(text, start, before.end() + 12) if before else None
    if day and _STRAIGHT.fullmatch(text, start, day.start()):
        return _known_by(draft, int(day[1]), int(day[2]))
    return None


def _known_by(draft: Draft, day: int, month: int) -> str | None:
    """The mourned day of the country that "27/7" means, if no other day of the country does.

    A death is not known by its date alone.
    """
    found = [
        event.id
        for event in draft.names.events.values()
        if event.level == Level.QUOC_GIA
        and isinstance(rule := draft.names.told[event.id].rule, SolarRule)
        and (rule.day, rule.month) == (day, month)
        and not _is_remembrance(draft, event.id)
    ]
    return found[0] if len(found) == 1 and _tells_of_the_dead(draft, found[0]) else None


def _tells_of_the_dead(draft: Draft, event: str) -> bool:
    return is_mourned(draft.names.told[event].manner, draft.names.events[event].name)


def _finding(draft: Draft, match: re.Match[str], event: str | None) -> Finding:
    manner = draft.names.told[event].manner if event else Manner.TUONG_NIEM
    start, end = match.span()
    right: str | None = None
    if match[0].lower().split()[0] in {"nhiệt", "chào", "mừng", "chúc"}:
        right = _like(match[0], _INSTEAD.get(manner, "tưởng niệm"))
        counted = _COUNTED.match(draft.plain.text, end)
        end = counted.end() if counted and manner is not Manner.HUONG_UNG else end
    name = draft.names.events[event].name if event else "Ngày mất, ngày hy sinh"
    kept = "tưởng niệm" if manner in MOURNED else "tri ân, tưởng nhớ"
    why = f"{name} là ngày {kept}, không dùng từ “{match[0]}”."
    sure = Sure.CERTAIN if _is_remembrance(draft, event) else Sure.LIKELY
    return draft.finding(FindingKind.CELEBRATING_MOURNING, (start, end), right, why, sure, event)


def _like(printed: str, word: str) -> str:
    """``word`` in the capitals of what it takes the place of."""
    if printed.isupper():
        return word.upper()
    return word.capitalize() if printed[0].isupper() else word
