"""What a proposal said of a line, in plain values that a plan keeps, and back again.

``line_from(said_of(line)) == line``, so that a later proposal can be compared with what
was accepted, however long ago.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.catalogue.law import Form
from app.catalogue.vocabulary import Category
from app.planning.guidance import Guidance
from app.planning.proposal import DueReview, Line
from app.planning.ticking import Reason, Tick
from app.reviews import ReviewKind

Said = dict[str, Any]
"""Plain values by the names of fields."""


def said_of(line: Line | DueReview) -> Said:
    """What is kept of a line or of a review."""
    match line:
        case Line():
            return _said_of_line(line)
        case DueReview():
            return _fields(line) | {"kind": str(line.kind)}


def line_from(said: Mapping[str, Any]) -> Line:
    """The line of which that was said."""
    form, guidance, year_class = said["form"], said["guidance"], said["year_class"]
    return Line(
        id=said["id"],
        section=said["section"],
        category=Category(said["category"]),
        manner=Manner(said["manner"]),
        first=date.fromisoformat(said["first"]),
        last=date.fromisoformat(said["last"]),
        title=said["title"],
        years=said["years"],
        year_class=YearClass(year_class) if year_class else None,
        form=Form(**form) if form else None,
        guidance=Guidance(**guidance) if guidance else None,
        left_out_by=said["left_out_by"],
        tick=tick_from(said["tick"]),
        holiday=said["holiday"],
        doubtful=said["doubtful"],
    )


def review_from(said: Mapping[str, Any]) -> DueReview:
    """The review of which that was said."""
    return DueReview(
        said["event_id"], said["year"], ReviewKind(said["kind"]), said["title"], said["full_on"]
    )


def said_of_tick(tick: Tick) -> Said:
    """What is kept of a tick."""
    return {"reasons": [_fields(reason) for reason in tick.reasons], "why_not": tick.why_not}


def tick_from(said: Mapping[str, Any]) -> Tick:
    """The tick of which that was said."""
    return Tick(tuple(Reason(**reason) for reason in said["reasons"]), said["why_not"])


def _said_of_line(line: Line) -> Said:
    return _fields(line) | {
        "category": str(line.category),
        "manner": str(line.manner),
        "first": line.first.isoformat(),
        "last": line.last.isoformat(),
        "year_class": str(line.year_class) if line.year_class else None,
        "form": _fields(line.form) if line.form else None,
        "guidance": _fields(line.guidance) if line.guidance else None,
        "tick": said_of_tick(line.tick),
    }


def _fields(value: Line | DueReview | Form | Guidance | Reason) -> Said:
    return {name: getattr(value, name) for name in value.__slots__}
