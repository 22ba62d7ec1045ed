"""What is asked most often is found by an index, on tables that have many rows."""

import shutil
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.orm import Session

from app.accounts.keys import key_of
from app.accounts.log import entries, history
from app.accounts.sessions import session_of
from app.accounts.tokens import new_token
from app.agenda import agenda, recalled
from app.calendar.window import Window
from app.catalogue.reference import Reference
from app.database import Database
from app.filters import Filters
from app.messages.delivering import _next
from app.models import ApiKey, Delivery, Plan, Webhook, WebSession
from app.planning.plans.sight import tasks_shown
from app.reviews import reviews
from app.search import candidates
from app.views.desk import Desk
from app.views.plan_lists import task_list
from app.views.plan_parameters import TaskParameters
from benchmarks.filling import MADE, PROVINCE, TODAY, grow, settle
from benchmarks.questions import READER

LOCAL_EVENTS = 6642
TASKS = 4000
OTHERS = 3000
SECRET = "whsec_" + b64encode(bytes(24)).decode()

COMMUNE = "05443"
REGION = {"ix_events_region_rule", "ix_events_extended_region_rule"}
WORDS = {"pk_event_words", "sqlite_autoindex_event_words_1"}

Ask = Callable[[Session], object]


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def grown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> Iterator[Database]:
    """Two events a commune, tasks and a log of them, keys, sessions and deliveries."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            path = tmp_path_factory.mktemp("grown") / "kyniem.db"
            shutil.copy(migrated_sqlite, path)
            url = f"sqlite:///{path}"
        else:
            server = request.getfixturevalue("postgres")
            url = stack.enter_context(server.database("migrated"))
        database = Database(url)
        stack.callback(database.dispose)
        grow(database, LOCAL_EVENTS, TASKS)
        with database.writing() as session:
            _add_others(session)
        settle(database)
        yield database


def _add_others(session: Session) -> None:
    numbers = range(1, OTHERS + 1)
    session.execute(
        insert(ApiKey),
        [
            {"id": n, "prefix": f"{n:08}", "secret_hash": "0", "person_id": 1, "name": "Thử",
             "unit_id": PROVINCE, "scope": "read", "created": MADE} for n in numbers
        ],
    )  # fmt: skip
    session.execute(
        insert(WebSession),
        [
            {"token_hash": f"{n:064}", "person_id": 1, "created": MADE, "seen": MADE,
             "expires": MADE, "agent": "", "address": ""} for n in numbers
        ],
    )  # fmt: skip
    session.execute(
        insert(Webhook),
        [{"id": 1, "unit_id": PROVINCE, "url": "https://a.example", "events": [], "secret": SECRET,
          "created": MADE}],
    )  # fmt: skip
    session.execute(
        insert(Delivery),
        [
            {"id": n, "webhook_id": 1, "key": str(n), "event": "task.due", "payload": {},
             "created": MADE, "tries": 1, "next_try": None if n < OTHERS else MADE} for n in numbers
        ],
    )  # fmt: skip


def explained(database: Database, ask: Ask) -> str:
    """How the database finds what the queries of ``ask`` want, all of them together."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.reading() as session:
        ask(session)
    event.remove(database.engine, "before_cursor_execute", note)
    assert seen
    first = "EXPLAIN QUERY PLAN" if database.engine.dialect.name == "sqlite" else "EXPLAIN"
    with database.engine.connect() as connection:
        told = [connection.exec_driver_sql(f"{first} {s}", p).all() for s, p in seen]
    return "\n".join(str(row[-1]) for rows in told for row in rows)


def scanned(plan: str, *tables: str) -> list[str]:
    """The lines of ``plan`` by which one of ``tables`` is read from end to end."""
    whole = [f"SCAN {t}" for t in tables] + [f"Seq Scan on {t}" for t in tables]
    return [
        line
        for line in plan.splitlines()
        if any(f"{begun} " in f"{line} " for begun in whole) and "USING COVERING" not in line
    ]


def days(count: int) -> Window:
    return Window(TODAY, TODAY + timedelta(days=count))


