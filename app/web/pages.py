"""The pages that anybody may read."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.calendar.lunar import ALMANAC
from app.calendar.window import ONE_DAY, Window
from app.filters import EVERYTHING_NATIONAL
from app.serving.reading import ReadingDep
from app.views.day import day_view
from app.views.event import EventNotFound, event_occurrences, event_page
from app.views.feeds import feed_list
from app.views.refused import refusal
from app.views.upcoming import upcoming

DAYS_AHEAD = 30

_HERE = Path(__file__).parent
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def add_to(app: FastAPI) -> None:
    """Serve the pages and the files they use."""
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.include_router(router)


@router.get("/")
def home(reading: ReadingDep) -> HTMLResponse:
    """Today in both calendars, what is coming, and the feeds."""
    tomorrow = reading.today + ONE_DAY
    ahead = Window(tomorrow, tomorrow + timedelta(days=DAYS_AHEAD)).within(ALMANAC)
    found = upcoming(ahead, EVERYTHING_NATIONAL, reading, limit=500, cursor=None).items
    return rendered(
        "home.html",
        day=day_view(reading.today, EVERYTHING_NATIONAL, reading),
        # What runs already stands under today.
        coming=[occurrence for occurrence in found if occurrence.date >= tomorrow],
        feeds=feed_list(reading).items,
    )


@router.get("/su-kien/{event_id}")
def event(
    event_id: Annotated[str, PathParameter(max_length=48)], reading: ReadingDep
) -> HTMLResponse:
    """One event: what it is, its next days, its sources."""
    try:
        page = event_page(event_id, reading)
    except EventNotFound as error:
        return rendered("missing.html", 404, sentence=refusal(error))
    occurrences = event_occurrences(event_id, None, reading).items
    return rendered("event.html", page=page, event=page.event, occurrences=occurrences)


def rendered(
    template: str, status: int = 200, /, **context: Any
) -> HTMLResponse:  # Any: views of every kind
    """A page that prints ``context``."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(context), status)
