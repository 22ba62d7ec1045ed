"""The call that checks a draft: a text in JSON, or a file in a form.

Nobody has to be signed in, and nothing is kept.  The body is read by hand, because it
comes in two kinds and is bounded before it is believed.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from pydantic_core import from_json
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.api.parameters import NoParameters
from app.documents.checking import MAX_BESIDE, MAX_TEXT_LENGTH, DraftKind, FindingKind
from app.documents.draft_files import MAX_OCTETS, read_draft
from app.documents.unreadable import UnreadableDraft
from app.serving.bodies import BodyTooLong
from app.serving.drafts import (
    BUSY,
    BUSY_SECONDS,
    TOO_OFTEN,
    AskedTooOften,
    DeskBusy,
    at_desk,
    bounded_request,
    open_desk,
)
from app.serving.errors import Fault, documented, problem
from app.serving.rates import WINDOW_SECONDS
from app.serving.reading import Service, service
from app.serving.routes import add_routes
from app.views.check import CheckBody, CheckParameters, CheckView, check_view, unreadable_draft
from app.views.dismissals import MAX_DISMISSALS
from app.views.parameters import BadParameter

router = APIRouter(prefix="/api/v1", tags=["documents"])

_DISMISSAL = {
    "type": "object",
    "required": ["kind", "printed", "reason"],
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string", "enum": [kind.value for kind in FindingKind]},
        **{name: {"type": "string"} for name in ("printed", "reason", "right", "event")},
        **{name: {"type": "string", "maxLength": MAX_BESIDE} for name in ("before", "after")},
    },
}
_DISMISSED = {
    "type": "array",
    "items": _DISMISSAL,
    "maxItems": MAX_DISMISSALS,
    "description": "findings that stay, each with the reason; what is told has to agree",
}
_DISMISSED_IN_FORM = {"type": "string", "description": "the same as in JSON, written as JSON"}
_ABOUT: dict[str, Any] = {  # Any: a schema
    "kind": {"type": "string", "enum": [kind.value for kind in DraftKind]},
    "region": {"type": "string", "examples": ["VN", "thai-nguyen"]},
    "year": {"type": "integer", "examples": [2027]},
    "document_date": {"type": "string", "format": "date"},
}
_TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT_LENGTH}
_FILE = {"type": "string", "format": "binary", "description": "DOCX, PDF or TXT, at most 10 MB"}


def _body(required: str, **fields: Any) -> dict[str, Any]:  # Any: schemas
    return {"schema": {"type": "object", "required": [required], "properties": fields | _ABOUT}}


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": _body("text", text=_TEXT, dismissed=_DISMISSED),
            "multipart/form-data": _body("file", file=_FILE, dismissed=_DISMISSED_IN_FORM),
        },
    }
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be checked: a file if there is one, else the text."""

    told: CheckParameters
    text: str = ""
    name: str = ""
    file: bytes | None = None


def add_to(app: FastAPI) -> None:
    """Serve the call."""
    open_desk(app)
    app.add_exception_handler(AskedTooOften, _too_often)
    app.add_exception_handler(DeskBusy, _busy)
    app.add_exception_handler(UnreadableDraft, _unreadable)
    add_routes(app, router)


@router.post(
    "/check",
    summary="Check a draft",
    openapi_extra=_BODY,
    responses={
        400: documented("The body is neither JSON nor a form"),
        413: documented("The body is too long"),
        422: documented("A field was refused, or the file cannot be read"),
        429: documented("Asked too often"),
        503: documented("Too many drafts are being read, or the database does not answer"),
    },
)
async def post_check(_: Annotated[NoParameters, Query()], request: Request) -> CheckView:
    """What is wrong in a draft, and which commemorations it names.

    ``start`` and ``end`` of each finding are offsets of characters in the text that was
    sent; of a file, in the ``text`` that is answered.  What is not told of the draft is
    found out from it, and answered in ``assumed``.  Nothing is kept.

    A finding that stays is sent as ``dismissed`` with the next check: its ``kind`` and
    ``printed``, the ``reason``, and ``right``, ``event``, ``before`` and ``after`` as they
    were answered, to tell it from others.  It comes back with its ``reason``; ``left`` counts
    the others, and ``outdated`` are dismissals that fit nothing any more.
    """
    asked = await _asked(await bounded_request(request))
    held = service(request)
    return await at_desk(request, lambda: _checked(asked, held))


def _checked(asked: _Asked, held: Service) -> CheckView:
    draft = None if asked.file is None else read_draft(asked.name, asked.file)
    text = draft.text if draft else asked.text
    with held.reading() as reading:
        try:
            about = asked.told.about(reading.reference)
        except BadParameter as error:
            raise _refused([_fault(error)]) from None
        found = check_view(text, about, reading, asked.told.dismissed)
    return found.model_copy(update={"text": text}) if draft else found


async def _asked(request: Request) -> _Asked:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _of_form(request)
    try:
        body = CheckBody.model_validate_json(await request.body())
    except ValidationError as error:
        raise _refused(error.errors()) from None
    return _Asked(body, text=body.text)


async def _of_form(request: Request) -> _Asked:
    try:
        async with request.form(max_files=1, max_fields=len(_ABOUT) + 1) as form:
            given: dict[str, Any] = dict(form)  # Any: texts, and one file
            file = given.pop("file", None)
            if not isinstance(file, UploadFile):
                raise _refused([{"type": "missing", "loc": ("file",), "msg": "", "input": None}])
            octets = await file.read(MAX_OCTETS + 1)
            if "dismissed" in given:
                given["dismissed"] = _of_json(given["dismissed"])
            told = CheckParameters.model_validate(given)
            return _Asked(told, name=file.filename or "", file=octets)
    except ValidationError as error:
        raise _refused(error.errors()) from None
    except BodyTooLong:
        raise
    except HTTPException:
        raise HTTPException(400, "Biểu mẫu gửi lên không đọc được") from None


def _of_json(text: str) -> Any:  # Any: for Pydantic to judge
    try:
        return from_json(text)
    except ValueError:
        told = "phải là một danh sách viết bằng JSON"
        raise _refused([_fault(BadParameter("dismissed", told))]) from None


def _refused(errors: Any) -> RequestValidationError:  # Any: pydantic's details
    return RequestValidationError([{**e, "loc": ("body", *e["loc"])} for e in errors])


def _fault(error: BadParameter) -> dict[str, Any]:  # Any: as pydantic tells a fault
    told = {"type": "value_error", "loc": (error.parameter,), "ctx": {"error": error.detail}}
    return told | {"msg": error.detail, "input": None}


def _too_often(_: Request, error: Exception) -> JSONResponse:
    return _later(429, TOO_OFTEN, WINDOW_SECONDS)


def _busy(_: Request, error: Exception) -> JSONResponse:
    return _later(503, BUSY, BUSY_SECONDS)


def _later(status: int, told: str, seconds: int) -> JSONResponse:
    answer = problem(status, told)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _unreadable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, UnreadableDraft)
    told = unreadable_draft(error)
    return problem(422, told, [Fault(parameter="file", where="body", detail=told)])
