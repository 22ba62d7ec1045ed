"""Which days are worked: the days of every table are those that notices and laws print.

The notices themselves are rows of data/days_off.yaml; the few restated here say one thing each.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.rules import parse_rule
from app.calendar.window import Window
from app.workdays import (
    FIRST_YEAR,
    LAST_YEAR,
    DayOffLaw,
    DecidedDay,
    Decision,
    FixedDay,
    Kind,
    MakeUpDay,
    Notice,
    OutOfWorkCalendar,
    OutOfWorkYears,
    WorkCalendar,
    work_calendar,
)


def day(iso: str) -> date:
    return date.fromisoformat(iso)


LABOUR_CODE = DayOffLaw(
    Notice("Bộ luật Lao động", "45/2019/QH14", day("2019-11-20"), article="Điều 112 khoản 1"),
    in_force=day("2021-01-01"),
    substitute_article="Điều 111 khoản 3",
    days=(
        FixedDay(parse_rule("solar:01-01"), "Tết Dương lịch"),
        FixedDay(parse_rule("lunar:03-10"), "Giỗ Tổ Hùng Vương"),
        FixedDay(parse_rule("solar:04-30"), "Ngày Chiến thắng 30/4"),
        FixedDay(parse_rule("solar:05-01"), "Ngày Quốc tế Lao động 1/5"),
        FixedDay(parse_rule("solar:09-02"), "Quốc khánh"),
    ),
)
CULTURE_DAY = DayOffLaw(
    Notice("Nghị quyết về phát triển văn hóa Việt Nam", "28/2026/QH16", day("2026-04-24")),
    in_force=day("2026-07-01"),
    days=(FixedDay(parse_rule("solar:11-24"), "Ngày Văn hóa Việt Nam"),),
)
NEW_YEAR_SWAP_OF_2026 = Decision(
    Notice("Phương án nghỉ Tết Dương lịch năm 2026", "12729/VPCP-KGVX", day("2025-12-25")),
    (DecidedDay(day("2026-01-02"), Kind.SWAPPED, made_up_on=day("2026-01-10")),),
)
NOTICE_FOR_2024 = Notice("Nghỉ tết Âm lịch và Quốc khánh năm 2024", "5015/TB-LĐTBXH")
TET_OF_2024 = Decision(
    NOTICE_FOR_2024,
    (
        *(DecidedDay(day(f"2024-02-{number:02}"), Kind.HOLIDAY) for number in range(8, 13)),
        DecidedDay(day("2024-02-13"), Kind.SUBSTITUTE, "Nghỉ bù Tết Nguyên đán"),
        DecidedDay(day("2024-02-14"), Kind.SUBSTITUTE, "Nghỉ bù Tết Nguyên đán"),
    ),
)
NOTICE_FOR_2025 = Notice("Nghỉ tết Âm lịch và Quốc khánh năm 2025", "6150/TB-BLĐTBXH")
TET_OF_2025 = Decision(
    NOTICE_FOR_2025,
    tuple(DecidedDay(day(f"2025-01-{number}"), Kind.HOLIDAY) for number in range(27, 32)),
    withdrawn=(day("2025-02-01"),),
)
DOUBTFUL_TET_OF_2027 = Decision(
    Notice("Phương án nghỉ một số dịp lễ, Tết năm 2027", "10065/VPCP-KGVX"),
    (DecidedDay(day("2027-02-09"), Kind.SUBSTITUTE, "Nghỉ bù Tết Nguyên đán"),),
    confirmed=False,
)
DECISIONS = (NEW_YEAR_SWAP_OF_2026, TET_OF_2024, TET_OF_2025, DOUBTFUL_TET_OF_2027)
LAWS = (LABOUR_CODE, CULTURE_DAY)
CALENDAR = work_calendar(2024, 2028, DECISIONS, LAWS)
PROJECTION = work_calendar(2024, 2028, (), ())


@pytest.mark.parametrize(
    ("off", "kind", "name"),
    [
        ("2024-02-08", Kind.HOLIDAY, "Nghỉ Tết Nguyên đán"),
        ("2024-02-09", Kind.HOLIDAY, "Giao thừa Tết Nguyên đán"),
        ("2024-02-10", Kind.HOLIDAY, "Mùng 1 Tết Nguyên đán"),
        ("2024-02-13", Kind.SUBSTITUTE, "Nghỉ bù Tết Nguyên đán"),
        ("2024-04-18", Kind.HOLIDAY, "Giỗ Tổ Hùng Vương"),
        ("2024-04-29", Kind.SWAPPED, "Nghỉ hoán đổi (làm bù ngày 04/05/2024)"),
        ("2024-09-02", Kind.HOLIDAY, "Quốc khánh"),
        ("2024-09-03", Kind.HOLIDAY, "Nghỉ lễ Quốc khánh"),
        ("2025-05-02", Kind.SWAPPED, "Nghỉ hoán đổi (làm bù ngày 26/04/2025)"),
        ("2025-09-01", Kind.HOLIDAY, "Nghỉ lễ Quốc khánh"),
        ("2026-01-02", Kind.SWAPPED, "Nghỉ hoán đổi (làm bù ngày 10/01/2026)"),
        ("2026-04-26", Kind.HOLIDAY, "Giỗ Tổ Hùng Vương"),
        ("2026-04-27", Kind.SUBSTITUTE, "Nghỉ bù Giỗ Tổ Hùng Vương"),
        ("2026-08-31", Kind.SWAPPED, "Nghỉ hoán đổi (làm bù ngày 22/08/2026)"),
        ("2026-11-24", Kind.HOLIDAY, "Ngày Văn hóa Việt Nam"),
        ("2027-05-03", Kind.SUBSTITUTE, "Nghỉ bù Ngày Quốc tế Lao động 1/5"),
    ],
)
def test_holidays_substitutes_and_swapped_days_are_told_apart(
    off: str, kind: Kind, name: str
) -> None:
    found = CALENDAR.day_off(day(off))
    assert found is not None
    assert (found.kind, found.name) == (kind, name)


@pytest.mark.parametrize(
    ("asked", "worked"),
    [
        ("2024-05-04", True),  # a Saturday, for 29 April
        ("2024-05-11", False),  # a Saturday like others
        ("2025-02-03", True),  # the Monday after Tết
        ("2025-11-24", True),  # Ngày Văn hóa is a day off from 2026 only
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2026-08-22", True),
        ("2026-11-24", False),
    ],
)
def test_a_day_is_worked_from_monday_to_friday_unless_off_and_when_made_up(
    asked: str, worked: bool
) -> None:
    assert CALENDAR.is_working_day(day(asked)) is worked


def test_a_make_up_day_tells_which_day_it_is_worked_for() -> None:
    assert CALENDAR.make_up_days(Window.of_month(2026, 1)) == (
        MakeUpDay(
            day("2026-01-10"),
            "Làm bù cho ngày 02/01/2026",
            instead_of=day("2026-01-02"),
            notice=NEW_YEAR_SWAP_OF_2026.notice,
        ),
    )


def test_a_swap_across_the_new_year_is_known_in_both_years() -> None:
    swapped = work_calendar(2018, 2018, (), ()).day_off(day("2018-12-31"))
    assert swapped is not None
    assert swapped.made_up_on == day("2019-01-05")
    assert work_calendar(2019, 2019, (), ()).is_working_day(day("2019-01-05"))


def test_tet_of_2024_lasts_seven_days() -> None:
    tet = CALENDAR.days_off(Window.of_month(2024, 2))
    assert [off.day.day for off in tet] == [8, 9, 10, 11, 12, 13, 14]


class TestOfficialOrExpected:
    def test_a_projection_by_itself_is_never_official(self) -> None:
        assert all(off.expected for off in PROJECTION.off)

    def test_a_notice_confirms_the_days_it_gives(self) -> None:
        tet = CALENDAR.days_off(Window.of_month(2024, 2))
        assert {off.notice for off in tet} == {NOTICE_FOR_2024}

    def test_the_law_is_the_notice_of_the_days_it_fixes(self) -> None:
        liberation = CALENDAR.day_off(day("2028-04-30"))
        assert liberation is not None
        assert liberation.notice == LABOUR_CODE.notice

    def test_the_law_gives_the_next_working_day_by_another_article(self) -> None:
        substitute = CALENDAR.day_off(day("2026-04-27"))
        assert substitute is not None
        assert substitute.notice is not None
        assert substitute.notice.article == "Điều 111 khoản 3"

    @pytest.mark.parametrize(
        "undecided",
        [
            "2028-01-26",  # Tết is decided each year
            "2028-09-01",  # and so is the second day of Quốc khánh
            "2028-09-04",  # and with it the substitute for the 2nd, a Saturday
        ],
    )
    def test_what_is_decided_each_year_is_expected_until_noticed(self, undecided: str) -> None:
        off = CALENDAR.day_off(day(undecided))
        assert off is not None
        assert off.expected

    def test_a_substitute_is_expected_where_the_law_is_silent_on_it(self) -> None:
        monday_after_a_saturday = work_calendar(2029, 2029, (), LAWS).day_off(day("2029-11-26"))
        assert monday_after_a_saturday is not None
        assert monday_after_a_saturday.expected

    def test_a_doubtful_notice_moves_days_but_leaves_them_expected(self) -> None:
        substitute = CALENDAR.day_off(day("2027-02-09"))
        assert substitute is not None
        assert substitute.kind is Kind.SUBSTITUTE
        assert substitute.expected

    def test_a_law_can_fix_a_day_that_nobody_projected(self) -> None:
        days = (FixedDay(parse_rule("solar:07-27"), "Ngày Thương binh - Liệt sĩ"),)
        law = DayOffLaw(Notice("Luật giả định"), day("2026-01-01"), days)
        off = work_calendar(2026, 2026, (), (law,)).day_off(day("2026-07-27"))
        assert off is not None
        assert off.notice == law.notice

    def test_a_law_fixes_no_day_before_it_is_in_force(self) -> None:
        calendar = work_calendar(2020, 2021, (), LAWS)
        expected = [off.expected for off in calendar.off if (off.day.month, off.day.day) == (1, 1)]
        assert expected == [True, False]

    def test_nor_after_it_has_lapsed(self) -> None:
        lapsed = DayOffLaw(
            LABOUR_CODE.notice, day("2021-01-01"), LABOUR_CODE.days, until=day("2025-12-31")
        )
        new_year = work_calendar(2026, 2026, (), (lapsed,)).day_off(day("2026-01-01"))
        assert new_year is not None
        assert new_year.expected


def test_a_notice_can_withdraw_a_day() -> None:
    assert PROJECTION.day_off(day("2025-02-01")) is not None  # mùng 4, a sixth day of Tết
    assert CALENDAR.day_off(day("2025-02-01")) is None


def test_the_later_of_two_decisions_is_heard() -> None:
    calendar = work_calendar(
        2026, 2026, (NEW_YEAR_SWAP_OF_2026, Decision(Notice("Hủy"), (), (day("2026-01-02"),))), ()
    )
    assert calendar.is_working_day(day("2026-01-02"))
    assert not calendar.is_working_day(day("2026-01-10"))


@pytest.mark.parametrize(("kind", "name"), [("holiday", "Nghỉ lễ"), ("substitute", "Nghỉ bù")])
def test_a_day_that_nobody_expected_is_named_by_its_kind(kind: str, name: str) -> None:
    decision = Decision(Notice("Quốc tang"), (DecidedDay(day("2026-07-15"), Kind(kind)),))
    off = work_calendar(2026, 2026, (decision,), ()).day_off(day("2026-07-15"))
    assert off is not None
    assert off.name == name


@pytest.mark.parametrize(
    ("deadline", "last"),
    [
        ("2024-06-10", "2024-06-07"),  # a Monday: Friday
        ("2024-06-20", "2024-06-19"),
        ("2024-06-25", "2024-06-24"),
        ("2024-07-15", "2024-07-12"),  # a Monday: Friday
        ("2024-05-06", "2024-05-04"),  # a Monday: the Saturday worked for 29 April
        ("2024-05-02", "2024-04-26"),  # after five days off
        ("2024-02-15", "2024-02-07"),  # after Tết
    ],
)
def test_before_a_day_means_strictly_before_it(deadline: str, last: str) -> None:
    assert CALENDAR.last_working_day_before(day(deadline)) == day(last)


@pytest.mark.parametrize(
    ("deadline", "last"),
    [
        ("2024-06-20", "2024-06-20"),
        ("2024-06-30", "2024-06-28"),  # a Sunday
        ("2026-01-10", "2026-01-10"),  # a Saturday worked
        ("2026-01-04", "2025-12-31"),
    ],
)
def test_no_later_than_a_day_admits_it_when_it_is_worked(deadline: str, last: str) -> None:
    assert CALENDAR.last_working_day_on_or_before(day(deadline)) == day(last)


@pytest.mark.parametrize(
    ("start", "n", "found"),
    [
        ("2026-01-01", 1, "2026-01-05"),
        ("2026-01-05", 5, "2026-01-10"),
        ("2026-01-05", -1, "2025-12-31"),
        ("2026-04-24", 1, "2026-04-28"),
        ("2024-04-26", 3, "2024-05-04"),
    ],
)
def test_working_days_are_counted_from_the_day_after_or_before(
    start: str, n: int, found: str
) -> None:
    assert CALENDAR.nth_working_day(day(start), n) == day(found)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2024-02-05", "2024-02-18", 5),  # 8 to 14 February are off for Tết
        ("2026-01-05", "2026-01-11", 6),  # Saturday 10 January is worked
        ("2024-06-08", "2024-06-09", 0),
        ("2024-06-07", "2024-06-07", 1),
    ],
)
def test_the_working_days_of_a_window_are_counted(first: str, last: str, count: int) -> None:
    assert CALENDAR.working_days(Window.of_days(day(first), day(last))) == count


def test_an_empty_window_has_no_working_days() -> None:
    assert CALENDAR.working_days(Window(day("2024-06-07"), day("2024-06-07"))) == 0


def test_there_is_no_zeroth_working_day() -> None:
    with pytest.raises(ValueError, match="from 0"):
        CALENDAR.nth_working_day(day("2026-01-05"), 0)


days_well_inside = st.dates(day("2024-06-01"), day("2028-06-30"))
counts = st.integers(1, 60)


@given(days_well_inside, counts | counts.map(int.__neg__))
def test_the_nth_working_day_is_worked_and_lies_on_its_side(start: date, n: int) -> None:
    found = CALENDAR.nth_working_day(start, n)
    assert CALENDAR.is_working_day(found)
    assert (found > start) is (n > 0)


@given(days_well_inside.filter(CALENDAR.is_working_day), counts)
def test_counting_forth_and_back_returns_to_a_working_day(start: date, n: int) -> None:
    assert CALENDAR.nth_working_day(CALENDAR.nth_working_day(start, n), -n) == start


@given(days_well_inside)
def test_nothing_is_worked_between_a_day_and_the_last_working_day_before(start: date) -> None:
    last = CALENDAR.last_working_day_before(start)
    between = Window(last + timedelta(days=1), start)
    assert not any(CALENDAR.is_working_day(skipped) for skipped in between)


@pytest.mark.parametrize(
    ("first", "last", "refused"), [(1994, 1996, 1994), (1930, 1930, 1930), (2098, 2100, 2100)]
)
def test_years_that_are_not_covered_are_refused(first: int, last: int, refused: int) -> None:
    with pytest.raises(OutOfWorkYears) as error:
        work_calendar(first, last, (), ())
    assert (error.value.year, error.value.first, error.value.last) == (refused, 1995, 2099)


@pytest.mark.parametrize("year", [1995, 2099])
def test_the_first_and_the_last_year_offered_have_a_tet(year: int) -> None:
    names = [off.name for off in work_calendar(year, year, (), ()).off]
    assert "Mùng 1 Tết Nguyên đán" in names


@pytest.mark.parametrize("outside", ["2023-12-31", "2029-01-01"])
@pytest.mark.parametrize(
    "ask",
    [
        WorkCalendar.day_off,
        WorkCalendar.is_working_day,
        WorkCalendar.last_working_day_before,
        WorkCalendar.last_working_day_on_or_before,
        lambda calendar, outside: calendar.days_off(Window.of_days(outside, outside)),
        lambda calendar, outside: calendar.make_up_days(Window.of_days(outside, outside)),
    ],
)
def test_every_question_beyond_the_calendar_is_refused(
    ask: Callable[[WorkCalendar, date], object], outside: str
) -> None:
    with pytest.raises(OutOfWorkCalendar) as error:
        ask(CALENDAR, day(outside))
    assert error.value.day == day(outside)
    assert (error.value.first, error.value.last) == (day("2024-01-01"), day("2028-12-31"))


def test_so_is_an_answer_beyond_it() -> None:
    with pytest.raises(OutOfWorkCalendar) as error:
        CALENDAR.last_working_day_before(day("2024-01-01"))
    assert error.value.day == day("2023-12-31")


def test_an_empty_window_has_no_days_off() -> None:
    assert CALENDAR.days_off(Window(day("2024-01-01"), day("2024-01-01"))) == ()


def test_the_same_arguments_make_an_equal_calendar() -> None:
    assert work_calendar(2024, 2028, DECISIONS, LAWS) == CALENDAR
    assert hash(work_calendar(2024, 2028, DECISIONS, LAWS)) == hash(CALENDAR)


def test_the_projected_holidays_are_those_that_the_package_gives_by_itself() -> None:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    known = country_holidays("VN", years=years, language="vi", expand=False)
    expected = work_calendar(FIRST_YEAR, LAST_YEAR, (), ())
    assert {off.day for off in expected.off} == set(known)
