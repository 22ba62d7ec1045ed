"""A work calendar tells which civil days are worked, and why.

The working week runs from Monday to Friday.  A day off is a holiday, a substitute
(nghỉ bù) for a holiday on a weekly day off, or a working day swapped (hoán đổi)
against a Saturday that is worked instead (làm bù).  Three layers make it, each one
overruling those before:

* what the ``holidays`` package projects, which nobody has noticed: *expected*;
* the days that a law fixes by itself, for which the law is the notice;
* the decisions of each year: the five days of Tết, the second day of Quốc khánh, swaps.

It speaks for the offices of the State; other employers may choose other days.
"""

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from app.calendar.almanac import occurrences
from app.calendar.rules import Rule
from app.calendar.window import ONE_DAY, Window
from app.errors import AppError

if TYPE_CHECKING:
    from holidays import HolidayBase

# The Labour Code of 1994, the first to name these days, came into force on 1 January 1995.
FIRST_YEAR = 1995
# The package knows the lunar days of 2100 and none later, and a swap can reach into the next year.
LAST_YEAR = 2099


class OutOfWorkYears(AppError):
    """A year for which no work calendar is offered."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no work calendar for {year!r}, only for {FIRST_YEAR} to {LAST_YEAR}")
        self.year = year
        self.first = FIRST_YEAR
        self.last = LAST_YEAR


class OutOfWorkCalendar(AppError):
    """A day that this work calendar does not cover."""

    def __init__(self, day: date, first: date, last: date) -> None:
        super().__init__(f"{str(day)!r} is not in the work calendar of {first} to {last}")
        self.day = day
        self.first = first
        self.last = last


class Kind(StrEnum):
    """Why a day is off."""

    HOLIDAY = "holiday"
    SUBSTITUTE = "substitute"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class Notice:
    """The document that makes a day off official."""

    title: str
    number: str | None = None
    date: datetime.date | None = None
    url: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that is not worked; ``made_up_on`` is the Saturday worked for a swapped one."""

    day: date
    name: str
    kind: Kind
    notice: Notice | None = None
    made_up_on: date | None = None

    @property
    def expected(self) -> bool:
        """Whether it is only projected, and to be shown as "dự kiến"."""
        return self.notice is None


@dataclass(frozen=True, slots=True)
class MakeUpDay:
    """A weekly day off that is worked because ``instead_of`` is not (làm bù)."""

    day: date
    name: str
    instead_of: date
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A holiday that a law names by its date."""

    rule: Rule
    name: str


@dataclass(frozen=True, slots=True)
class DayOffLaw:
    """A law that fixes days off by itself, from ``in_force`` to ``until``, both included.

    ``substitute_article`` is where it gives the next working day for one of them that
    falls on a weekly day off; without it, substitutes wait for a notice.
    """

    notice: Notice
    in_force: date
    days: tuple[FixedDay, ...]
    until: date | None = None
    substitute_article: str | None = None


@dataclass(frozen=True, slots=True)
class DecidedDay:
    """A day off as a notice gives it; without a name it keeps the one it has."""

    day: date
    kind: Kind
    name: str | None = None
    made_up_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A notice, the days off it gives, and those it shows to be no holidays.

    An unconfirmed one moves days all the same, but lends them no notice.
    """

    notice: Notice
    days: tuple[DecidedDay, ...]
    withdrawn: tuple[date, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days off and the make-up days of whole years, earliest first.

    Every method raises ``OutOfWorkCalendar`` where its argument or its answer lies
    outside ``window``: beyond it nothing is known, which is not the same as worked.
    """

    window: Window
    off: tuple[DayOff, ...]
    made_up: tuple[MakeUpDay, ...]
    _off_on: Mapping[date, DayOff] = field(init=False, repr=False, compare=False)
    _made_up_on: frozenset[date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_off_on", {off.day: off for off in self.off})
        object.__setattr__(self, "_made_up_on", frozenset(made_up.day for made_up in self.made_up))

    def days_off(self, window: Window) -> tuple[DayOff, ...]:
        """The days off in ``window``, those on weekly days off included."""
        self._check(*_ends(window))
        return tuple(off for off in self.off if off.day in window)

    def make_up_days(self, window: Window) -> tuple[MakeUpDay, ...]:
        """The weekly days off in ``window`` that are worked."""
        self._check(*_ends(window))
        return tuple(made_up for made_up in self.made_up if made_up.day in window)

    def day_off(self, day: date) -> DayOff | None:
        """Why ``day`` is off; None for working days and for plain weekends."""
        self._check(day)
        return self._off_on.get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is worked: Monday to Friday and not off, or a make-up day."""
        self._check(day)
        return day in self._made_up_on or (day.weekday() < 5 and day not in self._off_on)

    def working_days(self, window: Window) -> int:
        """How many days of ``window`` are worked."""
        self._check(*_ends(window))
        return sum(map(self.is_working_day, window))

    def nth_working_day(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``, or before it when ``n`` is negative.

        ``day`` itself is never counted, worked or not.

        Raises:
            ValueError: if ``n`` is 0, which would ask for no day at all.
        """
        if n == 0:
            raise ValueError("working days are counted from 1 on, or from -1 back; not from 0")
        self._check(day)
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def last_working_day_before(self, day: date) -> date:
        """The last working day strictly before ``day`` ("trước ngày …")."""
        return self.nth_working_day(day, -1)

    def last_working_day_on_or_before(self, day: date) -> date:
        """``day`` if it is worked, else the last working day before it ("chậm nhất ngày …")."""
        return day if self.is_working_day(day) else self.last_working_day_before(day)

    def _check(self, *days: date) -> None:
        for day in days:
            if day not in self.window:
                raise OutOfWorkCalendar(day, self.window.start, self.window.last)


def work_calendar(
    first_year: int,
    last_year: int,
    decisions: Iterable[Decision],
    laws: Iterable[DayOffLaw],
) -> WorkCalendar:
    """The work calendar of ``first_year`` to ``last_year``, both included.

    Where two decisions or two laws speak of one day, the later in order is heard.
    The same arguments make an equal calendar: keep it rather than make it again.

    Raises:
        OutOfWorkYears: if either year is not from 1995 to 2099.
    """
    for year in (first_year, last_year):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise OutOfWorkYears(year)
    # A swap may cross the new year, as 31/12/2018 and 05/01/2019 did.
    years = range(first_year - 1, last_year + 2)
    projected = _projected(years)
    off = dict(projected)
    for law in laws:
        off |= {fixed.day: fixed for fixed in _fixed(law, projected, years)}
    for decision in decisions:
        off = _decided(off, decision)
    window = Window(date(first_year, 1, 1), date(last_year + 1, 1, 1))
    return WorkCalendar(
        window,
        tuple(off[day] for day in sorted(off) if day in window),
        tuple(made_up for made_up in _make_up_days(off) if made_up.day in window),
    )


# How the package words its Vietnamese labels.
_IN_LIEU = " (nghỉ bù)"
_SWAPPED = re.compile(r"thay cho ngày (?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})")
# It calls the extra day before Tết "29 Tết" even where that is the 28th of a short month.
_EXTRA_TET_DAY = "29 Tết"
_NAMES = {
    "Giao thừa Tết Nguyên Đán": "Giao thừa Tết Nguyên đán",
    "Tết Nguyên Đán": "Mùng 1 Tết Nguyên đán",
    "Mùng hai Tết Nguyên Đán": "Mùng 2 Tết Nguyên đán",
    "Mùng ba Tết Nguyên Đán": "Mùng 3 Tết Nguyên đán",
    "Mùng bốn Tết Nguyên Đán": "Mùng 4 Tết Nguyên đán",
    "Ngày Giỗ Tổ Hùng Vương": "Giỗ Tổ Hùng Vương",
}


@lru_cache(maxsize=4)  # every reading of the reference asks for the same years
def _projected(years: range) -> Mapping[date, DayOff]:
    vietnam = _vietnam()
    # Asked for a day of another year, the package would silently add that year.
    labels = vietnam(years=years, language="vi", expand=False)
    plain = vietnam(years=years, language="vi", expand=False, observed=False)
    return {day: _read(day, label, day in plain) for day, label in sorted(labels.items())}


@cache
def _vietnam() -> "type[HolidayBase]":
    """The holidays of Việt Nam in the package ``holidays``.

    Its module is loaded from its file: imported in the ordinary way it comes with those
    of 250 other countries, which take 8 MB and longer than most commands run.
    """
    import holidays

    path = Path(holidays.__file__).parent / "countries" / "vietnam.py"
    spec = spec_from_file_location("holidays_of_vietnam", path)
    assert spec, "it is a file of Python"
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    country: type[HolidayBase] = module.Vietnam
    return country


def _read(day: date, label: str, plain: bool) -> DayOff:
    """The day off that a label of the package means; ``plain`` when it is no replacement."""
    if swapped := _SWAPPED.search(label):
        made_up_on = date(int(swapped["year"]), int(swapped["month"]), int(swapped["day"]))
        return DayOff(day, _swap_name(made_up_on), Kind.SWAPPED, made_up_on=made_up_on)
    if label == _EXTRA_TET_DAY:
        return DayOff(day, "Nghỉ Tết Nguyên đán", Kind.HOLIDAY)
    if plain:
        return DayOff(day, _NAMES.get(label, label), Kind.HOLIDAY)
    if not label.endswith(_IN_LIEU):
        # Days after Tết are labelled by their place in the month even where they replace another.
        return DayOff(day, _substitute_name("Tết Nguyên đán"), Kind.SUBSTITUTE)
    replaced = label.removesuffix(_IN_LIEU)
    return DayOff(day, _substitute_name(_NAMES.get(replaced, replaced)), Kind.SUBSTITUTE)


def _fixed(law: DayOffLaw, projected: Mapping[date, DayOff], years: range) -> Iterator[DayOff]:
    known = Window(date(years[0], 1, 1), date(years[-1] + 1, 1, 1))
    until = law.until or max(law.in_force, known.last)
    in_force = known.within(Window.of_days(law.in_force, until))
    for fixed in law.days:
        for day in occurrences(fixed.rule, in_force):
            yield DayOff(day, fixed.name, Kind.HOLIDAY, law.notice)
            if day in projected:
                yield from _beside(projected[day], fixed, law, _of_year(projected, day.year))


def _of_year(projected: Mapping[date, DayOff], year: int) -> list[DayOff]:
    """The days off of a year; ``projected`` is in order of days."""
    days = list(projected)
    first = bisect_left(days, date(year, 1, 1))
    last = bisect_left(days, date(year + 1, 1, 1))
    return [projected[day] for day in days[first:last]]


def _beside(
    known: DayOff, fixed: FixedDay, law: DayOffLaw, same_year: Iterable[DayOff]
) -> Iterator[DayOff]:
    """The days that the same holiday brings in that year beside its own."""
    same_year = [off for off in same_year if off != known]
    adjacent = [off for off in same_year if off.name == known.name]
    article = law.substitute_article
    # Where the substitute falls also depends on an adjacent day, which is yet to be decided.
    notice = replace(law.notice, article=article) if article and not adjacent else None
    for off in adjacent:
        yield replace(off, name=f"Nghỉ lễ {fixed.name}")
    for off in same_year:
        if off.name == _substitute_name(known.name):
            yield replace(off, name=_substitute_name(fixed.name), notice=notice)


def _decided(off: Mapping[date, DayOff], decision: Decision) -> dict[date, DayOff]:
    kept = {day: known for day, known in off.items() if day not in decision.withdrawn}
    return kept | {
        decided.day: _decided_day(decided, kept.get(decided.day), decision)
        for decided in decision.days
    }


def _decided_day(decided: DecidedDay, known: DayOff | None, decision: Decision) -> DayOff:
    name = decided.name or (known.name if known else _name(decided))
    before = known.notice if known else None
    notice = decision.notice if decision.confirmed else before
    return DayOff(decided.day, name, decided.kind, notice, decided.made_up_on)


def _name(decided: DecidedDay) -> str:
    if decided.made_up_on:
        return _swap_name(decided.made_up_on)
    return "Nghỉ bù" if decided.kind is Kind.SUBSTITUTE else "Nghỉ lễ"


def _swap_name(made_up_on: date) -> str:
    return f"Nghỉ hoán đổi (làm bù ngày {made_up_on:%d/%m/%Y})"


def _substitute_name(name: str) -> str:
    return f"Nghỉ bù {name}"


def _make_up_days(off: Mapping[date, DayOff]) -> list[MakeUpDay]:
    made_up = (
        MakeUpDay(swap.made_up_on, f"Làm bù cho ngày {day:%d/%m/%Y}", day, swap.notice)
        for day, swap in off.items()
        if swap.made_up_on
    )
    return sorted(made_up, key=lambda made_up_day: made_up_day.day)


def _ends(window: Window) -> tuple[date, ...]:
    return (window.start, window.last) if window else ()
