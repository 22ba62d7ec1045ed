"""Whatever stands in the database is shown as text: on every page, in every call and document."""

import copy
import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import String, select, update

from app.accounts.actor import Role
from app.main import create_app
from app.models import Base, Plan, Report
from app.settings import Settings

HOSTILE = "\"><script>x()</script>'{{7*7}}"
"""As long as the shortest free text may be."""

FREE = frozenset(
    {"agent", "body", "chair", "content", "counted", "deliverable", "description", "fault"}
    | {"follower", "label", "leader", "name", "name_en", "note", "outcome_text", "participants"}
    | {"place", "printed", "purpose", "reason", "recipient", "short_name", "source", "symbol"}
    | {"evidence", "text", "title", "told", "wording"}
)
"""Columns that people write as they like; what a column of another name holds has a form."""


def _columns() -> tuple[Any, ...]:
    return tuple(
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name in FREE and isinstance(column.type, String) and not column.primary_key
    )


def _spoilt(value: Any, said: tuple[str, ...]) -> Any:
    """What a column of JSON holds, hostile where it holds what people said."""
    text = json.dumps(value, ensure_ascii=False)
    for one in said:
        text = text.replace(one, json.dumps(HOSTILE)[1:-1])
    return json.loads(text)


@pytest.fixture(scope="module")
def hostile_world(sqlite_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The world, in a copy of its database in which every free text is hostile."""
    path = tmp_path_factory.mktemp("hostile") / "kyniem.db"
    with sqlite3.connect(sqlite_world.database.engine.url.database) as source:
        with sqlite3.connect(path) as target:
            source.backup(target)
        target.close()
    source.close()
    world = copy.copy(sqlite_world)
    world.database = type(sqlite_world.database)(f"sqlite:///{path}")
    with world.database.writing() as session:
        for column in _columns():
            told = update(column.table).where(column.isnot(None))
            session.execute(told.values({column.name: HOSTILE}))
        for model in (Plan, Report):
            for row in session.scalars(select(model)):
                row.texts = _spoilt(row.texts, tuple(world.texts.values()))
    world.database.keeps = False
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.main.Database", lambda _: world.database)
        settings = Settings(
            _env_file=None, database_url=f"sqlite:///{path}", public_url="https://lich.example"
        )
        world._app = create_app(settings)
    yield world
    world.database.dispose()


def test_there_are_free_texts_in_every_part(hostile_world: Any) -> None:
    found = {f"{column.table.name}.{column.name}" for column in _columns()}
    assert len(found) > 30
    assert {"units.name", "people.name", "plans.title", "tasks.title", "own_dates.name"} <= found


def test_what_is_stored_is_shown_as_text_on_every_page(hostile_world: Any) -> None:
    who = hostile_world.who("own", Role.ADMIN), hostile_world.who("own", Role.EDITOR)
    shown = 0
    for path in sorted(hostile_world.routes()):
        method, place = path.split(" ")
        if method == "GET":
            for thing in hostile_world.things.values():
                if set(re.findall(r"{(\w+)}", place)) - {"ending"} <= thing.keys():
                    asked = place.format_map({"ending": "docx"} | thing)
                    shown += _require_text(hostile_world, who, asked)
                    break
    assert shown > 30, "pages show what is stored"


def _require_text(world: Any, who: tuple[Any, ...], path: str) -> int:
    shown = 0
    for one in who:
        answer = world.ask(one, "GET", path)
        assert answer.status < 500, (path, answer.body[:300])
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert "<script>x()" not in answer.body, path
            shown += "&lt;script&gt;x()" in answer.body
    return shown
