"""A deadline is taken to a later year with the meaning that it had."""

from datetime import date

import pytest

from app.planning.anchors import parse_occurrence
from app.planning.deadlines import each, parse_deadline
from app.planning.plans.shifting import NotThisTime, Shift, rehung, shifted


@pytest.mark.parametrize(
    ("rule", "next_year"),
    [
        ("before:2024-06-10", "before:2025-06-10"),
        ("by:2024-12-25..2025-01-05", "by:2025-12-25..2026-01-05"),
        ("during:2024-07-start", "during:2025-07-start"),
        ("during:2024-Q1", "during:2025-Q1"),
        ("during:2021..2025", "during:2022..2026"),
        ("before:occurrence:quoc-khanh-2024", "before:occurrence:quoc-khanh-2025"),
        ("before:rule:lunar:03-10@2024", "before:rule:lunar:03-10@2025"),
        ("count:5d-after@occurrence:quoc-khanh-2024", "count:5d-after@occurrence:quoc-khanh-2025"),
        ("count:3d-after@day:2024-06-10", "count:3d-after@day:2025-06-10"),
        ("every:month:2024:by-20", "every:month:2025:by-20"),
        ("expected:during:2024-07-start", "expected:during:2025-07-start"),
        ("fixed:2024-06-08", "fixed:2025-06-08"),
        ("ongoing", "ongoing"),
    ],
)  # fmt: skip
def test_a_rule_keeps_its_kind_and_gets_the_next_year(rule: str, next_year: str) -> None:
    assert str(shifted(parse_deadline(rule), Shift(1))) == next_year


def test_29_february_is_28_february_in_a_common_year() -> None:
    assert str(shifted(parse_deadline("by:2028-02-29"), Shift(1))) == "by:2029-02-28"


def test_days_around_a_day_that_the_moon_moves_keep_their_distance() -> None:
    # Giỗ Tổ is on 16/4/2027 and on 04/4/2028, 354 days later.
    moved = Shift(1, days=(date(2028, 4, 4) - date(2027, 4, 16)).days)

    assert str(shifted(parse_deadline("before:2027-04-14"), moved)) == "before:2028-04-02"
    assert str(shifted(parse_deadline("during:2027-04"), moved)) == "during:2028-04"


def test_an_occurrence_that_comes_later_than_its_year_tells_is_followed() -> None:
    there = parse_occurrence("gio-2027"), parse_occurrence("gio-2029")
    told = Shift(1, occurrences=dict([there]))

    assert str(shifted(parse_deadline("by:occurrence:gio-2027"), told)) == "by:occurrence:gio-2029"


def test_what_is_kept_every_two_years_stays_in_step() -> None:
    every = parse_deadline("every:2year:2021..2025")

    times = each(shifted(every, Shift(5)))

    assert [str(time) for time in times] == ["during:2027", "during:2029"]


def test_what_is_kept_every_two_years_has_no_time_in_the_year_between() -> None:
    with pytest.raises(NotThisTime):
        shifted(parse_deadline("every:2year:2027"), Shift(1))


@pytest.mark.parametrize("rule", ["every:year:2099", "every:month:2098..2099:by-20"])
def test_years_without_a_work_calendar_are_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="no years"):
        shifted(parse_deadline(rule), Shift(1))


@pytest.mark.parametrize(
    ("rule", "copied"),
    [
        ("count:5wd-before@activity:12", "count:5wd-before@activity:40"),
        ("expected:by:activity:12", "expected:by:activity:40"),
        ("by:activity:13", "by:activity:13"),
        ("by:2024-06-10", "by:2024-06-10"),
    ],
)
def test_a_deadline_hangs_on_what_its_activity_has_become(rule: str, copied: str) -> None:
    assert str(rehung(parse_deadline(rule), {"12": "40"})) == copied
