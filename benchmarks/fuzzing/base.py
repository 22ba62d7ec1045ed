"""A base is a scratch database with the catalogue of ``data/``, as of one fixed instant."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command

from app.catalogue.load import load, read_files
from app.catalogue.sync import sync
from app.database import Database, alembic_config
from app.settings import PROJECT


def with_catalogue(directory: Path) -> Path:
    """Such a database in ``directory``."""
    path = directory / "base.db"
    database = Database(f"sqlite:///{path}")
    with database.engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    files, _ = read_files(PROJECT / "data")
    catalogue, problems = load(files)
    assert catalogue, problems
    with database.writing() as session:
        sync(session, catalogue, datetime(2026, 11, 22, tzinfo=UTC))
    database.dispose()
    return path
