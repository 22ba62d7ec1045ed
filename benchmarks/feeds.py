"""Feeds and reading calls from memory, and feeds rendered cold, each beside a limit.

    .venv/bin/python -m pip install -c constraints.txt -e '.[bench]'
    .venv/bin/python -m benchmarks.feeds

In one run, on loopback: ``kyniem serve`` on a scratch SQLite database with the catalogue of
``data/``; a *bare* ASGI callable that sends the same status, headers and body, whatever it
is asked, on the same server with the same settings; the same with only the two headers
that HTTP needs; nginx serving the file; and Radicale, as it comes, with the same events in
a collection that anybody may read.  What is not installed is told and left out.  Each is
driven by ``wrk``, or by the driver below where that is missing, in turns; the medians of
the turns count.

Beside rates there is the time that the server's process worked for each answer, which other
work on the machine disturbs less.
"""

import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from time import clock_gettime, perf_counter, sleep
from typing import Any

import uvicorn

from app.cli.serve import server_options
from benchmarks.rendering import print_rendering, print_upcoming

CONNECTIONS = 16
SECONDS = 1
TURNS = 7
PORT = 8790
PATHS = ("/feeds/vn.ics", "/api/v1/upcoming")
KINDS = ("200", "304", "gzip")
RADICALE_PATH = "/kyniem/vn/"
EVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)


@dataclass(frozen=True)
class Sent:
    """An answer as it was sent; ``asked`` are the headers that led to it."""

    path: str
    asked: dict[str, str]
    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A process that answers; ``path`` is where it has the feed, if not where we have it.

    ``same`` says whether it answers with our tags, and to everything that ours does.
    """

    port: int
    pid: int
    path: str | None = None
    same: bool = True


@dataclass(frozen=True)
class Drive:
    """What a driver saw; ``worked_us`` is what the process worked for one answer."""

    rate: float
    p50_ms: float
    p99_ms: float
    worked_us: float = 0


# The servers


@contextmanager
def running(
    command: list[str], environment: dict[str, str] | None = None, told: Path | None = None
) -> Iterator[int]:
    """A process for as long as the block lasts; its id.  What it tells goes to ``told``."""
    with open(told or os.devnull, "wb") as file:  # noqa: PTH123 (the null device too)
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def kyniem(scratch: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command line of the program, on the database in ``scratch``."""
    url = f"sqlite:///{scratch / 'kyniem.db'}"
    line = [sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main())"]
    # What is not held in memory is asked for more often than one reader may.
    told = {"KYNIEM_DATABASE_URL": url, "KYNIEM_RATE_ADDRESS": "1000000"}
    return [*line, *arguments], os.environ | told


def bare(port: int, sent: Sent, headers: list[tuple[str, str]]) -> list[str]:
    """The command that runs the bare callable."""
    told = {"status": sent.status, "headers": headers, "body": b64encode(sent.body).decode()}
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(told, file)
    return [sys.executable, "-m", "benchmarks.feeds", "--bare", str(port), file.name]


def run_bare(port: int, file: Path) -> None:
    """Send one answer for ever."""
    told = json.loads(file.read_text())
    file.unlink()
    headers = [(name.encode(), value.encode()) for name, value in told["headers"]]
    start = {"type": "http.response.start", "status": told["status"], "headers": headers}
    body = {"type": "http.response.body", "body": b64decode(told["body"])}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send(start)
            await send(body)

    uvicorn.run(app, port=port, proxy_headers=False, lifespan="off", **server_options())


NGINX = """
worker_processes 1; pid {scratch}/nginx.pid; error_log /dev/null;
events {{}}
http {{
  access_log off; sendfile on; gzip_static on; keepalive_requests 1000000;
  client_body_temp_path {scratch}/t; proxy_temp_path {scratch}/t; fastcgi_temp_path {scratch}/t;
  uwsgi_temp_path {scratch}/t; scgi_temp_path {scratch}/t;
  server {{ listen 127.0.0.1:{port}; root {scratch}/files; }}
}}
"""


def nginx(scratch: Path, port: int, sent: list[Sent]) -> list[str]:
    """The command that runs nginx on the files that were sent."""
    for one in sent:
        if one.status == 200:
            packed = ".gz" if "Accept-Encoding" in one.asked else ""
            file = scratch / "files" / (one.path.lstrip("/") + packed)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(one.body)
    scratch.chmod(0o755)
    (scratch / "nginx.conf").write_text(NGINX.format(scratch=scratch, port=port))
    return ["nginx", "-p", str(scratch), "-c", "nginx.conf", "-g", "daemon off;"]


