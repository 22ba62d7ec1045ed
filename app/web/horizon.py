"""The round years of several years ahead, on a page and as tables."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from app.catalogue.vocabulary import Category, Level
from app.documents.tables import CSV_TYPE, WORKBOOK_TYPE, csv_text
from app.regions import provinces
from app.serving.reading import ReadingDep
from app.views.horizon import HorizonView, horizon_view
from app.views.page_parameters import (
    MAX_HORIZON_YEARS,
    MAX_LEAD_MONTHS,
    HorizonPageParameters,
    Multiple,
)
from app.views.sheets import horizon_sheet, horizon_workbook
from app.web.page import PageDep

router = APIRouter(include_in_schema=False)

Asked = Annotated[HorizonPageParameters, Query()]

_CHOICES = {
    "categories": tuple(Category),
    "levels": tuple(Level),
    "multiples": tuple(Multiple),
    "max_years": MAX_HORIZON_YEARS,
    "max_lead": MAX_LEAD_MONTHS,
}


@router.get("/ke-hoach-xa")
def horizon(page: PageDep, asked: Asked, reading: ReadingDep) -> HTMLResponse:
    """The round years by year and month, with the form that asks for others."""
    view = horizon_view(asked, reading)
    return page.rendered(
        "horizon.html",
        asked=asked,
        earlier=view.earlier,
        later=view.later,
        provinces=provinces(),
        **_CHOICES,
        **dict(view),
    )


@router.get("/ke-hoach-xa.xlsx")
def horizon_xlsx(asked: Asked, reading: ReadingDep) -> Response:
    """The same as a workbook."""
    view = horizon_view(asked, reading)
    return attached(horizon_workbook(view, reading), WORKBOOK_TYPE, f"{_name(view)}.xlsx")


@router.get("/ke-hoach-xa.csv")
def horizon_csv(asked: Asked, reading: ReadingDep) -> Response:
    """The same as CSV."""
    view = horizon_view(asked, reading)
    return attached(csv_text(horizon_sheet(view)).encode(), CSV_TYPE, f"{_name(view)}.csv")


def _name(view: HorizonView) -> str:
    return f"ke-hoach-xa-{view.first_year}-{view.last_year}"


def attached(content: bytes, media_type: str, name: str) -> Response:
    """An answer that browsers save as ``name``, which is ASCII."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=disposition)
