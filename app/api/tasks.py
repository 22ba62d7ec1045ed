"""The calls of tasks: what is to be done, by when, by whom, and how far each assignee is."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
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
    hold,
    inside,
    locked,
    made,
    require_fresh,
    shown,
    tagged,
)
from app.models import Plan, Share, Task
from app.planning.plans.channels import ChannelFields, add_channel
from app.planning.plans.dues import accept_moves
from app.planning.plans.parts import line_numbered
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.plans.shares import ShareChange, change_share, receive
from app.planning.plans.sight import require_edit, task_shown
from app.planning.plans.tasks import TaskFields, change_task, create_task, remove_task
from app.planning.plans.templates import tasks_from
from app.serving.bodies import LongRoute
from app.serving.desks import ChangingDeskDep, DeskDep
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, SignedIn, described
from app.serving.versions import IfMatch, require_version
from app.views.civil import Between
from app.views.desk import Desk
from app.views.parameters import Parameters
from app.views.plan_changes import MovedView, moved_views
from app.views.plan_lists import TaskInPlan, task_list
from app.views.plan_offers import ChannelView, OfferView, channel_views, offer_views
from app.views.plan_parameters import MAX_NUMBER, Page, Since, TaskParameters
from app.views.plan_results import share_shown
from app.views.plan_work import ShareView, TaskView, plan_tasks, task_view, task_views
from app.views.units import Items, own_unit, shown_unit

router = APIRouter(
    prefix="/api/v1",
    tags=["tasks"],
    route_class=LongRoute,
    responses=REFUSED,
    dependencies=[described],
)

MAKING: Any = CHANGING | NOT_SHOWN  # Any: as FastAPI takes descriptions of answers
MENDING: Any = CHANGING | NOT_SHOWN | VERSIONED  # Any: as FastAPI takes descriptions of answers

MAX_AT_ONCE = 500

TASK = {
    "title": "Treo băng rôn, khẩu hiệu, cờ tại các trục đường chính",
    "channel": "co-dong",
    "deliverable": "Băng rôn, pa nô",
    "measure": "mỗi xã ít nhất 5 băng rôn",
    "recipient": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "wording": "trước ngày 30/01/2027",
    "takes": 5,
    "line_id": 31,
    "assignees": [
        {"part": "lead", "unit_id": "dang-uy-xa-dai-phuc"},
        {"part": "support", "body": "Các cơ quan báo chí của tỉnh"},
    ],
}
SHARE = {
    "state": "done",
    "handed": "submitted",
    "done_on": "2027-01-28",
    "note": "Đã treo 8 băng rôn",
}

UnitId = Annotated[str, Path(max_length=48, examples=["tinh-uy-thai-nguyen"])]
TaskNumber = Annotated[int, Between(1, MAX_NUMBER)]


class FromTemplates(BaseModel):
    """Offers, or whole templates, by their ids; without a line, those for reports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: Annotated[int, Between(1, MAX_NUMBER)] | None = None
    templates: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z0-9.-]{1,100}$")], ...],
        Field(min_length=1, max_length=MAX_AT_ONCE),
    ]


class OfferParameters(Parameters):
    """For which line; without one the reports of the plan are offered."""

    line: Annotated[int, Between(1, MAX_NUMBER)] | None = None


