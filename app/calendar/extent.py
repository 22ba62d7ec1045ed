"""An extent is the days an occurrence lasts, told from its anchor: eves, weeks, months."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.calendar import CalendarError
from app.calendar.almanac import occurrences
from app.calendar.lunar import ALMANAC
from app.calendar.rules import Rule
from app.calendar.window import Window

MAX_OFFSET_DAYS = 60
MAX_LENGTH_DAYS = 62

BEFORE = timedelta(days=MAX_OFFSET_DAYS)
AFTER = timedelta(days=MAX_OFFSET_DAYS + MAX_LENGTH_DAYS)


class BadExtent(CalendarError):
    """An extent out of bounds, or with two ends; its text tells the author, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Extent:
    """From ``offset`` days after the anchor (before, if negative) for ``lasts`` days.

    With ``through``, it ends instead on the first day of that rule on or after its
    first day; a rule that does not fall within 62 days leaves it a single day.

    Raises:
        BadExtent: if ``offset`` is not within 60 days, ``lasts`` not 1 to 62, or both
            ``lasts`` and ``through`` are given.
    """

    offset: int = 0
    lasts: int = 1
    through: Rule | None = None

    def __post_init__(self) -> None:
        if abs(self.offset) > MAX_OFFSET_DAYS:
            raise BadExtent(f"offset phải trong khoảng ±{MAX_OFFSET_DAYS} ngày")
        if not 1 <= self.lasts <= MAX_LENGTH_DAYS:
            raise BadExtent(f"lasts phải từ 1 đến {MAX_LENGTH_DAYS} ngày")
        if self.through and self.lasts != 1:
            raise BadExtent("chỉ dùng một trong hai: lasts hoặc through")


SINGLE_DAY = Extent()


def span(anchor: date, extent: Extent) -> tuple[date, date]:
    """First and last day, both included, of the occurrence anchored at ``anchor``."""
    first = anchor + timedelta(days=extent.offset)
    if extent.through is None:
        return first, first + timedelta(days=extent.lasts - 1)
    reach = Window(first, first + timedelta(days=MAX_LENGTH_DAYS)).within(ALMANAC)
    return first, next(iter(occurrences(extent.through, reach)), first)


def anchors_that_may_touch(window: Window) -> Window:
    """Where the anchors lie of all occurrences, of any extent, that can touch ``window``."""
    near = window.within(Window(ALMANAC.start - BEFORE, ALMANAC.end + AFTER))
    return Window(near.start - AFTER, near.end + BEFORE).within(ALMANAC)
