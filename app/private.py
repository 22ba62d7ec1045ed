"""The private half of the application: the calls and pages of those who are signed in.

``main`` imports it when somebody first asks for one of them.
"""

from fastapi import APIRouter, FastAPI

from app.api import (
    documents,
    following,
    me,
    outlines,
    own_dates,
    plan_contents,
    plan_import,
    plan_steps,
    plans,
    reports,
    secret_feeds,
    tasks,
    units,
    webhooks,
)
from app.serving import secret_feeds as secret_addresses
from app.serving.routes import add_routes
from app.web import work_pages

CALLS: tuple[APIRouter, ...] = (
    me.router,
    secret_feeds.router,
    units.router,
    own_dates.router,
    plans.router,
    plan_import.router,
    plan_import.marks_router,
    plan_contents.router,
    plan_steps.router,
    tasks.router,
    following.router,
    outlines.router,
    reports.router,
    documents.router,
    webhooks.router,
)


def add_to(app: FastAPI) -> None:
    """Serve them."""
    for router in CALLS:
        add_routes(app, router)
    secret_addresses.add_to(app)
    work_pages.add_to(app)
