"""The application on the real catalogue is asked over HTTP on 22 November 2026."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.database import Database
from app.main import create_app
from app.settings import Settings


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("layer", "reading"):
        monkeypatch.setattr(f"app.serving.{module}.today", lambda: date(2026, 11, 22))


@pytest.fixture
def asking(database: Database, real_catalogue: Catalogue) -> Iterator[TestClient]:
    """Asks the application about the catalogue of ``data/``, on SQLite and on PostgreSQL."""
    with database.writing() as session:
        sync(session, real_catalogue, datetime(2026, 11, 22, tzinfo=UTC))
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with TestClient(create_app(settings)) as opened:
        yield opened
