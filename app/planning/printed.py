"""A printed deadline is the wording that a rule gets where a plan brings none of its own.

It is worded as real plans are, so that reading it back gives the same rule; only a day
fixed by hand is printed as a plain day, as nobody prints who chose it.
"""

from datetime import date

from app.calendar.rules import LunarRule
from app.calendar.spoken import day_and_month
from app.planning.anchors import Anchor, OfActivity, OfRule
from app.planning.deadlines import (
    Before,
    Bound,
    By,
    Counted,
    DayOfPeriod,
    Deadline,
    During,
    Every,
    Expected,
    Fixed,
    Ongoing,
    Side,
    When,
)
from app.planning.spans import CalendarPeriod, Days, Part, Term, Unit, one_day

QUARTERS = ("I", "II", "III", "IV")
PARTS = {Part.START: "đầu", Part.MIDDLE: "giữa", Part.END: "cuối"}
UNITS = {Unit.MONTH: "tháng", Unit.QUARTER: "quý", Unit.HALF: "kỳ 6 tháng", Unit.YEAR: "năm"}
NUMBERS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")

_BOUNDS = {Bound.BEFORE: "trước ngày", Bound.BY: "chậm nhất ngày", Bound.DURING: "ngày"}


def printed(deadline: Deadline) -> str:
    """The wording for ``deadline``: "trước ngày 10/6/2024", "vào đầu tháng 7/2024"."""
    match deadline:
        case Expected(inner):
            return f"dự kiến {printed(inner)}"
        case Before(when):
            return f"trước {_named(_first(when))}"
        case By(when):
            return _by(when)
        case During(when):
            return _during(when)
        case Counted():
            return _counted(deadline)
        case Every():
            return _every(deadline)
        case Fixed(day):
            return f"ngày {printed_date(day)}"
        case Ongoing():
            return "thường xuyên"


def printed_date(day: date) -> str:
    """A date as offices write it: "10/6/2024", "01/8/2024".

    Days below 10 and the months 1 and 2 get a zero (Nghị định 30/2020/NĐ-CP).
    """
    return f"{_day_and_month(day.day, day.month)}/{day.year}"


def _day_and_month(day: int, month: int) -> str:
    return f"{day:02}/{month:02}" if month < 3 else f"{day:02}/{month}"


def _named(when: When) -> str:
    match when:
        case Days(first, last) if first == last:
            return f"ngày {printed_date(first)}"
        case Days(first, last):
            return f"từ ngày {printed_date(first)} đến ngày {printed_date(last)}"
        case CalendarPeriod():
            return _period(when)
        case Term(first, last):
            return f"giai đoạn {first}–{last}"
    return _anchor(when)


def _period(period: CalendarPeriod) -> str:
    part = f"{PARTS[period.part]} " if period.part else ""
    match period.unit:
        case Unit.MONTH:
            return f"{part}tháng {period.number}/{period.year}"
        case Unit.QUARTER:
            return f"{part}quý {QUARTERS[period.number - 1]}/{period.year}"
        case Unit.HALF:
            return f"6 tháng {'đầu' if period.number == 1 else 'cuối'} năm {period.year}"
        case Unit.YEAR:
            return f"{part}năm {period.year}"


def _anchor(anchor: Anchor) -> str:
    if feast := _feast(anchor):
        return feast
    return "ngày tổ chức" if isinstance(anchor, OfActivity) else "ngày kỷ niệm"


def _feast(anchor: Anchor) -> str | None:
    """A lunar day in the words for it; None for what plans do not name by its lunar day."""
    match anchor:
        case OfRule(LunarRule(1, 1, False), year):
            return f"Tết Nguyên đán năm {year}"
        # From the eleventh month on, a lunar day may lie in the next civil year.
        case OfRule(LunarRule(month, int(day), False), year) if month < 11:
            return f"{day_and_month(month, day)} âm lịch năm {year}"
    return None


def _by(when: When) -> str:
    if isinstance(when, CalendarPeriod | Term):
        return f"đến hết {_named(when)}"
    return f"chậm nhất {_named(_last(when))}"


def _first(when: When) -> When:
    """The day before which a range is kept; anything else as it is."""
    return one_day(when.first) if isinstance(when, Days) else when


def _last(when: When) -> When:
    return one_day(when.last) if isinstance(when, Days) else when


def _during(when: When) -> str:
    match when:
        case Days(first, last) if first == last:
            return f"trong ngày {printed_date(first)}"
        case CalendarPeriod(part=None):
            return f"trong {_named(when)}"
        case CalendarPeriod():
            return f"vào {_named(when)}"
        case Days() | Term():
            return _named(when)
        case OfActivity():
            return "đúng ngày tổ chức"
    return f"vào {feast}" if (feast := _feast(when)) else "đúng dịp kỷ niệm"


def _counted(counted: Counted) -> str:
    days = "ngày làm việc" if counted.working else "ngày"
    if counted.side is Side.BEFORE:
        return f"chậm nhất {counted.count} {days} trước {_named(_first(counted.anchor))}"
    return f"chậm nhất {counted.count} {days} sau {_named(_last(counted.anchor))}"


def _every(every: Every) -> str:
    match every.on:
        case Part() as part:
            return f"{PARTS[part]} mỗi {UNITS[every.unit]}{_times(every)}"
        case DayOfPeriod() as on:
            return f"{_BOUNDS[on.bound]} {_day_of_period(on, every)}"
    if every.step > 1:
        return f"{NUMBERS[every.step]} năm một lần"
    if every.unit is Unit.HALF:
        return "6 tháng một lần"
    if every.unit is Unit.YEAR and not every.years.single:
        return f"giai đoạn {every.years.first}–{every.years.last} và từng năm"
    return f"hằng {UNITS[every.unit]}"


def _day_of_period(on: DayOfPeriod, every: Every) -> str:
    if every.unit is Unit.MONTH:
        return f"{on.day:02} hằng tháng"
    if every.unit is Unit.YEAR:
        return f"{_day_and_month(on.day, on.month)} hằng năm{_times(every)}"
    return f"{on.day:02} tháng thứ {on.month} của mỗi {UNITS[every.unit]}"


def _times(every: Every) -> str:
    """How often, where it is not every period."""
    return f", {NUMBERS[every.step]} năm một lần" if every.step > 1 else ""
