"""An almanac tells which date rules fall on a civil day.

It covers the days of ``lunar.ALMANAC``.  Of the policies, those that a rule cannot
say by itself live in ``rules_on``:

* the last day of a lunar month answers to ``last`` beside its number;
* 29 February is kept on 28 February in common years;
* a day of a leap month answers only to rules that name the leap month, so festivals
  are not repeated.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import assert_never

from app.calendar.lunar import ALMANAC, FIRST_YEAR, LAST_YEAR, OutOfAlmanac, lunar_month, lunar_year
from app.calendar.rules import DateRule, LunarRule, Rule, SolarRule, TermRule, WeekdayRule
from app.calendar.terms import term_of, term_on
from app.calendar.window import ONE_DAY, Window


def rules_on(day: date) -> tuple[Rule, ...]:
    """The rules that fall on ``day``: four to seven of them.

    Raises:
        OutOfAlmanac: if the almanac does not cover the day.
    """
    if day not in ALMANAC:
        raise OutOfAlmanac(day)
    return tuple(_rules_on(day))


@lru_cache(maxsize=16)
def rule_index(window: Window) -> Mapping[Rule, tuple[date, ...]]:
    """The rules that fall in ``window``, each with its days, earliest first.

    The latest windows asked for are kept: a feed asks twice, and many ask for one month.

    Raises:
        OutOfAlmanac: if the window leaves the days the almanac covers.
    """
    require_covered(window)
    index: dict[Rule, tuple[date, ...]] = {}
    for day in window:
        for rule in _rules_on(day):
            index[rule] = (*index.get(rule, ()), day)
    return index


def occurrences(rule: Rule, window: Window) -> tuple[date, ...]:
    """Civil days in ``window`` on which ``rule`` falls, earliest first.

    A lunar rule may fall twice in a civil year, or not at all.

    Raises:
        OutOfAlmanac: if the window leaves the days the almanac covers.
    """
    require_covered(window)
    first = window.start.year - isinstance(rule, LunarRule)
    days = (anchor(rule, year) for year in range(first, window.end.year + 1))
    return tuple(day for day in days if day is not None and day in window)


def anchor(rule: Rule, year: int) -> date | None:
    """The day of ``rule`` in ``year`` of its own calendar: lunar for lunar rules, else civil.

    None where the year has no such day: a leap month it lacks, another year's
    ``date:``, or a year that the almanac does not cover.
    """
    found: date | None
    if not ALMANAC.start.year <= year <= ALMANAC.end.year:
        return None
    match rule:
        case SolarRule(month, day):
            found = _solar_day(year, month, day)
        case LunarRule(month, lunar_day, leap):
            found = _lunar_day(year, month, lunar_day, leap)
        case WeekdayRule(month, nth, weekday):
            found = _weekday_day(year, month, nth, weekday)
        case TermRule(longitude_deg):
            term = term_of(year, longitude_deg)
            found = term.day if term else None
        case DateRule(only):
            found = only if only.year == year else None
        case _:
            assert_never(rule)
    return found if found and found in ALMANAC else None


def require_covered(window: Window) -> None:
    """Refuse a window that leaves the days the almanac covers.

    Raises:
        OutOfAlmanac: naming its first or last day.
    """
    if window.start < ALMANAC.start:
        raise OutOfAlmanac(window.start)
    if window.end > ALMANAC.end:
        raise OutOfAlmanac(window.last)


def _rules_on(day: date) -> Iterator[Rule]:
    yield SolarRule(day.month, day.day)
    if (day.month, day.day) == (2, 28) and (day + ONE_DAY).month == 3:
        yield SolarRule(2, 29)
    yield from _weekday_rules(day)
    yield from _lunar_rules(day)
    if term := term_on(day):
        yield TermRule(term.longitude_deg)
    yield DateRule(day)


def _weekday_rules(day: date) -> Iterator[Rule]:
    nth = (day.day + 6) // 7
    if nth <= 4:
        yield WeekdayRule(day.month, nth, day.weekday())
    if (day + timedelta(days=7)).month != day.month:
        yield WeekdayRule(day.month, None, day.weekday())


def _lunar_rules(day: date) -> Iterator[Rule]:
    month = lunar_month(day)
    number = (day - month.start).days + 1
    if number <= 29:
        yield LunarRule(month.month, number, month.leap)
    if number == month.length:
        yield LunarRule(month.month, None, month.leap)


def _solar_day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _lunar_day(year: int, number: int, day: int | None, leap: bool) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    for month in lunar_year(year):
        if (month.month, month.leap) == (number, leap):
            return month.start + timedelta(days=(day or month.length) - 1)
    return None


def _weekday_day(year: int, month: int, nth: int | None, weekday: int) -> date:
    if nth is None:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
