"""The pages of reports: the list, one written section by section, its figures, its print."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from pydantic import BaseModel, BeforeValidator, Field

from app.accounts.access import Action
from app.documents.tables import WORKBOOK_TYPE
from app.models import Report
from app.planning.plans.sight import plans_shown
from app.planning.plans.vocabulary import PlanState
from app.planning.reports.consolidating import compose, outline_of, told_contents
from app.planning.reports.filling import NO_CAMPAIGN, NO_CHANNEL, days, number
from app.planning.reports.outlines import ready_outlines
from app.planning.reports.reports import (
    change_report,
    create_report,
    discard_report,
    fill_report,
    require_edit,
    require_step,
    take_step,
)
from app.planning.reports.sight import outlines_shown, report_shown, reports_shown, require
from app.planning.reports.vocabulary import ReportKind, ReportState, ReportStep
from app.serving.private_addresses import PAGES
from app.views.outlines import outline_summaries
from app.views.plan_new import Choices, drafting_units
from app.views.plan_parameters import Number
from app.views.plan_versions import digest_in
from app.views.report_forms import (
    AddedForm,
    NewReportForm,
    ReportStepForm,
    SectionForm,
    WriteForm,
    usual_part,
)
from app.views.report_tables import report_workbook
from app.views.report_waiting import waiting_reports
from app.views.reports import (
    brought_view,
    contents_view,
    countable,
    report_summaries,
    report_version,
    report_view,
    text_of,
)
from app.views.unit_forms import Id
from app.web.horizon import attached
from app.web.plan_page import (
    At,
    FormRoute,
    Outdated,
    ReaderDep,
    Refusal,
    WriterDep,
    check_version,
    done,
)

REPORTS = f"{PAGES}/bao-cao"
NEW = f"{REPORTS}/moi"
ONE = f"{REPORTS}/{{report_id}}"
A_PAGE = 50
BLANK_ROWS = 3

PARTS: Choices = (
    ("h1", "6 tháng đầu năm"),
    ("h2", "6 tháng cuối năm"),
    *((f"q{number}", f"quý {name}") for number, name in enumerate(("I", "II", "III", "IV"), 1)),
    *((f"{month:02}", f"tháng {month}") for month in range(1, 13)),
    ("", "cả năm, 9 tháng, nhiệm kỳ: theo loại báo cáo"),
)

router = APIRouter(include_in_schema=False, route_class=FormRoute)


class ReportListParameters(BaseModel):
    """Which reports are listed."""

    unit: Id = ""
    state: Annotated[ReportState | None, BeforeValidator(lambda given: given or None)] = None
    before: Annotated[int | None, Field(ge=1, le=2**31)] = None


@router.get(REPORTS)
def listed(at: ReaderDep, asked: Annotated[ReportListParameters, Query()]) -> HTMLResponse:
    """What waits, the outlines, and the reports that one is shown."""
    found = reports_shown(
        at.session, at.actor, unit_id=asked.unit or None, state=asked.state,
        before=asked.before, limit=A_PAGE + 1,
    )  # fmt: skip
    reports = report_summaries(at.desk, found[:A_PAGE])
    return at.shown(
        "reports.html",
        reports=reports,
        outlines=outline_summaries(at.desk, outlines_shown(at.session, at.actor, limit=A_PAGE)),
        waiting=waiting_reports(at.desk),
        units=drafting_units(at.desk),
        states=tuple(ReportState),
        asked=asked,
        older=reports[-1].id if len(found) > A_PAGE else None,
    )


# A new one


@router.get(NEW)
def new(at: ReaderDep, asked: Annotated[NewReportForm, Query()]) -> HTMLResponse:
    """The form of a report of one's own accord."""
    today = at.who.today
    given = {
        "year": asked.year or str(today.year),
        "part": asked.part or usual_part(asked.kind, today),
    }
    return _new_form(at, asked.model_copy(update=given))


@router.post(NEW)
def create(at: WriterDep, asked: Annotated[NewReportForm, Form()]) -> Response:
    """A draft, filled from the plans."""
    made: list[Report] = []

    def make() -> None:
        made.append(
            create_report(at.session, at.actor, asked.fields(), at.desk.reference, at.who.now)
        )

    return done(at, make, lambda: address(made[0].id), lambda why: _new_form(at, asked, why))


