"""A programme of work lists tasks by the period in which they are due."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from app.calendar.window import Window
from app.planning.plans.pieces import Piece
from app.planning.plans.programme import due_on, programme
from app.planning.spans import Unit

YEAR = Window.of_year(2027)


def piece(task_id: int, due: str | None = None, **changes: Any) -> Piece:
    day = date.fromisoformat(due) if due else None
    return Piece(task_id=task_id, plan_id=1, title=f"Việc {task_id}", due=day, **changes)


MONTHLY = piece(7, "2027-01-20", times=(date(2027, 1, 20), date(2027, 2, 19), date(2027, 12, 20)))


def listed(pieces: list[Piece], unit: Unit, window: Window = YEAR) -> dict[str, list[int]]:
    """The tasks of each period in which one is due."""
    slots = programme(pieces, unit, window).slots
    return {s.label: [e.piece.task_id for e in s.entries] for s in slots if s.entries}


@pytest.mark.parametrize(
    ("unit", "label"),
    [
        (Unit.MONTH, "Tháng 6/2027"),
        (Unit.QUARTER, "Quý II/2027"),
        (Unit.HALF, "6 tháng đầu năm 2027"),
        (Unit.YEAR, "Năm 2027"),
    ],
)
def test_a_task_stands_in_the_period_of_its_due_day(unit: Unit, label: str) -> None:
    assert listed([piece(1, "2027-06-30")], unit) == {label: [1]}


@pytest.mark.parametrize(
    ("unit", "number"), [(Unit.MONTH, 12), (Unit.QUARTER, 4), (Unit.HALF, 2), (Unit.YEAR, 1)]
)
def test_all_periods_are_listed_in_order_empty_or_not(unit: Unit, number: int) -> None:
    slots = programme((), unit, YEAR).slots
    assert len(slots) == number
    assert (slots[0].first, slots[-1].last) == (YEAR.start, YEAR.last)
    assert all(one.last < other.first for one, other in pairwise(slots))


def test_what_is_due_outside_is_not_lost() -> None:
    found = listed([piece(2, "2027-01-05"), piece(1, "2026-12-14")], Unit.MONTH)
    assert found == {"Tháng 12/2026": [1], "Tháng 1/2027": [2]}


def test_what_recurs_stands_in_each_period() -> None:
    found = listed([piece(1, "2027-02-01"), MONTHLY, piece(9, "2027-02-26")], Unit.MONTH)
    assert found == {"Tháng 1/2027": [7], "Tháng 2/2027": [1, 7, 9], "Tháng 12/2027": [7]}


def test_a_quarter_lists_each_time_of_what_recurs() -> None:
    assert listed([MONTHLY], Unit.QUARTER) == {"Quý I/2027": [7, 7], "Quý IV/2027": [7]}


def test_a_part_of_a_year_has_its_own_months() -> None:
    quarter = Window(date(2027, 4, 1), date(2027, 7, 1))
    labels = [slot.label for slot in programme((), Unit.MONTH, quarter).slots]
    assert labels == ["Tháng 4/2027", "Tháng 5/2027", "Tháng 6/2027"]


def test_what_has_no_day_stands_apart() -> None:
    found = programme([piece(1), piece(2, refused="hãy ghi ngày")], Unit.YEAR, YEAR)
    assert [p.task_id for p in found.ongoing] == [1]
    assert [p.task_id for p in found.undated] == [2]


def test_a_sheet_has_what_is_due_on_each_day() -> None:
    pieces = [piece(3, "2027-02-19"), piece(1, "2027-03-01"), MONTHLY]
    found = due_on(pieces, Window.of_month(2027, 2))
    assert {str(day): [p.task_id for p in due] for day, due in found.items()} == {
        "2027-02-19": [3, 7]
    }
