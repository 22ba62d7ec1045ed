"""A told rule says in words why a day is the day, and how long it lasts, in both languages."""

from calendar import day_name, month_name

from app.calendar.extent import Extent
from app.calendar.rules import (
    DateRule,
    LunarRule,
    Rule,
    SolarRule,
    TermRule,
    WeekdayRule,
)
from app.calendar.spoken import month_name as lunar_month_name
from app.calendar.terms import NAMES
from app.views.base import View
from app.views.told_event import told_extent, told_rule

_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", None: "last"}


class Told(View):
    """A sentence, or a part of one, in both languages."""

    vi: str
    en: str


def rule_in_words(rule: Rule) -> Told:
    """Which day of which calendar it is: "ngày 3 tháng 2 dương lịch hằng năm"."""
    return Told(vi=_vietnamese(rule), en=_english(rule))


def extent_in_words(extent: Extent) -> Told:
    """How long it lasts, told from the day of the rule: "kéo dài 3 ngày"."""
    stored = {
        "offset_days": extent.offset,
        "lasts_days": extent.lasts,
        "through": str(extent.through) if extent.through else None,
    }
    return Told(vi=f"kéo dài {told_extent(stored)}", en=f"lasts {_english_extent(extent)}")


def _vietnamese(rule: Rule) -> str:
    day = told_rule(rule)
    match rule:
        case SolarRule(2, 29):
            return f"{day} dương lịch hằng năm (năm không nhuận giữ vào ngày 28 tháng 2)"
        case SolarRule():
            return f"{day} dương lịch hằng năm"
        case LunarRule(month, _, True):
            leap_month = lunar_month_name(month, leap=True)
            return f"{day}, chỉ trong năm có {leap_month}, theo lịch Việt Nam"
        case LunarRule():
            return f"{day} hằng năm, theo lịch Việt Nam"
        case WeekdayRule():
            return f"{day} hằng năm"
        case TermRule(longitude_deg):
            return f"{day} hằng năm, khi kinh độ Mặt Trời đạt {longitude_deg}° theo giờ Việt Nam"
        case DateRule():
            return f"chỉ {day}"


def _english(rule: Rule) -> str:
    match rule:
        case SolarRule(2, 29):
            return "every year on 29 February (28 February in common years)"
        case SolarRule(month, day):
            return f"every year on {day} {month_name[month]}"
        case LunarRule():
            return _english_lunar(rule)
        case WeekdayRule(month, nth, weekday):
            return f"every year on the {_NTH[nth]} {day_name[weekday]} of {month_name[month]}"
        case TermRule(longitude_deg):
            return (
                f"every year on the day of the solar term {NAMES[longitude_deg]}, when the Sun"
                f" reaches {longitude_deg}° of longitude by Vietnamese time"
            )
        case DateRule(civil):
            return f"only on {civil.day} {month_name[civil.month]} {civil.year}"


def _english_lunar(rule: LunarRule) -> str:
    day = "the last day" if rule.day is None else f"day {rule.day}"
    month = f"{'leap ' if rule.leap else ''}month {rule.month}"
    years = f"only in years with a leap month {rule.month}" if rule.leap else "every year"
    return f"{years}, on {day} of lunar {month} of the Vietnamese calendar"


def _english_extent(extent: Extent) -> str:
    if extent.through:
        until = _english(extent.through).rpartition(" on ")[2]
        length = f"until {until}"
    else:
        length = f"{extent.lasts} day{'s' if extent.lasts > 1 else ''}"
    if not extent.offset:
        return length
    days = abs(extent.offset)
    side = "before" if extent.offset < 0 else "after"
    return f"{length}, from {days} day{'s' if days > 1 else ''} {side} that day"
