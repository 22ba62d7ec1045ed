"""The calls of what a plan holds: its lines, campaigns, activities, and what is proposed anew."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, RootModel

from app.api.examples import asking, listing
from app.api.plan_calls import (
    CHANGING,
    NOT_SHOWN,
    REFUSED,
    VERSIONED,
    Id,
    None_,
    Removed,
    edited,
    edited_part,
    hold,
    inside,
    locked,
    made,
    part,
    require_editor,
    require_fresh,
    tagged,
    whole,
)
from app.models import Activity, Campaign, PlanLine
from app.planning.plans.activities import (
    ActivityFields,
    ActivityTime,
    change_activity,
    create_activity,
    remove_activity,
    settle_activity,
)
from app.planning.plans.line_fields import LineChange, OtherLine
from app.planning.plans.lines import (
    add_line,
    change_line,
    choose_lines,
    lines_of,
    remove_line,
)
from app.planning.plans.plan_campaigns import (
    MAX_LINES,
    CampaignFields,
    change_campaign,
    create_campaign,
    members_of,
    remove_campaign,
)
from app.planning.plans.regeneration import accept
from app.serving.bodies import LongRoute
from app.serving.desks import ChangingDeskDep, DeskDep
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, SignedIn, described
from app.serving.versions import IfMatch
from app.views.civil import Between
from app.views.plan_changes import DifferenceView, difference_views
from app.views.plan_parameters import MAX_NUMBER, Since
from app.views.plan_parts import (
    ActivityView,
    CampaignsView,
    PlanCampaignView,
    PlanLineView,
    activity_view,
    activity_views,
    campaign_view,
    campaigns_view,
    line_view,
    line_views,
)
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

LINE_CHANGE = {
    "chosen": True,
    "title": None,
    "section": None,
    "note": "Phối hợp với Tỉnh đoàn",
    "campaign_id": 3,
}
OTHER_LINE = {
    "title": "Tuyên truyền Đại hội Thể dục thể thao tỉnh",
    "section": "",
    "first": "2027-08-10",
    "last": "2027-08-15",
    "note": "",
}
CAMPAIGN = {
    "name": "Đợt tuyên truyền 30/4, 01/5, 07/5 và 19/5/2027",
    "first": "2027-04-30",
    "last": "2027-05-19",
    "content": "",
    "lines": [44, 45, 46, 47],
}
ACTIVITY = {
    "kind": "conference",
    "name": "Hội nghị triển khai công tác tuyên giáo năm 2027",
    "wording": "dự kiến vào đầu tháng 7/2027",
    "place": "Hội trường Tỉnh ủy",
    "chair": "Thường trực Tỉnh ủy",
}
TIME = {"wording": "ngày 06/7/2027", "confirmed": True, "hours": "8 giờ 00", "place": ""}
SUGGESTION = {
    "name": "Đợt tuyên truyền 03/02 và 06/02/2027",
    "first": "2027-02-03",
    "last": "2027-02-06",
    "members": ["thanh-lap-dang-2027", "tet-nguyen-dan-2027"],
}

SinceQuery = Annotated[Since, Query()]
PartNumber = Annotated[int, Between(1, MAX_NUMBER)]


class Choices(RootModel[dict[PartNumber, bool]]):
    """Whether the plan has each line, by the line's number; lines left out stay."""

    model_config = ConfigDict(frozen=True)

    root: Annotated[dict[PartNumber, bool], Field(max_length=MAX_LINES)]


class Accepted(BaseModel):
    """The keys of the differences to take over."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keys: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")], ...],
        Field(min_length=1, max_length=MAX_LINES),
    ]


# Lines


@router.get(
    "/plans/{plan_id}/lines",
    summary="The lines of a plan",
    responses=NOT_SHOWN | listing(PlanLineView),
)
def get_lines(plan_id: Id, asked: SinceQuery, who: CallerDep, desk: DeskDep) -> Items[PlanLineView]:
    """All days and reviews that concern the unit, by section and day; ``included`` are in."""
    return Items(items=line_views(desk, whole(who, plan_id), asked.updated_since))


@router.post(
    "/plans/{plan_id}/lines",
    summary="Add a line of one's own",
    status_code=201,
    response_model=PlanLineView,
    responses=MAKING,
    openapi_extra=asking(OTHER_LINE),
)
def post_line(
    plan_id: Id,
    asked: OtherLine,
    _: None_,
    who: ChangingCallerDep,
    key: IdempotencyHeader = None,
) -> Response:
    """Something that no catalogue proposes."""
    plan = locked(who, plan_id)

    def make() -> PlanLineView:
        return line_view(add_line(who.session, who.actor, plan, asked, who.now))

    return _made(once(who, key, f"/api/v1/plans/{plan_id}/lines", asked, make), "lines")


@router.get("/lines/{line_id}", summary="One line", responses=NOT_SHOWN)
def get_line(line_id: Id, _: None_, who: CallerDep, response: Response) -> PlanLineView:
    """The line; its ``ETag`` goes with changes of it."""
    told = line_view(part(who, PlanLine, line_id)[1])
    tagged(response, told.version)
    return told


@router.put(
    "/lines/{line_id}",
    summary="Change a line",
    responses=MENDING,
    openapi_extra=asking(LINE_CHANGE),
)
def put_line(
    line_id: Id,
    asked: LineChange,
    _: None_,
    who: ChangingCallerDep,
    response: Response,
    if_match: IfMatch = None,
) -> PlanLineView:
    """All that people say of a line at once; what is null or empty, the proposal says."""
    plan, row = edited_part(who, PlanLine, line_id)
    require_fresh(who, if_match, line_view(row).version, "line", row.id)
    change_line(who.session, who.actor, plan, row, asked, who.now)
    told = line_view(row)
    tagged(response, told.version)
    return told


@router.delete("/lines/{line_id}", summary="Remove a line", responses=MENDING)
def delete_line(line_id: Id, _: None_, who: ChangingCallerDep, if_match: IfMatch = None) -> Removed:
    """A line of one's own, or one that the proposal has no more; others are left out instead."""
    plan, row = edited_part(who, PlanLine, line_id)
    require_fresh(who, if_match, line_view(row).version, "line", row.id)
    remove_line(who.session, who.actor, plan, row, who.now)
    return Removed(removed=line_id)


