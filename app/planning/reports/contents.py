"""The contents of a report follow from data: what was done, what is late, figures, what is next.

They are proposed, and written over by whoever reports; with a report that is handed in they
are kept as they were then.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from app.planning.reports.counting import Counted
from app.planning.reports.vocabulary import DONE, STILL_LATE, STILL_OPEN, Standing


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class Behind(_Kept):
    """A unit that has not done its part, and why, where it says."""

    unit: str
    standing: Standing
    due: date | None = None
    reason: str = ""


class Item(_Kept):
    """A task; ``standings`` counts its assignees, ``behind`` names those who have not done it."""

    task_id: int
    title: str
    wording: str
    plan: str
    campaign: str = ""
    channel: str = ""
    due: date | None = None
    done_on: date | None = None
    standing: Standing
    standings: dict[Standing, int]
    behind: tuple[Behind, ...] = ()

    @property
    def shares(self) -> int:
        """How many assignees it has."""
        return sum(self.standings.values())

    @property
    def done(self) -> int:
        """How many of them have done it."""
        return sum(number for standing, number in self.standings.items() if standing in DONE)


class Row(_Kept):
    """How many shares of one campaign, channel or unit stand how; the name is empty for none."""

    name: str
    standings: dict[Standing, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.standings.values())

    @property
    def done(self) -> int:
        """How many were done by the close."""
        return self._count(DONE)

    @property
    def expected(self) -> int:
        """How many are expected to be done."""
        return self._count({Standing.EXPECTED})

    @property
    def late(self) -> int:
        """How many are late and not done."""
        return self._count(STILL_LATE)

    @property
    def still_open(self) -> int:
        """How many are to be done in time yet."""
        return self._count(STILL_OPEN)

    @property
    def dropped(self) -> int:
        """How many will not be done."""
        return self._count({Standing.DROPPED})

    def _count(self, wanted: Iterable[Standing]) -> int:
        return sum(self.standings.get(standing, 0) for standing in wanted)


class Sum(_Kept):
    """What a measure comes to: ``done`` by the close, ``expected`` after it."""

    measure: str
    label: str
    counted: str
    done: int
    expected: int

    @property
    def together(self) -> int:
        """What the whole period is expected to come to."""
        return self.done + self.expected


class NextDay(_Kept):
    """An anniversary of the next period; ``year_class`` is that of its ordinal."""

    id: str
    title: str
    first: date
    last: date
    year_class: str | None = None
    own: bool = False


class NextReview(_Kept):
    """A document whose years are full in the next period."""

    id: str
    title: str
    full_on: str


class NextTask(_Kept):
    """A task that is due in the next period; of a plan that is no draft, or of one."""

    task_id: int
    title: str
    wording: str
    due: date
    plan: str
    draft: bool = False
    leads: tuple[str, ...] = ()


class Contents(_Kept):
    """All that a report is filled from."""

    period: str
    closes_on: date
    items: tuple[Item, ...] = ()
    campaigns: tuple[Row, ...] = ()
    channels: tuple[Row, ...] = ()
    units: tuple[Row, ...] = ()
    counted: tuple[Counted, ...] = ()
    figures: tuple[Sum, ...] = ()
    next_period: str
    days: tuple[NextDay, ...] = ()
    reviews: tuple[NextReview, ...] = ()
    tasks: tuple[NextTask, ...] = ()

    def standing(self, *wanted: Standing) -> tuple[Item, ...]:
        """The tasks that stand so, in the order of ``wanted`` and then of days."""
        return tuple(item for one in wanted for item in self.items if item.standing is one)

    @property
    def standings(self) -> Mapping[Standing, int]:
        """How many tasks stand how."""
        found = dict.fromkeys(Standing, 0)
        for item in self.items:
            found[item.standing] += 1
        return found
