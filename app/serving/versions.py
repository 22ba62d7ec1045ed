"""A version tells a caller's copy from what has become of it: an ETag, given back as If-Match."""

from typing import Annotated

from fastapi import Header

from app.errors import AppError

IfMatch = Annotated[
    str | None, Header(alias="If-Match", max_length=200, description="the ETag that was read")
]


class NoVersion(AppError):
    """A change without the version it was made of."""


class StaleVersion(AppError):
    """A change of something that somebody changed meanwhile."""

    def __init__(self, version: str) -> None:
        super().__init__(f"the version is {version!r} by now")
        self.version = version


def etag(version: str) -> str:
    """``version`` as headers write it."""
    return f'"{version}"'


def require_version(given: str | None, version: str) -> None:
    """Refuse a change that was made of another version than ``version``.

    Raises:
        NoVersion: if it does not tell of which.
        StaleVersion: if it was made of another.
    """
    if not given:
        raise NoVersion
    if given.strip() != "*" and etag(version) not in {tag.strip() for tag in given.split(",")}:
        raise StaleVersion(version)
