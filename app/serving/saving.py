"""Saving is keeping a filter as a feed, for whoever asks, twenty times a minute at most."""

from fastapi import Request

from app.clock import now
from app.errors import AppError
from app.feeds.definitions import Feed
from app.feeds.saved import keep
from app.serving.rates import Rate, reader
from app.serving.reading import service

A_MINUTE = 20


class TooOften(AppError):
    """A reader who asked more often than everybody may."""


def require_turn(request: Request) -> None:
    """Count a request to save.

    Raises:
        TooOften: if whoever asks has done so too often in this minute.
    """
    saving: Rate = request.app.state.saving
    if not saving.admits(request):
        raise TooOften(reader(request))


def kept(request: Request, feed: Feed) -> bool:
    """Store ``feed``, committed before it is answered; whether it is a new one.

    Raises:
        DatabaseUnreachable: if the database cannot be written.
    """
    with service(request).database.writing() as session:
        return keep(session, feed.filters, now())
