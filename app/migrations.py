"""A migration changes the schema of a database; the files are in ``alembic/versions``.

One run at a time works on a database, and a second one waits for it: ``alembic/env.py``
sees to that.
"""

from app.database import Database, alembic_config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema of ``database`` up to ``revision``, by default the one of this code."""
    # Most commands migrate nothing, and Alembic takes long to import.
    from alembic import command

    config = alembic_config()
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    """Bring the schema of ``database`` back to ``revision``."""
    from alembic import command

    config = alembic_config()
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
