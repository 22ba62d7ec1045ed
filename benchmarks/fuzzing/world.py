"""A world is the application on a demonstration, with all who may ask it for anything.

It is made once, at a fixed instant.  What a request writes is undone before the next, so
that each request meets the same world and its answer depends on nothing before it.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.accounts.sessions import csrf_token
from app.database import Database
from app.serving.late import Late
from benchmarks.fuzzing.known import known, places

HOST = "lich.example"
COOKIE = "__Host-kyniem"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: with a key or a cookie, or with neither."""

    name: str
    key: str = ""
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Undone(Database):
    """A database that forgets what is written once it no longer ``keeps``."""

    keeps = True

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """As ever while it keeps; afterwards what would be committed is rolled back."""
        if self.keeps:
            with super().writing() as session:
                yield session
            return
        with Session(self._writer, expire_on_commit=False) as session:
            yield session
            session.flush()


class World:
    """The application, who asks, and the numbers and names of what there is."""

    def __init__(self, app: Any, database: Undone) -> None:
        self.app = app
        self.database = database
        self.inner = fastapi_of(app)
        self.askers: tuple[Asker, ...] = (Asker("anonymous"), Asker("stranger", key="kn_0_0"))
        self.browsers: tuple[Asker, ...] = (Asker("anonymous"),)
        self.units: dict[str, str] = {}
        self.known: dict[str, tuple[Any, ...]] = {}
        self.places: tuple[dict[str, Any], ...] = ()
        self._loop = asyncio.Runner()

    def close(self) -> None:
        """Let go of the loop."""
        self._loop.close()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Let what requests write within the block stay, and be known afterwards."""
        self.database.keeps = True
        yield
        self.database.keeps = False
        self.look_around()

    def look_around(self) -> None:
        """Know what there is."""
        self.known, self.places = known(self.database, self.units), places(self.database)

    def ask(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """What is answered; an error that the application lets through is raised."""
        return self._loop.run(self._answered(method, url, dict(headers or {}), body))

    async def _answered(
        self, method: str, url: str, headers: dict[str, str], body: bytes
    ) -> Answer:
        parts = urlsplit(url)
        given = {"host": HOST, "content-length": str(len(body))}
        given |= {name.lower(): value for name, value in headers.items()}
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "https", "path": unquote(parts.path), "raw_path": parts.path.encode(),
            "root_path": "", "query_string": parts.query.encode(), "client": ("127.0.0.1", 4711),
            "server": (HOST, 443), "state": {},
            "headers": [(n.encode("latin-1"), v.encode("latin-1")) for n, v in given.items()],
        }  # fmt: skip
        told: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            told.append(message)

        await self.app(scope, receive, send)
        answered = b"".join(message.get("body", b"") for message in told[1:])
        fields = ((n.decode("latin-1"), v.decode("latin-1")) for n, v in told[0]["headers"])
        return Answer(told[0]["status"], tuple(fields), answered)


def routes(world: World) -> Iterator[tuple[str, str]]:
    """Methods and paths of all that is answered, pages and forms included."""
    for route in world.inner.routes:
        for method in getattr(route, "methods", None) or ():  # a folder of files has none
            yield method, route.path


def fastapi_of(app: Any) -> FastAPI:
    """The application within the layers around it, with what is late."""
    while not isinstance(app, FastAPI):
        if isinstance(app, Late):
            app.complete()
        app = getattr(app, "app", None) or app._app
    return app


def csrf(asker: Asker) -> dict[str, str]:
    """The field of a form that shows it was opened by who sends it."""
    return {"csrf": csrf_token(asker.cookie)} if asker.cookie else {}
