"""The page of the checker: a pasted text or a file, what is wrong in it, and what becomes of that.

Nothing is kept in between: the findings come with the draft itself in a hidden field, or ask
for the file once more where it is too long for that; reasons why some stay come with them.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.clock import now
from app.documents.corrections import Correction, Remark
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
    FINDING_LABELS,
    MAX_SHOWN,
    AboutParameters,
    CheckedPage,
    Place,
    check_view,
    checked_page,
    unreadable_draft,
)
from app.views.decisions import CarriedFinding, Decision, summary
from app.views.dismissals import DISMISSALS, DismissalView
from app.views.parameters import BadParameter
from app.web.page import Page, PageDep

PATH = "/kiem-tra"

MAX_CARRIED_OCTETS = 1_000_000
"""A longer DOCX is not sent back with the page, but asked for again."""
_FIELD_OCTETS = 5_000_000
_ECHOED = 100_000
"""Characters of a pasted text that stay in the form."""

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NO_FORM = "Biểu mẫu gửi lên không đọc được."
_NOTHING_CHOSEN = (
    "Chưa chọn chỗ sửa nào; hãy kiểm tra lại rồi chọn ít nhất một chỗ, hoặc ghi lý do bỏ qua thành"
    " nhận xét."
)
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
    """What a form holds; ``file`` goes before ``draft``, and that before ``text``.

    ``judged`` are the findings of the page it comes from, each with the reason to keep it.
    """

    fields: dict[str, str]
    accepted: tuple[str, ...]
    judged: tuple[tuple[CarriedFinding, str], ...]
    name: str
    file: bytes

    @property
    def about(self) -> AboutParameters:
        """What is told of the draft; fields left empty tell nothing."""
        given = {name: self.fields.get(name) for name in AboutParameters.model_fields}
        return AboutParameters.model_validate({name: v for name, v in given.items() if v})

    @property
    def kept(self) -> tuple[tuple[CarriedFinding, DismissalView], ...]:
        """The findings that are kept for a reason."""
        return tuple(
            (finding, DismissalView(**finding.key.model_dump(), reason=reason))
            for finding, reason in self.judged
            if reason
        )

    @property
    def dismissals(self) -> tuple[DismissalView, ...]:
        """Those of this page, and those that a page before it knew.

        Raises:
            _Refusal: if they were tampered with.
        """
        try:
            before = DISMISSALS.validate_json(self.fields.get("dismissed") or "[]")
        except ValidationError:
            raise _Refusal(_NO_FORM, 400) from None
        return (*(dismissal for _, dismissal in self.kept), *before)

    @property
    def corrections(self) -> dict[Place, Correction]:
        """Those that are accepted, by their place; a finding that is kept is not corrected.

        Raises:
            _Refusal: if a box was ticked that says none.
        """
        kept = {(finding.start, finding.end) for finding, _ in self.kept}
        made = (_correction(value) for value in self.accepted)
        found = {(correction.start, correction.end): correction for correction in made}
        return {place: found[place] for place in found if place not in kept}


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
        found, text = await at_desk(request, lambda: _found(given, held))
    except _TOLD as error:
        return _refused(page, _refusal(error), sent)
    return _page(page, sent, text=text, found=found)


@router.post(f"{PATH}/ban-sua")
async def correct(request: Request, page: PageDep) -> Response:
    """The DOCX with the accepted corrections as tracked changes."""
    try:
        sent = await _sent(request)
        octets = await at_desk(request, lambda: _corrected(sent))
    except _TOLD as error:
        return _refused(page, _refusal(error), None)
    return _saved(octets, f"{_stem(sent)} (bản sửa).docx", _DOCX)


@router.post(f"{PATH}/tom-tat")
async def summarise(request: Request, page: PageDep) -> Response:
    """What was decided of each finding, as a text; the draft itself is not needed for it."""
    try:
        sent = await _sent(request)
        told = _summary(sent)
    except _TOLD as error:
        return _refused(page, _refusal(error), None)
    return _saved(told.encode(), f"{_stem(sent)} (tóm tắt kiểm tra).txt", "text/plain")


def _stem(sent: _Sent) -> str:
    return PurePath(sent.fields.get("name") or _PASTED).stem[:80]


def _saved(octets: bytes, name: str, media_type: str) -> Response:
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
    }
    return Response(octets, media_type=media_type, headers=headers)


async def _sent(request: Request) -> _Sent:
    bounded = await bounded_request(request)
    async with bounded.form(
        max_files=1, max_fields=3 * MAX_SHOWN + 20, max_part_size=_FIELD_OCTETS
    ) as form:
        file = form.get("file")
        has_file = isinstance(file, UploadFile) and bool(file.filename)
        return _Sent(
            fields={name: value for name, value in form.items() if isinstance(value, str)},
            accepted=_texts(form, "accept"),
            judged=_judged(_texts(form, "found"), _texts(form, "reason")),
            name=(file.filename or "") if isinstance(file, UploadFile) else "",
            file=await file.read(MAX_OCTETS + 1)
            if has_file and isinstance(file, UploadFile)
            else b"",
        )


def _texts(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(str(value) for value in form.getlist(name))


def _judged(
    found: tuple[str, ...], reasons: tuple[str, ...]
) -> tuple[tuple[CarriedFinding, str], ...]:
    """The findings of a form; a browser sends each with its reason, in order."""
    if len(found) != len(reasons) or len(found) > MAX_SHOWN:
        raise _Refusal(_NO_FORM, 400)
    try:
        carried = map(CarriedFinding.model_validate_json, found)
        return tuple(zip(carried, map(str.strip, reasons), strict=True))
    except ValidationError:
        raise _Refusal(_NO_FORM, 400) from None


def _found(sent: _Sent, held: Service) -> tuple[CheckedPage, str]:
    """What a page shows, and the pasted text that stays in its form."""
    draft = _draft(sent)
    with held.reading() as reading:
        about = sent.about.about(reading.reference)
        found = check_view(draft.text, about, reading, sent.dismissals)
    is_text = draft.format is Format.TEXT
    octets = plain_docx(draft.text) if is_text else sent.file or _carried(sent)
    takes_changes = is_text or draft.can_be_corrected
    # What is too long to be sent back is asked for again.
    is_carried = takes_changes and len(octets) <= MAX_CARRIED_OCTETS
    page = checked_page(
        draft.name,
        draft.text,
        found,
        draft=b64encode(octets).decode() if is_carried else "",
        takes_changes=takes_changes,
        accepted=sent.corrections if sent.judged else None,
    )
    is_pasted = draft.name == _PASTED and len(draft.text) <= _ECHOED
    return page, draft.text if is_pasted else ""


def _draft(sent: _Sent) -> Draft:
    if sent.file:
        return read_draft(sent.name, sent.file)
    if octets := _carried(sent):
        return read_draft(sent.fields.get("name") or _PASTED, octets)
    return read_draft(_PASTED, sent.fields.get("text", "").encode(errors="replace"))


def _carried(sent: _Sent) -> bytes:
    """The draft that the page before carried along.

    Raises:
        _Refusal: if it was tampered with.
    """
    try:
        return b64decode(sent.fields.get("draft", ""), validate=True)
    except (NotBase64, ValueError):
        raise _Refusal(_NO_FORM, 400) from None


def _corrected(sent: _Sent) -> bytes:
    wants_remarks = bool(sent.fields.get("remarks"))
    remarks = [Remark(f.start, f.end, d.reason) for f, d in sent.kept if wants_remarks]
    corrections = sent.corrections.values()
    if not corrections and not remarks:
        raise _Refusal(_NOTHING_CHOSEN)
    return corrected_docx(sent.file or _carried(sent), corrections, now(), remarks)


def _summary(sent: _Sent) -> str:
    corrected, reasons = sent.corrections, {f: d.reason for f, d in sent.kept}
    decisions = (
        Decision(
            FINDING_LABELS[finding.kind][0],
            finding,
            reasons.get(finding),
            is_corrected=(finding.start, finding.end) in corrected,
        )
        for finding, _ in sent.judged
    )
    return summary(sent.fields.get("name") or _PASTED, decisions)


def _correction(value: str) -> Correction:
    """What a ticked box says: where it begins and ends, and what is right there.

    Raises:
        _Refusal: if it says none.
    """
    try:
        start, end, right = value.split(" ", 2)
        return Correction(int(start), int(end), right)
    except ValueError:
        raise _Refusal(_NO_FORM, 400) from None


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
            return _Refusal(f"{_NAMES[error.parameter]}: {error.detail}.")
        case ValidationError():
            told = (f"{_NAMES[str(e['loc'][0])]}: {sentence(e)}" for e in error.errors())
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
"""How the form calls what is told of a draft."""
_NAMES = _FIELDS | {"reason": "Lý do bỏ qua"}
"""How it calls what may be refused."""


def _page(
    page: Page,
    sent: _Sent | None = None,
    *,
    text: str = "",
    found: CheckedPage | None = None,
    refused: str = "",
) -> HTMLResponse:
    """The form; ``text`` stays in it to be mended and checked again."""
    fields = sent.fields if sent else {}
    answer = page.rendered(
        "check.html",
        found=found,
        refused=refused,
        asked={name: fields.get(name, "") for name in _FIELDS},
        text=text,
        kinds=DRAFT_LABELS,
        provinces=provinces(),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refused(page: Page, refusal: _Refusal, sent: _Sent | None) -> HTMLResponse:
    text = sent.fields.get("text", "") if sent and not sent.file else ""
    answer = _page(page, sent, text=text if len(text) <= _ECHOED else "", refused=refusal.told)
    answer.status_code = refusal.status
    if refusal.retry_after is not None:
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer
