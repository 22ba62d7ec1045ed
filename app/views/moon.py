"""A moon picture shows where in its day a new moon fell, and which midnight it was near to.

Its lines of time are told in the units of a drawing ``WIDTH`` wide, so that a page has
only to print them.  Instants are by the clock of the meridian in force.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from app.calendar.derivation import Derivation, derivation
from app.calendar.lunar import ALMANAC, is_uncertain, lunar_date, lunar_month
from app.calendar.meridian import CHINESE_ZONE_TIME, VIETNAMESE_TIME, Basis, Meridian
from app.calendar.window import ONE_DAY
from app.views.base import View
from app.views.lunar import LunarView, lunar_view

WIDTH = 360
LEFT = 20
RIGHT = 340

CLOSE = timedelta(hours=1)
"""The difference of the clocks of Hà Nội and Bắc Kinh: nearer, they may name two days."""

_VERY_CLOSE = timedelta(minutes=5)
_STEPS = 3
_DELTA_T_SINCE = 1929


class Doubt(StrEnum):
    """Why a month may begin a day earlier or later."""

    SOURCES = "sources"
    EARTH = "earth"


class Mark(View):
    """A place on a line of time, with the clock there."""

    x: float
    clock: str


class Band(View):
    """The part of a line that belongs to one civil day."""

    x: float
    width: float
    middle: float
    day: date


class TimeLine(View):
    """A span of time as it is drawn; ``other`` is the midnight of the other meridian."""

    bands: tuple[Band, ...]
    ticks: tuple[Mark, ...]
    moon: Mark
    anchor: Annotated[str, Field(description="start, middle or end: where its clock is printed")]
    other: Mark | None
    other_anchor: str


class Elsewhere(View):
    """On which day the same new moon falls by the clock of another meridian."""

    meridian: str
    chinese: bool
    day: date
    clock: str


class MoonView(View):
    """The new moon of one lunar month against midnight."""

    month: Annotated[LunarView, Field(description="its first day")]
    starts: date
    new_moon: datetime
    meridian: str
    margin_seconds: int
    before_midnight: bool
    as_computed: Annotated[bool, Field(description="false where almanacs began on another day")]
    doubt: Doubt | None
    elsewhere: Elsewhere | None
    whole: Annotated[TimeLine, Field(description="the day from midnight to midnight")]
    near: Annotated[TimeLine | None, Field(description="what is round a midnight that is near")]


def moon_view(day: date, basis: Basis) -> MoonView:
    """The picture of the new moon that decides the lunar date of ``day``.

    That is the one that begins its month; for the last day of a month it is the next one
    where that may come a day earlier.

    Raises:
        OutOfAlmanac: if the tables do not cover the day.
    """
    found = derivation(_day_decided_with(day, basis), basis)
    local = found.local_new_moon
    other = _other(found.meridian)
    differs = local.astimezone(other.zone).date() != local.date()
    boundary = _boundary(local, other) if differs else None
    uncertain = found.month.uncertain_start
    is_close = abs(found.margin) <= CLOSE
    return MoonView(
        month=lunar_view(lunar_date(found.month.start, basis)),
        starts=found.month.start,
        new_moon=local,
        meridian=found.meridian.name,
        margin_seconds=round(abs(found.margin).total_seconds()),
        before_midnight=found.margin < timedelta(0),
        as_computed=found.as_computed,
        doubt=_doubt(found) if uncertain else None,
        elsewhere=_elsewhere(local, other) if differs else None,
        whole=_whole(local, boundary),
        near=_near(local, found.margin, boundary) if is_close else None,
    )


def _day_decided_with(day: date, basis: Basis) -> date:
    month = lunar_month(day, basis)
    hangs_on_the_next = is_uncertain(day, basis) and not month.uncertain_start
    return min(month.days.end, ALMANAC.last) if hangs_on_the_next else day


def _doubt(found: Derivation) -> Doubt:
    return Doubt.EARTH if found.month.start.year >= _DELTA_T_SINCE else Doubt.SOURCES


def _other(in_force: Meridian) -> Meridian:
    """The meridian by which others counted: the Chinese, or Hà Nội's where that was in force."""
    is_chinese = in_force.offset == CHINESE_ZONE_TIME.offset
    return VIETNAMESE_TIME if is_chinese else CHINESE_ZONE_TIME


def _elsewhere(local: datetime, other: Meridian) -> Elsewhere:
    there = local.astimezone(other.zone)
    return Elsewhere(
        meridian=other.name,
        chinese=other is CHINESE_ZONE_TIME,
        day=there.date(),
        clock=f"{there:%H:%M:%S}",
    )


def _boundary(local: datetime, other: Meridian) -> datetime:
    """The midnight of ``other`` that lies between the two dates of the new moon."""
    there = local.astimezone(other.zone)
    later = max(local.date(), there.date())
    return datetime.combine(later, time(), other.zone).astimezone(local.tzinfo)


def _midnight(day: date, like: datetime) -> datetime:
    return datetime.combine(day, time(), like.tzinfo)


def _whole(local: datetime, boundary: datetime | None) -> TimeLine:
    start = _midnight(local.date(), local)
    ticks = [(start + timedelta(hours=hour), f"{hour}:00") for hour in range(0, 25, 6)]
    return _line(local, ticks, boundary)


def _near(local: datetime, margin: timedelta, boundary: datetime | None) -> TimeLine:
    before = margin < timedelta(0)
    midnight = _midnight(local.date() + ONE_DAY if before else local.date(), local)
    step = timedelta(minutes=2) if abs(margin) <= _VERY_CLOSE else timedelta(minutes=30)
    instants = (midnight + step * count for count in range(-_STEPS, _STEPS + 1))
    return _line(local, [(i, f"{i.hour}:{i.minute:02}") for i in instants], boundary)


def _line(
    local: datetime, ticks: list[tuple[datetime, str]], boundary: datetime | None
) -> TimeLine:
    start, end = ticks[0][0], ticks[-1][0]

    def x(instant: datetime) -> float:
        return round(LEFT + (RIGHT - LEFT) * ((instant - start) / (end - start)), 1)

    midnight = _midnight(end.date(), local)
    cuts = [start, midnight, end] if midnight < end else [start, end]
    shown = boundary if boundary and start <= boundary <= end else None
    return TimeLine(
        bands=tuple(_band(x(first), x(last), first.date()) for first, last in pairwise(cuts)),
        ticks=tuple(Mark(x=x(instant), clock=clock) for instant, clock in ticks),
        moon=Mark(x=x(local), clock=f"{local:%H:%M:%S}"),
        anchor=_anchor(x(local)),
        other=Mark(x=x(shown), clock=f"{shown:%H:%M}") if shown else None,
        other_anchor=_anchor(x(shown)) if shown else "middle",
    )


def _band(left: float, right: float, day: date) -> Band:
    return Band(x=left, width=round(right - left, 1), middle=round((left + right) / 2, 1), day=day)


def _anchor(x: float) -> str:
    """How a text at ``x`` is set so that it stays within the drawing."""
    if x < WIDTH / 4:
        return "start"
    return "end" if x > WIDTH * 3 / 4 else "middle"