# One


@router.get(f"{ONE}/so-lieu.xlsx")
def tables(report_id: Number, at: ReaderDep) -> Response:
    """Its tables as a workbook."""
    report = report_shown(at.session, at.actor, report_id)
    told = contents_view(at.desk, report, at.who.now)
    content = report_workbook(report_view(at.desk, report), told, report.updated)
    return attached(content, WORKBOOK_TYPE, f"bao-cao-{report.id}.xlsx")


@router.get(f"{ONE}/bao-cao.txt")
def text(report_id: Number, at: ReaderDep) -> Response:
    """Its text, as it is pasted into a document."""
    return PlainTextResponse(text_of(report_view(at.desk, _shown(at, report_id))))


@router.get(f"{ONE}/in")
def printed(report_id: Number, at: ReaderDep) -> HTMLResponse:
    """All of it on one page, to be printed."""
    report = _shown(at, report_id)
    return _page(at, report, "report_print.html", told=contents_view(at.desk, report, at.who.now))


@router.get(f"{ONE}/so-lieu")
def figures(report_id: Number, at: ReaderDep) -> HTMLResponse:
    """What it tells by data, and what is next."""
    return _figures_page(at, _shown(at, report_id))


@router.post(f"{ONE}/so-lieu")
def add_figures(report_id: Number, at: WriterDep, asked: Annotated[AddedForm, Form()]) -> Response:
    """Keep the figures that no task counts."""
    report = _locked(at, report_id)

    def change() -> None:
        require_edit(at.session, at.actor, report)
        _check(at, report, asked.version)
        told = asked.change()
        change_report(at.session, at.actor, report, told, at.desk.reference, at.who.now)

    return done(
        at, change, f"{address(report.id)}/so-lieu", lambda why: _figures_page(at, report, why)
    )


@router.get(f"{ONE}/tung-don-vi")
def parts(report_id: Number, at: ReaderDep) -> HTMLResponse:
    """What the reports say that it consolidates; to its own unit."""
    report = _shown(at, report_id)
    require(at.actor, Action.READ, report.unit_id)
    brought = brought_view(at.desk, outline_of(at.session, report))
    return _page(at, report, "report_parts.html", brought=brought)


@router.get(ONE)
def one(report_id: Number, at: ReaderDep) -> HTMLResponse:
    """The report, to be written as long as it is a draft."""
    return _write_page(at, _shown(at, report_id))


@router.post(ONE)
def write(report_id: Number, at: WriterDep, asked: Annotated[WriteForm, Form()]) -> Response:
    """Keep what was written, unless somebody changed it meanwhile."""
    report = _locked(at, report_id)

    def change() -> None:
        require_edit(at.session, at.actor, report)
        _check(at, report, asked.version)
        change_report(at.session, at.actor, report, asked.change(), at.desk.reference, at.who.now)

    return done(
        at, change, address(report.id), lambda why: _write_page(at, report, why, given=asked)
    )


@router.post(f"{ONE}/dien")
def fill(report_id: Number, at: WriterDep, asked: Annotated[SectionForm, Form()]) -> Response:
    """Write a section anew from the plans, or, where it consolidates, from the reports."""
    report = _locked(at, report_id)

    def change() -> None:
        require_edit(at.session, at.actor, report)
        _check(at, report, asked.version)
        if report.consolidates:
            compose(at.session, at.actor, report, [asked.section], at.desk.reference, at.who.now)
        else:
            fill_report(
                at.session, at.actor, report, [asked.section], at.desk.reference, at.who.now
            )

    to = f"{address(report.id)}#muc-{asked.section}"
    return done(at, change, to, lambda why: _write_page(at, report, why))


