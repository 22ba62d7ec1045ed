"""The page of the tasks that templates offer, for one line or for many at once."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from app.catalogue.vocabulary import Category
from app.errors import AppError
from app.models import Plan
from app.planning.plans.lines import line_numbered
from app.planning.plans.templates import tasks_from
from app.views.plan_offers import OfferView, offer_views
from app.views.plan_parameters import Number
from app.views.plan_parts import PlanLineView, campaigns_view, line_views
from app.views.task_forms import TemplatesForm
from app.web.plan_page import (
    ONE,
    At,
    FormRoute,
    OptionalNumber,
    ReaderDep,
    Refusal,
    WriterDep,
    address,
    done,
)

TEMPLATES = f"{ONE}/mau"

router = APIRouter(include_in_schema=False, route_class=FormRoute)


class Scope(BaseModel):
    """For which lines templates are asked: of one, of a campaign, of great days, of all."""

    line: OptionalNumber = None
    campaign: OptionalNumber = None
    all: bool = False


@router.get(TEMPLATES)
def templates(plan_id: Number, at: ReaderDep, asked: Annotated[Scope, Query()]) -> HTMLResponse:
    """What templates offer."""
    return _templates_page(at, at.editable(plan_id), asked)


@router.post(TEMPLATES)
def pick(
    plan_id: Number,
    at: WriterDep,
    asked: Annotated[TemplatesForm, Form()],
    scope: Annotated[Scope, Query()],
) -> Response:
    """Make tasks of what was picked, all or none."""
    plan = at.locked(plan_id)

    def make() -> None:
        for number, ids in asked.by_line().items():
            line = line_numbered(at.session, plan, number) if number else None
            tasks_from(
                at.session, at.actor, plan, line, ids, at.desk.reference, at.who.now
            )  # fmt: skip

    return done(
        at, make, f"{address(plan.id)}/nhiem-vu",
        lambda why: _templates_page(at, plan, scope, why, asked),
    )  # fmt: skip


def _templates_page(
    at: At,
    plan: Plan,
    scope: Scope,
    refusal: Refusal | None = None,
    given: TemplatesForm | None = None,
) -> HTMLResponse:
    lines = _lines_of(at, plan, scope)
    found = [(one, _offers(at, plan, one.id)) for one in lines]
    narrowed = scope.line or scope.campaign
    reports = () if narrowed else _offers(at, plan, None)
    return at.shown_of(
        plan,
        "plan_templates.html",
        refusal,
        scope=scope,
        offered=[(line, offers) for line, offers in found if offers],
        without=[line for line, offers in found if not offers],
        reports=reports,
        picked=set(given.pick) if given else None,
        campaigns=campaigns_view(at.desk, plan).items,
        sources=_sources([*reports, *(one for _, offers in found for one in offers)]),
        great=Category.NGAY_LE_LON,
    )


def _sources(offers: list[OfferView]) -> tuple[str, ...]:
    """The documents that show the practices, each once."""
    found = (source for offer in offers for source in offer.sources)
    return tuple(dict.fromkeys(" ".join(filter(None, (s.number, s.title))) for s in found))


def _lines_of(at: At, plan: Plan, scope: Scope) -> list[PlanLineView]:
    included = [one for one in line_views(at.desk, plan) if one.included]
    if scope.line:
        return [one for one in included if one.id == scope.line]
    if scope.campaign:
        return [one for one in included if one.campaign_id == scope.campaign]
    great = [one for one in included if one.category is Category.NGAY_LE_LON]
    return included if scope.all or not great else great


def _offers(at: At, plan: Plan, line_id: int | None) -> tuple[OfferView, ...]:
    """What templates offer; nothing where the days of a line cannot be told."""
    line = line_numbered(at.session, plan, line_id) if line_id else None
    try:
        return offer_views(at.desk, plan, line)
    except AppError:
        return ()
