"""A body is what a request brings along: bounded, and refused as soon as it goes past its bound."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message, Receive

MAX_JSON_OCTETS = 4096

MAX_PLAN_OCTETS = 512 * 1024
"""Seven written parts of a plan, each as long as they may be, in UTF-8."""


class BodyTooLong(HTTPException):
    """A body went past its bound."""

    def __init__(self, octets: int) -> None:
        super().__init__(413, f"Nội dung gửi lên dài quá {octets} byte")


class UnicodeRequest(Request):
    r"""A request whose JSON holds texts that can be written down.

    ``"\ud800"`` is JSON to Python's reader, but half a character: no database takes it.
    """

    async def json(self) -> Any:  # Any: what JSON can hold
        """The body.

        Raises:
            JSONDecodeError: if it is no JSON, too deep, or holds half a character.
        """
        try:
            found = await super().json()
            json.dumps(found, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise json.JSONDecodeError("half a character", error.object, error.start) from None
        except RecursionError:
            raise json.JSONDecodeError("too deep", "", 0) from None
        return found


class BoundedRoute(APIRoute):
    """A route whose body is JSON of at most ``MAX_JSON_OCTETS``.

    FastAPI's own ``max_body_size`` would refuse in plain text, not as a problem.
    """

    octets = MAX_JSON_OCTETS

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, on a request whose body is bounded."""
        handle = super().get_route_handler()

        async def handle_bounded(request: Request) -> Response:
            receive = bounded(request.receive, self.octets)
            return await handle(UnicodeRequest(request.scope, receive))

        return handle_bounded


class LongRoute(BoundedRoute):
    """The same for a plan's texts and lines: at most ``MAX_PLAN_OCTETS``."""

    octets = MAX_PLAN_OCTETS


def bounded(receive: Receive, octets: int) -> Receive:
    """``receive`` until more than ``octets`` have come; then it raises ``BodyTooLong``."""
    left = octets

    async def receive_less() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise BodyTooLong(octets)
        return message

    return receive_less
