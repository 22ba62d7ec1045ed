"""What is said of days off and of the days worked for them."""

import datetime
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.calendar.spoken import weekday
from app.calendar.window import Window
from app.views.base import View
from app.views.reading import Reading
from app.workdays import DayOff, MakeUpDay, Notice


class DayOffKind(StrEnum):
    """Why a day is off, or worked although it would be off."""

    HOLIDAY = "holiday"
    SUBSTITUTE = "substitute"
    SWAPPED = "swapped"
    MAKE_UP = "make-up"


KIND_LABELS = {
    DayOffKind.HOLIDAY: "nghỉ lễ, tết",
    DayOffKind.SUBSTITUTE: "nghỉ bù",
    DayOffKind.SWAPPED: "nghỉ hoán đổi",
    DayOffKind.MAKE_UP: "làm bù",
}


class NoticeView(View):
    """The document behind a day off."""

    title: str
    number: str | None
    date: datetime.date | None
    url: str | None
    article: str | None


class DayOffView(View):
    """A day off, or a Saturday that is worked (``working``)."""

    date: datetime.date
    weekday: str
    name: str
    kind: DayOffKind
    kind_text: str
    working: bool
    other_day: Annotated[
        datetime.date | None, Field(description="the day worked, or taken off, in exchange")
    ]
    expected: Annotated[bool, Field(description="true where no notice is known: dự kiến")]
    notice: NoticeView | None


def days_off(window: Window, reading: Reading) -> tuple[DayOffView, ...]:
    """The days off and make-up days in ``window``, in order; none outside 1995 to 2099."""
    calendar = reading.reference.work_calendar
    known = window.within(calendar.window)
    found = [
        *map(day_off_view, calendar.days_off(known)),
        *map(_make_up_view, calendar.make_up_days(known)),
    ]
    return tuple(sorted(found, key=lambda off: off.date))


def day_off_on(day: date, reading: Reading) -> DayOffView | None:
    """What is special about ``day`` as a working day, if anything."""
    return next(iter(days_off(Window.of_days(day, day), reading)), None)


def day_off_view(off: DayOff) -> DayOffView:
    """A day off with its words."""
    kind = DayOffKind(off.kind)
    return DayOffView(
        date=off.day,
        weekday=weekday(off.day),
        name=off.name,
        kind=kind,
        kind_text=KIND_LABELS[kind],
        working=False,
        other_day=off.made_up_on,
        expected=off.expected,
        notice=_notice_view(off.notice),
    )


def _make_up_view(made_up: MakeUpDay) -> DayOffView:
    return DayOffView(
        date=made_up.day,
        weekday=weekday(made_up.day),
        name=made_up.name,
        kind=DayOffKind.MAKE_UP,
        kind_text=KIND_LABELS[DayOffKind.MAKE_UP],
        working=True,
        other_day=made_up.instead_of,
        expected=made_up.notice is None,
        notice=_notice_view(made_up.notice),
    )


def _notice_view(notice: Notice | None) -> NoticeView | None:
    return NoticeView.model_validate(notice, from_attributes=True) if notice else None
