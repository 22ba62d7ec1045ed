"""A preview tells when a deadline that is being worded would be due, and why."""

from datetime import date

from app.calendar.spoken import weekday
from app.models import Plan
from app.planning.plans.dues import due_in
from app.planning.plans.worded import in_plan, read_in
from app.views.base import View
from app.views.desk import Desk


class DuePreview(View):
    """What a wording means: ``day`` is the working day, null for what goes on.

    ``uncertain`` and ``warnings`` are Vietnamese sentences without their full stop.
    """

    wording: str
    rule: str
    first: date | None
    last: date | None
    day: date | None
    weekday: str | None
    why: str
    expected: bool
    warnings: tuple[str, ...]
    uncertain: tuple[str, ...]


def due_preview(
    desk: Desk,
    plan: Plan,
    wording: str,
    *,
    rule: str | None = None,
    line_id: int | None = None,
    activity_id: int | None = None,
) -> DuePreview:
    """When ``wording`` would be due in ``plan``.

    Raises:
        DeadlineRefused: if it cannot be read or met.
    """
    where = in_plan(desk.session, plan, line_id=line_id, activity_id=activity_id)
    read = read_in(wording, rule, where)
    found = due_in(desk.session, plan, read.deadline, desk.calendar)
    day = found.working_day
    return DuePreview(
        wording=read.wording,
        rule=str(read.deadline),
        first=found.first,
        last=found.last,
        day=day,
        weekday=weekday(day) if day else None,
        why=found.why,
        expected=found.expected,
        warnings=tuple(warning.text for warning in found.warnings),
        uncertain=read.uncertain,
    )
