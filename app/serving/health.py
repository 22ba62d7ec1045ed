"""Whether the process lives, and whether it can compute answers: for those who watch it."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app.serving.errors import RETRY_AFTER_SECONDS
from app.serving.reading import service

_UNSTORED = {"Cache-Control": "no-store"}

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def get_livez() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "alive"}, headers=_UNSTORED)


@router.get("/readyz")
async def get_readyz(request: Request) -> JSONResponse:
    """The database answered when it was last asked, a second ago at most.

    With the primary lost, readers are answered from a replica: that is ready, too.
    """
    if service(request).leaving.announced:
        return JSONResponse({"status": "stopping"}, 503, headers=_UNSTORED)
    pulse = service(request).pulse
    if pulse.primary.reachable:
        return JSONResponse({"status": "ready"}, headers=_UNSTORED)
    if pulse.reachable:
        told = {"status": "reading only", "silent_seconds": pulse.silent_seconds}
        return JSONResponse(told, headers=_UNSTORED)
    told = {
        "status": "database unreachable",
        "detail": "stale answers served",
        "silent_seconds": pulse.silent_seconds,
    }
    headers = _UNSTORED | {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return JSONResponse(told, 503, headers=headers)
