"""The page of the checker: a pasted text or a file, what is wrong in it, and a corrected DOCX.

Nothing is kept between the two: the findings come with the draft itself in a hidden field,
or ask for the file once more where it is too long for that.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.clock import now
from app.documents.corrections import Correction
from app.documents.draft_files import (
    MAX_OCTETS,
    Draft,
    Format,
    corrected_docx,
    read_draft,
)
from app.documents.plain_docx import plain_docx
from app.documents.unreadable import UnreadableDraft
from app.refusals import sentence
from app.regions import provinces
from app.serving.bodies import BodyTooLong
from app.serving.drafts import (
    BUSY,
    BUSY_SECONDS,
    TOO_LONG,
    TOO_OFTEN,
    AskedTooOften,
    DeskBusy,
    at_desk,
    bounded_request,
)
from app.serving.rates import WINDOW_SECONDS
from app.serving.reading import Service, service
from app.views.check import (
    DRAFT_LABELS,
    MAX_SHOWN,
    AboutParameters,
    CheckedPage,
    check_view,
    checked_page,
    unreadable_draft,
)
from app.views.parameters import BadParameter
from app.web.page import ENGLISH, Page, PageDep

PATH = "/kiem-tra"

MAX_CARRIED_OCTETS = 1_000_000
"""A longer DOCX is not sent back with the page, but asked for again."""
_FIELD_OCTETS = 5_000_000
_ECHOED = 100_000
"""Characters of a pasted text that stay in the form."""

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NO_FORM = "Biểu mẫu gửi lên không đọc được."
_NOTHING_CHOSEN = "Chưa chọn chỗ sửa nào; hãy kiểm tra lại rồi chọn ít nhất một chỗ."
_PASTED = "Nội dung đã dán"

router = APIRouter(include_in_schema=False)


class _Refusal(Exception):
    """What a form is refused for, in a sentence."""

    def __init__(self, told: str, status: int = 422, retry_after: int | None = None) -> None:
        super().__init__(told)
        self.told = told
        self.status = status
        self.retry_after = retry_after


_TOLD = (
    _Refusal, AskedTooOften, DeskBusy, UnreadableDraft, HTTPException, ValidationError, BadParameter
)  # fmt: skip
"""What can be wrong with a form; everything else is a fault of ours."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form holds; ``file`` goes before ``text``."""

    fields: dict[str, str]
    accepted: tuple[str, ...]
    name: str
    file: bytes

    @property
    def about(self) -> AboutParameters:
        """What is told of the draft; fields left empty tell nothing."""
        given = {name: self.fields.get(name) for name in AboutParameters.model_fields}
        return AboutParameters.model_validate({name: v for name, v in given.items() if v})


def add_to(app: FastAPI) -> None:
    """Serve the page, and what becomes of its findings."""
    for prefix in ("", ENGLISH):
        app.include_router(router, prefix=prefix)


@router.get(PATH)
def form(page: PageDep) -> HTMLResponse:
    """The empty form."""
    return _page(page)


@router.post(PATH)
async def examine(request: Request, page: PageDep) -> HTMLResponse:
    """The form with what was found."""
    sent = None
    try:
        sent = given = await _sent(request)
        held = service(request)
        found = await at_desk(request, lambda: _found(given, held))
    except _TOLD as error:
        return _refused(page, _refusal(error), sent)
    return _page(page, sent, found=found)


@router.post(f"{PATH}/ban-sua")
async def correct(request: Request, page: PageDep) -> Response:
    """The DOCX with the accepted corrections as tracked changes."""
    try:
        sent = await _sent(request)
        octets = await at_desk(request, lambda: _corrected(sent))
    except _TOLD as error:
        return _refused(page, _refusal(error), None)
    name = f"{PurePath(sent.fields.get('name') or _PASTED).stem[:80]} (bản sửa).docx"
    return Response(
        octets,
        media_type=_DOCX,
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        },
    )


async def _sent(request: Request) -> _Sent:
    bounded = bounded_request(request)
    async with bounded.form(
        max_files=1, max_fields=MAX_SHOWN + 20, max_part_size=_FIELD_OCTETS
    ) as form:
        file = form.get("file")
        has_file = isinstance(file, UploadFile) and bool(file.filename)
        return _Sent(
            fields={name: value for name, value in form.items() if isinstance(value, str)},
            accepted=tuple(str(value) for value in form.getlist("accept")),
            name=(file.filename or "") if isinstance(file, UploadFile) else "",
            file=await file.read(MAX_OCTETS + 1)
            if has_file and isinstance(file, UploadFile)
            else b"",
        )


def _found(sent: _Sent, held: Service) -> CheckedPage:
    draft = _draft(sent)
    with held.reading() as reading:
        found = check_view(draft.text, sent.about.about(reading.reference), reading)
    is_text = draft.format is Format.TEXT
    octets = plain_docx(draft.text) if is_text else sent.file
    takes_changes = is_text or draft.can_be_corrected
    # What is too long to be sent back is asked for again.
    is_carried = takes_changes and len(octets) <= MAX_CARRIED_OCTETS
    carried = b64encode(octets).decode() if is_carried else ""
    return checked_page(draft.name, draft.text, found, draft=carried, takes_changes=takes_changes)


def _draft(sent: _Sent) -> Draft:
    if sent.file:
        return read_draft(sent.name, sent.file)
    return read_draft(_PASTED, sent.fields.get("text", "").encode(errors="replace"))


def _corrected(sent: _Sent) -> bytes:
    if not sent.accepted:
        raise _Refusal(_NOTHING_CHOSEN)
    try:
        octets = sent.file or b64decode(sent.fields.get("draft", ""), validate=True)
        corrections = [_correction(value) for value in sent.accepted]
    except (NotBase64, ValueError):
        raise _Refusal(_NO_FORM, 400) from None
    return corrected_docx(octets, corrections, now())


def _correction(value: str) -> Correction:
    """What a ticked box says: where it begins and ends, and what is right there.

    Raises:
        ValueError: if it is none.
    """
    start, end, right = value.split(" ", 2)
    return Correction(int(start), int(end), right)


def _refusal(error: Exception) -> _Refusal:
    """What is said of an error of ``_TOLD``."""
    match error:
        case _Refusal():
            return error
        case AskedTooOften():
            return _Refusal(TOO_OFTEN, 429, WINDOW_SECONDS)
        case DeskBusy():
            return _Refusal(BUSY, 503, BUSY_SECONDS)
        case UnreadableDraft():
            return _Refusal(unreadable_draft(error))
        case BadParameter():
            return _Refusal(f"{_FIELDS[error.parameter]}: {error.detail}.")
        case ValidationError():
            told = (f"{_FIELDS[str(e['loc'][0])]}: {sentence(e)}" for e in error.errors())
            return _Refusal(f"{'; '.join(told)}.")
        case BodyTooLong():
            return _Refusal(TOO_LONG, 413)
    return _Refusal(_NO_FORM, 400)


_FIELDS = {
    "kind": "Loại văn bản",
    "region": "Nơi",
    "year": "Năm",
    "document_date": "Ngày văn bản",
}
"""How the form calls what may be refused."""


def _page(
    page: Page, sent: _Sent | None = None, *, found: CheckedPage | None = None, refused: str = ""
) -> HTMLResponse:
    fields = sent.fields if sent else {}
    answer = page.rendered(
        "check.html",
        found=found,
        refused=refused,
        asked={name: fields.get(name, "") for name in _FIELDS},
        text=_echoed(sent),
        kinds=DRAFT_LABELS,
        provinces=provinces(),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _echoed(sent: _Sent | None) -> str:
    """The pasted text, to be mended and checked again, unless it is too long for that."""
    text = sent.fields.get("text", "") if sent and not sent.file else ""
    return text if len(text) <= _ECHOED else ""


def _refused(page: Page, refusal: _Refusal, sent: _Sent | None) -> HTMLResponse:
    answer = _page(page, sent, refused=refusal.told)
    answer.status_code = refusal.status
    if refusal.retry_after is not None:
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer
