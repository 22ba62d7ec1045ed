"""Drafts sent to be checked: bounded bodies, so many a minute, a few at a time, nothing kept."""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool

from app.documents.draft_files import MAX_OCTETS
from app.errors import AppError
from app.serving.bodies import bounded
from app.serving.rates import Rates, reader
from app.serving.reading import service

A_MINUTE = 10
AT_A_TIME = 2
BUSY_SECONDS = 10

MAX_BODY_OCTETS = MAX_OCTETS + 6_000_000
"""A file, and a text beside it: JSON may write a character with six octets."""

TOO_OFTEN = f"Mỗi máy được kiểm tra {A_MINUTE} văn bản mỗi phút; hãy thử lại sau một phút."
BUSY = "Đang có nhiều người kiểm tra văn bản; hãy thử lại sau ít giây."
TOO_LONG = f"Nội dung gửi lên quá {MAX_OCTETS // 1_000_000} MB."

Answer = TypeVar("Answer")


class AskedTooOften(AppError):
    """A reader who sent more drafts in a minute than everybody may."""


class DeskBusy(AppError):
    """As many drafts are being read as can be."""


class _Desk:
    """What bounds the reading of drafts in one process."""

    def __init__(self, rates: Rates) -> None:
        self.rate = rates.costly(A_MINUTE, "check")
        self.seats = BoundedSemaphore(AT_A_TIME)


def open_desk(app: FastAPI) -> None:
    """Let ``app`` read drafts: page and call together are bounded."""
    app.state.desk = _Desk(app.state.rates)


async def bounded_request(request: Request) -> Request:
    """``request``, counted, with a body that is refused as soon as it is too long.

    Raises:
        AskedTooOften: if whoever asks has done so too often in this minute.
    """
    desk: _Desk = request.app.state.desk
    if not await desk.rate.admits_at(request):
        raise AskedTooOften(reader(request))
    return Request(request.scope, bounded(request.receive, MAX_BODY_OCTETS))


async def at_desk(request: Request, work: Callable[[], Answer]) -> Answer:
    """What ``work`` answers, done in a thread.

    Raises:
        DeskBusy: if no seat is free; nobody waits for one.
        DatabaseUnreachable: if no connection became free in time.
    """
    desk: _Desk = request.app.state.desk
    if not desk.seats.acquire(blocking=False):
        raise DeskBusy("all seats are taken")
    try:
        async with service(request).turn():
            return await run_in_threadpool(work)
    finally:
        desk.seats.release()
