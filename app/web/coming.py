"""What is coming, filtered and grouped by week."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.calendar.anniversary import YearClass
from app.catalogue.vocabulary import Category, Level
from app.regions import provinces, region
from app.serving.reading import ReadingDep
from app.views.coming import coming_view
from app.views.page_parameters import ComingPageParameters
from app.web.page import PageDep

# Documents are reviewed, and stand on no agenda.
_CATEGORIES = tuple(category for category in Category if category is not Category.VAN_BAN)

router = APIRouter(include_in_schema=False)


@router.get("/sap-toi")
def coming(
    page: PageDep, reading: ReadingDep, asked: Annotated[ComingPageParameters, Query()]
) -> HTMLResponse:
    """The agenda from a day on, by default from today."""
    first = asked.first or reading.today
    view = coming_view(first, asked.filters(reading.reference), reading)
    return page.rendered(
        "coming.html",
        **dict(view),
        today=reading.today,
        asked=asked,
        region=region(asked.region),
        provinces=provinces(),
        categories=_CATEGORIES,
        levels=tuple(Level),
        classes=tuple(YearClass),
        chosen=asked.chosen(),
    )
