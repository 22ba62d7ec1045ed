"""The pages that anybody may read: each in Vietnamese, and under ``/en`` in English."""

from fastapi import APIRouter, FastAPI
from fastapi.responses import RedirectResponse

from app.web import (
    assets,
    coming,
    conversion,
    crawlers,
    day,
    event,
    home,
    horizon,
    month,
    provinces,
    searching,
    subscribing,
    year,
    year_export,
)
from app.web.page import ENGLISH
from app.web.refusals import show_errors

_PAGES = (
    home, day, coming, month, year_export, year, event, conversion, searching, provinces,
    subscribing, horizon,
)  # fmt: skip


def add_to(app: FastAPI) -> None:
    """Serve the pages and the files they use, and show errors as pages."""
    app.include_router(assets.router)
    app.include_router(crawlers.router)
    for module in _PAGES:
        routes: APIRouter = module.router
        for prefix in ("", ENGLISH):
            app.include_router(routes, prefix=prefix, include_in_schema=False)
    app.add_api_route(ENGLISH, _english_home, include_in_schema=False)
    show_errors(app)


def _english_home() -> RedirectResponse:
    return RedirectResponse(f"{ENGLISH}/", 301)
