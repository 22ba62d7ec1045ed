"""What a request may bring along: bounded bodies, named fields, no lines, no ways out."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel, RootModel
from starlette.testclient import TestClient

from app.serving.private_addresses import is_private

CHUNK = 64 * 1024

MOST_OCTETS = 24 * 1024 * 1024
"""More than the longest draft that may be sent as JSON."""

OPEN = {
    "/api/v1/check", "/api/v1/feeds", "/bac-si-lich", "/kiem-tra", "/kiem-tra/ban-sua",
    "/kiem-tra/tom-tat", "/them-vao-lich", "/lam-viec/dang-nhap", "/lam-viec/loi-moi/{token}",
}  # fmt: skip
"""What may be sent by whoever is not signed in."""


def _path(one: Any) -> str:
    return str(one.path.removeprefix("/en"))


def _scope(method: str, path: str, media_type: str) -> dict[str, Any]:
    headers = {"host": "lich.example", "content-type": media_type, "cookie": "__Host-kyniem=x"}
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "https", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": b"", "client": ("203.0.113.1", 4711), "server": ("lich.example", 443),
        "state": {}, "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
    }  # fmt: skip


async def _read(app: Any, scope: dict[str, Any], first: bytes) -> int:
    """How much of a body without end is read before it is answered."""
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        assert read < MOST_OCTETS, "the body is read without end"
        body = b"x" * CHUNK if read else first + b"x" * CHUNK
        read += len(body)
        return {"type": "http.request", "body": body, "more_body": True}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] < 500, scope["path"]

    await app(scope, receive, send)
    return read


MEDIA = {
    "application/json": b'{"text": "',
    "application/x-www-form-urlencoded": b"name=",
    "multipart/form-data; boundary=b": b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
}


@pytest.mark.parametrize("media_type", MEDIA)
def test_no_body_without_end_is_read_to_its_end(
    client: TestClient, routes: Any, media_type: str
) -> None:
    for one in routes:
        if one.method not in {"GET", "HEAD"}:
            scope = _scope(one.method, re.sub(r"{\w+}", "1", one.path), media_type)
            read = client.portal.call(_read, client.app, scope, MEDIA[media_type])  # type: ignore[union-attr]
            assert read < MOST_OCTETS, one


def test_nothing_changes_by_a_reading_method(routes: Any) -> None:
    methods = {one.method for one in routes}
    assert methods == {"GET", "HEAD", "POST", "PUT", "DELETE"}


def test_whoever_is_not_signed_in_can_send_only_what_is_listed(
    client: TestClient, routes: Any
) -> None:
    sending = [one for one in routes if one.method not in {"GET", "HEAD"}]
    assert {_path(one) for one in sending if not is_private(one.path)} <= OPEN
    for one in sending:
        if is_private(one.path) and _path(one) not in OPEN:
            path = re.sub(r"{\w+}", "1", one.path)
            answer = client.request(one.method, path, follow_redirects=False)
            place = answer.headers.get("location", "")
            assert answer.status_code == 401 or place.startswith("/lam-viec/dang-nhap"), one


def test_a_body_of_json_takes_no_field_that_is_not_named(routes: Any) -> None:
    for one in routes:
        field = getattr(one.route, "body_field", None)
        if one.path.startswith("/api/") and field is not None:
            for model in _models(field.field_info.annotation):
                assert model.model_config.get("extra") == "forbid", (one, model)


def _models(told: Any) -> Iterator[type[BaseModel]]:
    """The models that a body is made of; of a list those of its items."""
    if not (isinstance(told, type) and issubclass(told, BaseModel)):
        for part in get_args(told):
            yield from _models(part)
    elif issubclass(told, RootModel):
        yield from _models(told.model_fields["root"].annotation)
    else:
        yield told
        for field in told.model_fields.values():
            yield from _models(field.annotation)


LINES = ["%0d%0aX-Injected:%201", "%0aX-Injected:%201", "%E5%98%8A%E5%98%8DX-Injected:1", "%00"]


@pytest.mark.parametrize("line", LINES)
def test_no_part_of_an_address_becomes_a_line_of_a_header(
    client: TestClient, routes: Any, line: str
) -> None:
    for one in routes:
        if one.method == "GET" and "{" in one.path:
            path = re.sub(r"{\w+}", f"a{line}", one.path)
            _require_clean(client.get(f"{path}?next={line}&lang={line}", follow_redirects=False))


@pytest.mark.parametrize("line", ["\r\nX-Injected: 1", "\nX-Injected: 1"])
def test_no_field_of_a_form_becomes_a_line_of_a_header(
    client: TestClient, routes: Any, line: str
) -> None:
    for one in routes:
        if one.method == "POST" and _path(one) in OPEN and "{" not in one.path:
            fields = {"email": line, "next": f"/lam-viec{line}", "name": line, "address": line}
            _require_clean(client.post(one.path, data=fields, follow_redirects=False))


def _require_clean(answer: Any) -> None:
    assert answer.status_code < 500
    assert "x-injected" not in answer.headers
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())


WAYS_OUT = [
    "/static/../../pyproject.toml", "/static/..%2f..%2fpyproject.toml",
    "/static/%2e%2e/%2e%2e/pyproject.toml", "/static/..%5c..%5cpyproject.toml",
    "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/api/docs/..%2f..%2fmain.py",
    "/feeds/..%2f..%2fdata%2fevents.yaml.ics", "/.git/config", "/.env", "/static/.%00./x",
]  # fmt: skip


@pytest.mark.parametrize("path", WAYS_OUT)
def test_no_address_leads_out_of_what_is_served(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code in {404, 422}
    for inside in ("[project]", "root:", "def create_app", "[core]"):
        assert inside not in answer.text


def test_no_folder_is_listed(client: TestClient) -> None:
    for path in ("/static", "/static/", "/api/docs/own/", "/feeds/", "/f/"):
        assert client.get(path).status_code == 404, path


STRANGER = "ke-la.example"


def test_no_answer_repeats_the_host_that_was_asked(client: TestClient, routes: Any) -> None:
    told = {"Host": STRANGER, "X-Forwarded-Host": STRANGER, "X-Forwarded-Proto": "http"}
    for one in routes:
        if one.method == "GET":
            path = re.sub(r"{\w+}", "thanh-lap-dang", one.path)
            answer = client.get(path, headers=told | {"Forwarded": f"host={STRANGER}"},
                                follow_redirects=False)  # fmt: skip
            assert STRANGER not in answer.text, one
            assert STRANGER not in str(answer.headers), one


@pytest.mark.parametrize("place", ["//ke-la.example", "/\\ke-la.example", "https://ke-la.example"])
def test_no_redirect_leads_to_another_site(client: TestClient, routes: Any, place: str) -> None:
    for one in routes:
        if one.method == "GET" and "{" not in one.path:
            answer = client.get(one.path, params={"next": place, "to": place, "from": place},
                                follow_redirects=False)  # fmt: skip
            where = answer.headers.get("location", "/")
            assert where.startswith("/") and not where.startswith(("//", "/\\")), one  # noqa: PT018
