"""The pages of a plan's way: who gets it, its steps, opinions and receipts, and what follows it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from app.accounts.access import Action, allowed
from app.accounts.units import unit_named
from app.models import Plan
from app.planning.period import Period, parse_period
from app.planning.plans.addressees import AddresseeFields, acknowledge, set_addressees
from app.planning.plans.adjusting import adjust
from app.planning.plans.copying import next_year
from app.planning.plans.marks import open_marks
from app.planning.plans.next_time import period_after
from app.planning.plans.opinions import answer, opinion_numbered, settle
from app.planning.plans.plans import discard_plan
from app.planning.plans.programmes import draw
from app.planning.plans.refusals import PlanRefused
from app.planning.plans.vocabulary import Outcome, PlanState, Step
from app.planning.plans.workflow import take_step
from app.views.plan_changes import changes_view, moved_views
from app.views.plan_forms import (
    AddresseesForm,
    DrawForm,
    OutcomeForm,
    StepForm,
    TextForm,
    UnitForm,
)
from app.views.plan_log import plan_log
from app.views.plan_names import directory, label_of, who_is
from app.views.plan_parameters import Number
from app.views.plan_parts import addressees_view, opinion_views, receipt_views
from app.views.plan_periods import periods_within
from app.views.plans import plan_version
from app.web.plan_page import (
    ONE,
    PLANS,
    At,
    FormRoute,
    ReaderDep,
    Refusal,
    WriterDep,
    address,
    check_version,
    done,
)

ADDRESSEES = f"{ONE}/noi-nhan"
STEPS = f"{ONE}/trinh"
OPINION = f"{ONE}/y-kien/{{opinion_id}}"

EMPTY_ROWS = 4

router = APIRouter(include_in_schema=False, route_class=FormRoute)


class Older(BaseModel):
    """Before which entry the log is asked for."""

    before: Annotated[int | None, Field(ge=1, le=2**31)] = None


# Who gets it


@router.get(ADDRESSEES)
def addressees(plan_id: Number, at: ReaderDep) -> HTMLResponse:
    """Who gets a plan."""
    return _addressees_page(at, at.whole(plan_id))


@router.post(ADDRESSEES)
def address_to(
    plan_id: Number, at: WriterDep, asked: Annotated[AddresseesForm, Form()]
) -> Response:
    """The whole list, unless somebody changed it meanwhile."""
    plan = at.locked(plan_id)

    def make() -> None:
        check_version(
            at, plan, "plan", plan.id, asked.version, addressees_view(at.desk, plan).version
        )
        wanted = tuple(_addressees(at, plan, asked))
        set_addressees(at.session, at.actor, plan, wanted, at.who.now)

    return done(
        at, make, f"{address(plan.id)}/noi-nhan",
        lambda why: _addressees_page(at, plan, why, asked),
    )  # fmt: skip


@router.post(f"{ONE}/da-nhan")
def acknowledged(plan_id: Number, at: WriterDep, asked: Annotated[UnitForm, Form()]) -> Response:
    """Say for a unit that it has got the plan."""
    plan = at.locked(plan_id)
    return done(
        at, lambda: acknowledge(at.session, at.actor, plan, asked.unit, at.who.now),
        f"{address(plan.id)}/trinh", lambda why: steps_shown(at, plan, why),
    )  # fmt: skip


def _addressees(at: At, plan: Plan, asked: AddresseesForm) -> list[AddresseeFields]:
    known = directory(at.session, at.actor, plan)
    found = []
    for name, purpose in asked.rows:
        named = who_is(at.session, known, name, at.who.today, as_typed=asked.as_typed)
        found.append(
            AddresseeFields(
                unit_id=named.unit_id, group_id=named.group_id, body=named.body, purpose=purpose
            )
        )
    return found


def _addressees_page(
    at: At, plan: Plan, refusal: Refusal | None = None, given: AddresseesForm | None = None
) -> HTMLResponse:
    known = directory(at.session, at.actor, plan)
    now = addressees_view(at.desk, plan)
    rows = [
        (label_of(at.session, known, one.unit_id, one.group_id, one.body), one.purpose)
        for one in now.items
    ]
    return at.shown_of(
        plan,
        "plan_addressees.html",
        refusal,
        addressees=now,
        rows=[*(given.rows if given else rows), *[("", "")] * EMPTY_ROWS],
        names=known.names,
        as_typed=given.as_typed if given else False,
        receipts=receipt_views(at.desk, plan),
    )


# Steps


@router.get(STEPS)
def steps(plan_id: Number, at: ReaderDep) -> HTMLResponse:
    """Where a plan stands and what one may do with it now."""
    return steps_shown(at, at.whole(plan_id))


@router.post(STEPS)
def step(plan_id: Number, at: WriterDep, asked: Annotated[StepForm, Form()]) -> Response:
    """Take a step, of the plan as it was seen."""
    plan = at.locked(plan_id)

    def make() -> None:
        check_version(at, plan, "plan", plan.id, asked.version, plan_version(plan))
        fields = asked.fields(_asked_units(at, plan, asked) if asked.step is Step.ASK else ())
        take_step(at.session, at.actor, plan, fields, at.desk.reference, at.who.now, at.who.today)

    return done(
        at, make, f"{address(plan.id)}/trinh", lambda why: steps_shown(at, plan, why, asked),
        said=_SAID[asked.step],
    )  # fmt: skip


_SAID = {
    Step.ASK: "xin-y-kien",
    Step.REDRAFT: "hoan-thien",
    Step.SUBMIT: "trinh",
    Step.WITHDRAW: "rut-lai",
    Step.RETURN: "tra-lai",
    Step.SIGN: "ky",
    Step.ISSUE: "ban-hanh",
    Step.CLOSE: "ket-thuc",
}
"""What is said of a step that was taken."""


@router.post(f"{OPINION}/tra-loi")
def reply(
    plan_id: Number, opinion_id: Number, at: WriterDep, asked: Annotated[TextForm, Form()]
) -> Response:
    """What an asked unit says."""
    return _of_opinion(at, plan_id, opinion_id, lambda plan: answer(
        at.session, at.actor, opinion_numbered(at.session, plan, opinion_id), asked.fields(),
        at.who.now,
    ), asked.text)  # fmt: skip


@router.post(f"{OPINION}/tiep-thu")
def take_in(
    plan_id: Number, opinion_id: Number, at: WriterDep, asked: Annotated[OutcomeForm, Form()]
) -> Response:
    """What became of an opinion."""
    return _of_opinion(at, plan_id, opinion_id, lambda plan: settle(
        at.session, at.actor, opinion_numbered(at.session, plan, opinion_id), asked.fields(),
        at.who.now,
    ), asked.text)  # fmt: skip


@router.get(f"{ONE}/nhat-ky")
def log(plan_id: Number, at: ReaderDep, asked: Annotated[Older, Query()]) -> HTMLResponse:
    """What was changed of a plan and its parts, to those who make it or stand over it."""
    plan = at.inside(plan_id)
    entries = plan_log(at.session, plan, asked.before)
    return at.shown_of(plan, "plan_log.html", log=entries)


def steps_shown(
    at: At,
    plan: Plan,
    refusal: Refusal | None = None,
    given: StepForm | None = None,
    typed: tuple[int, str] | None = None,
) -> HTMLResponse:
    """The page of the way of a plan."""
    state = PlanState(plan.state)
    units = {unit for unit, _ in at.actor.roles}
    editing = {one for one in units if allowed(at.actor, Action.EDIT, one, above=())}
    drafts = plan.unit_id in editing
    return at.shown_of(
        plan,
        "plan_steps.html",
        refusal,
        given=given,
        typed=typed or (0, ""),
        today=at.who.today,
        names=directory(at.session, at.actor, plan).names,
        opinions=opinion_views(at.desk, plan),
        receipts=receipt_views(at.desk, plan),
        changes=changes_view(at.desk, plan) if plan.adjusts_id else None,
        moved=moved_views(at.desk, plan),
        unsettled=len(open_marks(at.session, plan)) if drafts else 0,
        editing=editing,
        outcomes=[(one.value, one.label) for one in Outcome],
        symbol=_symbol(at, plan),
        drafts=drafts,
        adjustable=drafts and state is PlanState.ISSUED,
        discardable=drafts and state is PlanState.DRAFT,
        next_period=_next_period(plan) if drafts else None,
        periods=periods_within(parse_period(plan.period)) if drafts and state.is_in_force else (),
    )


def _asked_units(at: At, plan: Plan, asked: StepForm) -> tuple[str, ...]:
    """The units that are asked for an opinion, a name a line."""
    known = directory(at.session, at.actor, plan)
    names = [" ".join(line.split()) for line in asked.who.splitlines()]
    found = [
        who_is(at.session, known, name, at.who.today, as_typed=False) for name in names if name
    ]
    for name, one in zip(filter(None, names), found, strict=True):
        if one.unit_id is None:
            raise PlanRefused(f"“{name}” không phải đơn vị trong danh bạ nên không trả lời được.")
    return tuple(one.unit_id for one in found if one.unit_id)


def _of_opinion(
    at: At, plan_id: Number, opinion_id: Number, make: Callable[[Plan], None], typed: str
) -> Response:
    plan = at.locked(plan_id)
    return done(
        at, lambda: make(plan), f"{address(plan.id)}/trinh#y-kien-{opinion_id}",
        lambda why: steps_shown(at, plan, why, typed=(opinion_id, typed)),
    )  # fmt: skip


def _symbol(at: At, plan: Plan) -> str:
    """What follows the number of a plan of its issuer: "-KH/TU"."""
    symbol = unit_named(at.session, plan.issuer_id).symbol
    return f"-KH/{symbol}" if symbol else "-KH"


def _next_period(plan: Plan) -> str | None:
    try:
        return period_after(parse_period(plan.period)).name
    except (ValueError, PlanRefused):
        return None


# Plans made after it


@router.post(f"{ONE}/nam-sau")
def copy(plan_id: Number, at: WriterDep) -> Response:
    """A draft for the next period."""
    return _followed(at, plan_id, lambda plan: next_year(
        at.session, at.actor, plan, at.desk.reference, at.who.now
    ))  # fmt: skip


@router.post(f"{ONE}/dieu-chinh")
def adjusted(plan_id: Number, at: WriterDep) -> Response:
    """A draft that changes what was issued."""
    return _followed(at, plan_id, lambda plan: adjust(at.session, at.actor, plan, at.who.now))


@router.post(f"{ONE}/chuong-trinh")
def drawn(plan_id: Number, at: WriterDep, asked: Annotated[DrawForm, Form()]) -> Response:
    """A programme of work with the tasks that fall in a shorter period."""

    def make(plan: Plan) -> Plan:
        period = _period(asked.period)
        return draw(at.session, at.actor, plan, period, at.desk.reference, at.who.now)

    return _followed(at, plan_id, make)


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except ValueError as error:
        raise PlanRefused(f"kỳ {error}") from None


@router.post(f"{ONE}/xoa")
def discard(plan_id: Number, at: WriterDep) -> Response:
    """Delete a draft that nobody else has seen."""
    plan = at.locked(plan_id)
    return done(
        at, lambda: discard_plan(at.session, at.actor, plan, at.who.now), PLANS,
        lambda why: steps_shown(at, plan, why),
    )  # fmt: skip


def _followed(at: At, plan_id: Number, make: Callable[[Plan], Plan]) -> Response:
    """Go to a plan that was made after another."""
    plan = at.locked(plan_id)
    made: list[Plan] = []
    return done(
        at, lambda: made.append(make(plan)), lambda: address(made[0].id),
        lambda why: steps_shown(at, plan, why),
    )  # fmt: skip
