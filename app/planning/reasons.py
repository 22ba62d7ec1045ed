"""A reason is what is said of days: why they were passed over, and why a Saturday counts."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from app.calendar.spoken import weekday
from app.calendar.window import Window
from app.planning.printed import printed_date
from app.planning.spans import Days
from app.workdays import WorkCalendar


def spoken_date(day: date) -> str:
    """A date with its weekday: "Thứ Sáu, 07/6/2024"."""
    return f"{weekday(day)}, {printed_date(day)}"


def days_passed_over(days: Days, calendar: WorkCalendar) -> str:
    """Which days are not worked, and why: "01/5/2027 đến 02/5/2027 (Ngày Quốc tế …)"."""
    told = (
        f"{_told(Days(group[0], group[-1]))} ({reason})"
        for reason, group in _grouped(days, calendar)
    )
    return ", ".join(told)


def rest_reason(day: date, calendar: WorkCalendar) -> str:
    """Why ``day`` is not worked."""
    off = calendar.day_off(day)
    if off is None:
        return "cuối tuần"
    if off.notice is None:
        return f"{off.name}, dự kiến"
    return f"{off.name}, theo {off.notice.number or off.notice.title}"


def make_up_reason(day: date, calendar: WorkCalendar) -> str:
    """Why ``day`` is worked though it lies on a weekend; nothing for other days."""
    made_up = next(iter(calendar.make_up_days(Window.of_days(day, day))), None)
    if made_up is None:
        return ""
    return f"{spoken_date(day)} là ngày làm bù cho ngày {printed_date(made_up.instead_of)}"


def _grouped(days: Days, calendar: WorkCalendar) -> Iterator[tuple[str, list[date]]]:
    window = Window.of_days(days.first, days.last)
    for reason, group in groupby(window, key=lambda day: rest_reason(day, calendar)):
        yield reason, list(group)


def _told(days: Days) -> str:
    if days.single:
        return printed_date(days.first)
    return f"{printed_date(days.first)} đến {printed_date(days.last)}"
