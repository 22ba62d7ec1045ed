"""An opinion is what a unit says of a draft that it was asked about, and what became of it.

Units are asked in rounds, counted from 1.  A reply is taken as long as the plan is out for
opinions, after its day too: its instant tells that it was late.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, allowed
from app.accounts.actor import Actor
from app.accounts.log import facts, record_change
from app.accounts.units import UnitNotFound, civil_day, has_ended, unit_named
from app.models import Opinion, Plan
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.sight import is_inside, require_edit
from app.planning.plans.vocabulary import Outcome, PlanState
from app.planning.plans.written import Written


class AnswerFields(BaseModel):
    """What a unit says of a draft."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[Written, StringConstraints(min_length=1)]


class OutcomeFields(BaseModel):
    """What became of an opinion; what was not taken in whole is explained."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: Outcome
    text: Annotated[Written, Field(validate_default=True)] = ""

    @field_validator("text")
    @classmethod
    def _explains(cls, text: str, given: ValidationInfo) -> str:
        if not text and given.data.get("outcome") in {Outcome.PARTLY, Outcome.EXPLAINED}:
            raise ValueError("hãy giải trình vì sao không tiếp thu, hoặc chỉ tiếp thu một phần")
        return text


def opinion_numbered(session: Session, plan: Plan, opinion_id: int) -> Opinion:
    """The opinion of that number on ``plan``.

    Raises:
        PlanPartNotFound: if there is none.
    """
    opinion = session.get(Opinion, opinion_id)
    if opinion is None or opinion.plan_id != plan.id:
        raise PlanPartNotFound("ý kiến", opinion_id)
    return opinion


def opinions_of(session: Session, plan: Plan) -> tuple[Opinion, ...]:
    """All opinions on ``plan``, the latest round first, then by unit."""
    asked = select(Opinion).where(Opinion.plan_id == plan.id)
    return tuple(session.scalars(asked.order_by(Opinion.round.desc(), Opinion.unit_id)))


def opinions_shown(session: Session, actor: Actor, plan: Plan) -> tuple[Opinion, ...]:
    """The opinions on ``plan`` that are shown to ``actor``, as ``opinions_of`` orders them.

    Who makes the plan or stands over it sees them all, a unit that was asked its own.
    """
    found = opinions_of(session, plan)
    if is_inside(session, actor, plan):
        return found
    return tuple(opinion for opinion in found if actor.roles_in(opinion.unit_id))


def is_late(opinion: Opinion) -> bool:
    """Whether ``opinion`` came after the day it was asked for."""
    return opinion.answered is not None and civil_day(opinion.answered) > opinion.due


def ask(session: Session, plan: Plan, unit_ids: Iterable[str], due: date, now: datetime) -> None:
    """Ask those units what they say of ``plan`` by the day ``due``, which is included.

    A plan that is out for opinions has further units asked in the same round.

    Raises:
        PlanRefused: if a unit is not there, has ended, drafts the plan itself, or was
            asked in this round; or if the day is over.
    """
    if due < civil_day(now):
        raise PlanRefused("Hạn góp ý đã qua; hãy chọn từ hôm nay trở đi.")
    current = _round(session, plan)
    is_out = plan.state == PlanState.OPINIONS
    asked = set(_asked(session, plan, current)) if is_out else set[str]()
    for unit_id in dict.fromkeys(unit_ids):
        _check_unit(session, plan, unit_id, asked, now)
        session.add(_question(plan, current if is_out else current + 1, unit_id, due, now))


def answer(
    session: Session, actor: Actor, opinion: Opinion, fields: AnswerFields, now: datetime
) -> None:
    """Say what the asked unit thinks; until it is settled, it may say something else.

    Raises:
        NotAllowed: if the actor is no editor of the asked unit.
        OutOfOrder: if the plan is not out for opinions any more, or it was settled.
    """
    if not allowed(actor, Action.EDIT, opinion.unit_id, above=()):
        raise NotAllowed(Action.EDIT, opinion.unit_id)
    plan = session.get_one(Plan, opinion.plan_id)
    if plan.state != PlanState.OPINIONS or opinion.round != _round(session, plan):
        raise OutOfOrder("Kế hoạch không còn lấy ý kiến; hãy góp ý khi được hỏi ở dự thảo sau.")
    if opinion.outcome is not None:
        raise OutOfOrder("Ý kiến này đã được tiếp thu, giải trình nên không sửa được nữa.")
    before = facts(opinion, "text")
    opinion.text, opinion.answered, opinion.answered_by = fields.text, now, actor.person_id
    _record(session, actor, "answer", plan, opinion, before, now)


def settle(
    session: Session, actor: Actor, opinion: Opinion, fields: OutcomeFields, now: datetime
) -> None:
    """Say what became of ``opinion`` in the draft.

    Raises:
        NotAllowed: if the actor is no editor of the drafting unit.
        OutOfOrder: if the plan was submitted, or the unit has not answered.
    """
    plan = session.get_one(Plan, opinion.plan_id)
    require_edit(session, actor, plan)
    if opinion.text is None:
        raise OutOfOrder("Đơn vị này chưa góp ý; hãy đợi ý kiến rồi tiếp thu, giải trình.")
    before = facts(opinion, "outcome", "outcome_text")
    opinion.outcome, opinion.outcome_text = fields.outcome, fields.text
    _record(session, actor, "settle", plan, opinion, before, now)


def _round(session: Session, plan: Plan) -> int:
    """The latest round in which anybody was asked; 0 if nobody was."""
    asked = select(func.max(Opinion.round)).where(Opinion.plan_id == plan.id)
    return session.scalar(asked) or 0


def _asked(session: Session, plan: Plan, number: int) -> Iterable[str]:
    asked = select(Opinion.unit_id).where(Opinion.plan_id == plan.id, Opinion.round == number)
    return session.scalars(asked)


def _check_unit(session: Session, plan: Plan, unit_id: str, asked: set[str], now: datetime) -> None:
    try:
        unit = unit_named(session, unit_id)
    except UnitNotFound:
        raise PlanRefused(f"Không có đơn vị {unit_id!r}; hãy chọn trong danh sách.") from None
    if has_ended(unit, now):
        raise PlanRefused(f"{unit.name} đã kết thúc hoạt động; hãy chọn đơn vị khác.")
    if unit_id == plan.unit_id:
        raise PlanRefused(f"{unit.name} soạn kế hoạch này nên không xin ý kiến chính mình.")
    if unit_id in asked:
        raise PlanRefused(f"{unit.name} đã được xin ý kiến về dự thảo này; hãy bỏ khỏi danh sách.")


def _question(plan: Plan, number: int, unit_id: str, due: date, now: datetime) -> Opinion:
    return Opinion(
        plan_id=plan.id,
        round=number,
        unit_id=unit_id,
        due=due,
        asked=now,
        text=None,
        answered=None,
        answered_by=None,
        outcome=None,
        outcome_text=None,
    )


def _record(
    session: Session,
    actor: Actor,
    action: str,
    plan: Plan,
    opinion: Opinion,
    before: dict[str, str | None],
    now: datetime,
) -> None:
    """Tell the log of a change of ``opinion``; ``before`` holds the columns that may differ."""
    after = facts(opinion, *before)
    record_change(session, actor, action, "opinion", opinion.id, before, after, now, plan.unit_id)
