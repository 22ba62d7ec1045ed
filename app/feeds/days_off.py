"""Items of days off and of the Saturdays worked for them; a sync keeps their stamps."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendar.window import Window
from app.catalogue.day_stamps import day_id
from app.feeds.items import FEED_EDITION, FIRST_PUBLISHED, Item, described, fitted, stamped
from app.models import DayStamp
from app.workdays import DayOff, MakeUpDay, Notice, WorkCalendar

CATEGORY = "Ngày nghỉ lễ, tết"

_NO_NOTICE = "Dự kiến: chưa có thông báo của cơ quan có thẩm quyền."
_GONE = "Không còn là ngày nghỉ, ngày làm bù"


def day_off_items(
    session: Session, calendar: WorkCalendar, window: Window, public_url: str
) -> Iterator[Item]:
    """The days off and make-up days in ``window``, those called back included."""
    known = window.within(calendar.window)
    stamps = {stamp.id: stamp for stamp in session.scalars(select(DayStamp))}
    days: list[DayOff | MakeUpDay] = [*calendar.days_off(known), *calendar.make_up_days(known)]
    for day in days:
        stamp = stamps.get(day_id(day)) or _unstamped(day)
        yield _item(stamp, day.day, day.name, day.notice, public_url)
    for stamp in stamps.values():
        if stamp.gone and (day_gone := date.fromisoformat(stamp.id[-10:])) in known:
            yield _item(stamp, day_gone, _GONE, None, public_url)


def _unstamped(day: DayOff | MakeUpDay) -> DayStamp:
    """For a day that a newer ``holidays`` projects and no sync has stamped yet."""
    first = FIRST_PUBLISHED
    return DayStamp(id=day_id(day), digest="", created=first, changed=first, sequence=0, gone=False)


def _item(stamp: DayStamp, day: date, name: str, notice: Notice | None, public_url: str) -> Item:
    url = f"{public_url}/feeds/vn-nghi.ics"
    expected = notice is None and not stamp.gone
    return Item(
        id=stamp.id,
        first=day,
        last=day,
        summary=fitted(name, " (dự kiến)" if expected else ""),
        description=described((name, _grounds(notice)) if not stamp.gone else (name,), url),
        url=url,
        category=CATEGORY,
        created=stamp.created,
        changed=stamped(stamp.changed),
        sequence=stamp.sequence + FEED_EDITION,
        cancelled=stamp.gone,
    )


def _grounds(notice: Notice | None) -> str:
    if notice is None:
        return _NO_NOTICE
    parts = (notice.title, notice.number and f"số {notice.number}", notice.article)
    return f"Theo {', '.join(part for part in parts if part)}"
