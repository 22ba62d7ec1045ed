"""What waits for somebody: plans to sign, to number, to answer, to acknowledge, and due work."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.accounts.access import Action, allowed
from app.models import Opinion, Plan, Receipt, Share, Task
from app.planning.plans.pieces import signed_due
from app.planning.plans.rounds import in_latest_round
from app.planning.plans.sight import plans_shown
from app.planning.plans.succession import superseded
from app.planning.plans.vocabulary import PlanState, ShareState, Step
from app.planning.plans.workflow import next_steps
from app.planning.standing import LABELS, Effort, Standing, standing
from app.views.base import View
from app.views.desk import Desk, unit_names
from app.views.plans import PlanSummary, plan_summaries
from app.views.units import UnitName
from app.workdays import OutOfWorkCalendar

MOST_PLANS = 200
"""How many plans a list shows, and how many are looked at for what waits."""
MOST_TASKS = 30

_PRESSING = (Standing.OVERDUE, Standing.TOO_LATE, Standing.SOON)


class WaitingPlan(View):
    """A plan of which something is wanted, by ``due`` where a day was given."""

    plan: PlanSummary
    unit: UnitName | None = None
    due: date | None = None
    late: bool = False


class WaitingTask(View):
    """A share of a task that presses; ``standing`` says how."""

    id: int
    title: str
    plan_id: int
    plan: str
    unit: UnitName
    due: date
    standing: Standing
    standing_text: str


class Waiting(View):
    """All that waits for who asks."""

    to_sign: tuple[WaitingPlan, ...]
    to_issue: tuple[WaitingPlan, ...]
    returned: tuple[WaitingPlan, ...]
    opinions: tuple[WaitingPlan, ...]
    to_acknowledge: tuple[WaitingPlan, ...]
    tasks: tuple[WaitingTask, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not any(getattr(self, name) for name in type(self).model_fields)


def waiting(desk: Desk) -> Waiting:
    """What waits for who sits at ``desk``."""
    return Waiting(
        to_sign=_stepping(desk, PlanState.SUBMITTED, Step.SIGN),
        to_issue=_stepping(desk, PlanState.SIGNED, Step.ISSUE),
        returned=_returned(desk),
        opinions=_opinions(desk),
        to_acknowledge=_receipts(desk),
        tasks=_tasks(desk),
    )


def _units(desk: Desk, action: Action) -> tuple[str, ...]:
    """The units in which who asks may do ``action``."""
    held = {unit for unit, _ in desk.actor.roles}
    return tuple(sorted(unit for unit in held if allowed(desk.actor, action, unit, above=())))


def _summaries(desk: Desk, plans: list[Plan]) -> tuple[WaitingPlan, ...]:
    return tuple(WaitingPlan(plan=told) for told in plan_summaries(desk, plans))


def _stepping(desk: Desk, state: PlanState, step: Step) -> tuple[WaitingPlan, ...]:
    found = plans_shown(desk.session, desk.actor, state=state, limit=MOST_PLANS)
    return _summaries(
        desk, [plan for plan in found if step in next_steps(desk.session, desk.actor, plan)]
    )


def _returned(desk: Desk) -> tuple[WaitingPlan, ...]:
    asked = select(Plan).where(
        Plan.unit_id.in_(_units(desk, Action.EDIT)),
        Plan.state == PlanState.DRAFT,
        Plan.returned.is_not(None),
    )
    return _summaries(desk, list(desk.session.scalars(asked.order_by(Plan.id.desc()))))


def _opinions(desk: Desk) -> tuple[WaitingPlan, ...]:
    asked = (
        select(Plan, Opinion)
        .join(Opinion, Opinion.plan_id == Plan.id)
        .where(
            Opinion.unit_id.in_(_units(desk, Action.EDIT)),
            Opinion.answered.is_(None),
            Plan.state == PlanState.OPINIONS,
            in_latest_round(),
        )
        .order_by(Opinion.due, Opinion.id)
    )
    found = desk.session.execute(asked).all()
    told = {one.id: one for one in plan_summaries(desk, [plan for plan, _ in found])}
    units = unit_names(desk.session, [opinion.unit_id for _, opinion in found])
    return tuple(
        WaitingPlan(
            plan=told[plan.id],
            unit=units[opinion.unit_id],
            due=opinion.due,
            late=opinion.due < desk.today,
        )
        for plan, opinion in found
    )


def _receipts(desk: Desk) -> tuple[WaitingPlan, ...]:
    asked = (
        select(Plan, Receipt.unit_id)
        .join(Receipt, Receipt.plan_id == Plan.id)
        .where(
            Receipt.unit_id.in_(_units(desk, Action.EDIT)),
            Receipt.acknowledged.is_(None),
            Plan.state == PlanState.ISSUED,
        )
        .order_by(Plan.id.desc())
    )
    found = desk.session.execute(asked).all()
    told = {one.id: one for one in plan_summaries(desk, [plan for plan, _ in found])}
    units = unit_names(desk.session, [unit_id for _, unit_id in found])
    return tuple(WaitingPlan(plan=told[plan.id], unit=units[unit]) for plan, unit in found)


def _tasks(desk: Desk) -> tuple[WaitingTask, ...]:
    """The shares of one's units that press, the most pressing first."""
    asked = (
        select(Plan, Task, Share)
        .join(Task, Task.plan_id == Plan.id)
        .join(Share, Share.task_id == Task.id)
        .where(
            Share.unit_id.in_(_units(desk, Action.REPORT)),
            Share.state.in_((ShareState.TODO, ShareState.DOING)),
            Plan.state == PlanState.ISSUED,
        )
        .order_by(Plan.id, Task.position)
    )
    found = desk.session.execute(asked).all()
    replaced = superseded(desk.session, {plan.id for plan, _, _ in found})
    units = unit_names(desk.session, [share.unit_id for _, _, share in found])
    pressing = [
        told
        for plan, task, share in found
        if plan.id not in replaced
        if share.unit_id and (told := _pressing(desk, plan, task, share, units[share.unit_id]))
    ]
    pressing.sort(key=lambda told: (_PRESSING.index(told.standing), told.due, told.id))
    return tuple(pressing[:MOST_TASKS])


def _pressing(
    desk: Desk, plan: Plan, task: Task, share: Share, unit: UnitName
) -> WaitingTask | None:
    signed = signed_due(task)
    day = share.own_due or signed.working_day
    state = ShareState(share.state)
    effort = Effort(task.takes) if state is ShareState.TODO else Effort()
    try:
        stands = standing(replace(signed, working_day=day), desk.today, desk.calendar, effort)
    except OutOfWorkCalendar:
        return None
    if day is None or stands not in _PRESSING:
        return None
    return WaitingTask(
        id=task.id, title=task.title, plan_id=plan.id, plan=plan.number or plan.title,
        unit=unit, due=day, standing=stands, standing_text=LABELS[stands],
    )  # fmt: skip
