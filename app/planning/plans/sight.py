"""Sight is how much of a plan somebody is shown; from it follows what they may do with it.

A plan is shown whole to those with a role in the unit that drafts it; from the moment it is
laid before the signer also to the issuing unit and to the units above; to units asked for
an opinion from then on; once issued to the units it is addressed to.  A unit that it names
in a task is shown, once it is issued, that task.  To everybody else it is not there.
"""

from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, case, or_, select, true
from sqlalchemy.orm import Session

from app.accounts.access import Action, allowed, require
from app.accounts.actor import OPERATOR, Actor
from app.accounts.tree import select_below
from app.accounts.units import unit_named
from app.folding import folded_words
from app.models import Opinion, Plan, Receipt, Share, Task, Unit
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound
from app.planning.plans.vocabulary import IN_FORCE, PlanState

LAID = tuple(state for state in PlanState if not state.is_open)
"""The states of a plan that was laid before the signer."""


class Sight(StrEnum):
    """How much of a plan is shown: nothing, the tasks that name one's units, or the whole."""

    NOTHING = "nothing"
    LINES = "lines"
    WHOLE = "whole"


def sight(session: Session, actor: Actor, plan: Plan) -> Sight:
    """How much of ``plan`` is shown to ``actor``."""
    return sights(session, actor, (plan,))[plan.id]


def sights(session: Session, actor: Actor, plans: tuple[Plan, ...]) -> dict[int, Sight]:
    """How much of each plan is shown to ``actor``, by the plan's id; one query for them all."""
    held = _units_of(actor)
    seen = case((_whole(actor, held), Sight.WHOLE), (_lines(held), Sight.LINES), else_=None)
    asked = select(Plan.id, seen).where(Plan.id.in_([plan.id for plan in plans]))
    found = {plan_id: Sight(told) for plan_id, told in session.execute(asked) if told}
    return {plan.id: found.get(plan.id, Sight.NOTHING) for plan in plans}


def is_inside(session: Session, actor: Actor, plan: Plan) -> bool:
    """Whether ``actor`` is of those who make ``plan`` or stand over it.

    They alone see how it came about: what all others said of it, and the log of it.
    """
    inside = select(Plan.id).where(Plan.id == plan.id, _inside(actor, _units_of(actor)))
    return session.scalar(inside) is not None


def plan_shown(session: Session, actor: Actor, plan_id: int) -> Plan:
    """The plan of that number, of which ``actor`` is shown something.

    Raises:
        PlanPartNotFound: if there is none.
    """
    asked = select(Plan).where(Plan.id == plan_id, _shown(actor))
    plan = session.scalars(asked).first()
    if plan is None:
        raise PlanPartNotFound("kế hoạch", plan_id)
    return plan


def plans_shown(
    session: Session,
    actor: Actor,
    *,
    unit_id: str | None = None,
    state: PlanState | None = None,
    updated_since: datetime | None = None,
    before: int | None = None,
    limit: int,
) -> tuple[Plan, ...]:
    """The plans of which ``actor`` is shown something, the latest made first; one query.

    ``unit_id`` is the unit that drafts or issues them, ``before`` the number of the last
    plan of the page before.
    """
    asked = select(Plan).where(_shown(actor))
    if unit_id is not None:
        asked = asked.where(or_(Plan.unit_id == unit_id, Plan.issuer_id == unit_id))
    if state is not None:
        asked = asked.where(Plan.state == state)
    if updated_since is not None:
        asked = asked.where(Plan.updated >= updated_since)
    if before is not None:
        asked = asked.where(Plan.id < before)
    return tuple(session.scalars(asked.order_by(Plan.id.desc()).limit(limit)))


def may_edit(session: Session, actor: Actor, plan: Plan) -> bool:
    """Whether ``actor`` may edit ``plan`` as it stands now."""
    is_editor = allowed(actor, Action.EDIT, plan.unit_id, above=())
    return is_editor and PlanState(plan.state).is_open


def require_edit(session: Session, actor: Actor, plan: Plan) -> None:
    """Refuse to let ``actor`` edit ``plan``; nobody signs it until the answer has been written.

    In a unit that has ended nobody has the right: roles there are down to reading.

    Raises:
        NotAllowed: if the actor is no editor of the drafting unit.
        OutOfOrder: if the plan was submitted.
    """
    require(session, actor, Action.EDIT, unit_named(session, plan.unit_id))
    asked = select(Plan.state).where(Plan.id == plan.id).with_for_update()
    _refuse_unless_open(PlanState(session.scalars(asked).one()))


def require_editable(session: Session, actor: Actor, plan: Plan) -> None:
    """The same for who is shown a form, in a session that only reads.

    Raises:
        NotAllowed, OutOfOrder: as ``require_edit``.
    """
    require(session, actor, Action.EDIT, unit_named(session, plan.unit_id))
    _refuse_unless_open(PlanState(plan.state))


