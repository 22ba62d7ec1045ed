"""The dependencies by which a route of plans gets its desk: who asks, and what is known."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import select

from app.models import Revision
from app.serving.identity import CallerDep, ChangingCallerDep, SignedIn
from app.serving.reading import service
from app.views.desk import Desk


def desk_of(request: Request, who: SignedIn) -> Desk:
    """The desk of who asks, on the session of this request."""
    revision = who.session.scalars(select(Revision.number)).one()
    known = service(request).references.of(who.session, revision)
    return Desk(who.session, who.actor, known, who.today)


def _reading(request: Request, who: CallerDep) -> Desk:
    return desk_of(request, who)


def _changing(request: Request, who: ChangingCallerDep) -> Desk:
    return desk_of(request, who)


DeskDep = Annotated[Desk, Depends(_reading, scope="function")]
"""The desk of who reads through the API."""
ChangingDeskDep = Annotated[Desk, Depends(_changing, scope="function")]
"""The desk of who changes something through the API."""
