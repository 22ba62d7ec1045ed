"""A proposal is a draft of what a unit plans for in a period, each line with its reasons.

It follows from the catalogue, a unit's own dates where they are handed in, the place, the
period and the ticking rules alone: the same ones give the same proposal, so that two can
be compared.  Its values are plain and
outlive the session they were read in.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.agenda import Occurrence, agenda, in_order
from app.calendar.anniversary import YearClass
from app.calendar.phrase import Manner
from app.catalogue.guides import Guide
from app.catalogue.law import Form, form
from app.catalogue.reference import Reference
from app.catalogue.vocabulary import Category, Status
from app.filters import Filters
from app.models import KeptDay
from app.planning.campaigns import Campaign, campaigns
from app.planning.guidance import Guidance, guidance, guides_for, left_out_by
from app.planning.period import Period
from app.planning.sections import SECTIONS, section_of
from app.planning.ticking import Tick, TickingRules, tick
from app.regions import COUNTRY, provinces, with_those_above
from app.reviews import Review, ReviewKind, reviews

_MOURNING = frozenset({Manner.TUONG_NIEM, Manner.GIO})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit is: a region of today, and the former province it plans for.

    ``former`` narrows the days of a merged province to those of one part of it; the
    province that kept its name is a part too.
    """

    region: str = COUNTRY
    former: str | None = None

    def has(self, event: KeptDay) -> bool:
        """Whether an event of its agenda concerns it."""
        if self.former is None or event.region == COUNTRY:
            return True
        if event.former is None and event.region not in provinces():
            return True  # a commune's own
        return (event.former or event.region) == self.former


def parts_of(region: str, reference: Reference) -> frozenset[str]:
    """The former provinces that ``region`` is made of, by the names they had."""
    those = set(with_those_above(region)) - {COUNTRY}
    merged = {m.former for m in reference.merged_provinces if m.successor in those}
    return frozenset(merged | {name for name in those if not name.isdigit()})


@dataclass(frozen=True, slots=True)
class Rows:
    """What the catalogue, or a unit of its own, has for a place and a period."""

    occurrences: tuple[Occurrence, ...]
    reviews: tuple[Review, ...]

    def __add__(self, other: "Rows") -> "Rows":
        """All of both, in order."""
        reviews = sorted(
            self.reviews + other.reviews, key=lambda r: (r.year, r.event.origin or "", r.event.id)
        )
        return Rows(in_order(self.occurrences + other.occurrences), tuple(reviews))


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence in a proposal; ``id`` names it everywhere.

    ``left_out_by`` is the guide whose whole list lacks it.
    """

    id: str
    section: str
    category: Category
    manner: Manner
    first: date
    last: date
    title: str
    years: int | None
    year_class: YearClass | None
    form: Form | None
    guidance: Guidance | None
    left_out_by: str | None
    tick: Tick
    holiday: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class DueReview:
    """A document due for review in ``year``; its own years are full on ``full_on``."""

    event_id: str
    year: int
    kind: ReviewKind
    title: str
    full_on: str

    @property
    def id(self) -> str:
        """What names it among the reviews of all years."""
        return f"{self.event_id}-{self.year}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lines in the order of sections and days, reviews, and suggested campaigns."""

    place: Place
    period: Period
    rules: TickingRules
    lines: tuple[Line, ...]
    reviews: tuple[DueReview, ...]
    campaigns: tuple[Campaign, ...]

    @property
    def ticked(self) -> tuple[Line, ...]:
        """The lines that a rule ticks."""
        return tuple(line for line in self.lines if line.tick.is_set)


def rows(session: Session, place: Place, period: Period) -> Rows:
    """What concerns ``place`` in ``period``.

    A review falls due in a year and not on a day, so a part of a year has all of its
    year's.

    Raises:
        OutOfAlmanac: if the period leaves the days the almanac covers.
    """
    filters = Filters(region=place.region)
    found = agenda(session, period.window, filters)
    due = [review for year in period.years for review in reviews(session, year, filters)]
    return Rows(
        tuple(occurrence for occurrence in found if place.has(occurrence.event)),
        tuple(review for review in due if place.has(review.event)),
    )


def propose(
    found: Rows, reference: Reference, place: Place, period: Period, rules: TickingRules
) -> Proposal:
    """The draft for ``place`` and ``period`` of what was ``found`` for them."""
    years = {occurrence.first.year for occurrence in found.occurrences}
    guides = {year: guides_for(place.region, year, reference) for year in years}
    lines = [
        _line(occurrence, guides[occurrence.first.year], reference, rules)
        for occurrence in found.occurrences
    ]
    return Proposal(
        place=place,
        period=period,
        rules=rules,
        lines=_by_section(lines),
        reviews=tuple(map(_due, found.reviews)),
        campaigns=suggested_campaigns(lines, _ticked(lines), rules.gap_days),
    )


def suggested_campaigns(
    lines: Iterable[Line], chosen: Collection[str], gap_days: int
) -> tuple[Campaign, ...]:
    """The campaigns of the great days among the ``chosen`` of ``lines``, given by their ids.

    Other chosen days and public holidays between join them.  A day of mourning joins no
    campaign: it is remembered in its own way.
    """
    held = [line for line in lines if line.id in chosen or line.holiday]
    great = [line for line in held if line.category is Category.NGAY_LE_LON and line.id in chosen]
    joining = [line for line in held if line in great or line.manner not in _MOURNING]
    return campaigns(great, joining, gap_days)


def _line(
    occurrence: Occurrence, guides: tuple[Guide, ...], reference: Reference, rules: TickingRules
) -> Line:
    event = occurrence.event
    named = guidance(occurrence, guides)
    return Line(
        id=occurrence.id,
        section=section_of(occurrence),
        category=Category(event.category),
        manner=Manner(event.manner),
        first=occurrence.first,
        last=occurrence.last,
        title=occurrence.title,
        years=occurrence.years,
        year_class=occurrence.year_class,
        form=form(reference.law, event.law, event.id, occurrence.year_class) if event.law else None,
        guidance=named,
        left_out_by=left_out_by(occurrence, guides),
        tick=tick(occurrence, named.called if named else None, rules, reference.ticking),
        holiday=event.day_off,
        doubtful=event.status == Status.DOUBTFUL,
    )


def _ticked(lines: Iterable[Line]) -> frozenset[str]:
    return frozenset(line.id for line in lines if line.tick.is_set)


def _by_section(lines: Iterable[Line]) -> tuple[Line, ...]:
    order = {title: number for number, title in enumerate(SECTIONS)}
    return tuple(sorted(lines, key=lambda line: order[line.section]))


def _due(review: Review) -> DueReview:
    event = review.event
    assert event.origin, "the schema asks for the day of the document"
    # As much of the day as is known: "2023-11-04" of a document of 2013-11-04.
    full_on = f"{review.year:04}{event.origin[4:]}"
    return DueReview(event.id, review.year, review.kind, review.title, full_on)
