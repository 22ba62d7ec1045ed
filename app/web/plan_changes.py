"""The page of what differs by now: proposals, due days that moved, the plan before."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from app.accounts.access import Action, allowed
from app.models import Plan
from app.planning.plans.dues import accept_moves
from app.planning.plans.regeneration import accept
from app.planning.plans.vocabulary import PlanState
from app.views.plan_changes import changes_view, difference_views, moved_views
from app.views.plan_forms import (
    KeysForm,
    NumbersForm,
)
from app.views.plan_parameters import Number
from app.web.plan_page import (
    ONE,
    At,
    FormRoute,
    ReaderDep,
    Refusal,
    WriterDep,
    address,
    done,
)

CHANGES = f"{ONE}/thay-doi"

router = APIRouter(include_in_schema=False, route_class=FormRoute)


@router.get(CHANGES)
def differing(plan_id: Number, at: ReaderDep) -> HTMLResponse:
    """What the proposal, the due days and the plan before have otherwise."""
    return _changes_page(at, at.inside(plan_id))


@router.post(CHANGES)
def take_in(plan_id: Number, at: WriterDep, asked: Annotated[KeysForm, Form()]) -> Response:
    """Accept differences, line by line."""
    plan = at.locked(plan_id)
    keys = set(asked.key)
    return done(
        at, lambda: accept(at.session, at.actor, plan, keys, at.desk.reference, at.who.now),
        f"{address(plan.id)}/thay-doi", lambda why: _changes_page(at, plan, why),
    )  # fmt: skip


@router.post(f"{CHANGES}/han")
def move(plan_id: Number, at: WriterDep, asked: Annotated[NumbersForm, Form()]) -> Response:
    """Accept due days that have moved."""
    plan = at.locked(plan_id)
    return done(
        at, lambda: accept_moves(
            at.session, at.actor, plan, asked.number, at.desk.calendar, at.who.now
        ),
        f"{address(plan.id)}/thay-doi", lambda why: _changes_page(at, plan, why),
    )  # fmt: skip


def _changes_page(at: At, plan: Plan, refusal: Refusal | None = None) -> HTMLResponse:
    is_open = PlanState(plan.state).is_open
    return at.shown_of(
        plan,
        "plan_changes.html",
        refusal,
        differences=difference_views(at.desk, plan) if is_open else (),
        changes=changes_view(at.desk, plan) if plan.adjusts_id or plan.copied_from_id else None,
        moved=moved_views(at.desk, plan),
        moves=_may_move(at, plan),
        is_open=is_open,
    )


def _may_move(at: At, plan: Plan) -> bool:
    """Whether who asks may accept due days that have moved."""
    units = (plan.unit_id, plan.issuer_id)
    return any(allowed(at.actor, Action.APPROVE, unit, above=()) for unit in units)
