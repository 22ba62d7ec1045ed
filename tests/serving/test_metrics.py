"""Metrics are scraped on a port of this machine, one for each worker, and never from outside."""

import re
import socket
import sqlite3
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, event, select
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.messages.digests import Told
from app.models import Delivery, Digest, Unit, Webhook
from app.serving.backlog import Owed, backlog
from app.settings import PROJECT, BadSettings, Settings, read_settings

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""A Monday, half past nine in Vietnam."""


@pytest.fixture
def port() -> int:
    """A free port; the next one most likely is free as well."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def _service(database: Database, port: int | None, **settings: Any) -> Iterator[TestClient]:
    url = database.engine.url.render_as_string(hide_password=False)
    chosen = Settings(_env_file=None, database_url=url, metrics_port=port, **settings)
    with TestClient(create_app(chosen)) as client:
        yield client


def _scraped(port: int) -> dict[str, float]:
    """Each figure by its name and labels, as "name{label=value}"."""
    for _ in range(50):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                text = answer.read().decode()
            break
        except OSError:
            continue
    return {
        f"{one.name}{{{','.join(f'{k}={v}' for k, v in sorted(one.labels.items()))}}}": one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_the_answers_from_memory_are_counted_where_they_are_made(
    sqlite_database: Database, no_warm_up: None, port: int
) -> None:
    with _service(sqlite_database, port) as client:
        tag = client.get("/").headers["etag"]
        for _ in range(3):
            client.get("/")
        client.get("/", headers={"If-None-Match": tag})
        figures = _scraped(port)
    assert figures["kyniem_answers_total{result=hit}"] == 4
    assert figures["kyniem_answers_total{result=miss}"] == 1
    assert figures["kyniem_answers_total{result=stale}"] == 0
    assert figures["kyniem_answers_unchanged_total{}"] == 1
    assert figures["kyniem_answers_kept{}"] == 1
    assert figures["kyniem_answers_octets{}"] > 1000
    assert figures["kyniem_database_up{}"] == 1
    assert figures["kyniem_catalogue_revision{}"] == 0
    assert figures["kyniem_webhooks_pending{}"] == 0
    assert any(name.startswith("kyniem_build_info{") for name in figures)
    assert figures["process_open_fds{}"] > 0


def test_what_was_computed_is_timed_by_route_and_kind_of_status(
    sqlite_database: Database, no_warm_up: None, port: int
) -> None:
    with _service(sqlite_database, port) as client:
        for path in ("/api/v1/days/2027-02-03", "/api/v1/days/2027-02-04", "/api/v1/days/x"):
            client.get(path)
        client.get("/bi-mat/abc.ics")
        figures = _scraped(port)
    days = "kyniem_request_seconds_count{method=GET,route=/api/v1/days/{date},status="
    assert (figures[f"{days}2xx}}"], figures[f"{days}4xx}}"]) == (2, 1)
    secret = "kyniem_request_seconds_count{method=GET,route=/bi-mat/{token}.ics,status=4xx}"
    assert figures[secret] == 1
    assert "abc" not in str(figures)


def test_two_workers_have_a_port_each(sqlite_database: Database, port: int) -> None:
    with (
        _service(sqlite_database, port, workers=2) as one,
        _service(sqlite_database, port, workers=2) as other,
    ):
        one.get("/")
        counted = [_scraped(p)["kyniem_answers_total{result=miss}"] for p in (port, port + 1)]
        other.get("/livez")
    assert sorted(counted) >= [0, 1]
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def test_metrics_are_on_no_public_address(sqlite_database: Database, port: int) -> None:
    with _service(sqlite_database, port) as client:
        assert client.get("/metrics").status_code == 404
        assert client.get("/readyz").status_code == 200


def test_without_the_setting_there_are_none(sqlite_database: Database) -> None:
    with _service(sqlite_database, None) as client:
        assert client.get("/metrics").status_code == 404


def test_without_the_database_what_the_process_knows_is_told(
    sqlite_database: Database, no_warm_up: None, port: int
) -> None:
    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("gone")

    with _service(sqlite_database, port) as client:
        client.get("/")
        event.listen(Engine, "do_connect", refuse)
        try:
            figures = _scraped(port)
        finally:
            event.remove(Engine, "do_connect", refuse)
    assert figures["kyniem_answers_total{result=miss}"] == 1
    assert "kyniem_webhooks_pending{}" not in figures


@pytest.mark.parametrize("port", ["0", "70000", "x"])
def test_a_malformed_port_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYNIEM_METRICS_PORT", port)
    with pytest.raises(BadSettings, match="KYNIEM_METRICS_PORT"):
        read_settings()


def test_the_manual_names_all_metrics_and_no_other() -> None:
    made = "".join(
        (PROJECT / "app" / "serving" / name).read_text() for name in ("metrics.py", "traffic.py")
    )
    named = re.findall(r"kyniem_\w+", (PROJECT / "docs" / "operations.md").read_text())
    told = {re.sub("_(total|count|bucket)$", "", name) for name in named}
    assert told == set(re.findall(r'"(kyniem_\w+)"', made))


# What waits


def test_messages_that_wait_for_a_receiver_are_told_with_how_late_they_are(office: Any) -> None:
    office.unit("tinh-uy")
    with office.database.writing() as session:
        unit = session.scalars(select(Unit)).one()
        hook = Webhook(unit_id=unit.id, url="https://x.example", secret="s", events=[], created=NOW)
        session.add(hook)
        session.flush()
        for number, due in enumerate((NOW - timedelta(hours=1), NOW + timedelta(hours=1), None)):
            session.add(
                Delivery(
                    webhook_id=hook.id,
                    key=str(number),
                    event="x",
                    payload={},
                    created=NOW,
                    tries=0,
                    next_try=due,
                )
            )
    with office.database.reading() as session:
        found = backlog(session)
    assert found.webhooks_pending == 2
    assert found.webhooks_overdue(NOW) == 3600
    assert found.webhooks_overdue(NOW - timedelta(hours=2)) == 0


@pytest.fixture
def two_owed(office: Any, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database in which two people have something to do each day."""
    emails = [office.person(name) for name in ("Lan", "Nam")]

    def found(_: object, __: object, day: Any) -> tuple[Told, ...]:
        return tuple(Told(n, email, email, day, ()) for n, email in enumerate(emails, start=1))

    monkeypatch.setattr("app.serving.backlog.digests", found)
    database: Database = office.database
    return database


@pytest.mark.parametrize(
    ("hours", "owed"), [(0, 2), (-2, 0), (24 * 5, 0)], ids=["at 9:30", "at 7:30", "on a Saturday"]
)
def test_digests_are_overdue_from_eight_on_working_days(
    two_owed: Database, hours: int, owed: int
) -> None:
    assert Owed(two_owed).people(NOW + timedelta(hours=hours)) == owed


def test_a_digest_that_was_sent_is_not_owed(two_owed: Database) -> None:
    with two_owed.writing() as session:
        sent = {"begun": NOW, "claimed": NOW, "sent": NOW}
        session.add(Digest(person_id=1, day=NOW.date(), message_id="a", **sent))
        session.add(Digest(person_id=2, day=NOW.date(), message_id="b", **(sent | {"sent": None})))
    assert Owed(two_owed).people(NOW) == 1


def test_who_is_owed_a_digest_is_looked_at_every_ten_minutes_however_often_it_is_asked(
    two_owed: Database, count_queries: Callable[[Database], list[str]]
) -> None:
    owed = Owed(two_owed)
    owed.people(NOW)
    queries = count_queries(two_owed)
    assert owed.people(NOW + timedelta(minutes=9)) == 2
    assert queries == []
    owed.people(NOW + timedelta(minutes=11))
    assert queries


@pytest.fixture
def count_queries() -> Callable[[Database], list[str]]:
    def count(database: Database) -> list[str]:
        seen: list[str] = []

        def see(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(database.engine, "before_cursor_execute", see)
        return seen

    return count
