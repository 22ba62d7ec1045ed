"""The pulse of the database: whether it answers, and which revision it has.

It is asked on a connection and in a thread of its own, so that it waits for no request
and no request waits for it.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from sqlalchemy import select

from app.database import Database
from app.models import Revision

PATIENCE_SECONDS = 3
"""A database that has not answered for as long counts as unreachable."""

_log = logging.getLogger(__name__)


class Pulse:
    """What is known of the database behind ``url``; no revision before the first answer."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._thread = ThreadPoolExecutor(1, "pulse")
        self._asking: asyncio.Future[int] | None = None
        self._felt_at = monotonic()
        self.revision: int | None = None
        self.reachable = True

    @property
    def silent_seconds(self) -> int:
        """For how long the database has not answered."""
        return int(monotonic() - self._felt_at)

    async def feel(self) -> None:
        """Ask the database once."""
        if self._asking is None:
            loop = asyncio.get_running_loop()
            self._asking = loop.run_in_executor(self._thread, self._asked)
        done, _ = await asyncio.wait({self._asking}, timeout=PATIENCE_SECONDS)
        if not done:
            self.reachable = False
            return
        asked, self._asking = self._asking, None
        if error := asked.exception():
            if self.reachable:
                _log.warning("the database does not answer: %s", error)
            self.reachable = False
            return
        if not self.reachable:
            _log.warning("the database answers again after %d s", self.silent_seconds)
        self.revision = asked.result()
        self._felt_at = monotonic()
        self.reachable = True

    def stop(self) -> None:
        """Let go of connection and thread."""
        # After what it is asking just now, whose connection would be lost otherwise.
        self._thread.submit(self._database.dispose)
        self._thread.shutdown(wait=False)

    def _asked(self) -> int:
        try:
            return self._revision()
        except Exception:
            # A connection that a restart of the server has closed tells nothing of the server.
            self._database.dispose()
            return self._revision()

    def _revision(self) -> int:
        with self._database.reading() as session:
            return session.scalars(select(Revision.number)).one()
