"""The interactive documentation of the API, served from here alone.

The program that draws it comes with the package ``fastapi-offline`` and is started by a
script of ours: FastAPI's own page loads it from elsewhere and starts it inline, which
our Content-Security-Policy forbids.
"""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles

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


def documentation() -> Response:
    """The page."""
    return FileResponse(_OWN / "documentation.html", headers={"Content-Security-Policy": _POLICY})
