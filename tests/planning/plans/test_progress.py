"""Progress: how a share, a task and a plan stand on a day, as reports count them."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.models import Plan, Task
from app.planning.due import Due
from app.planning.plans.progress import (
    Progress,
    combined_progress,
    days_late,
    plan_progress,
    progress,
    tallied_by,
    tally,
)
from app.planning.plans.shares import shares_of
from app.planning.plans.vocabulary import Part, ShareState
from app.workdays import WorkCalendar

# Friday; the deadline is worded "chậm nhất ngày 30/01/2027", a Saturday.
FRIDAY, SATURDAY, SUNDAY = date(2027, 1, 29), date(2027, 1, 30), date(2027, 1, 31)
BY_SATURDAY = Due(None, SATURDAY, FRIDAY, "")
BY_FRIDAY = Due(None, FRIDAY, FRIDAY, "")
IN_JANUARY = Due(date(2027, 1, 1), SUNDAY, FRIDAY, "")
EXPECTED = Due(None, FRIDAY, FRIDAY, "", expected=True)
ONGOING = Due(None, None, None, "")

Issued = Callable[..., tuple[Plan, tuple[Task, ...]]]


@pytest.mark.parametrize(
    ("due", "done_on", "stands"),
    [
        (BY_FRIDAY, "2027-01-28", "early"),
        (BY_FRIDAY, "2027-01-29", "on-time"),
        (BY_FRIDAY, "2027-01-30", "late"),
        pytest.param(BY_SATURDAY, "2027-01-30", "on-time", id="on the day as worded"),
        (BY_SATURDAY, "2027-01-31", "late"),
        pytest.param(IN_JANUARY, "2027-01-15", "on-time", id="within the span"),
        (IN_JANUARY, "2026-12-31", "early"),
        (IN_JANUARY, "2027-02-01", "late"),
        pytest.param(EXPECTED, "2027-03-01", "on-time", id="never late of what is expected"),
        (ONGOING, "2027-03-01", "on-time"),
    ],
)
def test_what_was_done_was_done_early_on_time_or_late(due: Due, done_on: str, stands: str) -> None:
    found = progress(ShareState.DONE, date.fromisoformat(done_on), due, date(2027, 6, 1))
    assert found == stands


@pytest.mark.parametrize(
    ("state", "due", "today", "stands"),
    [
        ("todo", BY_FRIDAY, FRIDAY, "not-due"),
        ("todo", BY_FRIDAY, SATURDAY, "overdue"),
        ("doing", BY_FRIDAY, FRIDAY, "under-way"),
        ("doing", BY_FRIDAY, SATURDAY, "under-way-late"),
        ("todo", EXPECTED, SUNDAY, "not-due"),
        ("doing", ONGOING, SUNDAY, "under-way"),
        ("todo", ONGOING, SUNDAY, "not-due"),
        ("dropped", BY_FRIDAY, SUNDAY, "dropped"),
    ],
)
def test_what_is_open_is_in_time_until_its_due_day(
    state: str, due: Due, today: date, stands: str
) -> None:
    assert progress(ShareState(state), None, due, today) == stands


@pytest.mark.parametrize(
    ("shares", "task"),
    [
        ((), "not-due"),
        (("not-due", "not-due"), "not-due"),
        (("early", "on-time"), "on-time"),
        (("early", "late"), "late"),
        (("early", "dropped"), "early"),
        (("dropped", "dropped"), "dropped"),
        (("early", "not-due"), "under-way"),
        (("early", "overdue"), "under-way-late"),
        (("overdue", "not-due"), "overdue"),
        (("overdue", "dropped"), "overdue"),
        (("under-way", "overdue"), "under-way-late"),
    ],
)
def test_a_task_stands_as_its_shares_together(shares: tuple[str, ...], task: str) -> None:
    assert combined_progress(map(Progress, shares)) == task


@pytest.mark.parametrize(
    ("due", "day", "days"),
    [
        ("2027-01-29", "2027-01-29", 0),
        pytest.param("2027-01-29", "2027-01-31", 0, id="no working day has passed"),
        ("2027-01-29", "2027-02-01", 1),
        pytest.param("2026-12-31", "2027-01-04", 1, id="New Year's Day is not counted"),
    ],
)
def test_being_late_is_counted_in_working_days(
    calendar: WorkCalendar, due: str, day: str, days: int
) -> None:
    until = date.fromisoformat(due)
    found = days_late(Due(None, until, until, ""), date.fromisoformat(day), calendar)
    assert found == days


def test_a_tally_has_every_state_in_its_order() -> None:
    found = tally([Progress.LATE, Progress.EARLY, Progress.LATE])
    assert list(found) == list(Progress)
    assert {state: n for state, n in found.items() if n} == {"early": 1, "late": 2}


def test_a_plan_tells_of_each_task_and_share(
    session: Session, issued_plan: Issued, calendar: WorkCalendar
) -> None:
    support = {"part": "support", "body": "Đài Phát thanh"}
    plan, (first, second) = issued_plan(
        {"assignees": [{"unit_id": "xa-1"}, support], "channel": "co-dong"},
        {"assignees": [{"unit_id": "xa-2"}], "wording": "trước ngày 30/6/2027"},
    )
    (share, _) = shares_of(session, (first,))[first.id]
    share.state, share.done_on = ShareState.DONE, date(2027, 2, 2)
    found = plan_progress(session, plan, calendar, date(2027, 2, 3))
    assert [(task.task_id, task.progress) for task in found] == [
        (first.id, "under-way-late"), (second.id, "not-due"),
    ]  # fmt: skip
    told = [(one.name, one.part, one.progress, one.days_late) for one in found[0].shares]
    assert told == [
        ("Đơn vị xa-1", Part.LEAD, "late", 2), ("Đài Phát thanh", Part.SUPPORT, "overdue", 3),
    ]  # fmt: skip
    by_channel = tallied_by(found, lambda task: task.channel)
    assert {key: sum(told.values()) for key, told in by_channel.items()} == {"co-dong": 1, None: 1}


def test_a_day_agreed_for_a_share_counts_for_it_alone(
    session: Session, issued_plan: Issued, calendar: WorkCalendar
) -> None:
    plan, (task,) = issued_plan({"assignees": [{"unit_id": "xa-1"}, {"unit_id": "xa-2"}]})
    shares_of(session, (task,))[task.id][0].own_due = date(2027, 3, 1)
    (found,) = plan_progress(session, plan, calendar, date(2027, 2, 3))
    assert [share.progress for share in found.shares] == ["not-due", "overdue"]
