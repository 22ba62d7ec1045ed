"""When a deadline is due: the days off of every table are those that notices and laws print."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.rules import parse_rule
from app.catalogue.reference import reference
from app.database import Database
from app.planning.anchors import OfActivity, OfOccurrence, OfRule
from app.planning.deadlines import (
    Before,
    By,
    Counted,
    During,
    Fixed,
    Side,
    each,
    parse_deadline,
)
from app.planning.due import AnchorWithoutDay, CautionKind, Due, OutsideWorkCalendar, due
from app.planning.reading import read_deadline
from app.planning.spans import Days, one_day
from app.workdays import WorkCalendar, work_calendar


@pytest.fixture(scope="module")
def work_days(real_database: Database) -> WorkCalendar:
    """The working days of 1995 to 2099, by the notices and laws of ``data/``."""
    with real_database.reading() as session:
        return reference(session).work_calendar


def _due(spelling: str, calendar: WorkCalendar) -> Due:
    return due(parse_deadline(spelling), calendar)


def _kinds(found: Due) -> set[CautionKind]:
    return {warning.kind for warning in found.warnings}


@pytest.mark.parametrize(
    ("wording", "day"),
    [
        ("trước ngày 10/6/2024", "2024-06-07"),  # a Monday, so the Friday before
        ("trước ngày 20/6/2024", "2024-06-19"),
        ("trước ngày 25/6/2024", "2024-06-24"),
        ("trước ngày 15/7/2024", "2024-07-12"),
    ],
)
def test_the_days_of_a_real_plan_are_strictly_before_and_print_as_they_were(
    wording: str, day: str, work_days: WorkCalendar
) -> None:
    read = read_deadline(wording)
    assert str(due(read.deadline, work_days).working_day) == day
    assert read.wording == wording


@pytest.mark.parametrize(
    ("spelling", "day"),
    [
        # Tết Đinh Mùi: off from 4 to 10 February 2027 (10065/VPCP-KGVX).
        ("before:2027-02-11", "2027-02-03"),
        ("by:2027-02-10", "2027-02-03"),
        ("by:2027-02-06", "2027-02-03"),
        ("by:2027-02-11", "2027-02-11"),
        ("before:2027-02-12", "2027-02-11"),
        # Tết Giáp Thìn: off from 8 to 14 February 2024 (5015/TB-LĐTBXH).
        ("before:2024-02-15", "2024-02-07"),
        # Giỗ Tổ: Friday 16 April 2027; Sunday 26 April 2026 with Monday for it.
        ("by:2027-04-16", "2027-04-15"),
        ("before:2027-04-19", "2027-04-15"),
        ("before:2026-04-28", "2026-04-24"),
        # 30 April 2027 is a Friday, 1 May a Saturday, and Monday 3 May is off for it.
        ("before:2027-05-04", "2027-04-29"),
        ("by:2027-05-04", "2027-05-04"),
        # Monday 29 April 2024 was swapped with Saturday 4 May (2450/VPCP-KGVX).
        ("before:2024-05-02", "2024-04-26"),
        ("before:2024-05-06", "2024-05-04"),
        ("by:2024-05-05", "2024-05-04"),
        # Friday 2 May 2025 was swapped with Saturday 26 April (6150/TB-BLĐTBXH).
        ("by:2025-04-27", "2025-04-26"),
        ("before:2025-05-05", "2025-04-29"),
        # Friday 2 January 2026 was swapped with Saturday 10 January (12729/VPCP-KGVX).
        ("by:2026-01-04", "2025-12-31"),
        ("before:2026-01-12", "2026-01-10"),
        # Monday 31 August 2026 was swapped with Saturday 22 August (9441/TB-BNV).
        ("by:2026-08-23", "2026-08-22"),
        ("before:2026-09-03", "2026-08-28"),
        # Ngày Văn hóa Việt Nam, a Tuesday in 2026.
        ("by:2026-11-24", "2026-11-23"),
    ],
)
def test_a_due_day_moves_back_over_days_off_and_stops_on_a_saturday_that_is_worked(
    spelling: str, day: str, work_days: WorkCalendar
) -> None:
    assert str(_due(spelling, work_days).working_day) == day


@pytest.mark.parametrize(
    ("spelling", "first", "last", "day"),
    [
        ("during:2024-07-start", "2024-07-01", "2024-07-10", "2024-07-10"),
        ("during:2024-09-end", "2024-09-21", "2024-09-30", "2024-09-30"),
        ("during:2024-Q1", "2024-01-01", "2024-03-31", "2024-03-29"),
        ("during:2024-H1", "2024-01-01", "2024-06-30", "2024-06-28"),
        ("during:2025", "2025-01-01", "2025-12-31", "2025-12-31"),
        ("during:2021..2025", "2021-01-01", "2025-12-31", "2025-12-31"),
        ("during:2024-06-15", "2024-06-15", "2024-06-15", "2024-06-14"),
        ("during:2024-07-15..2024-08-18", "2024-07-15", "2024-08-18", "2024-08-16"),
    ],
)
def test_a_span_shows_whole_and_is_due_on_its_last_working_day(
    spelling: str, first: str, last: str, day: str, work_days: WorkCalendar
) -> None:
    found = _due(spelling, work_days)
    assert (str(found.first), str(found.last)) == (first, last)
    assert str(found.working_day) == day


def test_a_span_without_a_working_day_is_due_before_it_and_warns(work_days: WorkCalendar) -> None:
    found = _due("during:2024-06-15", work_days)
    assert _kinds(found) == {CautionKind.OUTSIDE_SPAN}


@pytest.mark.parametrize(
    ("spelling", "day"),
    [
        # 30 April 2027: 29, 28, 27, 26 and 23 April are worked.
        ("count:5wd-before@rule:solar:04-30@2027", "2027-04-23"),
        # Mùng 1 Tết Đinh Mùi is 6 February 2027; 4 and 5 February are off.
        ("count:1wd-before@rule:lunar:01-01@2027", "2027-02-03"),
        ("count:10wd-before@rule:lunar:01-01@2027", "2027-01-21"),
        ("count:1wd-after@rule:lunar:01-01@2027", "2027-02-11"),
        # The Saturday worked for 29 April 2024 counts.
        ("count:2wd-after@day:2024-05-02", "2024-05-04"),
        # Plain days count whatever they are, and the day they reach moves back.
        ("count:10d-before@day:2024-06-10", "2024-05-31"),
        ("count:9d-before@day:2024-06-10", "2024-05-31"),
        ("count:5d-after@day:2024-06-10", "2024-06-14"),
        ("count:6d-after@day:2024-06-10", "2024-06-14"),
    ],
)
def test_days_are_counted_from_the_day_beside_the_anchor(
    spelling: str, day: str, work_days: WorkCalendar
) -> None:
    assert str(_due(spelling, work_days).working_day) == day


def test_before_is_counted_from_the_first_day_of_an_activity_and_after_from_its_last(
    work_days: WorkCalendar,
) -> None:
    meeting = OfActivity("hoi-nghi")
    days = {meeting: Days(date(2024, 7, 9), date(2024, 7, 10))}
    found = [due(Counted(2, True, side, meeting), work_days, days) for side in Side]
    assert [str(one.working_day) for one in found] == ["2024-07-05", "2024-07-12"]


def test_a_deadline_follows_its_activity_when_that_moves(work_days: WorkCalendar) -> None:
    meeting = OfActivity("hoi-nghi")
    before = Before(meeting)
    assert due(before, work_days, {meeting: one_day(date(2024, 7, 9))}).working_day == date(
        2024, 7, 8
    )
    assert due(before, work_days, {meeting: one_day(date(2024, 7, 16))}).working_day == date(
        2024, 7, 15
    )


def test_moving_back_to_the_anchor_itself_is_warned_of(work_days: WorkCalendar) -> None:
    # A day after Friday 7 June is a Saturday.
    found = _due("count:1d-after@day:2024-06-07", work_days)
    assert found.working_day == date(2024, 6, 7)
    assert CautionKind.NOT_AFTER_ANCHOR in _kinds(found)


@pytest.mark.parametrize(
    ("day", "warned"),
    [("2024-06-08", True), ("2024-06-07", False), ("2027-04-16", True), ("2024-05-04", False)],
)
def test_a_day_fixed_by_hand_stays_and_warns_when_it_is_not_worked(
    day: str, warned: bool, work_days: WorkCalendar
) -> None:
    found = due(Fixed(date.fromisoformat(day)), work_days)
    assert str(found.working_day) == day
    assert (CautionKind.NOT_WORKED in _kinds(found)) is warned


def test_what_goes_on_has_no_due_day(work_days: WorkCalendar) -> None:
    found = _due("ongoing", work_days)
    assert (found.first, found.last, found.working_day) == (None, None, None)


def test_what_is_expected_is_due_on_the_same_day_and_marked(work_days: WorkCalendar) -> None:
    found = _due("expected:during:2024-07-start", work_days)
    assert found.expected
    assert found.working_day == _due("during:2024-07-start", work_days).working_day
    assert "dự kiến" in found.why


def test_days_off_without_a_notice_are_told_as_expected(work_days: WorkCalendar) -> None:
    # The notice for Tết 2027 is doubtful; that for Tết 2024 is not.
    assert CautionKind.EXPECTED_DAYS_OFF in _kinds(_due("before:2027-02-11", work_days))
    assert _kinds(_due("before:2024-02-15", work_days)) == set()


def test_a_count_across_days_off_without_a_notice_warns_too(work_days: WorkCalendar) -> None:
    assert CautionKind.EXPECTED_DAYS_OFF in _kinds(
        _due("count:3wd-before@day:2027-02-12", work_days)
    )


def test_the_reason_names_every_day_passed_over_and_the_notice(work_days: WorkCalendar) -> None:
    assert _due("before:2024-05-02", work_days).why == (
        "không tính Thứ Năm, 02/5/2024; 27/4/2024 đến 28/4/2024 (cuối tuần), "
        "29/4/2024 (Nghỉ hoán đổi (làm bù ngày 04/05/2024), theo 2450/VPCP-KGVX), "
        "30/4/2024 (Ngày Chiến thắng 30/4, theo 45/2019/QH14), "
        "01/5/2024 (Ngày Quốc tế Lao động 1/5, theo 45/2019/QH14) "
        "không làm việc nên lùi về Thứ Sáu, 26/4/2024"
    )


def test_the_reason_tells_why_a_saturday_is_worked(work_days: WorkCalendar) -> None:
    assert "làm bù cho ngày 29/4/2024" in _due("by:2024-05-04", work_days).why


def test_what_recurs_is_due_as_a_whole_on_its_last_time(work_days: WorkCalendar) -> None:
    deadline = parse_deadline("every:month:2024:by-20")
    times = [due(time, work_days).working_day for time in each(deadline)]
    assert [str(day) for day in times] == [
        "2024-01-19", "2024-02-20", "2024-03-20", "2024-04-19", "2024-05-20", "2024-06-20",
        "2024-07-19", "2024-08-20", "2024-09-20", "2024-10-18", "2024-11-20", "2024-12-20",
    ]  # fmt: skip
    assert due(deadline, work_days).working_day == times[-1]


@pytest.mark.parametrize(
    ("deadline", "remedy"),
    [
        (Before(OfActivity("hop")), "ghi ngày của hoạt động"),
        (By(OfOccurrence("khong-co", 2027)), "kiểm tra mã sự kiện"),
        (During(OfRule(parse_rule("lunar:06L-15"), 2026)), "chọn ngày khác"),
    ],
)
def test_what_hangs_on_no_day_is_refused_with_its_remedy(
    deadline: Before | By | During, remedy: str, work_days: WorkCalendar
) -> None:
    with pytest.raises(AnchorWithoutDay, match=remedy):
        due(deadline, work_days)


@pytest.mark.parametrize(
    "spelling",
    [
        "by:1994-12-31",
        "before:1995-01-01",
        "by:2100-01-04",
        "before:0001-01-01",
        "count:5wd-after@day:9999-12-30",
        "count:9d-after@day:9999-12-30",
    ],
)
def test_years_without_a_work_calendar_are_refused(spelling: str, work_days: WorkCalendar) -> None:
    with pytest.raises(OutsideWorkCalendar, match="1995"):
        _due(spelling, work_days)


PROJECTED = work_calendar(2023, 2030, (), ())
_DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@given(_DAYS)
def test_a_due_day_is_worked_and_never_late(day: date) -> None:
    before, by = due(Before(one_day(day)), PROJECTED), due(By(one_day(day)), PROJECTED)
    assert before.working_day
    assert by.working_day
    assert before.working_day < day
    assert by.working_day <= day
    assert PROJECTED.is_working_day(before.working_day)
    assert PROJECTED.is_working_day(by.working_day)


@given(_DAYS)
def test_no_working_day_lies_between_a_due_day_and_the_day_it_keeps(day: date) -> None:
    found = due(By(one_day(day)), PROJECTED).working_day
    assert found
    between = (date.fromordinal(n) for n in range(found.toordinal() + 1, day.toordinal() + 1))
    assert not any(map(PROJECTED.is_working_day, between))


@given(_DAYS)
def test_before_a_day_is_by_the_day_before_it(day: date) -> None:
    eve = date.fromordinal(day.toordinal() - 1)
    assert due(Before(one_day(day)), PROJECTED).working_day == (
        due(By(one_day(eve)), PROJECTED).working_day
    )


@given(_DAYS, st.integers(1, 60), st.booleans(), st.sampled_from(Side))
def test_a_counted_day_is_never_later_than_counted(
    day: date, count: int, working: bool, side: Side
) -> None:
    found = due(Counted(count, working, side, one_day(day)), PROJECTED)
    assert found.working_day
    assert found.last
    assert found.working_day <= found.last
    assert PROJECTED.is_working_day(found.working_day)
