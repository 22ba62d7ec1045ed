"""Parsers that know nothing of each other read the same events in our feeds.

``icalendar`` is the reference, ical.js reads for Thunderbird and Nextcloud, libical for
Evolution and KOrganizer, and ``recurring-ical-events`` tells what falls on which days.
"""

import ctypes
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import recurring_ical_events
from icalendar import Calendar
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import PROJECT, Settings

ICAL_JS = PROJECT / ".venv" / "clients" / "node_modules" / "ical.js" / "dist" / "ical.js"
READ_WITH_ICAL_JS = Path(__file__).parent / "read_with_ical_js.mjs"

WITH_ALARMS = "/feeds/vn-le-lon.ics?alarm=7d,1d,0d"
ADDRESSES = [
    "/feeds/vn.ics",
    "/feeds/vn-le-lon.ics",
    "/feeds/vn-nghi.ics",
    "/feeds/vn-am-lich.ics",
    "/feeds/quoc-te.ics",
    "/feeds/thai-nguyen.ics",
    "/feeds/vn-le-lon.ics?lang=en",
    "/feeds/vn.ics?title=full",
    WITH_ALARMS,
]


class Event(NamedTuple):
    """What a parser reads of one event; alarms in seconds from the midnight it begins with."""

    uid: str
    first: str
    last: str
    summary: str
    sequence: int
    status: str
    alarms: list[int]


def _last(end: str) -> str:
    """The last day of an event that ends before ``end``."""
    return str(date.fromisoformat(end) - timedelta(days=1))


# Parsers


def _by_icalendar(body: bytes) -> list[Event]:
    calendar = Calendar.from_ical(body)
    assert not calendar.errors
    return [_of_icalendar(event) for event in calendar.walk("VEVENT")]


def _by_recurring_ical_events(body: bytes) -> list[Event]:
    occurrences = recurring_ical_events.of(Calendar.from_ical(body))
    return [_of_icalendar(event) for event in occurrences.between("20250101", "20300101")]


def _of_icalendar(event: Any) -> Event:
    assert not event.errors
    alarms = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    return Event(
        str(event["UID"]),
        str(event.decoded("DTSTART")),
        _last(str(event.decoded("DTEND"))),
        str(event["SUMMARY"]),
        event["SEQUENCE"],
        str(event["STATUS"]),
        [int(alarm.total_seconds()) for alarm in alarms],
    )


def _by_ical_js(body: bytes) -> list[Event]:
    node = shutil.which("node")
    if node is None or not ICAL_JS.exists():
        pytest.skip("ical.js is not there: install node and npm, and run `make test` on a network")
    asked = [node, str(READ_WITH_ICAL_JS), str(ICAL_JS)]
    done = subprocess.run(asked, input=body, capture_output=True, check=False)  # noqa: S603 (ours)
    assert done.returncode == 0, done.stderr.decode()
    return [Event(last=_last(read.pop("end")), **read) for read in json.loads(done.stdout)]


class _Pointer(ctypes.c_void_p):
    """A pointer to something of libical's."""


class _Duration(ctypes.Structure):
    _fields_ = (
        ("is_negative", ctypes.c_int),
        *((unit, ctypes.c_uint) for unit in ("days", "weeks", "hours", "minutes", "seconds")),
    )


def _call(name: str, *arguments: Any, gives: Any = _Pointer) -> Any:
    """What the function ``name`` of libical returns, as the type ``gives``."""
    try:
        function = ctypes.CDLL("libical.so.3")[name]
    except OSError:
        pytest.skip("libical is not there: install the Debian package libical3")
    function.restype = gives
    return function(*arguments)


def _by_libical(body: bytes) -> list[Event]:
    calendar = _call("icalparser_parse_string", body)
    assert calendar, "libical reads no calendar"
    assert _call("icalcomponent_count_errors", calendar, gives=ctypes.c_int) == 0
    found = [_of_libical(event) for event in _parts(calendar, "component", b"VEVENT")]
    _call("icalcomponent_free", calendar, gives=None)
    return found


def _of_libical(event: _Pointer) -> Event:
    alarms = _parts(event, "component", b"VALARM")
    return Event(
        _call("icalcomponent_get_uid", event, gives=ctypes.c_char_p).decode(),
        str(date.fromisoformat(_value(event, b"DTSTART"))),
        _last(_value(event, b"DTEND")),
        _call("icalcomponent_get_summary", event, gives=ctypes.c_char_p).decode(),
        int(_value(event, b"SEQUENCE")),
        _value(event, b"STATUS"),
        [_seconds(_value(alarm, b"TRIGGER")) for alarm in alarms],
    )


def _parts(whole: _Pointer, what: str, kind: bytes) -> Iterator[_Pointer]:
    number = _call(f"ical{what}_string_to_kind", kind, gives=ctypes.c_int)
    part = _call(f"icalcomponent_get_first_{what}", whole, number)
    while part:
        yield part
        part = _call(f"icalcomponent_get_next_{what}", whole, number)


def _value(component: _Pointer, name: bytes) -> str:
    (found,) = _parts(component, "property", name)
    text: bytes = _call("icalproperty_get_value_as_string", found, gives=ctypes.c_char_p)
    return text.decode()


def _seconds(duration: str) -> int:
    read = _call("icaldurationtype_from_string", duration.encode(), gives=_Duration)
    seconds: int = _call("icaldurationtype_as_int", read, gives=ctypes.c_int)
    return seconds


# Claims

PARSERS = {
    "icalendar": _by_icalendar,
    "recurring-ical-events": _by_recurring_ical_events,
    "ical.js": _by_ical_js,
    "libical": _by_libical,
}


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory,
    copied: Callable[[Path], AbstractContextManager[Database]],
    edited: Callable[..., None],
) -> dict[str, bytes]:
    """Feeds by address, after an event was renamed and another one withdrawn."""
    with copied(tmp_path_factory.mktemp("parsed")) as database:
        edited(database, renamed={"thanh-lap-dang": "Đảng ta"}, withdrawn="quoc-khanh")
        url = database.engine.url.render_as_string(hide_password=False)
        settings = Settings(_env_file=None, database_url=url, public_url="https://lich.example")
        with TestClient(create_app(settings)) as client:
            return {address: client.get(address).content for address in ADDRESSES}


@pytest.mark.parametrize("parser", sorted(PARSERS.keys() - {"icalendar"}))
def test_a_parser_reads_the_same_events_as_icalendar(
    published: dict[str, bytes], parser: str
) -> None:
    for address, body in published.items():
        wanted = _by_icalendar(body)
        assert len(wanted) == body.count(b"BEGIN:VEVENT") > 0
        assert sorted(PARSERS[parser](body)) == sorted(wanted), address


@pytest.mark.parametrize("parser", PARSERS)
def test_a_parser_reads_stamps_states_and_alarms(published: dict[str, bytes], parser: str) -> None:
    found = {event.uid: event for event in PARSERS[parser](published[WITH_ALARMS])}
    assert found["thanh-lap-dang-2027@kyniem"] == Event(
        uid="thanh-lap-dang-2027@kyniem",
        first="2027-02-03",
        last="2027-02-03",
        summary="Đảng ta (97 năm)",
        sequence=1,
        status="CONFIRMED",
        alarms=[9 * 3600 - days * 86400 for days in (7, 1, 0)],
    )
    withdrawn = found["quoc-khanh-2027@kyniem"]
    assert (withdrawn.sequence, withdrawn.status) == (1, "CANCELLED")
