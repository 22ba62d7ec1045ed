"""A wall calendar is the twelve months of a civil year on one sheet of paper.

What it says goes to Typst as JSON and never as source, so that no name can be a command
of the template.  The same calendar on the same paper is the same bytes.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.documents.typesetting import typeset

_TEMPLATE = Path(__file__).with_suffix(".typ")


class Paper(StrEnum):
    """The size of the sheet, upright."""

    A4 = "a4"
    A3 = "a3"


ROOM = {Paper.A4: 9, Paper.A3: 12}
"""How many lines there are below each month."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid; ``off`` days are red, ``marked`` ones have a line below the month."""

    number: int
    lunar: str
    off: bool
    marked: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A line below the month: "3", "Thành lập Đảng (97 năm)"."""

    days: str
    text: str
    great: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks are from Monday, with None before the first day and after the last.

    ``left_out`` is how many days the lines had no room for.
    """

    name: str
    lunar: str
    weeks: tuple[tuple[Day | None, ...], ...]
    marks: tuple[Mark, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class WallCalendar:
    """``notes`` and ``source`` stand at the foot; ``changed_at`` is the date of the document."""

    title: str
    subtitle: str
    region: str
    months: tuple[Month, ...]
    notes: tuple[str, ...]
    source: str
    changed_at: datetime


def pdf(calendar: WallCalendar, paper: Paper) -> bytes:
    """The calendar as a PDF of one page."""
    told = asdict(calendar) | {"paper": paper.value}
    text = json.dumps(told, ensure_ascii=False, default=_day_of)
    return typeset(_TEMPLATE, text, int(calendar.changed_at.timestamp()))


def _day_of(moment: datetime) -> list[int]:
    return [moment.year, moment.month, moment.day]
