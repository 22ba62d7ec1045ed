"""A wording says dates, lunar days and ordinals in Vietnamese or in English."""

from datetime import date

import pytest

from app.calendar.lunar import LunarDate
from app.feeds.items import Language
from app.views.lunar import lunar_view
from app.web.wording import Wording

VI, EN = Wording(Language.VI), Wording(Language.EN)


def test_days_are_written_as_each_language_writes_them() -> None:
    day = date(2027, 2, 3)
    assert (VI.day(day), EN.day(day)) == ("03/02/2027", "3 February 2027")
    assert (VI.weekday(day), EN.weekday(day)) == ("Thứ Tư", "Wednesday")
    assert (VI.month(2027, 2), EN.month(2027, 2)) == ("Tháng 2 năm 2027", "February 2027")
    assert (VI.short_month(day), EN.short_month(day)) == ("2/2027", "Feb 2027")


def test_lunar_days_keep_their_vietnamese_names_in_vietnamese_alone() -> None:
    lunar = lunar_view(LunarDate(2025, 6, 1, leap=True))
    assert VI.lunar(lunar) == "mùng 1 tháng 6 nhuận năm Ất Tỵ"
    assert EN.lunar(lunar) == "1st day of the leap 6th lunar month, 2025"
    assert VI.short_lunar(lunar) == "mùng 1 tháng 6 nhuận âm lịch"
    assert EN.short_lunar(lunar) == "lunar 1/6 leap"


@pytest.mark.parametrize(
    ("day", "ordinal"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (22, "22nd"),
        (23, "23rd"),
        (30, "30th"),
    ],
)
def test_english_ordinals_end_as_they_should(day: int, ordinal: str) -> None:
    assert EN.lunar(lunar_view(LunarDate(2027, 1, day))).startswith(f"{ordinal} day")


@pytest.mark.parametrize(
    ("days", "vietnamese", "english"),
    [
        (0, "hôm nay", "today"),
        (1, "ngày mai", "tomorrow"),
        (74, "còn 74 ngày", "in 74 days"),
        (-1, "1 ngày trước", "1 day ago"),
        (-5, "5 ngày trước", "5 days ago"),
    ],
)
def test_a_countdown_is_said_as_people_say_it(days: int, vietnamese: str, english: str) -> None:
    assert (VI.countdown(days), EN.countdown(days)) == (vietnamese, english)
