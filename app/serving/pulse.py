"""The pulse of the service: which revision the catalogue has, and which servers answer.

The primary tells the revision. A replica, where there is one, is asked by readers while it
is close behind: it has the latest revision, and all that the primary had committed
``LAG_SECONDS`` before it last answered. With the primary lost it so goes on answering
readers from the same revision; nobody can write then.
"""

import asyncio
import logging
from collections import deque

from app.serving.watch import Vitals, Watch

LAG_SECONDS = 10
"""A replica further behind is not asked."""

_log = logging.getLogger(__name__)


class Pulse:
    """What is known of the databases; no revision before the first answer."""

    def __init__(self, url: str, replica_url: str | None = None) -> None:
        self.primary = Watch(url, "the database")
        self.replica = Watch(replica_url, "the replica") if replica_url else None
        self._marks: deque[Vitals] = deque()
        self.revision: int | None = None
        self.reachable = True
        """Whether any server may be asked by readers."""
        self.replica_is_close = False

    @property
    def silent_seconds(self) -> int:
        """For how long the primary has not answered."""
        return self.primary.silent_seconds

    async def feel(self) -> None:
        """Ask the servers once."""
        watches = (self.primary, self.replica) if self.replica else (self.primary,)
        await asyncio.gather(*(watch.feel() for watch in watches))
        if self.primary.reachable and self.primary.vitals:
            self.revision = self.primary.vitals.revision
            self._mark(self.primary.vitals)
        self._judge_replica()
        self.reachable = self.primary.reachable or self.replica_is_close

    def stop(self) -> None:
        """Let go of connections and threads."""
        self.primary.stop()
        if self.replica:
            self.replica.stop()

    def _mark(self, vitals: Vitals) -> None:
        self._marks.append(vitals)
        while vitals.asked_at - self._marks[0].asked_at > LAG_SECONDS:
            self._marks.popleft()

    def _judge_replica(self) -> None:
        if self.replica is None:
            return
        close = self.replica.reachable and self._is_close(self.replica.vitals)
        if close != self.replica_is_close:
            _log.warning("readers ask the %s", "replica" if close else "primary alone")
        self.replica_is_close = close

    def _is_close(self, told: Vitals | None) -> bool:
        if told is None or not told.follows or told.position is None or not self._marks:
            return False
        mark = self._marks[0]
        has_what_lasts = mark.position is None or told.position >= mark.position
        return has_what_lasts and told.revision >= (self.revision or 0)
