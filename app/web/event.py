"""The page of an event: what it is, its days, and why they are its days."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse

from app.serving.reading import ReadingDep
from app.views.event_story import event_story
from app.views.linked_data import linked_event
from app.web.page import PageDep

router = APIRouter(include_in_schema=False)


@router.get("/su-kien/{event_id}")
def event(
    event_id: Annotated[str, PathParameter(max_length=48)], page: PageDep, reading: ReadingDep
) -> HTMLResponse:
    """One event."""
    found = event_story(event_id, reading)
    linked = linked_event(found, reading.public_url)
    return page.rendered("event.html", found=found, event=found.event, linked=linked)
