"""The application on the real catalogue, asked over HTTP on 22 November 2026."""

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("layer", "reading"):
        monkeypatch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))


@pytest.fixture(scope="session")
def client(real_database: Database) -> Iterator[TestClient]:
    """Asks the application about the catalogue of ``data/``."""
    url = real_database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with TestClient(create_app(settings)) as opened:
        yield opened
