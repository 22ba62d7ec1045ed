"""An address is read twice, within bounds, from a real server."""

from collections.abc import Iterator
from itertools import repeat
from time import perf_counter, sleep
from typing import Any

import pytest

from app.feeds.doctor import reading
from app.feeds.doctor.findings import findings
from app.feeds.doctor.reading import MAX_REDIRECTS, PAUSE_SECONDS, visit
from app.feeds.doctor.visits import MAX_OCTETS, Reason, Unreadable, Visit


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less time for everything."""
    monkeypatch.setattr(reading, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(reading, "SECONDS", 2.0)


def _read(url: str) -> Visit:
    return visit(url, allow_private=True)


def _codes(found: Visit) -> set[str]:
    return {finding.code for finding in findings(found.first.body, found)} - {"http"}


def _refusal(url: str) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        _read(url)
    return refused.value


def test_a_good_server_has_no_finding(server: Any) -> None:
    found = _read(server.url)
    assert found.first.body == server.feed
    assert (found.url, found.redirects, found.robots) == (server.url, 0, None)
    assert found.second == found.first
    assert _codes(found) == set()


def test_five_questions_are_asked_and_no_more(server: Any) -> None:
    _read(server.url)
    asked = [request.path for request in server.asked]
    assert asked == ["/a.ics", "/a.ics", "/a.ics", "/robots.txt", "/a.ics"]
    conditions = [request.headers.get("if-none-match") for request in server.asked]
    assert conditions == [None, '"1"', None, None, None]
    assert server.asked[2].headers["if-modified-since"] == "then"
    assert all(request.headers["accept-encoding"] == "identity" for request in server.asked)


def test_two_readings_are_a_second_apart(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAUSE_SECONDS", PAUSE_SECONDS)
    begun = perf_counter()
    _read(server.url)
    assert perf_counter() - begun > 1


def test_stamps_of_now_are_found_by_the_second_reading(server: Any) -> None:
    def answer(request: Any) -> Any:
        status, body, headers = server.well(request)
        return status, body.replace(b"T010000Z", b"T0100%02dZ" % request.number), headers

    server.answers = answer
    assert _codes(_read(server.url)) == {"stamp-changes"}


def test_random_uids_are_found_by_the_second_reading(server: Any) -> None:
    def answer(request: Any) -> Any:
        status, body, headers = server.well(request)
        return status, body.replace(b"a-2027", b"%d" % request.number), headers

    server.answers = answer
    assert _codes(_read(server.url)) == {"uid-changes"}


def test_a_server_without_304_is_found(server: Any) -> None:
    server.always(server.feed)
    assert {"no-304-etag", "no-304-date"} <= _codes(_read(server.url))


def test_a_missing_charset_is_found(server: Any) -> None:
    server.always(server.feed, Content_Type="text/calendar")
    assert "charset" in _codes(_read(server.url))


def test_robots_that_shut_google_out_are_found(server: Any) -> None:
    rules = b"User-agent: *\nDisallow: /"
    server.answers = lambda request: (
        (200, rules, {}) if request.path == "/robots.txt" else server.well(request)
    )
    assert _codes(_read(server.url)) == {"robots"}


def test_a_webcal_address_is_read_by_http(server: Any) -> None:
    assert "webcal" in _codes(_read(server.url.replace("http", "webcal")))


def test_a_chunked_answer_is_read(server: Any) -> None:
    chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(server.feed), server.feed)
    server.answers = lambda _: (200, iter([chunk]), {"Transfer-Encoding": "chunked"})
    assert _read(server.url).first.body == server.feed


@pytest.mark.parametrize("count", [1, MAX_REDIRECTS])
def test_redirects_are_followed(server: Any, count: int) -> None:
    _redirect(server, count)
    found = _read(server.url)
    assert (found.url, found.redirects) == (f"{server.origin}/{count}", count)
    assert _codes(found) == {"redirect"}


def test_too_many_redirects_are_refused(server: Any) -> None:
    _redirect(server, MAX_REDIRECTS + 1)
    assert _refusal(server.url).reason is Reason.REDIRECTS
    assert len(server.asked) == MAX_REDIRECTS + 1


def _redirect(server: Any, count: int) -> None:
    """From the feed's address to /1, /2 and so on."""

    def answer(request: Any) -> Any:
        step = int(request.path[1:]) if request.path[1:].isdigit() else 0
        if step < count and request.path != "/robots.txt":
            return 302, b"", {"Location": f"/{step + 1}"}
        return server.well(request)

    server.answers = answer


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://10.0.0.1/a.ics", Reason.PRIVATE),
        ("http://[::1]/a.ics", Reason.PRIVATE),
        ("http://169.254.169.254/latest/meta-data", Reason.PRIVATE),
        ("http://2130706433/", Reason.PRIVATE),
        ("file:///etc/passwd", Reason.SCHEME),
        ("http://me:secret@lich.example/", Reason.CREDENTIALS),
        ("http://127.0.0.1:22/", Reason.PORT),
    ],
)
def test_a_redirect_leads_nowhere_that_may_not_be_read(
    server: Any, location: str, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = iter([True, True])  # the server of this test passes for a public one, once
    monkeypatch.setattr(reading, "is_public", lambda _: next(first, False))
    server.always(b"", 302, Location=location)
    with pytest.raises(Unreadable) as refused:
        visit(server.url)
    assert refused.value.reason is reason
    assert len(server.asked) == 1


def test_a_feed_of_five_megabytes_is_read_and_no_octet_more(server: Any) -> None:
    server.always(b"a" * MAX_OCTETS)
    assert len(_read(server.url).first.body) == MAX_OCTETS
    server.always(b"a" * (MAX_OCTETS + 1))
    assert _refusal(server.url).reason is Reason.SIZE


def test_an_answer_without_end_is_refused(server: Any) -> None:
    server.answers = lambda _: (200, repeat(b"a" * 65_536), {})
    assert _refusal(server.url).reason is Reason.SIZE


def test_a_slow_answer_is_refused_in_time(server: Any) -> None:
    def drops() -> Iterator[bytes]:
        while True:
            yield b"a"
            sleep(0.1)

    server.answers = lambda _: (200, drops(), {})
    begun = perf_counter()
    assert _refusal(server.url).reason is Reason.TIME
    assert perf_counter() - begun < 3


def test_slow_headers_are_refused_in_time(server: Any) -> None:
    def drops() -> Iterator[bytes]:
        while True:
            yield b"X"
            sleep(0.1)

    # As if the head of the answer never came to its end.
    server.answers = lambda _: (100, drops(), {})
    begun = perf_counter()
    assert _refusal(server.url).reason is Reason.TIME
    assert perf_counter() - begun < 3


def test_a_second_reading_that_fails_is_left_out(server: Any) -> None:
    server.answers = lambda request: (500, b"", {}) if request.number == 4 else server.well(request)
    found = _read(server.url)
    assert found.second is None
    assert _codes(found) == set()


def test_a_slow_look_up_of_a_name_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: Any, **__: Any) -> list[Any]:
        sleep(3)
        return []

    monkeypatch.setattr(reading, "getaddrinfo", look_up)
    begun = perf_counter()
    assert _refusal("https://lich.example/a.ics").reason is Reason.TIME
    assert perf_counter() - begun < 2.5


