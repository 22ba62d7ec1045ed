"""The feed of days off: what is expected says so, and a notice is a change."""

from datetime import UTC, date, datetime

from app.calendar.rules import parse_rule
from app.calendar.window import Window
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


def _items(calendar: WorkCalendar) -> dict[str, Item]:
    window = Window.of_days(date(2027, 1, 1), date(2027, 12, 31))
    return {item.id: item for item in day_off_items(calendar, window, "https://lich.example")}


BEFORE = _items(work_calendar(2026, 2027, (), (LAW,)))
AFTER = _items(work_calendar(2026, 2027, (DECISION,), (LAW,)))


def test_an_expected_day_off_says_that_it_is_expected() -> None:
    tet = BEFORE["nghi-2027-02-06"]
    assert tet.summary == "Mùng 1 Tết Nguyên đán (dự kiến)"
    assert "Dự kiến: chưa có thông báo" in tet.description


def test_a_day_that_a_law_fixes_is_not_expected_only() -> None:
    assert BEFORE["nghi-2027-01-01"].summary == "Tết Dương lịch"
    assert "Theo Bộ luật Lao động, số 45/2019/QH14, Điều 112" in (
        BEFORE["nghi-2027-01-01"].description
    )


def test_the_notice_of_an_expected_day_raises_its_stamps_and_keeps_its_name() -> None:
    before, after = BEFORE["nghi-2027-02-06"], AFTER["nghi-2027-02-06"]
    assert after.id == before.id
    assert after.summary == "Mùng 1 Tết Nguyên đán"
    assert after.sequence == before.sequence + 1
    assert before.changed < after.changed == datetime(2026, 12, 4, 17, tzinfo=UTC)


def test_a_swapped_day_and_the_saturday_worked_for_it_are_told_apart() -> None:
    assert AFTER["nghi-2027-01-04"].summary == "Nghỉ hoán đổi (làm bù ngày 09/01/2027)"
    assert AFTER["lam-bu-2027-01-09"].summary == "Làm bù ngày 04/01/2027"


def test_nothing_is_told_of_years_without_a_work_calendar() -> None:
    calendar = work_calendar(2026, 2027, (), (LAW,))
    window = Window.of_days(date(2029, 1, 1), date(2029, 12, 31))
    assert list(day_off_items(calendar, window, "https://lich.example")) == []
