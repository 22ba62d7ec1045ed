"""A watch asks one database server how it is, again and again.

It has a connection and a thread of its own, so that it waits for no request and no request
waits for it.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import literal_column, select

from app.database import Database
from app.models import Revision

PATIENCE_SECONDS = 5
"""A server that has not answered for as long counts as unreachable."""

LOST_PATIENCE_SECONDS = 0.2
"""How long a beat waits for one that does so already: the other server is waited for, too."""

_REVISION = select(Revision.number)

# A standby knows what it has replayed, any other server what it has written.
_REVISION_AND_PLACE = _REVISION.add_columns(
    literal_column("pg_is_in_recovery()"),
    literal_column(
        "(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
        " ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn)::bigint"
    ),
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a server said of itself when it was asked at ``asked_at`` of the monotonic clock."""

    asked_at: float
    revision: int
    follows: bool = False
    """Whether it is a standby that replays what another writes."""
    position: int | None = None
    """Octets of the write-ahead log that it has written or replayed; PostgreSQL alone tells."""


class Watch:
    """What is known of the server behind ``url``, which logs call ``name``."""

    def __init__(self, url: str, name: str) -> None:
        self._database = Database(url)
        self._name = name
        self._thread = ThreadPoolExecutor(1, "watch")
        self._asking: asyncio.Future[Vitals] | None = None
        self._felt_at = monotonic()
        self.vitals: Vitals | None = None
        """The last that it said."""
        self.reachable = True

    @property
    def silent_seconds(self) -> int:
        """For how long the server has not answered."""
        return int(monotonic() - self._felt_at)

    async def feel(self) -> None:
        """Ask the server once."""
        if self._asking is None:
            loop = asyncio.get_running_loop()
            self._asking = loop.run_in_executor(self._thread, self._asked)
        patience = PATIENCE_SECONDS if self.reachable else LOST_PATIENCE_SECONDS
        done, _ = await asyncio.wait({self._asking}, timeout=patience)
        if not done:
            self._lose("no answer in time")
            return
        asked, self._asking = self._asking, None
        if error := asked.exception():
            self._lose(error)
            return
        if not self.reachable:
            _log.warning("%s answers again after %d s", self._name, self.silent_seconds)
        self.vitals = asked.result()
        self._felt_at = monotonic()
        self.reachable = True

    def stop(self) -> None:
        """Let go of connection and thread."""
        # After what it is asking just now, whose connection would be lost otherwise.
        self._thread.submit(self._database.dispose)
        self._thread.shutdown(wait=False)

    def _lose(self, why: object) -> None:
        if self.reachable:
            _log.warning("%s does not answer: %s", self._name, why)
        self.reachable = False

    def _asked(self) -> Vitals:
        try:
            return self._vitals()
        except Exception:
            # A connection that a restart of the server has closed tells nothing of the server.
            self._database.dispose()
            return self._vitals()

    def _vitals(self) -> Vitals:
        # Before it is asked: what was committed until then, it has written when it answers.
        asked_at = monotonic()
        with self._database.engine.connect() as connection:
            # One statement: between two, a thread waits its turn among all that compute answers.
            if connection.dialect.name != "postgresql":
                return Vitals(asked_at, connection.scalars(_REVISION).one())
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            return Vitals(asked_at, *alone.execute(_REVISION_AND_PLACE).one())
