"""What the crash harness looks for is found where it is, and nothing where all is whole."""

import sqlite3
from contextlib import closing

import pytest

from app.database import Database
from benchmarks.reliability.checks import faults


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
