"""The pages that anybody may read: each in Vietnamese, and under ``/en`` in English."""

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.routing import Router

from app.serving.routes import add_routes
from app.web import (
    assets,
    check,
    coming,
    conversion,
    crawlers,
    day,
    doctor,
    event,
    home,
    horizon,
    month,
    papers,
    provinces,
    searching,
    subscribing,
    year,
    year_export,
)
from app.web.page import ENGLISH
from app.web.refusals import show_errors

_PAGES = (
    papers, home, day, coming, month, year_export, year, event, conversion, searching, provinces,
    subscribing, horizon, doctor, check,
)  # fmt: skip


def add_to(app: FastAPI) -> None:
    """Serve the pages and the files they use, and show errors as pages."""
    doctor.prepare(app)
    for module in (assets, crawlers, *_PAGES):
        add_routes(app, module.router)
    app.add_api_route(ENGLISH, _english_home, include_in_schema=False)
    routes = [route for module in _PAGES for route in module.router.routes]
    app.mount(ENGLISH, Router(routes, redirect_slashes=False))
    show_errors(app)


def _english_home() -> RedirectResponse:
    return RedirectResponse(f"{ENGLISH}/", 301)
