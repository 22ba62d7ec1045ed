"""The pages of outlines: what a unit asks others to report, who has answered, and the sum of it."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from app.accounts.access import Action, allowed
from app.accounts.tree import chain
from app.catalogue.outlines import Fill
from app.models import Group, Outline, Report, Unit
from app.planning.reports.consolidating import consolidate
from app.planning.reports.outlines import (
    change_outline,
    create_outline,
    discard_outline,
    issue_outline,
    ready_outlines,
    ready_sections,
    within_reach,
)
from app.planning.reports.reports import ReportFields, create_report
from app.planning.reports.sight import is_asking, may_edit, outline_shown, require
from app.views.outlines import answers_view, consolidated, outline_version, outline_view
from app.views.plan_forms import UnitForm, VersionForm
from app.views.plan_new import Choices, drafting_units
from app.views.plan_parameters import Number
from app.views.report_forms import OutlineForm, fills_of, usual_part
from app.web.plan_page import At, FormRoute, ReaderDep, Refusal, WriterDep, check_version, done
from app.web.reports import REPORTS, period_choices, plan_choices
from app.web.reports import address as report_address

NEW = f"{REPORTS}/de-cuong-moi"
OUTLINES = f"{REPORTS}/de-cuong"
ONE = f"{OUTLINES}/{{outline_id}}"
BLANK_ROWS = 3

router = APIRouter(include_in_schema=False, route_class=FormRoute)


@router.get(NEW)
def new(at: ReaderDep, asked: Annotated[OutlineForm, Query()]) -> HTMLResponse:
    """The form of a new outline, with the sections of a ready one."""
    units = drafting_units(at.desk)
    given = asked.model_copy(
        update={
            "unit": asked.unit or (units[-1].id if units else ""),
            "year": asked.year or str(at.who.today.year),
            "part": asked.part or usual_part(asked.kind, at.who.today),
        }
    )
    return _form(at, _with_ready(at, given))


@router.post(NEW)
def create(at: WriterDep, asked: Annotated[OutlineForm, Form()]) -> Response:
    """A draft."""
    made: list[Outline] = []

    def make() -> None:
        made.append(
            create_outline(at.session, at.actor, asked.fields(), at.desk.reference, at.who.now)
        )

    return done(at, make, lambda: address(made[0].id), lambda why: _form(at, asked, why))


@router.get(ONE)
def one(outline_id: Number, at: ReaderDep) -> HTMLResponse:
    """The outline, and who has answered."""
    return _page(at, _shown(at, outline_id))


@router.get(f"{ONE}/sua")
def edited(outline_id: Number, at: ReaderDep) -> HTMLResponse:
    """The form of a draft."""
    outline = _shown(at, outline_id)
    return _form(at, OutlineForm.of(outline_view(at.desk, outline)), outline=outline)


@router.post(f"{ONE}/sua")
def change(outline_id: Number, at: WriterDep, asked: Annotated[OutlineForm, Form()]) -> Response:
    """Keep a draft, unless somebody changed it meanwhile."""
    outline = _locked(at, outline_id)

    def make() -> None:
        require(at.actor, Action.EDIT, outline.unit_id)
        _check(at, outline, asked.version)
        told = asked.change()
        change_outline(at.session, at.actor, outline, told, at.desk.reference, at.who.now)

    return done(at, make, address(outline.id), lambda why: _form(at, asked, why, outline=outline))


@router.post(f"{ONE}/ban-hanh")
def issue(outline_id: Number, at: WriterDep, asked: Annotated[VersionForm, Form()]) -> Response:
    """Send it to the units it asks."""
    outline = _locked(at, outline_id)

    def make() -> None:
        require(at.actor, Action.APPROVE, outline.unit_id)
        _check(at, outline, asked.version)
        issue_outline(at.session, at.actor, outline, at.who.now)

    return done(at, make, address(outline.id), lambda why: _page(at, outline, why))


@router.post(f"{ONE}/bo")
def discard(outline_id: Number, at: WriterDep) -> Response:
    """Delete a draft."""
    outline = _locked(at, outline_id)

    def make() -> None:
        discard_outline(at.session, at.actor, outline, at.who.now)

    return done(at, make, REPORTS, lambda why: _page(at, outline, why))


@router.post(f"{ONE}/bao-cao")
def report(outline_id: Number, at: WriterDep, asked: Annotated[UnitForm, Form()]) -> Response:
    """A unit begins its report."""
    outline = _shown(at, outline_id)
    made: list[Report] = []

    def make() -> None:
        fields = ReportFields(unit_id=asked.unit, outline_id=outline.id)
        made.append(create_report(at.session, at.actor, fields, at.desk.reference, at.who.now))

    return done(at, make, lambda: report_address(made[0].id), lambda why: _page(at, outline, why))


@router.post(f"{ONE}/tong-hop")
def sum_up(outline_id: Number, at: WriterDep) -> Response:
    """The asking unit begins to consolidate what has come in."""
    outline = _shown(at, outline_id)
    made: list[Report] = []

    def make() -> None:
        made.append(consolidate(at.session, at.actor, outline, at.desk.reference, at.who.now))

    return done(at, make, lambda: report_address(made[0].id), lambda why: _page(at, outline, why))


def address(outline_id: Number) -> str:
    """Where the pages of an outline begin."""
    return f"{OUTLINES}/{outline_id}"


def _shown(at: At, outline_id: Number) -> Outline:
    return outline_shown(at.session, at.actor, outline_id)


def _locked(at: At, outline_id: Number) -> Outline:
    outline = _shown(at, outline_id)
    at.session.refresh(outline, with_for_update=True)
    return outline


def _check(at: At, outline: Outline, version: str) -> None:
    check_version(at, None, "outline", outline.id, version, outline_version(at.desk, outline))


def _page(at: At, outline: Outline, refusal: Refusal | None = None) -> HTMLResponse:
    told = outline_view(at.desk, outline)
    is_asker = is_asking(at.session, at.actor, outline)
    answers = answers_view(at.desk, outline) if is_asker and outline.issued else ()
    return at.shown(
        "outline.html",
        refusal,
        outline=told,
        here=address(outline.id),
        answers=answers,
        missing=sum(1 for answer in answers if answer.report_id is None),
        mine=_mine(at, outline) if outline.issued else (),
        summed=consolidated(at.desk, outline) if may_edit(at.actor, outline.unit_id) else None,
        may_sum=may_edit(at.actor, outline.unit_id) and outline.issued is not None,
        fills={fill.value: fill.label for fill in Fill},
    )


def _mine(at: At, outline: Outline) -> tuple[tuple[str, str, int | None], ...]:
    """The asked units for which who asks reports, each with the report it has."""
    found = {
        row.unit_id: row.id
        for row in at.session.scalars(
            select(Report).where(Report.outline_id == outline.id, Report.consolidates.is_(False))
        )
    }
    return tuple(
        (unit.id, unit.name, found.get(unit.id))
        for unit in outline_view(at.desk, outline).units
        if allowed(at.actor, Action.REPORT, unit.id, above=())
    )


def _with_ready(at: At, given: OutlineForm) -> OutlineForm:
    """The form with the rows of the ready outline that is asked for, or that fits its kind."""
    rows = ready_outlines(given.kind, at.desk.reference)
    if given.ready:
        rows = tuple(row for row in at.desk.reference.outlines if row.id == given.ready)
    if not rows or given.heading:
        return given
    sections = ready_sections(rows[0])
    return given.model_copy(
        update={
            "ready": rows[0].id,
            "pages": rows[0].pages,
            "typeface": rows[0].typeface,
            "section": [one.id for one in sections],
            "heading": [one.title for one in sections],
            "level": [one.level for one in sections],
            "hint": [one.hint for one in sections],
            "fill": fills_of(sections),
        }
    )


def _form(
    at: At,
    given: OutlineForm,
    refusal: Refusal | None = None,
    *,
    outline: Outline | None = None,
) -> HTMLResponse:
    rows = (
        list(zip(given.section, given.heading, given.level, given.hint, strict=False))
        + [("", "", 2, "")] * BLANK_ROWS
    )
    return at.shown(
        "outline_form.html",
        refusal,
        given=given,
        rows=rows,
        outline=outline_view(at.desk, outline) if outline else None,
        to=f"{address(outline.id)}/sua" if outline else NEW,
        fills=[(fill.value, fill.label) for fill in Fill],
        askable=_askable(at, given),
        groups=_groups(at, given.unit),
        plans=plan_choices(at),
        **period_choices(at),
    )


def _askable(at: At, given: OutlineForm) -> Choices:
    """The units that may be asked, by name."""
    if not may_edit(at.actor, given.unit):
        return ()
    plan = given.plan if str(given.plan) in dict(plan_choices(at)) else None
    reach = within_reach(at.session, given.unit, plan, at.who.today) | set(given.who)
    asked = select(Unit.id, Unit.name).where(Unit.id.in_(reach), Unit.valid_to.is_(None))
    return tuple((key, name) for key, name in at.session.execute(asked.order_by(Unit.name)))


def _groups(at: At, unit_id: str) -> Choices:
    around = [unit.id for unit in chain(at.session, unit_id)]
    asked = select(Group.id, Group.name).where(Group.unit_id.in_(around))
    return tuple((key, name) for key, name in at.session.execute(asked.order_by(Group.name)))