class MovedTasks(BaseModel):
    """The tasks whose due days are to be what they would be now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tasks: Annotated[tuple[TaskNumber, ...], Field(min_length=1, max_length=MAX_AT_ONCE)]


# Tasks


@router.get("/tasks", summary="The tasks of all plans", responses=listing(TaskInPlan))
def get_all_tasks(asked: Annotated[TaskParameters, Query()], desk: DeskDep) -> Page[TaskInPlan]:
    """The tasks shown to who asks, of plans in force and of drafts of one's own units.

    By number, page by page.  Of a plan whose adjustment was issued none are listed, unless
    ``plan`` asks for it.
    """
    return task_list(desk, asked)


@router.get(
    "/plans/{plan_id}/tasks",
    summary="The tasks of a plan",
    responses=NOT_SHOWN | listing(TaskView),
)
def get_tasks(
    plan_id: Id, asked: Annotated[Since, Query()], who: CallerDep, desk: DeskDep
) -> Items[TaskView]:
    """Each with its due day and why, where it stands, and how far each assignee is.

    Where only tasks that name one's units are shown, they come with one's own shares.
    """
    return Items(items=plan_tasks(desk, shown(who, plan_id), asked.updated_since))


@router.post(
    "/plans/{plan_id}/tasks",
    summary="Add a task",
    status_code=201,
    response_model=TaskView,
    responses=MAKING,
    openapi_extra=asking(TASK),
)
def post_task(
    plan_id: Id,
    asked: TaskFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """Without a ``rule`` the deadline is read from its ``wording``, as officials write it."""
    plan = locked(who, plan_id)

    def make() -> TaskView:
        task = create_task(who.session, who.actor, plan, asked, desk.reference, who.now)
        return task_view(desk, plan, task)

    told = json.loads(body := once(who, key, f"/api/v1/plans/{plan_id}/tasks", asked, make))
    return made(body, f"/api/v1/tasks/{told['id']}", told["version"])


@router.get(
    "/plans/{plan_id}/templates",
    summary="The tasks that templates offer",
    responses=NOT_SHOWN | listing(OfferView),
)
def get_templates(
    plan_id: Id, asked: Annotated[OfferParameters, Query()], who: CallerDep, desk: DeskDep
) -> Items[OfferView]:
    """For a line by its form, or the reports of the plan; ``taken`` are in the plan already."""
    plan = inside(who, plan_id)
    line = line_numbered(who.session, plan, asked.line) if asked.line is not None else None
    return Items(items=offer_views(desk, plan, line))


@router.post(
    "/plans/{plan_id}/tasks/from-templates",
    summary="Make tasks of templates",
    status_code=201,
    response_model=Items[TaskView],
    responses=MAKING | answering({"items": [example_of(TaskView)], "next": None}, 201),
    openapi_extra=asking({"line": 31, "templates": ["le-lon-nam-khac"]}),
)
def post_from_templates(
    plan_id: Id,
    asked: FromTemplates,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """An offer by its id, or all of a template; what the plan has is not made again."""
    plan = locked(who, plan_id)

    def make() -> Items[TaskView]:
        line = line_numbered(who.session, plan, asked.line) if asked.line is not None else None
        rows = tasks_from(
            who.session, who.actor, plan, line, asked.templates, desk.reference, who.now
        )
        return Items(items=task_views(desk, plan, rows))

    address = f"/api/v1/plans/{plan_id}/tasks"
    return made(once(who, key, f"{address}/from-templates", asked, make), address, None)


@router.get("/tasks/{task_id}", summary="One task", responses=NOT_SHOWN)
def get_task(task_id: Id, _: None_, who: CallerDep, desk: DeskDep, response: Response) -> TaskView:
    """The task; its ``ETag`` goes with changes of it."""
    told = task_view(desk, *task_shown(who.session, who.actor, task_id))
    tagged(response, told.version)
    return told


@router.put(
    "/tasks/{task_id}", summary="Change a task", responses=MENDING, openapi_extra=asking(TASK)
)
def put_task(
    task_id: Id,
    asked: TaskFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> TaskView:
    """All fields at once, in an open plan; without a ``rule`` the ``wording`` is read."""
    plan, task = _edited(who, desk, task_id, if_match)
    change_task(who.session, who.actor, task, asked, desk.reference, who.now)
    told = task_view(desk, plan, task)
    tagged(response, told.version)
    return told


@router.delete("/tasks/{task_id}", summary="Remove a task", responses=MENDING)
def delete_task(
    task_id: Id,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    if_match: IfMatch = None,
) -> Removed:
    """From an open plan."""
    task = _edited(who, desk, task_id, if_match)[1]
    remove_task(who.session, who.actor, task, who.now)
    return Removed(removed=task_id)


# Shares


@router.put(
    "/shares/{share_id}",
    summary="Say how far a share is",
    responses=MENDING,
    openapi_extra=asking(SHARE),
)
def put_share(
    share_id: Id,
    asked: ShareChange,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> ShareView:
    """All fields at once, by the unit whose share it is, or by the drafting unit.

    Only the latter agrees on another day and judges what was handed in.
    """
    plan, task, share = _share(who, desk, share_id)
    told = _told(desk, plan, task, share)
    if told.may_report:
        require_fresh(who, if_match, told.version, "share", share.id)
    else:
        require_version(if_match, told.version)
    change_share(who.session, who.actor, share, asked, who.now)
    told = _told(desk, plan, task, share)
    tagged(response, told.version)
    return told


@router.post(
    "/shares/{share_id}/received",
    summary="Say that a share has been received",
    responses=MAKING,
    openapi_extra=asking({}),
)
def post_received(
    share_id: Id,
    asked: Nothing,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> ShareView:
    """By the unit whose share it is; the first to say so counts."""
    plan, task, share = _share(who, desk, share_id)

    def take() -> ShareView:
        receive(who.session, who.actor, share, who.now)
        return _told(desk, plan, task, share)

    body = once(who, key, f"/api/v1/shares/{share_id}/received", asked, take)
    return ShareView.model_validate_json(body)


# Due days that would move


@router.get(
    "/plans/{plan_id}/moved",
    summary="Which due days would move",
    responses=NOT_SHOWN | listing(MovedView),
)
def get_moved(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> Items[MovedView]:
    """Of a signed plan: what would be due on another day now, and why.

    To those who make the plan or stand over it.
    """
    return Items(items=moved_views(desk, inside(who, plan_id)))


@router.post(
    "/plans/{plan_id}/moved",
    summary="Let due days move",
    responses=MAKING | listing(MovedView),
    openapi_extra=asking({"tasks": [12]}),
)
def post_moved(
    plan_id: Id,
    asked: MovedTasks,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Items[MovedView]:
    """By who may approve; answered with what would still move."""
    plan = locked(who, plan_id)

    def take() -> Items[MovedView]:
        accept_moves(who.session, who.actor, plan, asked.tasks, desk.calendar, who.now)
        who.session.flush()
        return Items(items=moved_views(desk, plan))

    body = once(who, key, f"/api/v1/plans/{plan_id}/moved", asked, take)
    return Items[MovedView].model_validate_json(body)


# Channels


@router.get(
    "/units/{unit_id}/channels",
    summary="The channels of a unit",
    responses=NOT_SHOWN | listing(ChannelView),
)
def get_channels(unit_id: UnitId, _: None_, who: CallerDep, desk: DeskDep) -> Items[ChannelView]:
    """What its tasks may choose: those of everybody, and those added there and above."""
    return Items(items=channel_views(desk, shown_unit(who.session, who.actor, unit_id)))


@router.post(
    "/units/{unit_id}/channels",
    summary="Add a channel",
    status_code=201,
    response_model=ChannelView,
    responses=MAKING,
    openapi_extra=asking({"label": "Xe loa lưu động"}),
)
def post_channel(
    unit_id: UnitId,
    asked: ChannelFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """For the unit and those below it."""
    unit = own_unit(who.session, who.actor, unit_id)

    def make() -> ChannelView:
        row = add_channel(who.session, who.actor, unit, asked, desk.reference, who.now)
        return ChannelView(id=row.id, label=row.label, own=True)

    address = f"/api/v1/units/{unit_id}/channels"
    return made(once(who, key, address, asked, make), address, None)


def _edited(who: SignedIn, desk: Desk, task_id: int, if_match: str | None) -> tuple[Plan, Task]:
    """The task, which who asks may change, and which nobody changed meanwhile."""
    plan, task = task_shown(who.session, who.actor, task_id)
    hold(who, plan, "kế hoạch")
    hold(who, task, "nhiệm vụ")
    require_edit(who.session, who.actor, plan)
    require_fresh(who, if_match, task_view(desk, plan, task).version, "task", task.id)
    return plan, task


def _share(who: SignedIn, desk: Desk, share_id: int) -> tuple[Plan, Task, Share]:
    """The share of that number that is shown to who asks, until the answer has been written.

    Raises:
        PlanPartNotFound: if there is none.
    """
    plan, task, share = share_shown(desk, share_id)
    hold(who, share, "phần việc")
    return plan, task, share


def _told(desk: Desk, plan: Plan, task: Task, share: Share) -> ShareView:
    """The share as it is told, which is only where it is shown.

    Raises:
        PlanPartNotFound: if it is not.
    """
    desk.session.flush()
    shares = task_view(desk, plan, task).shares
    found = next((one for one in shares if one.id == share.id), None)
    if found is None:
        raise PlanPartNotFound("phần việc", share.id)
    return found