RADICALE = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[rights]
type = from_file
file = {scratch}/rights
[storage]
filesystem_folder = {scratch}
[logging]
level = error
"""
ANYBODY_READS = "[public]\nuser: .*\ncollection: .*\npermissions: Rri\n"


def radicale(scratch: Path, port: int, feed: bytes) -> list[str]:
    """The command that runs Radicale on a collection of the events of ``feed``."""
    collection = scratch / "collection-root" / RADICALE_PATH.strip("/")
    collection.mkdir(parents=True)
    (collection / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    for number, event in enumerate(EVENT.findall(feed)):
        text = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n%bEND:VCALENDAR\r\n" % event
        (collection / f"{number}.ics").write_bytes(text)
    (scratch / "rights").write_text(ANYBODY_READS)
    (scratch / "radicale.conf").write_text(RADICALE.format(scratch=scratch, port=port))
    return [sys.executable, "-m", "radicale", "--config", str(scratch / "radicale.conf")]


def fetch(port: int, path: str, asked: dict[str, str]) -> Sent:
    """One answer on a connection that stays open; waits up to a minute for the server.

    The connection stays open because otherwise the answer would say that it closes, and the
    bare callable, sending the same, would be made to open a new one for each request.
    """
    for _ in range(300):
        connection = HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", path, headers=asked)
            answer = connection.getresponse()
            found = Sent(path, asked, answer.status, answer.getheaders(), answer.read())
        except ConnectionError:
            sleep(0.1)
        else:
            assert answer.getheader("connection") != "close"
            return found
        finally:
            connection.close()
    raise TimeoutError(path)


def asked_for(port: int, path: str, kind: str) -> dict[str, str]:
    """The headers that lead to an answer of ``kind``."""
    match kind:
        case "304":
            headers = dict(fetch(port, path, {}).headers)
            return {"If-None-Match": headers.get("etag") or headers["ETag"]}
        case "gzip":
            return {"Accept-Encoding": "gzip"}
    return {}


def wait_until_idle(pid: int, seconds: float) -> None:
    """Wait, for a minute at most, until a process has hardly worked for so long."""
    end = perf_counter() + 60
    while perf_counter() < end:
        before = worked_seconds(pid)
        sleep(seconds)
        if worked_seconds(pid) - before < seconds / 40:
            return


def worked_seconds(pid: int) -> float:
    """For how long a process has worked on all its threads, to the nanosecond."""
    # The number by which Linux knows the clock of another process.
    return clock_gettime(~pid << 3 | 2)


def resident_mb(pid: int) -> float:
    """The memory that a process holds."""
    told = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert told
    return int(told[1]) / 1024


def _worker(pid: int) -> int:
    """The process that answers for nginx."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


# The drivers


def driven(server: Server, path: str, asked: dict[str, str]) -> Drive:
    """Ask as often as possible for ``SECONDS``."""
    before = worked_seconds(server.pid)
    if shutil.which("wrk"):
        drive = _driven_by_wrk(server.port, path, asked)
    else:
        drive = asyncio.run(_driven_here(server.port, path, asked))
    worked = worked_seconds(server.pid) - before
    # Radicale goes on with what nobody waits for any more, at the cost of whoever is next.
    wait_until_idle(server.pid, 0.2)
    return replace(drive, worked_us=worked * 1e6 / (drive.rate * SECONDS))


def _driven_by_wrk(port: int, path: str, asked: dict[str, str]) -> Drive:
    headers = [part for name, value in asked.items() for part in ("-H", f"{name}: {value}")]
    line = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *headers]
    told = subprocess.run(
        [*line, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    assert "Socket errors" not in told, told
    assert "Non-2xx" not in told or "If-None-Match" in asked, told
    found = [re.search(rf"{name}\s+([\d.]+)(us|ms|s)\b", told) for name in ("50%", "99%")]
    factor = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    p50, p99 = (float(one[1]) * factor[one[2]] for one in found if one)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert rate
    return Drive(float(rate[1]), p50, p99)


async def _driven_here(port: int, path: str, asked: dict[str, str]) -> Drive:
    lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode()
    spent: list[float] = []
    end = perf_counter() + SECONDS

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**21)
        while (begun := perf_counter()) < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if length and b" 304 " not in head[:16]:
                await reader.readexactly(int(length[1]))
            spent.append(perf_counter() - begun)
            if head.startswith(b"HTTP/1.0"):
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**21)
        writer.close()

    await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    cuts = statistics.quantiles(spent, n=100)
    return Drive(len(spent) / SECONDS, cuts[49] * 1000, cuts[98] * 1000)


# The comparison


def compare(sent: Sent, kind: str, servers: dict[str, Server]) -> None:
    """Drive all servers in turns and print a row for each, ours first."""
    print(f"{sent.path}, {kind}, {len(sent.body)} octets")
    asked = {name: _asked_of(server, sent, kind) for name, server in servers.items()}
    able = {name: server for name, server in servers.items() if asked[name] is not None}
    turns: dict[str, list[Drive]] = {name: [] for name in able}
    for _ in range(TURNS):
        for name, server in able.items():
            turns[name].append(driven(server, server.path or sent.path, asked[name] or {}))
    for name in servers:
        told = _row(turns[name], turns["bare"]) if name in able else "does not answer so"
        print(f"  {name:18}{told}", flush=True)


