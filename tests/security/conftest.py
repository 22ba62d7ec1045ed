"""What the whole application answers, asked route by route."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.serving.late import Late


@dataclass(frozen=True, slots=True)
class Asked:
    """One method of one route."""

    method: str
    path: str
    route: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _inner(app: Any) -> FastAPI:
    while not isinstance(app, FastAPI):
        if isinstance(app, Late):
            app.complete()
        app = getattr(app, "app", None) or app._app
    return app


def _routes(routes: Iterable[Any]) -> Iterator[Asked]:
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes)
        else:
            for method in getattr(route, "methods", ()):  # a folder of files has none
                yield Asked(method, route.path, route)


@pytest.fixture(scope="session")
def inner(client: TestClient) -> FastAPI:
    """The application within the layers around it."""
    return _inner(client.app)


@pytest.fixture(scope="session")
def routes(inner: FastAPI) -> tuple[Asked, ...]:
    """All that can be asked."""
    return tuple(sorted(_routes(inner.routes), key=str))
