"""What waits for somebody of reports: to be written, to be mended, to be judged."""

from datetime import date

from sqlalchemy import and_, or_, select

from app.accounts.access import Action, allowed
from app.models import Outline, OutlineUnit, Report, Unit
from app.planning.reports.vocabulary import ReportState
from app.views.base import View
from app.views.desk import Desk, unit_names
from app.views.reports import ReportSummary, report_summaries
from app.views.units import UnitName

MOST = 200


class AskedReport(View):
    """A report that a unit is asked for and has not begun."""

    outline_id: int
    title: str
    unit: UnitName
    asker: UnitName
    due: date
    late: bool


class WaitingReports(View):
    """All that waits for who asks."""

    to_write: tuple[AskedReport, ...]
    returned: tuple[ReportSummary, ...]
    to_judge: tuple[ReportSummary, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.to_write or self.returned or self.to_judge)


def waiting_reports(desk: Desk) -> WaitingReports:
    """What waits for who sits at ``desk``."""
    return WaitingReports(
        to_write=_to_write(desk), returned=_returned(desk), to_judge=_to_judge(desk)
    )


def _writing(desk: Desk) -> list[str]:
    held = sorted({unit for unit, _ in desk.actor.roles})
    return [one for one in held if allowed(desk.actor, Action.REPORT, one, above=())]


def _to_write(desk: Desk) -> tuple[AskedReport, ...]:
    mine = _writing(desk)
    begun = select(Report.outline_id, Report.unit_id).where(
        Report.unit_id.in_(mine), Report.consolidates.is_(False)
    )
    asked = (
        select(Outline, OutlineUnit.unit_id)
        .join(OutlineUnit, OutlineUnit.outline_id == Outline.id)
        .where(OutlineUnit.unit_id.in_(mine), Outline.issued.is_not(None))
        .order_by(Outline.due, Outline.id, OutlineUnit.unit_id)
    )
    done = {(outline_id, unit_id) for outline_id, unit_id in desk.session.execute(begun)}
    found = [
        (outline, unit_id)
        for outline, unit_id in desk.session.execute(asked)
        if (outline.id, unit_id) not in done
    ]
    ids = [unit for outline, asked_id in found for unit in (outline.unit_id, asked_id)]
    names = unit_names(desk.session, ids)
    return tuple(
        AskedReport(
            outline_id=outline.id,
            title=outline.title,
            unit=names[unit_id],
            asker=names[outline.unit_id],
            due=outline.due,
            late=outline.due < desk.today,
        )
        for outline, unit_id in found
    )


def _returned(desk: Desk) -> tuple[ReportSummary, ...]:
    asked = select(Report).where(
        Report.unit_id.in_(_writing(desk)), Report.state == ReportState.RETURNED
    )
    return report_summaries(desk, desk.session.scalars(asked.order_by(Report.id)))


def _to_judge(desk: Desk) -> tuple[ReportSummary, ...]:
    """The reports handed in to units where who asks approves, by anybody else."""
    held = sorted({unit for unit, _ in desk.actor.roles})
    mine = [one for one in held if allowed(desk.actor, Action.APPROVE, one, above=())]
    below = select(Unit.id).where(Unit.parent_id.in_(mine))
    asked_by = select(Outline.id).where(Outline.unit_id.in_(mine))
    by_outline = and_(Report.outline_id.in_(asked_by), Report.consolidates.is_(False))
    of_ones_own = or_(Report.outline_id.is_(None), Report.consolidates.is_(True))
    asked = (
        select(Report)
        .where(Report.state == ReportState.SUBMITTED)
        .where(Report.submitted_by.is_distinct_from(desk.actor.person_id))
        .where(or_(by_outline, and_(of_ones_own, Report.unit_id.in_(below))))
    )
    return report_summaries(desk, desk.session.scalars(asked.order_by(Report.id).limit(MOST)))
