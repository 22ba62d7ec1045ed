"""What the page of conversions says: a day in both calendars, and why it is that day."""

import datetime

from app.calendar.lunar import (
    ALMANAC,
    LunarDate,
    NoSuchLunarDate,
    OutOfAlmanac,
    civil_date,
    lunar_year,
)
from app.calendar.meridian import Basis
from app.calendar.spoken import day_number, spoken
from app.calendar.terms import term_in_force
from app.calendar.window import ONE_DAY
from app.views.base import View
from app.views.civil import ALMANAC_RANGE
from app.views.day import TermView
from app.views.lunar import ConversionView, conversion_from_solar
from app.views.moon import MoonView, moon_view
from app.views.page_parameters import ConversionPageParameters

DAY_NAMES = tuple((number, day_number(number)) for number in range(1, 31))
MONTH_NAMES = tuple(
    (number, {1: "Giêng", 12: "Chạp"}.get(number, str(number))) for number in range(1, 13)
)


class LunarFields(View):
    """What stands in the form of a lunar date."""

    day: int | None
    month: int | None
    year: int | None
    leap: bool


class SolvedConversion(View):
    """A day in both calendars, with all that explains it.

    ``other`` is the answer of the other almanac, of the whole country or of Sài Gòn, where
    the two were not the same.  ``renamed`` says that the Chinese month begins on the same
    day, under another name.
    """

    day: ConversionView
    other: ConversionView | None
    solar_term: TermView
    leap_month: int | None
    renamed: bool
    moon: MoonView
    before: datetime.date | None
    after: datetime.date | None


class ConversionPage(View):
    """The two forms as they stand, and the answer, or why there is none."""

    solar: datetime.date
    lunar: LunarFields
    from_solar: bool
    basis: Basis
    found: SolvedConversion | None
    elsewhere: bool
    refused: str | None


def conversion_page(asked: ConversionPageParameters, today: datetime.date) -> ConversionPage:
    """The answer to what the forms sent; today's where they sent nothing."""
    if asked.date or not (asked.day or asked.month or asked.year):
        return _from_solar(asked.date or today, asked.basis)
    if not (asked.day and asked.month and asked.year):
        return _refused(asked, today, "Hãy chọn đủ ngày, tháng và năm âm lịch.")
    lunar = LunarDate(asked.year, asked.month, asked.day, asked.leap)
    try:
        day = civil_date(lunar, asked.basis)
    except NoSuchLunarDate as error:
        return _refused(asked, today, f"Không có {spoken(lunar)} ({lunar.year}): {error.remedy}.")
    except OutOfAlmanac:
        return _refused(asked, today, f"Chỉ đổi được ngày {ALMANAC_RANGE}.")
    return _from_lunar(lunar, day, asked.basis)


def _from_solar(day: datetime.date, basis: Basis) -> ConversionPage:
    there = conversion_from_solar(day, _other(basis), explain=False)
    return _answer(day, basis, there, from_solar=True)


def _from_lunar(lunar: LunarDate, day: datetime.date, basis: Basis) -> ConversionPage:
    other_day = _civil_date(lunar, _other(basis))
    there = conversion_from_solar(other_day, _other(basis), explain=False) if other_day else None
    return _answer(day, basis, there, from_solar=False)


def _answer(
    day: datetime.date, basis: Basis, there: ConversionView | None, *, from_solar: bool
) -> ConversionPage:
    here = conversion_from_solar(day, basis, explain=True)
    lunar = here.lunar
    differs = there and (there.solar, there.lunar) != (here.solar, here.lunar)
    term = term_in_force(day)
    return ConversionPage(
        solar=day,
        lunar=LunarFields(day=lunar.day, month=lunar.month, year=lunar.year, leap=lunar.leap),
        from_solar=from_solar,
        basis=basis,
        found=SolvedConversion(
            day=here,
            other=there if differs else None,
            solar_term=TermView(name=term.name, longitude_deg=term.longitude_deg, starts=term.day),
            leap_month=_leap_month(lunar.year, basis),
            renamed=here.china is not None and here.china.day == lunar.day,
            moon=moon_view(day, basis),
            before=_covered(day - ONE_DAY),
            after=_covered(day + ONE_DAY),
        ),
        elsewhere=False,
        refused=None,
    )


def _refused(
    asked: ConversionPageParameters, today: datetime.date, sentence: str
) -> ConversionPage:
    fields = LunarFields(day=asked.day, month=asked.month, year=asked.year, leap=asked.leap)
    return ConversionPage(
        solar=today,
        lunar=fields,
        from_solar=False,
        basis=asked.basis,
        found=None,
        elsewhere=_exists_elsewhere(asked),
        refused=sentence,
    )


def _exists_elsewhere(asked: ConversionPageParameters) -> bool:
    """Whether the other almanac has the date that this one lacks."""
    if not (asked.day and asked.month and asked.year):
        return False
    lunar = LunarDate(asked.year, asked.month, asked.day, asked.leap)
    return _civil_date(lunar, _other(asked.basis)) is not None


def _civil_date(lunar: LunarDate, basis: Basis) -> datetime.date | None:
    try:
        return civil_date(lunar, basis)
    except (NoSuchLunarDate, OutOfAlmanac):
        return None


def _other(basis: Basis) -> Basis:
    return Basis.SOUTH if basis is Basis.COMMON else Basis.COMMON


def _leap_month(year: int, basis: Basis) -> int | None:
    return next((month.month for month in lunar_year(year, basis) if month.leap), None)


def _covered(day: datetime.date) -> datetime.date | None:
    return day if day in ALMANAC else None
