"""An encoding is how the bytes of an answer travel: as they are, or as gzip.

No other encoding is offered: ``docs/decisions/answer-layer.md`` has the figures.
"""

import gzip
from functools import lru_cache

REMEMBERED_OCTETS = 256
SMALLEST_OCTETS = 1000
"""Below, an answer fits into one packet anyway."""

_GZIP_NAMES = (b"gzip", b"x-gzip")
_LEVEL = 6


def gzipped(body: bytes) -> bytes | None:
    """``body`` as gzip, always the same bytes; None where that is not worth it."""
    if len(body) < SMALLEST_OCTETS:
        return None
    packed = gzip.compress(body, _LEVEL, mtime=0)
    return packed if len(packed) < len(body) else None


def takes_gzip(accepted: bytes | None) -> bool:
    """Whether Accept-Encoding ``accepted`` prefers gzip to the bytes as they are."""
    if not accepted:
        return False
    return (_takes_gzip if len(accepted) > REMEMBERED_OCTETS else _remembered)(accepted)


def _takes_gzip(accepted: bytes) -> bool:
    weights = dict(map(_weighed, accepted.lower().split(b",")))
    anything = weights.get(b"*", 0.0)
    packed = max((weights[name] for name in _GZIP_NAMES if name in weights), default=anything)
    return packed > 0 and packed >= weights.get(b"identity", 0.0)


_remembered = lru_cache(maxsize=256)(_takes_gzip)


def _weighed(part: bytes) -> tuple[bytes, float]:
    name, _, parameters = part.partition(b";")
    _, _, weight = parameters.replace(b" ", b"").partition(b"q=")
    try:
        return name.strip(), float(weight) if weight else 1.0
    except ValueError:
        return name.strip(), 0.0
