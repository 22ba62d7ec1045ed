"""A load is how many open tasks a lead has in each week; what is too much is warned of.

Weeks are those of ISO 8601, from Monday to Sunday.  A task weighs on the weeks from the
day on which it has to be begun to its due day, one that recurs on the week of each due
day; what goes on, is done or dropped weighs nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from app.calendar.window import Window
from app.planning.plans.pieces import Assignee, Piece
from app.planning.printed import printed_date

CAPACITY = 5
"""How many open tasks a lead carries in one week, where nobody says otherwise."""

NOBODY = Assignee("", "Chưa giao chủ trì")

LEVELS = 4
"""Shades of a cell that is not over the capacity; one more is over."""

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday."""

    first: date

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def number(self) -> int:
        """Its number in its ISO year."""
        return self.first.isocalendar().week

    @property
    def year(self) -> int:
        """Its ISO year, to which its Thursday belongs."""
        return self.first.isocalendar().year


@dataclass(frozen=True, slots=True)
class Cell:
    """The open tasks of a lead in a week; ``level`` is from 0 to ``LEVELS``, or one over."""

    week: Week
    task_ids: tuple[int, ...]
    level: int

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.task_ids)

    @property
    def is_over(self) -> bool:
        """Whether they are more than the capacity."""
        return self.level > LEVELS


@dataclass(frozen=True, slots=True)
class Row:
    """A lead with a cell for each week; ``total`` counts its tasks, each once."""

    lead: Assignee
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CampaignSpan:
    """A campaign with its first and last day, both included."""

    id: int
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Overload:
    """A lead that has more open tasks in a week than it can carry."""

    lead: Assignee
    week: Week
    count: int
    capacity: int

    @property
    def sentence(self) -> str:
        """Told in Vietnamese."""
        return (
            f"{self.lead.name}: {self.count} nhiệm vụ trong tuần {self.week.number}"
            f" ({printed_date(self.week.first)} – {printed_date(self.week.last)}),"
            f" quá mức {self.capacity}; hãy dời hạn hoặc giao bớt"
        )


@dataclass(frozen=True, slots=True)
class Collision:
    """Two campaigns that share days and leads."""

    one: CampaignSpan
    other: CampaignSpan
    first: date
    last: date
    leads: tuple[Assignee, ...]

    @property
    def sentence(self) -> str:
        """Told in Vietnamese."""
        days = printed_date(self.first)
        if self.first < self.last:
            days = f"{days} – {printed_date(self.last)}"
        who = ", ".join(lead.name for lead in self.leads)
        return (
            f"“{self.one.name}” và “{self.other.name}” trùng ngày ({days}), cùng do {who} chủ trì"
        )


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Leads by weeks, the busiest first, with what is warned of."""

    weeks: tuple[Week, ...]
    rows: tuple[Row, ...]
    overloads: tuple[Overload, ...]
    collisions: tuple[Collision, ...]


def weeks_of(window: Window) -> tuple[Week, ...]:
    """The weeks that have a day in ``window``."""
    monday = window.start - timedelta(days=window.start.weekday())
    number = (window.last - monday).days // 7 + 1
    return tuple(Week(monday + n * _WEEK) for n in range(number))


def heat_map(
    pieces: Iterable[Piece],
    campaigns: Sequence[CampaignSpan],
    window: Window,
    capacity: int = CAPACITY,
) -> HeatMap:
    """How open tasks weigh on their leads in the weeks of ``window``.

    Tasks without a lead have a row of their own, of which nothing is warned.
    """
    weeks = weeks_of(window)
    held = tuple(pieces)
    rows = tuple(_row(lead, own, weeks, capacity) for lead, own in _by_lead(held).items())
    rows = tuple(sorted(rows, key=lambda row: (row.lead == NOBODY, -row.total, row.lead.name)))
    return HeatMap(
        weeks,
        tuple(row for row in rows if any(cell.count for cell in row.cells)),
        tuple(_overloads(rows, capacity)),
        collisions(campaigns, held),
    )


def collisions(campaigns: Sequence[CampaignSpan], pieces: Iterable[Piece]) -> tuple[Collision, ...]:
    """The pairs of campaigns that share days and a lead of open tasks, the earliest first."""
    leads: dict[int | None, set[Assignee]] = defaultdict(set)
    for piece in pieces:
        if piece.is_open:
            leads[piece.campaign_id].update(piece.leads)
    ordered = sorted(campaigns, key=lambda campaign: (campaign.first, campaign.id))
    return tuple(
        Collision(one, other, other.first, min(one.last, other.last), _by_name(shared))
        for one, other in combinations(ordered, 2)
        if other.first <= one.last and (shared := leads[one.id] & leads[other.id])
    )


def _by_name(leads: Iterable[Assignee]) -> tuple[Assignee, ...]:
    return tuple(sorted(leads, key=lambda lead: (lead.name, lead.key)))


def _by_lead(pieces: Iterable[Piece]) -> dict[Assignee, list[Piece]]:
    found: dict[Assignee, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.is_open and piece.due:
            for lead in piece.leads or (NOBODY,):
                found[lead].append(piece)
    return found


def _row(lead: Assignee, pieces: list[Piece], weeks: Sequence[Week], capacity: int) -> Row:
    ids: dict[Week, list[int]] = defaultdict(list)
    for piece in pieces:
        for week in _weeks_of_piece(piece):
            ids[week].append(piece.task_id)
    cells = tuple(Cell(week, tuple(ids[week]), _level(len(ids[week]), capacity)) for week in weeks)
    return Row(lead, cells, len({task_id for cell in cells for task_id in cell.task_ids}))


def _weeks_of_piece(piece: Piece) -> tuple[Week, ...]:
    assert piece.due, "only what is due weighs"
    if piece.times:
        return tuple(dict.fromkeys(weeks_of(Window.of_days(day, day))[0] for day in piece.times))
    return weeks_of(Window.of_days(min(piece.begin or piece.due, piece.due), piece.due))


def _level(count: int, capacity: int) -> int:
    """The shade of a cell: 0 for nothing, ``LEVELS`` from three quarters of the capacity on."""
    if count > capacity:
        return LEVELS + 1
    return -(-count * LEVELS // capacity)


def _overloads(rows: Iterable[Row], capacity: int) -> Iterator[Overload]:
    over = [
        Overload(row.lead, cell.week, cell.count, capacity)
        for row in rows
        if row.lead != NOBODY
        for cell in row.cells
        if cell.is_over
    ]
    yield from sorted(over, key=lambda found: (found.week.first, -found.count, found.lead.name))
