"""A celebrating word on a day of mourning is wrong in tone, whatever its dates."""

import re
from collections.abc import Iterator

from app.calendar.phrase import Manner
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
_MOURNED = (Manner.TUONG_NIEM, Manner.GIO)


def mourning_findings(draft: Draft) -> Iterator[Finding]:
    """Celebrating words that go with an event that is mourned."""
    text = draft.plain.text
    for match in _CELEBRATING.finditer(text):
        stop = _STOP.search(text, match.end(), match.end() + _REACH)
        end = stop.start() if stop else min(len(text), match.end() + _REACH)
        found = _first_named(draft, match.end(), end)
        event = found[1] if found else None
        said = _MOURNING_WORDS.search(text, match.end(), end)
        if said and found and found[0] + 12 < said.start() and not _is_mourned(draft, event):
            continue
        if _is_mourned(draft, event) or (said and event is None):
            yield _finding(draft, match, event)


def _first_named(draft: Draft, start: int, end: int) -> tuple[int, str] | None:
    spoken = ((s.start, s.event) for s in draft.spoken_in(start, end))
    return min((*draft.linked_in(start, end), *spoken), default=None)


def _is_mourned(draft: Draft, event: str | None) -> bool:
    return event is not None and draft.names.told[event].manner in _MOURNED


def _finding(draft: Draft, match: re.Match[str], event: str | None) -> Finding:
    right = "Tưởng niệm" if match[0][0].isupper() else "tưởng niệm"
    if match[0].lower().split()[0] not in {"nhiệt", "chào", "mừng", "chúc"}:
        right_or_none = None
    else:
        right_or_none = right
    name = draft.names.events[event].name if event else "Ngày mất, ngày hy sinh"
    why = f"{name} là ngày tưởng niệm, không dùng từ “{match[0]}”."
    sure = Sure.CERTAIN if event else Sure.LIKELY
    return draft.finding(
        FindingKind.CELEBRATING_MOURNING, match.span(), right_or_none, why, sure, event
    )
