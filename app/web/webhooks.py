"""The page of a unit's webhooks: which there are, a new one, and what was sent to each."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, Response

from app.accounts.access import Action, require
from app.messages.webhooks import (
    WebhookEvent,
    create_webhook,
    deliver_again,
    deliveries_of,
    delivery_numbered,
    disable_webhook,
    webhook_numbered,
    webhooks_of,
)
from app.models import Unit, Webhook
from app.serving.bodies import BoundedRoute
from app.serving.errors import STATUSES
from app.serving.identity import ChangingDep, SignedIn, SignedInDep
from app.serving.reading import service
from app.views.unit_forms import Id, NumberForm
from app.views.units import own_unit, unit_view
from app.views.webhooks import (
    TRIES,
    WebhookForm,
    delivery_page,
    webhook_view,
)
from app.web.done import moved_on
from app.web.page import Page, PageDep
from app.web.units import ONE
from app.web.work import Unfit, shown, told

ALL = f"{ONE}/webhook"
WEBHOOK = f"{ALL}/{{webhook_id}}"

SHOWN_DELIVERIES = 50

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]

router = APIRouter(include_in_schema=False, route_class=BoundedRoute)


@router.get(ALL)
def webhooks(unit_id: Id, page: PageDep, who: SignedInDep) -> HTMLResponse:
    """The webhooks of a unit that one manages."""
    return _list(page, who, _managed(who, unit_id))


@router.post(ALL)
def register(
    unit_id: Id,
    request: Request,
    page: PageDep,
    who: ChangingDep,
    asked: Annotated[WebhookForm, Form()],
) -> Response:
    """A new webhook; its secret is shown once: so this form is answered with a page."""
    unit = _managed(who, unit_id)
    private = service(request).settings.webhook_allow_private
    try:
        with who.session.begin_nested():
            made = create_webhook(
                who.session, who.actor, unit, asked.fields(), who.now, allow_private=private
            )
    except Unfit as error:
        status = STATUSES.get(type(error), 422)
        return _list(page, who, unit, status, refused=told(error), form=asked)
    return _list(page, who, unit, 201, made=made.secret)


@router.get(WEBHOOK)
def webhook(unit_id: Id, webhook_id: Number, page: PageDep, who: SignedInDep) -> HTMLResponse:
    """One webhook with what was sent to it."""
    unit = _managed(who, unit_id)
    return _one(page, who, unit, webhook_numbered(who.session, unit, webhook_id))


@router.post(f"{WEBHOOK}/tat")
def disable(unit_id: Id, webhook_id: Number, page: PageDep, who: ChangingDep) -> Response:
    """Tell it nothing any more."""
    unit = _managed(who, unit_id)
    disable_webhook(
        who.session, who.actor, webhook_numbered(who.session, unit, webhook_id), who.now
    )
    return moved_on(page, ALL.format(unit_id=unit.id))


@router.post(f"{WEBHOOK}/gui-lai")
def again(
    unit_id: Id,
    webhook_id: Number,
    page: PageDep,
    who: ChangingDep,
    asked: Annotated[NumberForm, Form()],
) -> Response:
    """Begin anew with a message that was given up."""
    unit = _managed(who, unit_id)
    found = webhook_numbered(who.session, unit, webhook_id)
    delivery = delivery_numbered(who.session, found, asked.number)
    try:
        deliver_again(who.session, who.actor, found, delivery, who.now)
    except Unfit as error:
        return _one(page, who, unit, found, STATUSES.get(type(error), 422), told(error))
    return moved_on(page, WEBHOOK.format(unit_id=unit.id, webhook_id=found.id))


def _managed(who: SignedIn, unit_id: str) -> Unit:
    unit = own_unit(who.session, who.actor, unit_id)
    require(who.session, who.actor, Action.MANAGE, unit)
    return unit


def _list(
    page: Page,
    who: SignedIn,
    unit: Unit,
    status: int = 200,
    *,
    refused: str = "",
    made: str = "",
    form: WebhookForm | None = None,
) -> HTMLResponse:
    # What was posted stays as it was typed; a new form has what most programs want.
    filled = form or WebhookForm(events=[WebhookEvent.TASK_DUE, WebhookEvent.TASK_OVERDUE])
    return shown(
        page, who, "webhooks.html", status, unit=unit_view(unit), refused=refused, made=made,
        webhooks=[webhook_view(one) for one in webhooks_of(who.session, unit)],
        events=[(event, event.label) for event in WebhookEvent], form=filled, tries=TRIES,
    )  # fmt: skip


def _one(
    page: Page, who: SignedIn, unit: Unit, found: Webhook, status: int = 200, refused: str = ""
) -> HTMLResponse:
    deliveries = deliveries_of(who.session, found, limit=SHOWN_DELIVERIES + 1)
    return shown(
        page, who, "webhook.html", status, unit=unit_view(unit), refused=refused,
        webhook=webhook_view(found), deliveries=delivery_page(deliveries, SHOWN_DELIVERIES),
    )  # fmt: skip
