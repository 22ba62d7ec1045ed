"""Every answer, whatever became of the request, tells browsers what they must not do with it."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.serving.headers import SECURITY
from app.serving.private_addresses import is_private
from app.settings import Settings

Build = Callable[..., TestClient]


@pytest.fixture
def build(real_database: Database) -> Iterator[Build]:
    """Applications with settings of a test, which answer faults of ours instead of raising them."""
    url = real_database.engine.url.render_as_string(hide_password=False)
    with ExitStack() as opened:

        def made(**given: Any) -> TestClient:
            settings = Settings(
                _env_file=None, database_url=url, public_url="https://lich.example", **given
            )
            app = create_app(settings)
            return opened.enter_context(TestClient(app, raise_server_exceptions=False))

        yield made


def _lacking(answer: Any) -> set[str]:
    return {name for name in SECURITY if name.lower() not in answer.headers}


ANSWERS = [
    ("GET", "/", {}, 200),
    ("HEAD", "/", {}, 200),
    ("GET", "/feeds/vn-le-lon.ics", {}, 200),
    ("GET", "/robots.txt", {}, 200),
    ("GET", "/livez", {}, 200),
    ("GET", "/en", {}, 301),
    ("GET", "/lam-viec", {}, 303),
    ("GET", "/feeds/vn-le-lon.ics", {"If-None-Match": "*"}, 304),
    ("POST", "/api/v1/feeds", {"Content-Type": "application/json"}, 400),
    ("GET", "/api/v1/units", {}, 401),
    ("POST", "/lam-viec/dang-nhap", {}, 403),
    ("GET", "/khong-co", {}, 404),
    ("GET", "/static/khong-co.css", {}, 404),
    ("GET", "/bi-mat/khong-co.ics", {}, 404),
    ("DELETE", "/", {}, 405),
    ("TRACE", "/", {}, 405),
    ("OPTIONS", "/api/v1/upcoming", {}, 204),
    ("GET", "/api/v1/upcoming?days=0", {}, 422),
]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"), ANSWERS, ids=[f"{r[0]} {r[1]} {r[3]}" for r in ANSWERS]
)
def test_every_kind_of_answer_carries_every_security_header(
    client: TestClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    content = b"{" if method == "POST" and "json" in str(headers) else None
    answer = client.request(method, path, headers=headers, content=content, follow_redirects=False)
    assert answer.status_code == status
    assert not _lacking(answer)


def test_a_body_that_is_too_long_is_refused_with_every_header(client: TestClient) -> None:
    answer = client.post("/api/v1/feeds", content=b"x" * 5000)
    assert answer.status_code == 413
    assert not _lacking(answer)


@pytest.mark.parametrize("path", ["/api/v1/days/2027-02-03", "/ngay/2027-02-03"])
def test_a_fault_of_ours_tells_nothing_and_carries_every_header(
    build: Build, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("bí mật của máy chủ")

    monkeypatch.setattr("app.serving.reading.read", fail)
    answer = build().get(path)
    assert answer.status_code == 500
    assert "bí mật" not in answer.text
    assert "Traceback" not in answer.text
    assert not _lacking(answer)


@pytest.mark.parametrize("path", ["/api/v1/days/2027-02-03", "/ngay/2027-02-03", "/lam-viec"])
def test_an_answer_without_database_carries_every_header(
    build: Build, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client = build()
    monkeypatch.setattr("app.serving.pulse.Pulse.reachable", False, raising=False)
    monkeypatch.setattr("app.serving.reading.Service.reading", _unreachable, raising=True)
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code in {303, 503}
    assert not _lacking(answer)


def _unreachable(*_: object) -> Any:
    from app.database import DatabaseUnreachable

    raise DatabaseUnreachable("thử")


def test_a_page_may_be_framed_by_nobody_and_runs_no_script_of_others(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert "unsafe" not in policy
    assert "*" not in policy


def test_no_private_address_is_kept_by_anybody(client: TestClient, routes: Any) -> None:
    private = [one for one in routes if is_private(one.path) and one.method == "GET"]
    assert len(private) > 100
    for one in private:
        path = re.sub(r"{\w+}", "1", one.path)
        headers = client.get(path, follow_redirects=False).headers
        kept = headers["cache-control"]
        assert "no-store" in kept or path.startswith("/bi-mat/"), one
        assert "private" in kept, one
        assert "noindex" in headers["x-robots-tag"], one
        assert "access-control-allow-origin" not in headers, one


def test_who_asks_at_a_private_address_is_always_counted(client: TestClient, routes: Any) -> None:
    for one in routes:
        if is_private(one.path):
            path = re.sub(r"{\w+}", "1", one.path)
            asked = {"Cookie": "a=b", "Content-Type": "application/json"}
            answer = client.request(
                one.method, path, headers=asked, content=b"{", follow_redirects=False
            )
            assert "ratelimit" in answer.headers, one


def test_every_answer_with_a_body_says_what_it_is(client: TestClient, routes: Any) -> None:
    for one in routes:
        if one.method == "GET" and not is_private(one.path):
            answer = client.get(re.sub(r"{\w+}", "1", one.path), follow_redirects=False)
            told = answer.headers.get("content-type", "")
            assert told or not answer.content, one
            if told.startswith("text/"):
                assert "charset=utf-8" in told.lower(), one


def test_no_answer_names_the_software_and_its_version(client: TestClient) -> None:
    headers = client.get("/").headers
    assert "server" not in headers
    assert "x-powered-by" not in headers
