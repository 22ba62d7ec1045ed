"""The pages of those who are signed in, and those by which one signs in; in Vietnamese alone."""

from fastapi import APIRouter, FastAPI

from app.web import account, groups, signing_in, unit_people, units

ROUTERS: tuple[APIRouter, ...] = (
    signing_in.router,
    account.router,
    units.router,
    unit_people.router,
    groups.router,
)


def add_to(app: FastAPI) -> None:
    """Serve the pages."""
    signing_in.prepare(app)
    for router in ROUTERS:
        app.include_router(router)
