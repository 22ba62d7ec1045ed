"""A window is a half-open span of civil days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.calendar import CalendarError

ONE_DAY = timedelta(days=1)


class BackwardsWindow(CalendarError):
    """A window would end before it starts."""

    def __init__(self, start: date, end: date) -> None:
        super().__init__(f"window ends {end} before it starts {start}")
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The civil days from ``start`` (held) to ``end`` (not held); empty when they are equal.

    Raises:
        BackwardsWindow: if ``end`` is earlier than ``start``.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise BackwardsWindow(self.start, self.end)

    @classmethod
    def of_days(cls, first: date, last: date) -> "Window":
        """From ``first`` to ``last``, both held."""
        return cls(first, last + ONE_DAY)

    @classmethod
    def of_month(cls, year: int, month: int) -> "Window":
        """The civil month."""
        return cls(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))

    @classmethod
    def of_year(cls, year: int) -> "Window":
        """The civil year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @property
    def last(self) -> date:
        """The last day held, when there is one."""
        return self.end - ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __iter__(self) -> Iterator[date]:
        for ordinal in range(self.start.toordinal(), self.end.toordinal()):
            yield date.fromordinal(ordinal)

    def __len__(self) -> int:
        return (self.end - self.start).days

    def touches(self, first: date, last: date) -> bool:
        """Whether any day from ``first`` to ``last``, both included, is held."""
        return max(first, self.start) < self.end and last >= self.start

    def within(self, bounds: "Window") -> "Window":
        """The days that both hold; empty at the nearer edge of ``bounds`` when there are none."""
        start = min(max(self.start, bounds.start), bounds.end)
        return Window(start, max(start, min(self.end, bounds.end)))
