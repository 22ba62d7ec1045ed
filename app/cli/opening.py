"""A command opens the database of the settings, or one made from the catalogue's files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.cli.exits import ExitCode, Refused
from app.clock import now, today
from app.database import Database
from app.migrations import upgrade
from app.settings import Settings, read_settings
from app.views.reading import Reading, References, read


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of ``settings``, in step with this code.

    Raises:
        DatabaseOutOfStep: if it has another schema than this code.
        DatabaseUnreachable: if it does not answer.
    """
    database = Database(settings.database_url)
    try:
        database.check()
        yield database
    finally:
        database.dispose()


@contextmanager
def opened_reading() -> Iterator[Reading]:
    """A reading of today in the database of the settings.

    Raises:
        Refused: if no catalogue was ever loaded into it.
    """
    settings = read_settings()
    with opened(settings) as database, database.reading() as session:
        reading = _read(session, settings)
        if not reading.revision:
            told = "Chưa có danh mục trong cơ sở dữ liệu; hãy chạy: kyniem catalogue sync."
            raise Refused(told, ExitCode.DATABASE)
        yield reading


@contextmanager
def reading_of(catalogue: Catalogue) -> Iterator[Reading]:
    """A reading of today in a database that holds just ``catalogue``, and is then thrown away."""
    with TemporaryDirectory() as directory:
        database = Database(f"sqlite:///{Path(directory) / 'kyniem.db'}")
        try:
            upgrade(database)
            with database.writing() as session:
                sync(session, catalogue, now())
            with database.reading() as session:
                yield _read(session, read_settings())
        finally:
            database.dispose()


def _read(session: Session, settings: Settings) -> Reading:
    return read(session, References(), today(), settings.address)
