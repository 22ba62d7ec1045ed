"""The pages of a plan's campaigns and activities."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from app.models import Activity, Campaign, Plan
from app.planning.plans.activities import (
    activity_numbered,
    change_activity,
    create_activity,
    remove_activity,
    settle_activity,
)
from app.planning.plans.lines import (
    lines_of,
)
from app.planning.plans.parts import campaign_numbered
from app.planning.plans.plan_campaigns import (
    change_campaign,
    create_campaign,
    remove_campaign,
)
from app.planning.plans.vocabulary import ActivityKind, PlanState
from app.views.plan_forms import (
    ActivityForm,
    CampaignForm,
    SettleForm,
)
from app.views.plan_parameters import Number
from app.views.plan_parts import (
    PlanLineView,
    activity_view,
    activity_views,
    campaign_view,
    campaigns_view,
    line_views,
)
from app.web.plan_page import (
    ONE,
    At,
    FormRoute,
    ReaderDep,
    Refusal,
    WriterDep,
    address,
    check_version,
    done,
)

PARTS = f"{ONE}/dot"
CAMPAIGN = f"{PARTS}/{{campaign_id}}"
ACTIVITIES = f"{ONE}/hoat-dong"
ACTIVITY = f"{ACTIVITIES}/{{activity_id}}"

router = APIRouter(include_in_schema=False, route_class=FormRoute)


@router.get(PARTS)
def parts(plan_id: Number, at: ReaderDep) -> HTMLResponse:
    """The campaigns and activities of a plan."""
    return _parts_page(at, at.whole(plan_id))


@router.post(PARTS)
def gather(plan_id: Number, at: WriterDep, asked: Annotated[CampaignForm, Form()]) -> Response:
    """A new campaign."""
    plan = at.locked(plan_id)
    return done(
        at, lambda: create_campaign(at.session, at.actor, plan, asked.fields(), at.who.now),
        f"{address(plan.id)}/dot", lambda why: _parts_page(at, plan, why, asked),
    )  # fmt: skip


@router.get(CAMPAIGN)
def campaign(plan_id: Number, campaign_id: Number, at: ReaderDep) -> HTMLResponse:
    """One campaign, to be changed."""
    plan = at.editable(plan_id)
    return _campaign_page(at, plan, campaign_numbered(at.session, plan, campaign_id))


@router.post(CAMPAIGN)
def regather(
    plan_id: Number, campaign_id: Number, at: WriterDep, asked: Annotated[CampaignForm, Form()]
) -> Response:
    """Change a campaign, unless somebody did meanwhile."""
    plan = at.locked(plan_id)
    row = campaign_numbered(at.session, plan, campaign_id)

    def make() -> None:
        current = campaign_view(row, lines_of(at.session, plan)).version
        check_version(at, plan, "campaign", row.id, asked.version, current)
        change_campaign(at.session, at.actor, plan, row, asked.fields(), at.who.now)

    return done(
        at, make, f"{address(plan.id)}/dot", lambda why: _campaign_page(at, plan, row, why, asked)
    )


@router.post(f"{CAMPAIGN}/xoa")
def dissolve(plan_id: Number, campaign_id: Number, at: WriterDep) -> Response:
    """Take a campaign away; its lines and tasks stay."""
    plan = at.locked(plan_id)
    row = campaign_numbered(at.session, plan, campaign_id)
    return done(
        at, lambda: remove_campaign(at.session, at.actor, plan, row, at.who.now),
        f"{address(plan.id)}/dot", lambda why: _parts_page(at, plan, why),
    )  # fmt: skip


@router.get(ACTIVITIES)
def new_activity(plan_id: Number, at: ReaderDep) -> HTMLResponse:
    """The form of a new activity."""
    return _activity_page(at, at.editable(plan_id), None)


@router.post(ACTIVITIES)
def hold(plan_id: Number, at: WriterDep, asked: Annotated[ActivityForm, Form()]) -> Response:
    """A new activity."""
    plan = at.locked(plan_id)
    return done(
        at, lambda: create_activity(at.session, at.actor, plan, asked.fields(), at.who.now),
        f"{address(plan.id)}/dot", lambda why: _activity_page(at, plan, None, why, asked),
    )  # fmt: skip


@router.get(ACTIVITY)
def activity(plan_id: Number, activity_id: Number, at: ReaderDep) -> HTMLResponse:
    """One activity."""
    plan = at.whole(plan_id)
    return _activity_page(at, plan, activity_numbered(at.session, plan, activity_id))


@router.post(ACTIVITY)
def reschedule(
    plan_id: Number, activity_id: Number, at: WriterDep, asked: Annotated[ActivityForm, Form()]
) -> Response:
    """Change an activity, unless somebody did meanwhile."""
    plan = at.locked(plan_id)
    row = activity_numbered(at.session, plan, activity_id)

    def make() -> None:
        check_version(
            at, plan, "activity", row.id, asked.version, activity_view(at.desk, plan, row).version
        )
        kept = row.rule if asked.wording.strip() == row.wording else None
        change_activity(at.session, at.actor, row, asked.fields(kept), at.who.now)

    return done(
        at, make, f"{address(plan.id)}/dot", lambda why: _activity_page(at, plan, row, why, asked)
    )


@router.post(f"{ACTIVITY}/chot")
def settle(
    plan_id: Number, activity_id: Number, at: WriterDep, asked: Annotated[SettleForm, Form()]
) -> Response:
    """Settle when and where an activity of a signed plan is held."""
    plan = at.locked(plan_id)
    row = activity_numbered(at.session, plan, activity_id)

    def make() -> None:
        check_version(
            at, plan, "activity", row.id, asked.version, activity_view(at.desk, plan, row).version
        )
        settle_activity(at.session, at.actor, row, asked.time(), at.who.now)

    return done(at, make, f"{address(plan.id)}/dot", lambda why: _activity_page(at, plan, row, why))


@router.post(f"{ACTIVITY}/xoa")
def cancel(plan_id: Number, activity_id: Number, at: WriterDep) -> Response:
    """Take an activity out."""
    plan = at.locked(plan_id)
    row = activity_numbered(at.session, plan, activity_id)
    return done(
        at, lambda: remove_activity(at.session, at.actor, row, at.who.now),
        f"{address(plan.id)}/dot", lambda why: _activity_page(at, plan, row, why),
    )  # fmt: skip


def _parts_page(
    at: At, plan: Plan, refusal: Refusal | None = None, given: CampaignForm | None = None
) -> HTMLResponse:
    made = campaigns_view(at.desk, plan)
    lines = line_views(at.desk, plan)
    return at.shown_of(
        plan,
        "plan_dates.html",
        refusal,
        campaigns=made.items,
        suggested=[(one, _numbers(one.members, lines)) for one in made.suggested],
        titles={one.id: one for one in lines},
        activities=activity_views(at.desk, plan),
        given=given or CampaignForm(),
    )


def _numbers(keys: Iterable[str], lines: Iterable[PlanLineView]) -> str:
    numbers = {one.key: one.id for one in lines}
    return ",".join(str(numbers[key]) for key in keys)


def _campaign_page(
    at: At,
    plan: Plan,
    row: Campaign,
    refusal: Refusal | None = None,
    given: CampaignForm | None = None,
) -> HTMLResponse:
    lines = line_views(at.desk, plan)
    told = campaign_view(row, lines_of(at.session, plan))
    return at.shown_of(
        plan,
        "plan_campaign.html",
        refusal,
        campaign=told,
        given=given or CampaignForm.of(told),
        lines=[one for one in lines if one.included or one.id in told.lines],
    )


def _activity_page(
    at: At,
    plan: Plan,
    row: Activity | None,
    refusal: Refusal | None = None,
    given: ActivityForm | None = None,
) -> HTMLResponse:
    told = activity_view(at.desk, plan, row) if row else None
    lines = [one for one in line_views(at.desk, plan) if one.included]
    return at.shown_of(
        plan,
        "plan_activity.html",
        refusal,
        activity=told,
        given=given or (ActivityForm.of(told) if told else ActivityForm()),
        kinds=[(kind.value, kind.label) for kind in ActivityKind],
        campaign_choices=campaign_choices(at, plan),
        line_choices=[("", "không gắn với ngày nào"), *((one.id, one.title) for one in lines)],
        settles=PlanState(plan.state).is_approved,
    )


def campaign_choices(at: At, plan: Plan) -> list[tuple[int | str, str]]:
    """The campaigns of a plan, to choose from."""
    made = campaigns_view(at.desk, plan).items
    return [("", "không thuộc đợt nào"), *((one.id, one.name) for one in made)]
