"""The front page tells today; any other day has a page of the same kind."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.serving.reading import ReadingDep
from app.views.home import home_view
from app.web.page import PageDep

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(page: PageDep, reading: ReadingDep) -> HTMLResponse:
    """Today in both calendars, the next seven days, the next great day, the feeds."""
    return page.rendered("home.html", **dict(home_view(reading)))
