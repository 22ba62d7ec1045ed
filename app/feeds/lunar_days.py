"""Items of the first and fifteenth days of every lunar month, leap months included."""

from collections.abc import Iterator

from app.calendar.canchi import year_can_chi
from app.calendar.lunar import LunarDate, lunar_date
from app.calendar.spoken import month_name, spoken
from app.calendar.window import Window
from app.feeds.items import FEED_EDITION, FIRST_PUBLISHED, Item, described, fitted, stamped

CATEGORY = "Âm lịch"


def lunar_day_items(window: Window, public_url: str) -> Iterator[Item]:
    """Mùng Một and Rằm in ``window``; mùng Một tháng Giêng is Tết."""
    for day in window:
        lunar = lunar_date(day)
        if lunar.day not in {1, 15}:
            continue
        url = f"{public_url}/feeds/vn-am-lich.ics"
        yield Item(
            id=_id(lunar),
            first=day,
            last=day,
            summary=fitted(_summary(lunar)),
            description=described((f"{spoken(lunar)[:1].upper()}{spoken(lunar)[1:]}",), url),
            url=url,
            category=CATEGORY,
            created=FIRST_PUBLISHED,
            changed=stamped(FIRST_PUBLISHED),
            sequence=FEED_EDITION,
        )


def _id(lunar: LunarDate) -> str:
    """Unlike the id of any event: no event is named for a month alone."""
    name = "mung-mot" if lunar.day == 1 else "ram"
    return f"{name}-thang-{lunar.month:02}{'-nhuan' if lunar.leap else ''}-{lunar.year}"


def _summary(lunar: LunarDate) -> str:
    if (lunar.month, lunar.day, lunar.leap) == (1, 1, False):
        return f"Tết Nguyên đán {year_can_chi(lunar.year)}"
    name = "Mùng Một" if lunar.day == 1 else "Rằm"
    return f"{name} {month_name(lunar.month, leap=lunar.leap)}"
