"""The service shows a sync within two seconds, and goes on without its database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import URL, create_engine, text
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.serving.canonical import Address
from app.serving.layer import AnswerLayer
from app.settings import Settings

UPCOMING = "/api/v1/upcoming?from=2027-01-01&days=60"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.serving.layer.WARM_UP_AFTER_SECONDS", 0)


@contextmanager
def _service(database: Database) -> Iterator[TestClient]:
    url = database.engine.url.render_as_string(hide_password=False)
    with TestClient(create_app(Settings(_env_file=None, database_url=url))) as client:
        yield client


def _layer(client: TestClient) -> AnswerLayer:
    assert isinstance(client.app, AnswerLayer)
    return client.app


def _revision(client: TestClient) -> str:
    revision: str = client.get(UPCOMING).json()["revision"]
    return revision


def _becomes(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_a_sync_shows_in_every_process_within_two_seconds(
    database: Database, synced: Callable[..., object], entry: Callable[..., dict[str, object]]
) -> None:
    synced(database, entry())
    with _service(database) as one, _service(database) as other:
        clients = (one, other)
        tags = [client.get(UPCOMING).headers["etag"] for client in clients]
        assert [_layer(client).counters.hits for client in clients] == [0, 0]
        synced(database, entry(name="Ngày thành lập Đảng"), on="2026-11-23")
        assert _becomes(lambda: all(_revision(c) == "2" for c in clients), 2)
        for client, tag in zip(clients, tags, strict=True):
            assert client.get(UPCOMING, headers={"If-None-Match": tag}).status_code == 200
            assert _layer(client).counters.hits > 0


def test_the_front_page_and_the_feeds_are_held_from_start(client: TestClient) -> None:
    # The first answer does not wait for them: the client is asked before they are all there.
    assert client.get("/livez").status_code == 200
    names = [feed["name"] for feed in client.get("/api/v1/feeds").json()["items"]]
    wanted = [Address("/"), *(Address(f"/feeds/{name}.ics") for name in names)]
    answers = _layer(client).answers
    assert _becomes(lambda: all(answers.get(one) for one in wanted), 60)
    assert answers.evicted == 0


def test_a_feed_that_was_driven_out_is_held_again(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.serving.layer.HELD_ANEW_SECONDS", 0.1)
    with _service(sqlite_database) as client:
        answers = _layer(client).answers
        assert _becomes(lambda: answers.get(Address("/")) is not None, 5)
        answers.drop_others(-1, date(1900, 1, 1))
        assert _becomes(lambda: answers.get(Address("/")) is not None, 5)


def test_without_its_database_the_service_answers_what_it_holds(
    postgresql_database: Database,
    synced: Callable[..., object],
    entry: Callable[..., dict[str, object]],
) -> None:
    synced(postgresql_database, entry())
    url = postgresql_database.engine.url
    with _service(postgresql_database) as client:
        fresh = client.get(UPCOMING)
        assert client.get("/readyz").json() == {"status": "ready"}
        _allow(url, connections=False)
        assert _becomes(lambda: client.get("/readyz").status_code == 503, 5)

        stale = client.get(UPCOMING)
        assert (stale.status_code, stale.content) == (200, fresh.content)
        assert stale.headers["cache-status"] == "kyniem; hit; detail=stale"
        assert int(stale.headers["age"]) >= 0
        other = client.get("/api/v1/days-off")
        assert (other.status_code, other.headers["retry-after"]) == (503, "30")
        assert other.headers["content-type"] == "application/problem+json"
        assert client.get("/api/v1/lunar/from-solar?date=2030-02-02").status_code == 200
        ready = client.get("/readyz")
        assert ready.json()["detail"] == "stale answers served"
        assert ready.headers["cache-control"] == "no-store"
        assert client.get("/livez").json() == {"status": "alive"}

        _allow(url, connections=True)
        assert _becomes(lambda: client.get("/readyz").status_code == 200, 5)
        assert _becomes(lambda: client.get("/api/v1/days-off").status_code == 200, 2)
        assert "age" not in client.get(UPCOMING).headers


def _allow(url: URL, *, connections: bool) -> None:
    """Open a database to everybody, or close it at once."""
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(
            f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS {str(connections).lower()}"
        )
        if not connections:
            ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
            connection.execute(text(ends), {"name": url.database})
    engine.dispose()
