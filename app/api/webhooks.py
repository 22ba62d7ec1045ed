"""The calls of webhooks: those of a unit, and what was sent to them; for its administrators."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.accounts.access import Action, require
from app.api.examples import Responses, answering, asking, example_of, listing
from app.api.parameters import NoParameters
from app.api.units import CHANGING, NOT_SHOWN, REFUSED, UnitId
from app.messages.webhooks import (
    WebhookFields,
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
from app.serving.errors import documented
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, SignedIn, described
from app.serving.reading import service
from app.views.civil import Between
from app.views.parameters import DEFAULT_LIMIT, Limit, Parameters
from app.views.units import Items, own_unit
from app.views.webhooks import (
    DeliveryPage,
    DeliveryView,
    NewWebhookView,
    WebhookView,
    delivery_page,
    delivery_view,
    webhook_view,
)

ALL = "/units/{unit_id}/webhooks"
ONE = f"{ALL}/{{webhook_id}}"

MOST_NUMBER = 2**31 - 1

NOT_MANAGED: Responses = {403: documented("Who asks does not manage the unit")}

router = APIRouter(
    prefix="/api/v1",
    tags=["webhooks"],
    route_class=BoundedRoute,
    responses=REFUSED | NOT_SHOWN | NOT_MANAGED,
    dependencies=[described],
)

Number = Annotated[int, Path(ge=1, le=MOST_NUMBER, examples=[3])]
None_ = Annotated[NoParameters, Query()]


class DeliveryParameters(Parameters):
    """Which of the deliveries to a webhook."""

    before: Annotated[int, Between(1, MOST_NUMBER), Query(description="`next` of a page")] = (
        MOST_NUMBER
    )
    limit: Limit = DEFAULT_LIMIT


@router.get(ALL, summary="The webhooks of a unit", responses=listing(WebhookView))
def get_webhooks(unit_id: UnitId, _: None_, who: CallerDep) -> Items[WebhookView]:
    """All of them, disabled ones too, the newest first; no secret is told again."""
    found = webhooks_of(who.session, _managed(who, unit_id))
    return Items(items=tuple(map(webhook_view, found)))


@router.post(
    ALL,
    summary="Register a webhook",
    status_code=201,
    responses=CHANGING | answering(example_of(NewWebhookView), 201),
    openapi_extra=asking(example_of(WebhookFields)),
)
def post_webhook(
    unit_id: UnitId,
    asked: WebhookFields,
    _: None_,
    request: Request,
    who: ChangingCallerDep,
    response: Response,
    key: IdempotencyHeader = None,
) -> NewWebhookView:
    """Let a program be told what happens from now on.

    Messages are signed as Standard Webhooks are, by the ``secret`` of this answer.  It is
    told here alone: who sends the same ``Idempotency-Key`` again gets null in its place.
    """
    unit = _managed(who, unit_id)
    secrets: list[str] = []

    def make() -> WebhookView:
        private = service(request).settings.webhook_allow_private
        made = create_webhook(who.session, who.actor, unit, asked, who.now, allow_private=private)
        secrets.append(made.secret)
        return webhook_view(made)

    path = f"/api/v1/units/{unit.id}/webhooks"
    # What is kept of the answer has no secret.
    made = WebhookView.model_validate_json(once(who, key, path, asked, make))
    response.headers["Location"] = f"{path}/{made.id}"
    return NewWebhookView(**made.model_dump(), secret=secrets[0] if secrets else None)


@router.get(ONE, summary="One webhook", responses=answering(example_of(WebhookView)))
def get_webhook(unit_id: UnitId, webhook_id: Number, _: None_, who: CallerDep) -> WebhookView:
    """One webhook without its secret."""
    return webhook_view(_webhook(who, unit_id, webhook_id))


@router.delete(
    ONE,
    summary="Disable a webhook",
    responses=CHANGING | answering(example_of(WebhookView) | {"disabled": "2026-11-23T03:00:00Z"}),
)
def delete_webhook(
    unit_id: UnitId, webhook_id: Number, _: None_, who: ChangingCallerDep
) -> WebhookView:
    """Tell it nothing any more; its deliveries are still listed.  Once disabled it stays so."""
    webhook = _webhook(who, unit_id, webhook_id)
    disable_webhook(who.session, who.actor, webhook, who.now)
    return webhook_view(webhook)


@router.get(
    f"{ONE}/deliveries", summary="What was sent to a webhook", responses=listing(DeliveryView)
)
def get_deliveries(
    unit_id: UnitId,
    webhook_id: Number,
    asked: Annotated[DeliveryParameters, Query()],
    who: CallerDep,
) -> DeliveryPage:
    """Each message with where it stands, the last first."""
    webhook = _webhook(who, unit_id, webhook_id)
    found = deliveries_of(who.session, webhook, before=asked.before, limit=asked.limit + 1)
    return delivery_page(found, asked.limit)


@router.post(
    f"{ONE}/deliveries/{{delivery_id}}/again",
    summary="Send a message again",
    response_model=DeliveryView,
    responses=CHANGING | answering(example_of(DeliveryView)),
)
def post_again(
    unit_id: UnitId,
    webhook_id: Number,
    delivery_id: Number,
    asked: None_,
    who: ChangingCallerDep,
    key: IdempotencyHeader = None,
) -> Response:
    """Begin anew with a message that was given up; it keeps its id."""
    webhook = _webhook(who, unit_id, webhook_id)
    delivery = delivery_numbered(who.session, webhook, delivery_id)

    def make() -> DeliveryView:
        deliver_again(who.session, who.actor, webhook, delivery, who.now)
        return delivery_view(delivery)

    path = f"/api/v1/units/{unit_id}/webhooks/{webhook.id}/deliveries/{delivery.id}/again"
    return Response(once(who, key, path, asked, make), 200, media_type="application/json")


def _managed(who: SignedIn, unit_id: str) -> Unit:
    """The unit, if who asks manages it: its webhooks are nobody else's to see."""
    unit = own_unit(who.session, who.actor, unit_id)
    require(who.session, who.actor, Action.MANAGE, unit)
    return unit


def _webhook(who: SignedIn, unit_id: str, webhook_id: int) -> Webhook:
    return webhook_numbered(who.session, _managed(who, unit_id), webhook_id)
