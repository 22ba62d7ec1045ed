"""What is late is added to an application when somebody first asks for it.

Most routes are for those who are signed in. A process that none of them asks starts without
them: earlier, and smaller.
"""

import asyncio
from collections.abc import Callable
from threading import Lock

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from app.serving.canonical import DESCRIPTION
from app.serving.private_addresses import is_private


class Late:
    """``app``, to which ``add`` adds what is private, and what describes all of it."""

    def __init__(self, app: FastAPI, add: Callable[[FastAPI], None]) -> None:
        self.app = app
        self._add = add
        self._is_complete = False
        self._adding = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        # In a thread: each takes a second at first, and others are answered meanwhile.
        if scope["type"] == "http" and scope["path"] == DESCRIPTION:
            await asyncio.to_thread(self._describe)
        elif scope["type"] == "http" and not self._is_complete and is_private(scope["path"]):
            await asyncio.to_thread(self.complete)
        await self.app(scope, receive, send)

    def complete(self) -> None:
        """Add what is missing, once whoever calls."""
        with self._adding:
            if not self._is_complete:
                self._add(self.app)
                self._is_complete = True

    def _describe(self) -> None:
        """Let the application describe itself, which it does once and keeps."""
        self.complete()
        with self._adding:
            self.app.openapi()
