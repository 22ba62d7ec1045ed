"""A service that really runs, in processes of its own, on a copy of the real catalogue."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from app.settings import PROJECT

PATIENCE_SECONDS = 60
LINE = (sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main())", "serve")


class Got:
    """What was answered."""

    def __init__(self, answer: Any) -> None:
        self.status: int = answer.status
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        self.body: bytes = answer.read()


class Service:
    """``kyniem serve`` at a port of this machine."""

    def __init__(self, port: int, log: Path, environment: dict[str, str]) -> None:
        self.port = port
        self.log = log
        with log.open("w") as lines:
            self.process = subprocess.Popen(  # noqa: S603 (the program is ours)
                [*LINE, "--port", str(port)],
                stdout=subprocess.DEVNULL,
                stderr=lines,
                env=os.environ | environment,
                cwd=log.parent,
            )
        self._wait()

    def get(
        self,
        path: str,
        *,
        port: int | None = None,
        method: str = "GET",
        source: str = "127.0.0.1",
        **headers: str,
    ) -> Got:
        """Ask it, or who is before it, from an address of this machine.

        Headers are told as ``if_none_match``.
        """
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(
            HTTPConnection("127.0.0.1", port or self.port, timeout=30, source_address=(source, 0))
        ) as connection:
            connection.request(method, path, headers={"Host": "lich.example.vn"} | told)
            return Got(connection.getresponse())

    def told(self) -> list[dict[str, Any]]:
        """The lines of its log, each of which is an object."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def end(self) -> float:
        """Tell it to end, and see after how many seconds it has."""
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        return time.monotonic() - begun

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.get("/readyz").status == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise TimeoutError(self.log.read_text())


@pytest.fixture(scope="module")
def free_port() -> Callable[[], int]:
    """Finds a port that nothing listens at."""
    return _free_port


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def start(
    real_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Service]]:
    """Starts a service with settings such as ``workers=2``; all end with the module."""
    started: list[Service] = []

    def run(**settings: object) -> Service:
        directory = tmp_path_factory.mktemp("service")
        shutil.copy(real_file, directory / "kyniem.db")
        chosen = {
            "database_url": f"sqlite:///{directory / 'kyniem.db'}",
            "data_dir": PROJECT / "data",
            "public_url": "https://lich.example.vn",
            "log_format": "json",
        } | settings
        environment = {f"KYNIEM_{name.upper()}": str(value) for name, value in chosen.items()}
        started.append(Service(_free_port(), directory / "log", environment))
        return started[-1]

    yield run
    for service in started:
        service.end()
