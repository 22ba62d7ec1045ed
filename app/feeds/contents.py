"""The contents of a feed are its items, ordered by day and then by id."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.agenda import agenda, recalled
from app.calendar.window import Window
from app.catalogue.published import Holds
from app.catalogue.reference import Reference
from app.feeds.days_off import day_off_items
from app.feeds.definitions import Feed
from app.feeds.events import event_item
from app.feeds.items import Item, Options
from app.feeds.lunar_days import lunar_day_items
from app.filters import Filters


def contents(
    session: Session,
    reference: Reference,
    feed: Feed,
    today: date,
    options: Options,
    public_url: str,
) -> tuple[Item, ...]:
    """What ``feed`` shows on ``today``; addresses in it begin with ``public_url``."""
    return contents_of(session, reference, feed, feed.window(today), options, public_url)


def contents_of(
    session: Session,
    reference: Reference,
    feed: Feed,
    window: Window,
    options: Options,
    public_url: str,
) -> tuple[Item, ...]:
    """What ``feed`` holds in ``window``; addresses in it begin with ``public_url``."""
    items: Iterable[Item]
    match feed.holds:
        case Holds.EVENTS:
            items = _event_items(session, window, feed.filters, options, public_url)
        case Holds.DAYS_OFF:
            items = day_off_items(session, reference.work_calendar, window, public_url)
        case Holds.LUNAR_DAYS:
            items = lunar_day_items(window, public_url)
    return tuple(sorted(items, key=lambda item: (item.first, item.last, item.id)))


def _event_items(
    session: Session, window: Window, filters: Filters, options: Options, public_url: str
) -> Iterator[Item]:
    for occurrence in agenda(session, window, filters):
        yield event_item(occurrence, options, public_url)
    for occurrence in recalled(session, window, filters):
        yield event_item(occurrence, options, public_url, cancelled=True)
