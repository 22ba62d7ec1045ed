"""The application: routes, errors and headers put together, on one database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from app.api import (
    calls,
    check,
    deadlines,
    documentation,
    documents,
    feed_changes,
    following,
    horizon,
    me,
    outlines,
    own_dates,
    plan_contents,
    plan_steps,
    plans,
    proposal,
    reports,
    saved_feeds,
    secret_feeds,
    tasks,
    units,
    webhooks,
)
from app.database import Database
from app.errors import AppError
from app.serving import feeds, health, papers
from app.serving import secret_feeds as secret_addresses
from app.serving.errors import answer_errors
from app.serving.headers import Headers
from app.serving.layer import AnswerLayer
from app.serving.pulse import Pulse
from app.serving.reading import Service
from app.settings import Settings, read_settings
from app.views.reading import References
from app.web import check as pages_of_drafts
from app.web import doctor, pages, work_pages
from app.web import feed_changes as pages_of_changes
from app.web import papers as pages_of_papers

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
        async with answers.running():
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
    pulse = Pulse(chosen.database_url)
    service = Service(chosen, database, References(), pulse)
    app.state.service = service
    answer_errors(app)
    app.include_router(calls.router)
    app.include_router(deadlines.router)
    app.include_router(feed_changes.router)
    app.include_router(horizon.router)
    app.include_router(proposal.router)
    app.include_router(pages_of_changes.router)
    app.include_router(feeds.router)
    app.include_router(health.router)
    app.include_router(me.router)
    app.include_router(secret_feeds.router)
    secret_addresses.add_to(app)
    app.include_router(units.router)
    app.include_router(own_dates.router)
    app.include_router(plans.router)
    app.include_router(plan_contents.router)
    app.include_router(plan_steps.router)
    app.include_router(tasks.router)
    app.include_router(following.router)
    app.include_router(outlines.router)
    app.include_router(reports.router)
    app.include_router(documents.router)
    app.include_router(webhooks.router)
    saved_feeds.add_to(app)
    check.add_to(app)
    documentation.add_to(app)
    papers.prepare(app)
    pages_of_papers.add_to(app)
    pages.add_to(app)
    doctor.add_to(app)
    pages_of_drafts.add_to(app)
    work_pages.add_to(app)
    answers = AnswerLayer(Headers(app), pulse, chosen.answers_octets, service.published_paths)
    return answers
