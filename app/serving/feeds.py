"""The routes of published feeds."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.serving.conditional import http_date
from app.serving.errors import documented
from app.serving.reading import ReadingDep
from app.views.subscription import FeedParameters, subscription

MAX_AGE_SECONDS = 3600

router = APIRouter(tags=["feeds"])


@router.get(
    "/feeds/{name}.ics",
    summary="A feed as ICS",
    response_class=Response,
    responses={404: documented("No such feed"), 422: documented("A choice was refused")},
)
def get_ics(name: str, asked: Annotated[FeedParameters, Query()], reading: ReadingDep) -> Response:
    """One published feed, in the months its definition gives, for calendar programs."""
    found = subscription(name, asked, reading)
    headers = {
        "Last-Modified": http_date(found.modified),
        "Cache-Control": f"public, max-age={MAX_AGE_SECONDS}",
    }
    return Response(found.body, media_type="text/calendar; charset=utf-8", headers=headers)
