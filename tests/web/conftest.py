"""The application on an empty catalogue, asked over HTTP."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings


@pytest.fixture
def client(sqlite_database: Database) -> Iterator[TestClient]:
    """Asks an application of its own, whose counters are at nothing."""
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    with TestClient(create_app(Settings(_env_file=None, database_url=url))) as opened:
        yield opened
