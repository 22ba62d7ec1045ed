"""A deadline has one spelling, and what recurs splits into its times."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar.rules import parse_rule
from app.planning.anchors import Anchor, OfActivity, OfOccurrence, OfRule, parse_occurrence
from app.planning.deadlines import (
    Before,
    Bound,
    By,
    Counted,
    DayOfPeriod,
    Deadline,
    During,
    Every,
    Expected,
    Fixed,
    NotADeadline,
    Ongoing,
    Side,
    When,
    anchor_of,
    each,
    parse_deadline,
)
from app.planning.printed import printed, printed_date
from app.planning.reading import read_deadline
from app.planning.spans import CalendarPeriod, Days, Part, Term, Unit, Years, one_day, parse_span
from app.planning.wordings import InPlan

_DATES = st.dates(date(1996, 1, 1), date(2098, 12, 31))
_YEARS_ALONE = st.integers(1996, 2098)


def _days(dates: tuple[date, date]) -> Days:
    return Days(min(dates), max(dates))


_DAYS = st.one_of(_DATES.map(one_day), st.tuples(_DATES, _DATES).map(_days))
_PERIODS = st.one_of(
    st.builds(
        CalendarPeriod,
        st.just(Unit.MONTH),
        _YEARS_ALONE,
        st.integers(1, 12),
        st.none() | st.sampled_from(Part),
    ),
    st.builds(
        CalendarPeriod,
        st.just(Unit.QUARTER),
        _YEARS_ALONE,
        st.integers(1, 4),
        st.none() | st.sampled_from(Part),
    ),
    st.builds(CalendarPeriod, st.just(Unit.HALF), _YEARS_ALONE, st.integers(1, 2)),
    st.builds(
        CalendarPeriod,
        st.just(Unit.YEAR),
        _YEARS_ALONE,
        st.just(1),
        st.none() | st.sampled_from(Part),
    ),
)
_TERMS = st.tuples(st.integers(1996, 2050), st.integers(1, 20)).map(lambda t: Term(t[0], sum(t)))
_SPANS = st.one_of(_DAYS, _PERIODS, _TERMS)
_RULES = st.sampled_from(
    [
        "solar:02-03",
        "lunar:01-01",
        "lunar:03-10",
        "lunar:07-15",
        "lunar:12-last",
        "weekday:05-2-sun",
    ]
)
_ANCHORS: st.SearchStrategy[Anchor] = st.one_of(
    st.builds(OfOccurrence, st.sampled_from(["quoc-khanh", "a1"]), _YEARS_ALONE),
    st.builds(OfRule, _RULES.map(parse_rule), _YEARS_ALONE),
    st.builds(OfActivity, st.from_regex(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", fullmatch=True)),
)
_WHENS: st.SearchStrategy[When] = st.one_of(_SPANS, _ANCHORS)
_PLAN_YEARS = st.tuples(st.integers(1996, 2080), st.integers(0, 5)).map(
    lambda t: Years(t[0], sum(t))
)


def _on(unit: Unit) -> st.SearchStrategy[DayOfPeriod]:
    months = st.integers(1, unit.months)
    return st.builds(DayOfPeriod, st.sampled_from(Bound), months, st.integers(1, 29))


def _every(unit: Unit) -> st.SearchStrategy[Every]:
    parts = st.nothing() if unit is Unit.HALF else st.sampled_from(Part)
    steps = st.integers(1, 10) if unit is Unit.YEAR else st.just(1)
    return st.builds(
        Every, st.just(unit), _PLAN_YEARS, st.one_of(st.none(), _on(unit), parts), steps
    )


_EVERY = st.sampled_from(Unit).flatmap(_every)
_COUNTED = st.builds(
    Counted,
    st.integers(1, 999),
    st.booleans(),
    st.sampled_from(Side),
    st.one_of(_DATES.map(one_day), _ANCHORS),
)
_BOUNDED = st.one_of(st.builds(Before, _WHENS), st.builds(By, _WHENS), st.builds(During, _WHENS))


def _is_range(when: When) -> bool:
    return isinstance(when, Days) and not when.single


_DERIVED = st.one_of(_BOUNDED, _COUNTED, _EVERY)
_DEADLINES: st.SearchStrategy[Deadline] = st.one_of(
    _DERIVED, st.builds(Expected, _DERIVED), st.builds(Fixed, _DATES), st.just(Ongoing())
)


@given(_DEADLINES)
def test_a_spelling_parses_to_the_deadline_that_has_it(deadline: Deadline) -> None:
    assert parse_deadline(str(deadline)) == deadline


_PRINTED = _DERIVED.filter(lambda d: not (isinstance(d, Before | By) and _is_range(d.when)))


@given(st.one_of(_PRINTED, st.just(Ongoing()), st.builds(Expected, _PRINTED)))
def test_a_printed_deadline_is_read_as_the_rule_it_was_made_from(deadline: Deadline) -> None:
    inner = deadline.deadline if isinstance(deadline, Expected) else deadline
    years = inner.years if isinstance(inner, Every) else None
    read = read_deadline(printed(deadline), InPlan(years, anchor_of(deadline)))
    assert read.deadline == deadline
    assert read.wording == printed(deadline)


@given(_SPANS)
def test_a_span_parses_to_itself(span: Days | CalendarPeriod | Term) -> None:
    assert parse_span(str(span)) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "before",
        "before:",
        "before:2024-13-01",
        "before:2024-02-30",
        "before:10-06-2024",
        "before:2024-7",
        "by:2024-Q5",
        "by:2024-H3",
        "during:2024-H1-start",
        "during:2025..2025",
        "during:2025..2021",
        "during:2024-06-10..2024-06-10",  # its spelling is the single day
        "during:occurrence:quoc-khanh",
        "during:activity:",
        "during:activity:a b",
        "during:rule:solar:02-30@2024",
        "count:0wd-before@day:2024-06-10",
        "count:05wd-before@day:2024-06-10",
        "count:1000d-before@day:2024-06-10",
        "count:5wd-before@2024-06-10",
        "every:week:2024",
        "every:2month:2024",
        "every:1year:2024",
        "every:month:2024:by-01-20",
        "every:month:2024:by-32",
        "every:year:2024:by-20",
        "every:year:2024:by-02-30",
        "every:quarter:2024:by-04-01",
        "every:half:2024:start",
        "every:year:1994",
        "every:year:2100",
        "fixed:2024-06",
        "ongoing:",
        "expected:ongoing",
        "expected:fixed:2024-06-10",
        "expected:expected:by:2024-06-10",
        "trước ngày 10/6/2024",
    ],
)
def test_what_spells_no_deadline_is_refused_with_examples(text: str) -> None:
    with pytest.raises(NotADeadline, match="viết như before:2027-06-10"):
        parse_deadline(text)


@given(st.text(max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        assert str(parse_deadline(text)) == text
    except NotADeadline:
        return


@pytest.mark.parametrize(
    ("spelling", "wording"),
    [
        ("before:2024-06-10", "trước ngày 10/6/2024"),
        ("by:2024-08-01", "chậm nhất ngày 01/8/2024"),
        ("by:2024-Q1", "đến hết quý I/2024"),
        ("during:2024-06-10", "trong ngày 10/6/2024"),
        ("during:2024-07-start", "vào đầu tháng 7/2024"),
        ("during:2024-H1", "trong 6 tháng đầu năm 2024"),
        ("during:2021..2025", "giai đoạn 2021–2025"),
        ("during:occurrence:tuyen-giao-2024", "đúng dịp kỷ niệm"),
        ("count:5wd-before@activity:12", "chậm nhất 5 ngày làm việc trước ngày tổ chức"),
        ("count:10d-after@day:2024-06-10", "chậm nhất 10 ngày sau ngày 10/6/2024"),
        ("every:month:2024:by-20", "chậm nhất ngày 20 hằng tháng"),
        ("every:year:2021..2025", "giai đoạn 2021–2025 và từng năm"),
        ("every:2year:2021..2025", "hai năm một lần"),
        ("every:year:2024:during-08-01", "ngày 01/8 hằng năm"),
        ("every:quarter:2024:by-03-15", "chậm nhất ngày 15 tháng thứ 3 của mỗi quý"),
        ("expected:during:2024-07-start", "dự kiến vào đầu tháng 7/2024"),
        ("fixed:2024-06-08", "ngày 08/6/2024"),
        ("ongoing", "thường xuyên"),
    ],
)
def test_a_rule_is_worded_as_plans_word_it(spelling: str, wording: str) -> None:
    assert printed(parse_deadline(spelling)) == wording


def test_before_and_after_a_range_print_the_end_that_counts() -> None:
    assert printed(parse_deadline("before:2024-06-10..2024-06-12")) == "trước ngày 10/6/2024"
    assert printed(parse_deadline("by:2024-06-10..2024-06-12")) == "chậm nhất ngày 12/6/2024"


@pytest.mark.parametrize(
    ("day", "text"),
    [("2024-06-10", "10/6/2024"), ("2024-08-01", "01/8/2024"), ("2023-02-03", "03/02/2023")],
)
def test_a_date_gets_zeros_as_offices_write_them(day: str, text: str) -> None:
    assert printed_date(date.fromisoformat(day)) == text


@pytest.mark.parametrize(
    ("spelling", "first", "last"),
    [
        ("2024-07-start", "2024-07-01", "2024-07-10"),
        ("2024-07-middle", "2024-07-11", "2024-07-20"),
        ("2024-07-end", "2024-07-21", "2024-07-31"),
        ("2024-02-end", "2024-02-21", "2024-02-29"),
        ("2024-Q2-start", "2024-04-01", "2024-04-30"),
        ("2024-Q2-middle", "2024-05-01", "2024-05-31"),
        ("2024-Q2-end", "2024-06-01", "2024-06-30"),
        ("2024-start", "2024-01-01", "2024-04-30"),
        ("2024-middle", "2024-05-01", "2024-08-31"),
        ("2024-end", "2024-09-01", "2024-12-31"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
    ],
)
def test_dau_giua_cuoi_are_thirds(spelling: str, first: str, last: str) -> None:
    days = parse_span(spelling).days
    assert (str(days.first), str(days.last)) == (first, last)


@given(_PERIODS.filter(lambda p: p.unit is not Unit.HALF))
def test_the_three_parts_make_the_whole_without_gap(period: CalendarPeriod) -> None:
    whole = CalendarPeriod(period.unit, period.year, period.number).days
    parts = [CalendarPeriod(period.unit, period.year, period.number, part).days for part in Part]
    assert (parts[0].first, parts[-1].last) == (whole.first, whole.last)
    for earlier, later in pairwise(parts):
        assert later.first.toordinal() == earlier.last.toordinal() + 1


@pytest.mark.parametrize(
    ("spelling", "times"),
    [
        ("every:year:2021..2023", ["during:2021", "during:2022", "during:2023"]),
        ("every:2year:2021..2025", ["during:2021", "during:2023", "during:2025"]),
        ("every:half:2024", ["during:2024-H1", "during:2024-H2"]),
        ("every:year:2024:before-12-15", ["before:2024-12-15"]),
        (
            "every:quarter:2024:by-03-15",
            ["by:2024-03-15", "by:2024-06-15", "by:2024-09-15", "by:2024-12-15"],
        ),
        (
            "expected:every:quarter:2024:end",
            [f"expected:during:2024-Q{number}-end" for number in range(1, 5)],
        ),
    ],
)
def test_what_recurs_has_a_deadline_in_each_period(spelling: str, times: list[str]) -> None:
    assert [str(time) for time in each(parse_deadline(spelling))] == times


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    times = each(parse_deadline("every:month:2024:by-31"))
    assert [str(time) for time in times[:4]] == [
        "by:2024-01-31",
        "by:2024-02-29",
        "by:2024-03-31",
        "by:2024-04-30",
    ]


@given(st.one_of(_BOUNDED, _COUNTED))
def test_what_does_not_recur_is_its_own_only_time(deadline: Deadline) -> None:
    assert each(deadline) == (deadline,)


def test_an_occurrence_is_named_as_everywhere() -> None:
    assert parse_occurrence("chien-dich-1-2027") == OfOccurrence("chien-dich-1", 2027)
