"""The application: routes, errors and headers put together, on one database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from app.api import calls, documentation
from app.database import Database
from app.errors import AppError
from app.serving import feeds
from app.serving.errors import answer_errors
from app.serving.headers import Headers
from app.serving.reading import Service
from app.settings import Settings, read_settings
from app.views.reading import References
from app.web import pages

DESCRIPTION = """\
Commemorations of Vietnam: what is coming, on which day of both calendars, for which time, and
why. Lunar dates are those of the **Vietnamese** calendar.

The code is free under GPL-3.0-or-later, the data under
[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/): name *Lịch Kỷ niệm* as their source.
"""


def create_app(settings: Settings | None = None) -> ASGIApp:
    """The application for ``settings``, by default those of the environment.

    Raises:
        BadSettings: if a setting cannot be used.
        DatabaseOutOfStep: if the database has another schema than this code.
        DatabaseUnreachable: if the database does not answer.
    """
    chosen = settings or read_settings()
    database = Database(chosen.database_url)
    try:
        database.check()
    except AppError:
        database.dispose()
        raise

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        database.dispose()

    app = FastAPI(
        title="Lịch Kỷ niệm",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.service = Service(chosen, database, References())
    answer_errors(app)
    app.include_router(calls.router)
    app.include_router(feeds.router)
    documentation.add_to(app)
    pages.add_to(app)
    return Headers(app)
