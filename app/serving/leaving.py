"""Leaving is how a process ends when it is told to: announced first, and within a bound.

On SIGTERM ``/readyz`` says so at once, so that whoever spreads requests sends no more; a
moment later the server takes no connection any more and finishes what it is answering.
What is not finished when all time is up is cut: nobody was told that it was done.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

FINISH_SECONDS = 5
"""How long the server waits for what it is answering."""

IN_ALL_SECONDS = 9.0
"""When a process that was told to end is gone, whatever it was doing."""

_log = logging.getLogger(__name__)


class Leaving:
    """Whether this process was told to end."""

    def __init__(self) -> None:
        self.announced = False

    @contextmanager
    def heard(self, drain_seconds: float) -> Iterator[None]:
        """Put off SIGTERM by ``drain_seconds`` while the block lasts, and announce it meanwhile.

        Only the main thread hears signals: elsewhere nothing is changed.
        """
        loop, server = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)
        if threading.current_thread() is not threading.main_thread() or not callable(server):
            yield
            return

        def leave(number: int, frame: FrameType | None) -> None:
            # Told both by the supervisor of workers and by whoever signals the whole group.
            if self.announced:
                return
            self.announced = True
            _cut_in_the_end()
            loop.call_soon_threadsafe(loop.call_later, drain_seconds, server, number, frame)

        signal.signal(signal.SIGTERM, leave)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, server)


def _cut_in_the_end(end: Callable[[int], object] = os._exit) -> None:
    def cut() -> None:
        _log.error("cut what was not finished after %g s", IN_ALL_SECONDS)
        end(1)

    timer = threading.Timer(IN_ALL_SECONDS, cut)
    timer.daemon = True
    timer.start()
