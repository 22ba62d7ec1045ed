"""Rewording keeps words true that are taken to a later year: of deadlines, titles, contents.

A deadline keeps its words where they, or they with their years raised, tell the new rule;
otherwise it gets the printed ones.  In titles and contents only what is sure is raised:
the phrase of the occurrence, its ordinal, and "năm 2027".  Days of documents are left as
they are, and ``stale`` finds what still speaks of the years before.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.planning.deadlines import (
    Before,
    By,
    Counted,
    Deadline,
    DeadlineRefused,
    During,
    Every,
    Expected,
    Fixed,
)
from app.planning.printed import printed
from app.planning.reading import Read, read_deadline
from app.planning.spans import Years, one_day
from app.planning.wordings import InPlan

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAMED_YEAR = r"(?<=năm )(?:19|20)\d\d(?!\d)"
_COUNTED = r"(?<![\d.,/]){0} năm(?!\w)|lần thứ {0}(?![\d/])"
_IN_BRACKETS = re.compile(r"\([^()]*\d[^()]*\)$")

ROMAN = {
    1000: "M",
    900: "CM",
    500: "D",
    400: "CD",
    100: "C",
    90: "XC",
    50: "L",
    40: "XL",
    10: "X",
    9: "IX",
    5: "V",
    4: "IV",
    1: "I",
}


@dataclass(frozen=True, slots=True)
class InYears:
    """Words for a deadline: the rule that they tell, and the plan that they stand in."""

    deadline: Deadline
    plan: InPlan


@dataclass(frozen=True, slots=True)
class Retelling:
    """What words of a plan for ``years`` become, ``later`` years on.

    ``phrases`` are those of occurrences with what they are then.  ``ordinal`` is how many
    years it was that the words are about, ``edition`` the number of a prize.
    """

    years: Years
    later: int
    phrases: Mapping[str, str] = field(default_factory=dict)
    ordinal: int | None = None
    edition: int | None = None


def reworded(wording: str, before: InYears, now: InYears) -> str:
    """What a deadline that was worded as ``wording`` is worded as ``now``.

    Words that did not tell the rule, as "khi có hướng dẫn", stay; their years are raised.
    """
    was = _read(wording, before.plan)
    years, later = before.plan.years, now.plan.years
    raised = raised_years(wording, years, later.first - years.first) if years and later else wording
    if was is None or not _tells(was, before.deadline):
        return raised
    for words in (wording, raised):
        read = _read(words, now.plan)
        # A weekday that is no longer right is a doubt more than there was.
        if read and _tells(read, now.deadline) and len(read.uncertain) <= len(was.uncertain):
            return words
    expected = isinstance(was.deadline, Expected)
    return printed(_as_expected(now.deadline) if expected else now.deadline)


def worded_for(wording: str, now: InYears) -> str:
    """``wording`` where it tells the deadline ``now``, else what is printed for that."""
    read = _read(wording, now.plan)
    return wording if read and _tells(read, now.deadline) else printed(now.deadline)


def retold(text: str, retelling: Retelling) -> str:
    """``text`` with what is sure to be otherwise now."""
    parts = "|".join(_parts(text, retelling))
    return re.sub(parts, lambda match: _now(match, retelling), text)


def raised_years(text: str, years: Years, later: int) -> str:
    """``text`` with each of ``years`` as it is ``later`` years on."""
    return _YEAR.sub(
        lambda year: str(int(year[0]) + later) if int(year[0]) in years else year[0], text
    )


def phrases(before: str, now: str) -> dict[str, str]:
    """What the phrase of an occurrence has become, also within a sentence, and its days alone."""
    found = {before: now, _within(before): _within(now)}
    days_before, days_now = _IN_BRACKETS.search(before), _IN_BRACKETS.search(now)
    if days_before and days_now:
        found[days_before[0]] = days_now[0]
    return found


def stale(text: str, years: Years, ordinal: int | None = None) -> tuple[str, ...]:
    """What ``text`` says of ``years``, or of the ordinal that was theirs: "2027", "97 năm"."""
    found = [match[0] for match in _YEAR.finditer(text) if int(match[0]) in years]
    counted = re.search(_COUNTED.format(ordinal), text) if ordinal else None
    return tuple(dict.fromkeys([*found, *([counted[0]] if counted else [])]))


def roman(number: int) -> str:
    """A number from 1 to 3999 as editions of prizes are counted: "XIV"."""
    for value, letters in ROMAN.items():
        if number >= value:
            return letters + roman(number - value)
    return ""


def _read(wording: str, plan: InPlan) -> Read | None:
    try:
        return read_deadline(wording, plan)
    except DeadlineRefused:
        return None


def _tells(read: Read, deadline: Deadline) -> bool:
    """Whether the words tell ``deadline``.

    A day fixed by hand is printed as a plain one; that an activity's time is only expected
    is told beside its rule.
    """
    plain = During(one_day(deadline.day)) if isinstance(deadline, Fixed) else deadline
    told = read.deadline
    return told == plain or (isinstance(told, Expected) and told.deadline == plain)


def _as_expected(deadline: Deadline) -> Deadline:
    match deadline:
        case Before() | By() | During() | Counted() | Every():
            return Expected(deadline)
    return deadline


def _parts(text: str, retelling: Retelling) -> list[str]:
    """The longest phrases first: what they take is not read again.

    Of the hundreds of a plan only those in ``text``: a pattern of all takes long to compile.
    """
    found = (re.escape(phrase) for phrase in retelling.phrases if phrase in text)
    told = sorted(found, key=len, reverse=True)
    parts = [f"(?P<phrase>{'|'.join(told)})"] if told else []
    if retelling.ordinal:
        parts.append(f"(?P<ordinal>{_ordinal(retelling.ordinal)})")
    if retelling.edition:
        parts.append(rf"(?P<edition>(?<=lần thứ ){roman(retelling.edition)}(?!\w))")
    return [*parts, f"(?P<year>{_NAMED_YEAR})"]


def _ordinal(ordinal: int) -> str:
    return rf"(?<![\d.,/]){ordinal}(?= năm(?!\w))|(?<=lần thứ ){ordinal}(?![\d/])"


def _now(match: re.Match[str], retelling: Retelling) -> str:
    words = match[0]
    match match.lastgroup:
        case "phrase":
            return retelling.phrases[words]
        case "edition":
            assert retelling.edition
            return roman(retelling.edition + retelling.later)
        case "year" if int(words) not in retelling.years:
            return words
    return str(int(words) + retelling.later)


def _within(phrase: str) -> str:
    return phrase[:1].lower() + phrase[1:]
