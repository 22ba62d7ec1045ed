"""The cookie holds the token of a session, for as long as the browser is open.

Over https its name says that only this very site may have set it.
"""

from fastapi import Request, Response

from app.serving.reading import service
from app.settings import Settings

COOKIE = "kyniem"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""Browsers take a cookie of such a name only over https, for the whole site, from itself."""


def cookie_token(request: Request) -> str:
    """The token that the browser sent; empty without one."""
    return request.cookies.get(_cookie(service(request).settings), "")


def give_cookie(request: Request, answer: Response, token: str) -> None:
    """Let ``answer`` hand ``token`` to the browser, until that is closed."""
    settings = service(request).settings
    answer.set_cookie(
        _cookie(settings), token, path="/", secure=_is_secure(settings), httponly=True,
        samesite="lax",
    )  # fmt: skip


def take_cookie(request: Request, answer: Response) -> None:
    """Let ``answer`` make the browser forget the token."""
    settings = service(request).settings
    answer.delete_cookie(
        _cookie(settings), path="/", secure=_is_secure(settings), httponly=True, samesite="lax"
    )


def _cookie(settings: Settings) -> str:
    return SECURE_COOKIE if _is_secure(settings) else COOKIE


def _is_secure(settings: Settings) -> bool:
    return settings.address.startswith("https:")
