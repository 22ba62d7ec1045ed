"""An agenda is every occurrence whose span touches a window, ordered by day.

The one question behind feeds, lists, pages and plans: *what falls in this window?*
The almanac tells which rules fall in it; one indexed query finds the events that have
them; their days follow from the rules.  Nothing about the future is stored.

The queries here ask the catalogue alone, so that what a unit keeps of its own is in no
public answer; its occurrences are made here too, of its row (``planning.own_dates``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.calendar.almanac import anchor as anchor_in
from app.calendar.almanac import occurrences, require_covered, rule_index
from app.calendar.anniversary import YearClass, ordinal, year_class, year_of
from app.calendar.extent import Extent, anchors_that_may_touch, span
from app.calendar.lunar import LAST_YEAR
from app.calendar.phrase import Commemoration, title
from app.calendar.window import Window
from app.filters import Filters
from app.models import Event, KeptDay
from app.regions import with_those_above
from app.search import matching


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event in one year.

    ``first`` and ``last`` are its days, both included; ``year`` is that of ``anchor``
    in the calendar of the rule, ``years`` the ordinal.
    """

    event: KeptDay
    anchor: date
    first: date
    last: date
    year: int
    years: int | None
    year_class: YearClass | None
    title: str

    @property
    def id(self) -> str:
        """What names it everywhere."""
        return f"{self.event.id}-{self.year}"


def agenda(session: Session, window: Window, filters: Filters) -> tuple[Occurrence, ...]:
    """The occurrences in ``window``, ordered by first day, last day, event id.

    Raises:
        OutOfAlmanac: if the window leaves the days the almanac covers.
    """
    live = Event.retired.is_(None)
    found = (
        occurrence
        for event, occurrence in _occurrences(session, window, filters, live)
        if event.observed_in(occurrence.year)
    )
    return in_order(found)


def recalled(session: Session, window: Window, filters: Filters) -> tuple[Occurrence, ...]:
    """The occurrences in ``window`` that were published once and are no more.

    They are those of retired events, and those that a narrower ``since`` or ``until``
    has cut off.

    Raises:
        OutOfAlmanac: if the window leaves the days the almanac covers.
    """
    narrowed = or_(
        Event.since.is_distinct_from(Event.ever_since),
        Event.until.is_distinct_from(Event.ever_until),
    )
    found = (
        occurrence
        for event, occurrence in _occurrences(
            session, window, filters, or_(Event.retired.is_not(None), narrowed)
        )
        if event.ever_observed_in(occurrence.year)
        and (event.retired or not event.observed_in(occurrence.year))
    )
    return in_order(found)


def occurrences_of(event: KeptDay, window: Window) -> tuple[Occurrence, ...]:
    """The occurrences of one event that touch ``window``, earliest first.

    A document under review has none; nor have days that the almanac does not cover.
    """
    if event.reviewed:
        return ()
    told = event.commemoration()
    anchors = occurrences(told.rule, anchors_that_may_touch(window))
    found = (_occurrence(event, told, anchor) for anchor in anchors)
    return in_order(o for o in found if _falls_in(window, o, told) and event.observed_in(o.year))


def announced(event: KeptDay, year: int, first: date, last: date) -> Occurrence:
    """The occurrence of ``year`` on the days announced for it, both included.

    They stand instead of those that follow from the rule; the ordinal stays that of ``year``.
    """
    told = event.commemoration()
    years = ordinal(year, told.first_year)
    shown = replace(told, extent=Extent(lasts=(last - first).days + 1))
    return Occurrence(
        event=event,
        anchor=first,
        first=first,
        last=last,
        year=year,
        years=years,
        year_class=year_class(years) if years else None,
        title=title(shown, first),
    )


def in_order(found: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """``found`` as every agenda is ordered: by first day, last day, event id."""
    return tuple(sorted(found, key=lambda o: (o.first, o.last, o.event.id)))


def next_round(event: KeptDay, today: date) -> Occurrence | None:
    """The first occurrence of ``event`` from ``today`` on that is a *năm tròn*, if one is known."""
    told = event.commemoration()
    counted = told.first_year is not None or told.class_from_civil_year
    if event.reviewed or not counted:
        return None
    # A day of the last lunar year may still be ahead.
    for year in range(today.year - 1, LAST_YEAR + 1):
        anchor = anchor_in(told.rule, year)
        if (
            anchor
            and anchor >= today
            and event.observed_in(year)
            and told.year_class(anchor) is YearClass.ROUND
        ):
            return _occurrence(event, told, anchor)
    return None


def _occurrences(
    session: Session, window: Window, filters: Filters, condition: ColumnElement[bool]
) -> Iterator[tuple[Event, Occurrence]]:
    require_covered(window)
    # An event with an extent may have its anchor outside the window.
    wide = rule_index(anchors_that_may_touch(window))
    near = {rule: days for rule, days in wide.items() if any(day in window for day in days)}
    for event in session.scalars(_query(near, wide, filters).where(condition)):
        told = event.commemoration()
        for anchor in wide[told.rule]:
            occurrence = _occurrence(event, told, anchor)
            if _falls_in(window, occurrence, told) and _wanted(occurrence, filters):
                yield event, occurrence


def _query(near: Iterable[object], wide: Iterable[object], filters: Filters) -> Select[Event]:
    return select(Event).where(
        Event.region.in_(with_those_above(filters.region)),
        or_(
            and_(Event.extended.is_(False), Event.rule.in_(map(str, near))),
            and_(Event.extended.is_(True), Event.rule.in_(map(str, wide))),
        ),
        Event.reviewed.is_(False),
        matching(filters.query),
        *filters.conditions(),
    )


def _wanted(occurrence: Occurrence, filters: Filters) -> bool:
    return not filters.year_class or occurrence.year_class in filters.year_class


def _falls_in(window: Window, occurrence: Occurrence, told: Commemoration) -> bool:
    """Whether it touches ``window``, and is not earlier than the event itself."""
    has_happened = told.first_year is None or occurrence.year >= told.first_year
    return has_happened and window.touches(occurrence.first, occurrence.last)


def _occurrence(event: KeptDay, told: Commemoration, anchor: date) -> Occurrence:
    first, last = span(anchor, told.extent)
    return Occurrence(
        event=event,
        anchor=anchor,
        first=first,
        last=last,
        year=year_of(told.rule, anchor),
        years=told.ordinal(anchor),
        year_class=told.year_class(anchor),
        title=title(told, anchor),
    )
