"""What an event is, told in words that people understand: "mùng 10 tháng 3 âm lịch"."""

from collections.abc import Callable
from typing import Any

from app.calendar.anniversary import parse_lunar_origin, parse_origin
from app.calendar.phrase import Manner
from app.calendar.rules import (
    DateRule,
    LunarRule,
    Rule,
    SolarRule,
    TermRule,
    WeekdayRule,
    parse_rule,
)
from app.calendar.spoken import WEEKDAYS, day_and_month, month_name, printed_pair_half
from app.calendar.terms import NAMES
from app.catalogue.past import State
from app.catalogue.vocabulary import MANNER_LABELS, Category, Level, Status
from app.regions import region

SUNDAY = 6

_NTH = {1: "đầu tiên", 2: "thứ hai", 3: "thứ ba", 4: "thứ tư", None: "cuối cùng"}


def told_rule(rule: Rule) -> str:
    """When a rule falls: "ngày 3 tháng 2", "Chủ nhật thứ hai của tháng 5"."""
    match rule:
        case SolarRule(month, day):
            return f"ngày {day} tháng {month}"
        case LunarRule():
            return f"{_lunar_day(rule)} âm lịch"
        case WeekdayRule(month, nth, weekday):
            # "Thứ Hai thứ hai" would be read twice.
            times = "lần " if nth in {2, 3, 4} and weekday < SUNDAY else ""
            return f"{WEEKDAYS[weekday]} {times}{_NTH[nth]} của tháng {month}"
        case TermRule(longitude_deg):
            return f"ngày tiết {NAMES[longitude_deg]}"
        case DateRule(civil):
            return f"ngày {civil:%d/%m/%Y}"


def told_extent(state: State) -> str:
    """How long it lasts: "5 ngày, từ 2 ngày trước"."""
    offset, lasts, through = (state[name] for name in ("offset_days", "lasts_days", "through"))
    end = f"đến {told_rule(parse_rule(through))}" if through else f"{lasts} ngày"
    if not offset:
        return end
    return f"{end}, từ {abs(offset)} ngày {'trước' if offset < 0 else 'sau'} ngày ấy"


def told_field(name: str, value: Any) -> str:  # Any: columns are of several types
    """The value of a column of an event that is not empty."""
    return _TOLD.get(name, str)(value)


def _lunar_day(rule: LunarRule) -> str:
    if rule.day is None:
        return f"ngày cuối {month_name(rule.month, leap=rule.leap)}"
    return day_and_month(rule.month, rule.day, leap=rule.leap)


def _quoted(text: str) -> str:
    return f"“{text}”"


def _origin(text: str) -> str:
    parts = reversed(str(parse_origin(text)).split("-"))
    return "/".join(parts)


def _lunar_origin(text: str) -> str:
    origin = parse_lunar_origin(text)
    if origin.lunar:
        return f"{printed_pair_half(origin.lunar)} âm lịch"
    if origin.month:
        return f"{month_name(origin.month, leap=origin.leap)} năm {origin.year} âm lịch"
    return f"năm {origin.year} âm lịch"


def _region(spelling: str) -> str:
    found = region(spelling)
    return found.name if found else spelling


_TOLD: dict[str, Callable[[Any], str]] = {
    "name": _quoted,
    "short_name": _quoted,
    "name_en": _quoted,
    "rule": lambda text: told_rule(parse_rule(text)),
    "origin": _origin,
    "origin_lunar": _lunar_origin,
    "manner": lambda spelling: _quoted(MANNER_LABELS[Manner(spelling)][0]),
    "category": lambda spelling: _quoted(Category(spelling).label),
    "level": lambda spelling: _quoted(Level(spelling).label),
    "status": lambda spelling: _quoted(Status(spelling).label),
    "region": _region,
}
