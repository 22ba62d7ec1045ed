"""A step moves a plan from one state to the next, by those whose part it is.

The drafting unit asks for opinions, redrafts, submits and withdraws; the issuing unit
returns, signs and issues; either closes.  Nobody returns or signs what they submitted, by
whichever role: what counts is the person, not the unit they act for.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, allowed
from app.accounts.actor import Actor
from app.accounts.fields import OneLine, Slug
from app.accounts.log import facts, record_change
from app.catalogue.reference import Reference
from app.models import Plan
from app.planning.plans.dues import fix_dues
from app.planning.plans.issuing import issue
from app.planning.plans.known_day import KnownDay
from app.planning.plans.opinions import ask
from app.planning.plans.refusals import OutOfOrder, OwnSubmission
from app.planning.plans.submission import check_submission
from app.planning.plans.vocabulary import PlanState, Step
from app.planning.plans.written import Written

MAX_ASKED = 200

NEEDS: dict[Step, dict[str, str]] = {
    Step.ASK: {
        "units": "hãy chọn ít nhất một đơn vị để xin ý kiến",
        "due": "hãy ghi hạn góp ý",
    },
    Step.RETURN: {"reason": "hãy ghi lý do trả lại"},
    Step.ISSUE: {
        "number": "hãy ghi số của kế hoạch",
        "issued_on": "hãy ghi ngày ban hành",
    },
}
"""What each step takes beside itself, and what is said where it lacks."""


def _numbered(number: str) -> str:
    """``number`` without the word before it, which documents print themselves."""
    bare = re.sub(r"(?i)^số\s*:?\s*", "", number)
    if not re.search(r"\d", bare):
        raise ValueError("số của kế hoạch phải có chữ số, như 15-KH/BTGDVTU")
    return bare


Number = Annotated[str, OneLine, StringConstraints(max_length=64), AfterValidator(_numbered)]


class StepFields(BaseModel):
    """A step with what it takes: units and the day to answer by, a reason, number and date."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    step: Step
    reason: Written | None = None
    units: Annotated[tuple[Slug, ...], Field(max_length=MAX_ASKED)] = ()
    due: KnownDay | None = None
    number: Number | None = None
    issued_on: date | None = None

    @field_validator("reason", "units", "due", "number", "issued_on")
    @classmethod
    def _fits_step(cls, value: Any, given: ValidationInfo) -> Any:  # Any: each field's own type
        step, name = given.data.get("step"), str(given.field_name)
        if step is None:
            return value
        needs = NEEDS.get(step, {})
        if name in needs and not value:
            raise ValueError(needs[name])
        if name not in needs and value:
            raise ValueError(f"bước «{step.label}» không dùng mục này; hãy bỏ trống")
        return value


@dataclass(frozen=True, slots=True)
class Way:
    """From which states a step leads where, by which right, in which of the two units."""

    sources: tuple[PlanState, ...]
    target: PlanState
    action: Action
    in_drafting: bool = False
    in_issuing: bool = False
    by_another: bool = False

    def units(self, plan: Plan) -> tuple[str, ...]:
        """The units of ``plan`` in any of which the right is enough."""
        drafting = (plan.unit_id,) if self.in_drafting else ()
        return drafting + ((plan.issuer_id,) if self.in_issuing else ())


_OPEN = (PlanState.DRAFT, PlanState.OPINIONS)
_OUT = (PlanState.OPINIONS,)
_LAID = (PlanState.SUBMITTED,)
_SIGNED = (PlanState.SIGNED,)
_ISSUED = (PlanState.ISSUED,)

WAYS: dict[Step, Way] = {
    Step.ASK: Way(_OPEN, PlanState.OPINIONS, Action.SUBMIT, in_drafting=True),
    Step.REDRAFT: Way(_OUT, PlanState.DRAFT, Action.SUBMIT, in_drafting=True),
    Step.SUBMIT: Way(_OPEN, PlanState.SUBMITTED, Action.SUBMIT, in_drafting=True),
    Step.WITHDRAW: Way(_LAID, PlanState.DRAFT, Action.SUBMIT, in_drafting=True),
    Step.RETURN: Way(_LAID, PlanState.DRAFT, Action.RETURN, in_issuing=True, by_another=True),
    Step.SIGN: Way(_LAID, PlanState.SIGNED, Action.APPROVE, in_issuing=True, by_another=True),
    Step.ISSUE: Way(_SIGNED, PlanState.ISSUED, Action.ISSUE, in_issuing=True),
    Step.CLOSE: Way(_ISSUED, PlanState.CLOSED, Action.CLOSE, in_drafting=True, in_issuing=True),
}

