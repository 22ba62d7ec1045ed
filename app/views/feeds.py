"""What is said of a feed: what it holds, where it is, and how to add it to a calendar."""

from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import ConfigDict, Field

from app.catalogue.published import Holds
from app.feeds.definitions import Feed, published_feeds
from app.feeds.qr import qr_svg
from app.filters import Filters
from app.views.base import Listing, View
from app.views.reading import Reading

FIRST_FEEDS = ("vn-le-lon", "vn", "vn-nghi", "vn-am-lich")
"""The feeds of the whole country that pages offer first."""

_ADD_FROM_WEB = "calendar/0/addfromweb/"


class FilterView(View):
    """Which occurrences a feed holds; an empty list asks for all."""

    region: str
    category: tuple[str, ...]
    level: tuple[str, ...]
    manner: tuple[str, ...]
    law: tuple[str, ...]
    year_class: tuple[str, ...]
    q: str


class FeedView(View):
    """One feed and its addresses."""

    # In Python ``json`` is a method of every model.
    model_config = ConfigDict(serialize_by_alias=True)

    name: Annotated[str, Field(description="the last part of its address")]
    slug: Annotated[str | None, Field(description="the name of a saved feed, null for others")]
    title: str
    title_en: str
    description: str
    description_en: str
    filter: Annotated[
        FilterView | None, Field(description="null where the feed is more than a filter")
    ]
    url: str
    webcal: Annotated[
        str, Field(description="opens Apple's and Thunderbird's calendars; nothing on Android")
    ]
    apple: str
    google: str
    outlook: Annotated[str, Field(description="for personal accounts")]
    office: Annotated[str, Field(description="for accounts of work or school")]
    atom: Annotated[str, Field(description="what is coming, for feed readers")]
    json_feed: Annotated[
        str, Field(serialization_alias="json", description="what is coming, as JSON Feed 1.1")
    ]
    changes: Annotated[
        str | None, Field(description="a page of what changed; null for saved feeds")
    ]
    qr: Annotated[
        str, Field(description="an SVG that leads to the page with the link for each device")
    ]
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
    url = f"{public_url}{feed.source()}"
    webcal = urlsplit(url)._replace(scheme="webcal").geturl()
    named = f"url={quote(url, safe='')}&name={quote(feed.title, safe='')}"
    return FeedView(
        name=feed.name,
        slug=feed.name if feed.saved else None,
        title=feed.title,
        title_en=feed.title_en,
        description=feed.description,
        description_en=feed.description_en,
        filter=_filter_view(feed),
        url=url,
        webcal=webcal,
        apple=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.live.com/{_ADD_FROM_WEB}?{named}",
        office=f"https://outlook.office.com/{_ADD_FROM_WEB}?{named}",
        atom=f"{public_url}{feed.source('.atom')}",
        json_feed=f"{public_url}{feed.source('.json')}",
        changes=None if feed.saved else f"{public_url}{feed.path}/changes",
        qr=f"{public_url}{feed.path}.svg",
        months_back=feed.months_back,
        months_ahead=feed.months_ahead,
    )


def feed_qr(feed: Feed, public_url: str) -> bytes:
    """The QR code of the page that gives each device the link it can open."""
    return qr_svg(f"{public_url}/them-vao-lich/{feed.name}", feed.title)


def _filter_view(feed: Feed) -> FilterView | None:
    asked: Filters = feed.filters
    if feed.holds is not Holds.EVENTS or asked.status:
        return None
    return FilterView(
        region=asked.region,
        category=tuple(sorted(asked.category)),
        level=tuple(sorted(asked.level)),
        manner=tuple(sorted(asked.manner)),
        law=tuple(sorted(asked.law)),
        year_class=tuple(sorted(asked.year_class)),
        q=asked.query,
    )
