"""The agenda of a unit has more than the catalogue: what it keeps of its own, and what it took.

The days of a festival that were announced for a year stand instead of those of its rule.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.agenda import Occurrence, announced, in_order, occurrences_of
from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.models import AnnouncedDays, OwnDate, Unit
from app.planning.own_dates.announcing import announced_of
from app.planning.own_dates.sight import kept_by
from app.planning.period import Period
from app.planning.proposal import Rows
from app.reviews import Review, reviews_of


def own_occurrences(session: Session, unit: Unit, window: Window) -> tuple[Occurrence, ...]:
    """What ``unit`` keeps or took that falls in ``window``, in the order of agendas."""
    return occurrences_in(session, kept_by(session, unit), window)


def occurrences_in(
    session: Session, owns: Iterable[OwnDate], window: Window
) -> tuple[Occurrence, ...]:
    """The occurrences of ``owns`` in ``window``, announced days in their place."""
    known = {own.id: own for own in owns}
    told = _by_date(announced_of(session, sorted(known)))
    return in_order(
        occurrence
        for own_id, own in known.items()
        for occurrence in _of(own, told.get(own_id, {}), window)
    )


def own_occurrence(session: Session, own: OwnDate, year: int) -> Occurrence | None:
    """The occurrence of ``year``, which is that of an occurrence's id; None if it has none."""
    if not ALMANAC.start.year <= year <= ALMANAC.end.year:
        return None
    # A lunar year, an extent and announced days reach into the civil years on both sides.
    near = Window(date(year - 1, 1, 1), date(year + 2, 12, 31)).within(ALMANAC)
    found = occurrences_in(session, [own], near)
    return next((occurrence for occurrence in found if occurrence.year == year), None)


def own_reviews(session: Session, unit: Unit, year: int) -> tuple[Review, ...]:
    """The reviews due in ``year`` of documents that ``unit`` keeps or took, the oldest first."""
    return _reviews(kept_by(session, unit), year)


def reviews_of_own(own: OwnDate, years: range) -> tuple[Review, ...]:
    """The reviews of one document due in ``years``, earliest first; none of other dates."""
    # Reviews are asked of rows of the catalogue; all that they read of one is in both.
    return reviews_of(own, years)


def own_rows(session: Session, unit: Unit, period: Period) -> Rows:
    """What ``unit`` keeps or took for ``period``; the catalogue's rows are ``proposal.rows``."""
    owns = kept_by(session, unit)
    return Rows(
        occurrences_in(session, owns, period.window),
        tuple(review for year in period.years for review in _reviews(owns, year)),
    )


def _of(own: OwnDate, told: dict[int, AnnouncedDays], window: Window) -> Iterator[Occurrence]:
    for occurrence in occurrences_of(own, window):
        if occurrence.year not in told:
            yield occurrence
    for year, days in told.items():
        if window.touches(days.first, days.last):
            yield announced(own, year, days.first, days.last)


def _by_date(days: Iterable[AnnouncedDays]) -> dict[str, dict[int, AnnouncedDays]]:
    found: dict[str, dict[int, AnnouncedDays]] = {}
    for one in days:
        found.setdefault(one.own_date_id, {})[one.year] = one
    return found


def _reviews(owns: Iterable[OwnDate], year: int) -> tuple[Review, ...]:
    found = (review for own in owns for review in reviews_of_own(own, range(year, year + 1)))
    return tuple(sorted(found, key=lambda review: (review.event.origin or "", review.event.id)))
