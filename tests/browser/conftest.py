"""A browser in front of the real catalogue, served on 22 November 2026.

All is of one module: while Playwright runs, an event loop runs in the thread of the tests,
and tests of other modules could not start theirs.
"""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from app.database import Database
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
def site_path(real_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the database that may be changed."""
    path = tmp_path_factory.mktemp("browser") / "kyniem.db"
    _copy(real_database, path)
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


def _copy(database: Database, path: Path) -> None:
    original = sqlite3.connect(str(database.engine.url.database))
    with closing(original), closing(sqlite3.connect(path)) as copy:
        original.backup(copy)
