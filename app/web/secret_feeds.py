"""The page of one's secret feeds: it makes them, shows each address once, and revokes them."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, BeforeValidator, Field

from app.accounts.secret_feeds import Component, Subject, revoke_feed
from app.serving.bodies import BoundedRoute
from app.serving.identity import ChangingDep, SignedIn, SignedInDep
from app.serving.private_addresses import PAGES, PRIVATE_FEEDS
from app.serving.reading import service
from app.views.plan_parameters import MAX_NUMBER
from app.views.secret_feeds import (
    MadeSecretFeed,
    NewSecretFeed,
    made_feed,
    own_feed,
    plans_to_follow,
    secret_feeds,
)
from app.views.unit_forms import NumberForm
from app.views.units import shown_units
from app.web.done import moved_on
from app.web.page import Page, PageDep
from app.web.work import Unfit, shown, told

FEEDS = f"{PAGES}/lich-rieng"

Text = Annotated[str, Field(max_length=200)]

router = APIRouter(include_in_schema=False, route_class=BoundedRoute)


def _none_if_empty(value: Any) -> Any:  # Any: whatever the address holds
    return None if value == "" else value


class Asked(BaseModel):
    """For which plan or unit the page was opened."""

    plan: Annotated[
        Annotated[int, Field(ge=1, le=MAX_NUMBER)] | None, BeforeValidator(_none_if_empty)
    ] = None
    unit: Text = ""


class FeedForm(BaseModel):
    """A feed as the page tells it."""

    what: Text = ""
    component: Text = ""
    name: Text = ""
    unit_id: Text = ""
    plan_id: Text = ""

    def wanted(self) -> NewSecretFeed:
        """As feeds are made.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return NewSecretFeed.model_validate(self.model_dump())


@router.get(FEEDS)
def feeds(page: PageDep, who: SignedInDep, asked: Annotated[Asked, Query()]) -> HTMLResponse:
    """The page."""
    return _page(page, who, asked)


@router.post(FEEDS)
def make(
    request: Request, page: PageDep, who: ChangingDep, asked: Annotated[FeedForm, Form()]
) -> Response:
    """A new feed; its address is shown once, so this form is answered with a page."""
    folder = f"{service(request).settings.address}{PRIVATE_FEEDS}"
    try:
        with who.session.begin_nested():
            made = made_feed(who.session, who.actor, asked.wanted(), folder, who.now)
    except Unfit as error:
        return _page(page, who, Asked(), 422, refused=told(error))
    return _page(page, who, Asked(), 201, made=made)


@router.post(f"{FEEDS}/huy")
def revoke(page: PageDep, who: ChangingDep, asked: Annotated[NumberForm, Form()]) -> Response:
    """Revoke a feed of one's own."""
    revoke_feed(who.session, who.actor, own_feed(who.session, who.actor, asked.number), who.now)
    return moved_on(page, FEEDS)


def _page(
    page: Page,
    who: SignedIn,
    asked: Asked,
    status: int = 200,
    *,
    refused: str = "",
    made: MadeSecretFeed | None = None,
) -> HTMLResponse:
    units = [u for u in shown_units(who.session, who.actor) if who.actor.roles_in(u.id)]
    return shown(
        page,
        who,
        "secret_feeds.html",
        status,
        refused=refused,
        made=made,
        feeds=secret_feeds(who.session, who.actor),
        units=[(unit.id, unit.name) for unit in units],
        plans=[(plan.id, plan.title) for plan in plans_to_follow(who.session, who.actor)],
        components=[(component.value, component.label) for component in Component],
        subjects=Subject,
        asked=asked,
    )
