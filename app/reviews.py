"""A review sums up the years in which a document has been carried out.

Sơ kết comes on the way, tổng kết for the whole; each falls due within a year, and on
which day is for the plan to say.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.filters import Filters
from app.models import Event, KeptDay
from app.regions import with_those_above
from app.search import matching


class ReviewKind(StrEnum):
    """What kind of summing up is due."""

    SO_KET = "so-ket"
    TONG_KET = "tong-ket"


_FIRST_WORDS = {ReviewKind.SO_KET: "Sơ kết", ReviewKind.TONG_KET: "Tổng kết"}


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one document that is due in one year."""

    event: KeptDay
    year: int
    kind: ReviewKind
    years: int

    @property
    def title(self) -> str:
        """The phrase of plans: "Tổng kết 10 năm thực hiện Nghị quyết số …"."""
        return f"{_FIRST_WORDS[self.kind]} {self.years} năm thực hiện {self.event.name}"


def reviews(session: Session, year: int, filters: Filters) -> tuple[Review, ...]:
    """The reviews due in ``year`` that ``filters`` leave in, oldest document first.

    A review has no class of year: where one is asked for, there are none.
    """
    if filters.year_class:
        return ()
    found = session.scalars(
        select(Event).where(
            Event.retired.is_(None),
            Event.reviewed.is_(True),
            Event.region.in_(with_those_above(filters.region)),
            matching(filters.query),
            *filters.conditions(),
        )
    )
    fallen_due = (review for event in found if (review := due(event, year)))
    return tuple(sorted(fallen_due, key=lambda r: (r.event.origin or "", r.event.id)))


def reviews_of(event: KeptDay, years: range) -> tuple[Review, ...]:
    """The reviews of one document due in ``years``, earliest first; none of other events."""
    if not event.reviewed:
        return ()
    return tuple(review for year in years if (review := due(event, year)))


def due(event: KeptDay, year: int) -> Review | None:
    """The review of a document in ``year``; where both kinds would be due, the whole is."""
    if not event.observed_in(year):
        return None
    cycle = event.details["document"]["review"]
    assert event.origin, "the schema asks for the day of the document"
    years = year - int(event.origin[:4])
    if years in cycle["tong_ket"]:
        return Review(event, year, ReviewKind.TONG_KET, years)
    if years in cycle["so_ket"]:
        return Review(event, year, ReviewKind.SO_KET, years)
    return None
