"""The calls of plans: listing, making, changing them, and what each looks like."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from app.api.examples import answering, asking, example_of, listing
from app.api.plan_calls import (
    CHANGING,
    NOT_SHOWN,
    REFUSED,
    VERSIONED,
    Id,
    None_,
    Nothing,
    Removed,
    edited,
    inside,
    locked,
    made,
    require_fresh,
    shown,
    tagged,
    whole,
)
from app.planning.period import parse_period
from app.planning.plans.adjusting import adjust
from app.planning.plans.copying import next_year
from app.planning.plans.load import CAPACITY
from app.planning.plans.plan_fields import PeriodSpelling, PlanChange, PlanFields
from app.planning.plans.plans import change_plan, create_plan, discard_plan
from app.planning.plans.programmes import draw, draw_tasks, drawable
from app.planning.plans.succession import in_force
from app.serving.bodies import LongRoute
from app.serving.desks import ChangingDeskDep, DeskDep
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, described
from app.serving.versions import IfMatch
from app.views.civil import Between
from app.views.log import LogEntryView, LogPage
from app.views.parameters import Parameters
from app.views.plan_changes import ChangesView, changes_view
from app.views.plan_lists import plan_list
from app.views.plan_log import plan_log
from app.views.plan_parameters import MAX_NUMBER, Page, PlanParameters, TasksWanted
from app.views.plan_pictures import (
    MAX_CAPACITY,
    BoardView,
    By,
    HeatMapView,
    ProgrammeView,
    TimelineView,
    board_view,
    heat_map_view,
    programme_view,
    timeline_view,
)
from app.views.plan_work import TaskView, task_views
from app.views.plans import PlanSummary, PlanView, plan_version, plan_view
from app.views.units import Items

router = APIRouter(
    prefix="/api/v1",
    tags=["plans"],
    route_class=LongRoute,
    responses=REFUSED,
    dependencies=[described],
)

NEW = {
    "unit_id": "ban-tuyen-giao-va-dan-van-tinh-uy-thai-nguyen",
    "issuer_id": "tinh-uy-thai-nguyen",
    "kind": "year",
    "period": "2027",
}
CHANGE = {
    "title": "Kế hoạch tuyên truyền các ngày lễ lớn năm 2027",
    "texts": {"purposes": "Tuyên truyền sâu rộng về các ngày lễ lớn."},
}
MAKING: Any = CHANGING | NOT_SHOWN  # Any: as FastAPI takes descriptions of answers


class ProgrammeFields(BaseModel):
    """For which month, quarter, half-year or year tasks are drawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    period: PeriodSpelling


class DrawnTasks(BaseModel):
    """The tasks of a longer plan to draw into a programme."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tasks: Annotated[
        tuple[Annotated[int, Between(1, MAX_NUMBER)], ...], Field(min_length=1, max_length=500)
    ]


class LogParameters(Parameters):
    """Before which entry."""

    before: Annotated[int, Between(1, MAX_NUMBER), Query(description="`next` of a page")] = (
        MAX_NUMBER
    )


class ByParameters(TasksWanted):
    """By what the tasks are listed."""

    by: By = By.MONTH


class LoadParameters(TasksWanted):
    """How many open tasks a lead carries in a week."""

    capacity: Annotated[int, Between(1, MAX_CAPACITY)] = CAPACITY


@router.get("/plans", summary="The plans shown to who asks", responses=listing(PlanSummary))
def get_plans(asked: Annotated[PlanParameters, Query()], desk: DeskDep) -> Page[PlanSummary]:
    """Drafts of one's units, what was laid before them, and what was issued to them.

    The latest made first.  ``sight`` is ``lines`` where only the tasks are shown that name
    one's units.
    """
    return plan_list(desk, asked)


@router.post(
    "/plans",
    summary="Make a plan",
    status_code=201,
    response_model=PlanView,
    responses=MAKING,
    openapi_extra=asking(NEW),
)
def post_plan(
    asked: PlanFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A first draft, with all days that concern the unit in the period, ticked by rules."""

    def make() -> PlanView:
        return plan_view(desk, create_plan(who.session, who.actor, asked, desk.reference, who.now))

    return _made(once(who, key, "/api/v1/plans", asked, make))


