"""Stopping: a command that is told to end finishes the piece of work that it has in hand."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Whether the command was told to end (SIGTERM) since the block began."""
    told = False

    def hear(_number: int, _frame: FrameType | None) -> None:
        nonlocal told
        told = True

    before = signal.signal(signal.SIGTERM, hear)
    try:
        yield lambda: told
    finally:
        signal.signal(signal.SIGTERM, before)
