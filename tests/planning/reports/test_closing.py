"""Closing: what is done by the close is done, what is done after it is expected."""

from datetime import date

import pytest

from app.calendar.window import Window
from app.planning.due import Due
from app.planning.plans.progress import Progress
from app.planning.plans.vocabulary import ShareState
from app.planning.reports.closing import Close, Work, at_close, concerns, together
from app.planning.reports.vocabulary import Standing

HALF = Window(date(2027, 1, 1), date(2027, 7, 1))


def _close(seen: str = "2027-07-10", closes_on: str = "2027-05-15") -> Close:
    return Close(HALF, date.fromisoformat(closes_on), date.fromisoformat(seen))


def _work(state: str, due: str = "", done_on: str = "", *, estimated: bool = False) -> Work:
    day = date.fromisoformat(due) if due else None
    done = date.fromisoformat(done_on) if done_on else None
    return Work(ShareState(state), Due(day, day, day, ""), done, estimated)


@pytest.mark.parametrize(
    ("state", "due", "done_on", "standing"),
    [
        ("done", "2027-05-10", "2027-05-08", "early"),
        ("done", "2027-05-10", "2027-05-10", "on-time"),
        ("done", "2027-05-10", "2027-05-12", "late"),
        ("done", "", "2027-05-12", "on-time"),
        ("done", "2027-06-30", "2027-05-15", "early"),  # on the very day of the close
        ("done", "2027-05-10", "2027-05-16", "expected"),
        ("done", "2027-06-20", "2027-06-30", "expected"),  # on the last day of the period
        ("done", "2027-05-10", "2027-07-01", "under-way-late"),  # after the period
        ("done", "2027-06-20", "2027-07-01", "under-way"),
        ("doing", "2027-05-14", "", "under-way-late"),
        ("doing", "2027-05-15", "", "under-way"),
        ("todo", "2027-05-14", "", "overdue"),
        ("todo", "2027-06-01", "", "not-due"),
        ("dropped", "2027-05-10", "", "dropped"),
    ],
)
def test_work_stands_as_it_was_on_the_day_of_the_close(
    state: str, due: str, done_on: str, standing: str
) -> None:
    assert at_close(_work(state, due, done_on), _close()) == standing


@pytest.mark.parametrize("state", ["todo", "doing"])
def test_what_is_marked_expected_is_expected_be_it_late_or_not_begun(state: str) -> None:
    assert at_close(_work(state, "2027-05-01", estimated=True), _close()) is Standing.EXPECTED


def test_what_was_dropped_is_never_expected() -> None:
    work = _work("dropped", "2027-05-01", estimated=True)
    assert at_close(work, _close()) is Standing.DROPPED


def test_nothing_is_late_by_a_day_that_has_not_come() -> None:
    assert at_close(_work("todo", "2027-05-10"), _close(seen="2027-05-10")) is Standing.NOT_DUE
    assert at_close(_work("todo", "2027-05-10"), _close(seen="2027-05-11")) is Standing.OVERDUE


@pytest.mark.parametrize(
    ("state", "due", "done_on", "concerned"),
    [
        ("todo", "2027-06-30", "", True),
        ("todo", "2027-07-01", "", False),
        ("todo", "2026-12-20", "", True),  # left from before
        ("done", "2026-12-20", "2026-12-31", False),
        ("done", "2026-12-20", "2027-01-01", True),
        ("done", "2027-09-01", "2027-06-30", True),  # long before it was due
        ("done", "2027-09-01", "2027-07-02", False),
        ("dropped", "2027-03-01", "", True),
        ("dropped", "2026-12-20", "", False),
        ("todo", "", "", False),
        ("doing", "", "", True),
    ],
)
def test_a_report_tells_what_was_due_or_done_in_its_period_or_left_from_before(
    state: str, due: str, done_on: str, concerned: bool
) -> None:
    assert concerns(_work(state, due, done_on), _close()) is concerned


def test_a_task_stands_as_the_worst_of_its_shares() -> None:
    assert together([Standing.EARLY, Standing.OVERDUE]) is Standing.OVERDUE
    assert together([Standing.EARLY, Standing.EXPECTED]) is Standing.EXPECTED
    assert together([Standing.LATE, Standing.DROPPED]) is Standing.LATE
    assert together([Standing.DROPPED]) is Standing.DROPPED


def test_standings_are_the_states_of_progress_and_what_is_expected() -> None:
    labels = {one.value: one.label for one in Progress}
    assert {one.value: one.label for one in Standing} == labels | {"expected": "Ước thực hiện"}
