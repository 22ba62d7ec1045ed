"""Spoken dates are the Vietnamese words for lunar days, months and years, and for weekdays.

The spellings are those of newspapers and official documents: mùng 1 to mùng 10, Rằm
for the fifteenth, Giêng and Chạp for the first and twelfth months.
"""

from datetime import date

from app.calendar.canchi import year_can_chi
from app.calendar.lunar import LunarDate

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
"""From Monday, as ``date.weekday`` counts."""


def weekday(day: date) -> str:
    """The day of the week: "Thứ Tư"."""
    return WEEKDAYS[day.weekday()]


def day_number(number: int) -> str:
    """A lunar day as people say it: "mùng 5", "ngày 12", "Rằm"."""
    if number <= 10:
        return f"mùng {number}"
    return "Rằm" if number == 15 else f"ngày {number}"


def month_name(month: int, *, leap: bool = False) -> str:
    """A lunar month: "tháng Giêng", "tháng 6 nhuận", "tháng Chạp"."""
    name = {1: "Giêng", 12: "Chạp"}.get(month, str(month))
    return f"tháng {name}{' nhuận' if leap else ''}"


def day_and_month(month: int, day: int, *, leap: bool = False) -> str:
    """Without the year: "mùng 10 tháng 3", "Rằm tháng Giêng"."""
    return f"{day_number(day)} {month_name(month, leap=leap)}"


def spoken(lunar: LunarDate) -> str:
    """The whole date with the can chi of its year: "mùng 10 tháng 3 năm Đinh Mùi"."""
    day = day_and_month(lunar.month, lunar.day, leap=lunar.leap)
    return f"{day} năm {year_can_chi(lunar.year)}"


def printed_pair_half(lunar: LunarDate) -> str:
    """As one side of a date pair in documents: "mùng 5 tháng Giêng Kỷ Dậu 1789"."""
    day = day_and_month(lunar.month, lunar.day, leap=lunar.leap)
    return f"{day} {year_can_chi(lunar.year)} {lunar.year}"
