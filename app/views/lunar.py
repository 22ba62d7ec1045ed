"""What is said of lunar dates: conversions, and why a day has the date it has."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from app.calendar.canchi import day_can_chi, month_can_chi, year_can_chi
from app.calendar.derivation import EPHEMERIS, Derivation, derivation
from app.calendar.lunar import LunarDate, civil_date, is_uncertain, lunar_date
from app.calendar.meridian import Basis
from app.calendar.spoken import month_name, spoken, weekday
from app.china import difference
from app.views.base import View


class LunarView(View):
    """A lunar date, and how people say it."""

    day: int
    month: int
    year: int
    leap: bool
    text: str


class CanChiView(View):
    """The names of the year, month and day in the cycle of sixty."""

    year: str
    month: str
    day: str


class DerivationView(View):
    """Why a civil day has its lunar date."""

    month_starts: Annotated[date, Field(description="first civil day of the lunar month")]
    month_days: Annotated[int, Field(description="29 or 30")]
    new_moon: Annotated[datetime, Field(description="the astronomical new moon, UTC")]
    new_moon_local: Annotated[datetime, Field(description="the same by the meridian in force")]
    margin_minutes: Annotated[
        float, Field(description="from the nearer midnight; negative before it")
    ]
    meridian: str
    authority: str
    principal_term: Annotated[
        str | None, Field(description="the trung khí in the month; null in a leap month")
    ]
    source: str
    text: str


class ConversionView(View):
    """A day in both calendars."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "solar": "2030-02-02",
                    "weekday": "Thứ Bảy",
                    "lunar": {
                        "day": 1,
                        "month": 1,
                        "year": 2030,
                        "leap": False,
                        "text": "mùng 1 tháng Giêng năm Canh Tuất",
                    },
                    "can_chi": {"year": "Canh Tuất", "month": "Mậu Dần", "day": "Mậu Thìn"},
                    "basis": "common",
                    "uncertain": False,
                    "china": {
                        "day": 30,
                        "month": 12,
                        "year": 2029,
                        "leap": False,
                        "text": "ngày 30 tháng Chạp năm Kỷ Dậu",
                    },
                    "note": "Lịch Trung Quốc ghi ngày này là ngày 30 tháng Chạp năm Kỷ Dậu.",
                    "derivation": None,
                }
            ]
        }
    )

    solar: date
    weekday: str
    lunar: LunarView
    can_chi: CanChiView
    basis: Basis
    uncertain: bool
    china: Annotated[
        LunarView | None, Field(description="the Chinese calendar's date, where it differs")
    ]
    note: str | None
    derivation: DerivationView | None = None


def lunar_view(lunar: LunarDate) -> LunarView:
    """The date with its words."""
    return LunarView(
        day=lunar.day, month=lunar.month, year=lunar.year, leap=lunar.leap, text=spoken(lunar)
    )


def lunar_label(lunar: LunarDate) -> str:
    """The lunar day as wall calendars print it: "27", "1/1" on the first, "1/6N" if leap."""
    if lunar.day != 1:
        return str(lunar.day)
    return f"1/{lunar.month}{'N' if lunar.leap else ''}"


def can_chi_view(day: date, lunar: LunarDate) -> CanChiView:
    """The three names of a day."""
    return CanChiView(
        year=year_can_chi(lunar.year),
        month=month_can_chi(lunar.year, lunar.month),
        day=day_can_chi(day),
    )


def chinese_view(day: date, basis: Basis = Basis.COMMON) -> LunarView | None:
    """The Chinese date of ``day`` where it is another than the Vietnamese."""
    chinese = difference(day, basis)
    return lunar_view(chinese) if chinese else None


def chinese_note(chinese: LunarView | None) -> str | None:
    """The warning for readers whose phone shows the Chinese date."""
    return f"Lịch Trung Quốc ghi ngày này là {chinese.text}." if chinese else None


def conversion_from_solar(day: date, basis: Basis, *, explain: bool) -> ConversionView:
    """``day`` in both calendars.

    Raises:
        OutOfAlmanac: if the tables do not cover the day.
    """
    lunar = lunar_date(day, basis)
    chinese = chinese_view(day, basis)
    return ConversionView(
        solar=day,
        weekday=weekday(day),
        lunar=lunar_view(lunar),
        can_chi=can_chi_view(day, lunar),
        basis=basis,
        uncertain=is_uncertain(day, basis),
        china=chinese,
        note=chinese_note(chinese),
        derivation=derivation_view(derivation(day, basis)) if explain else None,
    )


def conversion_from_lunar(lunar: LunarDate, basis: Basis, *, explain: bool) -> ConversionView:
    """The day of ``lunar`` in both calendars.

    Raises:
        OutOfAlmanac: if the tables do not cover the year.
        NoSuchLunarDate: if the calendar has no such month or day.
    """
    return conversion_from_solar(civil_date(lunar, basis), basis, explain=explain)


def derivation_view(found: Derivation) -> DerivationView:
    """A derivation with its sentence."""
    month = found.month
    return DerivationView(
        month_starts=month.start,
        month_days=month.length,
        new_moon=found.new_moon,
        new_moon_local=found.local_new_moon,
        margin_minutes=round(found.margin.total_seconds() / 60, 2),
        meridian=found.meridian.name,
        authority=found.meridian.authority,
        principal_term=found.principal_term.name if found.principal_term else None,
        source=EPHEMERIS,
        text=_derivation_text(found),
    )


def _derivation_text(found: Derivation) -> str:
    month = found.month
    local = found.local_new_moon
    name = month_name(month.month, leap=month.leap)
    sentences = [
        f"Sóc (trăng non) lúc {local:%H:%M:%S} ngày {local:%d/%m/%Y} theo {found.meridian.name}"
        f" ({found.meridian.authority})"
    ]
    if found.as_computed:
        sentences.append(f"nên {name} năm {year_can_chi(month.year)} bắt đầu từ ngày đó")
    else:
        sentences.append(
            f"nhưng lịch đương thời bắt đầu {name} năm {year_can_chi(month.year)}"
            f" từ {month.start:%d/%m/%Y}"
        )
    text = ", ".join(sentences) + "."
    if month.leap:
        text += " Tháng không có trung khí nên là tháng nhuận."
    elif found.principal_term:
        text += f" Trung khí trong tháng: {found.principal_term.name}."
    if found.uncertain:
        text += " Sóc quá gần nửa đêm, hoặc các nguồn ghi khác nhau: ngày này chưa chắc chắn."
    return text
