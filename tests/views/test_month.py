"""A month is a wall calendar: weeks from Monday, lunar days, what falls on each."""

import pytest

from app.calendar.lunar import OutOfAlmanac
from app.filters import EVERYTHING_NATIONAL
from app.views.month import CellView, MonthView, month_view
from app.views.reading import Reading


def _month(reading: Reading, month: str) -> MonthView:
    year, number = map(int, month.split("-"))
    return month_view(year, number, EVERYTHING_NATIONAL, reading)


def _cells(view: MonthView) -> dict[str, CellView]:
    return {str(cell.date): cell for week in view.weeks for cell in week}


def test_february_2027_is_four_weeks_exactly(reading: Reading) -> None:
    view = _month(reading, "2027-02")
    days = list(_cells(view))
    assert (days[0], days[-1], len(view.weeks)) == ("2027-02-01", "2027-02-28", 4)
    assert all(cell.in_month for cell in _cells(view).values())


def test_february_2027_spans_two_lunar_years(reading: Reading) -> None:
    assert _month(reading, "2027-02").title == "Tháng 2 năm 2027 (Bính Ngọ - Đinh Mùi)"
    assert _month(reading, "2027-03").title == "Tháng 3 năm 2027 (Đinh Mùi)"


def test_a_grid_is_completed_by_days_of_the_months_around(reading: Reading) -> None:
    cells = _cells(_month(reading, "2026-11"))
    around = [day for day, cell in cells.items() if not cell.in_month]
    assert around == ["2026-10-26", "2026-10-27", "2026-10-28", "2026-10-29", "2026-10-30",
                      "2026-10-31", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04",
                      "2026-12-05", "2026-12-06"]  # fmt: skip


def test_only_today_is_today(reading: Reading) -> None:
    cells = _cells(_month(reading, "2026-11"))
    assert [day for day, cell in cells.items() if cell.today] == ["2026-11-22"]
    assert not any(cell.today for cell in _cells(_month(reading, "2027-02")).values())


@pytest.mark.parametrize(
    ("month", "day", "label"),
    [
        ("2027-02", "2027-02-05", "29"),
        ("2027-02", "2027-02-06", "1/1"),
        ("2027-02", "2027-02-20", "15"),
        ("2025-06", "2025-06-25", "1/6"),
        ("2025-07", "2025-07-25", "1/6N"),  # the first day of the leap sixth month
        ("2025-07", "2025-07-26", "2"),
        ("2025-08", "2025-08-23", "1/7"),
    ],
)
def test_a_lunar_month_is_named_on_its_first_day_and_n_marks_a_leap_month(
    reading: Reading, month: str, day: str, label: str
) -> None:
    assert _cells(_month(reading, month))[day].lunar_label == label


def test_a_solar_term_is_told_on_the_day_it_begins(reading: Reading) -> None:
    cells = _cells(_month(reading, "2027-02"))
    terms = {day: cell.term for day, cell in cells.items() if cell.term}
    assert terms == {"2027-02-04": "Lập xuân", "2027-02-19": "Vũ thủy"}


def test_a_cell_names_what_falls_on_it(reading: Reading) -> None:
    view = _month(reading, "2027-02")
    cells = _cells(view)
    assert "thanh-lap-dang-2027" in cells["2027-02-03"].occurrences
    assert "tet-nguyen-dan-2027" in cells["2027-02-06"].occurrences
    told = {occurrence.id for occurrence in view.occurrences}
    assert all(set(cell.occurrences) <= told for cell in cells.values())


def test_days_off_stand_in_their_cells(reading: Reading) -> None:
    off = _cells(_month(reading, "2026-09"))["2026-09-02"].day_off
    assert off is not None
    assert not off.working


def test_what_lasts_a_week_or_longer_runs_beside_the_grid(reading: Reading) -> None:
    view = _month(reading, "2026-11")
    assert view.running
    in_cells = {name for cell in _cells(view).values() for name in cell.occurrences}
    assert not in_cells & set(view.running)
    assert in_cells | set(view.running) == {occurrence.id for occurrence in view.occurrences}


@pytest.mark.parametrize("month", ["1900-01", "2200-02"])
def test_a_month_that_is_not_covered_whole_is_refused(reading: Reading, month: str) -> None:
    with pytest.raises(OutOfAlmanac):
        _month(reading, month)
