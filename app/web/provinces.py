"""The pages of provinces: all of them, and what each keeps of its own."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.serving.reading import ReadingDep
from app.views.provinces import ProvinceNotFound, province_list, province_view
from app.web.page import PageDep

router = APIRouter(include_in_schema=False)


@router.get("/tinh")
def provinces(page: PageDep, reading: ReadingDep) -> HTMLResponse:
    """All provinces."""
    return page.rendered("provinces.html", provinces=province_list(reading))


@router.get("/tinh/{codename}")
def province(codename: str, page: PageDep, reading: ReadingDep) -> Response:
    """One province; a merged one leads to its successor."""
    try:
        found = province_view(codename, reading)
    except ProvinceNotFound as error:
        if error.successor is None:
            raise
        return RedirectResponse(page.link(f"/tinh/{error.successor}"), 301)
    return page.rendered("province.html", **dict(found))