@router.put(
    "/plans/{plan_id}/choices",
    summary="Tick a whole page of lines",
    responses=MAKING | listing(PlanLineView),
    openapi_extra=asking({"31": True, "32": False}),
)
def put_choices(
    plan_id: Id, asked: Choices, _: None_, who: ChangingCallerDep
) -> Items[PlanLineView]:
    """Let lines in or leave them out; only what differs becomes somebody's choice.

    Answered with the lines that were named.
    """
    plan = locked(who, plan_id)
    choose_lines(who.session, who.actor, plan, asked.root, who.now)
    rows = lines_of(who.session, plan)
    return Items(items=tuple(line_view(row) for row in rows if row.id in asked.root))


@router.get(
    "/plans/{plan_id}/differences",
    summary="What the proposal has otherwise by now",
    responses=NOT_SHOWN | listing(DifferenceView),
)
def get_differences(plan_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> Items[DifferenceView]:
    """New, changed and gone lines since they were accepted, and the guide behind each.

    To those who make the plan or stand over it.
    """
    return Items(items=difference_views(desk, inside(who, plan_id)))


@router.post(
    "/plans/{plan_id}/accepted",
    summary="Take over differences",
    responses=MAKING | listing(DifferenceView),
    openapi_extra=asking({"keys": ["sinh-le-duan-2027"]}),
)
def post_accepted(
    plan_id: Id,
    asked: Accepted,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Items[DifferenceView]:
    """Line by line; answered with the differences that are left."""
    plan = edited(who, plan_id)

    def take() -> Items[DifferenceView]:
        accept(who.session, who.actor, plan, asked.keys, desk.reference, who.now)
        return Items(items=difference_views(desk, plan))

    body = once(who, key, f"/api/v1/plans/{plan_id}/accepted", asked, take)
    return Items[DifferenceView].model_validate_json(body)


# Campaigns


@router.get(
    "/plans/{plan_id}/campaigns",
    summary="The campaigns of a plan",
    responses=NOT_SHOWN | listing(PlanCampaignView, suggested=[SUGGESTION]),
)
def get_campaigns(plan_id: Id, asked: SinceQuery, who: CallerDep, desk: DeskDep) -> CampaignsView:
    """Those that were made, by day, and those that its days suggest."""
    return campaigns_view(desk, whole(who, plan_id), asked.updated_since)


@router.post(
    "/plans/{plan_id}/campaigns",
    summary="Make a campaign",
    status_code=201,
    response_model=PlanCampaignView,
    responses=MAKING,
    openapi_extra=asking(CAMPAIGN),
)
def post_campaign(
    plan_id: Id,
    asked: CampaignFields,
    _: None_,
    who: ChangingCallerDep,
    key: IdempotencyHeader = None,
) -> Response:
    """Lines under one name; they leave the campaign that they were in."""
    plan = locked(who, plan_id)

    def make() -> PlanCampaignView:
        campaign = create_campaign(who.session, who.actor, plan, asked, who.now)
        return _campaign(who, campaign)

    return _made(once(who, key, f"/api/v1/plans/{plan_id}/campaigns", asked, make), "campaigns")


@router.get("/campaigns/{campaign_id}", summary="One campaign", responses=NOT_SHOWN)
def get_campaign(campaign_id: Id, _: None_, who: CallerDep, response: Response) -> PlanCampaignView:
    """The campaign; its ``ETag`` goes with changes of it."""
    told = _campaign(who, part(who, Campaign, campaign_id)[1])
    tagged(response, told.version)
    return told


@router.put(
    "/campaigns/{campaign_id}",
    summary="Change a campaign",
    responses=MENDING,
    openapi_extra=asking(CAMPAIGN),
)
def put_campaign(
    campaign_id: Id,
    asked: CampaignFields,
    _: None_,
    who: ChangingCallerDep,
    response: Response,
    if_match: IfMatch = None,
) -> PlanCampaignView:
    """All fields at once; without ``lines`` it keeps those that it has."""
    plan, campaign = edited_part(who, Campaign, campaign_id)
    require_fresh(who, if_match, _campaign(who, campaign).version, "campaign", campaign.id)
    change_campaign(who.session, who.actor, plan, campaign, asked, who.now)
    who.session.flush()
    told = _campaign(who, campaign)
    tagged(response, told.version)
    return told


@router.delete("/campaigns/{campaign_id}", summary="Remove a campaign", responses=MENDING)
def delete_campaign(
    campaign_id: Id, _: None_, who: ChangingCallerDep, if_match: IfMatch = None
) -> Removed:
    """Its lines, activities and tasks stay, in no campaign."""
    plan, campaign = edited_part(who, Campaign, campaign_id)
    require_fresh(who, if_match, _campaign(who, campaign).version, "campaign", campaign.id)
    remove_campaign(who.session, who.actor, plan, campaign, who.now)
    return Removed(removed=campaign_id)


# Activities


@router.get(
    "/plans/{plan_id}/activities",
    summary="The activities of a plan",
    responses=NOT_SHOWN | listing(ActivityView),
)
def get_activities(
    plan_id: Id, asked: SinceQuery, who: CallerDep, desk: DeskDep
) -> Items[ActivityView]:
    """What is held in it; an expected time shows as a span."""
    return Items(items=activity_views(desk, whole(who, plan_id), asked.updated_since))


@router.post(
    "/plans/{plan_id}/activities",
    summary="Add an activity",
    status_code=201,
    response_model=ActivityView,
    responses=MAKING,
    openapi_extra=asking(ACTIVITY),
)
def post_activity(
    plan_id: Id,
    asked: ActivityFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """Without a ``rule`` the days are read from its ``wording``."""
    plan = locked(who, plan_id)

    def make() -> ActivityView:
        activity = create_activity(who.session, who.actor, plan, asked, who.now)
        return activity_view(desk, plan, activity)

    return _made(once(who, key, f"/api/v1/plans/{plan_id}/activities", asked, make), "activities")


@router.get("/activities/{activity_id}", summary="One activity", responses=NOT_SHOWN)
def get_activity(
    activity_id: Id, _: None_, who: CallerDep, desk: DeskDep, response: Response
) -> ActivityView:
    """The activity; its ``ETag`` goes with changes of it."""
    told = activity_view(desk, *part(who, Activity, activity_id))
    tagged(response, told.version)
    return told


@router.put(
    "/activities/{activity_id}",
    summary="Change an activity",
    responses=MENDING,
    openapi_extra=asking(ACTIVITY),
)
def put_activity(
    activity_id: Id,
    asked: ActivityFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> ActivityView:
    """All fields at once, in an open plan."""
    plan, activity = edited_part(who, Activity, activity_id)
    version = activity_view(desk, plan, activity).version
    require_fresh(who, if_match, version, "activity", activity.id)
    change_activity(who.session, who.actor, activity, asked, who.now)
    told = activity_view(desk, plan, activity)
    tagged(response, told.version)
    return told


@router.put(
    "/activities/{activity_id}/time",
    summary="Settle the time of an activity",
    responses=MENDING,
    openapi_extra=asking(TIME),
)
def put_activity_time(
    activity_id: Id,
    asked: ActivityTime,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> ActivityView:
    """In a signed plan: what is printed stays, and due days that hang on it may be moved."""
    plan, activity = part(who, Activity, activity_id)
    require_editor(who, plan)
    hold(who, plan, "kế hoạch")
    hold(who, activity, "hoạt động")
    version = activity_view(desk, plan, activity).version
    require_fresh(who, if_match, version, "activity", activity.id)
    settle_activity(who.session, who.actor, activity, asked, who.now)
    told = activity_view(desk, plan, activity)
    tagged(response, told.version)
    return told


@router.delete("/activities/{activity_id}", summary="Remove an activity", responses=MENDING)
def delete_activity(
    activity_id: Id,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    if_match: IfMatch = None,
) -> Removed:
    """Refused while deadlines hang on it."""
    plan, activity = edited_part(who, Activity, activity_id)
    version = activity_view(desk, plan, activity).version
    require_fresh(who, if_match, version, "activity", activity.id)
    remove_activity(who.session, who.actor, activity, who.now)
    return Removed(removed=activity_id)


def _campaign(who: SignedIn, campaign: Campaign) -> PlanCampaignView:
    who.session.flush()
    return campaign_view(campaign, members_of(who.session, campaign))


def _made(body: bytes, kind: str) -> Response:
    """The answer to a call that made a part of a plan."""
    told = json.loads(body)
    return made(body, f"/api/v1/{kind}/{told['id']}", told["version"])
