"""Commands are run as the entry point runs them, on 22 November 2026, far from any ``.env``."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import time_machine

from app.cli import main
from app.database import Database


class Ended(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """An environment without settings, a database that is not there, and a day to remember."""
    for name in ("HOST", "PORT", "PUBLIC_URL", "DATA_DIR", "WORKERS", "TRUSTED_PROXIES"):
        # Set and then removed, so that what a command sets is undone as well.
        monkeypatch.setenv(f"KYNIEM_{name}", "")
        monkeypatch.delenv(f"KYNIEM_{name}")
    monkeypatch.setenv("KYNIEM_DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.chdir(tmp_path)
    with time_machine.travel("2026-11-22T03:00:00+00:00", tick=False):
        yield tmp_path


@pytest.fixture
def kyniem(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run a command line."""

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        code = main(arguments)
        printed = capsys.readouterr()
        return Ended(int(code), printed.out, printed.err)

    return run


def _use(monkeypatch: pytest.MonkeyPatch, database: Database) -> Database:
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KYNIEM_DATABASE_URL", url)
    return database


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, real_database: Database) -> Database:
    """The settings name a database that holds the real catalogue; only to be read."""
    return _use(monkeypatch, real_database)


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch, sqlite_database: Database) -> Database:
    """The settings name a migrated database without a catalogue."""
    return _use(monkeypatch, sqlite_database)
