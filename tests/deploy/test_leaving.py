"""A service that is told to end says so, finishes what it can, and is gone within ten seconds."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

FORM = b"csrf=x&email=lan%40x.example&password=x"
HEAD = (
    b"POST /lam-viec/dang-nhap HTTP/1.1\r\nHost: lich.example.vn\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
)


@contextmanager
def _half_asked(port: int) -> Iterator[socket.socket]:
    """A request of which only the half has been sent."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as asking:
        asking.sendall(HEAD % len(FORM) + FORM[:10])
        time.sleep(0.3)
        yield asking


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_begun_is_finished_and_readiness_is_taken_back_first(
    start: Callable[..., Any], workers: int
) -> None:
    service = start(workers=workers, drain_seconds=2)
    with _half_asked(service.port) as asking:
        service.process.terminate()
        begun = time.monotonic()
        time.sleep(1.2)
        told = service.get("/readyz")
        assert (told.status, told.body) == (503, b'{"status":"stopping"}')
        assert service.get("/livez").status == 200
        assert service.get("/api/v1/days/2027-02-03").status == 200
        while time.monotonic() - begun < 3.5:
            time.sleep(0.1)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", service.port), timeout=5)
        asking.sendall(FORM[10:])
        assert asking.recv(1024).startswith(b"HTTP/1.1 403 ")
    service.process.wait(timeout=10)
    assert time.monotonic() - begun < 10


def test_who_never_finishes_is_cut(start: Callable[..., Any]) -> None:
    service = start(drain_seconds=0)
    with _half_asked(service.port) as asking:
        assert service.end() < 10
        told = asking.recv(1024)
    assert not told or told.startswith(b"HTTP/1.1 500 ")


def test_workers_end_with_a_supervisor_that_is_killed(start: Callable[..., Any]) -> None:
    service = start(workers=2, drain_seconds=0)
    service.process.kill()
    service.process.wait(timeout=10)
    end = time.monotonic() + 15
    while _is_listened_at(service.port):
        assert time.monotonic() < end, "workers without a supervisor hold the address"
        time.sleep(0.2)


def _is_listened_at(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0
