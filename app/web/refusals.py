"""What a browser is shown when a page cannot be: a page that says why, and searches."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from app.serving.errors import Problem, answer_known
from app.serving.identity import NotSignedIn, sign_in_address
from app.serving.private_addresses import PAGES
from app.web.page import page_of

_FOR_PROGRAMS = ("/api/", "/feeds/", "/f/", "/bi-mat/", "/livez", "/readyz", "/static/")

Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


def show_errors(app: FastAPI) -> None:
    """Let pages answer as pages the errors that ``app`` answers as problems.

    Who has to sign in first is led there.
    """
    for error, handler in [*app.exception_handlers.items()]:
        if getattr(handler, "__module__", "").startswith("app."):
            app.add_exception_handler(error, _shown(handler))
    app.add_exception_handler(NotSignedIn, _sign_in_first)


def _shown(handler: Any) -> Handler:  # Any: Starlette's handlers have several types
    def show(request: Request, error: Exception) -> Response:
        answer: Response = handler(request, error)
        if request.scope["path"].startswith(_FOR_PROGRAMS):
            return answer
        if isinstance(error, HTTPException) and error.status_code < 400:
            return answer
        told = Problem.model_validate_json(bytes(answer.body))
        page = page_of(request).rendered("refused.html", answer.status_code, problem=told)
        for name in ("Allow", "Retry-After"):
            if name in answer.headers:
                page.headers[name] = answer.headers[name]
        return page

    return show


def _sign_in_first(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotSignedIn)
    if request.scope["path"].startswith(PAGES):
        return RedirectResponse(sign_in_address(error.path), 303)
    return answer_known(request, error)
