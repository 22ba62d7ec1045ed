"""The page of a day: both calendars, and what falls on it."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.regions import region
from app.serving.reading import ReadingDep
from app.views.civil import CivilDay
from app.views.day import day_page
from app.views.page_parameters import AgendaPageParameters
from app.web.page import PageDep

router = APIRouter(include_in_schema=False)


@router.get("/ngay/{date}")
def day(
    date: CivilDay,
    page: PageDep,
    reading: ReadingDep,
    asked: Annotated[AgendaPageParameters, Query()],
) -> HTMLResponse:
    """That day."""
    return page.rendered(
        "day.html",
        **dict(day_page(date, asked.filters(reading.reference), reading)),
        today=reading.today,
        region=region(asked.region),
        chosen=asked.chosen(),
    )
