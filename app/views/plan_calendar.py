"""A month of a plan: its days in weeks, each with what is held and what is due."""

import datetime
from collections.abc import Iterable
from datetime import date, timedelta

from app.calendar.window import Window
from app.models import Plan
from app.planning.plans.pieces import Piece, Wanted
from app.planning.plans.programme import due_on
from app.views.base import View
from app.views.desk import Desk
from app.views.plan_parts import PlanLineView, line_views
from app.views.plan_pictures import PieceView, plan_pieces, window_of


class PlanDay(View):
    """A day of the month, or of the weeks at its ends."""

    date: datetime.date
    inside: bool
    today: bool
    off: bool
    lines: tuple[PlanLineView, ...]
    due: tuple[PieceView, ...]


class PlanMonth(View):
    """A month in weeks from Monday; ``before`` and ``after`` are months of the plan, if any."""

    year: int
    month: int
    weeks: tuple[tuple[PlanDay, ...], ...]
    before: str | None
    after: str | None


def month_asked(spelling: str, plan: Plan, today: date) -> date:
    """The first day of the month "2027-02"; without one, this month, or the plan's first."""
    window = window_of(plan)
    usual = today.replace(day=1) if today in window else window.start
    try:
        asked = date.fromisoformat(f"{spelling}-01")
    except ValueError:
        return usual
    return asked if asked in window else usual


def plan_month(desk: Desk, plan: Plan, first: date, wanted: Wanted) -> PlanMonth:
    """The month that begins on ``first``."""
    window = Window.of_month(first.year, first.month)
    whole = window_of(plan)
    lines = [line for line in line_views(desk, plan) if line.included and line.first]
    due = due_on(plan_pieces(desk, plan, wanted), window)
    before, after = window.start - timedelta(days=1), window.end
    return PlanMonth(
        year=first.year,
        month=first.month,
        weeks=tuple(
            tuple(_day(desk, day, window, lines, due.get(day, ())) for day in week)
            for week in _weeks(window)
        ),
        before=f"{before:%Y-%m}" if before in whole else None,
        after=f"{after:%Y-%m}" if after in whole else None,
    )


def _weeks(window: Window) -> Iterable[tuple[date, ...]]:
    monday = window.start - timedelta(days=window.start.weekday())
    while monday < window.end:
        yield tuple(monday + timedelta(days=number) for number in range(7))
        monday += timedelta(days=7)


def _day(
    desk: Desk,
    day: date,
    window: Window,
    lines: Iterable[PlanLineView],
    due: Iterable[Piece],
) -> PlanDay:
    inside = day in window
    return PlanDay(
        date=day,
        inside=inside,
        today=day == desk.today,
        off=day in desk.calendar.window and not desk.calendar.is_working_day(day),
        lines=tuple(one for one in lines if inside and one.first == day),
        due=tuple(map(PieceView.model_validate, due)),
    )
