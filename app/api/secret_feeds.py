"""The calls of one's secret feeds: calendars of tasks and agendas under addresses of one's own."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from app.accounts.secret_feeds import revoke_feed
from app.api.examples import answering, asking, example_of, listing
from app.api.parameters import NoParameters
from app.api.plan_calls import Removed
from app.serving.bodies import BoundedRoute
from app.serving.errors import documented
from app.serving.idempotency import IdempotencyHeader, once
from app.serving.identity import CallerDep, ChangingCallerDep, described
from app.serving.private_addresses import PRIVATE_FEEDS
from app.serving.reading import service
from app.views.plan_parameters import MAX_NUMBER
from app.views.secret_feeds import (
    MadeSecretFeed,
    NewSecretFeed,
    SecretFeedView,
    made_feed,
    own_feed,
    secret_feeds,
)
from app.views.units import Items

REFUSED: dict[int | str, dict[str, Any]] = {
    401: documented("Nobody is signed in, and no key is in force"),
    422: documented("A parameter or a field was refused, with the remedy"),
}
CHANGING: dict[int | str, dict[str, Any]] = {
    400: documented("The body is not JSON"),
    403: documented("A unit in which one has no role, or a key that only reads"),
    404: documented("No such unit, plan or feed that is shown to who asks"),
    413: documented("The body is too long"),
}

router = APIRouter(
    prefix="/api/v1",
    tags=["accounts"],
    route_class=BoundedRoute,
    responses=REFUSED,
    dependencies=[described],
)

None_ = Annotated[NoParameters, Query()]

PATH = "/api/v1/me/feeds"


@router.get("/me/feeds", summary="One's secret feeds", responses=listing(SecretFeedView))
def get_secret_feeds(_: None_, who: CallerDep) -> Items[SecretFeedView]:
    """Those that were not revoked, the newest first; a key is told those of its unit."""
    return Items(items=secret_feeds(who.session, who.actor))


@router.post(
    "/me/feeds",
    summary="Make a secret feed",
    status_code=201,
    response_model=MadeSecretFeed,
    responses=CHANGING | answering(example_of(MadeSecretFeed), 201),
    openapi_extra=asking({"what": "tasks", "component": "VTODO"}),
)
def post_secret_feed(
    request: Request,
    asked: NewSecretFeed,
    _: None_,
    who: ChangingCallerDep,
    key: IdempotencyHeader = None,
) -> Response:
    """The ``address`` is told only now: keep it like a password, and revoke it if it got out.

    What is sent again with the same ``Idempotency-Key`` is answered without it: no answer with
    a secret is kept.  ``what`` are one's ``tasks`` in issued plans, those of a ``plan``, or the
    agenda of a ``unit``; a feed made with a key is read with the roles in its unit alone.
    """
    folder = f"{service(request).settings.address}{PRIVATE_FEEDS}"
    addresses: list[str | None] = []

    def make() -> SecretFeedView:
        made = made_feed(who.session, who.actor, asked, folder, who.now)
        addresses.append(made.address)
        return made.without_address()

    told = SecretFeedView.model_validate_json(once(who, key, PATH, asked, make))
    body = MadeSecretFeed(**dict(told), address=next(iter(addresses), None)).model_dump_json()
    return Response(body, 201, {"Location": PATH}, "application/json")


@router.delete(
    "/me/feeds/{feed_id}",
    summary="Revoke a secret feed",
    responses=CHANGING | answering(example_of(Removed)),
)
def delete_secret_feed(
    feed_id: Annotated[int, Path(ge=1, le=MAX_NUMBER, examples=[3])],
    _: None_,
    who: ChangingCallerDep,
) -> Removed:
    """Its address is answered 410 from now on."""
    revoke_feed(who.session, who.actor, own_feed(who.session, who.actor, feed_id), who.now)
    return Removed(removed=feed_id)
