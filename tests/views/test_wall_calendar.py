"""A wall calendar says in short form what falls below each month of a year."""

import pytest

from app.documents.wall_calendar import ROOM, Day, Month, Paper, WallCalendar
from app.views.reading import Reading
from app.views.wall_calendar import wall_calendar


def _calendar(reading: Reading, year: int, region: str = "VN") -> WallCalendar:
    return wall_calendar(year, region, Paper.A4, reading)


def _lines(month: Month) -> set[tuple[str, str]]:
    return {(mark.days, mark.text) for mark in month.marks}


def _day(month: Month, number: int) -> Day:
    return next(day for week in month.weeks for day in week if day and day.number == number)


def test_the_title_names_both_years(reading: Reading) -> None:
    calendar = _calendar(reading, 2027)
    assert calendar.title == "Lịch năm 2027 – Đinh Mùi"
    assert calendar.subtitle == "Mùng Một Tết Đinh Mùi: 06/02/2027"
    assert calendar.region == "Cả nước"


@pytest.mark.parametrize(
    ("month", "day", "text"),
    [
        (2, "3", "Thành lập Đảng (97 năm)"),
        (2, "6", "Tết Nguyên đán"),
        (4, "16", "Giỗ Tổ Hùng Vương"),
        (4, "30", "Giải phóng miền Nam (52 năm)"),
        (9, "2", "Quốc khánh 2/9 (82 năm)"),
    ],
)
def test_great_days_of_2027_stand_below_their_months(
    reading: Reading, month: int, day: str, text: str
) -> None:
    found = _calendar(reading, 2027).months[month - 1]
    assert (day, text) in _lines(found)
    assert _day(found, int(day)).marked


def test_of_other_days_only_round_years_are_named(reading: Reading) -> None:
    # Võ Nguyên Giáp was born on 25 August 1911: 110 years in 2021, 116 in 2027.
    def named(year: int) -> bool:
        lines = _lines(_calendar(reading, year).months[7])
        return any(text.startswith("Võ Nguyên Giáp") for _, text in lines)

    assert named(2021)
    assert not named(2027)


def test_lunar_days_are_small_numbers_and_the_first_names_its_month(reading: Reading) -> None:
    february = _calendar(reading, 2027).months[1]
    assert (_day(february, 5).lunar, _day(february, 6).lunar) == ("29", "1/1")


def test_the_leap_fifth_month_of_2028_is_marked_and_explained(reading: Reading) -> None:
    calendar = _calendar(reading, 2028)
    labels = [d.lunar for m in calendar.months for w in m.weeks for d in w if d]
    assert [label for label in labels if label.endswith("N")] == ["1/5N"]
    assert calendar.months[6].lunar == "tháng 5 nhuận – tháng 6 Mậu Thân"
    assert "N: tháng 5 nhuận năm Mậu Thân." in calendar.notes


def test_a_year_without_leap_month_explains_none(reading: Reading) -> None:
    assert not [note for note in _calendar(reading, 2027).notes if note.startswith("N:")]


def test_sundays_and_days_off_are_red_and_make_up_days_are_not(reading: Reading) -> None:
    # In 2026 Friday 2 January was taken off, and Saturday 10 January worked for it.
    january = _calendar(reading, 2026).months[0]
    red = [number for number in (1, 2, 3, 4, 10) if _day(january, number).off]
    assert red == [1, 2, 4]
    assert any(note.startswith("Đi làm bù: 10/01") for note in _calendar(reading, 2026).notes)


def test_a_province_adds_its_own_days(reading: Reading) -> None:
    calendar = _calendar(reading, 2028, "thai-nguyen")
    national = _calendar(reading, 2028)
    added = {
        line
        for mine, common in zip(calendar.months, national.months, strict=True)
        for line in _lines(mine) - _lines(common)
    }
    assert calendar.region == "Thái Nguyên"
    assert added
    assert calendar.source.endswith("https://lich.example/nam/2028?region=thai-nguyen")


def test_a_full_month_keeps_its_great_days_and_says_what_it_leaves_out(reading: Reading) -> None:
    september = _calendar(reading, 2030).months[8]
    assert len(september.marks) == ROOM[Paper.A4] - 1
    assert september.left_out > 1
    assert ("2", "Quốc khánh 2/9 (85 năm)") in _lines(september)
    wide = wall_calendar(2030, "VN", Paper.A3, reading).months[8]
    assert _lines(september) < _lines(wide)


def test_lines_are_in_order_of_day(reading: Reading) -> None:
    for month in _calendar(reading, 2030).months:
        first = [int(mark.days.partition("–")[0]) for mark in month.marks]
        assert first == sorted(first)


def test_a_year_whose_days_off_are_unknown_does_not_speak_of_them(reading: Reading) -> None:
    notes = " ".join(_calendar(reading, 1945).notes)
    assert "Ngày in đỏ: Chủ nhật." in notes
    assert "nghỉ" not in notes
