"""What is said of the published feeds: where they are, and how to add them to a calendar."""

from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import Field

from app.feeds.definitions import Feed, published_feeds
from app.views.base import Listing, View
from app.views.reading import Reading


class FeedView(View):
    """One feed and its addresses."""

    name: str
    title: str
    title_en: str
    description: str
    url: str
    webcal: Annotated[
        str, Field(description="opens Apple's, Thunderbird's and Android's calendars")
    ]
    google: str
    outlook: str
    months_back: int
    months_ahead: int


def feed_list(reading: Reading) -> Listing[FeedView]:
    """All published feeds."""
    feeds = published_feeds(reading.reference)
    return Listing(
        items=tuple(feed_view(feed, reading.public_url) for feed in feeds),
        revision=str(reading.revision),
    )


def feed_view(feed: Feed, public_url: str) -> FeedView:
    """A feed with the links by which each client takes it."""
    url = f"{public_url}/feeds/{feed.name}.ics"
    webcal = urlsplit(url)._replace(scheme="webcal").geturl()
    outlook = "https://outlook.live.com/calendar/0/addfromweb/"
    return FeedView(
        name=feed.name,
        title=feed.title,
        title_en=feed.title_en,
        description=feed.description,
        url=url,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"{outlook}?url={quote(url, safe='')}&name={quote(feed.title, safe='')}",
        months_back=feed.months_back,
        months_ahead=feed.months_ahead,
    )
