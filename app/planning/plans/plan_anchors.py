"""The anchors of a plan are what its deadlines hang on: occurrences, and its own activities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Activity, Event, OwnDate, Plan
from app.planning.anchor_days import occurrence_days
from app.planning.anchors import Anchor, OfActivity, OfOccurrence
from app.planning.deadlines import (
    Deadline,
    DeadlineRefused,
    Expected,
    Fixed,
    Ongoing,
    anchor_of,
    parse_deadline,
)
from app.planning.due import AnchorWithoutDay, Due, due
from app.planning.plans.activities import activity_days
from app.planning.spans import Days
from app.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class PlanAnchors:
    """The days of anchors as they are now, and the activities of the plan by their anchors."""

    days: Mapping[Anchor, Days]
    activities: Mapping[Anchor, Activity]


def plan_anchors(session: Session, plan: Plan, deadlines: Iterable[Deadline]) -> PlanAnchors:
    """What ``deadlines`` of ``plan`` hang on, in a few queries for any number of them."""
    wanted = {anchor for deadline in deadlines if (anchor := anchor_of(deadline))}
    activities = _activities(session, plan, wanted)
    followed = {
        anchor
        for activity in activities.values()
        if activity.rule and (anchor := anchor_of(parse_deadline(activity.rule)))
    }
    of_occurrences = occurrence_days(session, wanted | followed, plan.unit_id)
    of_activities = {
        anchor: days
        for anchor, activity in activities.items()
        if (days := activity_days(activity, of_occurrences))
    }
    return PlanAnchors({**of_occurrences, **of_activities}, activities)


def due_by(deadline: Deadline, calendar: WorkCalendar, anchors: PlanAnchors) -> Due:
    """When ``deadline`` is due; only expected where it hangs on an activity that is.

    Raises:
        DeadlineRefused: if it cannot be met.
    """
    activity = anchors.activities.get(anchor) if (anchor := anchor_of(deadline)) else None
    if activity and not activity.confirmed and not isinstance(deadline, Expected | Fixed | Ongoing):
        deadline = Expected(deadline)
    try:
        return due(deadline, calendar, anchors.days)
    except AnchorWithoutDay as error:
        raise _told(error, activity) from None


def anchor_name(session: Session, anchor: Anchor, anchors: PlanAnchors) -> str:
    """What people call ``anchor``."""
    match anchor:
        case OfActivity() if anchor in anchors.activities:
            return f"hoạt động “{anchors.activities[anchor].name}”"
        case OfOccurrence(event_id):
            kept = session.get(Event, event_id) or session.get(OwnDate, event_id)
            return kept.name if kept else event_id
    return str(anchor)


def _activities(session: Session, plan: Plan, anchors: Iterable[Anchor]) -> dict[Anchor, Activity]:
    names = {anchor.name for anchor in anchors if isinstance(anchor, OfActivity)}
    if not names:
        return {}
    asked = select(Activity).where(Activity.plan_id == plan.id)
    named = {OfActivity(str(activity.id)): activity for activity in session.scalars(asked)}
    return {anchor: activity for anchor, activity in named.items() if anchor.name in names}


def _told(error: AnchorWithoutDay, activity: Activity | None) -> DeadlineRefused:
    """The refusal as it is told in a plan, where activities have names."""
    match error.anchor:
        case OfActivity() if activity:
            told = f"hoạt động “{activity.name}” chưa có ngày; hãy ghi ngày của hoạt động trước"
        case OfActivity(name):
            told = f"kế hoạch không có hoạt động số {name}; hãy chọn hoạt động khác"
        case _:
            return error
    return AnchorWithoutDay(error.anchor, told)
