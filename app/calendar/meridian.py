"""A meridian is the longitude by whose midnight a lunar calendar counts its days.

Vietnam's almanacs followed the Chinese reckoning until Decision 121/CP of the
Government (8 August 1967) took UTC+7 from 1 January 1968; the almanac of Saigon
kept UTC+8 until the offices of the reunified country adopted UTC+7 on 13 June
1975.  The evidence for the older periods is set out in
``docs/decisions/lunar-basis.md``.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum


class Basis(StrEnum):
    """Whose almanac is meant where two were in use."""

    COMMON = "common"
    SOUTH = "south"


@dataclass(frozen=True, slots=True)
class Meridian:
    """A reckoning of days in force from ``since`` on, ``offset`` ahead of universal time."""

    since: date
    offset: timedelta
    name: str
    authority: str

    @property
    def zone(self) -> timezone:
        return timezone(self.offset)


BEIJING_MEAN_TIME = Meridian(
    date.min,
    timedelta(hours=7, minutes=45, seconds=40),
    "UTC+7:45:40",
    "giờ địa phương Bắc Kinh, theo lịch Hiệp kỷ của triều Nguyễn",
)
CHINESE_ZONE_TIME = Meridian(
    date(1929, 1, 1),
    timedelta(hours=8),
    "UTC+8",
    "múi giờ Bắc Kinh, dùng trong lịch in đến năm 1967",
)
VIETNAMESE_TIME = Meridian(
    date(1968, 1, 1),
    timedelta(hours=7),
    "UTC+7",
    "Quyết định số 121/CP ngày 08/8/1967 của Hội đồng Chính phủ",
)
SAIGON_TIME = Meridian(
    date(1968, 1, 1), timedelta(hours=8), "UTC+8", "lịch in tại Sài Gòn đến ngày 12/6/1975"
)
UNIFIED_TIME = Meridian(
    date(1975, 6, 13), timedelta(hours=7), "UTC+7", "giờ thống nhất cả nước từ ngày 13/6/1975"
)

_IN_FORCE = {
    Basis.COMMON: (BEIJING_MEAN_TIME, CHINESE_ZONE_TIME, VIETNAMESE_TIME),
    Basis.SOUTH: (BEIJING_MEAN_TIME, CHINESE_ZONE_TIME, SAIGON_TIME, UNIFIED_TIME),
}


def meridian(day: date, basis: Basis = Basis.COMMON) -> Meridian:
    """The meridian in force on ``day``."""
    return next(m for m in reversed(_IN_FORCE[basis]) if m.since <= day)


def local_time(instant: datetime, basis: Basis = Basis.COMMON) -> datetime:
    """``instant`` (in UTC) by the clock of the meridian in force."""
    return instant.astimezone(meridian(instant.date(), basis).zone)
