"""Parsers that know nothing of each other read the same to-dos, and vdirsyncer keeps each."""

import ctypes
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from icalendar import Calendar

from app.feeds.ics import Heading, calendar_text
from app.feeds.todos import Todo, TodoStatus, todo_lines
from app.settings import PROJECT

ICAL_JS = PROJECT / ".venv" / "clients" / "node_modules" / "ical.js" / "dist" / "ical.js"
READ = Path(__file__).parent / "read_todos_with_ical_js.mjs"
VDIRSYNCER = PROJECT / ".venv" / "clients" / "bin" / "vdirsyncer"

CHANGED = datetime(2026, 12, 1, 3, tzinfo=UTC)
TODO = Todo(
    id="task-12-xa",
    due=date(2027, 1, 29),
    summary="Treo băng rôn, khẩu hiệu; cờ",
    description="Thời gian: trước ngày 30/01/2027\nHạn cuối: Thứ Sáu, 29/01/2027",
    url="https://lich.example/lam-viec/nhiem-vu/12",
    category="Nhiệm vụ",
    created=CHANGED,
    changed=CHANGED,
    sequence=788400,
    status=TodoStatus.NEEDS_ACTION,
    percent=0,
)
TODOS = (
    TODO,
    replace(TODO, id="task-13-xa", due=None, status=TodoStatus.IN_PROCESS, percent=50),
    replace(
        TODO,
        id="task-14-xa",
        status=TodoStatus.COMPLETED,
        percent=100,
        completed=datetime(2027, 1, 14, 17, tzinfo=UTC),
    ),
    replace(TODO, id="task-15-xa", status=TodoStatus.CANCELLED),
)
HEADING = Heading("Việc của tôi", "Việc.", "steelblue", "#4682B4", CHANGED, refresh="PT1H")
BODY = calendar_text(HEADING, map(todo_lines, TODOS))

WANTED = [
    {
        "uid": f"{todo.id}@kyniem",
        "due": str(todo.due) if todo.due else None,
        "is_day": True if todo.due else None,
        "summary": todo.summary,
        "status": str(todo.status),
        "percent": todo.percent,
        "completed": "2027-01-14T17:00:00Z" if todo.completed else None,
        "sequence": todo.sequence,
    }
    for todo in TODOS
]


def _by_icalendar(body: bytes) -> list[dict[str, Any]]:
    calendar = Calendar.from_ical(body)
    assert not calendar.errors
    return [_of_icalendar(todo) for todo in calendar.walk("VTODO")]


def _of_icalendar(todo: Any) -> dict[str, Any]:
    assert not todo.errors
    due = todo.decoded("DUE") if "DUE" in todo else None
    done = todo.decoded("COMPLETED") if "COMPLETED" in todo else None
    return {
        "uid": str(todo["UID"]),
        "due": str(due) if due else None,
        "is_day": type(due) is date if due else None,
        "summary": str(todo["SUMMARY"]),
        "status": str(todo["STATUS"]),
        "percent": todo["PERCENT-COMPLETE"],
        "completed": f"{done:%Y-%m-%dT%H:%M:%SZ}" if done else None,
        "sequence": todo["SEQUENCE"],
    }


def _by_ical_js(body: bytes) -> list[dict[str, Any]]:
    node = shutil.which("node")
    if node is None or not ICAL_JS.exists():
        pytest.skip("ical.js is not there: install node and npm, and run `make test` on a network")
    asked = [node, str(READ), str(ICAL_JS)]
    done = subprocess.run(asked, input=body, capture_output=True, check=False)  # noqa: S603 (ours)
    assert done.returncode == 0, done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("read", [_by_icalendar, _by_ical_js])
def test_a_parser_reads_what_was_written(read: Callable[[bytes], list[dict[str, Any]]]) -> None:
    assert read(BODY) == WANTED


def test_libical_finds_no_fault() -> None:
    try:
        library = ctypes.CDLL("libical.so.3")
    except OSError:
        pytest.skip("libical is not there: install the Debian package libical3")
    library.icalparser_parse_string.restype = ctypes.c_void_p
    calendar = ctypes.c_void_p(library.icalparser_parse_string(BODY))
    assert calendar
    assert library.icalcomponent_count_errors(calendar) == 0
    kind = library.icalcomponent_string_to_kind(b"VTODO")
    assert library.icalcomponent_count_components(calendar, kind) == len(TODOS)
    library.icalcomponent_free(calendar)


class _Sent(BaseHTTPRequestHandler):
    """Sends the same text to whoever asks."""

    def do_GET(self) -> None:
        """Send it."""
        self.send_response(200)
        self.send_header("Content-Type", "text/calendar; charset=utf-8")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    do_HEAD = do_GET  # noqa: N815 (the name that the library calls)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Sent)
    thread = Thread(target=partial(server.serve_forever, poll_interval=0.05))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/bi-mat/thu.ics"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_vdirsyncer_keeps_each_todo_in_a_file_and_writes_none_twice(tmp_path: Path) -> None:
    if not VDIRSYNCER.exists():
        pytest.skip("vdirsyncer is not installed: run `make test` where there is a network")
    kept = tmp_path / "kept"
    kept.mkdir()
    config = tmp_path / "vdirsyncer.conf"
    with _served() as address:
        config.write_text(_config(tmp_path, address))
        _run(tmp_path, config, "discover")
        _run(tmp_path, config, "sync")
        first = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
        _run(tmp_path, config, "sync")
    assert {path.name: path.stat().st_mtime_ns for path in kept.iterdir()} == first
    found = [todo for path in kept.iterdir() for todo in Calendar.from_ical(path.read_text()).todos]
    assert sorted(str(todo["STATUS"]) for todo in found) == sorted(t.status for t in TODOS)


def _config(home: Path, address: str) -> str:
    return f"""
[general]
status_path = "{home}/status"

[pair subscription]
a = "published"
b = "kept"
collections = null
conflict_resolution = "a wins"

[storage published]
type = "http"
url = "{address}"

[storage kept]
type = "filesystem"
path = "{home}/kept"
fileext = ".ics"
"""


def _run(home: Path, config: Path, command: str) -> None:
    done = subprocess.run(  # noqa: S603 (a program that the tests bring)
        [VDIRSYNCER, "--config", config, command],
        env={"HOME": str(home), "NO_PROXY": "127.0.0.1", "LANG": "C.UTF-8", "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
