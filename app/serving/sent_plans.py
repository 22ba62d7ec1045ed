"""A sent plan is a text or a file of who is signed in, read before the database is locked.

Reading a hostile file takes its ten seconds in a process of its own; meanwhile nobody else
waits to write.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from app.documents.draft_files import MAX_OCTETS, read_numbered
from app.documents.reading_plans import MAX_LENGTH
from app.planning.plans.refusals import PlanRefused
from app.serving.bodies import BodyTooLong, UnicodeRequest, bounded
from app.serving.drafts import MAX_BODY_OCTETS, at_desk
from app.serving.identity import require_known
from app.serving.reading import service
from app.views.plan_import import TOO_LONG
from app.views.plan_import_forms import MAX_PARTS, ImportBody, ImportFields

Asked = TypeVar("Asked", bound=BaseModel)

MAX_FIELD_OCTETS = 4 * MAX_LENGTH + 100_000


class DraftRoute(APIRoute):
    """A route whose body may hold a file, and is bounded."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, on a request whose body is bounded."""
        handle = super().get_route_handler()

        async def handle_bounded(request: Request) -> Response:
            receive = bounded(request.receive, MAX_BODY_OCTETS)
            return await handle(UnicodeRequest(request.scope, receive))

        return handle_bounded


@dataclass(frozen=True, slots=True)
class SentForm:
    """The fields of a form as they came, several where there are, and its file."""

    fields: dict[str, list[str]]
    name: str = ""
    file: bytes = b""


async def sent_form(request: Request) -> SentForm:
    """The form of who is signed in.

    Raises:
        NotSignedIn: if nobody is.
        HTTPException: if it is no form, or goes past its bounds.
    """
    await _require_known(request)
    try:
        form = await request.form(
            max_files=1, max_fields=MAX_PARTS + 40, max_part_size=MAX_FIELD_OCTETS
        )
    except BodyTooLong:
        raise
    except HTTPException:
        raise HTTPException(400, "Biểu mẫu gửi lên không đọc được") from None
    fields: dict[str, list[str]] = {}
    for field, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(field, []).append(value)
    name, octets = "", b""
    if isinstance(file := form.get("file"), UploadFile) and file.filename:
        name, octets = file.filename, await file.read(MAX_OCTETS + 1)
    # What is written in the form stays readable: who asks for its token needs it once more.
    await form.close()
    return SentForm(fields, name, octets)


async def text_of(request: Request, name: str, octets: bytes) -> str:
    """The text of a file, with the numbers of its lists.

    Raises:
        UnreadableDraft: if it is not read, telling why.
        DeskBusy: if as many files are being read as can be.
        PlanRefused: if it is longer than plans are.
    """
    draft = await at_desk(request, lambda: read_numbered(name, octets))
    if len(draft.text) > MAX_LENGTH:
        raise PlanRefused(TOO_LONG)
    return draft.text


async def sent_plan(request: Request) -> ImportBody:
    """What a call asks for: a text in JSON, or a file in a form.

    Raises:
        NotSignedIn: if nobody is signed in.
        RequestValidationError, HTTPException, UnreadableDraft, DeskBusy, PlanRefused: if it
            cannot be read.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        await _require_known(request)
        return _validated(ImportBody, await _json(request))
    sent = await sent_form(request)
    told = {name: values[-1] for name, values in sent.fields.items() if values[-1]}
    asked = _validated(ImportFields, told)
    if not sent.file:
        raise _refused([{"type": "missing", "loc": ("file",), "msg": "", "input": None}])
    text = await text_of(request, sent.name, sent.file)
    return ImportBody.model_validate(asked.model_dump() | {"text": text})


async def _require_known(request: Request) -> None:
    held = service(request)
    held.require_primary()
    async with held.turn():
        await run_in_threadpool(require_known, request)


async def _json(request: Request) -> Any:  # Any: what JSON can hold
    try:
        return await request.json()
    except ValueError:
        raise _refused([{"type": "json_invalid", "loc": (), "msg": "", "input": None}]) from None


def _validated(kind: type[Asked], given: Any) -> Asked:  # Any: to be judged
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise _refused(error.errors()) from None


def _refused(errors: Any) -> RequestValidationError:  # Any: pydantic's details
    return RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in errors])
