"""The next time is what a period, and a line of a plan for it, become in the plan after it.

A part of a year comes again in the next year, several years are followed by as many.  An
occurrence becomes that of as many years later, or the only one of its event where the
moon puts it into another year; a line of one's own becomes the one that has its key.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.models import PlanLine
from app.planning.anchors import OfOccurrence, parse_occurrence
from app.planning.period import Period
from app.planning.plans.rewording import phrases
from app.planning.plans.shifting import Shift
from app.planning.plans.vocabulary import LineKind


def years_on(period: Period) -> int:
    """How many years after ``period`` the next one is."""
    return max(1, period.months // 12)


def period_after(period: Period) -> Period:
    """The next period: the same part of the next year, or as many years after it.

    Raises:
        ValueError: if there is no such year.
    """
    return Period(period.year + years_on(period), period.first_month, period.months)


@dataclass(frozen=True, slots=True)
class Pair:
    """A line, and what it has become."""

    before: PlanLine
    now: PlanLine

    def shift(self, years: int) -> Shift:
        """How far work around its days is taken: by days where it is on another date now."""
        then, now = self.before.first, self.now.first
        if then is None or now is None or self.before.kind == LineKind.OTHER:
            return Shift(years)
        expected = Shift(years).day(then)
        moved = now - then
        return Shift(years) if now == expected else Shift(years, days=moved // timedelta(days=1))


def pairs(before: Iterable[PlanLine], now: Iterable[PlanLine], years: int) -> tuple[Pair, ...]:
    """Each line that is there ``years`` later, in the order of those before."""
    left = {(line.kind, line.key): line for line in now}
    alone = _alone(left.values())
    found = []
    for line in before:
        key = line.kind, _key_after(line, years)
        if key not in left and (only := alone.get(_event(line))):
            key = only.kind, only.key
        if key in left:
            found.append(Pair(line, left.pop(key)))
    return tuple(found)


def occurrences_after(found: Iterable[Pair]) -> Mapping[OfOccurrence, OfOccurrence]:
    """What the occurrences of lines have become."""
    return {
        parse_occurrence(pair.before.key): parse_occurrence(pair.now.key)
        for pair in found
        if pair.now.kind == LineKind.OCCURRENCE
    }


def phrases_after(found: Iterable[Pair]) -> dict[str, str]:
    """What the phrases of occurrences have become, the proposal's and not people's."""
    told: dict[str, str] = {}
    for pair in found:
        if pair.now.kind == LineKind.OCCURRENCE:
            told |= phrases(str(pair.before.said["title"]), str(pair.now.said["title"]))
    return told


def _key_after(line: PlanLine, years: int) -> str:
    if line.kind == LineKind.OTHER:
        return line.key
    named = parse_occurrence(line.key)
    return f"{named.event_id}-{named.year + years}"


def _event(line: PlanLine) -> str:
    return parse_occurrence(line.key).event_id if line.kind == LineKind.OCCURRENCE else ""


def _alone(lines: Iterable[PlanLine]) -> dict[str, PlanLine]:
    """The lines of events that occur once in the plan, by the event's id."""
    told = [line for line in lines if line.kind == LineKind.OCCURRENCE]
    often = Counter(map(_event, told))
    return {_event(line): line for line in told if often[_event(line)] == 1}
