"""What the calls of plans share: how a plan and its parts are found, and what is refused.

What is not shown to who asks is answered 404, as what is not there.  Who may not change
something is told so before anything is said of versions: a stale one tells of the log.
"""

from typing import Annotated, Any, TypeVar

from fastapi import Path, Query, Response
from pydantic import BaseModel, ConfigDict

from app.accounts.access import Action, NotAllowed, allowed
from app.api.examples import Responses
from app.api.parameters import NoParameters
from app.models import Activity, Campaign, Opinion, Plan, PlanLine, Share, Task
from app.planning.plans.opinions import opinions_shown
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.plans.sight import Sight, is_inside, plan_shown, require_edit, sight
from app.serving.errors import StaleProblem, documented
from app.serving.identity import SignedIn
from app.serving.versions import Logged, etag, require_version
from app.views.base import View
from app.views.plan_parameters import MAX_NUMBER

REFUSED: Responses = {
    401: documented("Nobody is signed in, and no key is in force"),
    422: documented("A parameter or a field was refused, with the remedy"),
}
NOT_SHOWN: Responses = {404: documented("Nothing of that number that is shown to who asks")}
NO_RIGHT: Responses = {403: documented("It is shown, but one has no right to this part of it")}
CHANGING: Responses = {
    400: documented("The body is not JSON"),
    403: documented(
        "A right that one does not have, one's own submission, or a key that only reads"
    ),
    409: documented("The state of the plan does not allow it"),
    413: documented("The body is too long"),
}
VERSIONED: Responses = {
    412: documented("Somebody changed it meanwhile; `changes` tells who, when, what", StaleProblem),
    428: documented("No If-Match"),
}

Id = Annotated[int, Path(ge=1, le=MAX_NUMBER, examples=[7])]
None_ = Annotated[NoParameters, Query()]

PART_NAMES: dict[type[Any], str] = {  # Any: tables of several kinds
    PlanLine: "mục",
    Campaign: "đợt tuyên truyền",
    Activity: "hoạt động",
    Opinion: "ý kiến",
}

Held = Plan | PlanLine | Campaign | Activity | Opinion | Task | Share

_Part = TypeVar("_Part", PlanLine, Campaign, Activity)


class Nothing(BaseModel):
    """A body that says nothing: the address says it all."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Removed(View):
    """What was taken away."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [{"removed": 31}]})

    removed: int


# Finding


def shown(who: SignedIn, plan_id: int) -> Plan:
    """The plan of that number, of which who asks is shown something.

    Raises:
        PlanPartNotFound: if there is none.
    """
    return plan_shown(who.session, who.actor, plan_id)


def whole(who: SignedIn, plan_id: int) -> Plan:
    """The plan of that number that is shown whole to who asks.

    Raises:
        PlanPartNotFound: if there is none.
    """
    plan = shown(who, plan_id)
    if sight(who.session, who.actor, plan) is not Sight.WHOLE:
        raise PlanPartNotFound("kế hoạch", plan_id)
    return plan


def inside(who: SignedIn, plan_id: int) -> Plan:
    """The plan of that number whose making is shown to who asks.

    Raises:
        PlanPartNotFound: if there is none.
    """
    plan = shown(who, plan_id)
    if not is_inside(who.session, who.actor, plan):
        raise PlanPartNotFound("kế hoạch", plan_id)
    return plan


def locked(who: SignedIn, plan_id: int) -> Plan:
    """The plan of that number, for a change: no other one goes on beside it."""
    plan = shown(who, plan_id)
    hold(who, plan, "kế hoạch")
    return plan


def hold(who: SignedIn, row: Held, kind: str) -> None:
    """Read ``row`` anew, and let nobody else change it until this request is done.

    Raises:
        PlanPartNotFound: if somebody has removed it meanwhile.
    """
    table, number = type(row), row.id
    if not who.session.get(table, number, populate_existing=True, with_for_update=True):
        raise PlanPartNotFound(kind, number)


def edited(who: SignedIn, plan_id: int) -> Plan:
    """The plan of that number, which who asks may edit now.

    Raises:
        PlanPartNotFound: if there is none.
        NotAllowed, OutOfOrder: if they may not.
    """
    plan = locked(who, plan_id)
    require_edit(who.session, who.actor, plan)
    return plan


def part(who: SignedIn, table: type[_Part], number: int) -> tuple[Plan, _Part]:
    """A part of a plan that is shown whole to who asks.

    Raises:
        PlanPartNotFound: if there is none.
    """
    found = who.session.get(table, number)
    try:
        if found is not None:
            return whole(who, found.plan_id), found
    except PlanPartNotFound:
        pass
    raise PlanPartNotFound(PART_NAMES[table], number)


def edited_part(who: SignedIn, table: type[_Part], number: int) -> tuple[Plan, _Part]:
    """A part of a plan that who asks may edit now.

    Raises:
        PlanPartNotFound: if there is none.
        NotAllowed, OutOfOrder: if they may not.
    """
    plan, found = part(who, table, number)
    hold(who, plan, "kế hoạch")
    hold(who, found, PART_NAMES[table])
    require_edit(who.session, who.actor, plan)
    return plan, found


def opinion_shown(who: SignedIn, number: int) -> tuple[Plan, Opinion]:
    """An opinion that is shown to who asks.

    Raises:
        PlanPartNotFound: if there is none.
    """
    found = who.session.get(Opinion, number)
    try:
        if found is not None:
            plan = locked(who, found.plan_id)
            hold(who, found, PART_NAMES[Opinion])
            if found in opinions_shown(who.session, who.actor, plan):
                return plan, found
    except PlanPartNotFound:
        pass
    raise PlanPartNotFound(PART_NAMES[Opinion], number)


def require_editor(who: SignedIn, plan: Plan) -> None:
    """Refuse who is no editor of the drafting unit, whatever the state of the plan.

    Raises:
        NotAllowed: if who asks is none.
    """
    if not allowed(who.actor, Action.EDIT, plan.unit_id, above=()):
        raise NotAllowed(Action.EDIT, plan.unit_id)


# Answering


def require_fresh(
    who: SignedIn, if_match: str | None, version: str, kind: str, number: int
) -> None:
    """Refuse a change of another version, and tell from the log what came meanwhile.

    Raises:
        NoVersion, StaleVersion: if it is one.
    """
    require_version(if_match, version, Logged(who.session, kind, number))


def tagged(response: Response, version: str) -> None:
    """Let an answer tell its version."""
    response.headers["ETag"] = etag(version)


def made(body: bytes, address: str, version: str | None) -> Response:
    """The answer to a call that made something."""
    headers = {"Location": address} | ({"ETag": etag(version)} if version else {})
    return Response(body, 201, headers, "application/json")
