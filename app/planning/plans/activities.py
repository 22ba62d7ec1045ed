"""An activity is something held in a plan, at a time that may be settled or only expected.

Its time is worded as the plan prints it; the rule beside it tells the days, and may name
an occurrence whose days it follows.  One that says only by when it is held has no days
yet, and nothing can be due before it.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.access import Action, require
from app.accounts.actor import Actor
from app.accounts.log import facts, record, record_change
from app.accounts.units import unit_named
from app.models import Activity, Plan, Task
from app.planning.anchors import OfActivity
from app.planning.deadlines import anchor_of, parse_deadline
from app.planning.plans.activity_fields import ActivityFields, ActivityTime
from app.planning.plans.activity_times import activity_days, time_of
from app.planning.plans.parts import campaign_numbered, line_numbered
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.sight import require_edit
from app.planning.plans.vocabulary import ActivityKind, PlanState
from app.planning.reading import NoDeadline

__all__ = [
    "FIELDS",
    "ActivityFields",
    "ActivityTime",
    "activities_of",
    "activity_days",
    "activity_fields",
    "activity_numbered",
    "change_activity",
    "create_activity",
    "refuse_foreign",
    "remove_activity",
    "settle_activity",
]

KIND = "hoạt động"

FIELDS = (
    "kind",
    "name",
    "wording",
    "rule",
    "confirmed",
    "hours",
    "place",
    "chair",
    "participants",
    "content",
    "campaign_id",
    "line_id",
)

_TIME = ("rule", "confirmed", "hours", "place")


def activity_numbered(session: Session, plan: Plan, activity_id: int) -> Activity:
    """The activity of ``plan`` with that number.

    Raises:
        PlanPartNotFound: if it has none.
    """
    activity = session.get(Activity, activity_id)
    if activity is None or activity.plan_id != plan.id:
        raise PlanPartNotFound(KIND, activity_id)
    return activity


def activities_of(session: Session, plan: Plan) -> tuple[Activity, ...]:
    """The activities of ``plan``, in the order in which they were made."""
    asked = select(Activity).where(Activity.plan_id == plan.id).order_by(Activity.id)
    return tuple(session.scalars(asked))


def activity_fields(activity: Activity) -> ActivityFields:
    """What is told of ``activity``, as it would be given."""
    return ActivityFields(**facts(activity, *FIELDS))


def create_activity(
    session: Session, actor: Actor, plan: Plan, fields: ActivityFields, now: datetime
) -> Activity:
    """A new activity of ``plan``.

    Raises:
        NotAllowed: if the actor may not edit the plan.
        OutOfOrder: if the plan is not open.
        DeadlineRefused, PlanRefused: if its time cannot be kept, or the plan has no such part.
    """
    require_edit(session, actor, plan)
    activity = Activity(plan_id=plan.id, updated=now, **_columns(session, plan, fields))
    session.add(activity)
    session.flush()
    after = facts(activity, *FIELDS)
    record(session, actor, "create", "activity", activity.id, {}, after, now, plan.unit_id)
    return activity


def change_activity(
    session: Session, actor: Actor, activity: Activity, fields: ActivityFields, now: datetime
) -> None:
    """Change what is told of ``activity`` in an open plan.

    Raises:
        NotAllowed: if the actor may not edit the plan.
        OutOfOrder: if the plan is not open.
        DeadlineRefused, PlanRefused: if its time cannot be kept, or the plan has no such part.
    """
    plan = session.get_one(Plan, activity.plan_id)
    require_edit(session, actor, plan)
    _set(session, actor, plan, activity, _columns(session, plan, fields), now)


def settle_activity(
    session: Session, actor: Actor, activity: Activity, time: ActivityTime, now: datetime
) -> None:
    """Settle or move the time of ``activity`` in a signed plan.

    What the plan prints of it stays.  Due days that hang on it are then offered to move.

    Raises:
        NotAllowed: if the actor is no editor of the drafting unit.
        OutOfOrder: if the plan is still open, closed, or is being adjusted: what is settled
            here would not be there.
        DeadlineRefused, PlanRefused: if the time cannot be kept.
    """
    plan = session.get_one(Plan, activity.plan_id)
    require(session, actor, Action.EDIT, unit_named(session, plan.unit_id))
    if plan.state not in {PlanState.SIGNED, PlanState.ISSUED}:
        raise OutOfOrder(
            "Chỉ chốt thời gian như vậy ở kế hoạch đã ký; kế hoạch chưa ký thì sửa ngay hoạt động."
        )
    if session.scalars(select(Plan.id).where(Plan.adjusts_id == plan.id).limit(1)).first():
        raise OutOfOrder(
            "Kế hoạch đang hoặc đã được điều chỉnh; hãy chốt thời gian ở kế hoạch điều chỉnh."
        )
    given = ActivityFields(
        kind=ActivityKind(activity.kind),
        name=activity.name,
        line_id=activity.line_id,
        **time.model_dump(),
    )
    _, rule = time_of(session, plan, given)
    if rule is None:
        raise NoDeadline(time.wording)
    told = facts(activity, *FIELDS) | time.model_dump(include=set(_TIME)) | {"rule": rule}
    _set(session, actor, plan, activity, told, now)


def remove_activity(session: Session, actor: Actor, activity: Activity, now: datetime) -> None:
    """Take ``activity`` out of its open plan.

    Tasks that belong to it stay, and belong to none.

    Raises:
        NotAllowed: if the actor may not edit the plan.
        OutOfOrder: if the plan is not open.
        PlanRefused: if a deadline hangs on it.
    """
    plan = session.get_one(Plan, activity.plan_id)
    require_edit(session, actor, plan)
    _refuse_hanging(session, activity)
    # One by one, as stamps do not go back so.
    for task in session.scalars(select(Task).where(Task.activity_id == activity.id)).all():
        task.activity_id, task.updated = None, now
    session.execute(
        update(Activity).where(Activity.origin_id == activity.id).values(origin_id=None)
    )
    before = facts(activity, "plan_id", *FIELDS)
    record(session, actor, "remove", "activity", activity.id, before, {}, now, plan.unit_id)
    session.delete(activity)
    session.flush()


def refuse_foreign(
    session: Session,
    plan: Plan,
    *,
    campaign_id: int | None = None,
    line_id: int | None = None,
    activity_id: int | None = None,
) -> None:
    """Refuse parts that ``plan`` does not have.

    Raises:
        PlanRefused: if one is another plan's, or none.
    """
    try:
        if campaign_id is not None:
            campaign_numbered(session, plan, campaign_id)
        if line_id is not None:
            line_numbered(session, plan, line_id)
        if activity_id is not None:
            activity_numbered(session, plan, activity_id)
    except PlanPartNotFound as error:
        told = f"Kế hoạch không có {error.kind} số {error.number}; hãy chọn trong kế hoạch này."
        raise PlanRefused(told) from None


def _columns(session: Session, plan: Plan, fields: ActivityFields) -> dict[str, object]:
    refuse_foreign(session, plan, campaign_id=fields.campaign_id, line_id=fields.line_id)
    wording, rule = time_of(session, plan, fields)
    return fields.model_dump() | {"wording": wording, "rule": rule}


def _set(
    session: Session,
    actor: Actor,
    plan: Plan,
    activity: Activity,
    columns: Mapping[str, object],
    now: datetime,
) -> None:
    before = facts(activity, *FIELDS)
    for name, value in columns.items():
        setattr(activity, name, value)
    after = facts(activity, *FIELDS)
    if after != before:
        activity.updated = now
    record_change(
        session, actor, "change", "activity", activity.id, before, after, now, plan.unit_id
    )


def _refuse_hanging(session: Session, activity: Activity) -> None:
    asked = select(Task).where(Task.plan_id == activity.plan_id).order_by(Task.position, Task.id)
    hanging = OfActivity(str(activity.id))
    titles = [
        f"“{task.title}”"
        for task in session.scalars(asked)
        if anchor_of(parse_deadline(task.rule)) == hanging
    ]
    if titles:
        raise PlanRefused(
            f"Hạn của {', '.join(titles)} tính theo hoạt động này; hãy sửa các hạn đó trước."
        )
