"""The documents of those who are signed in: a plan, a report, an outline, a letter, as files."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.accounts.fields import Slug
from app.documents.official.document import Document
from app.planning.reports.sight import outline_shown, report_shown
from app.serving.papers import answered, require_own_turn
from app.serving.private_addresses import PAGES
from app.views.civil import CivilDay
from app.views.page_parameters import PageParameters
from app.views.plan_documents import plan_paper, visual_paper
from app.views.plan_parameters import Number
from app.views.plan_tables import plan_workbook
from app.views.rendering import MEDIA_TYPES, File, Format, TableFormat, file_name, file_of
from app.views.report_documents import letter_paper, outline_paper, report_paper
from app.views.unit_heads import SigningParameters
from app.web.plan_page import ONE, At, ReaderDep

REPORTS = f"{PAGES}/bao-cao"


def _turn(request: Request, at: ReaderDep) -> None:
    require_own_turn(request, at.who)


router = APIRouter(include_in_schema=False, dependencies=[Depends(_turn)])


class SigningForm(PageParameters, SigningParameters):
    """How a document is to be signed, as a form sends it."""

    model_config = PageParameters.model_config


class LetterForm(SigningForm):
    """To whom a letter goes, and by which day it asks for a report."""

    unit: Slug
    answer_by: CivilDay | None = None


Signing = Annotated[SigningForm, Query()]


@router.get(f"{ONE}/van-ban.{{ending}}")
def plan_file(plan_id: Number, ending: TableFormat, at: ReaderDep, asked: Signing) -> Response:
    """The plan in official layout, or its tasks as a workbook."""
    plan = at.whole(plan_id)
    if ending is TableFormat.XLSX:
        name = file_name(f"nhiem vu {plan.title}", ending)
        return answered(File(name, plan_workbook(at.desk, plan), MEDIA_TYPES[ending]))
    return _file(at, plan_paper(at.desk, plan, asked), Format(ending), plan.title)


@router.get(f"{ONE}/co-dong-truc-quan.{{ending}}")
def visual_file(plan_id: Number, ending: Format, at: ReaderDep, asked: Signing) -> Response:
    """The plan of visual propaganda that goes with it."""
    plan = at.whole(plan_id)
    return _file(at, visual_paper(at.desk, plan, asked), ending, f"co dong {plan.title}")


@router.get(f"{ONE}/don-doc/van-ban.{{ending}}")
def letter_file(
    plan_id: Number, ending: Format, at: ReaderDep, asked: Annotated[LetterForm, Query()]
) -> Response:
    """The letter of reminder to a unit."""
    plan = at.inside(plan_id)
    document = letter_paper(at.desk, plan, asked.unit, asked.answer_by, asked)
    return _file(at, document, ending, f"cong van don doc {asked.unit}")


@router.get(f"{REPORTS}/{{report_id}}/van-ban.{{ending}}")
def report_file(report_id: Number, ending: Format, at: ReaderDep, asked: Signing) -> Response:
    """The report; its tables are a workbook of their own."""
    report = report_shown(at.session, at.actor, report_id)
    document = report_paper(at.desk, report, at.who.now, asked)
    return _file(at, document, ending, report.title)


@router.get(f"{REPORTS}/de-cuong/{{outline_id}}/van-ban.{{ending}}")
def outline_file(outline_id: Number, ending: Format, at: ReaderDep, asked: Signing) -> Response:
    """The outline of reports."""
    outline = outline_shown(at.session, at.actor, outline_id)
    document = outline_paper(at.desk, outline, asked)
    return _file(at, document, ending, f"de cuong {outline.title}")


def _file(at: At, document: Document, ending: Format, name: str) -> Response:
    return answered(file_of(document, ending, at.desk.reference, name))
