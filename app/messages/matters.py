"""A matter is something that waits for a unit, with the right that it takes to do it.

A share of a task is one matter, told under the first heading that fits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.access import Action
from app.accounts.units import civil_day
from app.catalogue.vocabulary import Labelled
from app.messages.open_shares import OpenShare, open_shares
from app.models import Opinion, Outline, OutlineUnit, Plan, Receipt, Reminder, Report
from app.planning.plans.rounds import in_latest_round
from app.planning.plans.vocabulary import PlanState, ShareState
from app.planning.reports.vocabulary import ReportState
from app.planning.standing import SOON_WORKING_DAYS, Standing, working_days_left
from app.workdays import OutOfWorkCalendar, WorkCalendar

PAGES = "/lam-viec"
"""What the addresses of the pages begin with at which matters are done."""


class Heading(Labelled):
    """What kind of matter it is, in the order of digests."""

    OVERDUE = "overdue", "Quá hạn", "Overdue"
    TODAY = "today", "Đến hạn hôm nay", "Due today"
    TOO_LATE = "too-late", "Không còn đủ ngày làm việc", "Too late to begin"
    SOON = "soon", "Sắp đến hạn", "Due soon"
    BEGIN = "begin", "Cần bắt đầu", "To be begun"
    ASSIGNED = "assigned", "Mới được giao", "Newly assigned"
    REMINDER = "reminder", "Đôn đốc chưa xem", "Reminders not seen yet"
    REPORT = "report", "Báo cáo phải gửi", "Reports to hand in"
    SIGN = "sign", "Kế hoạch chờ ký", "Plans to sign"
    ISSUE = "issue", "Kế hoạch chờ ghi số, ban hành", "Plans to number"
    OPINION = "opinion", "Dự thảo chờ góp ý", "Drafts to comment on"
    RECEIPT = "receipt", "Kế hoạch chờ xác nhận đã nhận", "Plans to acknowledge"


@dataclass(frozen=True, slots=True)
class Matter:
    """What waits for those who may do ``action`` in the unit.

    ``day`` is when it is due, of what is to be begun the last day to begin.  ``since`` is
    when something came that is told only while it is new.  ``not_by`` is the person who
    may not do it, whatever their rights.
    """

    heading: Heading
    unit_id: str
    action: Action
    title: str
    path: str
    of: str = ""
    day: date | None = None
    since: datetime | None = None
    not_by: int | None = None


def matters(session: Session, calendar: WorkCalendar, day: date) -> tuple[Matter, ...]:
    """All that waits on ``day`` in all units; a few queries."""
    found = (
        *_shares(session, calendar, day),
        *_reminders(session),
        *_reports(session, calendar, day),
        *_signatures(session),
        *_opinions(session),
        *_receipts(session),
    )
    order = tuple(Heading)
    return tuple(sorted(found, key=lambda one: (order.index(one.heading), one.day or date.max)))


def cited(plan: Plan) -> str:
    """As documents name an issued plan, a draft by its title."""
    return f"Kế hoạch số {plan.number}" if plan.number else plan.title


# Tasks


def _shares(session: Session, calendar: WorkCalendar, day: date) -> Iterator[Matter]:
    for found in open_shares(session, calendar, day):
        heading = _heading(found, calendar, day)
        if heading is None or found.share.unit_id is None:
            continue
        begins = heading is Heading.BEGIN
        yield Matter(
            heading, found.share.unit_id, Action.REPORT, found.task.title,
            f"{PAGES}/nhiem-vu/{found.task.id}", of=cited(found.plan),
            day=found.begin if begins else found.due,
            since=found.plan.issued_at if heading is Heading.ASSIGNED else None,
        )  # fmt: skip


_PRESSING = {
    Standing.OVERDUE: Heading.OVERDUE,
    Standing.TOO_LATE: Heading.TOO_LATE,
    Standing.SOON: Heading.SOON,
}


def _heading(found: OpenShare, calendar: WorkCalendar, day: date) -> Heading | None:
    if found.due == day:
        return Heading.TODAY
    if found.standing in _PRESSING:
        return _PRESSING[found.standing]
    if _begins_soon(found, calendar, day):
        return Heading.BEGIN
    return Heading.ASSIGNED if found.share.received is None else None


def _begins_soon(found: OpenShare, calendar: WorkCalendar, day: date) -> bool:
    if found.share.state != ShareState.TODO or found.task.takes < 2 or found.begin is None:
        return False
    return _is_near(found.begin, calendar, day)


def _is_near(due: date, calendar: WorkCalendar, day: date) -> bool:
    try:
        return due >= day and working_days_left(due, day, calendar) <= SOON_WORKING_DAYS
    except OutOfWorkCalendar:
        return False


# What others want


def _reminders(session: Session) -> Iterator[Matter]:
    asked = select(Reminder, Plan).join(Plan, Plan.id == Reminder.plan_id)
    asked = asked.where(Reminder.read.is_(None), Plan.state == PlanState.ISSUED)
    asked = asked.order_by(Reminder.id)
    for reminder, plan in session.execute(asked):
        yield Matter(
            Heading.REMINDER, reminder.unit_id, Action.EDIT, _first_line(reminder.text),
            f"{PAGES}/don-doc", of=f"{cited(plan)}, đôn đốc ngày {civil_day(reminder.at):%d/%m/%Y}",
        )  # fmt: skip


_HANDED_IN = tuple(state for state in ReportState if not state.is_open)
"""The states of a report that its unit has done with."""


def _reports(session: Session, calendar: WorkCalendar, day: date) -> Iterator[Matter]:
    """The reports that press, and those that were asked for a moment ago."""
    told = and_(
        Report.outline_id == Outline.id,
        Report.unit_id == OutlineUnit.unit_id,
        Report.consolidates.is_(False),
    )
    asked = (
        select(Outline, OutlineUnit.unit_id)
        .join(OutlineUnit, OutlineUnit.outline_id == Outline.id)
        .outerjoin(Report, told)
        .where(
            Outline.issued.is_not(None),
            or_(Report.id.is_(None), Report.state.not_in(_HANDED_IN)),
        )
        .order_by(Outline.due, Outline.id, OutlineUnit.unit_id)
    )
    for outline, unit_id in session.execute(asked):
        presses = outline.due < day or _is_near(outline.due, calendar, day)
        yield Matter(
            Heading.REPORT, unit_id, Action.REPORT, outline.title, f"{PAGES}/bao-cao",
            day=outline.due, since=None if presses else outline.issued,
        )  # fmt: skip


def _signatures(session: Session) -> Iterator[Matter]:
    asked = select(Plan).where(Plan.state.in_((PlanState.SUBMITTED, PlanState.SIGNED)))
    for plan in session.scalars(asked.order_by(Plan.id)):
        is_laid = plan.state == PlanState.SUBMITTED
        yield Matter(
            Heading.SIGN if is_laid else Heading.ISSUE,
            plan.issuer_id,
            Action.APPROVE if is_laid else Action.ISSUE,
            plan.title,
            f"{_plan_path(plan)}/trinh",
            not_by=plan.submitted_by if is_laid else None,
        )


def _opinions(session: Session) -> Iterator[Matter]:
    asked = select(Opinion, Plan).join(Plan, Plan.id == Opinion.plan_id)
    asked = asked.where(
        Opinion.answered.is_(None), Plan.state == PlanState.OPINIONS, in_latest_round()
    )
    for opinion, plan in session.execute(asked.order_by(Opinion.due, Opinion.id)):
        yield Matter(
            Heading.OPINION, opinion.unit_id, Action.EDIT, plan.title,
            f"{_plan_path(plan)}/trinh", day=opinion.due,
        )  # fmt: skip


def _receipts(session: Session) -> Iterator[Matter]:
    asked = select(Receipt, Plan).join(Plan, Plan.id == Receipt.plan_id)
    asked = asked.where(Receipt.acknowledged.is_(None), Plan.state == PlanState.ISSUED)
    for receipt, plan in session.execute(asked.order_by(Plan.id, Receipt.unit_id)):
        yield Matter(
            Heading.RECEIPT, receipt.unit_id, Action.EDIT, plan.title,
            f"{_plan_path(plan)}/noi-nhan", of=cited(plan),
        )  # fmt: skip


def _plan_path(plan: Plan) -> str:
    return f"{PAGES}/ke-hoach/{plan.id}"


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
