"""A browser in front of the real catalogue, served on 22 November 2026.

All is of one module: while Playwright runs, an event loop runs in the thread of the tests,
and tests of other modules could not start theirs.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from argon2 import PasswordHasher
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, sync_playwright

from app.main import create_app
from app.settings import Settings

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

OPTIONS = (
    "--no-sandbox",  # as root, in a container, there is none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A browser that keeps to itself."""

MISSING = (
    "no browser: install Chromium (Debian: apt-get install chromium) or name one in KYNIEM_CHROMIUM"
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    named = os.environ.get("KYNIEM_CHROMIUM")
    program = named or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site_path(real_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the database that may be changed."""
    path = tmp_path_factory.mktemp("browser") / "kyniem.db"
    shutil.copy(real_file, path)
    return path


@pytest.fixture(scope="module")
def site(site_path: Path) -> Iterator[str]:
    """The address of a server on this machine, on a database that may be changed."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings = Settings(_env_file=None, database_url=f"sqlite:///{site_path}", public_url=address)
    with pytest.MonkeyPatch.context() as patch:
        for module in ("layer", "reading"):
            patch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))
        patch.setattr("app.serving.layer.WARM_UP_AFTER_SECONDS", 3600)
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None, ws="none"))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield address
        server.should_exit = True
        thread.join()


@pytest.fixture
def opened(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page of its own, on a desktop unless told otherwise, with nothing kept before."""
    contexts = []

    def build(**options: Any) -> Page:  # Any: options of Playwright
        given = {"viewport": {"width": 1280, "height": 900}, "locale": "vi-VN"} | options
        contexts.append(chromium.new_context(base_url=site, **given))
        return contexts[-1].new_page()

    yield build
    for context in contexts:
        context.close()


AXE = """
() => axe.run({ resultTypes: ["violations"], selectors: false,
    rules: { "target-size": { enabled: true } } }).then((found) =>
  found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)))
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll(
    "button, .button, select, summary, textarea, header nav a, nav.tabs a, "
    + "input:not([type=hidden], [type=checkbox], [type=radio]), "
    + "label:has(input[type=checkbox], input[type=radio])")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML.slice(0, 120))
"""


@pytest.fixture
def faults_of() -> Callable[[Page, Sequence[str]], dict[str, object]]:
    """What is wrong on each of some pages: axe's findings, small targets, scrolling sideways.

    What the console said meanwhile is told under its own name.
    """

    def look(page: Page, paths: Sequence[str]) -> dict[str, object]:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        found = {path: faults for path in paths if (faults := _faults(page, path))}
        return found | ({"console": said} if said else {})

    return look


def _faults(page: Page, path: str) -> tuple[object, ...]:
    answer = page.goto(path)
    assert answer
    assert answer.status == 200, path
    page.evaluate(f"() => {{ {AXE_SCRIPT} }}")
    sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = [*page.evaluate(AXE), *page.evaluate(SMALL_TARGETS)]
    return (sideways, *found) if sideways > 0 or found else ()


@pytest.fixture(scope="module")
def cheap_hashes_of_module() -> Iterator[None]:
    """Hashing of passwords that takes no time."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("app.accounts.passwords.HASHER", cheap)
        yield