@router.post(f"{ONE}/buoc")
def step(report_id: Number, at: WriterDep, asked: Annotated[ReportStepForm, Form()]) -> Response:
    """Hand it in, withdraw, accept or return it."""
    report = _locked(at, report_id)

    def change() -> None:
        require_step(at.session, at.actor, report, asked.step)
        _check(at, report, asked.version)
        contents = told_contents(at.session, report, at.desk.reference, at.who.now)
        take_step(at.session, at.actor, report, asked.fields(), contents, at.who.now)

    # What was returned is a draft again, and no longer shown to who returned it.
    to = REPORTS if asked.step == "return" else address(report.id)
    return done(
        at, change, to, lambda why: _write_page(at, report, why, reason=asked.reason),
        said=_SAID[asked.step],
    )  # fmt: skip


_SAID = {
    ReportStep.SUBMIT: "nop",
    ReportStep.WITHDRAW: "rut-lai",
    ReportStep.ACCEPT: "nhan-bao-cao",
    ReportStep.RETURN: "tra-lai",
}
"""What is said of a step that was taken."""


@router.post(f"{ONE}/bo")
def discard(report_id: Number, at: WriterDep) -> Response:
    """Delete a draft that was never handed in."""
    report = _locked(at, report_id)

    def change() -> None:
        discard_report(at.session, at.actor, report, at.who.now)

    return done(at, change, REPORTS, lambda why: _write_page(at, report, why))


def address(report_id: Number) -> str:
    """Where the pages of a report begin."""
    return f"{REPORTS}/{report_id}"


def _shown(at: At, report_id: Number) -> Report:
    return report_shown(at.session, at.actor, report_id)


def _locked(at: At, report_id: Number) -> Report:
    report = _shown(at, report_id)
    at.session.refresh(report, with_for_update=True)
    return report


def _check(at: At, report: Report, version: str) -> None:
    """Refuse a form made of another version; how it was written is its own unit's to know.

    Raises:
        Outdated: if it was.
    """
    current = report_version(report)
    if not at.actor.roles_in(report.unit_id) and digest_in(version) != digest_in(current):
        raise Outdated(current, ())
    check_version(at, None, "report", report.id, version, current)


def _page(
    at: At, report: Report, template: str, refusal: Refusal | None = None, **context: object
) -> HTMLResponse:
    shared = {"nothing": {"campaigns": NO_CAMPAIGN, "channels": NO_CHANNEL, "units": ""}}
    told = {"report": report_view(at.desk, report), "here": address(report.id)}
    return at.shown(
        template, refusal, **(told | shared | {"number": number, "days": days} | context)
    )


def _write_page(
    at: At,
    report: Report,
    refusal: Refusal | None = None,
    *,
    given: WriteForm | None = None,
    reason: str = "",
) -> HTMLResponse:
    texts = given.texts if given else {}
    title = given.title if given else report.title
    return _page(at, report, "report.html", refusal, texts=texts, title=title, reason=reason)


def _figures_page(at: At, report: Report, refusal: Refusal | None = None) -> HTMLResponse:
    known = countable(at.desk, report)
    return _page(
        at,
        report,
        "report_figures.html",
        refusal,
        told=contents_view(at.desk, report, at.who.now),
        measures=[(one.id, f"{one.label} ({one.counted})") for one in known.values()],
        blank=range(BLANK_ROWS),
    )


def _new_form(at: At, given: NewReportForm, refusal: Refusal | None = None) -> HTMLResponse:
    return at.shown(
        "report_new.html", refusal, given=given, **period_choices(at), plans=plan_choices(at)
    )


def period_choices(at: At) -> dict[str, object]:
    """What the fields of a kind and a period offer."""
    units = drafting_units(at.desk)
    rows = {row.id: row for kind in ReportKind for row in ready_outlines(kind, at.desk.reference)}
    return {
        "units": [(unit.id, unit.name) for unit in units],
        "kinds": [(kind.value, kind.label) for kind in ReportKind],
        "parts": PARTS,
        "ready": [("", "theo loại báo cáo"), *((row.id, row.name) for row in rows.values())],
    }


def plan_choices(at: At) -> Choices:
    """The plans that a report or an outline may be about."""
    found = plans_shown(at.session, at.actor, state=PlanState.ISSUED, limit=A_PAGE)
    named = tuple((str(plan.id), f"{plan.number}: {plan.title}") for plan in found)
    return (("", "mọi kế hoạch"), *named)
