"""The page of the feed doctor: an address, a file or a pasted text, and what is wrong with it.

The form changes nothing and nobody has to be signed in for it, so it needs no token.  It
makes this server read other servers, so the body is bounded, each reader may ask ten times
a minute, and only a few examinations go on at a time.
"""

from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.feeds.doctor.visits import MAX_OCTETS, Unreadable
from app.serving.bodies import BodyTooLong, bounded
from app.serving.rates import WINDOW_SECONDS, Rates
from app.serving.reading import service
from app.settings import Settings
from app.views.doctor import DoctorReport, address_report, file_report, unreadable
from app.web.page import Page, PageDep

PATH = "/bac-si-lich"

A_MINUTE = 10
AT_A_TIME = 4
BUSY_SECONDS = 10

PASTED = "Nội dung đã dán"

_FORM_OCTETS = 3 * MAX_OCTETS + 100_000
"""A form writes one octet of a pasted text with up to three."""

_TOO_OFTEN = f"Mỗi máy được kiểm tra {A_MINUTE} lần mỗi phút; hãy thử lại sau một phút."
_BUSY = "Đang có nhiều người kiểm tra; hãy thử lại sau ít giây."
_TOO_LONG = f"Nội dung gửi lên quá {MAX_OCTETS // 1_000_000} MB."
_NO_FORM = "Biểu mẫu gửi lên không đọc được."

router = APIRouter(include_in_schema=False)


class _Surgery:
    """What bounds the examinations of one process."""

    def __init__(self, rates: Rates) -> None:
        self.rate = rates.costly(A_MINUTE, "doctor")
        self.seats = BoundedSemaphore(AT_A_TIME)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be examined: a body if there is one, else what is at the address."""

    address: str
    name: str
    body: bytes


def prepare(app: FastAPI) -> None:
    """Give the application what the page needs."""
    app.state.surgery = _Surgery(app.state.rates)


@router.get(PATH)
def form(page: PageDep) -> HTMLResponse:
    """The empty form."""
    return _page(page)


@router.post(PATH)
async def examine(request: Request, page: PageDep) -> HTMLResponse:
    """The form with what was found."""
    surgery: _Surgery = request.app.state.surgery
    if not await surgery.rate.admits_at(request):
        return _refused(page, _TOO_OFTEN, 429, retry_after=WINDOW_SECONDS)
    try:
        asked = await _asked(request)
        # Only now: whoever sends slowly keeps nobody waiting.
        if not surgery.seats.acquire(blocking=False):
            return _refused(page, _BUSY, 503, retry_after=BUSY_SECONDS)
        try:
            report = await run_in_threadpool(_report, asked, service(request).settings)
        finally:
            surgery.seats.release()
    except BodyTooLong:
        return _refused(page, _TOO_LONG, 413)
    except HTTPException:
        return _refused(page, _NO_FORM, 400)
    except Unreadable as error:
        return _refused(page, unreadable(error), 422, address=asked.address)
    return _page(page, asked.address, report=report)


async def _asked(request: Request) -> _Asked:
    """What the form holds; a file goes before a pasted text."""
    form = Request(request.scope, bounded(request.receive, _FORM_OCTETS))
    async with form.form(max_files=1, max_fields=2, max_part_size=MAX_OCTETS) as given:
        file, text = given.get("file"), _text(given.get("text"))
        address = _text(given.get("address")).strip()
        if isinstance(file, UploadFile) and file.filename:
            return _Asked(address, file.filename, await file.read(MAX_OCTETS + 1))
    # Whoever copies a text seldom copies the end of its last line.
    return _Asked(address, PASTED, f"{text.rstrip()}\r\n".encode(errors="replace"))


def _text(value: UploadFile | str | None) -> str:
    return value if isinstance(value, str) else ""


def _report(asked: _Asked, settings: Settings) -> DoctorReport:
    if asked.body.strip():
        return file_report(asked.name, asked.body)
    return address_report(asked.address, allow_private=settings.doctor_allow_private)


def _page(
    page: Page, address: str = "", **context: Any
) -> HTMLResponse:  # Any: a report or a refusal
    answer = page.rendered(
        "doctor.html", **{"address": address, "report": None, "refused": None} | context
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refused(
    page: Page, sentence: str, status: int, *, address: str = "", retry_after: int | None = None
) -> HTMLResponse:
    answer = _page(page, address, refused=sentence)
    answer.status_code = status
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer
