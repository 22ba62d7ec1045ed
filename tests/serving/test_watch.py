"""A watch asks one database server how it is, again and again."""

from typing import Any

from sqlalchemy import event

from app.database import Database
from app.serving.watch import Watch


def test_a_server_is_asked_in_one_statement(database: Database) -> None:
    # Each more is one more turn to wait for in a process that computes answers.
    watch = Watch(database.engine.url.render_as_string(hide_password=False), "the database")
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    watch._vitals()  # the first connection asks what server it has
    event.listen(watch._database.engine, "before_cursor_execute", note)
    vitals = watch._vitals()
    watch.stop()
    assert [text.split()[0] for text in asked if text != "BEGIN"] == ["SELECT"]
    assert (vitals.position is None) == (database.engine.dialect.name == "sqlite")
