"""The routes of feeds: of the published ones under ``/feeds``, of the saved ones under ``/f``."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.feeds.definitions import Feed
from app.serving.conditional import http_date
from app.serving.errors import documented
from app.serving.reading import ReadingDep, service
from app.views.feeds import feed_qr
from app.views.reading import Reading
from app.views.subscription import (
    FeedNotFound,
    FeedParameters,
    Subscription,
    atom_of,
    calendar_of,
    json_of,
    kept_feed,
    published_feed,
)

MAX_AGE_SECONDS = 3600

ICS = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
JSON_FEED = "application/feed+json; charset=utf-8"
SVG = "image/svg+xml; charset=utf-8"

router = APIRouter(
    tags=["feeds"],
    default_response_class=Response,
    responses={404: documented("No such feed"), 422: documented("A choice was refused")},
)


def _published(name: str, reading: ReadingDep) -> Feed:
    return published_feed(name, reading)


def _saved(slug: str, request: Request, reading: ReadingDep) -> Feed:
    return latest_feed(kept_feed, slug, request, reading)


def latest_feed(
    find: Callable[[str, Reading], Feed], name: str, request: Request, reading: Reading
) -> Feed:
    """What ``find`` finds, also if it was saved a moment ago and a replica does not know it yet.

    Raises:
        FeedNotFound: if there is none.
        DatabaseUnreachable: if the primary, which alone would know, is lost.
    """
    try:
        return find(name, reading)
    except FeedNotFound:
        held = service(request)
        if held.replica is None:
            raise
        with held.reading_latest() as latest:
            return find(name, latest)


Published = Annotated[Feed, Depends(_published)]
Saved = Annotated[Feed, Depends(_saved)]
Asked = Annotated[FeedParameters, Query()]


@router.get("/feeds/{name}.ics", summary="A feed as ICS")
def get_ics(feed: Published, asked: Asked, reading: ReadingDep) -> Response:
    """One published feed, in the months its definition gives, for calendar programs."""
    return _answer(calendar_of(feed, asked, reading), ICS)


@router.get("/feeds/{name}.atom", summary="What is coming of a feed, as Atom")
def get_atom(feed: Published, asked: Asked, reading: ReadingDep) -> Response:
    """Its occurrences of the next 60 days, in order of day, for feed readers."""
    return _answer(atom_of(feed, asked, reading), ATOM)


@router.get("/feeds/{name}.json", summary="What is coming of a feed, as JSON Feed")
def get_json(feed: Published, asked: Asked, reading: ReadingDep) -> Response:
    """Its occurrences of the next 60 days, in order of day, as JSON Feed 1.1."""
    return _answer(json_of(feed, asked, reading), JSON_FEED)


@router.get("/feeds/{name}.svg", summary="The QR code of a feed")
def get_qr(feed: Published, reading: ReadingDep) -> Response:
    """It leads to the page that gives each device the link it can open."""
    return _qr(feed_qr(feed, reading.public_url))


@router.get("/f/{slug}.ics", summary="A saved feed as ICS")
def get_saved_ics(feed: Saved, asked: Asked, reading: ReadingDep) -> Response:
    """One saved feed, with the same choices as a published one."""
    return _answer(calendar_of(feed, asked, reading), ICS)


@router.get("/f/{slug}.atom", summary="What is coming of a saved feed, as Atom")
def get_saved_atom(feed: Saved, asked: Asked, reading: ReadingDep) -> Response:
    """Its occurrences of the next 60 days, in order of day, for feed readers."""
    return _answer(atom_of(feed, asked, reading), ATOM)


@router.get("/f/{slug}.json", summary="What is coming of a saved feed, as JSON Feed")
def get_saved_json(feed: Saved, asked: Asked, reading: ReadingDep) -> Response:
    """Its occurrences of the next 60 days, in order of day, as JSON Feed 1.1."""
    return _answer(json_of(feed, asked, reading), JSON_FEED)


@router.get("/f/{slug}.svg", summary="The QR code of a saved feed")
def get_saved_qr(feed: Saved, reading: ReadingDep) -> Response:
    """It leads to the page that gives each device the link it can open."""
    return _qr(feed_qr(feed, reading.public_url))


def _answer(found: Subscription, media_type: str) -> Response:
    headers = {
        "Last-Modified": http_date(found.modified),
        "Cache-Control": f"public, max-age={MAX_AGE_SECONDS}",
    }
    return Response(found.body, media_type=media_type, headers=headers)


def _qr(body: bytes) -> Response:
    headers = {"Cache-Control": f"public, max-age={MAX_AGE_SECONDS}"}
    return Response(body, media_type=SVG, headers=headers)
