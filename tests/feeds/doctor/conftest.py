"""A real server on the loopback, which answers what a test tells it."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

import pytest

FEED = b"""\
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Example//Example//VI\r
BEGIN:VEVENT\r
UID:a-2027@lich.example\r
DTSTAMP:20261122T010000Z\r
DTSTART;VALUE=DATE:20270203\r
DTEND;VALUE=DATE:20270204\r
SUMMARY:A\r
END:VEVENT\r
END:VCALENDAR\r
"""
HEADERS = {"Content-Type": "text/calendar; charset=utf-8", "ETag": '"1"', "Last-Modified": "then"}


class Request(NamedTuple):
    """What was asked; the names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    number: int


Served = tuple[int, bytes | Iterator[bytes], dict[str, str]]
"""Status, body and headers; a body of several pieces is sent piece by piece, without a length."""


class Server:
    """Where it is, what it answers, and what it was asked; a good server at first."""

    feed = FEED
    headers = HEADERS

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.url = f"{self.origin}/a.ics"
        self.answers: Callable[[Request], Served] = self.well
        self.asked: list[Request] = []

    def well(self, request: Request) -> Served:
        """The feed; 304 to whoever holds it already, and no robots.txt."""
        if request.path == "/robots.txt":
            return 404, b"", {}
        held = request.headers.keys() & {"if-none-match", "if-modified-since"}
        return (304, b"", {}) if held else (200, FEED, HEADERS)

    def always(self, body: bytes | Iterator[bytes], status: int = 200, **headers: str) -> None:
        """Answer everything alike; underscores in names of headers stand for hyphens."""
        told = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers = lambda _: (status, body, told)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on the loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.path, headers, len(found.asked))
            found.asked.append(request)
            status, body, answered = found.answers(request)
            self.send_response(status)
            for name, value in answered.items():
                self.send_header(name, value)
            if isinstance(body, bytes):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.close_connection = True
            try:
                for piece in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                pass  # whoever asked has heard enough

        def log_message(self, *_: Any) -> None:
            """Nothing: the output is the tests'."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    listening.block_on_close = False
    found = Server(listening.server_address[1])
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield found
    listening.shutdown()
    thread.join()
    listening.server_close()
