"""Errors become answers: which status each has, told as problem details (RFC 9457)."""

import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from app.accounts.access import NotAllowed
from app.accounts.groups import (
    AlreadyMember,
    BadGroupParent,
    GroupExists,
    GroupNotFound,
    NotMember,
)
from app.accounts.invitations import InvitationGone
from app.accounts.keys import BadKeyName
from app.accounts.passwords import BadPassword, TooBusy
from app.accounts.people import BadEmail, BadName, CodesOn, EmailTaken, PersonNotFound
from app.accounts.roles import BadPeriod, DelegationNotFound, LastAdmin, NotDelegable
from app.accounts.units import (
    BadSuccessor,
    HasUnitsBelow,
    OwnAncestor,
    UnitEnded,
    UnitExists,
    UnitNotFound,
    WrongDay,
)
from app.calendar.lunar import DayBeyondMonth, NoSuchLunarDate, NoSuchLunarMonth, OutOfAlmanac
from app.catalogue.reference import StaleReference
from app.database import DatabaseUnreachable
from app.documents.unprintable import Unprintable
from app.planning.deadlines import DeadlineRefused
from app.planning.plans.refusals import OutOfOrder, OwnSubmission, PlanPartNotFound, PlanRefused
from app.refusals import sentence
from app.serving.idempotency import KeyReused
from app.serving.identity import Forged, NotSignedIn, ReadOnlyKey
from app.serving.rates import OutOfTurns
from app.serving.versions import NoVersion, StaleVersion
from app.views.accounts import told_instant
from app.views.event import EventNotFound
from app.views.parameters import BadParameter
from app.views.plan_log import MadeChange
from app.views.provinces import ProvinceNotFound
from app.views.refused import refusal
from app.views.subscription import FeedNotFound
from app.views.upcoming import BadCursor

_log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUSES: dict[type[Exception], int] = {
    AlreadyMember: 409,
    BadCursor: 422,
    BadEmail: 422,
    BadGroupParent: 422,
    BadKeyName: 422,
    BadName: 422,
    BadPassword: 422,
    BadPeriod: 422,
    BadSuccessor: 422,
    CodesOn: 409,
    DeadlineRefused: 422,
    DelegationNotFound: 404,
    EmailTaken: 409,
    EventNotFound: 404,
    FeedNotFound: 404,
    Forged: 403,
    GroupExists: 409,
    GroupNotFound: 404,
    HasUnitsBelow: 409,
    InvitationGone: 404,
    KeyReused: 422,
    LastAdmin: 409,
    NoSuchLunarDate: 422,
    NoVersion: 428,
    NotAllowed: 403,
    NotDelegable: 422,
    NotMember: 422,
    NotSignedIn: 401,
    OutOfAlmanac: 422,
    OutOfOrder: 409,
    OutOfTurns: 429,
    OwnAncestor: 422,
    OwnSubmission: 403,
    PersonNotFound: 404,
    PlanPartNotFound: 404,
    PlanRefused: 422,
    ProvinceNotFound: 404,
    ReadOnlyKey: 403,
    StaleReference: 503,
    StaleVersion: 412,
    TooBusy: 503,
    UnitEnded: 409,
    UnitExists: 409,
    UnitNotFound: 404,
    Unprintable: 422,
    WrongDay: 422,
}
"""The status of each error that a request can cause."""

SENTENCES: dict[type[Exception], str] = {
    Forged: (
        "Biểu mẫu này không đến từ trang đang mở, hoặc đã mở quá lâu; hãy tải lại trang rồi làm"
        " lại. Chương trình dùng phiên đăng nhập phải gửi X-CSRF-Token."
    ),
    KeyReused: (
        "Idempotency-Key này đã dùng cho một yêu cầu khác; hãy dùng khóa mới cho yêu cầu mới."
    ),
    NoVersion: "Thiếu If-Match; hãy đọc lại rồi gửi kèm ETag đã nhận.",
    NotSignedIn: "Cần đăng nhập, hoặc gửi khóa còn hiệu lực trong Authorization: Bearer kn_….",
    OutOfTurns: "Đã hỏi quá nhiều lần trong một phút; hãy thử lại sau ít giây.",
    ReadOnlyKey: "Khóa này chỉ để đọc; hãy tạo khóa đọc và ghi.",
}
"""What is said of errors that only HTTP knows."""

