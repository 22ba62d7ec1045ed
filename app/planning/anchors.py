"""An anchor is what a deadline hangs on when it names no days of its own.

=============================  ======================================================
``occurrence:quoc-khanh-2027``  an event of the catalogue, or a unit's own, in one year
``rule:lunar:03-10@2027``       a rule in a year of its own calendar
``activity:12``                 an activity of the plan, by the plan's name for it
=============================  ======================================================
"""

import re
from dataclasses import dataclass

from app.calendar.rules import NotARule, Rule, parse_rule


@dataclass(frozen=True, slots=True)
class OfOccurrence:
    """The days of one event in one year, both as in ``<event id>-<year>``."""

    event_id: str
    year: int

    def __str__(self) -> str:
        return f"occurrence:{self.event_id}-{self.year:04}"


@dataclass(frozen=True, slots=True)
class OfRule:
    """The day of ``rule`` in ``year`` of its own calendar."""

    rule: Rule
    year: int

    def __str__(self) -> str:
        return f"rule:{self.rule}@{self.year:04}"


@dataclass(frozen=True, slots=True)
class OfActivity:
    """The days of an activity; ``name`` has letters, digits and hyphens only."""

    name: str

    def __str__(self) -> str:
        return f"activity:{self.name}"


Anchor = OfOccurrence | OfRule | OfActivity


def parse_anchor(text: str) -> Anchor:
    """The anchor that ``text`` spells; ``parse_anchor(str(anchor)) == anchor``.

    Raises:
        ValueError: if it spells none.
    """
    kind, _, rest = text.partition(":")
    match kind:
        case "occurrence":
            return parse_occurrence(rest)
        case "rule":
            return _rule(rest)
        case "activity" if re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", rest, re.ASCII):
            return OfActivity(rest)
    raise ValueError(f"not an anchor: {text!r}")


def parse_occurrence(text: str) -> OfOccurrence:
    """The occurrence that ``quoc-khanh-2027`` names.

    Raises:
        ValueError: if ``text`` names none.
    """
    match = re.fullmatch(r"([a-z0-9]+(?:-[a-z0-9]+)*)-(\d{4})", text, re.ASCII)
    if not match:
        raise ValueError(f"not an occurrence: {text!r}")
    return OfOccurrence(match[1], int(match[2]))


def _rule(text: str) -> OfRule:
    spelling, _, year = text.rpartition("@")
    if not re.fullmatch(r"\d{4}", year, re.ASCII):
        raise ValueError(f"no year in {text!r}")
    try:
        return OfRule(parse_rule(spelling), int(year))
    except NotARule as error:
        raise ValueError(error.remedy) from None
