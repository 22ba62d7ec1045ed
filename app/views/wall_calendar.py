"""What a wall calendar says of a year: the great days and the round years below each month."""

from datetime import date

from app.calendar.canchi import year_can_chi
from app.calendar.lunar import lunar_date, lunar_year
from app.calendar.phrase import Manner
from app.calendar.spoken import month_name
from app.calendar.window import Window
from app.catalogue.vocabulary import Level
from app.clock import VIETNAM
from app.documents.wall_calendar import ROOM, Day, Mark, Month, Paper, WallCalendar
from app.filters import Filters
from app.regions import COUNTRY
from app.views.days_off import DayOffView
from app.views.occurrence import OccurrenceView
from app.views.reading import Reading
from app.views.year_page import Mark as Notable
from app.views.year_page import SmallDay, SmallMonth, YearPage, mark_of, year_page

_SUNDAY = 6
_LEVELS = (Level.QUOC_GIA, Level.DIA_PHUONG, Level.NGANH, Level.THAM_KHAO)
"""Which round years go first where there is no room for all."""


def wall_calendar(year: int, region: str, paper: Paper, reading: Reading) -> WallCalendar:
    """The calendar of ``year`` for a region that is known, as much of it as ``paper`` holds.

    Raises:
        OutOfAlmanac: if the almanac does not cover the whole year.
    """
    page = year_page(year, Filters(region=region), reading)
    new_year = page.new_year
    return WallCalendar(
        title=f"Lịch năm {year} – {page.year.can_chi}",
        subtitle=f"Mùng Một Tết {page.year.can_chi}: {new_year:%d/%m/%Y}",
        region="Cả nước" if region == COUNTRY else page.region_name,
        months=tuple(_month(month, year, ROOM[paper]) for month in page.months),
        notes=tuple(_notes(page)),
        source=_source(year, region, reading),
        changed_at=reading.changed_at.astimezone(VIETNAM),
    )


def _month(month: SmallMonth, year: int, room: int) -> Month:
    found = [o for week in month.weeks for day in week if day for o in _marked(day)]
    chosen = found if len(found) <= room else sorted(found, key=_rank)[: room - 1]
    return Month(
        name=f"Tháng {month.number}",
        lunar=_lunar_months(Window.of_month(year, month.number)),
        weeks=tuple(tuple(_day(day) if day else None for day in week) for week in month.weeks),
        marks=tuple(_mark(o) for o in found if o in chosen),
        left_out=len(found) - len(chosen),
    )


def _marked(day: SmallDay) -> tuple[OccurrenceView, ...]:
    return tuple(o for o in day.notable if mark_of(o) in (Notable.GREAT, Notable.ROUND))


def _rank(occurrence: OccurrenceView) -> tuple[bool, int, int, date]:
    """Great days first, then by level, then hundreds and fifties before the other tens."""
    years = occurrence.years or 0
    roundness = next((n for n, of in enumerate((100, 50)) if years and years % of == 0), 2)
    level = _LEVELS.index(occurrence.event.level)
    return mark_of(occurrence) is not Notable.GREAT, level, roundness, occurrence.date


def _day(day: SmallDay) -> Day:
    off = day.day_off
    return Day(
        number=day.date.day,
        lunar=day.lunar_label,
        off=not off.working if off else day.date.weekday() == _SUNDAY,
        marked=bool(_marked(day)),
    )


def _mark(occurrence: OccurrenceView) -> Mark:
    return Mark(
        days=_days(occurrence.date, occurrence.last_date),
        text=f"{occurrence.event.short_name}{_ordinal(occurrence)}",
        great=mark_of(occurrence) is Notable.GREAT,
    )


def _days(first: date, last: date) -> str:
    if first == last:
        return str(first.day)
    return f"{first.day}–{last.day}" + (f"/{last.month}" if last.month != first.month else "")


def _ordinal(occurrence: OccurrenceView) -> str:
    if not occurrence.years:
        return ""
    is_gio = occurrence.event.manner is Manner.GIO
    return f" (lần thứ {occurrence.years})" if is_gio else f" ({occurrence.years} năm)"


def _lunar_months(days: Window) -> str:
    """The lunar months that a civil month holds days of: "tháng Chạp – tháng Giêng Đinh Mùi"."""
    found = dict.fromkeys((d.year, d.month, d.leap) for d in map(lunar_date, days))
    names = [month_name(month, leap=leap) for _, month, leap in found]
    last_year, _, _ = [*found][-1]
    return f"{' – '.join(dict.fromkeys((names[0], names[-1])))} {year_can_chi(last_year)}"


def _notes(page: YearPage) -> list[str]:
    off = [off for off in page.days_off if not off.working]
    return [
        "Số nhỏ: ngày âm lịch Việt Nam; 1/1 là mùng Một tháng Giêng.",
        *_leap(page.year.year),
        "Dưới mỗi tháng: ngày lễ lớn (chữ đỏ) và các ngày kỷ niệm năm tròn.",
        "Ngày in đỏ: Chủ nhật, ngày nghỉ lễ." if off else "Ngày in đỏ: Chủ nhật.",
        *(["Ngày nghỉ lễ chưa có thông báo là dự kiến."] if any(o.expected for o in off) else []),
        *_made_up(page.days_off),
    ]


def _leap(year: int) -> list[str]:
    """What N means, where a leap month begins in the civil year."""
    months = (*lunar_year(year - 1), *lunar_year(year))
    found = [month for month in months if month.leap and month.start.year == year]
    return [f"N: {month_name(m.month, leap=True)} năm {year_can_chi(m.year)}." for m in found]


def _made_up(days: tuple[DayOffView, ...]) -> list[str]:
    worked = [f"{off.date:%d/%m}" for off in days if off.working]
    return [f"Đi làm bù: {', '.join(worked)}."] if worked else []


def _source(year: int, region: str, reading: Reading) -> str:
    asked = "" if region == COUNTRY else f"?region={region}"
    changed = f"{reading.changed_at.astimezone(VIETNAM):%d/%m/%Y}"
    address = f"{reading.public_url}/nam/{year}{asked}"
    return f"Nguồn: danh mục Lịch Kỷ niệm, cập nhật ngày {changed} · {address}"
