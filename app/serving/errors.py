"""Errors become answers: which status each has, told as problem details (RFC 9457)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from app.calendar.lunar import DayBeyondMonth, NoSuchLunarDate, NoSuchLunarMonth, OutOfAlmanac
from app.catalogue.reference import StaleReference
from app.database import DatabaseUnreachable
from app.refusals import sentence
from app.views.event import EventNotFound
from app.views.parameters import BadParameter
from app.views.provinces import ProvinceNotFound
from app.views.refused import refusal
from app.views.subscription import FeedNotFound
from app.views.upcoming import BadCursor

MEDIA_TYPE = "application/problem+json"

STATUSES: dict[type[Exception], int] = {
    BadCursor: 422,
    EventNotFound: 404,
    FeedNotFound: 404,
    NoSuchLunarDate: 422,
    OutOfAlmanac: 422,
    ProvinceNotFound: 404,
    StaleReference: 503,
}
"""The status of each error that a request can cause."""

TITLES = {
    400: "Yêu cầu không đọc được",
    404: "Không tìm thấy",
    405: "Phương thức không được dùng ở địa chỉ này",
    413: "Nội dung quá dài",
    422: "Yêu cầu không hợp lệ",
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


def answer_errors(app: FastAPI) -> None:
    """Let ``app`` answer errors as problems."""
    app.add_exception_handler(RequestValidationError, _refused_parameters)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, _database_down)
    app.add_exception_handler(PoolTimeout, _database_down)
    app.add_exception_handler(DatabaseUnreachable, _database_down)
    app.add_exception_handler(BadParameter, _bad_parameter)
    for error in STATUSES:
        app.add_exception_handler(error, _known_error)


def documented(description: str) -> dict[str, Any]:
    """How the description of the API tells of an answer that is a problem."""
    schema = Problem.model_json_schema()
    # References into the schema itself would lead nowhere from within the whole document.
    schema["properties"]["errors"]["items"] = schema.pop("$defs")["Fault"]
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


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


def _known_error(_: Request, error: Exception) -> JSONResponse:
    status = next(status for kind, status in STATUSES.items() if isinstance(error, kind))
    detail = refusal(error) or str(error)
    match error:
        case DayBeyondMonth():
            parameter = "day"
        case NoSuchLunarMonth():
            parameter = "leap" if error.asked.leap else "month"
        case BadCursor():
            parameter = "cursor"
        case _:
            return problem(status, detail)
    return problem(status, detail, [Fault(parameter=parameter, where="query", detail=detail)])


def _http_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    is_said = error.detail != HTTPStatus(error.status_code).phrase
    detail = error.detail if is_said else TITLES.get(error.status_code, error.detail)
    answer = problem(error.status_code, f"{detail}.")
    answer.headers.update(error.headers or {})
    return answer


def _database_down(_: Request, error: Exception) -> JSONResponse:
    answer = problem(503, "Cơ sở dữ liệu không trả lời; hãy thử lại sau ít giây.")
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer
