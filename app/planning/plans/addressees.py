"""An addressee is who gets a plan, in the order of its "Nơi nhận": a unit, a group, or a body.

On the day of issue each unit among them, those of its groups included, gets a receipt:
by it the unit reads the plan and says that it has it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, allowed
from app.accounts.actor import Actor
from app.accounts.fields import Name, OneLine, Slug
from app.accounts.groups import GroupNotFound, group_named, members_on
from app.accounts.log import facts, record, record_change
from app.accounts.units import UnitNotFound, has_ended, unit_named
from app.models import Addressee, Plan, Receipt, Unit
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.sight import require_edit
from app.planning.plans.vocabulary import PlanState

MAX_ADDRESSEES = 200

Purpose = Annotated[str, OneLine, StringConstraints(max_length=200)]


class AddresseeFields(BaseModel):
    """One addressee as it is to be, and what it gets the plan for: "để thực hiện"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit_id: Slug | None = None
    group_id: Slug | None = None
    body: Name | None = None
    purpose: Purpose = ""

    @model_validator(mode="after")
    def _names_one(self) -> "AddresseeFields":
        if sum(name is not None for name in self.who) != 1:
            raise ValueError("hãy chọn đúng một: đơn vị, nhóm, hoặc tên một cơ quan")
        return self

    @property
    def who(self) -> tuple[str | None, str | None, str | None]:
        """Unit, group, body: one of them is told."""
        return self.unit_id, self.group_id, self.body


def addressees_of(session: Session, plan: Plan) -> tuple[Addressee, ...]:
    """Who gets ``plan``, in its order."""
    asked = select(Addressee).where(Addressee.plan_id == plan.id)
    return tuple(session.scalars(asked.order_by(Addressee.position)))


def receipts_of(session: Session, plan: Plan) -> tuple[Receipt, ...]:
    """The receipts of the units that ``plan`` was addressed to, by unit; none before issue."""
    asked = select(Receipt).where(Receipt.plan_id == plan.id)
    return tuple(session.scalars(asked.order_by(Receipt.unit_id)))


def set_addressees(
    session: Session, actor: Actor, plan: Plan, wanted: tuple[AddresseeFields, ...], now: datetime
) -> None:
    """Let ``plan`` go to those, in that order, and to nobody else.

    Raises:
        NotAllowed: if the actor is no editor of the drafting unit.
        OutOfOrder: if the plan was submitted.
        PlanRefused: if somebody is named twice, is not there or has ended, or if there
            are too many.
    """
    require_edit(session, actor, plan)
    _check(session, wanted, now)
    before = [_told(row) for row in addressees_of(session, plan)]
    after = [fields.model_dump() for fields in wanted]
    if before == after:
        return
    session.execute(delete(Addressee).where(Addressee.plan_id == plan.id))
    session.add_all(
        Addressee(plan_id=plan.id, position=position, **told)
        for position, told in enumerate(after, start=1)
    )
    plan.updated = now
    record_change(
        session, actor, "set-addressees", "plan", plan.id,
        {"addressees": before}, {"addressees": after}, now, plan.unit_id,
    )  # fmt: skip


def ended_addressees(session: Session, plan: Plan, now: datetime) -> tuple[Unit, ...]:
    """The units that ``plan`` is addressed to by name and that are no more, by name."""
    asked = select(Unit).join(Addressee, Addressee.unit_id == Unit.id)
    named = session.scalars(asked.where(Addressee.plan_id == plan.id).order_by(Unit.name, Unit.id))
    return tuple(unit for unit in named if has_ended(unit, now))


def make_receipts(session: Session, plan: Plan, day: date, now: datetime) -> None:
    """Give each unit that ``plan`` goes to a receipt, groups as they are on ``day``."""
    rows = addressees_of(session, plan)
    found = {
        unit.id for row in rows for unit in _units(session, row, day) if not has_ended(unit, now)
    }
    session.add_all(
        Receipt(plan_id=plan.id, unit_id=unit_id, acknowledged=None, acknowledged_by=None)
        for unit_id in sorted(found)
    )


def acknowledge(session: Session, actor: Actor, plan: Plan, unit_id: str, now: datetime) -> None:
    """Say for a unit that it has got ``plan``; nothing changes where it was said.

    Raises:
        NotAllowed: if the actor is no editor of that unit.
        PlanPartNotFound: if the plan was not issued to it.
    """
    if not allowed(actor, Action.EDIT, unit_id, above=()):
        raise NotAllowed(Action.EDIT, unit_id)
    receipt = session.get(Receipt, (plan.id, unit_id))
    if receipt is None or not PlanState(plan.state).is_in_force:
        raise PlanPartNotFound("nơi nhận", unit_id)
    if receipt.acknowledged is not None:
        return
    receipt.acknowledged, receipt.acknowledged_by = now, actor.person_id
    after = facts(receipt, "unit_id", "acknowledged")
    record(session, actor, "acknowledge", "plan", plan.id, {}, after, now, plan.unit_id)


def _check(session: Session, wanted: tuple[AddresseeFields, ...], now: datetime) -> None:
    if len(wanted) > MAX_ADDRESSEES:
        raise PlanRefused(f"Một kế hoạch có nhiều nhất {MAX_ADDRESSEES} nơi nhận; hãy gộp bớt.")
    if twice := _twice(fields.who for fields in wanted):
        raise PlanRefused(f"Nơi nhận {twice!r} được ghi hai lần; hãy bỏ bớt một.")
    for fields in wanted:
        _check_one(session, fields, now)


def _check_one(session: Session, fields: AddresseeFields, now: datetime) -> None:
    try:
        if fields.group_id is not None:
            group_named(session, fields.group_id)
        if fields.unit_id is not None:
            _refuse_ended(unit_named(session, fields.unit_id), now)
    except (UnitNotFound, GroupNotFound):
        named = fields.unit_id or fields.group_id
        raise PlanRefused(f"Không có nơi nhận {named!r}; hãy chọn trong danh sách.") from None


def _refuse_ended(unit: Unit, now: datetime) -> None:
    if has_ended(unit, now):
        raise PlanRefused(f"{unit.name} đã kết thúc hoạt động; hãy chọn nơi nhận khác.")


def _twice(names: Iterable[tuple[str | None, ...]]) -> str | None:
    """The first name that comes again."""
    seen = set[tuple[str | None, ...]]()
    for name in names:
        if name in seen:
            return next(filter(None, name))
        seen.add(name)
    return None


def _told(row: Addressee) -> dict[str, str | None]:
    return facts(row, *AddresseeFields.model_fields)


def _units(session: Session, row: Addressee, day: date) -> tuple[Unit, ...]:
    if row.group_id is not None:
        return members_on(session, group_named(session, row.group_id), day)
    return (unit_named(session, row.unit_id),) if row.unit_id is not None else ()
