"""A copy of a database holds every row and gives no number twice, on whichever database."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from app import copies
from app.backups import restore_over
from app.contents import Contents, ContentsDiffer, require_same
from app.copies import NotEmpty, copy, copy_over
from app.database import Database, DatabaseOutOfStep
from app.models import Base, Campaign, LogEntry, Plan, Revision, Unit
from benchmarks.reliability.homes import opened

Held = Callable[[Database], dict[str, Contents]]
Pair = tuple[Database, Database]

BOTH = ("sqlite to postgresql", "postgresql to sqlite")


class Copied(NamedTuple):
    source: Database
    target: Database
    told: dict[str, Contents]
    last_campaign: int


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows as the models tell them, which know nothing of how they were copied."""
    with database.reading() as session:
        return {
            name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for name, table in Base.metadata.tables.items()
        }


def campaign(plan: int = 1) -> dict[str, Any]:
    day = date(2026, 2, 1)
    return {
        "plan_id": plan, "name": "Đợt", "first": day, "last": day, "content": "",
        "updated": func.current_timestamp(),
    }  # fmt: skip


def add_campaign(database: Database) -> int:
    """Its number."""
    with database.writing() as session:
        made = session.execute(insert(Campaign).values(**campaign()).returning(Campaign.id))
        return made.scalar_one()


def add_log_entry(database: Database) -> int:
    """Its number."""
    with database.writing() as session:
        entry = LogEntry(at=func.current_timestamp(), action="thu", object_kind="thu")
        entry.object_id, entry.before, entry.after = "1", {}, {}
        session.add(entry)
        session.flush()
        return entry.id


def remove_campaign(database: Database, number: int) -> None:
    with database.writing() as session:
        session.execute(delete(Campaign).where(Campaign.id == number))


@pytest.fixture(scope="module", params=BOTH)
def copied(
    request: pytest.FixtureRequest, worked_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Copied]:
    """A database whose last campaign was removed, and a copy of it; no test changes either."""
    path = tmp_path_factory.mktemp("copied") / "kyniem.db"
    postgres = request.getfixturevalue("postgres")
    with ExitStack() as stack:
        if request.param == "sqlite to postgresql":
            shutil.copy(worked_file, path)
            urls = (f"sqlite:///{path}", stack.enter_context(postgres.database("template0")))
        else:
            worked = postgres.database(request.getfixturevalue("worked_template"))
            urls = (stack.enter_context(worked), f"sqlite:///{path}")
        source, target = (stack.enter_context(opened(url)) for url in urls)
        last = add_campaign(source)
        remove_campaign(source, last)
        yield Copied(source, target, copy(source, target), last)


def test_a_copy_holds_every_row(copied: Copied, held: Held) -> None:
    assert rows(copied.target) == rows(copied.source)
    assert copied.told == held(copied.source) == held(copied.target)
    assert min(copied.told[name].rows for name in ("tasks", "shares", "log_entries", "events")) > 3
    copied.target.check()


def test_a_copy_gives_no_number_that_was_given_before(copied: Copied) -> None:
    number = add_campaign(copied.target)
    remove_campaign(copied.target, number)
    assert number > copied.last_campaign


def test_the_log_of_a_copy_can_only_grow(copied: Copied) -> None:
    for statement in ("DELETE FROM log_entries", "UPDATE log_entries SET action = ''"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            copied.target.writing() as session,
        ):
            session.execute(text(statement))


def test_a_copy_keeps_its_references_from_the_first_row_on(copied: Copied) -> None:
    with copied.target.writing() as session:
        with pytest.raises(DatabaseError, match=r"(?i)foreign key"):
            session.execute(insert(Campaign).values(**campaign(plan=999_999)))
        session.rollback()


def test_what_is_written_meanwhile_is_not_half_in_the_copy(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, held: Held
) -> None:
    source, target = pair
    before, written = held(source), copies._written

    def write_between(*arguments: Any) -> Contents:
        monkeypatch.undo()
        first = written(*arguments)
        add_campaign(source)
        return first

    monkeypatch.setattr(copies, "_written", write_between)
    copy(source, target)
    assert held(target) == before
    assert held(source)["campaigns"].rows == before["campaigns"].rows + 1


def test_rows_that_refer_to_none_are_not_copied(
    worked_sqlite: Database, empty_postgresql: Database
) -> None:
    with sqlite3.connect(str(worked_sqlite.engine.url.database)) as file:
        file.execute("UPDATE tasks SET plan_id = 999999 WHERE id = 1")
    file.close()
    with pytest.raises(DatabaseError, match=r"(?i)foreign key"):
        copy(worked_sqlite, empty_postgresql)
    with empty_postgresql.reading() as session:
        assert session.scalar(select(func.count()).select_from(Plan)) == 0


def test_a_database_in_use_is_not_copied_into(
    worked_sqlite: Database, worked_postgresql: Database, held: Held
) -> None:
    before = held(worked_postgresql)
    with pytest.raises(NotEmpty):
        copy(worked_sqlite, worked_postgresql)
    assert held(worked_postgresql) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_may_be_put_in_the_place_of_another_or_not_at_all(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, held: Held
) -> None:
    source = request.getfixturevalue("worked_postgresql")
    target = request.getfixturevalue(f"worked_{kind}") if kind == "sqlite" else source
    if kind == "postgresql":
        source = request.getfixturevalue("worked_sqlite")
    with target.writing() as session:
        session.execute(update(Unit).values(name="Khác"))
    last = [add_log_entry(target) for _ in range(3)][-1]
    before = held(target)

    def differ(*_: object) -> None:
        raise ContentsDiffer(("tasks",))

    with monkeypatch.context() as failing:
        failing.setattr(copies, "require_same", differ)
        with pytest.raises(ContentsDiffer):
            copy_over(source, target)
    assert held(target) == before
    assert add_log_entry(target) > last
    copy_over(source, target)
    assert held(target) == held(source) != before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_put_in_the_place_of_another_gives_no_number_that_either_gave(
    kind: str, request: pytest.FixtureRequest, backup_file: Path
) -> None:
    target: Database = request.getfixturevalue(f"worked_{kind}")
    last = add_campaign(target)
    restore_over(backup_file, target)
    assert add_campaign(target) == last + 1


def test_who_began_to_read_before_a_copy_sees_what_was_there(
    worked_sqlite: Database, worked_postgresql: Database
) -> None:
    with worked_postgresql.writing() as session:
        session.execute(update(Unit).values(name="Khác"))
    with worked_postgresql.reading() as reading:
        reading.execute(text("SELECT 1"))  # takes the snapshot, and no lock
        copy_over(worked_sqlite, worked_postgresql)
        assert set(reading.scalars(select(Unit.name))) == {"Khác"}


def test_a_source_that_is_not_in_step_is_not_copied(
    empty_sqlite: Database, worked_sqlite: Database
) -> None:
    with pytest.raises(DatabaseOutOfStep):
        copy(empty_sqlite, worked_sqlite)


def test_contents_differ_by_a_single_value(worked_sqlite: Database, held: Held) -> None:
    before = held(worked_sqlite)
    with worked_sqlite.writing() as session:
        session.execute(update(Revision).values(number=Revision.number + 1))
    with pytest.raises(ContentsDiffer) as differing:
        require_same(before, held(worked_sqlite))
    assert differing.value.tables == ("revision",)
