"""A timeline draws campaigns, activities and tasks as bars over the days, in whole pixels.

Each bar has a line of its own.  A campaign stands over what belongs to it; what belongs
to none comes last.  Days run from left to right, in the same width each to a pixel.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.calendar.window import Window
from app.planning.plans.load import CampaignSpan
from app.planning.plans.pieces import Piece
from app.planning.standing import Standing

LABELS_WIDTH = 280
DAYS_WIDTH = 960
HEAD_HEIGHT = 28
LINE_HEIGHT = 24
BAR_HEIGHT = 14
BAR_DROP = (LINE_HEIGHT - BAR_HEIGHT) // 2
TEXT_DROP = 16
"""From the top of a line to the foot of its letters."""
LEAST_WIDTH = 4
"""A bar of one day in a year would hardly be seen."""
LABEL_CHARACTERS = 40

MONDAY = 0
MOST_DAYS_BY_WEEK = 62
MOST_DAYS_BY_MONTH = 731


class BarKind(StrEnum):
    """What a bar stands for."""

    CAMPAIGN = "campaign"
    ACTIVITY = "activity"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Held:
    """Something that lasts from ``first`` to ``last``, both included."""

    kind: BarKind
    id: int
    name: str
    first: date
    last: date
    campaign_id: int | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """Something held, and where it is drawn; ``label`` is its name, cut to fit."""

    held: Held
    label: str
    label_x: int
    label_y: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The line at which a week, a month or a year begins, and its name beside it."""

    x: int
    label: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing; ``today_x`` is None on days that it does not show."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    today_x: int | None


def held_campaign(campaign: CampaignSpan) -> Held:
    """A campaign as it is drawn."""
    return Held(
        BarKind.CAMPAIGN, campaign.id, campaign.name, campaign.first, campaign.last, campaign.id
    )


def held_task(piece: Piece) -> Held | None:
    """A task from the day on which it has to be begun, or its span, to the due day.

    None for what has no day.
    """
    if piece.due is None:
        return None
    days = [day for day in (piece.first, piece.begin, piece.due) if day]
    return Held(
        BarKind.TASK,
        piece.task_id,
        piece.title,
        min(days),
        piece.due,
        piece.campaign_id,
        piece.standing,
    )


def timeline(held: Iterable[Held], window: Window, today: date) -> Timeline:
    """What of ``held`` touches ``window``, drawn; bars are cut at its ends."""
    seen = [one for one in held if window.touches(one.first, one.last)]
    bars = tuple(_bar(one, line, window) for line, one in enumerate(_in_order(seen)))
    return Timeline(
        width=LABELS_WIDTH + DAYS_WIDTH,
        height=HEAD_HEIGHT + LINE_HEIGHT * len(bars),
        marks=tuple(_marks(window)),
        bars=bars,
        today_x=_x(today, window) if today in window else None,
    )


def _in_order(held: list[Held]) -> list[Held]:
    """By campaign, these by day; in each the campaign itself first, then by day."""
    starts = {one.id: one.first for one in held if one.kind is BarKind.CAMPAIGN}

    def order(one: Held) -> tuple[date, int, bool, date, date, str, int]:
        start = starts.get(one.campaign_id, date.max) if one.campaign_id else date.max
        group = one.campaign_id if start < date.max and one.campaign_id else 0
        is_below = one.kind is not BarKind.CAMPAIGN
        return (start, group, is_below, one.first, one.last, one.kind, one.id)

    return sorted(held, key=order)


def _bar(held: Held, line: int, window: Window) -> Bar:
    top = HEAD_HEIGHT + line * LINE_HEIGHT
    left = _x(max(held.first, window.start), window)
    right = _after(min(held.last, window.last), window)
    width = max(right - left, LEAST_WIDTH)
    return Bar(
        held=held,
        label=shortened(held.name),
        label_x=0 if held.kind is BarKind.CAMPAIGN else 12,
        label_y=top + TEXT_DROP,
        x=min(left, LABELS_WIDTH + DAYS_WIDTH - width),
        y=top + BAR_DROP,
        width=width,
        height=BAR_HEIGHT,
    )


def shortened(name: str) -> str:
    """``name`` in as many characters as there is room for, cut between words."""
    if len(name) <= LABEL_CHARACTERS:
        return name
    cut = name[:LABEL_CHARACTERS].rpartition(" ")[0] or name[: LABEL_CHARACTERS - 1]
    return f"{cut.rstrip(' ,;:(–-')}…"


def _x(day: date, window: Window) -> int:
    """Where a day begins."""
    return LABELS_WIDTH + (day - window.start).days * DAYS_WIDTH // len(window)


def _after(day: date, window: Window) -> int:
    """Where a day ends."""
    return LABELS_WIDTH + ((day - window.start).days + 1) * DAYS_WIDTH // len(window)


def _marks(window: Window) -> Iterator[Mark]:
    """The Mondays of two months, the months of two years, the years of more."""
    if len(window) <= MOST_DAYS_BY_WEEK:
        days = {day: f"{day.day}/{day.month}" for day in window if day.weekday() == MONDAY}
    elif len(window) <= MOST_DAYS_BY_MONTH:
        days = {day: _month_name(day) for day in window if day.day == 1}
    else:
        days = {day: str(day.year) for day in window if (day.month, day.day) == (1, 1)}
    for day, label in days.items():
        x = _x(day, window)
        yield Mark(x, label, x + 3, TEXT_DROP)


def _month_name(day: date) -> str:
    return f"T1/{day.year}" if day.month == 1 else f"T{day.month}"
