"""The Chinese calendar's name for a day, to warn where it differs from the Vietnamese one.

Phones and imported calendars often show the Chinese date.  The package ``lunardate``
knows 1900 to 2099 and answers other years with garbage, so they are not asked.
"""

from datetime import date

from lunardate import LunarDate as ChineseDate

from app.calendar.lunar import LunarDate, lunar_date
from app.calendar.meridian import Basis
from app.calendar.window import Window

KNOWN = Window(date(1900, 1, 31), date(2100, 2, 9))
"""The civil days of the Chinese lunar years 1900 to 2099."""


def chinese_date(day: date) -> LunarDate | None:
    """The date of ``day`` in the Chinese calendar; None outside the years known."""
    if day not in KNOWN:
        return None
    found = ChineseDate.from_solar_date(day.year, day.month, day.day)
    return LunarDate(found.year, found.month, found.day, bool(found.is_leap_month))


def difference(day: date, basis: Basis = Basis.COMMON) -> LunarDate | None:
    """The Chinese date of ``day`` where it is not the Vietnamese one, else None.

    Raises:
        OutOfAlmanac: if the Vietnamese tables do not cover the day.
    """
    chinese = chinese_date(day)
    return None if chinese == lunar_date(day, basis) else chinese
