"""The pages by which somebody adds a feed to a calendar program.

The first lets choose, or make, a feed; the other gives its addresses.  Making one stores
nothing about who asks, so the form needs no token; like the call of the API it is bounded
and may be sent twenty times a minute.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.catalogue.vocabulary import YEAR_CLASS_LABELS, Category, Level
from app.feeds.definitions import published_feeds
from app.regions import provinces
from app.serving.bodies import BoundedRoute
from app.serving.feeds import latest_feed
from app.serving.reading import ReadingDep
from app.serving.saving import kept, require_turn
from app.views.feeds import FIRST_FEEDS, feed_view
from app.views.page_parameters import AgendaPageParameters
from app.views.parameters import BadParameter
from app.views.reading import Reading
from app.views.saved_feeds import FeedTooLarge, feed_wanted
from app.views.subscribing import ALARMS, FilterForm, subscription_view
from app.views.subscription import FeedParameters, any_feed
from app.web.page import Page, PageDep

PATH = "/them-vao-lich"

GROUPS = (
    ("category", "Nhóm", "Kinds", tuple((c, (c.label, c.label_en)) for c in Category)),
    ("level", "Cấp", "Levels", tuple((v, (v.label, v.label_en)) for v in Level)),
    ("year_class", "Năm", "Years", tuple(YEAR_CLASS_LABELS.items())),
)
"""What a reader may tick: the parameter, its names, and its values with their labels."""

router = APIRouter(route_class=BoundedRoute, include_in_schema=False)


@router.get(PATH)
def choose(
    page: PageDep, asked: Annotated[AgendaPageParameters, Query()], reading: ReadingDep
) -> HTMLResponse:
    """The published feeds, and a form for one of one's own; filters of an address fill it in."""
    return _form(page, asked, reading)


@router.post(PATH)
def save(
    page: PageDep, asked: Annotated[FilterForm, Form()], reading: ReadingDep, request: Request
) -> Response:
    """Keep the feed of the form, and go to its page."""
    require_turn(request)
    try:
        feed, is_there = feed_wanted(asked, reading)
    except BadParameter as error:
        return _form(page, asked, reading, refused=f"{error.parameter}: {error.detail}.")
    except FeedTooLarge as error:
        return _form(page, asked, reading, refused=error.told)
    # The connection goes back before another is taken.
    reading.session.close()
    if not is_there:
        kept(request, feed)
    return RedirectResponse(page.link(f"{PATH}/{feed.name}"), 303)


@router.get(f"{PATH}/{{name}}")
def addresses(
    name: str,
    page: PageDep,
    asked: Annotated[FeedParameters, Query()],
    request: Request,
    reading: ReadingDep,
) -> HTMLResponse:
    """One feed: how to add it, what it will contain, and its choices."""
    feed = latest_feed(any_feed, name, request, reading)
    return page.rendered(
        "subscribe_feed.html",
        found=subscription_view(feed, asked, reading),
        asked=asked,
        alarms=ALARMS,
        # By its path alone: the policy of pages lets images come from this very host only.
        qr=f"{feed.path}.svg",
    )


def _form(
    page: Page, asked: AgendaPageParameters | FilterForm, reading: Reading, refused: str = ""
) -> HTMLResponse:
    feeds = {
        feed.name: feed_view(feed, reading.public_url)
        for feed in published_feeds(reading.reference)
    }
    return page.rendered(
        "subscribe.html",
        422 if refused else 200,
        refused=refused,
        asked=asked.model_dump(),
        filtered=asked.model_dump() != type(asked)().model_dump(),
        first=[feeds[name] for name in FIRST_FEEDS if name in feeds],
        categories=[feed for name, feed in feeds.items() if name in set(Category)],
        regions=provinces().values(),
        groups=GROUPS,
    )
