"""The dependency by which a route gets its reading: one snapshot for one answer."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.exc import OperationalError

from app.clock import today
from app.database import CONNECTIONS, Database, DatabaseUnreachable
from app.feeds.definitions import published_feeds
from app.serving.answers import Label
from app.serving.layer import LABELS
from app.serving.leaving import Leaving
from app.serving.pulse import Pulse
from app.settings import Settings
from app.views.reading import Reading, References, read

TURN_SECONDS = 10
"""How long a request waits for a connection before it is told to come again."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a running process holds; it hangs on the application's state."""

    settings: Settings
    database: Database
    references: References
    pulse: Pulse
    replica: Database | None = None
    """Asked by readers while it is close behind ``database``."""
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONNECTIONS))
    leaving: Leaving = field(default_factory=Leaving)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A place among those who have a connection, kept while the block lasts.

        Raises:
            DatabaseUnreachable: if none became free in time.
        """
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self.turns.acquire()
        except TimeoutError:
            raise DatabaseUnreachable("no connection became free in time") from None
        try:
            yield
        finally:
            self.turns.release()

    def require_primary(self) -> None:
        """Refuse at once what only the primary can answer, while it does not.

        Raises:
            DatabaseUnreachable: if it did not answer when last asked.
        """
        if not self.pulse.primary.reachable:
            raise DatabaseUnreachable("it did not answer when last asked")

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One snapshot for one answer, of the replica if one is close behind.

        Raises:
            DatabaseUnreachable: if no server answered when last asked.
        """
        pulse = self.pulse
        close = (self.replica,) if self.replica and pulse.replica_is_close else ()
        primary = (self.database,) if pulse.primary.reachable else ()
        with ExitStack() as opened:
            yield self._opened(opened, *close, *primary)

    @contextmanager
    def reading_latest(self) -> Iterator[Reading]:
        """One snapshot of the primary, for what may just have been written or taken back.

        Raises:
            DatabaseUnreachable: if it did not answer when last asked.
        """
        self.require_primary()
        with ExitStack() as opened:
            yield self._read(opened, self.database)

    def _opened(self, opened: ExitStack, *databases: Database) -> Reading:
        """A reading on the first that answers now, of those that answered when last asked."""
        if not databases:
            # To try would keep a thread waiting for each request.
            raise DatabaseUnreachable("it did not answer when last asked")
        *others, last = databases
        for database in others:
            with suppress(OperationalError):
                return self._read(opened, database)
        return self._read(opened, last)

    def _read(self, opened: ExitStack, database: Database) -> Reading:
        session = opened.enter_context(database.reading())
        return read(session, self.references, today(), self.settings.address)

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
    async with service(request).turn():
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
