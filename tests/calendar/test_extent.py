"""An extent is the days an occurrence lasts, told from its anchor."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar import CalendarError
from app.calendar.almanac import rules_on
from app.calendar.extent import SINGLE_DAY, BadExtent, Extent, anchors_that_may_touch, span
from app.calendar.lunar import ALMANAC
from app.calendar.rules import Rule, parse_rule
from app.calendar.window import Window

days = st.dates(ALMANAC.start, ALMANAC.last)
rules: st.SearchStrategy[Rule] = days.flatmap(lambda day: st.sampled_from(rules_on(day)))
offsets = st.integers(-60, 60)
extents = st.one_of(
    st.builds(Extent, offsets, st.integers(1, 62)),
    st.builds(lambda offset, through: Extent(offset, through=through), offsets, rules),
)


@pytest.mark.parametrize(
    ("anchor", "extent", "first", "last"),
    [
        pytest.param("2030-02-03", SINGLE_DAY, "2030-02-03", "2030-02-03", id="single day"),
        pytest.param("2026-02-17", Extent(-1), "2026-02-16", "2026-02-16", id="eve"),
        pytest.param("2026-02-17", Extent(-1, 5), "2026-02-16", "2026-02-20", id="eve and Tết"),
        pytest.param("2026-06-01", Extent(lasts=30), "2026-06-01", "2026-06-30", id="month"),
        pytest.param("2026-07-27", Extent(-7, 8), "2026-07-20", "2026-07-27", id="week before"),
        pytest.param("2026-09-02", Extent(60, 62), "2026-11-01", "2027-01-01", id="furthest"),
    ],
)
def test_an_occurrence_lasts_from_its_offset(
    anchor: str, extent: Extent, first: str, last: str
) -> None:
    found = span(date.fromisoformat(anchor), extent)
    assert [str(day) for day in found] == [first, last]


@pytest.mark.parametrize(
    ("anchor", "offset", "through", "first", "last"),
    [
        pytest.param(
            "2026-02-10", 0, "lunar:01-07", "2026-02-10", "2026-02-23", id="23 Chạp to mùng 7"
        ),
        pytest.param(
            "2026-08-19", 0, "solar:09-02", "2026-08-19", "2026-09-02", id="19/8 to Quốc khánh"
        ),
        pytest.param(
            "2026-09-02", -14, "solar:09-02", "2026-08-19", "2026-09-02", id="up to the anchor"
        ),
        pytest.param(
            "2026-09-02", 0, "solar:09-02", "2026-09-02", "2026-09-02", id="ends where it begins"
        ),
        pytest.param("2026-09-02", 0, "solar:11-02", "2026-09-02", "2026-11-02", id="the 62nd day"),
        pytest.param("2026-09-02", 0, "solar:11-03", "2026-09-02", "2026-09-02", id="too far"),
    ],
)
def test_through_ends_it_on_the_first_day_of_a_second_rule(
    anchor: str, offset: int, through: str, first: str, last: str
) -> None:
    extent = Extent(offset, through=parse_rule(through))
    assert [str(day) for day in span(date.fromisoformat(anchor), extent)] == [first, last]


def test_through_a_rule_beyond_the_almanac_leaves_a_single_day() -> None:
    assert span(ALMANAC.last, Extent(through=parse_rule("solar:03-01"))) == (
        ALMANAC.last,
        ALMANAC.last,
    )
    beyond = ALMANAC.last + timedelta(days=60)
    assert span(ALMANAC.last, Extent(60, through=parse_rule("solar:05-01"))) == (beyond, beyond)


@pytest.mark.parametrize(
    ("offset", "lasts", "through", "message"),
    [
        (61, 1, None, "offset phải trong khoảng ±60 ngày"),
        (-61, 1, None, "offset phải trong khoảng ±60 ngày"),
        (0, 0, None, "lasts phải từ 1 đến 62 ngày"),
        (0, 63, None, "lasts phải từ 1 đến 62 ngày"),
        (0, 2, "solar:09-02", "chỉ dùng một trong hai: lasts hoặc through"),
    ],
)
def test_an_extent_out_of_bounds_is_refused(
    offset: int, lasts: int, through: str | None, message: str
) -> None:
    with pytest.raises(BadExtent) as caught:
        Extent(offset, lasts, parse_rule(through) if through else None)
    assert isinstance(caught.value, CalendarError)
    assert str(caught.value) == message


@given(days, extents)
def test_a_span_stays_within_the_bounds(anchor: date, extent: Extent) -> None:
    first, last = span(anchor, extent)
    assert first - anchor == timedelta(days=extent.offset)
    assert first <= last <= first + timedelta(days=61)


@given(days, extents, st.data())
def test_the_anchors_that_may_touch_a_window_miss_none(
    anchor: date, extent: Extent, data: st.DataObject
) -> None:
    first, last = span(anchor, extent)
    inside = data.draw(st.dates(first, last))
    window = Window(
        inside - timedelta(days=data.draw(st.integers(0, 40))),
        inside + timedelta(days=data.draw(st.integers(1, 40))),
    )
    assert window.touches(first, last)
    assert anchor in anchors_that_may_touch(window)


@pytest.mark.parametrize(
    ("extent", "touched"),
    [(Extent(60, 62), "2026-05-02"), (Extent(-60), "2025-11-02"), (Extent(-60, 62), "2026-01-02")],
)
def test_the_anchors_of_the_furthest_extents_are_not_missed(extent: Extent, touched: str) -> None:
    anchor, day = date(2026, 1, 1), date.fromisoformat(touched)
    assert day in span(anchor, extent)
    assert anchor in anchors_that_may_touch(Window.of_days(day, day))


@given(days)
def test_anchors_are_asked_only_of_days_the_almanac_covers(day: date) -> None:
    anchors = anchors_that_may_touch(Window.of_days(day, day))
    assert anchors == anchors.within(ALMANAC)
    assert len(anchors) <= 184


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("0001-01-01", "1899-01-01", 0),
        ("2201-01-01", "9999-12-31", 0),
        ("0001-01-01", "9999-12-31", len(ALMANAC)),
    ],
)
def test_a_window_beyond_the_almanac_has_no_anchors_there(start: str, end: str, days: int) -> None:
    window = Window(date.fromisoformat(start), date.fromisoformat(end))
    assert len(anchors_that_may_touch(window)) == days
