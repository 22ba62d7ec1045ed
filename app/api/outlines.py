"""The calls of outlines: what a unit asks others to report, and who has answered."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from app.accounts.access import Action
from app.api.examples import asking, listing
from app.api.plan_calls import (
    CHANGING,
    NO_RIGHT,
    NOT_SHOWN,
    REFUSED,
    VERSIONED,
    None_,
    Nothing,
    Removed,
    made,
    require_fresh,
    tagged,
)
from app.models import Outline
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.reports.consolidating import consolidate
from app.planning.reports.outlines import (
    OutlineChange,
    OutlineFields,
    change_outline,
    create_outline,
    discard_outline,
    issue_outline,
    ready_sections,
)
from app.planning.reports.sight import OUTLINE, is_asking, outline_shown
from app.planning.reports.sight import require as require_action
from app.serving.bodies import LongRoute
from app.serving.desks import ChangingDeskDep, DeskDep
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, SignedIn, described
from app.serving.versions import IfMatch
from app.views.outlines import (
    AnswerView,
    OutlineParameters,
    OutlineSummary,
    OutlineView,
    ReadyOutline,
    answers_view,
    outline_list,
    outline_version,
    outline_view,
    ready_view,
)
from app.views.plan_parameters import MAX_NUMBER, Page
from app.views.reports import PartsView, ReportView, brought_view, report_view
from app.views.units import Items

router = APIRouter(
    prefix="/api/v1",
    tags=["reports"],
    route_class=LongRoute,
    responses=REFUSED,
    dependencies=[described],
)

Id = Annotated[int, Path(ge=1, le=MAX_NUMBER, examples=[3])]

NEW = {
    "unit_id": "tinh-uy-thai-nguyen",
    "kind": "six-month",
    "period": "2027-h1",
    "ready": "sau-thang-tuyen-giao",
    "closes_on": "2027-05-15",
    "due": "2027-06-10",
    "units": ["dang-uy-xa-phu-xuyen", "dang-uy-xa-van-phu"],
}
CHANGE = {key: told for key, told in NEW.items() if key != "unit_id"} | {"due": "2027-06-20"}
MAKING: Any = CHANGING | NOT_SHOWN  # Any: as FastAPI takes descriptions of answers


@router.get("/outlines/ready", summary="Ready outlines", responses=listing(ReadyOutline))
def get_ready(_: None_, who: CallerDep, desk: DeskDep) -> Items[ReadyOutline]:
    """Outlines to make one's own of, by the kinds of reports that they are for."""
    rows = desk.reference.outlines
    return Items(items=tuple(ready_view(row, ready_sections(row)) for row in rows))


@router.get(
    "/outlines", summary="The outlines shown to who asks", responses=listing(OutlineSummary)
)
def get_outlines(
    asked: Annotated[OutlineParameters, Query()], desk: DeskDep
) -> Page[OutlineSummary]:
    """Drafts of one's units, and what was issued to them or below them; the latest first."""
    return outline_list(desk, asked)


