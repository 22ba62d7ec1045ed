"""Calendar programs on feeds of the real catalogue, served on 22 November 2026.

The programs live in ``.venv/clients``, where ``make test`` puts them.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.database import Database
from app.main import create_app
from app.settings import PROJECT, Settings

PROGRAMS = PROJECT / ".venv" / "clients" / "bin"
FEED = "/feeds/vn-le-lon.ics"

VDIRSYNCER = """
[general]
status_path = "{home}/status"

[pair subscription]
a = "published"
b = "kept"
collections = null
conflict_resolution = "a wins"

[storage published]
type = "http"
url = "{url}"

[storage kept]
type = "filesystem"
path = "{home}/kept"
fileext = ".ics"
"""

KHAL = """
[calendars]
[[great days]]
path = {home}/kept
readonly = True

[locale]
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M

[sqlite]
path = {home}/khal.db
"""


@pytest.fixture(scope="module", autouse=True)
def _on_a_day_with_nothing_held_from_start() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in ("layer", "reading"):
            patch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))
        patch.setattr("app.serving.layer.WARM_UP_AFTER_SECONDS", 3600)
        yield


@pytest.fixture(scope="session")
def copied(real_file: Path) -> Callable[[Path], AbstractContextManager[Database]]:
    """Copy the database of the real catalogue into a directory, to be changed there."""

    @contextmanager
    def opened(directory: Path) -> Iterator[Database]:
        path = directory / "copy.db"
        shutil.copy(real_file, path)
        database = Database(f"sqlite:///{path}")
        yield database
        database.dispose()

    return opened


@pytest.fixture
def real_copy(
    tmp_path: Path, copied: Callable[[Path], AbstractContextManager[Database]]
) -> Iterator[Database]:
    """The database of the real catalogue, to be changed."""
    with copied(tmp_path) as database:
        yield database


@pytest.fixture(scope="session")
def edited(real_catalogue: Catalogue) -> Callable[..., None]:
    """Sync a database with the real catalogue as an editor changed it on 23 November 2026.

    ``renamed`` gives new short names by id; the event ``withdrawn`` is no longer there.
    """

    def run(
        database: Database, *, renamed: dict[str, str] | None = None, withdrawn: str = ""
    ) -> None:
        names = renamed or {}
        entries = tuple(
            entry.model_copy(update={"short_name": names.get(entry.id, entry.short_name)})
            for entry in real_catalogue.entries
            if entry.id != withdrawn
        )
        changed = replace(real_catalogue, entries=entries)
        with database.writing() as session:
            assert sync(session, changed, datetime(2026, 11, 23, 2, tzinfo=UTC))

    return run


@contextmanager
def _served(database: Database) -> Iterator[str]:
    """The address at which a server on this machine serves ``database``."""
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None, ws="none"))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who keeps a feed in files with vdirsyncer and reads them with khal."""

    home: Path

    @property
    def kept(self) -> dict[str, str]:
        """The files that are kept, by their names."""
        return {path.name: path.read_text() for path in (self.home / "kept").iterdir()}

    @property
    def stamps(self) -> dict[str, int]:
        """When each file was written."""
        return {path.name: path.stat().st_mtime_ns for path in (self.home / "kept").iterdir()}

    def synchronize(self, database: Database) -> None:
        """Fetch the feed from a server."""
        config = self.home / "vdirsyncer.conf"
        with _served(database) as address:
            config.write_text(VDIRSYNCER.format(home=self.home, url=f"{address}{FEED}"))
            self._run("vdirsyncer", "--config", config, "discover")
            self._run("vdirsyncer", "--config", config, "sync")

    def listed(self, first: str, end: str) -> list[str]:
        """What khal lists from ``first`` to before ``end``: each event with its first day."""
        config = self.home / "khal.conf"
        config.write_text(KHAL.format(home=self.home))
        asked = ("--once", "--day-format", "", "--format", "{start-date} {title}", first, end)
        return self._run("khal", "--config", config, "list", *asked).splitlines()

    def _run(self, program: str, *arguments: str | Path) -> str:
        given = {"HOME": str(self.home), "NO_PROXY": "127.0.0.1", "PATH": os.defpath}
        done = subprocess.run(  # noqa: S603 (a program that the tests bring)
            [PROGRAMS / program, *arguments],
            env=given | {"LANG": "C.UTF-8", "TZ": "America/New_York"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def subscriber(tmp_path: Path) -> Subscriber:
    """A subscriber with nothing kept yet."""
    for program in ("vdirsyncer", "khal"):
        if not (PROGRAMS / program).exists():
            pytest.skip(f"{program} is not installed: run `make test` where there is a network")
    (tmp_path / "kept").mkdir()
    return Subscriber(tmp_path)
