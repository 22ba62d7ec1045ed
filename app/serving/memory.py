"""Memory is taken from the system in one heap, whatever the number of threads.

The GNU C library gives threads heaps of their own, up to eight for each core, so that they need
not wait for one another.  Threads of Python seldom run side by side, and what one heap has
free no other can use.
"""

import ctypes
import sys

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of ``<malloc.h>``."""


def take_one_heap() -> None:
    """Let all threads that begin from now on share the first heap, where the library knows how."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none, and one heap
        if mallopt:
            mallopt(_ARENA_MAX, 1)
