"""A mention is a place where a draft commemorates something: ordinal, name, pair of dates.

"48 năm Ngày giải phóng miền Nam (30/4/1975 - 30/4/2023)" has all three.  A pair that
follows another by "và" shares its ordinal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.checking.plain_text import PlainText
from app.documents.checking.written import DAY, MONTH, YEAR, Written, written

_DASH = r"\s*(?:[-–—‒−]+|đến)\s*(?:ngày\s+)?"
_PAIR = re.compile(
    rf"(?P<d1>{DAY}){_DASH}(?P<d2>{DAY})"
    rf"|\(\s*(?:(?P<m1>{MONTH}){_DASH}(?P<m2>{MONTH})|(?P<y1>{YEAR}){_DASH}(?P<y2>{YEAR}))\s*\)?"
)
_ORDINAL = re.compile(
    r"(?<![\d/.,\-])(?P<years>\d{1,4})\s+năm\b(?!\s+\d)|lần\s+thứ\s+(?P<times>\d{1,4})\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r";|\n|[.!?](?=\s+[A-ZĐ\-+])")
_MAX_NAME = 300
_LINKED = re.compile(r"^\s*\)?\s*[,]?\s*(?:và|cùng|gắn\s+với)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dates that stand for an event and its anniversary, or for a span of days."""

    first: Written
    second: Written

    @property
    def years(self) -> int:
        return self.second.year - self.first.year

    @property
    def same_day(self) -> bool:
        return (self.first.day, self.first.month) == (self.second.day, self.second.month)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A count of years; ``shared`` if it stands before an earlier pair that it agrees with."""

    start: int
    end: int
    number: int
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """``name`` is the text between ordinal and dates; any of the parts may be missing."""

    start: int
    end: int
    name: str
    ordinal: Ordinal | None
    pair: Pair | None


def mentions(plain: PlainText) -> tuple[Mention, ...]:
    """The mentions that have a pair of dates, and those with an ordinal alone, in order."""
    text = plain.text
    pairs = tuple(_pairs(text))
    ordinals = tuple(_ordinals(text))
    found: list[Mention] = []
    used: set[int] = set()
    for pair in pairs:
        mention = _with_pair(text, pair, ordinals, found[-1] if found else None)
        found.append(mention)
        if mention.ordinal:
            used.add(mention.ordinal.start)
    alone = (_alone(text, ordinal) for ordinal in ordinals if ordinal.start not in used)
    return tuple(sorted((*found, *alone), key=lambda mention: mention.start))


def _pairs(text: str) -> Iterator[Pair]:
    for match in _PAIR.finditer(text):
        kind = "d" if match["d1"] else "m" if match["m1"] else "y"
        yield Pair(written(text, *match.span(f"{kind}1")), written(text, *match.span(f"{kind}2")))


def _ordinals(text: str) -> Iterator[Ordinal]:
    for match in _ORDINAL.finditer(text):
        group = "years" if match["years"] else "times"
        yield Ordinal(*match.span(group), int(match[group]))


def _with_pair(
    text: str, pair: Pair, ordinals: tuple[Ordinal, ...], before: Mention | None
) -> Mention:
    floor = max(pair.first.start - _MAX_NAME, before.end if before else 0, 0)
    for match in _BREAK.finditer(text, floor, pair.first.start):
        floor = match.end()
    own = _last_before(ordinals, floor, pair.first.start)
    if own:
        return Mention(own.start, _closed(text, pair), _name(text, own.end, pair), own, pair)
    shared = None
    if before and before.ordinal and before.pair and floor == before.end:
        number = before.ordinal
        if _LINKED.match(text[floor : floor + 20]) and number.number == before.pair.years:
            shared = Ordinal(number.start, number.end, number.number, shared=True)
    return Mention(floor, _closed(text, pair), _name(text, floor, pair), shared, pair)


def _last_before(ordinals: tuple[Ordinal, ...], low: int, high: int) -> Ordinal | None:
    # Bisecting by the place keeps a text of many ordinals linear.
    from bisect import bisect_left

    index = bisect_left(ordinals, high, key=lambda ordinal: ordinal.start) - 1
    return ordinals[index] if index >= 0 and ordinals[index].start >= low else None


def _name(text: str, start: int, pair: Pair) -> str:
    return text[start : pair.first.start].strip(" (,;:.-–)")


def _closed(text: str, pair: Pair) -> int:
    end = pair.second.end
    rest = re.match(r"\s*\)", text[end : end + 3])
    return end + rest.end() if rest else end


def _alone(text: str, ordinal: Ordinal) -> Mention:
    stop = _BREAK.search(text, ordinal.end, ordinal.end + _MAX_NAME)
    bracket = text.find("(", ordinal.end, ordinal.end + _MAX_NAME)
    ends = [stop.start() if stop else min(len(text), ordinal.end + _MAX_NAME)]
    ends += [bracket] if bracket >= 0 else []
    end = min(ends)
    return Mention(ordinal.start, end, text[ordinal.end : end].strip(" ,:.-–"), ordinal, None)
