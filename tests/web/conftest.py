"""The pages on the real catalogue, asked for on 22 November 2026."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from app.catalogue.load import load, read_files
from app.catalogue.sync import sync
from app.database import Database
from app.main import create_app
from app.settings import PROJECT, Settings


def _settings(database: Database) -> Settings:
    url = database.engine.url.render_as_string(hide_password=False)
    return Settings(_env_file=None, database_url=url, public_url="https://lich.example")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("layer", "reading"):
        monkeypatch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))


@pytest.fixture(scope="session")
def client(real_database: Database) -> Iterator[TestClient]:
    """Asks the application about the catalogue of ``data/``."""
    with TestClient(create_app(_settings(real_database))) as opened:
        yield opened


@pytest.fixture
def asking(database: Database) -> Iterator[TestClient]:
    """Asks the application about the catalogue of ``data/``, on SQLite and on PostgreSQL."""
    real, _ = load(read_files(PROJECT / "data")[0])
    assert real
    with database.writing() as session:
        sync(session, real, datetime(2026, 11, 22, tzinfo=UTC))
    with TestClient(create_app(_settings(database))) as opened:
        yield opened
