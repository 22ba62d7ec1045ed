"""Shifting takes a deadline from one year to a later one: the same days, the next occurrence.

Days named as days stay the days of their months.  Those of work around a day that the
moon moves keep their distance from it.  29 February becomes 28 February.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.planning.anchors import Anchor, OfActivity, OfOccurrence, OfRule
from app.planning.deadlines import (
    Before,
    By,
    Counted,
    Deadline,
    During,
    Every,
    Expected,
    Fixed,
    Ongoing,
    When,
)
from app.planning.spans import CalendarPeriod, Days, Term, Years


class NotThisTime(ValueError):
    """A deadline that recurs every few years, and has no time in the years it is taken to."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far things are taken: ``years`` later, or, where ``days`` is told, days by that many.

    ``occurrences`` tells the year of occurrences that is not as many years later;
    ``activities`` the new names of activities.
    """

    years: int
    days: int | None = None
    occurrences: Mapping[OfOccurrence, OfOccurrence] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)

    def day(self, day: date) -> date:
        """``day`` as it is then."""
        return _later(day, self.years) if self.days is None else day + timedelta(days=self.days)


def shifted(deadline: Deadline, shift: Shift) -> Deadline:
    """``deadline`` taken as far as ``shift`` tells.

    Raises:
        NotThisTime: if it is kept every few years, and not in those.
        ValueError: if it leaves the years for which there are calendars.
    """
    match deadline:
        case Before(when):
            return Before(_when(when, shift))
        case By(when):
            return By(_when(when, shift))
        case During(when):
            return During(_when(when, shift))
        case Counted(anchor=Days() as days):
            return replace(deadline, anchor=_days(days, shift))
        case Counted(anchor=anchor):
            assert isinstance(anchor, Anchor)
            return replace(deadline, anchor=_anchor(anchor, shift))
        case Every():
            return _every(deadline, shift.years)
        case Expected(inner):
            return _expected(inner, shift)
        case Fixed(day):
            return Fixed(shift.day(day))
        case Ongoing():
            return deadline


def rehung(deadline: Deadline, activities: Mapping[str, str]) -> Deadline:
    """``deadline`` hung on the activities that those it hung on have become."""
    return shifted(deadline, Shift(0, activities=activities))


def _when(when: When, shift: Shift) -> When:
    match when:
        case Days():
            return _days(when, shift)
        case CalendarPeriod(year=year):
            return replace(when, year=year + shift.years)
        case Term(first, last):
            return Term(first + shift.years, last + shift.years)
    return _anchor(when, shift)


def _days(days: Days, shift: Shift) -> Days:
    return Days(shift.day(days.first), shift.day(days.last))


def _anchor(anchor: Anchor, shift: Shift) -> Anchor:
    match anchor:
        case OfOccurrence(event_id, year):
            return shift.occurrences.get(anchor, OfOccurrence(event_id, year + shift.years))
        case OfRule(rule, year):
            return OfRule(rule, year + shift.years)
        case OfActivity(name):
            return OfActivity(shift.activities.get(name, name))


def _every(every: Every, years: int) -> Every:
    """What is kept every few years stays in step: after 2021, 2023, 2025 comes 2027."""
    first, last = every.years.first + years, every.years.last + years
    first += -years % every.step
    if first > last:
        raise NotThisTime(str(every))
    return replace(every, years=Years(first, last))


def _expected(inner: Before | By | During | Counted | Every, shift: Shift) -> Expected:
    found = shifted(inner, shift)
    assert isinstance(found, Before | By | During | Counted | Every)
    return Expected(found)


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        if (day.month, day.day) != (2, 29):
            raise
        return day.replace(year=day.year + years, day=28)
