"""A phrase is a run of words that names one event wherever it stands in a text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from app.catalogue.vocabulary import Category
from app.folding import folded, folded_words
from app.models import Event

_SHORTEST_PHRASE = 2

Phrases = dict[tuple[str, ...], str]
"""Folded words, and the id of the event that they name."""

_STARTS = (
    *("ngay ", "tet ", "gio ", "le ", "dai le ", "mung ", "chien thang ", "khoi nghia "),
    *("cach mang ", "tham sat ", "vu tham sat "),
)
"""How a name of a day begins; "Gia đình Việt Nam" alone may be anything."""

_WORD = re.compile(r"[^\W_]+")
_TWO_SPELLINGS = {f"{letter}y": f"{letter}i" for letter in "hklmst"}


def phrases_of(events: Iterable[Event]) -> Phrases:
    """The phrases of ``events``, less those that name several."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for event in events:
        for words in _of_event(event):
            found[words].add(event.id)
    return {words: ids.pop() for words, ids in found.items() if len(ids) == 1}


def spelt_alike(word: str) -> str:
    """A folded word in the one of its two spellings that we compare: "liệt sỹ" is "liệt sĩ"."""
    return _TWO_SPELLINGS.get(word, word)


def named_in(text: str, phrases: Phrases) -> Iterator[tuple[int, int, str]]:
    """Where ``text`` names an event, as (start, end, id); of phrases in one place the longest."""
    spans = [(match.start(), match.end(), folded(match[0])) for match in _WORD.finditer(text)]
    words = [spelt_alike(word) for _, _, word in spans]
    lengths = _lengths(phrases)
    index = 0
    while index < len(spans):
        length = _longest(words, index, lengths, phrases)
        if length:
            last = spans[index + length - 1]
            yield spans[index][0], last[1], phrases[tuple(words[index : index + length])]
        index += length or 1


def _of_event(event: Event) -> Iterator[tuple[str, ...]]:
    is_great = event.category == Category.NGAY_LE_LON
    for text in {event.name, event.short_name, *(event.details.get("also") or ())}:
        words = tuple(map(spelt_alike, folded_words(text)))
        if len(words) < _SHORTEST_PHRASE:
            continue
        is_feast = event.category == Category.LE_HOI
        if is_great or is_feast or f"{' '.join(words)} ".startswith(_STARTS):
            yield words
        if is_great:
            yield from _without_ends(words)


def _without_ends(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words without "Ngày" before them, and without a day after them: "Quốc khánh 2/9"."""
    bare = words[1:] if words[0] == "ngay" else words
    while bare and bare[-1].isdigit():
        bare = bare[:-1]
    if len(bare) >= _SHORTEST_PHRASE:
        yield bare


def _lengths(phrases: Phrases) -> dict[tuple[str, ...], list[int]]:
    """By their first two words, how long the phrases are, the longest first."""
    found: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for words in phrases:
        found[words[:2]].add(len(words))
    return {start: sorted(lengths, reverse=True) for start, lengths in found.items()}


def _longest(
    words: list[str], index: int, lengths: dict[tuple[str, ...], list[int]], phrases: Phrases
) -> int:
    """How many words the longest phrase at ``index`` has; 0 without one."""
    for length in lengths.get(tuple(words[index : index + 2]), ()):
        if index + length <= len(words) and tuple(words[index : index + length]) in phrases:
            return length
    return 0