@router.get("/plans/{plan_id}", summary="One plan", responses=NOT_SHOWN)
def get_plan(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep, response: Response) -> PlanView:
    """The plan without its parts; its ``ETag`` goes with changes of it."""
    told = plan_view(desk, shown(who, plan_id))
    tagged(response, told.version)
    return told


@router.put(
    "/plans/{plan_id}",
    summary="Change a plan",
    responses=CHANGING | NOT_SHOWN | VERSIONED,
    openapi_extra=asking(CHANGE),
)
def put_plan(
    plan_id: Id,
    asked: PlanChange,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> PlanView:
    """Title, issuer, ticking rules and written parts; what is null or left out stays.

    Other rules tick anew what nobody has chosen.  An empty text is taken away.
    """
    plan = edited(who, plan_id)
    require_fresh(who, if_match, plan_version(plan), "plan", plan.id)
    change_plan(who.session, who.actor, plan, asked, desk.reference, who.now)
    told = plan_view(desk, plan)
    tagged(response, told.version)
    return told


@router.delete(
    "/plans/{plan_id}", summary="Discard a draft", responses=CHANGING | NOT_SHOWN | VERSIONED
)
def delete_plan(plan_id: Id, _: None_, who: ChangingCallerDep, if_match: IfMatch = None) -> Removed:
    """Delete a draft that nobody else has seen; the log keeps what it was."""
    plan = edited(who, plan_id)
    require_fresh(who, if_match, plan_version(plan), "plan", plan.id)
    discard_plan(who.session, who.actor, plan, who.now)
    return Removed(removed=plan_id)


@router.get(
    "/plans/{plan_id}/log",
    summary="What was changed in a plan",
    responses=NOT_SHOWN | listing(LogEntryView),
)
def get_plan_log(plan_id: Id, asked: Annotated[LogParameters, Query()], who: CallerDep) -> LogPage:
    """All changes of a plan and its parts, the last first, a hundred at a time.

    To those who make the plan or stand over it.
    """
    return plan_log(who.session, inside(who, plan_id), asked.before)


# What it looks like


@router.get("/plans/{plan_id}/programme", summary="The programme of work", responses=NOT_SHOWN)
def get_programme(
    plan_id: Id, asked: Annotated[ByParameters, Query()], who: CallerDep, desk: DeskDep
) -> ProgrammeView:
    """The tasks by month, quarter, half-year or year of their due days."""
    return programme_view(desk, shown(who, plan_id), asked.by, asked.wanted)


@router.get("/plans/{plan_id}/board", summary="The tasks by state", responses=NOT_SHOWN)
def get_board(
    plan_id: Id, asked: Annotated[TasksWanted, Query()], who: CallerDep, desk: DeskDep
) -> BoardView:
    """A column for each state, in each the most pressing first."""
    return board_view(desk, shown(who, plan_id), asked.wanted)


@router.get("/plans/{plan_id}/timeline", summary="The timeline", responses=NOT_SHOWN)
def get_timeline(
    plan_id: Id, asked: Annotated[TasksWanted, Query()], who: CallerDep, desk: DeskDep
) -> TimelineView:
    """Campaigns, activities and tasks as bars over the days, in whole pixels."""
    return timeline_view(desk, shown(who, plan_id), asked.wanted)


@router.get("/plans/{plan_id}/heat-map", summary="The load of each lead", responses=NOT_SHOWN)
def get_heat_map(
    plan_id: Id, asked: Annotated[LoadParameters, Query()], who: CallerDep, desk: DeskDep
) -> HeatMapView:
    """Open tasks by ISO week and lead, with what is too much and which campaigns collide."""
    return heat_map_view(desk, shown(who, plan_id), asked.wanted, asked.capacity)


# Plans made after others


@router.post(
    "/plans/{plan_id}/next-year",
    summary="Copy a plan to the next period",
    status_code=201,
    response_model=PlanView,
    responses=MAKING,
    openapi_extra=asking({}),
)
def post_next_year(
    plan_id: Id,
    asked: Nothing,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A draft for the next period of the same length; days and ordinals are reckoned anew.

    ``/changes`` of the copy tells what differs and what wants a look.
    """
    plan = inside(who, plan_id)

    def make() -> PlanView:
        copy = next_year(who.session, who.actor, plan, desk.reference, who.now)
        return plan_view(desk, copy)

    return _made(once(who, key, f"/api/v1/plans/{plan_id}/next-year", asked, make))


@router.post(
    "/plans/{plan_id}/adjustments",
    summary="Begin to adjust an issued plan",
    status_code=201,
    response_model=PlanView,
    responses=MAKING,
    openapi_extra=asking({}),
)
def post_adjustment(
    plan_id: Id,
    asked: Nothing,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A draft with all that the plan has, which takes its place once it is issued."""
    plan = locked(who, plan_id)

    def make() -> PlanView:
        return plan_view(desk, adjust(who.session, who.actor, plan, who.now))

    return _made(once(who, key, f"/api/v1/plans/{plan_id}/adjustments", asked, make))


@router.get(
    "/plans/{plan_id}/changes", summary="What an adjustment or a copy changes", responses=NOT_SHOWN
)
def get_changes(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> ChangesView:
    """Part by part and field by field; nothing of a plan that was made after no other."""
    return changes_view(desk, whole(who, plan_id))


@router.post(
    "/plans/{plan_id}/programmes",
    summary="Draw a programme of work from a plan",
    status_code=201,
    response_model=PlanView,
    responses=MAKING,
    openapi_extra=asking({"period": "2027-q1"}),
)
def post_programme(
    plan_id: Id,
    asked: ProgrammeFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A programme of a month, quarter, half-year or year with the tasks that touch it."""
    source = whole(who, plan_id)

    def make() -> PlanView:
        period = parse_period(asked.period)
        plan = draw(who.session, who.actor, source, period, desk.reference, who.now)
        return plan_view(desk, plan)

    return _made(once(who, key, f"/api/v1/plans/{plan_id}/programmes", asked, make))


@router.get(
    "/plans/{plan_id}/drawable",
    summary="What a programme may still draw",
    responses=NOT_SHOWN | listing(TaskView),
)
def get_drawable(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> Items[TaskView]:
    """The tasks of the longer plan that touch the programme's period and are not in it."""
    plan = inside(who, plan_id)
    if plan.draws_from_id is None:
        return Items(items=())
    source = in_force(who.session, whole(who, plan.draws_from_id))
    found = drawable(who.session, source, plan, desk.reference)
    return Items(items=task_views(desk, source, found))


@router.post(
    "/plans/{plan_id}/drawn",
    summary="Draw further tasks into a programme",
    status_code=201,
    response_model=Items[TaskView],
    responses=MAKING | answering({"items": [example_of(TaskView)], "next": None}, 201),
    openapi_extra=asking({"tasks": [12]}),
)
def post_drawn(
    plan_id: Id,
    asked: DrawnTasks,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """Tasks of the longer plan, by their numbers there."""
    plan = locked(who, plan_id)

    def make() -> Items[TaskView]:
        rows = draw_tasks(who.session, who.actor, plan, asked.tasks, desk.reference, who.now)
        return Items(items=task_views(desk, plan, rows))

    address = f"/api/v1/plans/{plan_id}/drawn"
    return made(once(who, key, address, asked, make), f"/api/v1/plans/{plan_id}/tasks", None)


def _made(body: bytes) -> Response:
    """The answer to a call that made a plan."""
    told = json.loads(body)
    return made(body, f"/api/v1/plans/{told['id']}", told["version"])
