"""A correction puts what is right in the place of what a draft prints; a remark leaves it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from app.documents.unreadable import Fault, UnreadableDraft


@dataclass(frozen=True, slots=True)
class Correction:
    """``right`` is to take the place of the text from ``start`` to ``end``."""

    start: int
    end: int
    right: str


@dataclass(frozen=True, slots=True)
class Remark:
    """``text`` says why the words from ``start`` to ``end`` stay as they are."""

    start: int
    end: int
    text: str


def sorted_apart(corrections: Iterable[Correction]) -> list[Correction]:
    """Them in order of the text.

    Raises:
        UnreadableDraft: if one is empty, or meets another.
    """
    found = sorted(corrections, key=lambda correction: correction.start)
    is_empty = any(correction.start >= correction.end for correction in found)
    if is_empty or any(a.end > b.start for a, b in pairwise(found)):
        raise UnreadableDraft(Fault.PLACES)
    return found
