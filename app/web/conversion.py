"""The page that turns a day of one calendar into the other's."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.calendar.lunar import ALMANAC
from app.serving.reading import ReadingDep
from app.views.conversion import DAY_NAMES, MONTH_NAMES, conversion_page
from app.views.page_parameters import ConversionPageParameters
from app.web.page import PageDep

router = APIRouter(include_in_schema=False)


@router.get("/doi-ngay")
def conversion(
    page: PageDep, reading: ReadingDep, asked: Annotated[ConversionPageParameters, Query()]
) -> HTMLResponse:
    """Two forms, and the answer to the one that was sent; a refusal leaves what was entered."""
    told = conversion_page(asked, reading.today)
    status = 422 if told.refused else 200
    names = {"day_names": DAY_NAMES, "month_names": MONTH_NAMES, "almanac": ALMANAC}
    return page.rendered("conversion.html", status, told=told, found=told.found, **names)
