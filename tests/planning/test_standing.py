"""Where a deadline stands: ahead, soon, too late to begin and overdue are told apart."""

from datetime import date

import pytest

from app.planning.deadlines import parse_deadline
from app.planning.due import due
from app.planning.standing import LABELS, Effort, Standing, standing, working_days_left
from app.workdays import OutOfWorkCalendar, work_calendar

# No notice: in these weeks of June and July 2024 only weekends are off.
CALENDAR = work_calendar(2024, 2025, (), ())


def _standing(spelling: str, today: str, effort: Effort) -> Standing:
    found = due(parse_deadline(spelling), CALENDAR)
    return standing(found, date.fromisoformat(today), CALENDAR, effort)


@pytest.mark.parametrize(
    ("today", "takes", "told"),
    [
        # "Trước ngày 15/7/2024" is due on Friday the 12th.
        ("2024-07-05", 0, Standing.AHEAD),  # six working days, this one counted
        ("2024-07-06", 0, Standing.SOON),  # five: a Saturday counts for nothing
        ("2024-07-12", 0, Standing.SOON),
        ("2024-07-12", 1, Standing.SOON),
        ("2024-07-12", 2, Standing.TOO_LATE),
        ("2024-07-05", 6, Standing.AHEAD),
        ("2024-07-05", 7, Standing.TOO_LATE),
        # Saturday: still before the 15th as printed, yet no working day is left.
        ("2024-07-13", 0, Standing.OVERDUE),
        ("2024-07-13", 9, Standing.OVERDUE),
    ],
)
def test_a_deadline_is_ahead_soon_too_late_or_overdue(
    today: str, takes: int, told: Standing
) -> None:
    assert _standing("before:2024-07-15", today, Effort(takes=takes)) is told


@pytest.mark.parametrize(
    ("today", "told"),
    [
        ("2024-06-03", Standing.AHEAD),
        ("2024-07-10", Standing.SOON),
        ("2024-07-11", Standing.OVERDUE),
    ],
)
def test_a_span_is_overdue_after_its_last_working_day(today: str, told: Standing) -> None:
    assert _standing("during:2024-07-start", today, Effort()) is told


@pytest.mark.parametrize(
    ("today", "told"),
    [
        ("2024-06-03", Standing.AHEAD),
        ("2024-07-10", Standing.SOON),
        ("2024-07-11", Standing.UNCONFIRMED),
        ("2025-07-11", Standing.UNCONFIRMED),
    ],
)
def test_what_is_only_expected_is_never_overdue_nor_too_late(today: str, told: Standing) -> None:
    assert _standing("expected:during:2024-07-start", today, Effort(takes=200)) is told


@pytest.mark.parametrize("today", ["2024-01-02", "2025-12-31"])
def test_what_goes_on_is_never_overdue(today: str) -> None:
    assert _standing("ongoing", today, Effort(takes=200)) is Standing.ONGOING


def test_how_many_days_count_as_soon_can_be_chosen() -> None:
    assert _standing("before:2024-07-15", "2024-07-05", Effort(soon=6)) is Standing.SOON
    assert _standing("before:2024-07-15", "2024-07-12", Effort(soon=0)) is Standing.AHEAD


@pytest.mark.parametrize(
    ("day", "today", "left"),
    [
        ("2024-07-12", "2024-07-12", 1),
        ("2024-07-12", "2024-07-08", 5),
        ("2024-07-12", "2024-07-06", 5),
        ("2024-07-12", "2024-07-15", 0),
    ],
)
def test_working_days_left_count_today_and_the_due_day(day: str, today: str, left: int) -> None:
    left_over = working_days_left(date.fromisoformat(day), date.fromisoformat(today), CALENDAR)
    assert left_over == left


@pytest.mark.parametrize("day", ["2026-01-01", "9999-12-31"])
def test_no_working_days_are_counted_to_a_day_that_nobody_knows(day: str) -> None:
    with pytest.raises(OutOfWorkCalendar):
        working_days_left(date.fromisoformat(day), date(2024, 7, 12), CALENDAR)


def test_every_standing_has_its_words() -> None:
    assert set(LABELS) == set(Standing)
    assert LABELS[Standing.TOO_LATE] == "quá muộn để bắt đầu"
