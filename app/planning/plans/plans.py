"""A plan is made from the proposal for its place and period, changed, and may be discarded.

Its kind says what it begins with: a plan of years with every day that concerns the unit,
the plan of one commemoration with that alone, topic plans and programmes with nothing.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.log import facts, record, record_change
from app.accounts.tree import chain
from app.accounts.units import refuse_ended, unit_named
from app.catalogue.reference import Reference
from app.models import (
    Plan,
    Unit,
)
from app.planning.period import parse_period
from app.planning.plans.discarding import FIELDS, discard_plan
from app.planning.plans.lines import fill
from app.planning.plans.naming import plan_title
from app.planning.plans.plan_campaigns import make_suggested
from app.planning.plans.plan_fields import PlanChange, PlanFields
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.regeneration import WHOLE, proposal_for, tick_again
from app.planning.plans.sight import require_edit
from app.planning.plans.vocabulary import PlanKind, PlanState, TextPart
from app.planning.proposal import Line, Place, parts_of
from app.planning.ticking import BadTickingRules, default_rules, parse_rules

__all__ = [
    "PlanChange",
    "PlanFields",
    "change_plan",
    "create_plan",
    "discard_plan",
    "issuer_of",
    "new_draft",
    "plan_numbered",
]

CHANGEABLE = ("title", "issuer_id", "rules", "texts")


def plan_numbered(session: Session, plan_id: int) -> Plan:
    """The plan of that number, whoever asks; for whom it is, ``sight`` tells.

    Raises:
        PlanPartNotFound: if there is none.
    """
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise PlanPartNotFound("kế hoạch", plan_id)
    return plan


def create_plan(
    session: Session, actor: Actor, fields: PlanFields, reference: Reference, now: datetime
) -> Plan:
    """A first draft, with the lines that are proposed for it and the campaigns they suggest.

    Raises:
        NotAllowed: if the actor is no editor of the unit.
        UnitNotFound: if there is no such unit.
        UnitEnded: if the unit is no more.
        PlanRefused: if the issuer, the former province, the rules or the occurrence do not
            go with the rest.
    """
    unit = unit_named(session, fields.unit_id)
    require(session, actor, Action.EDIT, unit)
    plan = new_draft(session, unit, fields, reference, now)
    _fill(session, plan, fields, reference, now)
    record(session, actor, "create", "plan", plan.id, {}, facts(plan, *FIELDS), now, plan.unit_id)
    return plan


def new_draft(
    session: Session, unit: Unit, fields: PlanFields, reference: Reference, now: datetime
) -> Plan:
    """A draft of ``unit`` without any line, title or entry in the log.

    Raises:
        UnitEnded, PlanRefused: as ``create_plan``.
    """
    refuse_ended(unit, now)
    place = _place(unit, fields, reference)
    plan = Plan(
        unit_id=unit.id,
        issuer_id=issuer_of(session, unit, fields.issuer_id),
        kind=fields.kind,
        title=fields.title or "",
        period=fields.period,
        region=place.region,
        former=place.former,
        rules=_rules(fields.rules, reference),
        occurrence=fields.occurrence,
        texts={},
        state=PlanState.DRAFT,
        draft_number=1,
        created=now,
        updated=now,
    )
    session.add(plan)
    session.flush()
    return plan


def change_plan(
    session: Session,
    actor: Actor,
    plan: Plan,
    change: PlanChange,
    reference: Reference,
    now: datetime,
) -> None:
    """Say of ``plan`` what ``change`` says; other rules tick anew what nobody has chosen.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanRefused: if the issuer or the rules do not go with the rest.
    """
    require_edit(session, actor, plan)
    before = facts(plan, *CHANGEABLE)
    if change.title is not None:
        plan.title = change.title
    if change.issuer_id is not None:
        unit = unit_named(session, plan.unit_id)
        plan.issuer_id = issuer_of(session, unit, change.issuer_id)
    if change.texts:
        told = plan.texts | {str(part): text for part, text in change.texts.items()}
        plan.texts = {part: told[part] for part in TextPart if told.get(part)}
    if change.rules is not None:
        plan.rules = _rules(change.rules, reference)
    if plan.rules != before["rules"]:
        tick_again(session, plan, reference, now)
    plan.updated = now
    after = facts(plan, *CHANGEABLE)
    record_change(session, actor, "change", "plan", plan.id, before, after, now, plan.unit_id)


def _place(unit: Unit, fields: PlanFields, reference: Reference) -> Place:
    place = Place(fields.region or unit.region, fields.former)
    parts = sorted(parts_of(place.region, reference))
    if place.former and place.former not in parts:
        told = f"phải là một trong: {', '.join(parts)}" if parts else "chỉ dùng cho một tỉnh hay xã"
        raise PlanRefused(f"{place.former} không phải địa bàn cũ của {place.region}; {told}.")
    return place


def issuer_of(session: Session, unit: Unit, issuer_id: str | None) -> str:
    """The unit itself or one over it: nobody is handed a draft from elsewhere to sign.

    Raises:
        PlanRefused: if it is any other.
    """
    if issuer_id is None:
        return unit.id
    if issuer_id not in {over.id for over in chain(session, unit.id)}:
        raise PlanRefused(
            f"{issuer_id} không ban hành được kế hoạch này;"
            " hãy chọn đơn vị soạn thảo hoặc đơn vị cấp trên."
        )
    return issuer_id


def _rules(text: str | None, reference: Reference) -> str:
    if text is None:
        return str(default_rules(reference.ticking))
    try:
        return str(parse_rules(text, reference.ticking))
    except BadTickingRules as error:
        raise PlanRefused(f"Không đọc được quy tắc đánh dấu: {error.told}.") from None


def _fill(
    session: Session, plan: Plan, fields: PlanFields, reference: Reference, now: datetime
) -> None:
    """Give a new draft its lines, the campaigns that they suggest, and its title."""
    about = None
    if PlanKind(plan.kind) in WHOLE:
        proposal = proposal_for(session, plan, reference)
        fill(session, plan, (*proposal.lines, *proposal.reviews), now)
        make_suggested(session, plan, reference, now)
    elif plan.kind == PlanKind.COMMEMORATION:
        about = _commemorated(session, plan, reference)
        (row,) = fill(session, plan, [about], now)
        row.chosen = True
    if fields.title is None:
        plan.title = plan_title(PlanKind(plan.kind), parse_period(plan.period), about)


def _commemorated(session: Session, plan: Plan, reference: Reference) -> Line:
    """The line of the occurrence that the plan is for."""
    proposed = proposal_for(session, plan, reference).lines
    found = next((line for line in proposed if line.id == plan.occurrence), None)
    if found is None:
        raise PlanRefused(
            f"{plan.occurrence} không có trong lịch của đơn vị ở kỳ {plan.period};"
            " hãy kiểm tra mã ngày, năm và kỳ của kế hoạch."
        )
    return found
