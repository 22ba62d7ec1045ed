"""A submission lays a plan before the signer, who is not to find it empty or impossible."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.units import has_ended, unit_named
from app.models import Plan
from app.planning.plans.addressees import ended_addressees
from app.planning.plans.dues import Refused, due_days
from app.planning.plans.lines import included, lines_of
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.tasks import ended_assignees, tasks_of
from app.workdays import WorkCalendar


def check_submission(session: Session, plan: Plan, calendar: WorkCalendar, now: datetime) -> None:
    """Refuse to lay ``plan`` before the signer with anything that is wrong with it.

    Raises:
        PlanRefused: with all of it at once.
    """
    wrong = (
        *_ended(session, plan, now),
        *_empty(session, plan),
        *_impossible(session, plan, calendar),
    )
    if wrong:
        raise PlanRefused(" ".join(wrong))


def _ended(session: Session, plan: Plan, now: datetime) -> Iterator[str]:
    issuer = unit_named(session, plan.issuer_id)
    if has_ended(issuer, now):
        yield f"{issuer.name} đã kết thúc hoạt động; hãy chọn cơ quan ban hành khác."
    for unit in ended_addressees(session, plan, now):
        yield f"{unit.name} đã kết thúc hoạt động; hãy sửa nơi nhận."
    for unit in ended_assignees(session, plan, now):
        yield f"{unit.name} đã kết thúc hoạt động; hãy giao nhiệm vụ cho đơn vị khác."


def _empty(session: Session, plan: Plan) -> Iterator[str]:
    if not any(map(included, lines_of(session, plan))) and not tasks_of(session, plan):
        yield "Kế hoạch chưa có nội dung nào; hãy chọn ngày kỷ niệm hoặc thêm nhiệm vụ."


def _impossible(session: Session, plan: Plan, calendar: WorkCalendar) -> Iterator[str]:
    tasks = tasks_of(session, plan)
    dues = due_days(session, plan, tasks, calendar)
    for task in tasks:
        if isinstance(due := dues[task.id], Refused):
            yield f"Nhiệm vụ «{task.title}» không giữ được hạn: {due.sentence.rstrip('.')}."
