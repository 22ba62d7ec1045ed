"""A log line is one line whatever it tells of, and tells nothing by which somebody could get in."""

import json
import logging
import sys
from logging.config import DictConfigurator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database import Database
from app.serving.logs import FACTS, JsonLines, TextLines, current_request, logging_config

EVIL = "x\r\nINFO forged\x1b[2J\u2028\u202e\x85\U000e0041\ud800"


def _record(message: str, error: bool = False, **facts: Any) -> logging.LogRecord:
    raised = sys.exc_info() if error else None
    record = logging.LogRecord("app.serving", logging.INFO, "x.py", 1, "%s", (message,), raised)
    setattr(record, FACTS, facts)
    return record


@pytest.mark.parametrize("lines", [TextLines(), JsonLines()])
def test_what_others_wrote_begins_no_line_of_its_own(lines: logging.Formatter) -> None:
    told = lines.format(_record(EVIL, path=EVIL))
    assert told.isprintable()
    assert "\\u000d" in told or "\\r" in told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("/ngay/2027-02-03", "/ngay/2027-02-03"),
        ("x status=200 who=person 1", '"x status=200 who=person 1"'),
        ("a=b", '"a=b"'),
        ('a"b', '"a\\"b"'),
        ("x\ty", '"x\\ty"'),
        ("", '""'),
        (404, "404"),
    ],
)
def test_as_text_no_value_can_be_taken_for_another_fact(value: object, told: str) -> None:
    line = TextLines().format(_record("asked", path=value, client="203.0.113.9"))
    assert line.endswith(f"INFO: asked path={told} client=203.0.113.9")


def test_json_gives_back_what_was_told() -> None:
    read = json.loads(JsonLines().format(_record(EVIL, path=EVIL, status=200)))
    assert (read["message"], read["path"], read["status"]) == (EVIL, EVIL, 200)
    assert read["level"] == "info"


def test_a_line_names_the_request_that_it_belongs_to() -> None:
    token = current_request.set("abc-1")
    try:
        read = json.loads(JsonLines().format(_record("done")))
    finally:
        current_request.reset(token)
    assert read["request"] == "abc-1"
    assert "request" not in json.loads(JsonLines().format(_record("done")))


def _failing() -> None:
    raise ValueError(EVIL)


def test_an_error_is_one_object_with_its_stack() -> None:
    try:
        _failing()
    except ValueError:
        record = _record("broken", error=True)
    told = JsonLines().format(record)
    assert told.isprintable()
    stack = json.loads(told)["stack"]
    assert "in _failing" in stack
    assert stack.startswith("Traceback")


def test_as_text_a_stack_stands_indented_below_its_line() -> None:
    try:
        _failing()
    except ValueError:
        head, *stack = TextLines().format(_record("broken", error=True)).split("\n")
    assert head.endswith("INFO: broken")
    assert stack
    assert all(line.startswith("  | ") and line.isprintable() for line in stack)


def test_no_stack_repeats_what_was_written_to_the_database(database: Database) -> None:
    twice = "INSERT INTO people (name, email, created) VALUES (:name, :email, :now)"
    row = {"name": "Nguyễn Thị Lan", "email": "lan@x.example", "now": "2026-11-22 00:00:00+00:00"}
    try:
        with database.writing() as session:
            session.execute(text(twice), row)
            session.execute(text(twice), row)
    except DBAPIError:
        told = JsonLines().format(_record("broken", error=True))
    assert "INSERT INTO people" in told
    assert "lan@x.example" not in told
    assert "Lan" not in told


@pytest.mark.parametrize(("form", "lines"), [("text", TextLines), ("json", JsonLines)])
def test_a_process_logs_in_the_form_of_the_settings(form: Any, lines: type) -> None:
    config = logging_config(form)
    made = DictConfigurator(config).configure_formatter(config["formatters"]["lines"])
    assert isinstance(made, lines)
