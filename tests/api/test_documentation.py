"""The interactive documentation works offline under our own Content-Security-Policy."""

from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient


class _Page(HTMLParser):
    """What a page loads, and what it runs or styles inline."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.scripts: list[str] = []
        self.inline: list[str] = []
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.inline.append(f"{tag} {name}")
            if value and (name == "src" or (tag == "link" and name == "href")):
                self.loads.append(value)
        if tag == "style":
            self.inline.append(tag)

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.inline.append(data)


@pytest.fixture
def page(client: TestClient) -> _Page:
    return _Page(client.get("/api/docs").text)


def test_the_page_loads_from_its_own_origin_alone(page: _Page) -> None:
    assert page.loads
    assert all(address.startswith("/api/docs/") for address in page.loads)


def test_the_page_has_no_inline_script_or_style(page: _Page) -> None:
    assert page.inline == []


def test_everything_the_page_loads_is_there(page: _Page, client: TestClient) -> None:
    answers = {address: client.get(address).status_code for address in page.loads}
    assert set(answers.values()) == {200}


def test_the_page_is_started_with_our_description_of_the_api(
    page: _Page, client: TestClient
) -> None:
    started = client.get("/api/docs/own/documentation.js")
    assert "/api/docs/own/documentation.js" in page.loads
    assert '"/api/v1/openapi.json"' in started.text
    assert "http" not in started.text


def test_its_policy_allows_scripts_of_its_own_origin_alone(client: TestClient) -> None:
    policy = client.get("/api/docs").headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["connect-src"] == "'self'"
    assert "http" not in policy
