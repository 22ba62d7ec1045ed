"""A rate counts what one reader asks in a minute."""

import pytest
import time_machine

from app.serving.rates import Rate


def test_a_reader_may_ask_so_many_times_a_minute() -> None:
    with time_machine.travel("2026-11-22T03:00:10+00:00", tick=False) as clock:
        rate = Rate(2)
        assert [rate.allows("203.0.113.1") for _ in range(3)] == [True, True, False]
        clock.shift(61)
        assert rate.allows("203.0.113.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.1", "203.0.113.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),  # a network of addresses is one reader's
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("203.0.113.1", "::ffff:203.0.113.1", True),
        ("testclient", "testclient", True),
    ],
)
def test_readers_are_told_apart_by_network(one: str, other: str, same: bool) -> None:
    rate = Rate(1)
    assert rate.allows(one)
    assert rate.allows(other) is not same


def test_what_was_counted_is_forgotten() -> None:
    with time_machine.travel("2026-11-22T03:00:10+00:00", tick=False) as clock:
        rate = Rate(1)
        for number in range(100):
            rate.allows(f"203.0.113.{number}")
        clock.shift(120)
        rate.allows("198.51.100.1")
        storage = rate._limiter.storage
        storage.timer.join()  # type: ignore[attr-defined]
        assert len(storage.storage) <= 1  # type: ignore[attr-defined]
