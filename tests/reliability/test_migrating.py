"""What a migration loses is noticed by the crash harness; what goes with its table is not lost."""

from collections.abc import Iterable
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from app.contents import contents
from app.database import revisions
from app.migrations import downgrade, upgrade
from benchmarks.reliability.children import forked, killing
from benchmarks.reliability.homes import opened
from benchmarks.reliability.migrating import Migrations, Schema

BEFORE_PLANS, HEAD = "20261122_1300", max(revisions())


@pytest.fixture(scope="module")
def made(backup_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Migrations:
    home = tmp_path_factory.mktemp("migrating")
    url, log = f"sqlite:///{home / 'kyniem.db'}", home / "log"
    stage: Any = SimpleNamespace(migrating=url, backups=(backup_file,), directory=home, log=log)
    return Migrations(stage)


@pytest.fixture
def migrations(made: Migrations) -> Migrations:
    """A database on SQLite whose schema is the last, with all of its rows."""
    made.prepare()
    return made


def run(migrations: Migrations, statements: Iterable[str]) -> None:
    with opened(migrations.url) as database, database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def test_there_are_rows_in_every_table_that_migrates(migrations: Migrations) -> None:
    with opened(migrations.url) as database, database.reading() as session:
        assert min(table.rows for table in contents(session.connection()).values()) > 0


def test_what_was_dropped_on_the_way_may_be_gone_and_nothing_else(migrations: Migrations) -> None:
    with opened(migrations.url) as database:
        downgrade(database, BEFORE_PLANS)
        upgrade(database)
    found = list(migrations.check([]))
    assert any(told.startswith(f"plans at {HEAD}: 0 rows") for told in found)
    assert list(migrations.check([BEFORE_PLANS, HEAD])) == []


def test_rows_columns_and_values_that_are_lost_are_noticed(migrations: Migrations) -> None:
    run(
        migrations,
        (
            "DELETE FROM event_words WHERE word = (SELECT min(word) FROM event_words)",
            "UPDATE people SET digests_off = NULL",
            "UPDATE units SET name = 'Khác' WHERE name LIKE 'Đảng ủy phường Phan Đình Phùng'",
        ),
    )
    assert {told.split(" at ")[0] for told in migrations.check([])} == {
        "event_words", "people", "units",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("indexes", "begins"),
    [
        ("kept old", True),
        ("kept old new", True),
        ("kept new", True),
        ("old new", False),
        ("kept", True),
    ],
)
def test_only_indexes_that_the_next_migration_exchanges_may_be_half(
    indexes: str, begins: bool
) -> None:
    def of(names: str) -> Schema:
        return Schema(frozenset({("events", "id")}), frozenset(names.split()))

    assert of(indexes).begins(of("kept old"), of("kept new")) is begins


def test_a_migration_that_is_killed_loses_no_row(migrations: Migrations, tmp_path: Path) -> None:
    child = forked(lambda say: migrations.work(say, Random(1)), tmp_path / "log")  # noqa: S311
    with killing(child.kill, 0.3):
        assert child.ended() == -9
    assert list(migrations.check(child.told)) == []
