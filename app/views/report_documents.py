"""The documents of reports: reports, their outlines, and letters of reminder."""

from dataclasses import replace
from datetime import date, datetime

from app.accounts.units import civil_day
from app.documents.composing.letter import letter_document
from app.documents.composing.outline_document import OutlinePaper, outline_document
from app.documents.composing.report_document import ReportPaper, ReportSection, report_document
from app.documents.official.document import Document
from app.models import Outline, Plan, Report
from app.planning.plans.letters import letter_to, worded
from app.planning.reports.consolidating import told_contents
from app.planning.reports.filling import closed
from app.planning.reports.outlines import sections_of
from app.planning.reports.vocabulary import ReportState
from app.views.desk import Desk
from app.views.unit_heads import USUAL, Names, SigningParameters, unit_head


def report_paper(
    desk: Desk, report: Report, now: datetime, asked: SigningParameters = USUAL
) -> Document:
    """A report as a document; what was handed in is no draft, and its clerk numbers it."""
    names = Names(desk.session, civil_day(report.submitted) if report.submitted else desk.today)
    is_open = ReportState(report.state).is_open
    head = unit_head(desk, report.unit_id, names, asked, draft=1 if is_open else 0)
    known = told_contents(desk.session, report, desk.reference, now)
    sections = tuple(
        ReportSection(one.title, one.level, str(report.texts.get(one.id, "")), one.hint)
        for one in sections_of(report)
    )
    return report_document(head, ReportPaper(report.title, closed(known), sections, known))


def outline_paper(desk: Desk, outline: Outline, asked: SigningParameters = USUAL) -> Document:
    """An outline of reports as a document."""
    day = civil_day(outline.issued) if outline.issued else desk.today
    names = Names(desk.session, day)
    head = unit_head(desk, outline.unit_id, names, asked, draft=0 if outline.issued else 1)
    if outline.issued:
        head = replace(head, day=day)
    told = OutlinePaper(
        title=outline.title,
        sections=tuple(ReportSection(s.title, s.level, "", s.hint) for s in sections_of(outline)),
        closes_on=outline.closes_on,
        due=outline.due,
        pages=outline.pages,
        typeface=outline.typeface,
        to=head.issuer.cited,
    )
    return outline_document(head, told)


def letter_paper(
    desk: Desk,
    plan: Plan,
    unit_id: str,
    answer_by: date | None,
    asked: SigningParameters = USUAL,
) -> Document:
    """A letter of reminder as a document: a draft, which nobody has numbered.

    Raises:
        NotAllowed, OutOfOrder, PlanPartNotFound: as ``letter_to``.
        PlanRefused: if there is nothing to remind of.
    """
    told = letter_to(desk.session, desk.actor, plan, unit_id, desk.calendar, desk.today, answer_by)
    names = Names(desk.session, desk.today)
    to = [("Như trên", "")] + [(unit.name, "để báo cáo") for unit in told.by[1:2]]
    head = unit_head(desk, told.by[0].id, names, asked, draft=1, to=to)
    return letter_document(head, told.to.name, worded(told))
