"""How migrations run: on the database of the settings, and by one process at a time.

On PostgreSQL each is a transaction of its own, under a lock of the whole run; on SQLite all
of a run are one transaction, which is the lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

from alembic import context
from sqlalchemy import Connection

from app.database import Database, DatabaseUnreachable
from app.models import Base
from app.settings import read_settings

TURN_SECONDS = 60
"""How long a run waits for another to end."""

TRIES_A_SECOND = 5

LOCK_SECONDS = 5
"""How long a migration waits for a table that the service is using."""

LOCK = 0x6B796E69
"""The number of PostgreSQL's advisory lock: "kyni"."""


def run(connection: Connection) -> None:
    """Run the migrations asked for on ``connection``."""
    turn = _sqlite_turn if connection.dialect.name == "sqlite" else _postgresql_turn
    with turn(connection):
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


@contextmanager
def _sqlite_turn(connection: Connection) -> Iterator[None]:
    # The driver is asked itself, or the transaction that this begins would wait as it did before.
    driver = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout = {TURN_SECONDS * 1000}")
    # Where Alembic finds a transaction it begins none.
    with connection.begin():
        yield


@contextmanager
def _postgresql_turn(connection: Connection) -> Iterator[None]:
    _take_lock(connection)
    connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    # The lock of a client that has died is free although a statement of it still runs.
    connection.exec_driver_sql("SET tcp_keepalives_idle = 30")
    if connection.dialect.server_version_info >= (14,):
        connection.exec_driver_sql("SET client_connection_check_interval = '5s'")
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({LOCK})")
        connection.commit()


def _take_lock(connection: Connection) -> None:
    """Wait for the lock by asking again: who waits within a transaction is waited for.

    An index that is built concurrently waits until all transactions have ended, and the two
    would wait for each other.

    Raises:
        DatabaseUnreachable: if another run does not end.
    """
    for _ in range(TURN_SECONDS * TRIES_A_SECOND):
        taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({LOCK})").scalar_one()
        connection.commit()
        if taken:
            return
        sleep(1 / TRIES_A_SECOND)
    raise DatabaseUnreachable("another migration of it has been running for a minute")


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(read_settings().database_url)
    with database.migrating() as own:
        run(own)
    database.dispose()
