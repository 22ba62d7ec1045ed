"""The page of a year: small months, busy weeks, the round and five years by section."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.calendar.lunar import OutOfAlmanac
from app.catalogue.vocabulary import Category
from app.filters import EVERYTHING_NATIONAL, Filters
from app.views.reading import Reading
from app.views.year_page import Mark, SmallDay, YearPage, year_page


def _page(reading: Reading, year: int, filters: Filters = EVERYTHING_NATIONAL) -> YearPage:
    return year_page(year, filters, reading)


def _days(page: YearPage) -> dict[date, SmallDay]:
    return {d.date: d for m in page.months for week in m.weeks for d in week if d}


@pytest.mark.parametrize(
    ("year", "new_year"), [(2026, "2026-02-17"), (2027, "2027-02-06"), (2028, "2028-01-26")]
)
def test_the_lunar_year_begins_on_tet(reading: Reading, year: int, new_year: str) -> None:
    assert _page(reading, year).new_year == date.fromisoformat(new_year)


def test_small_months_hold_every_day_once_under_its_weekday(reading: Reading) -> None:
    page = _page(reading, 2027)
    assert list(_days(page)) == [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    for month in page.months:
        for week in month.weeks:
            assert len(week) == 7
            assert all(day is None or day.date.weekday() == i for i, day in enumerate(week))


def test_the_first_and_the_full_moon_of_lunar_months_are_marked(reading: Reading) -> None:
    days = _days(_page(reading, 2027))
    around = {day: days[date(2027, 2, day)] for day in (5, 6, 7, 20)}
    assert {n: day.lunar_mark for n, day in around.items()} == {
        5: False, 6: True, 7: False, 20: True,
    }  # fmt: skip
    assert (around[6].lunar_label, around[20].lunar_label) == ("1/1", "15")


def test_a_leap_month_is_told_from_the_month_it_repeats(reading: Reading) -> None:
    labels = [day.lunar_label for day in _days(_page(reading, 2028)).values()]
    assert "1/5" in labels
    assert "1/5N" in labels


@pytest.mark.parametrize(
    ("day", "mark"),
    [
        ("2030-02-03", Mark.GREAT),  # 100 years, and a great day all the same
        ("2030-09-12", Mark.ROUND),  # 100 years of Xô viết Nghệ Tĩnh
        ("2030-02-02", Mark.GREAT),  # Tết
    ],
)
def test_a_day_is_marked_by_the_greatest_that_begins_on_it(
    reading: Reading, day: str, mark: Mark
) -> None:
    assert _days(_page(reading, 2030))[date.fromisoformat(day)].mark is mark


def test_weeks_hold_every_day_of_the_year_once(reading: Reading) -> None:
    weeks = [week for month in _page(reading, 2027).busy for week in month.weeks]
    assert (weeks[0].first, weeks[0].last) == (date(2027, 1, 1), date(2027, 1, 3))
    assert weeks[-1].last == date(2027, 12, 31)
    assert len(weeks) == 53
    for before, after in pairwise(weeks):
        assert after.first - before.last == timedelta(days=1)
        assert after.first.weekday() == 0


def test_the_heat_of_a_week_grows_with_what_is_notable_in_it(reading: Reading) -> None:
    page = _page(reading, 2030)
    weeks = [week for month in page.busy for week in month.weeks]
    by_count = sorted(weeks, key=lambda week: week.notable)
    assert [week.heat for week in by_count] == sorted(week.heat for week in weeks)
    assert {week.heat for week in weeks if not week.notable} <= {0}
    assert max(week.heat for week in weeks) == 5


def test_what_is_counted_in_weeks_is_what_the_page_lists(reading: Reading) -> None:
    page = _page(reading, 2030)
    listed = {o.id for s in page.sections for o in (*s.round_years, *s.five_years)}
    listed |= {o.id for o in page.great}
    begun = {o.id for day in _days(page).values() for o in day.notable}
    counted = sum(week.notable for month in page.busy for week in month.weeks)
    assert begun <= listed
    assert counted == sum(len(day.notable) for day in _days(page).values())


def test_the_round_years_of_2030_are_in_their_sections(reading: Reading) -> None:
    great, *_ = _page(reading, 2030).sections
    assert great.title == "Kỷ niệm các ngày lễ lớn của đất nước"
    ids = {o.event.id for o in great.round_years}
    assert {"thanh-lap-dang", "sinh-ho-chi-minh"} <= ids
    assert len(great.round_years) + len(great.five_years) + great.others == 8


def test_others_are_counted_and_can_be_asked_for_by_category(reading: Reading) -> None:
    asked = Filters(category=frozenset({Category.DANG}))
    (section,) = _page(reading, 2027, asked).sections
    assert section.categories == ("dang",)
    assert section.others > 0


@pytest.mark.parametrize(("year", "neighbours"), [(1901, (None, 1902)), (2199, (2198, None))])
def test_the_edges_of_the_almanac_have_one_neighbour(
    reading: Reading, year: int, neighbours: tuple[int | None, int | None]
) -> None:
    page = _page(reading, year)
    assert (page.previous, page.next) == neighbours


def test_a_year_that_is_not_covered_whole_is_refused(reading: Reading) -> None:
    with pytest.raises(OutOfAlmanac):
        _page(reading, 1900)
