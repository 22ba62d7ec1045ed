"""The page of a search: what was found, and when it comes next."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.serving.reading import ReadingDep
from app.views.page_parameters import SearchPageParameters
from app.views.searching import search_view
from app.web.page import PageDep

router = APIRouter(include_in_schema=False)


@router.get("/tim")
def search(
    page: PageDep, asked: Annotated[SearchPageParameters, Query()], reading: ReadingDep
) -> HTMLResponse:
    """What ``q`` finds, the closest first."""
    found = search_view(asked.q, reading, cursor=asked.cursor)
    return page.rendered("search.html", found=found, q=asked.q)
