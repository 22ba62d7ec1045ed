"""A campaign suggested by days that crowd together: 30/4, 1/5, 7/5 and 19/5 are often one.

Great days that follow each other within so many days make a chain; a chain of two or
more is a campaign, and what else is held between its first and last day belongs to it.
A great day alone makes none: its line is enough.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from app.catalogue.vocabulary import Category


class Held(Protocol):
    """What campaigns have to know of a line."""

    @property
    def id(self) -> str:
        """What names it."""

    @property
    def category(self) -> Category:
        """What kind of day it is."""

    @property
    def first(self) -> date:
        """Its first day."""

    @property
    def last(self) -> date:
        """Its last day."""

    @property
    def holiday(self) -> bool:
        """Whether it is a public holiday by law."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """``members`` are ids of occurrences, in order of day; ``name`` tells its main days."""

    name: str
    first: date
    last: date
    members: tuple[str, ...]


def campaigns(great: Iterable[Held], held: Iterable[Held], gap_days: int) -> tuple[Campaign, ...]:
    """The campaigns of the ``great`` days, with all ``held`` ones that begin in them."""
    candidates = tuple(held)
    chains = _chains(sorted(great, key=lambda line: (line.first, line.id)), gap_days)
    return tuple(_campaign(chain, candidates) for chain in chains if len(chain) > 1)


def _chains(great: Sequence[Held], gap_days: int) -> list[list[Held]]:
    chains: list[list[Held]] = []
    for line in great:
        if chains and line.first <= _end(chains[-1]) + timedelta(days=gap_days):
            chains[-1].append(line)
        else:
            chains.append([line])
    return chains


def _end(chain: Sequence[Held]) -> date:
    return max(line.last for line in chain)


def _campaign(chain: Sequence[Held], held: Iterable[Held]) -> Campaign:
    first, last = chain[0].first, _end(chain)
    members = sorted(
        (line for line in held if first <= line.first <= last), key=lambda m: (m.first, m.id)
    )
    main = {m.first for m in members if m.holiday or m.category is Category.NGAY_LE_LON}
    name = f"Đợt tuyên truyền {_listed(sorted(main))}"
    return Campaign(name, first, last, tuple(member.id for member in members))


def _listed(days: Sequence[date]) -> str:
    """Days as headings have them: "30/4, 01/5, 07/5 và 19/5/2027"."""
    *others, last = map(_short, days)
    return f"{', '.join(others)} và {last}/{days[-1].year}" if others else last


def _short(day: date) -> str:
    """A zero stands before days up to 9 and before the months 1 and 2 (Nghị định 30/2020)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}"
