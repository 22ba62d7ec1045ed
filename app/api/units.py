"""The calls of units: reading them, making and changing them, their people, groups and log.

A unit that is not shown to who asks is answered 404, as one that is not there.
"""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from app.accounts.access import Action, allowed
from app.accounts.fields import UnitFields
from app.accounts.groups import groups_of
from app.accounts.units import change_unit, create_unit
from app.api.examples import answering, asking, listing
from app.api.parameters import NoParameters
from app.serving.bodies import BoundedRoute
from app.serving.errors import StaleProblem, documented
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, described
from app.serving.versions import IfMatch, Logged, etag, require_version
from app.views.civil import Between
from app.views.log import LogEntryView, LogPage, unit_log
from app.views.parameters import Parameters
from app.views.unit_page import GroupView, MemberView, group_view, people_of
from app.views.units import Items, UnitView, own_unit, shown_unit, shown_units, unit_view

REFUSED: dict[int | str, dict[str, Any]] = {
    401: documented("Nobody is signed in, and no key is in force"),
    422: documented("A parameter or a field was refused"),
}
NOT_SHOWN: dict[int | str, dict[str, Any]] = {
    404: documented("No such unit, or none that is shown to who asks")
}
CHANGING: dict[int | str, dict[str, Any]] = {
    400: documented("The body is not JSON"),
    403: documented("A right that one does not have, or a key that only reads"),
    409: documented("It does not go with what is there"),
    413: documented("The body is too long"),
}

UNIT = {
    "name": "Đảng ủy xã Đại Phúc",
    "symbol": "ĐU",
    "kind": "party",
    "level": "commune",
    "region": "05500",
    "parent_id": "tinh-uy-thai-nguyen",
    "valid_from": "2025-07-01",
}
MEMBER = {"id": 1, "name": "Nguyễn Thị Lan", "email": "lan@thainguyen.example", "roles": ["editor"]}
GROUP = {
    "id": "cac-co-quan-bao-chi",
    "name": "Các cơ quan báo chí của tỉnh",
    "kind": "co-quan-bao-chi",
    "unit_id": "tinh-uy-thai-nguyen",
    "parent_id": None,
    "members": [{"id": "bao-thai-nguyen", "name": "Báo Thái Nguyên"}],
    "lead": None,
}

router = APIRouter(
    prefix="/api/v1",
    tags=["units"],
    route_class=BoundedRoute,
    responses=REFUSED,
    dependencies=[described],
)

UnitId = Annotated[str, Path(max_length=48, examples=["tinh-uy-thai-nguyen"])]
None_ = Annotated[NoParameters, Query()]


class LogParameters(Parameters):
    """Whose changes, and before which of them."""

    unit: Annotated[str, Query(max_length=48, description="the id of a unit")]
    before: Annotated[int, Between(1, 2**31 - 1), Query(description="`next` of a page")] = 2**31 - 1


@router.get("/units", summary="The units shown to who asks", responses=listing(UnitView))
def get_units(_: None_, who: CallerDep) -> Items[UnitView]:
    """Those one has a role in, and those over and under them, by name."""
    shown = shown_units(who.session, who.actor)
    return Items(items=tuple(unit_view(unit) for unit in shown))


@router.post(
    "/units",
    summary="Make a unit",
    status_code=201,
    response_model=UnitView,
    responses=CHANGING | NOT_SHOWN,
    openapi_extra=asking(UNIT),
)
def post_unit(
    asked: UnitFields, _: None_, who: ChangingCallerDep, key: IdempotencyHeader = None
) -> Response:
    """A new unit under one that one manages; who makes it is its first administrator."""
    body = once(
        who,
        key,
        "/api/v1/units",
        asked,
        lambda: unit_view(create_unit(who.session, who.actor, asked, who.now)),
    )
    made = json.loads(body)
    headers = {"Location": f"/api/v1/units/{made['id']}", "ETag": etag(made["version"])}
    return Response(body, 201, headers, "application/json")


@router.get("/units/{unit_id}", summary="One unit", responses=NOT_SHOWN)
def get_unit(unit_id: UnitId, _: None_, who: CallerDep, response: Response) -> UnitView:
    """The unit; its ``ETag`` goes with changes of it."""
    told = unit_view(shown_unit(who.session, who.actor, unit_id))
    response.headers["ETag"] = etag(told.version)
    return told


@router.put(
    "/units/{unit_id}",
    summary="Change a unit",
    responses=CHANGING
    | NOT_SHOWN
    | {
        412: documented("Somebody changed it meanwhile; `changes` tells how", StaleProblem),
        428: documented("No If-Match"),
    },
    openapi_extra=asking(UNIT),
)
def put_unit(
    unit_id: UnitId,
    asked: UnitFields,
    _: None_,
    who: ChangingCallerDep,
    response: Response,
    if_match: IfMatch = None,
) -> UnitView:
    """Correct what is said of a unit, all fields at once; its id stays."""
    unit = shown_unit(who.session, who.actor, unit_id)
    who.session.refresh(unit, with_for_update=True)
    manages = allowed(who.actor, Action.MANAGE, unit.id, above=())
    logged = Logged(who.session, "unit", unit.id) if manages else None
    require_version(if_match, unit_view(unit).version, logged)
    change_unit(who.session, who.actor, unit, asked, who.now)
    told = unit_view(unit)
    response.headers["ETag"] = etag(told.version)
    return told


@router.get(
    "/units/{unit_id}/people",
    summary="Its people",
    responses=NOT_SHOWN | answering({"items": [MEMBER], "next": None}),
)
def get_people(unit_id: UnitId, _: None_, who: CallerDep) -> Items[MemberView]:
    """The people of a unit in which one has a role oneself, with their roles there."""
    return Items(items=people_of(who.session, own_unit(who.session, who.actor, unit_id)))


@router.get(
    "/units/{unit_id}/groups",
    summary="Its groups",
    responses=NOT_SHOWN | answering({"items": [GROUP], "next": None}),
)
def get_groups(unit_id: UnitId, _: None_, who: CallerDep) -> Items[GroupView]:
    """The groups that a unit keeps in which one has a role, with their units of today."""
    unit = own_unit(who.session, who.actor, unit_id)
    kept = groups_of(who.session, unit)
    return Items(items=tuple(group_view(who.session, group, who.today) for group in kept))


@router.get("/log", summary="What was changed", responses=NOT_SHOWN | listing(LogEntryView))
def get_log(asked: Annotated[LogParameters, Query()], who: CallerDep) -> LogPage:
    """The changes of a unit in which one has a role, the last first, a hundred at a time."""
    return unit_log(who.session, own_unit(who.session, who.actor, asked.unit), asked.before)
