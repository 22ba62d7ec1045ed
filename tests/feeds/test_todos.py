"""A to-do is written so that programs which know nothing of ours read it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar
from icalendar import Todo as ReadTodo

from app.feeds.ics import Heading, calendar_text, event_lines
from app.feeds.items import Item, Options, sequence_at
from app.feeds.todos import Todo, TodoStatus, todo_lines

CHANGED = datetime(2026, 12, 1, 3, tzinfo=UTC)
HEADING = Heading("Việc của tôi", "Việc, có hạn.", "steelblue", "#4682B4", CHANGED, refresh="PT1H")
TODO = Todo(
    id="task-12-xa",
    due=date(2027, 1, 29),
    summary="Treo băng rôn",
    description="Thời gian: trước ngày 30/01/2027\nHạn cuối: Thứ Sáu",
    url="https://lich.example/lam-viec/nhiem-vu/12",
    category="Nhiệm vụ",
    created=datetime(2026, 11, 22, tzinfo=UTC),
    changed=CHANGED,
    sequence=7,
    status=TodoStatus.IN_PROCESS,
    percent=50,
)


def _text(*todos: Todo) -> bytes:
    return calendar_text(HEADING, map(todo_lines, todos))


def _lines(text: bytes) -> list[str]:
    return text.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def _read(todo: Todo) -> Any:
    calendar = Calendar.from_ical(_text(todo))
    (found,) = calendar.walk("VTODO")
    assert isinstance(found, ReadTodo)
    assert not calendar.errors
    assert not found.errors
    return found


def test_a_calendar_of_one_todo_is_written_so() -> None:
    assert _lines(_text(TODO)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lich Ky niem//kyniem//VI",
        "CALSCALE:GREGORIAN",
        "NAME:Việc của tôi",
        "X-WR-CALNAME:Việc của tôi",
        "DESCRIPTION:Việc\\, có hạn.",
        "X-WR-CALDESC:Việc\\, có hạn.",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "COLOR:steelblue",
        "X-APPLE-CALENDAR-COLOR:#4682B4",
        "LAST-MODIFIED:20261201T030000Z",
        "BEGIN:VTODO",
        "UID:task-12-xa@kyniem",
        "DTSTAMP:20261201T030000Z",
        "CREATED:20261122T000000Z",
        "LAST-MODIFIED:20261201T030000Z",
        "SEQUENCE:7",
        "DUE;VALUE=DATE:20270129",
        "SUMMARY;LANGUAGE=vi:Treo băng rôn",
        "DESCRIPTION;LANGUAGE=vi:Thời gian: trước ngày 30/01/2027\\nHạn cuối: Thứ Sáu",
        "URL:https://lich.example/lam-viec/nhiem-vu/12",
        "CATEGORIES:Nhiệm vụ",
        "CLASS:PRIVATE",
        "STATUS:IN-PROCESS",
        "PERCENT-COMPLETE:50",
        "END:VTODO",
        "END:VCALENDAR",
    ]


def test_what_is_due_on_no_day_has_no_due() -> None:
    assert "DUE" not in _read(replace(TODO, due=None))


def test_what_is_done_tells_when() -> None:
    done = datetime(2027, 1, 27, 17, tzinfo=UTC)
    found = _read(replace(TODO, status=TodoStatus.COMPLETED, percent=100, completed=done))
    assert found.decoded("COMPLETED") == done
    assert (str(found["STATUS"]), found["PERCENT-COMPLETE"]) == ("COMPLETED", 100)


@pytest.mark.parametrize(
    "text", ["a\r\nEND:VTODO\r\nBEGIN:VEVENT", "Lễ; tết, \\N ", "\x0b\x00đ", "ệ" * 200]
)
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    found = _read(replace(TODO, summary=text, description=text, category=text))
    assert found["UID"] == "task-12-xa@kyniem"
    assert found.decoded("DUE") == date(2027, 1, 29)
    assert all(len(line) <= 75 for line in _text(replace(TODO, summary=text)).split(b"\r\n"))


def test_a_secret_calendar_does_not_tell_its_address() -> None:
    names = {line.partition(":")[0].partition(";")[0] for line in _lines(_text())}
    assert not {"SOURCE", "URL", "UID", "METHOD"} & names


def test_a_private_event_is_marked_so() -> None:
    day = date(2027, 1, 29)
    item = Item("a", day, day, "A", "A", "https://a", "A", CHANGED, CHANGED, 0)
    kinds = {
        line
        for private in (True, False)
        for line in event_lines(replace(item, private=private), Options())
        if line.startswith("CLASS:")
    }
    assert kinds == {"CLASS:PRIVATE", "CLASS:PUBLIC"}


def test_a_sequence_grows_with_every_later_change() -> None:
    days = [datetime(2026, 11, 22, tzinfo=UTC), CHANGED, datetime(2094, 1, 1, tzinfo=UTC)]
    first, second, last = map(sequence_at, days)
    assert 0 <= first < second < last < 2**31
    assert sequence_at(datetime(2020, 1, 1, tzinfo=UTC)) == first
