"""The page of what changed in a feed, and the same as Atom."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from app.serving.errors import TITLES, Problem
from app.serving.feeds import MAX_AGE_SECONDS
from app.serving.reading import ReadingDep
from app.views.feed_changes import feed_changes, feed_changes_atom
from app.views.refused import refusal
from app.views.subscription import FeedNotFound
from app.web.page import PageDep

router = APIRouter(include_in_schema=False)


@router.get("/feeds/{name}/changes")
@router.get("/en/feeds/{name}/changes")
def page_of_changes(name: str, page: PageDep, reading: ReadingDep) -> HTMLResponse:
    """What changed, for people; sentences are Vietnamese in both languages."""
    try:
        told = feed_changes(name, reading)
    except FeedNotFound as error:
        missing = Problem(title=TITLES[404], status=404, detail=refusal(error) or "")
        return page.rendered("refused.html", 404, problem=missing)
    return page.rendered("feed_changes.html", told=told)


@router.get("/feeds/{name}/changes.atom")
def atom_of_changes(name: str, reading: ReadingDep) -> Response:
    """What changed, for feed readers."""
    return Response(
        feed_changes_atom(feed_changes(name, reading)),
        media_type="application/atom+xml; charset=utf-8",
        headers={"Cache-Control": f"public, max-age={MAX_AGE_SECONDS}"},
    )
