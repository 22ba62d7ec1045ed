"""What is for those who are signed in is added when somebody first asks for it."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import get_ident
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.serving.canonical import DESCRIPTION
from app.serving.late import Late


@pytest.fixture
def added() -> list[FastAPI]:
    return []


@pytest.fixture
def asking(added: list[FastAPI]) -> TestClient:
    """Asks an application of which one call is late."""
    app = FastAPI(openapi_url=DESCRIPTION)
    app.get("/sap-toi")(lambda: "anybody")

    def add(to: FastAPI) -> None:
        added.append(to)
        to.get("/api/v1/plans")(lambda: "those who are signed in")

    return TestClient(Late(app, add))


def test_nobody_pays_for_it_who_does_not_ask_for_it(
    asking: TestClient, added: list[FastAPI]
) -> None:
    assert asking.get("/sap-toi").json() == "anybody"
    assert added == []


def test_it_is_there_for_the_first_who_asks_and_added_once(
    asking: TestClient, added: list[FastAPI]
) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(asking.get, ["/api/v1/plans"] * 4))
    assert [answer.json() for answer in answers] == ["those who are signed in"] * 4
    assert len(added) == 1


def test_the_description_of_the_api_has_it(asking: TestClient) -> None:
    described = asking.get(DESCRIPTION).json()
    assert described["paths"].keys() == {"/sap-toi", "/api/v1/plans"}


def test_the_description_is_made_in_a_thread_of_its_own(
    asking: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    openapi = FastAPI.openapi

    def noted(app: FastAPI) -> Any:
        if app.openapi_schema is None:
            made.append(get_ident())
        return openapi(app)

    monkeypatch.setattr(FastAPI, "openapi", noted)
    with asking:
        asking.get(DESCRIPTION)
        loop = asking.portal.call(_thread)  # type: ignore[union-attr]
    assert len(made) == 1
    assert made != [loop]


async def _thread() -> int:
    return get_ident()


def test_the_application_starts_without_the_code_of_plans() -> None:
    program = "import sys, app.main; print(*(m for m in sys.modules if m.startswith('app.')))"
    told = subprocess.run(  # noqa: S603 (a program of ours)
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(told.stdout.split())
    assert "app.api.calls" in loaded
    assert not {m for m in loaded if m.startswith(("app.api.plan", "app.web.plan", "app.private"))}


def test_a_private_address_answers_as_any_other(office: Any, desks: Callable[..., Any]) -> None:
    assert desks().get("/api/v1/units").status_code == 401
    assert office.browser().get("/lam-viec").headers["Location"].startswith("/lam-viec/dang-nhap")
