"""Items of days off and of the Saturdays worked for them.

Their stamps follow their notices: a day gains one in SEQUENCE when its notice comes.
"""

from collections.abc import Iterator
from datetime import date

from app.calendar.window import Window
from app.clock import midnight
from app.feeds.items import FEED_EDITION, FIRST_PUBLISHED, Item, described, fitted, stamped
from app.workdays import Notice, WorkCalendar

CATEGORY = "Ngày nghỉ lễ, tết"

_NO_NOTICE = "Dự kiến: chưa có thông báo của cơ quan có thẩm quyền."


def day_off_items(calendar: WorkCalendar, window: Window, public_url: str) -> Iterator[Item]:
    """The days off and make-up days in ``window``, as far as the calendar knows them."""
    known = window.within(calendar.window)
    for off in calendar.days_off(known):
        yield _item(f"nghi-{off.day}", off.day, off.name, off.notice, public_url)
    for made_up in calendar.make_up_days(known):
        name = f"Làm bù ngày {made_up.instead_of:%d/%m/%Y}"
        yield _item(f"lam-bu-{made_up.day}", made_up.day, name, made_up.notice, public_url)


def _item(item_id: str, day: date, name: str, notice: Notice | None, public_url: str) -> Item:
    url = f"{public_url}/feeds/vn-nghi.ics"
    issued = midnight(notice.date) if notice and notice.date else FIRST_PUBLISHED
    return Item(
        id=item_id,
        first=day,
        last=day,
        summary=fitted(name, "" if notice else " (dự kiến)"),
        description=described((name, _grounds(notice)), url),
        url=url,
        category=CATEGORY,
        created=FIRST_PUBLISHED,
        changed=stamped(max(issued, FIRST_PUBLISHED)),
        sequence=(1 if notice else 0) + FEED_EDITION,
    )


def _grounds(notice: Notice | None) -> str:
    if notice is None:
        return _NO_NOTICE
    parts = (notice.title, notice.number and f"số {notice.number}", notice.article)
    return f"Theo {', '.join(part for part in parts if part)}"
