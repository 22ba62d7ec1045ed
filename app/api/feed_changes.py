"""The call that tells what changed in a feed."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.api.parameters import NoParameters
from app.serving.errors import documented
from app.serving.reading import ReadingDep
from app.views.feed_changes import FeedChangesView, feed_changes

router = APIRouter(
    prefix="/api/v1", responses={422: documented("A parameter was refused")}, tags=["feeds"]
)


@router.get(
    "/feeds/{name}/changes",
    summary="What changed in a feed",
    responses={404: documented("No such feed")},
)
def get_feed_changes(
    name: Annotated[str, Path(max_length=48, examples=["vn-le-lon"])],
    _: Annotated[NoParameters, Query()],
    reading: ReadingDep,
) -> FeedChangesView:
    """What came in, moved, was renamed, corrected or withdrawn, and why, the newest first.

    The last two years, 200 changes at most.
    """
    return feed_changes(name, reading)
