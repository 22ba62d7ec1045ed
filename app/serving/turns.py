"""Turns are counted of whoever asks for what is not held in memory, and told in the answer.

The answer layer counts those who read what anybody may, each by their address, before it
asks the application once for all of them.  Who is signed in is counted where it is known
who they are (``app.serving.identity``); everybody else here.  A cookie or a key may be
anything: whoever brought one to a private address, and was counted nowhere until it is
answered, is counted then.
"""

from typing import Any

from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.serving.layer import LABELS
from app.serving.peers import client_address
from app.serving.private_addresses import PAGES, PRIVATE_FEEDS, is_private
from app.serving.rates import TURNS, OutOfTurns, Rate, Turn, rate_fields

_UNCOUNTED = ("/livez", "/readyz", "/metrics", f"{PRIVATE_FEEDS}/")
"""What machines ask about this one, and what counts by itself."""

_FOR_STRANGERS = (f"{PAGES}/dang-nhap", f"{PAGES}/loi-moi/")
"""Private addresses at which nobody is asked who they are."""

_CREDENTIALS = frozenset({b"cookie", b"authorization"})


class Turns:
    """``app`` for those who have a turn left; ``inner`` knows how it tells the others."""

    def __init__(self, app: ASGIApp, inner: FastAPI, rate: Rate) -> None:
        self._app = app
        self._inner = inner
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        turns: list[Turn] = scope.setdefault(TURNS, [])
        if _is_counted(scope):
            turns.append(await self._rate.turn_at(client_address(scope)))
        refused = next((turn for turn in turns if not turn.granted), None)
        telling = _telling(scope, turns, send)
        if refused:
            await self._refusal(scope, refused)(scope, receive, telling)
        else:
            await self._answer(scope, receive, telling)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask the application; nobody who reaches a private address goes uncounted."""
        turns: list[Turn] = scope[TURNS]
        refused: Turn | None = None

        async def count(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and not turns and is_private(scope["path"]):
                turns.append(await self._rate.turn_at(client_address(scope)))
                # A fault of ours stays one.
                if not turns[0].granted and message["status"] < 500:
                    refused = turns[0]
            if refused is None:
                await send(message)

        await self._app(scope, receive, count)
        if refused is not None:
            await self._refusal(scope, refused)(scope, receive, send)

    def _refusal(self, scope: Scope, turn: Turn) -> ASGIApp:
        tell: Any = self._inner.exception_handlers[OutOfTurns]  # Any: Starlette's handlers
        answer: ASGIApp = tell(Request({**scope, "app": self._inner}), OutOfTurns(turn))
        return answer


def _is_counted(scope: Scope) -> bool:
    """Whether who asks is to be counted here."""
    path = scope["path"]
    if LABELS in scope or path.startswith(_UNCOUNTED):
        return False
    if path.startswith(_FOR_STRANGERS):
        return True
    # Who brings a cookie or a key to a private address is counted there, by what it is worth.
    return not is_private(path) or _CREDENTIALS.isdisjoint(dict(scope["headers"]))


def _telling(scope: Scope, turns: list[Turn], send: Send) -> Send:
    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            # What the answer layer keeps is sent to others too.
            kept = LABELS in scope and message["status"] < 400
            told = () if kept else rate_fields(turns)
            message["headers"] = [*message.get("headers", ()), *told]
        await send(message)

    return tell
