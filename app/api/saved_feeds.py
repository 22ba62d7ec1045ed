"""The calls of feeds that readers make for themselves, each a filter under a short address.

Nobody has to be signed in: a filter tells nothing of who asks for it.  So the body is
bounded and each reader may ask twenty times a minute.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app.api.parameters import NoParameters
from app.serving.bodies import BoundedRoute
from app.serving.errors import Fault, documented, problem
from app.serving.feeds import latest_feed
from app.serving.rates import WINDOW_SECONDS, Rates
from app.serving.reading import ReadingDep
from app.serving.routes import add_routes
from app.serving.saving import A_MINUTE, TooOften, kept, require_turn
from app.views.feeds import FeedView, feed_view
from app.views.parameters import BadParameter
from app.views.saved_feeds import FeedTooLarge, FilterParameters, feed_wanted
from app.views.subscription import any_feed

_TOO_OFTEN = f"Mỗi máy được lưu {A_MINUTE} lần mỗi phút; hãy thử lại sau một phút."

router = APIRouter(prefix="/api/v1", tags=["feeds"], route_class=BoundedRoute)


def add_to(app: FastAPI) -> None:
    """Serve the calls."""
    rates: Rates = app.state.rates
    app.state.saving = rates.costly(A_MINUTE, "saving")
    app.add_exception_handler(TooOften, _too_often)
    app.add_exception_handler(FeedTooLarge, _too_large)
    add_routes(app, router)


@router.get(
    "/feeds/{name}",
    summary="One feed",
    responses={404: documented("No such feed"), 422: documented("A parameter was refused")},
)
def get_feed(
    name: Annotated[str, Path(max_length=48, examples=["thai-nguyen"])],
    _: Annotated[NoParameters, Query()],
    request: Request,
    reading: ReadingDep,
) -> FeedView:
    """A published feed by its name, or a saved one by its slug."""
    feed = latest_feed(any_feed, name, request, reading)
    return feed_view(feed, reading.public_url)


@router.post(
    "/feeds",
    summary="Save a filter as a feed",
    status_code=201,
    dependencies=[Depends(require_turn)],
    responses={
        200: {"model": FeedView, "description": "It was there already"},
        400: documented("The body is not JSON"),
        413: documented("The body is too long"),
        422: documented("A field was refused, or the feed would be too large"),
        429: documented("Asked too often"),
        503: documented("The database cannot be written"),
    },
)
def post_feed(
    asked: FilterParameters,
    _: Annotated[NoParameters, Query()],
    reading: ReadingDep,
    request: Request,
    response: Response,
) -> FeedView:
    """The feed of a filter, under the same short address for whoever asks for the same.

    A filter that a published feed holds already answers that feed, with 200.
    """
    try:
        feed, is_there = feed_wanted(asked, reading)
    except BadParameter as error:
        raise _in_body(error) from None
    # The connection goes back before another is taken: requests that each hold one and wait
    # for a second would wait for each other.
    reading.session.close()
    if is_there or not kept(request, feed):
        response.status_code = 200
    response.headers["Location"] = f"/api/v1/feeds/{feed.name}"
    return feed_view(feed, reading.public_url)


def _in_body(error: BadParameter) -> RequestValidationError:
    place = ("body", error.parameter)
    refused = {"type": "value_error", "loc": place, "ctx": {"error": error.detail}}
    return RequestValidationError([refused | {"msg": error.detail, "input": None}])


def _too_often(_: Request, error: Exception) -> JSONResponse:
    answer = problem(429, _TOO_OFTEN)
    answer.headers["Retry-After"] = str(WINDOW_SECONDS)
    return answer


def _too_large(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, FeedTooLarge)
    return problem(422, error.told, [Fault(parameter="body", where="body", detail=error.told)])