def _refuse_unless_open(state: PlanState) -> None:
    if not state.is_open:
        raise OutOfOrder(_REMEDIES[state])


def task_shown(session: Session, actor: Actor, task_id: int) -> tuple[Plan, Task]:
    """The task of that number that is shown to ``actor``, with its plan.

    Raises:
        PlanPartNotFound: if there is none.
    """
    asked = select(Plan, Task).join(Task, Task.plan_id == Plan.id).where(Task.id == task_id)
    found = session.execute(asked.where(_task_shown(actor))).first()
    if found is None:
        raise PlanPartNotFound("nhiệm vụ", task_id)
    return found.Plan, found.Task


def tasks_shown(session: Session, actor: Actor, plan: Plan) -> tuple[Task, ...]:
    """The tasks of ``plan`` that are shown to ``actor``, in the plan's order."""
    asked = select(Task).join(Plan, Task.plan_id == Plan.id).where(Plan.id == plan.id)
    asked = asked.where(_task_shown(actor))
    return tuple(session.scalars(asked.order_by(Task.position, Task.id)))


def units_to_name(session: Session, text: str, today: date, *, limit: int = 20) -> tuple[Unit, ...]:
    """The units of today with all words of ``text`` in name or symbol, by name.

    Accents and case do not matter, and words may be begun.  Those whose name begins with
    the text come first.  Names are no secret: whoever is signed in may name any unit.
    """
    wanted = folded_words(text)
    lasting = select(Unit.id, Unit.name, Unit.symbol).where(
        or_(Unit.valid_to.is_(None), Unit.valid_to >= today)
    )
    fitting = [
        (_words(name)[: len(wanted)] != wanted, _words(name), unit_id)
        for unit_id, name, symbol in session.execute(lasting)
        if _fits(wanted, _words(name) + _words(symbol))
    ]
    chosen = [unit_id for _, _, unit_id in sorted(fitting)[:limit]]
    found = {unit.id: unit for unit in session.scalars(select(Unit).where(Unit.id.in_(chosen)))}
    return tuple(found[unit_id] for unit_id in chosen)


_REMEDIES = {
    PlanState.SUBMITTED: "Kế hoạch đang trình ký; hãy rút lại trước khi sửa.",
    PlanState.SIGNED: "Kế hoạch đã ký nên không sửa được nữa; sau khi ban hành,"
    " hãy lập kế hoạch điều chỉnh, bổ sung.",
    PlanState.ISSUED: "Kế hoạch đã ban hành; hãy lập kế hoạch điều chỉnh, bổ sung.",
    PlanState.CLOSED: "Kế hoạch đã kết thúc nên không sửa được nữa.",
}


def _units_of(actor: Actor) -> tuple[str, ...]:
    """The units in which ``actor`` may read: every role contains that."""
    return tuple(sorted({unit_id for unit_id, _ in actor.roles}))


def _shown(actor: Actor) -> ColumnElement[bool]:
    held = _units_of(actor)
    return or_(_whole(actor, held), _lines(held))


def _task_shown(actor: Actor) -> ColumnElement[bool]:
    held = _units_of(actor)
    named = and_(Plan.state.in_(IN_FORCE), Task.id.in_(_shared_tasks(held)))
    return or_(_whole(actor, held), named)


def _whole(actor: Actor, held: tuple[str, ...]) -> ColumnElement[bool]:
    asked = select(Opinion.plan_id).where(Opinion.unit_id.in_(held))
    addressed = select(Receipt.plan_id).where(Receipt.unit_id.in_(held))
    return or_(
        _inside(actor, held),
        Plan.id.in_(asked),
        and_(Plan.state.in_(IN_FORCE), Plan.id.in_(addressed)),
    )


def _inside(actor: Actor, held: tuple[str, ...]) -> ColumnElement[bool]:
    if actor is OPERATOR:
        return true()
    over = or_(Plan.issuer_id.in_(held), Plan.unit_id.in_(select_below(held)))
    return or_(Plan.unit_id.in_(held), and_(Plan.state.in_(LAID), over))


def _lines(held: tuple[str, ...]) -> ColumnElement[bool]:
    named = select(Task.plan_id).where(Task.id.in_(_shared_tasks(held)))
    return and_(Plan.state.in_(IN_FORCE), Plan.id.in_(named))


def _shared_tasks(held: tuple[str, ...]) -> Select[int]:
    return select(Share.task_id).where(Share.unit_id.in_(held))


@lru_cache(maxsize=16_384)
def _words(text: str) -> tuple[str, ...]:
    return folded_words(text)


def _fits(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(word.startswith(begun) for word in words) for begun in wanted)
