"""The calls of a plan's way: its steps, the opinions on it, and who gets it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import ConfigDict, Field, RootModel

from app.api.examples import answering, asking, example_of, listing
from app.api.plan_calls import (
    CHANGING,
    NOT_SHOWN,
    REFUSED,
    VERSIONED,
    Id,
    None_,
    Nothing,
    edited,
    locked,
    opinion_shown,
    require_fresh,
    shown,
    tagged,
    whole,
)
from app.planning.plans.addressees import (
    MAX_ADDRESSEES,
    AddresseeFields,
    acknowledge,
    set_addressees,
)
from app.planning.plans.opinions import AnswerFields, OutcomeFields, answer, settle
from app.planning.plans.sight import is_inside
from app.planning.plans.workflow import StepFields, take_step
from app.serving.bodies import LongRoute
from app.serving.desks import ChangingDeskDep, DeskDep
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, described
from app.serving.versions import IfMatch, require_version
from app.views.plan_parts import (
    AddresseesView,
    AddresseeView,
    OpinionView,
    ReceiptView,
    addressees_view,
    opinion_views,
    opinions_told,
    receipt_views,
)
from app.views.plans import PlanView, StepView, plan_version, plan_view, steps_of
from app.views.units import Items

router = APIRouter(
    prefix="/api/v1",
    tags=["plans"],
    route_class=LongRoute,
    responses=REFUSED,
    dependencies=[described],
)

MAKING: Any = CHANGING | NOT_SHOWN  # Any: as FastAPI takes descriptions of answers
MENDING: Any = CHANGING | NOT_SHOWN | VERSIONED  # Any: as FastAPI takes descriptions of answers

STEP = {"step": "issue", "number": "15-KH/TU", "issued_on": "2026-12-01"}
ADDRESSEES = [
    {"unit_id": "dang-uy-xa-dai-phuc", "purpose": "để thực hiện"},
    {"body": "Ban Tuyên giáo và Dân vận Trung ương", "purpose": "để báo cáo"},
]

UnitId = Annotated[str, Path(max_length=48, examples=["dang-uy-xa-dai-phuc"])]


class Addressed(RootModel[tuple[AddresseeFields, ...]]):
    """All who get a plan, in order."""

    model_config = ConfigDict(frozen=True)

    root: Annotated[tuple[AddresseeFields, ...], Field(max_length=MAX_ADDRESSEES)]


# Steps


@router.get(
    "/plans/{plan_id}/steps",
    summary="What one may do with a plan now",
    responses=NOT_SHOWN | listing(StepView),
)
def get_steps(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> Items[StepView]:
    """In the order of the way; nobody returns or signs what they submitted."""
    return Items(items=steps_of(desk, shown(who, plan_id)))


@router.post(
    "/plans/{plan_id}/steps",
    summary="Take a step",
    responses=MAKING | VERSIONED,
    openapi_extra=asking(STEP),
)
def post_step(
    plan_id: Id,
    asked: StepFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    key: IdempotencyHeader = None,
    if_match: IfMatch = None,
) -> PlanView:
    """Ask for opinions, redraft, submit, withdraw, return, sign, issue, close.

    ``units`` and ``due`` go with asking, ``reason`` with returning, ``number`` and
    ``issued_on`` with issuing.  With ``If-Match`` the plan is signed as it was read.
    """
    plan = locked(who, plan_id)

    def take() -> PlanView:
        if if_match:
            require_version(if_match, plan_version(plan))
        take_step(who.session, who.actor, plan, asked, desk.reference, who.now, who.today)
        who.session.flush()
        return plan_view(desk, plan)

    body = once(who, key, f"/api/v1/plans/{plan_id}/steps", asked, take)
    told = PlanView.model_validate_json(body)
    tagged(response, told.version)
    return told


# Opinions


@router.get(
    "/plans/{plan_id}/opinions",
    summary="The opinions on a plan",
    responses=NOT_SHOWN | listing(OpinionView),
)
def get_opinions(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> Items[OpinionView]:
    """To those who make the plan all, to a unit that was asked its own."""
    return Items(items=opinion_views(desk, shown(who, plan_id)))


@router.put(
    "/opinions/{opinion_id}/answer",
    summary="Say what one thinks of a draft",
    responses=MENDING,
    openapi_extra=asking({"text": "Đề nghị bổ sung triển lãm ảnh."}),
)
def put_answer(
    opinion_id: Id,
    asked: AnswerFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> OpinionView:
    """By the unit that was asked, as long as the plan is out for opinions."""
    _plan, opinion = opinion_shown(who, opinion_id)
    (told,) = opinions_told(desk, (opinion,))
    require_version(if_match, told.version)
    answer(who.session, who.actor, opinion, asked, who.now)
    (told,) = opinions_told(desk, (opinion,))
    tagged(response, told.version)
    return told


@router.put(
    "/opinions/{opinion_id}/outcome",
    summary="Say what became of an opinion",
    responses=MENDING,
    openapi_extra=asking({"outcome": "partly", "text": "Triển lãm gộp với dịp 19/5."}),
)
def put_outcome(
    opinion_id: Id,
    asked: OutcomeFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> OpinionView:
    """By the drafting unit; what was not taken in whole is explained."""
    plan, opinion = opinion_shown(who, opinion_id)
    (told,) = opinions_told(desk, (opinion,))
    if is_inside(who.session, who.actor, plan):
        require_fresh(who, if_match, told.version, "opinion", opinion.id)
    else:
        require_version(if_match, told.version)
    settle(who.session, who.actor, opinion, asked, who.now)
    (told,) = opinions_told(desk, (opinion,))
    tagged(response, told.version)
    return told


# Who gets it


@router.get(
    "/plans/{plan_id}/addressees",
    summary="Who gets a plan",
    responses=NOT_SHOWN | listing(AddresseeView, version="9f2c41d07ab35e68.6929d2f0"),
)
def get_addressees(
    plan_id: Id, _: None_, who: CallerDep, desk: DeskDep, response: Response
) -> AddresseesView:
    """In order; the ``ETag`` goes with changes of the list."""
    told = addressees_view(desk, whole(who, plan_id))
    tagged(response, told.version)
    return told


@router.put(
    "/plans/{plan_id}/addressees",
    summary="Say who gets a plan",
    responses=MENDING | listing(AddresseeView, version="9f2c41d07ab35e68.6929d2f0"),
    openapi_extra=asking(ADDRESSEES),
)
def put_addressees(
    plan_id: Id,
    asked: Addressed,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> AddresseesView:
    """The whole list at once."""
    plan = edited(who, plan_id)
    require_fresh(who, if_match, addressees_view(desk, plan).version, "plan", plan.id)
    set_addressees(who.session, who.actor, plan, asked.root, who.now)
    told = addressees_view(desk, plan)
    tagged(response, told.version)
    return told


@router.get(
    "/plans/{plan_id}/receipts",
    summary="Which units say that they have a plan",
    responses=NOT_SHOWN | listing(ReceiptView),
)
def get_receipts(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> Items[ReceiptView]:
    """To those who make the plan all, to a unit that it went to its own; none before issue."""
    return Items(items=receipt_views(desk, whole(who, plan_id)))


@router.post(
    "/plans/{plan_id}/receipts/{unit_id}",
    summary="Say that a unit has a plan",
    responses=MAKING | answering({"items": [example_of(ReceiptView)], "next": None}),
    openapi_extra=asking({}),
)
def post_receipt(
    plan_id: Id,
    unit_id: UnitId,
    asked: Nothing,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Items[ReceiptView]:
    """By an editor of that unit; the first to say so counts."""
    whole(who, plan_id)
    plan = locked(who, plan_id)

    def take() -> Items[ReceiptView]:
        acknowledge(who.session, who.actor, plan, unit_id, who.now)
        return Items(items=receipt_views(desk, plan))

    body = once(who, key, f"/api/v1/plans/{plan_id}/receipts/{unit_id}", asked, take)
    return Items[ReceiptView].model_validate_json(body)
