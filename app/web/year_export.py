"""A year as a workbook."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.documents.tables import WORKBOOK_TYPE
from app.serving.reading import ReadingDep
from app.views.civil import Year
from app.views.page_parameters import AgendaPageParameters
from app.views.sheets import year_workbook
from app.views.year import year_view
from app.web.horizon import attached

router = APIRouter(include_in_schema=False)


@router.get("/nam/{year}.xlsx")
def year_xlsx(
    year: Year, asked: Annotated[AgendaPageParameters, Query()], reading: ReadingDep
) -> Response:
    """The year by sections, its reviews and its days off."""
    view = year_view(year, asked.filters(reading.reference), reading)
    return attached(year_workbook(view, reading), WORKBOOK_TYPE, f"lich-ky-niem-{year}.xlsx")
