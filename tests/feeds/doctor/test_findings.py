"""Each fault is found where it is, and nowhere else."""

from collections.abc import Callable

import pytest

from app.feeds.doctor.change_checks import CHANGE_CHECKS
from app.feeds.doctor.faults import FAULTS
from app.feeds.doctor.findings import CHECKS, Finding, findings
from app.feeds.doctor.lines import BOM
from app.feeds.doctor.visit_checks import VISIT_CHECKS
from app.feeds.doctor.visits import Answer, Visit

CLEAN = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Example//VI
NAME:Ngày lễ\\, tết
REFRESH-INTERVAL;VALUE=DURATION:PT12H
X-PUBLISHED-TTL:PT12H
SOURCE;VALUE=URI:https://lich.example/vn.ics
BEGIN:VTIMEZONE
TZID:Asia/Ho_Chi_Minh
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:thanh-lap-dang-2027@lich.example
DTSTAMP:20261122T010000Z
SEQUENCE:2
DTSTART;VALUE=DATE:20270203
DTEND;VALUE=DATE:20270204
SUMMARY;LANGUAGE=vi:Thành lập Đảng (97 năm)
DESCRIPTION:Thành lập Đảng\\; dòng đầu\\ndòng hai\\, C:\\\\Lich
STATUS:CONFIRMED
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Thành lập Đảng
TRIGGER:-PT15H
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:le-dang-huong-2027@lich.example
DTSTAMP:20261122T010000Z
DTSTART;TZID=Asia/Ho_Chi_Minh:20270416T070000
DURATION:PT2H
SUMMARY:Lễ dâng hương
END:VEVENT
END:VCALENDAR
"""

ANSWER = Answer(
    200,
    {"content-type": "text/calendar; charset=utf-8", "etag": '"1"', "last-modified": "then"},
    CLEAN.replace("\n", "\r\n").encode(),
)
UNCHANGED = Answer(304, {}, b"")


def _feed(old: str = "", new: str = "") -> bytes:
    """The clean feed with ``new`` in place of ``old``, which must be there once."""
    assert not old or CLEAN.count(old) == 1
    return CLEAN.replace(old, new).replace("\n", "\r\n").encode() if old else ANSWER.body


def _visit(
    *,
    asked: str = "https://lich.example/vn.ics",
    url: str = "https://lich.example/vn.ics",
    redirects: int = 0,
    first: Answer = ANSWER,
    second: Answer | None = ANSWER,
    by_etag: Answer | None = UNCHANGED,
    by_date: Answer | None = UNCHANGED,
    robots: str | None = None,
) -> Visit:
    return Visit(asked, url, redirects, first, second, by_etag, by_date, robots)


def _headers(**changes: str | None) -> Answer:
    given = {name.replace("_", "-"): value for name, value in changes.items()}
    headers = {name: value for name, value in {**ANSWER.headers, **given}.items() if value}
    return Answer(200, headers, ANSWER.body)


def _of_body(body: bytes) -> Answer:
    return Answer(200, ANSWER.headers, body)


def _codes(found: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in found]


def test_every_fault_has_one_check_and_every_check_its_fault() -> None:
    assert sorted(FAULTS) == sorted([*CHECKS, *VISIT_CHECKS, *CHANGE_CHECKS])


def test_a_sound_feed_has_no_finding() -> None:
    assert findings(_feed()) == ()


def test_a_sound_feed_that_is_served_well_has_no_finding() -> None:
    assert findings(ANSWER.body, _visit()) == ()


LONG = "COMMENT:" + "a" * 67

# One row one fault: what replaces what in the sound feed, and the line where it shows.
CHANGED = [
    ("line-long", "STATUS:CONFIRMED", LONG + "a", 24),
    ("fold-lost", "STATUS:CONFIRMED", "COMMENT:a\nb", 25),
    ("blank-line", "STATUS:CONFIRMED\n", "STATUS:CONFIRMED\n\n", 25),
    ("control-character", "Lễ dâng hương", "Lễ dâng\x07hương", 36),
    ("line-separator", "Lễ dâng hương", "Lễ dâng\u2028hương", 36),
    ("not-nfc", "Lễ dâng hương", "Le\u0302\u0303 dâng hương", 36),
    ("unbalanced", "END:VALARM\n", "END:VTODO\n", 29),
    ("version", "VERSION:2.0\n", "", 1),
    ("version", "VERSION:2.0\n", "VERSION:1.0\n", 1),
    ("prodid", "PRODID:-//Example//Example//VI\n", "", 1),
    ("method", "VERSION:2.0\n", "VERSION:2.0\nMETHOD:PUBLISH\n", 3),
    ("calendar-uid", "VERSION:2.0\n", "VERSION:2.0\nUID:5f2c\n", 3),
    ("refresh-interval", "REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL", 5),
    ("refresh-interval", "DURATION:PT12H", "DURATION:12:00:00", 5),
    ("refresh-interval", ";VALUE=DURATION:PT12H", ":VALUE=DURATION:PT1H", 5),
    ("published-ttl", "TTL:PT12H", "TTL:12:00:00", 6),
    ("source", "SOURCE;VALUE=URI", "SOURCE", 7),
    ("uid-missing", "UID:le-dang-huong-2027@lich.example\n", "", 31),
    ("uid-duplicate", "UID:le-dang-huong-2027", "UID:thanh-lap-dang-2027", 32),
    ("uid-counter", "UID:le-dang-huong-2027@lich.example", "UID:17", 32),
    ("dtstamp-missing", "DTSTAMP:20261122T010000Z\nSEQUENCE:2\n", "", 16),
    ("stamp-not-utc", "T010000Z\nSEQUENCE", "T010000\nSEQUENCE", 18),
    ("stamp-not-utc", "SEQUENCE:2\n", "LAST-MODIFIED;VALUE=DATE:20261122\n", 19),
    ("sequence", "SEQUENCE:2", "SEQUENCE:1.5", 19),
    ("dtstart-missing", "DTSTART;TZID=Asia/Ho_Chi_Minh:20270416T070000\n", "", 31),
    ("moment", "20270416T070000", "20270230T070000", 34),
    ("value-date", "DTEND;VALUE=DATE:", "DTEND:", 21),
    ("value-kinds", "DTEND;VALUE=DATE:20270204", "DTEND:20270204T000000Z", 21),
    ("dtend-missing", "DTEND;VALUE=DATE:20270204\n", "", 16),
    ("dtend-equal", "20270204", "20270203", 21),
    ("dtend-before", "20270204", "20270202", 21),
    ("day-as-times", "T070000\nDURATION:PT2H", "T000000\nDTEND:20270416T235959", 35),
    ("floating", "DTSTART;TZID=Asia/Ho_Chi_Minh:20270416", "DTSTART:20270416", 34),
    ("date-with-tzid", "DTEND;VALUE=DATE", "DTEND;VALUE=DATE;TZID=Asia/Ho_Chi_Minh", 21),
    ("utc-with-tzid", "20270416T070000", "20270416T000000Z", 34),
    ("tzid-unknown", "DTSTART;TZID=Asia/Ho_Chi_Minh", "DTSTART;TZID=SE Asia", 34),
    ("vtimezone", "TZOFFSETFROM:+0700\n", "", 10),
    ("status", "STATUS:CONFIRMED", "STATUS:DONE", 24),
    ("summary-missing", "SUMMARY:Lễ dâng hương\n", "", 31),
    ("summary-break", "Lễ dâng hương", "Lễ\\ndâng hương", 36),
    ("repeated", "SUMMARY:Lễ dâng hương", "SUMMARY:Lễ\nSUMMARY:Lễ", 37),
    ("unescaped", "Lễ dâng hương", "Lễ, dâng hương", 36),
    ("unescaped", "NAME:Ngày lễ\\, tết", "X-WR-CALNAME:Ngày lễ; tết", 4),
    ("escape", "Lễ dâng hương", "C:\\Lich", 36),
    ("alarm-midnight", "TRIGGER:-PT15H", "TRIGGER:-P1D", 28),
    ("alarm-midnight", "TRIGGER:-PT15H", "TRIGGER:PT0S", 28),
    ("alarm", "DESCRIPTION:Thành lập Đảng\nTRIGGER", "TRIGGER", 25),
]


@pytest.mark.parametrize(("code", "old", "new", "line"), CHANGED)
def test_a_fault_is_found_on_its_line(code: str, old: str, new: str, line: int) -> None:
    (finding,) = findings(_feed(old, new))
    assert (finding.code, finding.lines, finding.count) == (code, (line,), 1)


WHOLE: list[tuple[list[str], Callable[[], bytes]]] = [
    (["not-calendar"], lambda: b""),
    (["not-calendar"], lambda: b"<!doctype html><title>Calendar</title>"),
    (["bom"], lambda: BOM + _feed()),
    (["line-ends"], lambda: _feed().replace(b"\r\n", b"\n")),
    (["line-ends"], lambda: _feed().replace(b"\r\n", b"\r")),
    (["not-utf8"], lambda: _feed("Lễ dâng hương", "L?").replace(b"L?", b"L\xea")),
    (["fold-in-character"], lambda: _feed().replace("Lễ d".encode(), b"L\xe1\r\n \xbb\x85 d")),
    (["size"], lambda: _padded(1_000_001)),
    (["size-near"], lambda: _padded(900_001)),
    (["empty"], lambda: b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:a\r\nEND:VCALENDAR\r\n"),
    (["size", "too-many-lines"], lambda: _padded(1_000_001, b"X-A:b\r\n" * 60_000)),
]  # fmt: skip


def _padded(octets: int, more: bytes = b"") -> bytes:
    """The sound feed, made longer by properties that nobody knows."""
    feed = _feed()
    line = b"X-PADDING:" + b"a" * 60 + b"\r\n"
    count = (octets - len(feed)) // len(line) + 1
    end = b"END:VCALENDAR\r\n"
    return feed.replace(end, line * count + more + end)


@pytest.mark.parametrize(("codes", "body"), WHOLE)
def test_a_fault_of_the_whole_feed_is_found(codes: list[str], body: Callable[[], bytes]) -> None:
    assert _codes(findings(body())) == codes


RANDOM_UID = _feed("UID:le-dang-huong-2027", "UID:6d1f")
NOW = _feed("T010000Z\nSEQUENCE", "T010001Z\nSEQUENCE")
COUNTED = _feed("SEQUENCE:2", "SEQUENCE:3")
REORDERED = _feed("SUMMARY:Lễ dâng hương", "SUMMARY:Lễ")

VISITED = [
    ("url-long", _visit(asked="https://lich.example/" + "a" * 256)),
    ("webcal", _visit(asked="webcal://lich.example/vn.ics")),
    ("http", _visit(url="http://lich.example/vn.ics")),
    ("redirect", _visit(redirects=1)),
    ("content-type", _visit(first=_headers(content_type="text/plain; charset=utf-8"))),
    ("charset", _visit(first=_headers(content_type="text/calendar"))),
    ("charset", _visit(first=_headers(content_type="text/calendar; charset=iso-8859-1"))),
    ("attachment", _visit(first=_headers(content_disposition='attachment; filename="a.ics"'))),
    ("no-validator", _visit(first=_headers(etag=None, last_modified=None))),
    ("no-304-etag", _visit(by_etag=ANSWER)),
    ("no-304-date", _visit(by_date=ANSWER)),
    ("etag-changes", _visit(second=_headers(etag='"2"'))),
    ("uid-changes", _visit(second=_of_body(RANDOM_UID))),
    ("stamp-changes", _visit(second=_of_body(NOW))),
    ("stamp-changes", _visit(second=_of_body(COUNTED))),
    ("body-changes", _visit(second=_of_body(REORDERED))),
    ("robots", _visit(robots="User-agent: Googlebot\nDisallow: /")),
]


@pytest.mark.parametrize(("code", "visit"), VISITED)
def test_a_fault_of_an_address_is_found(code: str, visit: Visit) -> None:
    assert _codes(findings(visit.first.body, visit)) == [code]


def test_every_fault_is_shown_by_a_feed_above() -> None:
    shown = {row[0] for row in CHANGED} | {code for codes, _ in WHOLE for code in codes}
    assert shown | {code for code, _ in VISITED} == FAULTS.keys()


def test_without_a_content_type_both_its_faults_are_told() -> None:
    visit = _visit(first=_headers(content_type=None))
    assert _codes(findings(ANSWER.body, visit)) == ["content-type", "charset"]


@pytest.mark.parametrize("rules", ["", "User-agent: *\nAllow: /vn.ics\nDisallow: /"])
def test_robots_that_may_read_the_feed_are_no_finding(rules: str) -> None:
    assert findings(ANSWER.body, _visit(robots=rules)) == ()


def test_an_edit_between_two_readings_is_no_change_of_uid() -> None:
    more = ANSWER.body.replace(
        b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:x@a\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    assert _codes(findings(ANSWER.body, _visit(second=_of_body(more)))) == ["body-changes"]


def test_a_fault_that_shows_often_is_one_finding_with_its_first_lines() -> None:
    (finding,) = findings(_feed().replace(b"\r\n", b"\n"))
    assert finding.lines == (1, 2, 3, 4, 5)
    assert finding.count == CLEAN.count("\n")


def test_what_was_found_is_shown_without_controls() -> None:
    (finding,) = findings(b"\x1b[2J\x1b]0;owned\x07<script>")
    assert finding.found == "\ufffd[2J\ufffd]0;owned\ufffd<script>"


@pytest.mark.parametrize("fold", [b"\r\n ", b"\r\n\t"], ids=["by a space", "by a tab"])
def test_a_line_folded_well_is_read_as_one(fold: bytes) -> None:
    assert findings(_feed().replace(b"CONFIRMED", b"CONF" + fold + b"IRMED")) == ()


def test_an_event_of_one_instant_is_lawful() -> None:
    body = _feed("DURATION:PT2H", "DTEND;TZID=Asia/Ho_Chi_Minh:20270416T070000")
    assert findings(body) == ()


def test_a_changed_occurrence_shares_the_uid_of_its_series() -> None:
    series = "UID:thanh-lap-dang-2027@lich.example\nRECURRENCE-ID;VALUE=DATE:20270203"
    assert findings(_feed("UID:le-dang-huong-2027@lich.example", series)) == ()
