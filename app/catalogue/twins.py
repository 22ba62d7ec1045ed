"""Twins are two entries for one thing: of the same origin, and by name not told apart.

Names are compared by their telling words: "Ngày tái lập tỉnh Bắc Giang" and "… Bắc Ninh" are
nearly the same letters but different events, while "Chiến thắng Buôn Ma Thuột" and "Ngày giải
phóng thị xã Buôn Ma Thuột" share few letters and are one.  So no distance between letters
helps, nor a package that measures it.  Two events of one day whose names are as alike as this
cannot be told apart by readers either: the remedy is to merge them, or to name them better.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, product

from app.calendar.anniversary import LunarOrigin, Origin
from app.calendar.rules import LunarRule
from app.catalogue.entry import Entry
from app.folding import folded_words
from app.regions import with_those_above

ALIKE = 0.75
"""How much of the telling words of two names must be common for the names to be alike."""

_GENERIC = frozenset(
    re.findall(
        r"\w+",
        "ngày vụ trận cuộc lễ hội sự kiện kỷ niệm truyền thống ngành lực lượng thành lập tái lập"
        " giải phóng chiến thắng khởi nghĩa giành chính quyền sinh mất giỗ hy sinh từ trần đồng chí"
        " anh hùng liệt sĩ tỉnh thành phố thị xã huyện quận xã hoàn toàn việt nam"
        " của và các tại ở năm lần thứ",
    )
)
"""What names say of a kind of event, a title or a place, rather than of the one event."""

_IDLE = frozenset(folded_words("ngày của tỉnh thành phố đồng chí"))
"""What is left out or put in without another meaning."""


def twins(entries: Iterable[Entry]) -> tuple[tuple[Entry, Entry], ...]:
    """Pairs of entries for one thing, in order of their ids.

    They have the same full origin, alike names, and one is kept where the other is; a day
    of death by the civil calendar and the giỗ by the lunar one are two.
    """
    same_day: dict[tuple[Origin | LunarOrigin, bool], list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.id):
        if (day := _recorded_day(entry)) is not None:
            same_day[day, isinstance(entry.rule, LunarRule)].append(entry)
    return tuple(
        (one, other)
        for group in same_day.values()
        for one, other in combinations(group, 2)
        if _go_by_one_name(one, other) and _kept_together(one, other)
    )


def twins_of(entry: Entry, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of ``entries`` that may be for the same thing as ``entry``, which is not yet there.

    Where one of the two has no full origin, the same rule counts as the same day.
    """
    return tuple(
        other
        for other in entries
        if _same_day(entry, other)
        and _go_by_one_name(entry, other)
        and _kept_together(entry, other)
    )


def namesakes_of(entry: Entry, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of ``entries`` on another day that go by the name of ``entry``."""
    name = _bare(entry.name)
    return tuple(
        other
        for other in entries
        if _bare(other.name) == name
        and not _same_day(entry, other)
        and _kept_together(entry, other)
    )


def alike(one: str, other: str) -> bool:
    """Whether two names tell of the same thing, as far as names can."""
    numbers, others = _numbers(one), _numbers(other)
    if numbers and others and numbers != others:
        return False
    words, common = _telling(one) | _telling(other), _telling(one) & _telling(other)
    return len(common) >= ALIKE * len(words)


def _go_by_one_name(one: Entry, other: Entry) -> bool:
    """Whether any name of the one is like any of the other."""
    names, others = (one.name, *one.also), (other.name, *other.also)
    return any(alike(name, told) for name, told in product(names, others))


@lru_cache(maxsize=8192)
def _telling(name: str) -> frozenset[str]:
    """The telling words of a name; all of them where there is nothing else in it."""
    # Generic words are known by their tones: "quận" is one, "quân" is not.
    words = [word for word in re.findall(r"\w+", name.lower()) if not word.isdigit()]
    telling = [word for word in words if word not in _GENERIC]
    return frozenset(folded_words(" ".join(telling or words)))


@lru_cache(maxsize=8192)
def _bare(name: str) -> tuple[str, ...]:
    return tuple(word for word in folded_words(name) if word not in _IDLE)


def _numbers(name: str) -> frozenset[str]:
    """The numbers in a name, in figures or in capitals: "lần thứ II", "Quân khu 7"."""
    return frozenset(re.findall(r"\b(?:\d+|[IVXL]+)\b", name))


def _recorded_day(entry: Entry) -> Origin | LunarOrigin | None:
    """The day of the event itself, of either calendar; None where it is not fully known."""
    if entry.origin and entry.origin.day:
        return entry.origin
    if entry.origin_lunar and entry.origin_lunar.day:
        return entry.origin_lunar
    return None


def _same_day(one: Entry, other: Entry) -> bool:
    day, other_day = _recorded_day(one), _recorded_day(other)
    if day and other_day and isinstance(one.rule, LunarRule) == isinstance(other.rule, LunarRule):
        return day == other_day
    return one.rule == other.rule


def _kept_together(one: Entry, other: Entry) -> bool:
    """Whether one region is the other, or lies within it."""
    return one.region in with_those_above(other.region) or other.region in with_those_above(
        one.region
    )