@pytest.mark.parametrize("count", [1, 30, 365])
def test_an_agenda_reads_the_events_of_its_rules_and_regions_alone(
    grown: Database, count: int
) -> None:
    filters = Filters(region=COMMUNE)
    plan = explained(grown, lambda session: agenda(session, days(count), filters))
    assert not scanned(plan, "events")
    assert any(index in plan for index in REGION)


def test_what_is_called_back_is_found_by_its_region(grown: Database) -> None:
    filters = Filters(region=COMMUNE)
    plan = explained(grown, lambda session: recalled(session, days(365), filters))
    assert not scanned(plan, "events")
    assert any(index in plan for index in REGION)


def test_reviews_are_found_by_their_region(grown: Database) -> None:
    plan = explained(grown, lambda session: reviews(session, 2027, Filters(region=COMMUNE)))
    assert not scanned(plan, "events")
    assert any(index in plan for index in REGION)


def test_an_agenda_that_is_searched_too_reads_its_regions_alone(grown: Database) -> None:
    filters = Filters(region=COMMUNE, query="lễ hội đền")
    plan = explained(grown, lambda session: agenda(session, days(30), filters))
    assert not scanned(plan, "events", "event_words")


@pytest.mark.parametrize("query", ["le", "thanh", "lễ hội", "lễ hội đền", "Nguyễn Văn Trỗi"])
@pytest.mark.parametrize("most", [False, True])
def test_a_search_reads_the_words_it_was_asked_for(grown: Database, query: str, most: bool) -> None:
    plan = explained(grown, lambda session: candidates(session, query, most=most))
    assert not scanned(plan, "events", "event_words")
    assert any(index in plan for index in WORDS | REGION)


@pytest.mark.parametrize(
    ("query", "indexes"),
    [
        ("30/4", {"ix_events_rule"}),
        ("30/4/1975", {"ix_events_origin", "ix_events_origin_lunar"}),
        ("10/3 âm lịch", {"ix_events_rule"}),
    ],
)
def test_a_search_for_a_day_reads_the_events_of_that_day(
    grown: Database, query: str, indexes: set[str]
) -> None:
    plan = explained(grown, lambda session: candidates(session, query))
    assert not scanned(plan, "events")
    assert all(index in plan for index in indexes)


def test_the_tasks_of_a_plan_are_found_by_it(grown: Database) -> None:
    plan = explained(grown, lambda session: tasks_shown(session, READER, session.get_one(Plan, 1)))
    assert not scanned(plan, "tasks", "shares")
    assert "ix_tasks_plan_id" in plan


def test_a_list_of_tasks_reads_those_of_the_plans_that_are_shown(grown: Database) -> None:
    def ask(session: Session) -> object:
        desk = Desk(session, READER, Reference((), (), (), (), ()), TODAY)
        return task_list(desk, TaskParameters())

    plan = explained(grown, ask)
    assert not scanned(plan, "tasks", "shares")


def test_the_log_of_a_unit_and_of_an_object_is_found_by_them(grown: Database) -> None:
    of_unit = explained(grown, lambda session: entries(session, PROVINCE))
    assert not scanned(of_unit, "log_entries")
    assert "ix_log_entries_unit_id_id" in of_unit
    of_object = explained(grown, lambda session: history(session, "task", 17))
    assert "ix_log_entries_object_kind_object_id" in of_object


def test_who_asks_is_found_by_the_hash_of_the_cookie_or_the_beginning_of_the_key(
    grown: Database,
) -> None:
    by_cookie = explained(grown, lambda session: session_of(session, new_token(), MADE))
    assert not scanned(by_cookie, "web_sessions")
    key = f"kn_{'a' * 10}_{'b' * 64}"
    by_key = explained(grown, lambda session: key_of(session, key, MADE))
    assert not scanned(by_key, "api_keys")


def test_the_next_delivery_is_found_by_its_day(grown: Database) -> None:
    plan = explained(grown, lambda _: _next(grown, MADE, 0, Counter(), lambda: MADE))
    assert not scanned(plan, "deliveries")


def test_a_table_read_from_end_to_end_is_told(grown: Database) -> None:
    whole = text("SELECT id FROM events WHERE description = 'x'")
    plan = explained(grown, lambda session: session.execute(whole).all())
    assert scanned(plan, "events")
