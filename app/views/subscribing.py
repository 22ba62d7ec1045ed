"""What is said to somebody who adds a feed to a calendar program: what it will show, and where."""

import datetime
from datetime import timedelta

from pydantic import ConfigDict

from app.calendar.lunar import ALMANAC
from app.calendar.window import Window
from app.feeds.contents import contents_of
from app.feeds.definitions import Feed
from app.feeds.items import Item
from app.views.base import View
from app.views.feeds import FeedView, feed_view
from app.views.page_parameters import PageParameters
from app.views.reading import Reading
from app.views.saved_feeds import FilterParameters
from app.views.subscription import FeedParameters

SHOWN = 12
DAYS_AHEAD = 365
ALARMS = (0, 1, 3, 7, 30)
"""Days before an event among which the page lets choose; the address takes others too."""


class FilterForm(FilterParameters, PageParameters):
    """A filter as a form sends it: what was left empty says nothing."""

    model_config = ConfigDict(extra="ignore")


class ShownItem(View):
    """One event as a calendar program will show it."""

    first: datetime.date
    last: datetime.date
    summary: str
    url: str


class SubscriptionView(View):
    """A feed with the choices of one reader; ``count`` is how much it holds of the next year."""

    feed: FeedView
    count: int
    items: tuple[ShownItem, ...]


def subscription_view(feed: Feed, asked: FeedParameters, reading: Reading) -> SubscriptionView:
    """``feed`` as ``asked`` for, with the first items of the next twelve months."""
    chosen = asked.narrowed(feed)
    year = Window(reading.today, reading.today + timedelta(days=DAYS_AHEAD)).within(ALMANAC)
    found = contents_of(
        reading.session, reading.reference, chosen, year, asked.options(), reading.public_url
    )
    kept = [item for item in found if not item.cancelled and item.last >= reading.today]
    return SubscriptionView(
        feed=feed_view(chosen, reading.public_url),
        count=len(kept),
        items=tuple(map(_shown, kept[:SHOWN])),
    )


def _shown(item: Item) -> ShownItem:
    return ShownItem(first=item.first, last=item.last, summary=item.summary, url=item.url)
