"""An almanac tells which date rules fall on a civil day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.almanac import anchor, occurrences, rule_index, rules_on
from app.calendar.lunar import ALMANAC, LunarDate, OutOfAlmanac, civil_date
from app.calendar.rules import (
    DateRule,
    LunarRule,
    Rule,
    SolarRule,
    TermRule,
    WeekdayRule,
    parse_rule,
)
from app.calendar.window import ONE_DAY, Window

days = st.dates(ALMANAC.start, ALMANAC.last)
months = st.integers(1, 12)
rules: st.SearchStrategy[Rule] = st.one_of(
    st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda d: SolarRule(d.month, d.day)),
    st.builds(LunarRule, months, st.none() | st.integers(1, 29), st.booleans()),
    st.builds(WeekdayRule, months, st.none() | st.integers(1, 4), st.integers(0, 6)),
    st.builds(TermRule, st.integers(0, 23).map(lambda n: 15 * n)),
    days.map(DateRule),
    days.flatmap(lambda day: st.sampled_from(rules_on(day))),
)


def windows(max_days: int) -> st.SearchStrategy[Window]:
    return st.builds(
        lambda start, length: Window(start, min(start + timedelta(days=length), ALMANAC.end)),
        days,
        st.integers(0, max_days),
    )


def falls(rule: str, window: Window) -> list[str]:
    return [str(day) for day in occurrences(parse_rule(rule), window)]


# Single days


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        # Mùng 1 Tết Bính Ngọ, on a third Tuesday.
        ("2026-02-17", "solar:02-17 weekday:02-3-tue lunar:01-01"),
        # The eve of that Tết: the 29th is the last day of Chạp.
        ("2026-02-16", "solar:02-16 weekday:02-3-mon lunar:12-29 lunar:12-last"),
        # The eve of Tết Giáp Thìn: a thirtieth answers to "last" alone.
        ("2024-02-09", "solar:02-09 weekday:02-2-fri lunar:12-last"),
        # The first day of a leap month answers to that month alone; it is both the fourth and
        # the last Friday.
        ("2025-07-25", "solar:07-25 weekday:07-4-fri weekday:07-last-fri lunar:06L-01"),
        # The last day of February in a common year.
        ("2026-02-28", "solar:02-28 solar:02-29 weekday:02-4-sat weekday:02-last-sat lunar:01-12"),
        # A fifth Sunday is the last, and nothing else.
        ("2026-05-31", "solar:05-31 weekday:05-last-sun lunar:04-15"),
        # Thanh minh.
        ("2026-04-05", "solar:04-05 weekday:04-1-sun lunar:02-18 term:015"),
    ],
)
def test_the_rules_of_a_day(day: str, rules: str) -> None:
    expected = {*rules.split(), f"date:{day}"}
    found = [str(rule) for rule in rules_on(date.fromisoformat(day))]
    assert sorted(found) == sorted(expected)


@given(days)
def test_four_to_seven_rules_fall_on_a_day_and_none_twice(day: date) -> None:
    found = rules_on(day)
    assert 4 <= len(found) <= 7
    assert len(set(found)) == len(found)


@given(days)
def test_the_rules_of_a_day_have_a_spelling(day: date) -> None:
    found = rules_on(day)
    assert tuple(parse_rule(str(rule)) for rule in found) == found


# Policies


@pytest.mark.parametrize(
    "tet",
    ["2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13"],
)
def test_tet_eve_is_the_day_before_new_year_even_in_a_short_month(tet: str) -> None:
    new_year = date.fromisoformat(tet)
    assert falls("lunar:12-last", Window.of_year(new_year.year)) == [str(new_year - ONE_DAY)]


def test_the_last_day_of_a_lunar_month_is_its_29th_or_its_30th() -> None:
    # Month 7 of 2026 ends before month 8, whose fifteenth is Trung Thu on 25 September.
    eighth = civil_date(LunarDate(2026, 8, 1))
    assert falls("lunar:07-last", Window.of_year(2026)) == [str(eighth - ONE_DAY)]


def test_29_february_is_kept_on_28_february_in_common_years() -> None:
    window = Window(date(2096, 1, 1), date(2105, 1, 1))
    assert falls("solar:02-29", window) == [
        "2096-02-29",
        "2097-02-28",
        "2098-02-28",
        "2099-02-28",
        "2100-02-28",  # no leap year
        "2101-02-28",
        "2102-02-28",
        "2103-02-28",
        "2104-02-29",
    ]


def test_28_february_is_itself_in_every_year() -> None:
    assert falls("solar:02-28", Window.of_year(2024)) == ["2024-02-28"]
    assert SolarRule(2, 29) not in rules_on(date(2024, 2, 28))


def test_festivals_are_not_repeated_in_a_leap_month() -> None:
    assert falls("lunar:06-15", Window.of_year(2025)) == ["2025-07-09"]


def test_a_rule_for_a_leap_month_falls_only_in_years_that_repeat_it() -> None:
    assert falls("lunar:06L-15", Window.of_year(2025)) == ["2025-08-08"]
    assert falls("lunar:06L-15", Window(date(2026, 1, 1), date(2036, 1, 1))) == []


def test_an_origin_in_a_leap_month_is_observed_in_the_ordinary_month() -> None:
    # 2023 repeats month 2, as 1985 did; what happened on 1985-02L-03 has the rule lunar:02-03.
    assert falls("lunar:02-03", Window.of_year(2023)) == ["2023-02-22"]


# Occurrences


@pytest.mark.parametrize(
    ("rule", "window", "found"),
    [
        ("solar:02-03", Window.of_year(2030), ["2030-02-03"]),
        ("lunar:03-10", Window.of_year(2026), ["2026-04-26"]),
        ("lunar:03-10", Window.of_year(2027), ["2027-04-16"]),
        ("weekday:05-2-sun", Window.of_year(2026), ["2026-05-10"]),
        ("weekday:05-last-sun", Window.of_year(2026), ["2026-05-31"]),
        ("term:015", Window.of_year(2026), ["2026-04-05"]),
        ("date:2026-03-15", Window(date(2025, 1, 1), date(2028, 1, 1)), ["2026-03-15"]),
        ("date:2026-03-15", Window.of_year(2027), []),
        ("lunar:12-01", Window.of_year(2024), ["2024-01-11", "2024-12-31"]),
        ("lunar:12-01", Window.of_year(2025), []),
    ],
)
def test_a_rule_falls_on_its_days(rule: str, window: Window, found: list[str]) -> None:
    assert falls(rule, window) == found


@given(rules, windows(400))
def test_a_rule_falls_on_exactly_the_days_that_answer_to_it(rule: Rule, window: Window) -> None:
    expected = tuple(day for day in window if rule in rules_on(day))
    assert occurrences(rule, window) == expected


@given(days, st.data())
def test_each_rule_of_a_day_falls_on_that_day(day: date, data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(rules_on(day)))
    around = Window(day - timedelta(days=400), day + timedelta(days=400)).within(ALMANAC)
    assert day in occurrences(rule, around)
    assert occurrences(rule, Window.of_days(day, day)) == (day,)


@given(rules, windows(4000), windows(4000))
def test_the_occurrences_of_two_halves_are_those_of_the_whole(
    rule: Rule, one: Window, other: Window
) -> None:
    first, middle, last = sorted((one.start, one.end, other.end))
    halves = occurrences(rule, Window(first, middle)) + occurrences(rule, Window(middle, last))
    assert halves == occurrences(rule, Window(first, last))


@given(windows(60))
def test_the_index_of_a_window_has_each_rule_with_its_days(window: Window) -> None:
    index = rule_index(window)
    assert set(index) == {rule for day in window for rule in rules_on(day)}
    assert all(found == occurrences(rule, window) for rule, found in index.items())


# Anchors


def test_the_anchor_of_a_lunar_rule_is_in_the_lunar_year() -> None:
    assert anchor(parse_rule("lunar:12-last"), 2025) == date(2026, 2, 16)
    assert anchor(parse_rule("solar:12-31"), 2025) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("rule", "year"),
    [
        ("lunar:06L-15", 2026),
        ("date:2026-03-15", 2027),
        ("solar:01-30", 1900),  # a day before the almanac begins
        ("solar:02-15", 2200),  # and the day after it ends
        ("lunar:12-last", 1899),
        ("lunar:01-01", 2200),
        ("term:270", 2200),
        ("solar:02-03", 0),
        ("weekday:05-2-sun", 10_000),
    ],
)
def test_there_is_no_anchor_where_the_year_lacks_the_day(rule: str, year: int) -> None:
    assert anchor(parse_rule(rule), year) is None


# The edges of the almanac


def test_the_first_and_the_last_day_are_covered() -> None:
    assert LunarRule(1, 1) in rules_on(date(1900, 1, 31))
    assert LunarRule(12, None) in rules_on(date(2200, 2, 14))
    assert occurrences(LunarRule(1, 1), ALMANAC)[0] == date(1900, 1, 31)
    assert occurrences(LunarRule(12, None), ALMANAC)[-1] == date(2200, 2, 14)


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-30", "2200-02-15", "9999-12-31"])
def test_a_day_outside_the_almanac_is_refused(day: str) -> None:
    with pytest.raises(OutOfAlmanac) as caught:
        rules_on(date.fromisoformat(day))
    assert caught.value.asked == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("start", "end", "asked"),
    [
        ("1900-01-30", "1900-02-10", "1900-01-30"),
        ("2200-02-01", "2200-02-16", "2200-02-15"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("0001-01-01", "9999-12-31", "0001-01-01"),
        ("9999-12-31", "9999-12-31", "9999-12-30"),
    ],
)
def test_a_window_that_leaves_the_almanac_is_refused(start: str, end: str, asked: str) -> None:
    window = Window(date.fromisoformat(start), date.fromisoformat(end))
    with pytest.raises(OutOfAlmanac) as caught:
        occurrences(SolarRule(2, 3), window)
    assert str(caught.value.asked) == asked
    with pytest.raises(OutOfAlmanac):
        rule_index(window)


# Second opinions

CENTURY = Window(date(1950, 1, 1), date(2050, 1, 1))
FIRST, LAST = datetime(1950, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)


def days_of(found: rrule.rrule) -> tuple[date, ...]:
    return tuple(moment.date() for moment in found)


@given(months, st.none() | st.integers(1, 4), st.integers(0, 6))
def test_weekday_rules_agree_with_dateutil(month: int, nth: int | None, weekday: int) -> None:
    by_dateutil = rrule.rrule(
        rrule.YEARLY,
        dtstart=FIRST,
        until=LAST,
        bymonth=month,
        byweekday=rrule.weekday(weekday, nth or -1),
    )
    assert occurrences(WeekdayRule(month, nth, weekday), CENTURY) == days_of(by_dateutil)


@given(st.dates(date(2001, 1, 1), date(2001, 12, 31)))
def test_solar_rules_agree_with_dateutil(day: date) -> None:
    by_dateutil = rrule.rrule(
        rrule.YEARLY, dtstart=FIRST, until=LAST, bymonth=day.month, bymonthday=day.day
    )
    assert occurrences(SolarRule(day.month, day.day), CENTURY) == days_of(by_dateutil)
