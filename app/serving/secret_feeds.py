"""The route of secret feeds: whoever knows the address reads them, and nobody else hears of it.

The token is in the address, so the address goes nowhere: into no log of ours, no memory of
answers, no search engine and no ``Referer``.  An answer has an ETag of its bytes and no
Last-Modified: what it shows may become less without anything in it being newer.
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from sqlalchemy.exc import OperationalError

from app.accounts.secret_feeds import feed_of, is_to_be_noted, note_use
from app.accounts.tokens import token_hash
from app.clock import now
from app.models import SecretFeed
from app.serving.conditional import is_held
from app.serving.encodings import gzipped, takes_gzip
from app.serving.errors import problem
from app.serving.feeds import ICS
from app.serving.private_addresses import PRIVATE_FEEDS
from app.serving.rates import WINDOW_SECONDS, OutOfTurns, Rate, Rates, rates, turns_of
from app.serving.reading import Service, service
from app.serving.routes import add_routes
from app.views.secret_calendars import secret_calendar

A_MINUTE = 30
"""How often one feed may be read: programs ask every few minutes at most."""

PATH = f"{PRIVATE_FEEDS}/{{token}}.ics"

HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Robots-Tag": "noindex, nofollow",
}

UNKNOWN = "Không có lịch riêng ở địa chỉ này; hãy chép lại cả địa chỉ."
GONE = "Lịch riêng này đã thu hồi, hoặc người tạo không còn quyền xem; hãy tạo địa chỉ mới."
TOO_OFTEN = f"Mỗi lịch riêng được đọc {A_MINUTE} lần mỗi phút; hãy thử lại sau một phút."

# Not in the description of the API: it is read by its address, not called.
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Found:
    """What one reading of the database found at an address; ``body`` is None if it is gone."""

    feed: SecretFeed | None
    body: bytes | None
    now: datetime


def add_to(app: FastAPI) -> None:
    """Serve secret feeds."""
    held: Rates = app.state.rates
    app.state.secret_polls = held.costly(A_MINUTE, "secret-feed")
    add_routes(app, router)


async def _turn(request: Request) -> AsyncIterator[Service]:
    # As for other answers: requests wait for a connection here and not in threads.
    held = service(request)
    async with held.turn():
        yield held


TurnDep = Annotated[Service, Depends(_turn, scope="function")]


@router.api_route(PATH, methods=["GET", "HEAD"])
def get_secret_feed(token: str, request: Request, held: TurnDep) -> Response:
    """One secret feed, for the calendar program of who made it."""
    polls: Rate = request.app.state.secret_polls
    guesses = rates(request).guesses
    # Before anything is looked for; counted once it is known what it is.
    if guesses.refuses(request):
        raise OutOfTurns(turns_of(request.scope)[-1])
    if polls.refuses(request, token_hash(token)):
        return _refused(429, TOO_OFTEN)
    found = _found(token, held)
    if found.feed is None:
        guesses.require(request)
        return _refused(404, UNKNOWN)
    polls.admits(request, token_hash(token))
    if found.body is None:
        return _refused(410, GONE)
    if is_to_be_noted(found.feed, found.now):
        _note(held, found.feed, found.now)
    return _answer(request, found.body, found.now)


def _found(token: str, held: Service) -> _Found:
    # From the primary: an address that was taken back shows nothing from that moment on.
    with held.reading_latest() as reading:
        feed = feed_of(reading.session, token)
        return _Found(feed, secret_calendar(feed, reading) if feed else None, now())


def _note(held: Service, feed: SecretFeed, instant: datetime) -> None:
    """Keep that a feed was read; it is read as well while nobody can write."""
    with suppress(OperationalError), held.database.writing() as session:
        note_use(session, feed, instant)


def _answer(request: Request, body: bytes, instant: datetime) -> Response:
    asked: dict[bytes, bytes] = dict(request.scope["headers"])
    packed = gzipped(body) if takes_gzip(asked.get(b"accept-encoding")) else None
    sent = packed or body
    etag = f'"{sha256(sent).hexdigest()[:32]}"'
    headers = HEADERS | {"ETag": etag}
    if b"if-none-match" in asked and is_held(asked, etag.encode(), instant):
        return Response(status_code=304, headers=headers)
    headers |= {"Content-Encoding": "gzip"} if packed else {}
    if request.method == "HEAD":
        return Response(headers=headers | {"Content-Length": str(len(sent))}, media_type=ICS)
    return Response(sent, headers=headers, media_type=ICS)


def _refused(status: int, detail: str) -> Response:
    answer = problem(status, detail)
    answer.headers.update(HEADERS)
    if status == 429:
        answer.headers["Retry-After"] = str(WINDOW_SECONDS)
    return answer
