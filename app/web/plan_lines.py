"""The page of the lines of a plan: ticked together, said one by one in one's own words."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from app.models import Plan, PlanLine
from app.planning.period import parse_period
from app.planning.plans.lines import (
    add_line,
    change_line,
    choose_lines,
    line_numbered,
    line_said,
    remove_line,
)
from app.planning.plans.plans import change_plan
from app.planning.plans.regeneration import WHOLE
from app.planning.plans.vocabulary import LineKind, PlanKind
from app.views.plan_forms import (
    LineForm,
    OtherLineForm,
    RulesForm,
    TicksForm,
)
from app.views.plan_new import gap_days, rule_switches, rules_of
from app.views.plan_parameters import Number
from app.views.plan_parts import (
    campaigns_view,
    line_view,
    line_views,
    sections,
)
from app.views.plans import plan_version
from app.web.plan_dates import campaign_choices
from app.web.plan_page import (
    ONE,
    At,
    FormRoute,
    ReaderDep,
    Refusal,
    WriterDep,
    address,
    check_version,
    done,
)
from app.web.plan_work import tasks_shown_of

LINE = f"{ONE}/muc/{{line_id}}"

router = APIRouter(include_in_schema=False, route_class=FormRoute)


# Lines


@router.get(ONE)
def contents(plan_id: Number, at: ReaderDep) -> HTMLResponse:
    """The lines of a plan; of who is shown tasks alone, those."""
    plan = at.plan(plan_id)
    return contents_shown(at, plan) if at.is_whole(plan) else tasks_shown_of(at, plan)


@router.post(f"{ONE}/chon")
def tick(plan_id: Number, at: WriterDep, asked: Annotated[TicksForm, Form()]) -> Response:
    """Put lines in and leave them out, a whole page at once."""
    plan = at.locked(plan_id)
    return done(
        at, lambda: choose_lines(at.session, at.actor, plan, asked.chosen(), at.who.now),
        address(plan.id), lambda why: contents_shown(at, plan, why),
    )  # fmt: skip


@router.post(f"{ONE}/quy-tac")
def tick_otherwise(plan_id: Number, at: WriterDep, asked: Annotated[RulesForm, Form()]) -> Response:
    """Other ticking rules; what somebody chose stays."""
    plan = at.locked(plan_id)

    def change() -> None:
        check_version(at, plan, "plan", plan.id, asked.version, plan_version(plan))
        change_plan(at.session, at.actor, plan, asked.change(), at.desk.reference, at.who.now)

    return done(at, change, address(plan.id), lambda why: contents_shown(at, plan, why))


@router.post(f"{ONE}/muc-moi")
def add(plan_id: Number, at: WriterDep, asked: Annotated[OtherLineForm, Form()]) -> Response:
    """A line of one's own."""
    plan = at.locked(plan_id)
    return done(
        at, lambda: add_line(at.session, at.actor, plan, asked.fields(), at.who.now),
        address(plan.id), lambda why: contents_shown(at, plan, why, asked),
    )  # fmt: skip


@router.get(LINE)
def line(plan_id: Number, line_id: Number, at: ReaderDep) -> HTMLResponse:
    """One line, to be said in one's own words."""
    plan = at.editable(plan_id)
    return _line_page(at, plan, line_numbered(at.session, plan, line_id))


@router.post(LINE)
def change(
    plan_id: Number, line_id: Number, at: WriterDep, asked: Annotated[LineForm, Form()]
) -> Response:
    """Say a line in one's own words, unless somebody did meanwhile."""
    plan = at.locked(plan_id)
    row = line_numbered(at.session, plan, line_id)

    def make() -> None:
        check_version(at, plan, "line", row.id, asked.version, line_view(row).version)
        change_line(at.session, at.actor, plan, row, asked.change(LineKind(row.kind)), at.who.now)

    return done(at, make, address(plan.id), lambda why: _line_page(at, plan, row, why, asked))


@router.post(f"{LINE}/xoa")
def remove(plan_id: Number, line_id: Number, at: WriterDep) -> Response:
    """Take out a line of one's own."""
    plan = at.locked(plan_id)
    row = line_numbered(at.session, plan, line_id)
    return done(
        at, lambda: remove_line(at.session, at.actor, plan, row, at.who.now),
        address(plan.id), lambda why: _line_page(at, plan, row, why),
    )  # fmt: skip


def contents_shown(
    at: At, plan: Plan, refusal: Refusal | None = None, other: OtherLineForm | None = None
) -> HTMLResponse:
    """The page of the lines."""
    lines = line_views(at.desk, plan)
    rows = at.desk.reference.ticking
    rules = rules_of(plan.rules, rows)
    made = campaigns_view(at.desk, plan)
    return at.shown_of(
        plan,
        "plan.html",
        refusal,
        sections=sections(lines),
        shown=",".join(str(one.id) for one in lines),
        was=",".join(str(one.id) for one in lines if one.included),
        campaigns={one.id: one.name for one in made.items},
        rules=rule_switches(rows, rules) if PlanKind(plan.kind) in WHOLE else (),
        gap=gap_days(rules),
        one_year=parse_period(plan.period).months <= 12,
        other=other or OtherLineForm(),
    )


def _line_page(
    at: At,
    plan: Plan,
    row: PlanLine,
    refusal: Refusal | None = None,
    given: LineForm | None = None,
) -> HTMLResponse:
    told = line_view(row)
    said = line_said(row)
    return at.shown_of(
        plan,
        "plan_line.html",
        refusal,
        line=told,
        said=said.title if said else "",
        given=given or LineForm.of(told),
        campaign_choices=campaign_choices(at, plan),
    )
