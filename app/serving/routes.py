"""Routes of the application are those that its routers hold, as they are.

``include_router`` would build each of them a second time, for each application anew, when it
is first asked for something.
"""

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from app.serving.errors import documented

EVERYWHERE: dict[int | str, dict[str, Any]] = {
    429: documented("Asked too often"),
    503: documented("The database does not answer; ask again after `Retry-After` seconds"),
}
"""What any call may answer."""


def add_routes(app: FastAPI, router: APIRouter) -> None:
    """Serve the routes of ``router``."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            route.responses = EVERYWHERE | route.responses
    app.router.routes.extend(router.routes)
