"""A body is what a request brings along: bounded, and refused as soon as it goes past its bound."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message, Receive

MAX_JSON_OCTETS = 4096


class BodyTooLong(HTTPException):
    """A body went past its bound."""

    def __init__(self, octets: int) -> None:
        super().__init__(413, f"Nội dung gửi lên dài quá {octets} byte")


class BoundedRoute(APIRoute):
    """A route whose body is JSON of at most ``MAX_JSON_OCTETS``.

    FastAPI's own ``max_body_size`` would refuse in plain text, not as a problem.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, on a request whose body is bounded."""
        handle = super().get_route_handler()

        async def handle_bounded(request: Request) -> Response:
            return await handle(Request(request.scope, bounded(request.receive, MAX_JSON_OCTETS)))

        return handle_bounded


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
