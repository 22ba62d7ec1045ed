"""A dismissal says why something found in a draft stays as it is; it travels with the draft.

It knows its finding by what is printed and by the words beside it, not by its place, so that
it outlives changes elsewhere in the text.  It fits all findings that look the same; where
none does, because words on one side were corrected, a sole one with those of the other side.
What it tells of ``right`` and ``event`` has to be what the checker says now: where that has
changed, so may have the reason.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.documents.checking.finding import Finding, FindingKind

_WORDS_BESIDE = 5
_REACH = 80
"""Characters in which the words beside a finding are looked for."""
MAX_BESIDE = 200
"""Characters of words beside a finding that a dismissal may tell."""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Why a finding stays; what is None or empty is not compared."""

    kind: FindingKind
    printed: str
    reason: str
    right: str | None = None
    event: str | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A reason or None for each finding, in their order, and the dismissals that fit nothing."""

    reasons: tuple[str | None, ...]
    outdated: tuple[Dismissal, ...]


def dismissed(findings: Sequence[Finding], dismissals: Iterable[Dismissal], text: str) -> Dismissed:
    """Which of ``findings`` are dismissed; of dismissals that fit one, the first is heard."""
    reasons: list[str | None] = [None] * len(findings)
    alike: defaultdict[tuple[FindingKind, str], list[int]] = defaultdict(list)
    for place, finding in enumerate(findings):
        alike[finding.kind, one_line(finding.printed)].append(place)
    outdated = []
    for dismissal in dismissals:
        near = alike[dismissal.kind, one_line(dismissal.printed)]
        sides = {place: _sides(dismissal, findings[place], text) for place in near}
        fitting = [place for place in near if all(sides[place])] or _sole(
            [place for place in near if _on_one_side(dismissal, sides[place])]
        )
        for place in fitting:
            reasons[place] = reasons[place] or dismissal.reason
        if not fitting:
            outdated.append(dismissal)
    return Dismissed(tuple(reasons), tuple(outdated))


def beside(finding: Finding, text: str) -> tuple[str, str]:
    """The words before and after a finding, which tell it from others of the same print.

    What a draft forgot has no place, and no words beside it.
    """
    if finding.start >= finding.end:
        return "", ""
    low, high = max(0, finding.start - _REACH), finding.end + _REACH
    before = text[low : finding.start].split()
    after = text[finding.end : high].split()
    # A word that the reach cuts is none.
    before = before[1:] if low else before
    after = after[:-1] if high < len(text) else after
    return one_line(" ".join(before[-_WORDS_BESIDE:])), one_line(" ".join(after[:_WORDS_BESIDE]))


def one_line(text: str) -> str:
    """``text`` composed, with one space where there is any."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _sole(places: list[int]) -> list[int]:
    """The one candidate; none where there are several."""
    return places if len(places) == 1 else []


def _on_one_side(dismissal: Dismissal, sides: tuple[bool, bool]) -> bool:
    """Whether words that a dismissal tells stand on one side; no words fit anywhere."""
    return (sides[0] and bool(dismissal.before)) or (sides[1] and bool(dismissal.after))


def _sides(dismissal: Dismissal, finding: Finding, text: str) -> tuple[bool, bool]:
    """Whether a finding has the words before it that a dismissal tells, and those after it."""
    told = (dismissal.right or finding.right, dismissal.event or finding.event)
    if told != (finding.right, finding.event):
        return False, False
    reach = 2 * MAX_BESIDE
    before = one_line(text[max(0, finding.start - reach) : finding.start])
    after = one_line(text[finding.end : finding.end + reach])
    return (
        before.endswith(one_line(dismissal.before)),
        after.startswith(one_line(dismissal.after)),
    )
