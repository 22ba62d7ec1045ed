"""Migrations lead from nothing to the tables of the models, and back, on both databases."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from app.database import Database, alembic_config
from app.models import Base

AlembicOn = Callable[[Connection], Config]


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def upgrade(database: Database, alembic_on: AlembicOn, revision: str = "head") -> None:
    with database.engine.connect() as connection:
        command.upgrade(alembic_on(connection), revision)


def downgrade(database: Database, alembic_on: AlembicOn, revision: str) -> None:
    with database.engine.connect() as connection:
        command.downgrade(alembic_on(connection), revision)


def test_migrations_go_up_and_down_and_up_again(
    empty_database: Database, alembic_on: AlembicOn
) -> None:
    upgrade(empty_database, alembic_on)
    assert tables(empty_database) == set(Base.metadata.tables)
    downgrade(empty_database, alembic_on, "base")
    assert tables(empty_database) == set()
    upgrade(empty_database, alembic_on)
    assert tables(empty_database) == set(Base.metadata.tables)


def test_every_migration_can_be_undone_and_done_again(
    empty_database: Database, alembic_on: AlembicOn
) -> None:
    for script in reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions())):
        upgrade(empty_database, alembic_on, script.revision)
        downgrade(empty_database, alembic_on, "-1")
        upgrade(empty_database, alembic_on, script.revision)
    empty_database.check()


def test_migrating_twice_changes_nothing(empty_database: Database, alembic_on: AlembicOn) -> None:
    upgrade(empty_database, alembic_on)
    upgrade(empty_database, alembic_on)
    empty_database.check()


def test_a_migration_s_file_begins_with_its_revision_and_the_latest_is_the_head() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    names = {Path(found.path).name[:13]: found.revision for found in script.walk_revisions()}
    assert all(name == revision for name, revision in names.items())
    assert max(names) == script.get_current_head()


def test_models_agree_with_migrations(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_database: Database, alembic_on: AlembicOn
) -> None:
    with empty_database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE event_words (word INTEGER)"))  # in its way
    with pytest.raises(Exception, match="event_words"):
        upgrade(empty_database, alembic_on)
    assert tables(empty_database) == {"event_words"}


def test_the_revision_begins_at_zero(database: Database) -> None:
    with database.reading() as session:
        (row,) = session.execute(text("SELECT id, number FROM revision"))
    assert row == (1, 0)


def test_there_is_one_line_of_migrations() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_no_migration_imports_the_application() -> None:
    for script in ScriptDirectory.from_config(alembic_config()).walk_revisions():
        source = script.module.__loader__.get_data(script.path).decode()  # type: ignore[union-attr]
        assert "from app" not in source
        assert "import app" not in source
