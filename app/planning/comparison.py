"""A comparison tells what has become of an earlier proposal, line by line, to be accepted.

Lines are matched by the id of their occurrence.  Nothing is dropped here: what a guide
leaves out stays a line, and is told as left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.planning.guidance import Guidance
from app.planning.proposal import DueReview, Line, Proposal
from app.planning.ticking import YEAR_CLASS_NAMES


class Fate(StrEnum):
    """What became of a line."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


class Effect(StrEnum):
    """What a guide that came since does to a line."""

    ADDS = "adds"
    DROPS = "drops"
    RESCALES = "rescales"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads otherwise now; ``what`` is its Vietnamese name."""

    what: str
    before: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One line: as it was, where it was, and as it is, where it still is."""

    id: str
    fate: Fate
    before: Line | None
    now: Line | None
    changes: tuple[Change, ...] = ()
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Differences in the order of the lines now, those that are gone at the end."""

    lines: tuple[Difference, ...]
    new_reviews: tuple[DueReview, ...]
    gone_reviews: tuple[DueReview, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has changed."""
        return not (self.lines or self.new_reviews or self.gone_reviews)


def compare(earlier: Proposal, now: Proposal) -> Comparison:
    """What has become of ``earlier``.  A review whose phrase has changed is gone and new."""
    return Comparison(
        lines=tuple(_differences(earlier.lines, now.lines)),
        new_reviews=tuple(review for review in now.reviews if review not in earlier.reviews),
        gone_reviews=tuple(review for review in earlier.reviews if review not in now.reviews),
    )


def _differences(earlier: Iterable[Line], now: Iterable[Line]) -> Iterable[Difference]:
    before = {line.id: line for line in earlier}
    for line in now:
        old = before.pop(line.id, None)
        effect = _effect(old, line)
        if old is None:
            yield Difference(line.id, Fate.NEW, None, line, effect=effect)
        elif changes := _changes(old, line):
            yield Difference(line.id, Fate.CHANGED, old, line, changes, effect)
    for gone in before.values():
        yield Difference(gone.id, Fate.GONE, gone, None)


def _changes(old: Line, line: Line) -> tuple[Change, ...]:
    told_before, told_now = _told(old), _told(line)
    return tuple(
        Change(what, told_before[what], told_now[what])
        for what in told_now
        if told_before[what] != told_now[what]
    )


def _told(line: Line) -> dict[str, str | None]:
    days = (line.first, *([line.last] if line.last != line.first else []))
    guide = line.guidance
    return {
        "ngày": " - ".join(f"{day:%d/%m/%Y}" for day in days),
        "cách gọi": line.title,
        "loại năm": YEAR_CLASS_NAMES[line.year_class] if line.year_class else None,
        "hình thức theo quy định": line.form.text if line.form else None,
        "hướng dẫn": guide.called if guide else None,
        "quy mô theo hướng dẫn": guide.scale if guide else None,
        # Of what nobody planned, a guide's silence is no news.
        "hướng dẫn không nêu": line.left_out_by if line.tick.is_set else None,
        "đánh dấu": "có" if line.tick.is_set else "không",
    }


def _effect(old: Line | None, line: Line) -> Effect | None:
    before = old.guidance if old else None
    if line.guidance and not before:
        return Effect.ADDS if old is None or not old.tick.is_set else _rescaled(None, line.guidance)
    if line.guidance and before:
        return _rescaled(before, line.guidance)
    was_in = before is not None or (old is not None and old.tick.is_set and not old.left_out_by)
    newly_out = line.left_out_by is not None or before is not None
    return Effect.DROPS if was_in and newly_out else None


def _rescaled(before: Guidance | None, now: Guidance) -> Effect | None:
    """A guide that names without a scale leaves the form of the law as it is."""
    return Effect.RESCALES if now.scale != (before.scale if before else None) else None
