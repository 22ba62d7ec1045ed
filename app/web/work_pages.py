"""The pages of those who are signed in, and those by which one signs in; in Vietnamese alone."""

from fastapi import APIRouter, FastAPI

from app.serving.routes import add_routes
from app.web import (
    account,
    groups,
    outlines,
    own_dates,
    plan_changes,
    plan_dates,
    plan_following,
    plan_import,
    plan_lines,
    plan_papers,
    plan_steps,
    plan_templates,
    plan_views,
    plan_work,
    plans,
    reports,
    secret_feeds,
    signing_in,
    unit_agenda,
    unit_people,
    units,
    webhooks,
)

ROUTERS: tuple[APIRouter, ...] = (
    signing_in.router,
    account.router,
    secret_feeds.router,
    units.router,
    unit_people.router,
    groups.router,
    own_dates.router,
    unit_agenda.router,
    plans.router,
    plan_import.router,
    plan_import.marks_router,
    plan_lines.router,
    plan_dates.router,
    plan_changes.router,
    plan_work.router,
    plan_templates.router,
    plan_views.router,
    plan_steps.router,
    plan_following.router,
    plan_papers.router,
    outlines.router,
    reports.router,
    webhooks.router,
)


def add_to(app: FastAPI) -> None:
    """Serve the pages."""
    signing_in.prepare(app)
    for router in ROUTERS:
        add_routes(app, router)
