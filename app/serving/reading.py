"""The dependency by which a route gets its reading: one snapshot for one answer."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from app.clock import today
from app.database import CONNECTIONS, Database, DatabaseUnreachable
from app.feeds.definitions import published_feeds
from app.serving.answers import Label
from app.serving.layer import LABELS
from app.serving.pulse import Pulse
from app.settings import Settings
from app.views.reading import Reading, References, read


@dataclass(frozen=True, slots=True)
class Service:
    """What a running process holds; it hangs on the application's state."""

    settings: Settings
    database: Database
    references: References
    pulse: Pulse
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONNECTIONS))

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One snapshot for one answer.

        Raises:
            DatabaseUnreachable: if the database did not answer when last asked.
        """
        if not self.pulse.reachable:
            # To try would keep a thread waiting for each request.
            raise DatabaseUnreachable("it did not answer when last asked")
        with self.database.reading() as session:
            yield read(session, self.references, today(), self.settings.address)

    def published_paths(self) -> tuple[str, ...]:
        """The front page and all published feeds."""
        with self.reading() as reading:
            feeds = published_feeds(reading.reference)
        return "/", *(f"/feeds/{feed.name}.ics" for feed in feeds)


def service(request: Request) -> Service:
    """The service that answers this request."""
    held: Service = request.app.state.service
    return held


async def _turn(request: Request) -> AsyncIterator[None]:
    # Requests wait for a connection here and not in threads: threads that wait for one would
    # be all there are, and none left to finish those that hold one.
    async with service(request).turns:
        yield


def _reading(
    request: Request, _: Annotated[None, Depends(_turn, scope="function")]
) -> Iterator[Reading]:
    with service(request).reading() as reading:
        label = Label(reading.revision, reading.today, reading.changed_at)
        request.scope.get(LABELS, []).append(label)
        yield reading


# The scope makes the session end before the answer leaves, and not after.
ReadingDep = Annotated[Reading, Depends(_reading, scope="function")]
