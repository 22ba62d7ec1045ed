"""A horizon holds the round years ahead, each with its marks and its day to begin preparing."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from app.calendar.anniversary import YearClass
from app.views.horizon import HorizonLine, HorizonView, horizon_view, months_before
from app.views.page_parameters import HorizonPageParameters, HorizonParameters
from app.views.reading import Reading


def _view(reading: Reading, **asked: Any) -> HorizonView:
    asked = {name.rstrip("_"): value for name, value in asked.items()}
    return horizon_view(HorizonParameters.model_validate(asked), reading)


def _lines(view: HorizonView) -> dict[str, HorizonLine]:
    return {
        line.occurrence.id: line
        for year in view.years
        for month in year.months
        for line in month.lines
    }


@pytest.mark.parametrize(
    ("name", "day", "years"),
    [
        ("thanh-lap-dang-2030", "2030-02-03", 100),
        ("giai-phong-mien-nam-2030", "2030-04-30", 55),
        ("sinh-ho-chi-minh-2030", "2030-05-19", 140),
        ("quoc-khanh-2030", "2030-09-02", 85),
        # Mùng 10 tháng 3 Canh Tuất; round by the number of the civil year.
        ("gio-to-hung-vuong-2030", "2030-04-12", None),
    ],
)
def test_2030_has_its_round_years(reading: Reading, name: str, day: str, years: int | None) -> None:
    told = _lines(_view(reading, from_=2030, years=1))[name].occurrence
    assert (told.date.isoformat(), told.years) == (day, years)


def test_only_round_and_five_years_are_held(reading: Reading) -> None:
    lines = _lines(_view(reading, from_=2027, years=3)).values()
    assert {line.occurrence.year_class for line in lines} == {YearClass.ROUND, YearClass.FIVE}
    # 97 years.
    assert "thanh-lap-dang-2027" not in _lines(_view(reading, from_=2027, years=1))


@pytest.mark.parametrize(
    ("name", "multiple"),
    [
        ("thanh-lap-dang-2030", 100),
        ("sinh-ho-chi-minh-2030", None),
        ("gio-to-hung-vuong-2030", None),
        ("giai-phong-mien-nam-2025", 50),
        ("quoc-khanh-2020", 25),
    ],
)
def test_multiples_of_25_bear_the_greatest_mark(
    reading: Reading, name: str, multiple: int | None
) -> None:
    lines = _lines(_view(reading, from_=int(name[-4:]), years=1))
    assert lines[name].multiple == multiple


def test_a_multiple_and_a_class_narrow_the_list(reading: Reading) -> None:
    hundreds = _lines(_view(reading, from_=2030, years=1, multiple=100))
    assert "thanh-lap-dang-2030" in hundreds
    assert all(line.occurrence.years % 100 == 0 for line in hundreds.values())  # type: ignore[operator]
    five = _lines(_view(reading, from_=2030, years=1, year_class="five"))
    assert {line.occurrence.year_class for line in five.values()} == {YearClass.FIVE}


def test_other_years_cannot_be_asked_for() -> None:
    with pytest.raises(ValidationError, match="năm tròn"):
        HorizonParameters.model_validate({"year_class": "other"})


def test_years_stand_in_order_each_with_its_months_and_its_counts(reading: Reading) -> None:
    view = _view(reading, from_=2027, years=5)
    assert [year.year for year in view.years] == [2027, 2028, 2029, 2030, 2031]
    for year in view.years:
        lines = [line for month in year.months for line in month.lines]
        assert [month.month for month in year.months] == sorted({m.month for m in year.months})
        assert {line.occurrence.date.year for line in lines} == {year.year}
        assert year.round_years + year.five_years == year.count == len(lines)
        assert year.births == sum(o.occurrence.event.category == "ngay-sinh" for o in lines)
    assert view.count == sum(year.count for year in view.years)


def test_it_begins_with_the_next_year(reading: Reading) -> None:
    view = _view(reading)
    assert (view.first_year, view.last_year) == (2027, 2029)


def test_it_ends_with_the_almanac(reading: Reading) -> None:
    view = _view(reading, from_=2198, years=5)
    assert (view.last_year, view.later, view.earlier) == (2199, None, 2196)
    assert _view(reading, from_=1901, years=1).earlier is None


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2030-02-03", 6, "2029-08-03"),
        ("2030-01-31", 2, "2029-11-30"),
        ("2028-08-31", 6, "2028-02-29"),
        ("2030-05-19", 24, "2028-05-19"),
        ("2030-05-19", 0, "2030-05-19"),
    ],
)
def test_months_are_counted_back_to_the_same_day_or_the_last(
    day: str, months: int, before: str
) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


@pytest.mark.parametrize(
    ("lead", "prepare"),
    [
        (6, "2029-08-03"),  # a Friday
        (1, "2030-01-03"),  # a Thursday
        (3, "2029-11-02"),  # 3 November 2029 is a Saturday
        (13, "2029-01-03"),  # a Wednesday
    ],
)
def test_preparations_begin_on_a_working_day(reading: Reading, lead: int, prepare: str) -> None:
    view = _view(reading, from_=2030, years=1, lead=lead)
    begun = _lines(view)["thanh-lap-dang-2030"].prepare_from
    assert begun == date.fromisoformat(prepare)


def test_without_a_lead_no_preparations_begin(reading: Reading) -> None:
    lines = _lines(_view(reading, from_=2030, years=1, lead=0)).values()
    assert {line.prepare_from for line in lines} == {None}


def test_beyond_the_work_calendar_the_plain_day_is_told(reading: Reading) -> None:
    line = _lines(_view(reading, from_=2130, years=1, lead=6))["thanh-lap-dang-2130"]
    assert line.prepare_from == date(2129, 8, 3)


def test_a_day_to_begin_that_has_come_says_so(reading: Reading) -> None:
    # Today is 22 November 2026: a year before 3 February 2027 is past.
    soon = _lines(_view(reading, from_=2027, years=1, lead=12)).values()
    told = {line.prepare_from: line.prepare_now for line in soon if line.prepare_from}
    assert {now for day, now in told.items() if day <= date(2026, 11, 22)} == {True}
    assert {now for day, now in told.items() if day > date(2026, 11, 22)} == {False}


def test_a_line_has_its_source_its_disputed_datings_and_its_doubts(reading: Reading) -> None:
    lines = _lines(_view(reading, from_=2027, years=5))
    assert all(line.source.title for line in lines.values())
    to = lines["mat-nguyen-van-to-2027"]
    assert [str(dispute.origin) for dispute in to.disputed] == ["1947-10-25"]
    assert {line.occurrence.event.status for line in lines.values()} == {"confirmed", "doubtful"}


def test_documents_due_for_review_stand_in_their_year(reading: Reading) -> None:
    (year,) = _view(reading, from_=2028, years=1).years
    # Nghị quyết số 29-NQ/TW is of 4 November 2013.
    assert "nq-29-nq-tw-2013" in {review.event_id for review in year.reviews}


@pytest.mark.parametrize("narrowed", [{"year_class": "round"}, {"multiple": 25}])
def test_where_round_years_are_chosen_there_are_no_reviews(
    reading: Reading, narrowed: dict[str, Any]
) -> None:
    (year,) = _view(reading, from_=2028, years=1, **narrowed).years
    assert year.reviews == ()


def test_a_region_has_its_own_days_beside_those_of_the_country(reading: Reading) -> None:
    lines = _lines(_view(reading, from_=2027, years=5, region="thai-nguyen")).values()
    assert {line.occurrence.event.region for line in lines} == {"VN", "thai-nguyen"}


def test_what_is_asked_for_is_spelt_the_same_in_other_forms() -> None:
    asked = {"from": "2030", "years": "2", "lead": "0", "level": ["quoc-gia", "nganh"], "q": ""}
    chosen = HorizonPageParameters.model_validate(asked).chosen()
    assert chosen == {"from": 2030, "lead": 0, "level": ["nganh", "quoc-gia"], "years": 2}
