"""What the front page says: today, the next seven days, the next great day."""

from datetime import timedelta

from app.agenda import agenda
from app.calendar.lunar import ALMANAC
from app.calendar.window import ONE_DAY, Window
from app.catalogue.vocabulary import Category
from app.feeds.definitions import published_feeds
from app.filters import EVERYTHING_NATIONAL, Filters
from app.views.base import View
from app.views.day import DayView, day_view
from app.views.feeds import FIRST_FEEDS, FeedView, feed_view
from app.views.occurrence import OccurrenceView, occurrence_view
from app.views.reading import Reading
from app.views.upcoming import upcoming

DAYS_AHEAD = 7
DAYS_TO_A_GREAT_DAY = 366

_GREAT = Filters(category=frozenset({Category.NGAY_LE_LON}))


class HomeView(View):
    """``great`` is the next great day after today."""

    day: DayView
    coming: tuple[OccurrenceView, ...]
    great: OccurrenceView | None
    feeds: tuple[FeedView, ...]


def home_view(reading: Reading) -> HomeView:
    """The front page as ``reading`` sees it."""
    tomorrow = reading.today + ONE_DAY
    ahead = Window(tomorrow, tomorrow + timedelta(days=DAYS_AHEAD)).within(ALMANAC)
    found = upcoming(ahead, EVERYTHING_NATIONAL, reading, limit=500, cursor=None).items
    feeds = {feed.name: feed for feed in published_feeds(reading.reference)}
    return HomeView(
        day=day_view(reading.today, EVERYTHING_NATIONAL, reading),
        # What runs already stands under today.
        coming=tuple(occurrence for occurrence in found if occurrence.date >= tomorrow),
        great=_next_great_day(reading),
        feeds=tuple(
            feed_view(feeds[name], reading.public_url) for name in FIRST_FEEDS if name in feeds
        ),
    )


def _next_great_day(reading: Reading) -> OccurrenceView | None:
    start = reading.today + ONE_DAY
    year = Window(start, start + timedelta(days=DAYS_TO_A_GREAT_DAY)).within(ALMANAC)
    found = agenda(reading.session, year, _GREAT)
    return occurrence_view(found[0], reading) if found else None