def test_a_name_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: Any, **__: Any) -> Any:
        raise OSError("no such name")

    monkeypatch.setattr(reading, "getaddrinfo", look_up)
    assert _refusal("https://lich.example/a.ics").reason is Reason.NAME


@pytest.mark.parametrize(
    ("status", "body", "headers", "reason"),
    [
        (404, b"", {}, Reason.STATUS),
        (304, b"", {}, Reason.STATUS),
        (302, b"", {}, Reason.STATUS),
        (200, b"\x1f\x8b", {"Content-Encoding": "gzip"}, Reason.ENCODED),
        (200, iter([b"a"]), {"Content-Length": "100"}, Reason.ANSWER),
        (200, iter([b"zz\r\n"]), {"Transfer-Encoding": "chunked"}, Reason.ANSWER),
    ],
)
def test_an_answer_that_is_no_feed_is_refused(
    server: Any, status: int, body: Any, headers: dict[str, str], reason: Reason
) -> None:
    server.answers = lambda _: (status, body, headers)
    assert _refusal(server.url).reason is reason


def test_where_nobody_listens_nothing_is_read() -> None:
    assert _refusal("http://127.0.0.1:1025/a.ics").reason is Reason.CONNECTION


def test_an_untrusted_certificate_is_refused(server: Any) -> None:
    assert _refusal(server.url.replace("http", "https")).reason is Reason.CERTIFICATE


def test_no_proxy_of_the_environment_is_asked(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1025")
    assert _read(server.url).first.status == 200
