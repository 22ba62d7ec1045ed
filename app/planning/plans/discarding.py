"""A draft that nobody else has seen may be discarded; the log keeps what it was."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.log import facts, record
from app.accounts.secret_feeds import let_go_of_plan
from app.models import (
    Activity,
    Addressee,
    Assignment,
    Campaign,
    Opinion,
    Outline,
    Plan,
    PlanLine,
    PlanMark,
    Report,
    Task,
)
from app.planning.plans.lines import lines_of
from app.planning.plans.refusals import OutOfOrder
from app.planning.plans.sight import require_edit
from app.planning.plans.vocabulary import PlanState

FIELDS = (
    "unit_id", "issuer_id", "kind", "title", "period", "region", "former", "rules", "occurrence",
)  # fmt: skip
"""What the log tells of a plan that is made or discarded."""


def discard_plan(session: Session, actor: Actor, plan: Plan, now: datetime) -> None:
    """Delete a draft that nobody else has seen; the log keeps what it was.

    Raises:
        NotAllowed: if the actor is no editor of its unit.
        OutOfOrder: if it was submitted or sent out for opinions, or another was made
            after it, or an outline or a report names it.
    """
    require_edit(session, actor, plan)
    if _was_laid_before_somebody(session, plan):
        raise OutOfOrder("Kế hoạch đã xin ý kiến hoặc trình ký thì không xóa được.")
    if _is_followed(session, plan):
        raise OutOfOrder("Đã có kế hoạch khác lập theo kế hoạch này; hãy xóa kế hoạch kia trước.")
    if _is_reported_on(session, plan):
        raise OutOfOrder("Đã có đề cương hoặc báo cáo về kế hoạch này nên không xóa được.")
    before = facts(plan, *FIELDS, "texts") | {
        "lines": [line.key for line in lines_of(session, plan) if line.chosen is not None]
    }
    let_go_of_plan(session, plan, now)
    _delete(session, plan)
    record(session, actor, "discard", "plan", plan.id, before, {}, now, plan.unit_id)


def _was_laid_before_somebody(session: Session, plan: Plan) -> bool:
    asked = session.scalar(select(exists().where(Opinion.plan_id == plan.id)))
    first = plan.state == PlanState.DRAFT and plan.draft_number == 1
    return bool(asked) or not first or plan.submitted_at is not None


def _is_followed(session: Session, plan: Plan) -> bool:
    links = (Plan.copied_from_id, Plan.draws_from_id, Plan.adjusts_id)
    follows = or_(*(link == plan.id for link in links))
    return bool(session.scalar(select(exists().where(follows))))


def _is_reported_on(session: Session, plan: Plan) -> bool:
    named = (exists().where(table.plan_id == plan.id) for table in (Outline, Report))
    return bool(session.scalar(select(or_(*named))))


def _delete(session: Session, plan: Plan) -> None:
    """Delete ``plan`` with all its parts; nobody has a share in a task of a draft.

    What was made after them in other plans stays.
    """
    for made in (Task, Activity, Campaign):
        parts = select(made.id).where(made.plan_id == plan.id)
        session.execute(update(made).where(made.origin_id.in_(parts)).values(origin_id=None))
    tasks = select(Task.id).where(Task.plan_id == plan.id)
    session.execute(delete(Assignment).where(Assignment.task_id.in_(tasks)))
    for table in (PlanMark, Task, Activity, PlanLine, Campaign, Addressee):
        session.execute(delete(table).where(table.plan_id == plan.id))
    session.delete(plan)
    session.flush()
