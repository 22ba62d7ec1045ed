"""What views are given: a reading of the real catalogue on 22 November 2026."""

from collections.abc import Iterator
from datetime import date

import pytest

from app.database import Database
from app.views.reading import Reading, References, read


@pytest.fixture
def reading(real_database: Database) -> Iterator[Reading]:
    """The catalogue of ``data/``, read on 22 November 2026."""
    with real_database.reading() as session:
        yield read(session, References(), date(2026, 11, 22), "https://lich.example")
