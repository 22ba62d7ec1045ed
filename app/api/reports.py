"""The calls of reports: written, filled from the plans, handed in, judged, read as tables."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.access import Action
from app.accounts.fields import Slug
from app.api.examples import asking, listing
from app.api.plan_calls import (
    CHANGING,
    NO_RIGHT,
    NOT_SHOWN,
    REFUSED,
    VERSIONED,
    None_,
    Removed,
    made,
    require_fresh,
    tagged,
)
from app.models import Report
from app.planning.reports.consolidating import compose, told_contents
from app.planning.reports.reports import (
    ReportChange,
    ReportFields,
    StepFields,
    change_report,
    create_report,
    discard_report,
    fill_report,
    require_edit,
    require_step,
    take_step,
)
from app.planning.reports.sight import report_shown
from app.planning.reports.sight import require as require_action
from app.serving.bodies import LongRoute
from app.serving.desks import ChangingDeskDep, DeskDep
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, SignedIn, described
from app.serving.versions import IfMatch, require_version
from app.views.plan_parameters import MAX_NUMBER, Page
from app.views.reports import (
    ContentsView,
    PartsView,
    ReportParameters,
    ReportSummary,
    ReportView,
    TextView,
    contents_view,
    parts_view,
    report_list,
    report_version,
    report_view,
    text_of,
)

router = APIRouter(
    prefix="/api/v1",
    tags=["reports"],
    route_class=LongRoute,
    responses=REFUSED,
    dependencies=[described],
)

Id = Annotated[int, Path(ge=1, le=MAX_NUMBER, examples=[5])]

NEW = {"unit_id": "dang-uy-xa-phu-xuyen", "outline_id": 3}
CHANGE = {
    "texts": {"mo-hinh": "Mô hình “Địa chỉ đỏ” tại các trường."},
    "added": [{"measure": "bang-ron", "number": 3, "expected": False}],
}
MAKING: Any = CHANGING | NOT_SHOWN  # Any: as FastAPI takes descriptions of answers


class SectionsNamed(BaseModel):
    """Headings that are meant, by their ids."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sections: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=60)]


@router.get("/reports", summary="The reports shown to who asks", responses=listing(ReportSummary))
def get_reports(asked: Annotated[ReportParameters, Query()], desk: DeskDep) -> Page[ReportSummary]:
    """Drafts of one's units, and what was handed in to them or below them; the latest first."""
    return report_list(desk, asked)


@router.post(
    "/reports",
    summary="Make a report",
    status_code=201,
    response_model=ReportView,
    responses=MAKING,
    openapi_extra=asking(NEW),
)
def post_report(
    asked: ReportFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    key: IdempotencyHeader = None,
) -> Response:
    """A draft by an outline, or of one's own accord, filled from the plans as they are now."""

    def make() -> ReportView:
        report = create_report(who.session, who.actor, asked, desk.reference, who.now)
        return report_view(desk, report)

    body = once(who, key, "/api/v1/reports", asked, make)
    told = json.loads(body)
    return made(body, f"/api/v1/reports/{told['id']}", told["version"])


@router.get("/reports/{report_id}", summary="One report", responses=NOT_SHOWN)
def get_report(
    report_id: Id, _: None_, who: CallerDep, desk: DeskDep, response: Response
) -> ReportView:
    """The report with its sections; its ``ETag`` goes with changes of it."""
    told = report_view(desk, report_shown(who.session, who.actor, report_id))
    tagged(response, told.version)
    return told


@router.put(
    "/reports/{report_id}",
    summary="Write a report",
    responses=CHANGING | NOT_SHOWN | VERSIONED,
    openapi_extra=asking(CHANGE),
)
def put_report(
    report_id: Id,
    asked: ReportChange,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    if_match: IfMatch = None,
) -> ReportView:
    """Title, texts of sections and added figures; what is null or left out stays."""
    report = _edited(who, report_id, if_match)
    change_report(who.session, who.actor, report, asked, desk.reference, who.now)
    return _told(desk, report, response)


@router.delete(
    "/reports/{report_id}",
    summary="Discard a draft of a report",
    responses=CHANGING | NOT_SHOWN | VERSIONED,
)
def delete_report(
    report_id: Id, _: None_, who: ChangingCallerDep, if_match: IfMatch = None
) -> Removed:
    """Delete a report that was never handed in; the log keeps what it was."""
    report = _edited(who, report_id, if_match)
    discard_report(who.session, who.actor, report, who.now)
    return Removed(removed=report_id)


