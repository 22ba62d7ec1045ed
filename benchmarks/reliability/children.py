"""A child is a process that works until it is killed, and says what was committed.

It is forked and not started anew, so that a run of hundreds takes minutes; what it runs is
the program itself.
"""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Timer
from typing import Any, NoReturn

from app.cli import main

PATIENCE_SECONDS = 60
"""How long a service may take to be ready."""

Say = Callable[[Any], None]
"""By which a child acknowledges something, in plain values."""


class NotReady(Exception):
    """A service that did not come up by itself."""


@dataclass
class Child:
    """A process, and the descriptor on which it acknowledges."""

    pid: int
    reads: int
    told: list[Any] = field(default_factory=list)

    def kill(self) -> None:
        """SIGKILL; one that has ended is left alone."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> int:
        """Wait for its end; how it ended, and ``told`` holds all that it acknowledged."""
        with os.fdopen(self.reads, "rb") as pipe:
            lines = pipe.read().split(b"\n")
        # A line that was cut off was not said.
        self.told = [json.loads(line) for line in lines[:-1]]
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def forked(work: Callable[[Say], int | None], log: Path) -> Child:
    """A process that does ``work``; what it prints is added to ``log``."""
    reads, writes = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reads)
        _work(work, writes, log)
    os.close(writes)
    return Child(pid, reads)


def _work(work: Callable[[Say], int | None], writes: int, log: Path) -> NoReturn:
    printed = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for descriptor in (1, 2):
        os.dup2(printed, descriptor)
    code = 1
    try:
        code = work(lambda said: _say(writes, said)) or 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def _say(writes: int, said: Any) -> None:
    os.write(writes, json.dumps(said).encode() + b"\n")


@contextmanager
def killing(kill: Callable[[], None], after_seconds: float) -> Iterator[None]:
    """Kill after a time, or at the end of the block."""
    timer = Timer(after_seconds, kill)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def commanded(url: str, log: Path, *arguments: str) -> int:
    """The exit code of a command of the program on a database."""
    os.environ["KYNIEM_DATABASE_URL"] = url
    return forked(lambda _: main(arguments), log).ended()


# Services


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def served(url: str, data: Path, log: Path) -> Iterator[tuple[Child, int]]:
    """``kyniem serve`` on a database, ready; it is killed at the end if it still runs."""
    port = free_port()
    os.environ |= {"KYNIEM_DATABASE_URL": url, "KYNIEM_DATA_DIR": str(data)}
    # One program asks more often here than any may.
    os.environ |= dict.fromkeys(("KYNIEM_RATE_KEY", "KYNIEM_RATE_PERSON"), "1000000")
    child = forked(lambda _: main(["serve", "--port", str(port)]), log)
    try:
        _wait_until_ready(child, port)
        yield child, port
    finally:
        child.kill()
        child.ended()


def _wait_until_ready(child: Child, port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            raise NotReady("the service ended by itself")
        with suppress(OSError, HTTPException):
            if Caller(port).get("/readyz") == 200:
                return
        time.sleep(0.03)
    raise NotReady("the service is not ready")


class Caller:
    """A program that calls the service on this machine."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def again(self) -> None:
        """Begin anew after a connection was lost."""
        self._connection.close()

    def get(self, path: str) -> int:
        """The status of an answer."""
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        answer.read()
        return answer.status

    def send(self, method: str, path: str, key: str, body: Any, **headers: str) -> tuple[int, Any]:
        """Status and JSON of what a call was answered, with a key of the API."""
        told = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"} | headers
        self._connection.request(method, f"/api/v1{path}", json.dumps(body), told)
        answer = self._connection.getresponse()
        text = answer.read()
        is_json = "json" in (answer.getheader("Content-Type") or "")
        return answer.status, json.loads(text) if is_json else {}
