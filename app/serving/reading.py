"""The dependency by which a route gets its reading: one snapshot for one answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.clock import today
from app.database import Database
from app.settings import Settings
from app.views.reading import Reading, References, read


@dataclass(frozen=True, slots=True)
class Service:
    """What a running process holds; it hangs on the application's state."""

    settings: Settings
    database: Database
    references: References


def service(request: Request) -> Service:
    """The service that answers this request."""
    held: Service = request.app.state.service
    return held


def _reading(request: Request) -> Iterator[Reading]:
    held = service(request)
    with held.database.reading() as session:
        yield read(session, held.references, today(), held.settings.address)


# The scope makes the session end before the answer leaves, and not after.
ReadingDep = Annotated[Reading, Depends(_reading, scope="function")]
