"""A can chi name is one of sixty: a stem (can) and a branch (chi) that advance together.

The years and days are counted continuously; a month takes its branch from its number
(Giêng is Dần) and its stem from the year, and a leap month shares the name of the
month it repeats.
"""

from datetime import date

CAN = ("Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý")
CHI = ("Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi")

# 1984 and 1924 were years Giáp Tý; so is any year that leaves 4 when divided by 60.
_GIAP_TY_YEAR = 4
# The 60-day count is continuous; 31 January 1984 (ordinal 724306) was a day Giáp Tý.
_GIAP_TY_DAY = date(1984, 1, 31).toordinal()


def year_can_chi(lunar_year: int) -> str:
    """The name of a lunar year: 1930 is Canh Ngọ."""
    return _name(lunar_year - _GIAP_TY_YEAR)


def month_can_chi(lunar_year: int, month: int) -> str:
    """The name of month ``month`` (1 to 12) of a lunar year."""
    # Five years are sixty months, so the count runs on over the years; 13 sets it so that
    # month 11 of 1983 (Quý Hợi), the one before the first months of Giáp Tý, is Giáp Tý.
    return _name(lunar_year * 12 + month + 13)


def day_can_chi(day: date) -> str:
    """The name of a civil day."""
    return _name(day.toordinal() - _GIAP_TY_DAY)


def _name(count: int) -> str:
    """The name ``count`` places after Giáp Tý, backwards if it is negative."""
    return f"{CAN[count % 10]} {CHI[count % 12]}"
