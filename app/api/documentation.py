"""The description of the API, and its interactive documentation, served from here alone.

The program that draws it comes with the package ``fastapi-offline`` and is started by a
script of ours: FastAPI's own page loads it from elsewhere and starts it inline, which
our Content-Security-Policy forbids.
"""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from app.api.parameters import NoParameters
from app.serving.canonical import DESCRIPTION

PATH = "/api/docs"

_OWN = Path(__file__).parent / "static"

# Swagger UI writes style attributes into what it draws.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def add_to(app: FastAPI) -> None:
    """Serve the documentation under ``/api/docs``."""
    swagger = files("fastapi_offline") / "static"
    app.mount(f"{PATH}/own", StaticFiles(directory=_OWN), name="documentation")
    app.mount(f"{PATH}/swagger", StaticFiles(directory=str(swagger)), name="swagger")
    app.get(PATH, include_in_schema=False)(documentation)
    # FastAPI's own route would take any parameter.
    app.get(DESCRIPTION, include_in_schema=False)(description)


def documentation() -> Response:
    """The page."""
    return FileResponse(_OWN / "documentation.html", headers={"Content-Security-Policy": _POLICY})


def description(request: Request, _: Annotated[NoParameters, Query()]) -> Response:
    """All calls, as OpenAPI has it."""
    return JSONResponse(request.app.openapi())
