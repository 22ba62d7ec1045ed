"""A version tells a caller's copy from what has become of it: an ETag, given back as If-Match.

Who sends a stale one is told by the log who changed what meanwhile.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Header
from sqlalchemy.orm import Session

from app.errors import AppError
from app.views.plan_log import MadeChange, changes_since
from app.views.plan_versions import digest_in, instant_in

IfMatch = Annotated[
    str | None, Header(alias="If-Match", max_length=200, description="the ETag that was read")
]


class NoVersion(AppError):
    """A change without the version it was made of."""


class StaleVersion(AppError):
    """A change of something that somebody changed meanwhile; ``changes`` tells how."""

    def __init__(self, version: str, changes: tuple[MadeChange, ...] = ()) -> None:
        super().__init__(f"the version is {version!r} by now")
        self.version = version
        self.changes = changes


@dataclass(frozen=True, slots=True)
class Logged:
    """Under which kind and number the log tells the changes of something."""

    session: Session
    kind: str
    number: str | int


def etag(version: str) -> str:
    """``version`` as headers write it."""
    return f'"{version}"'


def require_version(given: str | None, version: str, logged: Logged | None = None) -> None:
    """Refuse a change that was made of another version than ``version``.

    Where ``logged`` is told, a refusal tells what was changed meanwhile: give it only for
    somebody who may read the log.

    Raises:
        NoVersion: if it does not tell of which.
        StaleVersion: if it was made of another.
    """
    if not given:
        raise NoVersion
    tags = [tag.strip() for tag in given.split(",")]
    read = [tag[1:-1] for tag in tags if len(tag) > 1 and tag[0] == tag[-1] == '"']
    if "*" in tags or digest_in(version) in map(digest_in, read):
        return
    raise StaleVersion(version, _changes(logged, read[0] if read else "") if logged else ())


def _changes(logged: Logged, read: str) -> tuple[MadeChange, ...]:
    return changes_since(logged.session, logged.kind, logged.number, instant_in(read))