@router.post(
    "/reports/{report_id}/filling",
    summary="Fill sections from the plans",
    responses=CHANGING | NOT_SHOWN | VERSIONED,
    openapi_extra=asking({"sections": ["so-lieu"]}),
)
def post_filling(
    report_id: Id,
    asked: SectionsNamed,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    key: IdempotencyHeader = None,
    if_match: IfMatch = None,
) -> ReportView:
    """Write those sections anew from the plans as they are now; what stood there is gone."""

    def fill() -> ReportView:
        report = _edited(who, report_id, if_match)
        fill_report(who.session, who.actor, report, asked.sections, desk.reference, who.now)
        return report_view(desk, report)

    return _once(once(who, key, f"/api/v1/reports/{report_id}/filling", asked, fill), response)


@router.post(
    "/reports/{report_id}/composing",
    summary="Fill sections from the reports that came in",
    responses=CHANGING | NOT_SHOWN | VERSIONED,
    openapi_extra=asking({"sections": ["so-lieu"]}),
)
def post_composing(
    report_id: Id,
    asked: SectionsNamed,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    key: IdempotencyHeader = None,
    if_match: IfMatch = None,
) -> ReportView:
    """Of a report that consolidates: each unit's text anew under its name, section by section."""

    def write() -> ReportView:
        report = _edited(who, report_id, if_match)
        compose(who.session, who.actor, report, asked.sections, desk.reference, who.now)
        return report_view(desk, report)

    return _once(once(who, key, f"/api/v1/reports/{report_id}/composing", asked, write), response)


@router.post(
    "/reports/{report_id}/steps",
    summary="Hand a report in, withdraw, accept or return it",
    responses=CHANGING | NOT_SHOWN | VERSIONED,
    openapi_extra=asking({"step": "submit"}),
)
def post_report_step(
    report_id: Id,
    asked: StepFields,
    _: None_,
    who: ChangingCallerDep,
    desk: ChangingDeskDep,
    response: Response,
    key: IdempotencyHeader = None,
    if_match: IfMatch = None,
) -> ReportView:
    """Handing in keeps figures and lists as they are; a return gives its reason.

    Without ``If-Match`` a step is taken whatever was written meanwhile.
    """

    def take() -> ReportView:
        report = _locked(who, report_id)
        # A stale version tells of the log: not before the right to it.
        require_step(who.session, who.actor, report, asked.step)
        if if_match is not None:
            _require_read(who, if_match, report)
        contents = told_contents(who.session, report, desk.reference, who.now)
        take_step(who.session, who.actor, report, asked, contents, who.now)
        return report_view(desk, report)

    return _once(once(who, key, f"/api/v1/reports/{report_id}/steps", asked, take), response)


@router.get("/reports/{report_id}/contents", summary="What a report tells", responses=NOT_SHOWN)
def get_contents(report_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> ContentsView:
    """Done, late and not done; by campaign, channel and unit; figures; and the next period.

    Of a draft as things are now, of what was handed in as they were then.
    """
    return contents_view(desk, report_shown(who.session, who.actor, report_id), who.now)


@router.get(
    "/reports/{report_id}/parts",
    summary="What the reports say that a report consolidates",
    responses=NOT_SHOWN | NO_RIGHT,
)
def get_parts(report_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> PartsView:
    """Section by section, each unit's text under its name; to those with a role in its unit."""
    report = report_shown(who.session, who.actor, report_id)
    require_action(who.actor, Action.READ, report.unit_id)
    return parts_view(desk, report)


@router.get("/reports/{report_id}/text", summary="A report as a plain text", responses=NOT_SHOWN)
def get_text(report_id: Id, _: None_, who: CallerDep, desk: DeskDep) -> TextView:
    """Title, headings, and what is written under them, to be put into a document."""
    told = report_view(desk, report_shown(who.session, who.actor, report_id))
    return TextView(text=text_of(told))


def _locked(who: SignedIn, report_id: int) -> Report:
    report = report_shown(who.session, who.actor, report_id)
    who.session.refresh(report, with_for_update=True)
    return report


def _require_read(who: SignedIn, if_match: str, report: Report) -> None:
    """Refuse a step with another version; how it was written is its own unit's to know.

    Raises:
        StaleVersion: if it is another.
    """
    if who.actor.roles_in(report.unit_id):
        require_fresh(who, if_match, report_version(report), "report", report.id)
    else:
        require_version(if_match, report_version(report))


def _edited(who: SignedIn, report_id: int, if_match: str | None) -> Report:
    """The report of that number and version, which who asks may write now.

    Raises:
        PlanPartNotFound: if there is none.
        NotAllowed, OutOfOrder: if they may not.
        NoVersion, StaleVersion: if it is another.
    """
    report = _locked(who, report_id)
    require_edit(who.session, who.actor, report)
    require_fresh(who, if_match, report_version(report), "report", report.id)
    return report


def _told(desk: ChangingDeskDep, report: Report, response: Response) -> ReportView:
    told = report_view(desk, report)
    tagged(response, told.version)
    return told


def _once(body: bytes, response: Response) -> ReportView:
    """What a call that may be sent twice has answered."""
    told = ReportView.model_validate_json(body)
    tagged(response, told.version)
    return told
