"""How migrations run: on the database of the settings, one transaction each."""

from alembic import context
from sqlalchemy import Connection

from app.database import Database
from app.models import Base
from app.settings import read_settings


def run(connection: Connection) -> None:
    """Run the migrations asked for on ``connection``."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite can roll a schema change back; Alembic does not expect it to.
        transactional_ddl=True,
        transaction_per_migration=True,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(read_settings().database_url)
    with database.migrating() as own:
        run(own)
    database.dispose()