TITLES = {
    400: "Yêu cầu không đọc được",
    401: "Chưa đăng nhập",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Phương thức không được dùng ở địa chỉ này",
    409: "Mâu thuẫn với dữ liệu hiện có",
    412: "Đã có người sửa trước",
    413: "Nội dung quá dài",
    422: "Yêu cầu không hợp lệ",
    428: "Thiếu điều kiện",
    429: "Hỏi quá nhiều lần",
    503: "Tạm thời không phục vụ được",
}

RETRY_AFTER_SECONDS = 30


class Fault(BaseModel):
    """One parameter that was refused, and why."""

    parameter: str
    where: str
    detail: str


class Problem(BaseModel):
    """Problem details as RFC 9457 has them; ``errors`` names each refused parameter."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: tuple[Fault, ...] = ()


class StaleProblem(Problem):
    """The problem of who comes second: ``changes`` are what was changed since they read.

    They are empty where the log is not shown to who asks, ``version`` is the present one.
    """

    version: str
    changes: tuple[MadeChange, ...] = ()


def answer_errors(app: FastAPI) -> None:
    """Let ``app`` answer errors as problems."""
    app.add_exception_handler(RequestValidationError, _refused_parameters)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(DBAPIError, _database_error)
    app.add_exception_handler(PoolTimeout, _database_down)
    app.add_exception_handler(DatabaseUnreachable, _database_down)
    app.add_exception_handler(BadParameter, _bad_parameter)
    for error in STATUSES:
        app.add_exception_handler(error, answer_known)


def documented(description: str, model: type[Problem] = Problem) -> dict[str, Any]:
    """How the description of the API tells of an answer that is a problem."""
    schema = model.model_json_schema()
    # References into the schema itself would lead nowhere from within the whole document.
    inner = schema.pop("$defs")
    return {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": _inlined(schema, inner)}},
    }


def _inlined(part: Any, inner: dict[str, Any]) -> Any:  # Any: a part of a JSON Schema
    match part:
        case {"$ref": str(name)}:
            return _inlined(inner[name.rpartition("/")[2]], inner)
        case dict():
            return {key: _inlined(value, inner) for key, value in part.items()}
        case list():
            return [_inlined(value, inner) for value in part]
    return part


def problem(status: int, detail: str, errors: Iterable[Fault] = ()) -> JSONResponse:
    """The answer that tells ``detail``."""
    told = Problem(
        title=TITLES.get(status, "Lỗi"), status=status, detail=detail, errors=tuple(errors)
    )
    return JSONResponse(told.model_dump(), status, media_type=MEDIA_TYPE)


def _refused_parameters(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [_fault(detail) for detail in error.errors()]
    if any(detail["type"] == "json_invalid" for detail in error.errors()):
        return problem(400, "Nội dung gửi lên không phải JSON.")
    detail = "; ".join(f"{fault.parameter}: {fault.detail}" for fault in faults)
    return problem(422, f"{detail}.", faults)


def _fault(detail: Any) -> Fault:  # Any: pydantic's details as FastAPI passes them on
    where, *place = detail["loc"]
    # In an address the place within a list is no part of the parameter's name.
    name = place[:1] if where in {"path", "query"} else place
    unknown = detail["type"] == "extra_forbidden"
    return Fault(
        parameter=".".join(map(str, name)) or str(where),
        where=str(where),
        detail="không có tham số tên này" if unknown else sentence(detail),
    )


def _bad_parameter(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, BadParameter)
    fault = Fault(parameter=error.parameter, where="query", detail=error.detail)
    return problem(422, f"{error.parameter}: {error.detail}.", [fault])


def said_of(error: Exception) -> str:
    """The sentence for an error of ``STATUSES``."""
    if isinstance(error, StaleVersion):
        return _stale(error)
    return SENTENCES.get(type(error)) or refusal(error) or str(error)


def _stale(error: StaleVersion) -> str:
    """Who changed what meanwhile, where it is told: "…: Lan sửa thời hạn lúc 22/11/2026 10:05"."""
    changes = "; ".join(map(_made, error.changes))
    told = f"Đã có người sửa sau khi bạn mở{': ' if changes else ''}{changes}"
    return f"{told}; hãy xem bản mới rồi sửa lại. Chưa ghi gì."


def _made(change: MadeChange) -> str:
    fields = ", ".join(field.name for field in change.fields)
    return f"{change.person or 'Quản trị máy chủ'} sửa {fields} lúc {told_instant(change.at)}"


def answer_known(_: Request, error: Exception) -> JSONResponse:
    """The problem that tells an error of ``STATUSES``."""
    status = next(status for kind, status in STATUSES.items() if isinstance(error, kind))
    detail = said_of(error)
    match error:
        case NotSignedIn():
            return _with(problem(status, detail), "WWW-Authenticate", "Bearer")
        case OutOfTurns(turn=turn):
            return _with(problem(status, detail), "Retry-After", str(turn.seconds))
        case TooBusy() | StaleReference():
            return _with(problem(status, detail), "Retry-After", str(RETRY_AFTER_SECONDS))
        case DayBeyondMonth():
            parameter = "day"
        case NoSuchLunarMonth():
            parameter = "leap" if error.asked.leap else "month"
        case BadCursor():
            parameter = "cursor"
        case StaleVersion(version=version, changes=changes):
            stale = StaleProblem(
                title=TITLES[status], status=status, detail=detail, version=version, changes=changes
            )
            return JSONResponse(stale.model_dump(mode="json"), status, media_type=MEDIA_TYPE)
        case _:
            return problem(status, detail)
    return problem(status, detail, [Fault(parameter=parameter, where="query", detail=detail)])


def _with(answer: JSONResponse, name: str, value: str) -> JSONResponse:
    answer.headers[name] = value
    return answer


def _http_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    is_said = error.detail != HTTPStatus(error.status_code).phrase
    detail = error.detail if is_said else TITLES.get(error.status_code, error.detail)
    answer = problem(error.status_code, f"{detail}.")
    answer.headers.update(error.headers or {})
    return answer


_READ_ONLY = "25006"
"""What PostgreSQL says of a change while it only follows another server (SQLSTATE)."""


def _database_error(request: Request, error: Exception) -> JSONResponse:
    """A database that is away, locked, full or read-only, or a NUL; else it is a bug of ours."""
    assert isinstance(error, DBAPIError)
    if isinstance(error, DataError) and "NUL" in str(error.orig):
        # No text of PostgreSQL holds one; ours lose theirs, and no name of anything has one.
        return problem(422, "Yêu cầu có ký tự NUL (U+0000); hãy bỏ ký tự này.")
    passes = isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    if not passes and getattr(error.orig, "sqlstate", None) != _READ_ONLY:
        raise error
    # Its first line: what follows may repeat rows.
    _log.warning("the database did not do it: %s", str(_first(error)).partition("\n")[0])
    return _database_down(request, error)


def _first(error: DBAPIError) -> object:
    """What the driver said first: afterwards it may say that there is nothing to roll back."""
    said, at = error.orig, error.__context__
    while at is not None:
        said = at.orig if isinstance(at, DBAPIError) else said
        at = at.__context__
    return said


def _database_down(_: Request, error: Exception) -> JSONResponse:
    answer = problem(503, "Cơ sở dữ liệu không trả lời; hãy thử lại sau ít giây.")
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer
