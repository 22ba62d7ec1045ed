"""The example for nginx, started as it is but for ports and TLS, before a service that runs."""

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from app.settings import PROJECT

EXAMPLE = PROJECT / "deploy" / "nginx" / "kyniem.conf"
FEED = "/feeds/vn-le-lon.ics"
PAGE = "/ngay/2027-02-03"
TOKEN = "Jv0gQ7s1nV9b2c3d4e5f6g7h8i9j0kLmNoPqRsTuVwX"

AROUND = """
user {user};
worker_processes 1;
pid {place}/pid;
error_log {place}/start.log;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    include {place}/kyniem.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Front:
    """nginx, and the service behind it."""

    port: int
    place: Path
    service: Any
    process: Any

    def get(self, path: str, **options: Any) -> Any:
        """Ask nginx."""
        return self.service.get(path, port=self.port, **options)

    @contextmanager
    def alone(self, port: int, status: int = 503) -> Iterator[None]:
        """In the block nginx looks for the service at a port where nothing or another is."""
        file = self.place / "kyniem.conf"
        text = file.read_text()
        self._reload(text.replace(f":{self.service.port}", f":{port}"), status)
        try:
            yield
        finally:
            self._reload(text, 200)

    def _reload(self, text: str, status: int) -> None:
        (self.place / "kyniem.conf").write_text(text)
        self.process.send_signal(signal.SIGHUP)
        _wait(self, status)


@pytest.fixture(scope="module")
def front(
    start: Callable[..., Any],
    free_port: Callable[[], int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Front]:
    """Both, running."""
    service = start(trusted_proxies="127.0.0.1")
    place, port, other = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    _write(place, port, other, service.port)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    line = [program, "-e", str(place / "start.log"), "-c", str(place / "nginx.conf")]
    process = subprocess.Popen([*line, "-g", "daemon off;"])  # noqa: S603
    made = Front(port, place, service, process)
    _wait(made, 200)
    yield made
    process.terminate()
    process.wait(timeout=10)


def _write(place: Path, port: int, other: int, behind: int) -> None:
    """The example with the ports and folders of this test, and without TLS."""
    (place / "cache").mkdir()
    text = EXAMPLE.read_text()
    changes = {
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "listen 80;": f"listen 127.0.0.1:{other};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "/var/cache/nginx/kyniem": str(place / "cache"),
        "/var/log/nginx": str(place),
    }
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    (place / "kyniem.conf").write_text(re.sub(r"^ +ssl_.*\n", "", text, flags=re.MULTILINE))
    user = "root" if os.getuid() == 0 else "nobody"
    (place / "nginx.conf").write_text(AROUND.format(place=place, user=user))


def _wait(front: Front, status: int) -> None:
    """Wait until a page is answered with ``status`` several times in a row."""
    seen = 0
    for _ in range(400):
        assert front.process.poll() is None
        with suppress(OSError, HTTPException):
            seen = seen + 1 if front.get("/").status == status else 0
        if seen == 3:
            return
        time.sleep(0.05)
    raise TimeoutError((front.place / "start.log").read_text())


# What is passed on


def test_answers_come_through_as_the_service_gives_them(front: Front) -> None:
    direct, passed = front.service.get(PAGE), front.get(PAGE)
    assert (passed.status, passed.body) == (200, direct.body)
    for name in ("etag", "cache-control", "content-security-policy", "x-content-type-options"):
        assert passed.headers[name] == direct.headers[name]


@pytest.mark.parametrize("path", [PAGE, FEED])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_conditions_and_encodings_work_through_it(front: Front, path: str, encoding: str) -> None:
    full = front.get(path, accept_encoding=encoding)
    assert full.headers.get("content-encoding", "identity") == encoding
    body = gzip.decompress(full.body) if encoding == "gzip" else full.body
    assert body == front.service.get(path).body
    assert not full.headers["etag"].startswith("W/")
    again = front.get(path, accept_encoding=encoding, if_none_match=full.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    since = full.headers["last-modified"]
    assert front.get(path, accept_encoding=encoding, if_modified_since=since).status == 304


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "gzip"),
        ("br;q=1.0, gzip;q=0.8", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.0, *", None),
        ("br", None),
    ],
)
def test_who_takes_no_gzip_gets_none(front: Front, accepted: str, encoding: str | None) -> None:
    for path in (FEED, PAGE):
        answer = front.get(path, accept_encoding=accepted)
        assert answer.headers.get("content-encoding") == encoding


def test_the_requests_of_readers_have_their_addresses(front: Front) -> None:
    forged = {"x_forwarded_for": "203.0.113.66", "x_request_id": "forged"}
    passed = front.get("/lam-viec/nothing", source="127.0.0.5", **forged)
    direct = front.service.get("/lam-viec/nothing", source="127.0.0.9", **forged)
    assert _client(front, passed) == "127.0.0.5"
    assert _client(front, direct) == "127.0.0.9"
    access = (front.place / "kyniem.log").read_text()
    assert passed.headers["x-request-id"] in access


def _client(front: Front, answer: Any) -> str:
    """Whom the log of the service names; a line is written after its answer."""
    for _ in range(100):
        for line in front.service.told():
            if line.get("request") == answer.headers["x-request-id"]:
                return str(line["client"])
        time.sleep(0.05)
    raise AssertionError(front.service.told())


def test_what_one_reader_was_told_is_not_told_to_the_next(front: Front) -> None:
    one, other = front.get(f"{FEED}?lang=en"), front.get(f"{FEED}?lang=en")
    assert one.body == other.body
    assert one.headers["x-request-id"] != other.headers["x-request-id"]
    assert not {"ratelimit", "ratelimit-policy", "set-cookie"} & one.headers.keys()


# What is not


def test_browsers_are_told_to_come_by_https_alone_and_nothing_of_versions(front: Front) -> None:
    for path in ("/", FEED, "/nothing", "/metrics"):
        answer = front.get(path)
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
        assert answer.headers["server"] == "nginx"
        assert b"nginx/" not in answer.body
        assert "x-powered-by" not in answer.headers


@pytest.mark.parametrize("path", ["/metrics", "/livez", "/readyz"])
def test_what_is_for_those_who_watch_is_not_reached(front: Front, path: str) -> None:
    assert front.get(path).status == 404
    assert front.get(path).headers["content-type"].startswith("text/html")


def test_a_body_of_more_than_ten_megabytes_is_refused_unread(front: Front) -> None:
    answer = front.get("/api/v1/check", method="POST", content_length="10485761")
    assert answer.status == 413
    assert "kyniem" not in answer.body.decode()


# When the service is away


def test_while_the_service_is_away_feeds_go_on_and_no_log_has_a_token(
    front: Front, free_port: Callable[[], int]
) -> None:
    kept = front.get(FEED, accept_encoding="gzip")
    front.get(f"/bi-mat/{TOKEN}.ics")
    with front.alone(free_port()):
        stale = front.get(FEED, accept_encoding="gzip")
        assert (stale.status, stale.body) == (200, kept.body)
        for path in (PAGE, f"/bi-mat/{TOKEN}.ics", f"/lam-viec/loi-moi/{TOKEN}"):
            away = front.get(path)
            assert (away.status, away.headers["retry-after"]) == (503, "30")
            assert "khởi động lại" in away.body.decode()
            assert "strict-transport-security" in away.headers
        call = front.get("/api/v1/upcoming")
        assert (call.status, call.headers["retry-after"]) == (503, "30")
        assert call.headers["content-type"] == "application/problem+json"
        assert json.loads(call.body)["status"] == 503
    logs = [*front.place.glob("*.log"), front.service.log]
    assert len(logs) == 4
    assert "/bi-mat/…" in (front.place / "kyniem.log").read_text()
    assert not [log for log in logs if TOKEN in log.read_text()]


@contextmanager
def _that_ends_while_it_works(taken: list[bytes]) -> Iterator[int]:
    """The port of a service that reads forms, and closes before it answers them."""

    class Ending(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(204)
            self.end_headers()

        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Tell nobody."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Ending) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_form_whose_answer_is_lost_is_not_sent_again(front: Front) -> None:
    taken: list[bytes] = []
    with _that_ends_while_it_works(taken) as port, front.alone(port, 204):
        answer = front.get("/lam-viec/dang-xuat", method="POST", content_length="0")
        assert answer.status == 503
    assert taken == [b""]
