"""The routes of published feeds."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.serving.conditional import conditional
from app.serving.errors import documented
from app.serving.reading import ReadingDep
from app.views.subscription import FeedParameters, subscription

MAX_AGE_SECONDS = 3600

router = APIRouter(tags=["feeds"])


@router.head("/feeds/{name}.ics", include_in_schema=False)
@router.get(
    "/feeds/{name}.ics",
    summary="A feed as ICS",
    response_class=Response,
    responses={404: documented("No such feed"), 422: documented("A choice was refused")},
)
def get_ics(
    name: str, asked: Annotated[FeedParameters, Query()], request: Request, reading: ReadingDep
) -> Response:
    """One published feed, in the months its definition gives, for calendar programs."""
    found = subscription(name, asked, reading)
    return conditional(
        request,
        found.body,
        media_type="text/calendar; charset=utf-8",
        modified=found.modified,
        max_age=MAX_AGE_SECONDS,
    )
