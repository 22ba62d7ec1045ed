"""The time of an activity is a rule that tells its days; one with only an end has none yet."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from app.models import Activity, Plan
from app.planning.anchor_days import occurrence_days
from app.planning.anchors import Anchor, OfActivity
from app.planning.deadlines import (
    Counted,
    Deadline,
    During,
    Expected,
    Fixed,
    Side,
    anchor_of,
    parse_deadline,
)
from app.planning.due import NO_ANCHORS, AnchorWithoutDay, OutsideWorkCalendar, days_of_when
from app.planning.plans.activity_fields import ActivityFields
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.worded import in_plan, read_in
from app.planning.reading import NoDeadline
from app.planning.spans import Days, one_day
from app.planning.wordings import WeekWorded
from app.workdays import FIRST_YEAR, LAST_YEAR


def activity_days(activity: Activity, days_of: Mapping[Anchor, Days] = NO_ANCHORS) -> Days | None:
    """The days of ``activity``, both ends included; None where none are known.

    An expected time is a span: the start of July is 01/7 to 10/7.  ``days_of`` gives the
    days of occurrences.
    """
    if activity.rule is None:
        return None
    try:
        return _days(parse_deadline(activity.rule), days_of)
    except AnchorWithoutDay:
        return None


def time_of(session: Session, plan: Plan, fields: ActivityFields) -> tuple[str, str | None]:
    """The wording and the rule; no rule where no time is told in words that are known."""
    if not (fields.wording or fields.rule):
        return "", None
    where = in_plan(session, plan, line_id=fields.line_id)
    try:
        read = read_in(fields.wording, fields.rule, where)
    except (NoDeadline, WeekWorded):
        return fields.wording, None
    deadline = _settled(read.deadline, fields)
    _refuse_unkept(session, plan, deadline)
    return fields.wording or read.wording, str(deadline)


def _settled(deadline: Deadline, fields: ActivityFields) -> Deadline:
    """The time itself: that it is only expected is told by ``confirmed``."""
    if not isinstance(deadline, Expected):
        return deadline
    if fields.confirmed:
        raise PlanRefused(
            "Thời gian còn ghi “dự kiến”; hãy ghi ngày đã chốt, hoặc bỏ đánh dấu đã chốt."
        )
    return deadline.deadline


def _refuse_unkept(session: Session, plan: Plan, deadline: Deadline) -> None:
    """Refuse what can be no time of an activity, or hangs on what has no day.

    Raises:
        AnchorWithoutDay, OutsideWorkCalendar, PlanRefused: if it is such.
    """
    anchor = anchor_of(deadline)
    if isinstance(anchor, OfActivity):
        raise PlanRefused(
            "Ngày của một hoạt động không tính theo hoạt động khác được;"
            " hãy ghi ngày, tháng hoặc sự kiện kỷ niệm."
        )
    if isinstance(deadline, Counted) and deadline.working:
        raise PlanRefused("Ngày tổ chức hãy đếm theo ngày, không theo ngày làm việc.")
    try:
        days = _days(deadline, occurrence_days(session, [anchor] if anchor else [], plan.unit_id))
    except OverflowError:
        raise OutsideWorkCalendar from None
    if days and not (days.first.year >= FIRST_YEAR and days.last.year <= LAST_YEAR):
        raise OutsideWorkCalendar


def _days(deadline: Deadline, days_of: Mapping[Anchor, Days]) -> Days | None:
    match deadline:
        case During(when):
            return days_of_when(when, days_of)
        case Fixed(day):
            return one_day(day)
        case Counted(count, False, side, anchor):
            days = days_of_when(anchor, days_of)
            after = side is Side.AFTER
            shift = timedelta(days=count)
            return one_day(days.last + shift if after else days.first - shift)
    return None
