"""A month as a wall calendar shows it; ``/lich`` is the one of today, or the one jumped to."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.regions import provinces, region
from app.serving.reading import ReadingDep
from app.views.civil import Month
from app.views.page_parameters import AgendaPageParameters, MonthPageParameters
from app.views.reading import Reading
from app.views.wall import wall_view
from app.web.page import Page, PageDep

router = APIRouter(include_in_schema=False)


@router.get("/lich")
def this_month(
    page: PageDep, reading: ReadingDep, asked: Annotated[MonthPageParameters, Query()]
) -> HTMLResponse:
    """The month of today, or the one that the form names."""
    today = reading.today
    year = asked.year or today.year
    month = asked.month or (1 if asked.year else today.month)
    return _shown(page, reading, asked, year, month)


@router.get("/lich/{month}")
def one_month(
    month: Month,
    page: PageDep,
    reading: ReadingDep,
    asked: Annotated[AgendaPageParameters, Query()],
) -> HTMLResponse:
    """That month."""
    year, number = map(int, month.split("-"))
    return _shown(page, reading, asked, year, number)


def _shown(
    page: Page, reading: Reading, asked: AgendaPageParameters, year: int, month: int
) -> HTMLResponse:
    view = wall_view(year, month, asked.filters(reading.reference), reading)
    return page.rendered(
        "month.html",
        **dict(view),
        region=region(asked.region),
        provinces=provinces(),
        chosen=asked.chosen(),
        address=f"{reading.public_url}{page.link(f'/lich/{view.month.month}', **asked.chosen())}",
    )
