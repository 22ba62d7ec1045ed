"""The feed of days off: what is expected says so, and a notice is a change."""

from datetime import UTC, date, datetime

import pytest

from app.calendar.rules import parse_rule
from app.calendar.window import Window
from app.catalogue.day_stamps import stamp_days
from app.database import Database
from app.feeds.days_off import day_off_items
from app.feeds.items import Item
from app.workdays import (
    DayOffLaw,
    DecidedDay,
    Decision,
    FixedDay,
    Kind,
    Notice,
    WorkCalendar,
    work_calendar,
)

LAW = DayOffLaw(
    Notice("Bộ luật Lao động", "45/2019/QH14", date(2019, 11, 20), article="Điều 112"),
    date(2021, 1, 1),
    (FixedDay(parse_rule("solar:01-01"), "Tết Dương lịch"),),
)
NOTICE = Notice("Thông báo nghỉ Tết năm 2027", "1/TB-BNV", date(2026, 12, 5))
DECISION = Decision(
    NOTICE,
    (
        DecidedDay(date(2027, 2, 6), Kind.HOLIDAY),
        DecidedDay(date(2027, 1, 4), Kind.SWAPPED, made_up_on=date(2027, 1, 9)),
    ),
)


URL = "https://lich.example"
WINDOW = Window.of_days(date(2027, 1, 1), date(2027, 12, 31))
FIRST = datetime(2026, 11, 23, tzinfo=UTC)
LATER = datetime(2026, 12, 6, tzinfo=UTC)

UNDECIDED = work_calendar(2026, 2027, (), (LAW,))
DECIDED = work_calendar(2026, 2027, (DECISION,), (LAW,))


def _stamped(database: Database, calendar: WorkCalendar, at: datetime) -> dict[str, Item]:
    """The items of 2027 after a sync at ``at``."""
    with database.writing() as session:
        stamp_days(session, calendar, at)
        session.flush()
        return {item.id: item for item in day_off_items(session, calendar, WINDOW, URL)}


@pytest.fixture
def before(database: Database) -> dict[str, Item]:
    return _stamped(database, UNDECIDED, FIRST)


@pytest.fixture
def after(database: Database, before: dict[str, Item]) -> dict[str, Item]:
    return _stamped(database, DECIDED, LATER)


def test_an_expected_day_off_says_that_it_is_expected(before: dict[str, Item]) -> None:
    tet = before["nghi-2027-02-06"]
    assert tet.summary == "Mùng 1 Tết Nguyên đán (dự kiến)"
    assert "Dự kiến: chưa có thông báo" in tet.description


def test_a_day_that_a_law_fixes_is_not_expected_only(before: dict[str, Item]) -> None:
    new_year = before["nghi-2027-01-01"]
    assert new_year.summary == "Tết Dương lịch"
    assert "Theo Bộ luật Lao động, số 45/2019/QH14, Điều 112" in new_year.description


def test_the_notice_of_an_expected_day_raises_its_stamps_and_keeps_its_name(
    before: dict[str, Item], after: dict[str, Item]
) -> None:
    was, now = before["nghi-2027-02-06"], after["nghi-2027-02-06"]
    assert now.summary == "Mùng 1 Tết Nguyên đán"
    assert (now.sequence, now.created, now.changed) == (was.sequence + 1, was.created, LATER)


def test_a_day_that_nothing_changed_keeps_its_stamps(
    before: dict[str, Item], after: dict[str, Item]
) -> None:
    assert after["nghi-2027-01-01"] == before["nghi-2027-01-01"]


def test_stamping_the_same_days_again_changes_nothing(
    database: Database, before: dict[str, Item]
) -> None:
    assert _stamped(database, UNDECIDED, LATER) == before


def test_a_notice_taken_back_is_a_change_too_and_its_days_are_called_back(
    database: Database, after: dict[str, Item]
) -> None:
    back = _stamped(database, UNDECIDED, datetime(2026, 12, 20, tzinfo=UTC))
    assert back["nghi-2027-02-06"].sequence == after["nghi-2027-02-06"].sequence + 1
    swapped, made_up = back["nghi-2027-01-04"], back["lam-bu-2027-01-09"]
    assert (swapped.cancelled, made_up.cancelled) == (True, True)
    assert swapped.sequence == after["nghi-2027-01-04"].sequence + 1


def test_a_swapped_day_and_the_saturday_worked_for_it_are_told_apart(
    after: dict[str, Item],
) -> None:
    assert after["nghi-2027-01-04"].summary == "Nghỉ hoán đổi (làm bù ngày 09/01/2027)"
    assert after["lam-bu-2027-01-09"].summary == "Làm bù cho ngày 04/01/2027"


def test_nothing_is_told_of_years_without_a_work_calendar(database: Database) -> None:
    window = Window.of_days(date(2029, 1, 1), date(2029, 12, 31))
    with database.reading() as session:
        assert list(day_off_items(session, UNDECIDED, window, URL)) == []


def test_a_day_that_no_sync_has_stamped_is_shown_all_the_same(database: Database) -> None:
    with database.reading() as session:
        found = {item.id: item for item in day_off_items(session, UNDECIDED, WINDOW, URL)}
    assert found["nghi-2027-01-01"].sequence == 0