@router.post(
    "/outlines",
    summary="Make an outline",
    status_code=201,
    response_model=OutlineView,
    responses=MAKING,
    openapi_extra=asking(NEW),
)
def post_outline(
    asked: OutlineFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A draft, with the sections of a ready outline where none are given.

    Groups are resolved to their members of today.
    """

    def make() -> OutlineView:
        outline = create_outline(who.session, who.actor, asked, desk.reference, who.now)
        return outline_view(desk, outline)

    body = once(who, key, "/api/v1/outlines", asked, make)
    told = json.loads(body)
    return made(body, f"/api/v1/outlines/{told['id']}", told["version"])


@router.get("/outlines/{outline_id}", summary="One outline", responses=NOT_SHOWN)
def get_outline(
    outline_id: Id, _: None_, who: CallerDep, desk: DeskDep, response: Response
) -> OutlineView:
    """The outline with its sections and the units it asks."""
    told = outline_view(desk, outline_shown(who.session, who.actor, outline_id))
    tagged(response, told.version)
    return told


@router.put(
    "/outlines/{outline_id}",
    summary="Change an outline",
    responses=CHANGING | NOT_SHOWN | VERSIONED,
    openapi_extra=asking(CHANGE),
)
def put_outline(
    outline_id: Id,
    asked: OutlineChange,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> OutlineView:
    """A draft as it is to be, all of it."""
    outline = _locked(who, outline_id)
    require_action(who.actor, Action.EDIT, outline.unit_id)
    require_fresh(who, if_match, outline_version(desk, outline), "outline", outline.id)
    change_outline(who.session, who.actor, outline, asked, desk.reference, who.now)
    told = outline_view(desk, outline)
    tagged(response, told.version)
    return told


@router.delete(
    "/outlines/{outline_id}",
    summary="Discard a draft of an outline",
    responses=CHANGING | NOT_SHOWN | VERSIONED,
)
def delete_outline(
    outline_id: Id,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    if_match: IfMatch = None,
) -> Removed:
    """Delete an outline that was not issued; the log keeps what it was."""
    outline = _locked(who, outline_id)
    require_action(who.actor, Action.EDIT, outline.unit_id)
    require_fresh(who, if_match, outline_version(desk, outline), "outline", outline.id)
    discard_outline(who.session, who.actor, outline, who.now)
    return Removed(removed=outline_id)


@router.post(
    "/outlines/{outline_id}/issue",
    summary="Issue an outline",
    responses=CHANGING | NOT_SHOWN | VERSIONED,
    openapi_extra=asking({}),
)
def post_issue(
    outline_id: Id,
    asked: Nothing,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    key: IdempotencyHeader = None,
    if_match: IfMatch = None,
) -> OutlineView:
    """Send it to the units that it asks; from then on it stays as it is."""

    def issue() -> OutlineView:
        outline = _locked(who, outline_id)
        require_action(who.actor, Action.APPROVE, outline.unit_id)
        require_fresh(who, if_match, outline_version(desk, outline), "outline", outline.id)
        issue_outline(who.session, who.actor, outline, who.now)
        return outline_view(desk, outline)

    body = once(who, key, f"/api/v1/outlines/{outline_id}/issue", asked, issue)
    told = OutlineView.model_validate_json(body)
    tagged(response, told.version)
    return told


@router.get(
    "/outlines/{outline_id}/answers",
    summary="Who has answered an outline",
    responses=NOT_SHOWN | listing(AnswerView),
)
def get_answers(outline_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> Items[AnswerView]:
    """Each unit that was asked, and its report once it was handed in; to the asking unit."""
    return Items(items=answers_view(desk, _asking(who, outline_id)))


@router.get(
    "/outlines/{outline_id}/parts",
    summary="What the reports to an outline say",
    responses=NOT_SHOWN | NO_RIGHT,
)
def get_outline_parts(outline_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> PartsView:
    """Section by section, each unit's text under its name, and whose reports are missing.

    To those with a role in the asking unit.
    """
    outline = _asking(who, outline_id)
    require_action(who.actor, Action.READ, outline.unit_id)
    return brought_view(desk, outline)


@router.post(
    "/outlines/{outline_id}/consolidation",
    summary="Consolidate the reports to an outline",
    status_code=201,
    response_model=ReportView,
    responses=MAKING,
    openapi_extra=asking({}),
)
def post_consolidation(
    outline_id: Id,
    asked: Nothing,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A draft of the asking unit with the texts of all reports handed in so far.

    Its figures are those of the reports, each counted once.
    """
    outline = outline_shown(who.session, who.actor, outline_id)

    def make() -> ReportView:
        report = consolidate(who.session, who.actor, outline, desk.reference, who.now)
        return report_view(desk, report)

    body = once(who, key, f"/api/v1/outlines/{outline_id}/consolidation", asked, make)
    told = json.loads(body)
    return made(body, f"/api/v1/reports/{told['id']}", told["version"])


def _locked(who: SignedIn, outline_id: int) -> Outline:
    outline = outline_shown(who.session, who.actor, outline_id)
    who.session.refresh(outline, with_for_update=True)
    return outline


def _asking(who: SignedIn, outline_id: int) -> Outline:
    """The outline, if who asks is of the unit that made it or of one over that.

    Raises:
        PlanPartNotFound: if they are not.
    """
    outline = outline_shown(who.session, who.actor, outline_id)
    if not is_asking(who.session, who.actor, outline):
        raise PlanPartNotFound(OUTLINE, outline_id)
    return outline
