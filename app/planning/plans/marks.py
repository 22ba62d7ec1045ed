"""A mark waits for a person: something uncertain in a plan that was made from a text.

What was marked and is in the plan no more waits for nobody.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import record
from app.models import Activity, Campaign, Plan, PlanLine, PlanMark, Task
from app.planning.plans.refusals import PlanPartNotFound
from app.planning.plans.sight import require_edit

PARTS: dict[str, type[PlanLine | Campaign | Activity | Task]] = {
    "line": PlanLine,
    "campaign": Campaign,
    "activity": Activity,
    "task": Task,
}
"""What may be marked beside the plan itself."""

MAX_PRINTED = 1000


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is uncertain, in a Vietnamese sentence, and where in the text it was taken from."""

    told: str
    printed: str = ""
    line: int | None = None


def mark(session: Session, plan: Plan, part: str, part_id: int, doubts: Iterable[Doubt]) -> None:
    """Let ``doubts`` of a part of ``plan`` wait for a person."""
    session.add_all(
        PlanMark(
            plan_id=plan.id,
            part=part,
            part_id=part_id,
            told=doubt.told,
            printed=doubt.printed[:MAX_PRINTED],
            source_line=doubt.line,
        )
        for doubt in doubts
    )


def open_marks(session: Session, plan: Plan) -> tuple[PlanMark, ...]:
    """What still waits for a person in ``plan``, in the order of the text."""
    asked = select(PlanMark).where(PlanMark.plan_id == plan.id, PlanMark.settled.is_(None))
    found = session.scalars(asked.order_by(PlanMark.id)).all()
    held = {
        (part, number)
        for part in {row.part for row in found} & PARTS.keys()
        for number in _numbers(session, plan, part)
    }
    return tuple(row for row in found if row.part == "plan" or (row.part, row.part_id) in held)


def settle_marks(
    session: Session, actor: Actor, plan: Plan, numbers: Collection[int], now: datetime
) -> None:
    """Say that somebody has looked at the marks of those numbers; others wait on.

    Raises:
        NotAllowed, OutOfOrder: if the actor may not edit the plan now.
        PlanPartNotFound: if no such mark waits.
    """
    require_edit(session, actor, plan)
    waiting = {row.id: row for row in open_marks(session, plan)}
    for number in sorted(set(numbers) - waiting.keys()):
        raise PlanPartNotFound("chỗ cần xem", number)
    told = [waiting[number].told for number in sorted(set(numbers))]
    for number in set(numbers):
        waiting[number].settled, waiting[number].settled_by = now, actor.person_id
    if told:
        record(
            session, actor, "settle-marks", "plan", plan.id, {}, {"marks": told}, now, plan.unit_id
        )
        session.flush()


def _numbers(session: Session, plan: Plan, part: str) -> Iterable[int]:
    table = PARTS[part]
    return session.scalars(select(table.id).where(table.plan_id == plan.id))
