"""A rule has one spelling, with the month before the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar import CalendarError
from app.calendar.rules import (
    DateRule,
    LunarRule,
    NotARule,
    Rule,
    SolarRule,
    TermRule,
    WeekdayRule,
    parse_rule,
)

months = st.integers(1, 12)
rules: st.SearchStrategy[Rule] = st.one_of(
    st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda d: SolarRule(d.month, d.day)),
    st.builds(LunarRule, months, st.none() | st.integers(1, 29), st.booleans()),
    st.builds(WeekdayRule, months, st.none() | st.integers(1, 4), st.integers(0, 6)),
    st.builds(TermRule, st.integers(0, 23).map(lambda n: 15 * n)),
    st.builds(DateRule, st.dates()),
)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("solar:02-03", SolarRule(2, 3)),
        ("solar:02-29", SolarRule(2, 29)),
        ("lunar:03-10", LunarRule(3, 10)),
        ("lunar:12-last", LunarRule(12, None)),
        ("lunar:06L-15", LunarRule(6, 15, leap=True)),
        ("lunar:06L-last", LunarRule(6, None, leap=True)),
        ("weekday:05-2-sun", WeekdayRule(5, 2, 6)),
        ("weekday:05-last-sun", WeekdayRule(5, None, 6)),
        ("weekday:11-1-mon", WeekdayRule(11, 1, 0)),
        ("term:015", TermRule(15)),
        ("term:000", TermRule(0)),
        ("date:2026-03-15", DateRule(date(2026, 3, 15))),
    ],
)
def test_each_kind_of_rule_has_its_spelling(text: str, rule: Rule) -> None:
    assert parse_rule(text) == rule
    assert str(rule) == text


@given(rules)
def test_a_rule_reads_back_from_its_spelling(rule: Rule) -> None:
    assert parse_rule(str(rule)) == rule


@given(rules, rules)
def test_two_rules_are_spelled_alike_only_if_they_are_the_same(one: Rule, other: Rule) -> None:
    assert (str(one) == str(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("", "bắt đầu bằng solar:, lunar:, weekday:, term: hoặc date:"),
        ("02-03", "bắt đầu bằng solar:, lunar:, weekday:, term: hoặc date:"),
        ("easter:1", "bắt đầu bằng solar:, lunar:, weekday:, term: hoặc date:"),
        ("Solar:02-03", "bắt đầu bằng solar:, lunar:, weekday:, term: hoặc date:"),
        ("solar:2-3", "viết solar:MM-DD"),
        ("solar:02-03 ", "viết solar:MM-DD"),
        ("solar:02-03\n", "viết solar:MM-DD"),
        ("solar:٠٢-٠٣", "viết solar:MM-DD"),
        ("solar:02-30", "không năm nào có tháng và ngày đó"),
        ("solar:13-01", "không năm nào có tháng và ngày đó"),
        ("solar:00-01", "không năm nào có tháng và ngày đó"),
        ("lunar:3-10", "viết lunar:MM-DD"),
        ("lunar:03l-10", "viết lunar:MM-DD"),
        ("lunar:00-10", "tháng âm lịch đánh số từ 01 đến 12"),
        ("lunar:13-10", "tháng âm lịch đánh số từ 01 đến 12"),
        ("lunar:03-00", "ngày âm lịch đánh số từ 01 đến 29"),
        ("lunar:03-31", "ngày âm lịch đánh số từ 01 đến 29"),
        ("weekday:05-0-sun", "N từ 1 đến 4, hoặc weekday:MM-last-sun"),
        ("weekday:05-2-Sun", "N từ 1 đến 4, hoặc weekday:MM-last-sun"),
        ("weekday:00-2-sun", "tháng đánh số từ 01 đến 12"),
        ("weekday:13-last-sun", "tháng đánh số từ 01 đến 12"),
        ("term:15", "bội số của 015 nhỏ hơn 360"),
        ("term:016", "bội số của 015 nhỏ hơn 360"),
        ("term:360", "bội số của 015 nhỏ hơn 360"),
        ("date:2026-3-15", "một ngày có thật"),
        ("date:2026-02-30", "một ngày có thật"),
        ("date:20260315", "một ngày có thật"),
    ],
)
def test_what_spells_no_rule_is_refused_with_what_to_write(text: str, remedy: str) -> None:
    with pytest.raises(NotARule) as caught:
        parse_rule(text)
    assert isinstance(caught.value, CalendarError)
    assert caught.value.text == text
    assert remedy in caught.value.remedy
    assert str(caught.value) == f"not a rule: {text!r}; {caught.value.remedy}"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("lunar:12-30", "nhiều tháng chỉ có 29 ngày: viết lunar:12-last"),
        ("lunar:06L-30", "nhiều tháng chỉ có 29 ngày: viết lunar:06L-last"),
    ],
)
def test_lunar_day_30_is_refused_because_the_last_day_is_written_last(
    text: str, remedy: str
) -> None:
    with pytest.raises(NotARule) as caught:
        parse_rule(text)
    assert caught.value.remedy == remedy


def test_a_fifth_weekday_is_refused_because_few_months_have_one() -> None:
    with pytest.raises(NotARule):
        parse_rule("weekday:05-5-sun")