def _asked_of(server: Server, sent: Sent, kind: str) -> dict[str, str] | None:
    """The headers that lead to such an answer; None if nothing does."""
    if server.same:
        return sent.asked
    path = server.path or sent.path
    asked = asked_for(server.port, path, kind)
    answer = fetch(server.port, path, asked)
    packed = {name.lower(): value for name, value in answer.headers}.get("content-encoding")
    if answer.status != sent.status or (packed == "gzip") != (kind == "gzip"):
        return None
    return asked


def _row(drives: list[Drive], limit: list[Drive]) -> str:
    rate, p50, p99, worked = (
        statistics.median(getattr(one, field) for one in drives)
        for field in ("rate", "p50_ms", "p99_ms", "worked_us")
    )
    # Of the same turn, since the machine may have other work in another.
    pairs = list(zip(drives, limit, strict=True))
    ratio = statistics.median(one.rate / bare.rate for one, bare in pairs)
    work = statistics.median(bare.worked_us / one.worked_us for one, bare in pairs)
    ratios = f"{ratio:7.4f} of bare, by work {work:7.4f}"
    return f"{ratios}  {rate:9.1f}/s  p50 {p50:7.2f} ms  p99 {p99:7.2f} ms  {worked:8.1f} µs"


def measure(scratch: Path) -> None:
    """Start the servers, ask them all for everything, print."""
    upgrade, environment = kyniem(scratch, "db", "upgrade")
    subprocess.run(upgrade, env=environment, check=True, capture_output=True)
    serve, environment = kyniem(scratch, "serve", "--port", str(PORT))
    with running(serve, environment):
        # Loads the catalogue, which takes memory that a later start does not.
        fetch(PORT, "/livez", {})
    with ExitStack() as stack:
        begun = perf_counter()
        pid = stack.enter_context(running(serve, environment))
        fetch(PORT, PATHS[1], {})
        print(f"start to first answer: {perf_counter() - begun:.2f} s")
        # Until it has held what is published.
        wait_until_idle(pid, 2)
        print(f"resident, all published feeds held: {resident_mb(pid):.0f} MB\n")
        cases = [
            (fetch(PORT, path, asked_for(PORT, path, kind)), kind)
            for path in PATHS
            for kind in KINDS
        ]
        files, feed = [sent for sent, _ in cases], cases[0][0]
        ours = {"kyniem": Server(PORT, pid)}
        others: dict[str, Server] = {}
        if shutil.which("nginx"):
            command = nginx(scratch, PORT + 3, files)
            started = stack.enter_context(running(command))
            fetch(PORT + 3, feed.path, {})
            others["nginx"] = Server(PORT + 3, _worker(started), same=False)
        else:
            print("nginx is not installed, and left out")
        if find_spec("radicale"):
            command = radicale(scratch / "radicale", PORT + 4, feed.body)
            started = stack.enter_context(running(command))
            others["Radicale"] = Server(PORT + 4, started, RADICALE_PATH, same=False)
            held = fetch(PORT + 4, RADICALE_PATH, {})
            assert len(EVENT.findall(held.body)) == len(EVENT.findall(feed.body))
            print(f"resident, Radicale with one collection: {resident_mb(started):.0f} MB\n")
        else:
            print("radicale is not installed, and left out")
        for sent, kind in cases:
            here = {n: o for n, o in others.items() if not o.path or sent.path == feed.path}
            with ExitStack() as bares:
                compare(sent, kind, ours | _bares(bares, sent) | here)
        print(f"\nresident, after all that: {resident_mb(pid):.0f} MB\n")


def _bares(stack: ExitStack, sent: Sent) -> dict[str, Server]:
    """The bare callables, started and seen to send the same."""
    started: dict[str, Server] = {}
    for port, (name, headers) in enumerate(_bare_headers(sent).items(), PORT + 1):
        started[name] = Server(port, stack.enter_context(running(bare(port, sent, headers))))
        told = fetch(port, sent.path, sent.asked)
        assert (told.status, told.body) == (sent.status, sent.body)
        if name == "bare":
            assert _without_date(told.headers) == _without_date(sent.headers)
    return started


def _bare_headers(sent: Sent) -> dict[str, list[tuple[str, str]]]:
    same = _without_date(sent.headers)
    needed = [(n, v) for n, v in same if n.lower() in {"content-type", "content-length"}]
    return {"bare": same, "bare, two headers": needed}


def _without_date(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() != "date"]


def main(arguments: list[str]) -> None:
    """Measure and print."""
    if arguments[:1] == ["--bare"]:
        run_bare(int(arguments[1]), Path(arguments[2]))
        return
    driver = "wrk" if shutil.which("wrk") else "the bundled driver"
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, uvicorn {uvicorn.__version__}")
    print(f"{driver}, {CONNECTIONS} connections, medians of {TURNS} turns of {SECONDS} s\n")
    with tempfile.TemporaryDirectory(prefix="kyniem-") as scratch:
        measure(Path(scratch))
        print_upcoming(f"sqlite:///{scratch}/kyniem.db")
        print_rendering(f"sqlite:///{scratch}/kyniem.db")


if __name__ == "__main__":
    main(sys.argv[1:])
