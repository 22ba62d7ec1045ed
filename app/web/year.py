"""A year at a glance, and as a sheet to print."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from app.documents.wall_calendar import pdf
from app.regions import provinces
from app.serving.reading import ReadingDep
from app.views.civil import Year
from app.views.page_parameters import AgendaPageParameters, PaperParameters
from app.views.parameters import known_region
from app.views.reading import Reading
from app.views.wall_calendar import wall_calendar
from app.views.year_page import year_page
from app.web.page import Page, PageDep

router = APIRouter(include_in_schema=False)

Asked = Annotated[AgendaPageParameters, Query()]


@router.get("/nam")
def this_year(page: PageDep, reading: ReadingDep, asked: Asked) -> HTMLResponse:
    """The civil year of today."""
    return _shown(reading.today.year, page, reading, asked)


@router.get("/nam/{year:int}")
def one_year(year: Year, page: PageDep, reading: ReadingDep, asked: Asked) -> HTMLResponse:
    """One civil year."""
    return _shown(year, page, reading, asked)


@router.get("/nam/{year:int}.pdf")
def wall_calendar_to_print(
    year: Year, reading: ReadingDep, asked: Annotated[PaperParameters, Query()]
) -> Response:
    """The year on one sheet of paper, in Vietnamese."""
    region = known_region(asked.region, reading.reference)
    sheet = wall_calendar(year, region, asked.paper, reading)
    return Response(
        pdf(sheet, asked.paper),
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="lich-{year}.pdf"'},
    )


def _shown(year: int, page: Page, reading: Reading, asked: AgendaPageParameters) -> HTMLResponse:
    view = year_page(year, asked.filters(reading.reference), reading)
    chosen = asked.chosen()
    return page.rendered(
        "year.html",
        **dict(view),
        provinces=provinces(),
        chosen=chosen,
        api=f"/api/v1/years/{year}{'?' if chosen else ''}{urlencode(chosen, True)}",
        address=f"{reading.public_url}{page.link(f'/nam/{year}', **chosen)}",
    )
