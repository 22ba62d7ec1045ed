"""Traffic is told by routes: who asked for what, and never with what they got in."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.accounts.actor import Role
from app.database import Database
from app.main import create_app
from app.serving.logs import FACTS
from app.serving.traffic import SECRETS
from app.settings import Settings
from benchmarks.fuzzing.world import fastapi_of

Facts = list[dict[str, Any]]

OPEN = re.compile(
    "\\w+_id|codename|date|day|ending|kind|month|name|number|path|region|slug|spelt|symbol|year"
)
"""Parameters of paths that anybody may see who may see a log."""


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], Facts]:
    """The facts of all requests that were logged since it was asked last."""
    caplog.set_level(logging.INFO, "app.serving.traffic")

    def take() -> Facts:
        facts = [
            getattr(record, FACTS)
            for record in caplog.records
            if record.name == "app.serving.traffic"
        ]
        caplog.clear()
        return facts

    return take


def test_a_public_answer_is_told_when_it_is_computed_and_not_from_memory(
    sqlite_database: Database, no_warm_up: None, told: Callable[[], Facts]
) -> None:
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    with TestClient(create_app(Settings(_env_file=None, database_url=url))) as client:
        for _ in range(3):
            client.get("/api/v1/days/2027-02-03?utm=1")
            client.get("/api/v1/days/2027-02-03")
    facts = told()
    assert [one["status"] for one in facts] == [422, 200, 422, 422]
    assert facts[1]["route"] == "/api/v1/days/{date}"
    assert facts[1]["path"] == "/api/v1/days/2027-02-03"
    assert "utm" not in str(facts)


def test_who_is_signed_in_is_told_by_number_and_their_query_is_not(
    office: Any, told: Callable[[], Facts]
) -> None:
    unit = office.unit("tinh-uy")
    email = office.person("Lan", unit, Role.ADMIN)
    browser = office.browser(email)
    told()
    browser.get("/lam-viec/don-vi/tinh-uy?q=nguyen-van-a")
    key = office.key(email, unit)
    browser.get("/api/v1/units/tinh-uy?a=b", headers=key)
    browser.post("/api/v1/units/tinh-uy/people", headers=key, json={"email": "an@x.example"})
    page, call, change = told()
    assert (page["route"], page["who"]) == ("/lam-viec/don-vi/{unit_id}", "person 1")
    assert (call["route"], call["who"]) == ("/api/v1/units/{unit_id}", "key 1")
    assert change["method"] == "POST"
    seen = str((page, call, change))
    for secret in ("nguyen-van-a", "Lan", "lan@", "an@x.example", key["Authorization"][-20:]):
        assert secret not in seen
    assert browser.cookies["__Host-kyniem"] not in seen


def test_of_an_address_with_a_token_only_the_template_is_told(
    office: Any, told: Callable[[], Facts], caplog: pytest.LogCaptureFixture
) -> None:
    token = "Jv0gQ7s1nV9b2c3d4e5f6g7h8i9j0kLmNoPqRsTuVwX"
    browser = office.browser()
    browser.get(f"/lam-viec/loi-moi/{token}")
    browser.post(f"/lam-viec/loi-moi/{token}", data={"password": "x"})
    browser.get(f"/bi-mat/{token}.ics")
    browser.get(f"/bi-mat/{token}.ics/")
    browser.get(f"/bi-mat/x/{token}")
    assert token not in caplog.text
    facts = told()
    assert [one["route"] for one in facts] == [
        "/lam-viec/loi-moi/{token}",
        "/lam-viec/loi-moi/{token}",
        "/bi-mat/{token}.ics",
        "unmatched",
        "unmatched",
    ]
    assert token not in str(facts)


def test_of_what_no_route_answers_the_path_is_not_told(
    office: Any, told: Callable[[], Facts]
) -> None:
    # It may be a secret address that somebody mistyped.
    office.browser().get("/bimat/abc.ics")
    (fact,) = told()
    assert fact["route"] == "unmatched"
    assert "path" not in fact


def test_every_parameter_of_a_path_is_known_to_be_secret_or_open(
    sqlite_database: Database,
) -> None:
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    app = fastapi_of(create_app(Settings(_env_file=None, database_url=url)))
    templates = [getattr(route, "path", "") for route in app.routes]
    found = {name for path in templates for name in re.findall(r"{(\w+)", path)}
    assert found >= SECRETS
    assert [name for name in found - SECRETS if not OPEN.fullmatch(name)] == []


def test_a_method_that_somebody_invents_makes_no_figure_of_its_own(
    office: Any, told: Callable[[], Facts]
) -> None:
    office.browser().request("KYNIEM", "/lam-viec")
    (fact,) = told()
    assert fact["method"] == "other"


def test_machines_that_watch_are_not_told(office: Any, told: Callable[[], Facts]) -> None:
    browser = office.browser()
    browser.get("/livez")
    browser.get("/readyz")
    assert not told()
