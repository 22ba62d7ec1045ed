"""A reminder (đôn đốc) tells a unit that a plan in progress waits for it.

It is shown to the unit until somebody there has seen it; ``letters`` words the công văn
that may go with it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, allowed, require
from app.accounts.actor import Actor
from app.accounts.fields import Slug
from app.accounts.log import record
from app.accounts.tree import chain
from app.accounts.units import has_ended, unit_named
from app.models import Plan, Receipt, Reminder, Share, Task, Unit
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.succession import require_progress
from app.planning.plans.written import Written

KIND = "nhắc việc"

MAX_UNITS = 200
"""How many units are reminded at once."""


class ReminderFields(BaseModel):
    """Whom to remind, and what they are told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=MAX_UNITS)]
    text: Annotated[Written, Field(min_length=1, max_length=5000)]


def reminding_unit(session: Session, actor: Actor, plan: Plan) -> Unit:
    """The unit for which ``actor`` reminds of ``plan``: the drafting, the issuing, one above.

    Raises:
        NotAllowed: if they may remind in none of them.
    """
    above = chain(session, plan.unit_id)
    issuer = unit_named(session, plan.issuer_id)
    for unit in dict.fromkeys((above[0], issuer, *above)):
        if allowed(actor, Action.REMIND, unit.id, above=()):
            return unit
    raise NotAllowed(Action.REMIND, plan.unit_id)


def remind(
    session: Session, actor: Actor, plan: Plan, fields: ReminderFields, now: datetime
) -> tuple[Reminder, ...]:
    """Remind those units of ``plan``.

    Raises:
        NotAllowed: if the actor may not.
        OutOfOrder: if the plan is not in progress.
        PlanPartNotFound: if the plan neither goes to one of them nor names it.
        PlanRefused: if one is no more.
    """
    by = reminding_unit(session, actor, plan)
    require_progress(session, plan, "đôn đốc")
    ids = tuple(dict.fromkeys(fields.units))
    _refuse_strangers(session, plan, ids, now)
    made = [
        Reminder(
            plan_id=plan.id, unit_id=unit_id, by_unit_id=by.id, at=now,
            person_id=actor.person_id, text=fields.text, read=None,
        )
        for unit_id in ids
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    told = {"units": list(ids), "by_unit_id": by.id, "text": fields.text}
    record(session, actor, "remind", "plan", plan.id, {}, told, now, plan.unit_id)
    return tuple(made)


def reminders_of(session: Session, plan: Plan) -> tuple[Reminder, ...]:
    """The reminders of ``plan``, the latest first."""
    asked = select(Reminder).where(Reminder.plan_id == plan.id)
    return tuple(session.scalars(asked.order_by(Reminder.id.desc())))


def reminders_to(
    session: Session,
    unit_ids: Iterable[str],
    *,
    unseen: bool = False,
    since: datetime | None = None,
    limit: int = 200,
) -> tuple[Reminder, ...]:
    """The reminders to those units, the latest first; with ``since`` those sent or seen then."""
    asked = select(Reminder).where(Reminder.unit_id.in_(tuple(unit_ids)))
    if unseen:
        asked = asked.where(Reminder.read.is_(None))
    if since is not None:
        asked = asked.where((Reminder.at >= since) | (Reminder.read >= since))
    return tuple(session.scalars(asked.order_by(Reminder.id.desc()).limit(limit)))


def see(session: Session, actor: Actor, reminder: Reminder, now: datetime) -> None:
    """Say that the unit has seen ``reminder``; the first to say so counts.

    Raises:
        NotAllowed: if the actor is no editor of the unit.
    """
    require(session, actor, Action.EDIT, unit_named(session, reminder.unit_id))
    if reminder.read is None:
        session.refresh(reminder, with_for_update=True)
    if reminder.read is not None:
        return
    reminder.read = now
    plan = session.get_one(Plan, reminder.plan_id)
    after = {"unit_id": reminder.unit_id, "read": now, "reminder_id": reminder.id}
    record(session, actor, "see-reminder", "plan", plan.id, {}, after, now, plan.unit_id)


def _refuse_strangers(session: Session, plan: Plan, ids: Iterable[str], now: datetime) -> None:
    """Refuse units that the plan does not reach, and those that are no more."""
    addressed = set(session.scalars(select(Receipt.unit_id).where(Receipt.plan_id == plan.id)))
    asked = select(Share.unit_id).join(Task, Task.id == Share.task_id)
    reached = addressed | set(session.scalars(asked.where(Task.plan_id == plan.id)))
    for unit_id in ids:
        if unit_id not in reached:
            raise PlanPartNotFound("đơn vị", unit_id)
        unit = unit_named(session, unit_id)
        if has_ended(unit, now):
            raise PlanRefused(f"{unit.name} đã kết thúc hoạt động nên không đôn đốc được.")