_TOLD = (
    "state", "draft_number", "submitted_at", "submitted_by", "returned", "signed_at",
    "signed_by", "number", "issued_on", "issued_at", "issued_by", "closed_at",
)  # fmt: skip


def next_steps(session: Session, actor: Actor, plan: Plan) -> tuple[Step, ...]:
    """What ``actor`` may do with ``plan`` as it stands, in the order of the way.

    Whether the plan has all that the step asks for shows when it is taken.
    """
    return tuple(
        step
        for step, way in WAYS.items()
        if plan.state in way.sources
        and _has_right(actor, way, plan)
        and not (way.by_another and _submitted(actor, plan))
    )


def take_step(
    session: Session,
    actor: Actor,
    plan: Plan,
    fields: StepFields,
    reference: Reference,
    now: datetime,
    today: date,
) -> None:
    """Move ``plan`` by the step of ``fields``, with all that follows from it.

    Raises:
        NotAllowed: if it is not the actor's to do.
        OutOfOrder: if no such step leads from the plan's state.
        OwnSubmission: if the actor submitted what they would return or sign.
        PlanRefused: if the plan lacks something, or what the step takes cannot be.
    """
    way = WAYS[fields.step]
    _require(actor, way, plan, fields.step)
    before = facts(plan, *_TOLD)
    _carry_out(session, actor, plan, fields, reference, now, today)
    plan.state, plan.updated = way.target, now
    asked = fields.model_dump(include={"units", "due"}, exclude_defaults=True)
    after = facts(plan, *_TOLD) | asked
    record_change(session, actor, fields.step, "plan", plan.id, before, after, now, plan.unit_id)


def _has_right(actor: Actor, way: Way, plan: Plan) -> bool:
    return any(allowed(actor, way.action, unit, above=()) for unit in way.units(plan))


def _submitted(actor: Actor, plan: Plan) -> bool:
    return actor.person_id is not None and actor.person_id == plan.submitted_by


def _require(actor: Actor, way: Way, plan: Plan, step: Step) -> None:
    if not _has_right(actor, way, plan):
        raise NotAllowed(way.action, way.units(plan)[0])
    if plan.state not in way.sources:
        sources = " hoặc ".join(f"«{state.label}»" for state in way.sources)
        raise OutOfOrder(
            f"Kế hoạch đang ở bước «{PlanState(plan.state).label}»;"
            f" chỉ «{step.label}» được khi kế hoạch ở bước {sources}."
        )
    if way.by_another and _submitted(actor, plan):
        raise OwnSubmission(
            "Bạn đã trình kế hoạch này nên không tự ký hoặc trả lại được;"
            " hãy để người khác có thẩm quyền làm, hoặc rút lại bản trình."
        )


def _carry_out(
    session: Session,
    actor: Actor,
    plan: Plan,
    fields: StepFields,
    reference: Reference,
    now: datetime,
    today: date,
) -> None:
    """Change what the step changes beside the state."""
    match fields.step:
        case Step.ASK:
            assert fields.due
            ask(session, plan, fields.units, fields.due, now)
        case Step.REDRAFT:
            plan.draft_number += 1
        case Step.SUBMIT:
            check_submission(session, plan, reference.work_calendar, now)
            plan.submitted_at, plan.submitted_by, plan.returned = now, actor.person_id, None
        case Step.RETURN:
            plan.returned = fields.reason
            plan.draft_number += 1
        case Step.SIGN:
            plan.signed_at, plan.signed_by = now, actor.person_id
            fix_dues(session, plan, reference.work_calendar, now)
        case Step.ISSUE:
            assert fields.number
            assert fields.issued_on
            issue(session, actor, plan, fields.number, fields.issued_on, now, today)
        case Step.CLOSE:
            plan.closed_at = now
