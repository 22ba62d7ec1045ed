"""A draft is an entry in the making: fields as texts, of which some may be wrong or missing."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from app.calendar.almanac import anchor
from app.calendar.phrase import Commemoration, title
from app.catalogue.entry import Entry
from app.catalogue.load import EVENTS, REGIONS
from app.folding import folded_words
from app.refusals import is_cut_short, sentence
from app.regions import COUNTRY, with_those_above

Fields = Mapping[str, Any]
"""Values by the names of an entry's fields, as a file would hold them."""

MAX_ID = 48
MAX_SHORT_NAME = 32

_KINDS = frozenset(("ngay", "vu", "tran", "cuoc"))
"""Words by which names begin and ids do not."""


def entry_of(draft: Fields) -> tuple[Entry | None, tuple[tuple[str, str], ...]]:
    """The entry that ``draft`` makes, or each field that keeps it from being one, and why.

    The field is empty where the fault is of no single one.
    """
    try:
        return Entry.model_validate(dict(draft)), ()
    except ValidationError as error:
        return None, tuple(
            (".".join(map(str, detail["loc"][:1])), sentence(detail))
            for detail in error.errors()
            if not is_cut_short(detail)
        )


def fault_in(field: str, value: object) -> str | None:
    """What is wrong with ``value`` for ``field``, whatever the other fields hold."""
    _, found = entry_of({field: value})
    return "; ".join(dict.fromkeys(told for name, told in found if name == field)) or None


def title_in(entry: Entry, year: int) -> str | None:
    """The title of the entry's occurrence in ``year``, if it has one then."""
    day = anchor(entry.rule, year)
    if day is None:
        return None
    event = Commemoration(
        entry.name,
        entry.manner,
        entry.rule,
        entry.origin,
        entry.origin_lunar,
        entry.extent_of(),
        entry.year_class_from == "civil-year",
    )
    return title(event, day)


def home_of(region: str) -> str:
    """The data file in which entries of ``region`` stand."""
    line = with_those_above(region)
    assert line, "a region that exists"
    return EVENTS if region == COUNTRY else f"{REGIONS}/{line[-2]}.yaml"


def suggested_id(name: str, taken: Iterable[str]) -> str:
    """An id that tells of ``name`` and is not among ``taken``."""
    words = list(folded_words(name)) or ["muc"]
    if words[0] in _KINDS and len(words) > 1:
        words = words[1:]
    stem = _cut(words, MAX_ID - 4, "-")
    known = frozenset(taken)
    numbered = (f"{stem}-{number}" for number in range(2, len(known) + 3))
    return next(chosen for chosen in (stem, *numbered) if chosen not in known)


def suggested_short_name(name: str) -> str:
    """As much of ``name`` as fits, less the words by which most names begin."""
    for prefix in ("Ngày truyền thống ", "Ngày "):
        if name.startswith(prefix):
            name = name.removeprefix(prefix)
            break
    short = _cut(name.split(), MAX_SHORT_NAME, " ").rstrip(" ,-")
    return short[:1].upper() + short[1:]


def _cut(words: list[str], length: int, joint: str) -> str:
    """As many of ``words`` as fit into ``length``, at least a part of the first."""
    text = words[0][:length]
    for word in words[1:]:
        if len(text) + len(joint) + len(word) > length:
            break
        text += joint + word
    return text
