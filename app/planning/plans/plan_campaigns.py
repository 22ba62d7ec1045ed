"""A campaign gathers lines of a plan around days that are told about together."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.fields import OneLine
from app.accounts.log import facts, record, record_change
from app.catalogue.reference import Reference
from app.models import Activity, Campaign, Plan, PlanLine, Task
from app.planning.campaigns import Campaign as Suggestion
from app.planning.plans.lines import included, is_gone, lines_of
from app.planning.plans.parts import line_numbered
from app.planning.plans.said import line_from
from app.planning.plans.sight import require_edit
from app.planning.plans.vocabulary import LineKind
from app.planning.plans.worded import Number
from app.planning.plans.written import Written
from app.planning.proposal import suggested_campaigns
from app.planning.ticking import parse_rules

MAX_LINES = 5000
"""How many lines a campaign has at most: five years of a province have 3,500."""

FIELDS = ("name", "first", "last", "content")


class CampaignFields(BaseModel):
    """A campaign as it is to be; ``lines`` are the numbers of all its lines.

    Null lines leave it those that it has.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, OneLine, StringConstraints(min_length=1, max_length=300)]
    first: date
    last: date
    content: Written = ""
    lines: Annotated[tuple[Number, ...], Field(max_length=MAX_LINES)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("ngày cuối phải từ ngày đầu trở đi")
        return self


def campaigns_of(session: Session, plan: Plan) -> tuple[Campaign, ...]:
    """The campaigns of ``plan`` by day."""
    asked = select(Campaign).where(Campaign.plan_id == plan.id)
    return tuple(session.scalars(asked.order_by(Campaign.first, Campaign.last, Campaign.id)))


def suggested(session: Session, plan: Plan, reference: Reference) -> tuple[Suggestion, ...]:
    """The campaigns that days crowding together suggest and that nobody has made yet.

    They are suggested by what the plan includes and no campaign has; a public holiday
    joins unless somebody left it out.  Their members are keys of lines.
    """
    free = [row for row in lines_of(session, plan) if _may_join(row)]
    held = {row.key for row in free if included(row)}
    rules = parse_rules(plan.rules, reference.ticking)
    return suggested_campaigns([line_from(row.said) for row in free], held, rules.gap_days)


def make_suggested(
    session: Session, plan: Plan, reference: Reference, now: datetime
) -> tuple[Campaign, ...]:
    """Give ``plan`` the campaigns that its days suggest."""
    rows = {row.key: row for row in lines_of(session, plan) if row.kind == LineKind.OCCURRENCE}
    made = []
    for suggestion in suggested(session, plan, reference):
        name, first, last = suggestion.name, suggestion.first, suggestion.last
        campaign = _added(session, plan, CampaignFields(name=name, first=first, last=last), now)
        for key in suggestion.members:
            rows[key].campaign_id = campaign.id
        made.append(campaign)
    return tuple(made)


def create_campaign(
    session: Session, actor: Actor, plan: Plan, fields: CampaignFields, now: datetime
) -> Campaign:
    """A new campaign; its lines leave the one that they were in.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanPartNotFound: if the plan has no such line.
    """
    require_edit(session, actor, plan)
    rows = _rows(session, plan, fields)
    campaign = _added(session, plan, fields, now)
    _gather(campaign, (), rows, now)
    plan.updated = now
    after = _told(campaign, rows)
    record(session, actor, "create", "campaign", campaign.id, {}, after, now, plan.unit_id)
    return campaign


def change_campaign(
    session: Session,
    actor: Actor,
    plan: Plan,
    campaign: Campaign,
    fields: CampaignFields,
    now: datetime,
) -> None:
    """Make ``campaign`` what ``fields`` say.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanPartNotFound: if the plan has no such line.
    """
    require_edit(session, actor, plan)
    present = members_of(session, campaign)
    rows = present if fields.lines is None else _rows(session, plan, fields)
    before = _told(campaign, present)
    for name in FIELDS:
        setattr(campaign, name, getattr(fields, name))
    _gather(campaign, present, rows, now)
    campaign.updated = plan.updated = now
    after = _told(campaign, rows)
    record_change(
        session, actor, "change", "campaign", campaign.id, before, after, now, plan.unit_id
    )


def remove_campaign(
    session: Session, actor: Actor, plan: Plan, campaign: Campaign, now: datetime
) -> None:
    """Remove ``campaign``; its lines, activities and tasks stay, in no campaign.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
    """
    require_edit(session, actor, plan)
    before = _told(campaign, members_of(session, campaign)) | {"plan_id": plan.id}
    _free(session, campaign, now)
    # A plan made after this one may have a campaign made after it.
    followers = update(Campaign).where(Campaign.origin_id == campaign.id)
    session.execute(followers.values(origin_id=None))
    session.delete(campaign)
    plan.updated = now
    record(session, actor, "remove", "campaign", campaign.id, before, {}, now, plan.unit_id)


def members_of(session: Session, campaign: Campaign) -> tuple[PlanLine, ...]:
    """Its lines by day."""
    asked = select(PlanLine).where(PlanLine.campaign_id == campaign.id)
    return tuple(session.scalars(asked.order_by(PlanLine.first, PlanLine.id)))


def _free(session: Session, campaign: Campaign, now: datetime) -> None:
    """Take all out of ``campaign``, one by one, as stamps do not go back so."""
    gathered: tuple[PlanLine | Activity | Task, ...] = (
        *members_of(session, campaign),
        *session.scalars(select(Activity).where(Activity.campaign_id == campaign.id)),
        *session.scalars(select(Task).where(Task.campaign_id == campaign.id)),
    )
    for row in gathered:
        row.campaign_id, row.updated = None, now


def _may_join(row: PlanLine) -> bool:
    is_free = row.campaign_id is None and row.chosen is not False
    return row.kind == LineKind.OCCURRENCE and is_free and not is_gone(row)


def _rows(session: Session, plan: Plan, fields: CampaignFields) -> tuple[PlanLine, ...]:
    numbers = dict.fromkeys(fields.lines or ())
    return tuple(line_numbered(session, plan, number) for number in numbers)


def _added(session: Session, plan: Plan, fields: CampaignFields, now: datetime) -> Campaign:
    told = {name: getattr(fields, name) for name in FIELDS}
    campaign = Campaign(plan_id=plan.id, origin_id=None, updated=now, **told)
    session.add(campaign)
    session.flush()
    return campaign


def _gather(
    campaign: Campaign, present: tuple[PlanLine, ...], rows: tuple[PlanLine, ...], now: datetime
) -> None:
    for row in present:
        if row not in rows:
            row.campaign_id, row.updated = None, now
    for row in rows:
        if row not in present:
            row.campaign_id, row.updated = campaign.id, now


def _told(campaign: Campaign, rows: tuple[PlanLine, ...]) -> dict[str, object]:
    return facts(campaign, *FIELDS) | {"lines": sorted(row.id for row in rows)}
