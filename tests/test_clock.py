"""The clock tells civil days in Vietnam, seven hours ahead of UTC."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app import clock


def instant(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


@pytest.mark.parametrize(
    ("now", "today"),
    [
        ("2026-11-21T16:59:59+00:00", "2026-11-21"),
        ("2026-11-21T17:00:00+00:00", "2026-11-22"),  # midnight in Hà Nội
        ("2026-11-22T00:00:00+00:00", "2026-11-22"),
        ("2026-12-31T17:00:00+00:00", "2027-01-01"),
    ],
)
def test_today_begins_at_midnight_in_vietnam(now: str, today: str) -> None:
    with time_machine.travel(instant(now), tick=False):
        assert clock.today() == date.fromisoformat(today)


def test_now_is_in_utc_to_the_second() -> None:
    with time_machine.travel(instant("2026-11-22T07:08:09.987654+07:00"), tick=False):
        now = clock.now()
    assert now == datetime(2026, 11, 22, 0, 8, 9, tzinfo=UTC)
    assert now.tzinfo is UTC


def test_a_civil_day_begins_at_17_hours_of_the_day_before_in_utc() -> None:
    midnight = clock.midnight(date(2026, 11, 22))
    assert midnight == datetime(2026, 11, 21, 17, tzinfo=UTC)
    assert midnight.tzinfo is UTC
