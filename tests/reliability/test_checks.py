"""What the crash harness looks for is found where it is, and nothing where all is whole."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.database import Database
from app.models import Plan
from benchmarks.reliability.calls import Call, Work, copies
from benchmarks.reliability.checks import faults

COPY = Call("minh", "POST", "/plans/1/next-year", {}, "copy")

COLUMNS = [column for column in Plan.__table__.columns if column.name != "id"]


def test_a_whole_database_has_no_faults(worked_sqlite: Database) -> None:
    assert faults(worked_sqlite) == ()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE revision SET number = 0", "changes of revision 1 under revision 0"),
        ("DELETE FROM event_changes", "events whose last change is not written down"),
        ("DELETE FROM event_words", "events without words"),
        ("DELETE FROM tasks WHERE id = 1", "references to nothing"),
        ("DELETE FROM shares", "issued tasks without shares"),
        ("UPDATE plans SET state = 'signed' WHERE id = 1", "shares of tasks not issued"),
        ("UPDATE plans SET signed_at = NULL WHERE id = 1", "plans wrongly signed: [1]"),
        ("UPDATE plans SET number = NULL WHERE id = 1", "plans wrongly numbered: [1]"),
        ("UPDATE plans SET state = 'issued' WHERE state = 'opinions'", "issued and not logged"),
        ("UPDATE tasks SET id = 9999 WHERE id = 1", "task not in the log: [9999]"),
        ("UPDATE tasks SET id = 9999 WHERE id = 1", "task in the log and not there: ['1']"),
    ],
)  # fmt: skip
def test_what_is_half_is_found(statement: str, told: str, worked_sqlite: Database) -> None:
    with closing(sqlite3.connect(str(worked_sqlite.engine.url.database))) as file:
        file.execute(statement)
        file.commit()
    found = "; ".join(faults(worked_sqlite))
    assert told in found


# Copies that were promised


@pytest.fixture
def work(worked_sqlite: Database) -> Work:
    """Two copies of plan 1 that were made and promised."""
    stage: Any = SimpleNamespace(planning=str(worked_sqlite.engine.url), issued=1)
    done = Work(stage, copies)
    with worked_sqlite.writing() as session:
        for _ in range(2):
            made = add_copy(session)
            done.promises.keep(COPY, {"id": made.id, "state": made.state})
    return done


def add_copy(session: Session) -> Plan:
    told = {column.name: getattr(session.get_one(Plan, 1), column.name) for column in COLUMNS}
    made = Plan(**told | {"state": "draft", "copied_from_id": 1})
    session.add(made)
    session.flush()
    return made


def copies_found(work: Work) -> list[str]:
    return [told for told in work.check() if "promised" in told]


def test_copies_that_were_promised_are_there(work: Work) -> None:
    assert copies_found(work) == []


@pytest.mark.parametrize("which", [slice(1), slice(None)], ids=["one", "all"])
def test_a_copy_that_is_lost_is_noticed(which: slice, work: Work, worked_sqlite: Database) -> None:
    lost = sorted(work.promises.copies)[which]
    with worked_sqlite.writing() as session:
        session.execute(delete(Plan).where(Plan.id.in_(lost)))
    assert set(copies_found(work)) == {
        *(f"plan {number} was promised and is not there" for number in lost),
        f"copies made: {2 - len(lost)}, and promised: 2",
    }


def test_a_copy_that_is_made_twice_is_noticed(work: Work, worked_sqlite: Database) -> None:
    with worked_sqlite.writing() as session:
        add_copy(session)
    assert copies_found(work) == ["copies made: 3, and promised: 2"]


def test_a_copy_that_was_not_answered_may_be_there(work: Work, worked_sqlite: Database) -> None:
    work.promises.asked = COPY
    assert copies_found(work) == []
    with worked_sqlite.writing() as session:
        add_copy(session)
    assert copies_found(work) == []
    with worked_sqlite.writing() as session:
        add_copy(session)
    assert copies_found(work) == ["copies made: 4, and promised: 2"]
