"""The application: routes, errors and headers put together, on one database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from app.api import (
    calls,
    check,
    deadlines,
    documentation,
    feed_changes,
    horizon,
    proposal,
    saved_feeds,
)
from app.database import Database
from app.errors import AppError
from app.serving import feeds, health, papers
from app.serving.errors import answer_errors
from app.serving.headers import Headers
from app.serving.late import Late
from app.serving.layer import AnswerLayer
from app.serving.memory import take_one_heap
from app.serving.metrics import scraped
from app.serving.pulse import Pulse
from app.serving.rates import rates_by
from app.serving.reading import Service
from app.serving.routes import add_routes
from app.serving.traffic import Traffic
from app.serving.turns import Turns
from app.serving.workers import end_with_supervisor
from app.settings import Settings, read_settings
from app.views.reading import References
from app.web import feed_changes as pages_of_changes
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
        end_with_supervisor()
        take_one_heap()
        with service.leaving.heard(chosen.drain_seconds):
            async with answers.running(), scraped(chosen, registry, answers, pulse):
                yield
        database.dispose()
        if replica:
            replica.dispose()

    app = FastAPI(
        title="Lịch Kỷ niệm",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url=None,  # app/api/documentation.py answers it
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    replica = Database(chosen.replica_url) if chosen.replica_url else None
    pulse = Pulse(chosen.database_url, chosen.replica_url)
    service = Service(chosen, database, References(), pulse, replica)
    app.state.service = service
    rates = rates_by(chosen)
    app.state.rates = rates
    answer_errors(app)
    add_routes(app, calls.router)
    add_routes(app, deadlines.router)
    add_routes(app, feed_changes.router)
    add_routes(app, horizon.router)
    add_routes(app, proposal.router)
    add_routes(app, pages_of_changes.router)
    add_routes(app, feeds.router)
    add_routes(app, health.router)
    saved_feeds.add_to(app)
    check.add_to(app)
    documentation.add_to(app)
    papers.prepare(app)
    pages.add_to(app)
    counted = Headers(Turns(Late(app, _add_private), app, rates.address))
    room = chosen.answers_octets
    registry = CollectorRegistry()
    answers = AnswerLayer(
        counted,
        pulse,
        room,
        service.published_paths,
        rates.address,
        Traffic(registry),
        chosen.trusted_proxies,
        rates.feeds,
    )
    return answers


def _add_private(app: FastAPI) -> None:
    from app import private  # with the first who asks for it, not with the first import

    private.add_to(app)
