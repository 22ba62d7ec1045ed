"""The call that tells who asks."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.api.parameters import NoParameters
from app.serving.errors import documented
from app.serving.identity import CallerDep, described
from app.views.accounts import MeView, me_view

REFUSED: dict[int | str, dict[str, Any]] = {
    401: documented("Nobody is signed in, and no key is in force"),
    422: documented("A parameter was refused"),
}

router = APIRouter(prefix="/api/v1", tags=["accounts"], dependencies=[described])


@router.get("/me", summary="Who asks", responses=REFUSED)
def get_me(_: Annotated[NoParameters, Query()], who: CallerDep) -> MeView:
    """Oneself, with the roles of today.

    To a browser, ``csrf`` is what it must send as ``X-CSRF-Token`` with every change.
    """
    return me_view(who.person, who.actor, who.csrf)
