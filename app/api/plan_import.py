"""The calls of plans made from a text: what is understood of it, the draft, and its marks."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from app.api.examples import asking, listing
from app.api.plan_calls import (
    CHANGING,
    NOT_SHOWN,
    REFUSED,
    Id,
    None_,
    edited,
    inside,
    made,
)
from app.documents.reading_plans import MAX_LENGTH
from app.planning.plans.marks import settle_marks
from app.planning.plans.vocabulary import PlanKind
from app.serving.bodies import BoundedRoute
from app.serving.desks import ChangingDeskDep, DeskDep
from app.serving.errors import documented
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, described
from app.serving.sent_plans import DraftRoute, sent_plan
from app.views.civil import Between
from app.views.plan_import import (
    ImportPreview,
    MadeOfText,
    MarkView,
    made_of_text,
    made_view,
    mark_views,
    understood,
)
from app.views.plan_import_forms import MAX_PARTS, ImportBody
from app.views.plan_parameters import MAX_NUMBER
from app.views.units import Items

PATH = "/api/v1/plans/import"

router = APIRouter(
    prefix="/api/v1",
    tags=["plans"],
    route_class=DraftRoute,
    responses=REFUSED,
    dependencies=[described],
)
marks_router = APIRouter(
    prefix="/api/v1",
    tags=["plans"],
    route_class=BoundedRoute,
    responses=REFUSED,
    dependencies=[described],
)

_TEXT: dict[str, Any] = {  # Any: schemas
    "unit_id": {"type": "string", "examples": ["ban-tuyen-giao-va-dan-van-tinh-uy-thai-nguyen"]},
    "issuer_id": {"type": "string"},
    "title": {"type": "string", "maxLength": 500},
    "kind": {"type": "string", "enum": [kind.value for kind in PlanKind]},
    "period": {"type": "string", "examples": ["2027", "2027-q1"]},
    "occurrence": {"type": "string", "examples": ["quoc-khanh-2027"]},
    "preview": {"type": "boolean", "default": False},
}
NEW = {
    "unit_id": "ban-tuyen-giao-va-dan-van-tinh-uy-thai-nguyen",
    "text": "KẾ HOẠCH\ntuyên truyền năm 2027\n\nI. TỔ CHỨC THỰC HIỆN\n\n"
    "1. Văn phòng gửi báo cáo về Ban Tuyên giáo Tỉnh ủy trước ngày 15/7/2027.",
    "preview": True,
}
_IDS = {"type": "array", "items": {"type": "string"}, "maxItems": MAX_PARTS}


def _body(left_out: Any, **field: Any) -> dict[str, Any]:  # Any: schemas
    properties = field | _TEXT | {"left_out": left_out}
    return {"schema": {"type": "object", "required": ["unit_id", *field], "properties": properties}}


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": _body(
                _IDS, text={"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}
            )
            | {"examples": {"example": {"value": NEW}}},
            "multipart/form-data": _body(
                {"type": "string", "description": "with commas between them"},
                file={
                    "type": "string",
                    "format": "binary",
                    "description": "DOCX, PDF or TXT, at most 10 MB",
                },
            ),
        },
    }
}


class SettledMarks(BaseModel):
    """The marks that somebody has looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    settled: Annotated[
        tuple[Annotated[int, Between(1, MAX_NUMBER)], ...], Field(min_length=1, max_length=1000)
    ]


@router.post(
    "/plans/import",
    summary="Make a plan of a text",
    status_code=201,
    response_model=MadeOfText,
    responses=CHANGING
    | NOT_SHOWN
    | {
        200: {"model": ImportPreview, "description": "What is understood, where `preview` is true"},
        503: documented("Too many files are being read, or the database does not answer"),
    },
    openapi_extra=_BODY,
)
def post_import(
    asked: Annotated[ImportBody, Depends(sent_plan)],
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A draft of a plan document: a text, or a DOCX, PDF or TXT file.

    With `preview` nothing is made: the answer tells what is understood, part by part, each
    with its place in the text and with what is uncertain.  Parts named in `left_out` are
    not taken.  What is uncertain waits in the draft as marks until somebody has settled it.
    """
    if asked.preview:
        told = understood(desk, asked.text, asked)
        return JSONResponse(told.model_dump(mode="json"))

    def make() -> MadeOfText:
        return made_view(desk, made_of_text(desk, asked.text, asked, who.now))

    plan = json.loads(body := once(who, key, PATH, asked, make))["plan"]
    return made(body, f"/api/v1/plans/{plan['id']}", plan["version"])


@marks_router.get(
    "/plans/{plan_id}/marks",
    summary="What is uncertain in a plan made of a text",
    responses=NOT_SHOWN | listing(MarkView),
)
def get_marks(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> Items[MarkView]:
    """What still waits for a person, in the order of the text."""
    return Items(items=mark_views(desk, inside(who, plan_id)))


@marks_router.post(
    "/plans/{plan_id}/marks",
    summary="Settle marks",
    responses=CHANGING | NOT_SHOWN | listing(MarkView),
    openapi_extra=asking({"settled": [4]}),
)
def post_marks(
    plan_id: Id,
    asked: SettledMarks,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Items[MarkView]:
    """Say that somebody has looked at marks; those that still wait are answered."""
    plan = edited(who, plan_id)

    def settle() -> Items[MarkView]:
        settle_marks(who.session, who.actor, plan, asked.settled, who.now)
        return Items(items=mark_views(desk, plan))

    body = once(who, key, f"/api/v1/plans/{plan_id}/marks", asked, settle)
    return Items[MarkView].model_validate_json(body)
