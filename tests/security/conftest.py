"""What the whole application answers, asked route by route."""

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from benchmarks.fuzzing.world import fastapi_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One method of one route."""

    method: str
    path: str
    route: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@pytest.fixture(scope="session")
def inner(client: TestClient) -> FastAPI:
    """The application within the layers around it."""
    return fastapi_of(client.app)


@pytest.fixture(scope="session")
def routes(inner: FastAPI) -> tuple[Asked, ...]:
    """All that can be asked."""
    found = [
        Asked(method, route.path, route)  # type: ignore[attr-defined]
        for route in inner.routes
        for method in getattr(route, "methods", ())  # a folder of files has none
    ]
    return tuple(sorted(found, key=str))
