"""The calls of documents in official layout: plans, reports, outlines and letters as files."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from app.accounts.fields import Slug
from app.api.plan_calls import NO_RIGHT, NOT_SHOWN, REFUSED, Id, inside, whole
from app.planning.reports.sight import outline_shown, report_shown
from app.serving.desks import DeskDep
from app.serving.errors import documented
from app.serving.identity import CallerDep, described
from app.serving.papers import answered, require_own_turn
from app.views.civil import CivilDay
from app.views.plan_documents import plan_paper, visual_paper
from app.views.plan_parameters import MAX_NUMBER
from app.views.plan_tables import plan_workbook
from app.views.rendering import MEDIA_TYPES, File, Format, TableFormat, file_name, file_of
from app.views.report_documents import letter_paper, outline_paper, report_paper
from app.views.report_tables import report_workbook
from app.views.reports import contents_view, report_view
from app.views.unit_heads import SigningParameters


def _turn(request: Request, who: CallerDep) -> None:
    require_own_turn(request, who)


router = APIRouter(
    prefix="/api/v1",
    tags=["documents"],
    responses=REFUSED | {429: documented("Too many documents in this minute")},
    dependencies=[described, Depends(_turn)],
)

ReportId = Annotated[int, Path(ge=1, le=MAX_NUMBER, examples=[5])]

_BINARY: Any = {"schema": {"type": "string", "format": "binary"}}  # Any: as FastAPI takes it
_FILE = {"description": "The file", "content": dict.fromkeys(MEDIA_TYPES.values(), _BINARY)}
_ANSWERS: Any = NOT_SHOWN | {200: _FILE}  # Any: as FastAPI takes descriptions of answers


class PlanPaperParameters(SigningParameters):
    """As what a plan is asked for."""

    format: TableFormat = TableFormat.DOCX


class PaperParameters(SigningParameters):
    """As what a document is asked for."""

    format: Format = Format.DOCX


class LetterParameters(PaperParameters):
    """To whom a letter goes, and by which day it asks for a report."""

    unit: Annotated[Slug, Field(examples=["dang-uy-xa-dai-phuc"])]
    answer_by: CivilDay | None = None


@router.get(
    "/plans/{plan_id}/document",
    summary="A plan in official layout",
    response_class=Response,
    responses=_ANSWERS,
)
def get_plan_document(
    plan_id: Id, asked: Annotated[PlanPaperParameters, Query()], who: CallerDep, desk: DeskDep
) -> Response:
    """DOCX to go on writing in, PDF to read, XLSX of its tasks.

    Before it is issued it is a draft without number and day.
    """
    plan = whole(who, plan_id)
    if asked.format is TableFormat.XLSX:
        name = file_name(f"nhiem vu {plan.title}", "xlsx")
        return answered(File(name, plan_workbook(desk, plan), MEDIA_TYPES["xlsx"]))
    document = plan_paper(desk, plan, asked)
    return answered(file_of(document, Format(asked.format), desk.reference, plan.title))


@router.get(
    "/plans/{plan_id}/visual-document",
    summary="The plan of visual propaganda that goes with a plan",
    response_class=Response,
    responses=_ANSWERS,
)
def get_visual_document(
    plan_id: Id, asked: Annotated[PaperParameters, Query()], who: CallerDep, desk: DeskDep
) -> Response:
    """A first draft for the days that the plan has chosen, with slogans where there may be any."""
    plan = whole(who, plan_id)
    document = visual_paper(desk, plan, asked)
    return answered(file_of(document, asked.format, desk.reference, f"co dong {plan.title}"))


@router.get(
    "/plans/{plan_id}/letter-document",
    summary="A letter of reminder in official layout",
    response_class=Response,
    responses=_ANSWERS | NO_RIGHT | {409: documented("The plan is not in progress")},
)
def get_letter_document(
    plan_id: Id, asked: Annotated[LetterParameters, Query()], who: CallerDep, desk: DeskDep
) -> Response:
    """The công văn to a unit about what it is late with."""
    plan = inside(who, plan_id)
    document = letter_paper(desk, plan, asked.unit, asked.answer_by, asked)
    return answered(
        file_of(document, asked.format, desk.reference, f"cong van don doc {asked.unit}")
    )


@router.get(
    "/reports/{report_id}/document",
    summary="A report in official layout",
    response_class=Response,
    responses=_ANSWERS,
)
def get_report_document(
    report_id: ReportId,
    asked: Annotated[PlanPaperParameters, Query()],
    who: CallerDep,
    desk: DeskDep,
) -> Response:
    """DOCX to go on writing in, PDF to read, XLSX of its tables."""
    report = report_shown(who.session, who.actor, report_id)
    if asked.format is TableFormat.XLSX:
        told = contents_view(desk, report, who.now)
        content = report_workbook(report_view(desk, report), told, report.updated)
        return answered(File(file_name(report.title, "xlsx"), content, MEDIA_TYPES["xlsx"]))
    document = report_paper(desk, report, who.now, asked)
    return answered(file_of(document, Format(asked.format), desk.reference, report.title))


@router.get(
    "/outlines/{outline_id}/document",
    summary="An outline of reports in official layout",
    response_class=Response,
    responses=_ANSWERS,
)
def get_outline_document(
    outline_id: ReportId,
    asked: Annotated[PaperParameters, Query()],
    who: CallerDep,
    desk: DeskDep,
) -> Response:
    """The headings with their hints, how long reports are to be, and when they are due."""
    outline = outline_shown(who.session, who.actor, outline_id)
    document = outline_paper(desk, outline, asked)
    return answered(file_of(document, asked.format, desk.reference, f"de cuong {outline.title}"))
