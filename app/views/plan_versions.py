"""A version of a part of a plan tells a copy of it from what has become of it.

It is a digest of what one may change there, and after a dot the instant at which the row
was last touched, in seconds and hexadecimal: by it the log tells what came since.  Only
the digest decides whether a copy is stale.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

VERSION_CHARACTERS = 16


def version_of(facts: Any, updated: datetime | None = None) -> str:  # Any: what JSON can hold
    """The version of something of which one may change ``facts``."""
    spelling = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(spelling.encode()).hexdigest()[:VERSION_CHARACTERS]
    return f"{digest}.{int(updated.timestamp()):x}" if updated else digest


def digest_in(version: str) -> str:
    """What decides whether ``version`` is stale."""
    return version.partition(".")[0]


def instant_in(version: str) -> datetime | None:
    """When what ``version`` tells of had last been touched; None where it does not say."""
    seconds = version.partition(".")[2]
    try:
        return datetime.fromtimestamp(int(seconds, 16), UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None
