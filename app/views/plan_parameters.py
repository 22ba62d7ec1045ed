"""The parameters by which plans and their tasks are listed, and the pages of such lists."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BeforeValidator, Field

from app.clock import VIETNAM
from app.planning.plans.pieces import Wanted
from app.planning.plans.vocabulary import PlanKind, PlanState, ShareState
from app.planning.standing import Standing
from app.views.base import View
from app.views.civil import Between, CivilDay
from app.views.parameters import DEFAULT_LIMIT, BadParameter, Limit, Parameters
from app.views.upcoming import BadCursor

MAX_NUMBER = 2**31 - 1
"""The highest number that a row can have."""

FIRST_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2200, 1, 1, tzinfo=UTC)


def _instant(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        found = datetime.fromisoformat(text)
        instant = found if found.tzinfo else found.replace(tzinfo=VIETNAM)
        if not FIRST_INSTANT <= instant < LAST_INSTANT:
            raise ValueError
    except (ValueError, OverflowError):
        raise ValueError("phải là thời điểm từ năm 2000, dạng 2026-11-22T03:00:00Z") from None
    return instant


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    Field(
        description="what was changed at that instant or later", examples=["2026-11-22T03:00:00Z"]
    ),
]
Number = Annotated[int, Between(1, MAX_NUMBER)]
UnitSpelling = Annotated[str, Field(max_length=48, examples=["tinh-uy-thai-nguyen"])]
Cursor = Annotated[str, Field(max_length=20, description="`next` of the page before")]


class Since(Parameters):
    """Of a list, what was changed of late."""

    updated_since: Instant | None = None


class PlanParameters(Since):
    """Which plans, and a page of them."""

    unit: Annotated[UnitSpelling | None, Field(description="that drafts or issues them")] = None
    state: PlanState | None = None
    kind: PlanKind | None = None
    cursor: Cursor | None = None
    limit: Limit = DEFAULT_LIMIT


class TasksWanted(Parameters):
    """Which tasks of a plan; what is left out asks for all."""

    unit: Annotated[UnitSpelling | None, Field(description="that leads or supports them")] = None
    channel: Annotated[str | None, Field(max_length=48, examples=["bao-chi"])] = None
    state: Annotated[ShareState | None, Field(description="how far they are")] = None
    standing: Standing | None = None

    @property
    def wanted(self) -> Wanted:
        """As tables, boards and drawings take them."""
        return Wanted(
            unit_id=self.unit, channel=self.channel, state=self.state, standing=self.standing
        )


class TaskParameters(TasksWanted, Since):
    """Which tasks of all plans, and a page of them."""

    plan: Number | None = None
    due_from: CivilDay | None = None
    due_to: Annotated[CivilDay | None, Field(description="the day is included")] = None
    cursor: Cursor | None = None
    limit: Limit = DEFAULT_LIMIT

    def has_day(self, day: date | None) -> bool:
        """Whether something due on ``day`` is asked for."""
        if day is None:
            return self.due_from is None and self.due_to is None
        return (self.due_from is None or self.due_from <= day) and (
            self.due_to is None or day <= self.due_to
        )

    def check(self) -> None:
        """Refuse days that run backwards.

        Raises:
            BadParameter: if they do.
        """
        if self.due_from and self.due_to and self.due_to < self.due_from:
            raise BadParameter("due_to", f"phải từ {self.due_from} trở đi")


Item = TypeVar("Item")
Row = TypeVar("Row")


class Page(View, Generic[Item]):
    """One page of a list; ``next`` is the cursor of the page after it, null on the last."""

    items: tuple[Item, ...]
    next: str | None = None


def number_in(cursor: str | None) -> int | None:
    """The number that ``cursor`` tells of.

    Raises:
        BadCursor: if it is none of ours.
    """
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and 1 <= int(cursor) <= MAX_NUMBER):
        raise BadCursor(cursor)
    return int(cursor)


def found_from(
    start: int | None,
    limit: int,
    more: Callable[[int | None], Sequence[Row]],
    number: Callable[[Row], int],
    fitting: Callable[[Sequence[Row]], Iterable[Item]],
    place: Callable[[Item], int],
) -> tuple[tuple[Item, ...], str | None]:
    """A page of what fits, and its ``next``, reading on until it is full.

    ``more`` gives rows after the number it is given, ``fitting`` what of them is wanted.
    """
    found: list[Item] = []
    while rows := more(start):
        found += fitting(rows)
        if len(found) > limit:
            return tuple(found[:limit]), str(place(found[limit - 1]))
        start = number(rows[-1])
    return tuple(found), None
