"""Faults that an operator meets, made on purpose, and what became of what was acknowledged.

    .venv/bin/python -m benchmarks.reliability.faults [--fault NAME] [--database NAME]

Full disks and file systems that cannot be written are small ones in memory, which takes
root to mount.  Everything runs on this machine alone and ends by itself.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import create_engine, select

from app.migrations import downgrade
from app.models import Revision
from app.settings import PROJECT
from benchmarks.reliability.calls import Work, edits
from benchmarks.reliability.checks import faults
from benchmarks.reliability.children import Caller, commanded, forked, served
from benchmarks.reliability.direct import Syncs
from benchmarks.reliability.homes import Cluster, cluster, opened
from benchmarks.reliability.migrating import BASE, Migrations
from benchmarks.reliability.stage import Stage, staged

AT_ONCE = 4
SYNCS = 8
MIGRATIONS = 5
DISK_MB = {"sqlite": 48, "postgresql": 400}
FEED = "/feeds/vn-le-lon.ics"


class Wrong(Exception):
    """Something that should not have happened."""


@dataclass(frozen=True)
class Home:
    """Where a fault is made."""

    database: str
    stage: Stage
    server: Cluster | None
    directory: Path


def main() -> int:
    """Make the faults that are asked for; 1 if anything went wrong."""
    asked = _asked()
    wrong = 0
    print("| fault | database | what became of it |\n|---|---|---|")
    for name, make in FAULTS.items():
        for database in ("sqlite", "postgresql"):
            if asked.fault in {None, name} and asked.database in {None, database}:
                try:
                    with _home(database, name) as home:
                        told = make(home)
                except (Wrong, OSError, subprocess.CalledProcessError) as error:
                    told, wrong = f"WRONG: {error}", 1
                if told:
                    print(f"| {name} | {database} | {told} |", flush=True)
    return wrong


# Several at once


def two_syncs(home: Home) -> str:
    """Two processes sync generations of the catalogue into one database."""
    work = Syncs(home.stage)
    children = [
        forked(partial(work.several, first=first, times=SYNCS), home.stage.log)
        for first in (1, SYNCS)
    ]
    codes = [child.ended() for child in children]
    said = sum(len(child.told) for child in children)
    printed = home.stage.log.read_text().splitlines()
    with opened(work.url) as database, database.reading() as session:
        number = session.scalars(select(Revision.number)).one()
        _require_whole(faults(database))
    # Whoever waits too long is told so, and has done nothing.
    if sum(map(bool, codes)) != sum("locked" in line for line in printed):
        raise Wrong(f"ended with {codes}: {printed}")
    refused = f", {sum(codes)} told that the database is locked" if any(codes) else ""
    return f"2 processes, {said} syncs in turns{refused}; revision {number}, nothing half"


def two_migrations(home: Home) -> str:
    """Several processes upgrade one empty database."""
    work, url = Migrations(home.stage), home.stage.migrating
    for _ in range(MIGRATIONS):
        with opened(url) as database:
            downgrade(database, BASE)
        os.environ["KYNIEM_DATABASE_URL"] = url
        children = [forked(_upgrade, home.stage.log) for _ in range(AT_ONCE)]
        codes = [child.ended() for child in children]
        if any(codes):
            raise Wrong(f"db upgrade ended with {codes}")
        _require_whole(tuple(work.check([BASE])))
    return f"{MIGRATIONS} times {AT_ONCE} processes: one migrates, the others wait; all end with 0"


def _upgrade(_: object) -> int:
    from app.cli import main as kyniem

    return kyniem(["db", "upgrade"])


# Disks


def disk_full(home: Home) -> str:
    """People work while the disk fills up; then there is room again."""
    work = Work(home.stage, edits)
    with served(home.stage.planning, PROJECT / "data", home.stage.log) as (_, port):
        caller = Caller(port)
        filler = _fill(home.directory)
        status = work.run(caller)
        read = Caller(port).get(FEED)
        filler.unlink()
        if home.server:
            home.server.start()
        caller.again()
        seconds = work.settle(caller)
    _require_whole(tuple(work.check()))
    if (status, read) not in {(503, 200), (0, 200)}:
        raise Wrong(f"a write was answered {status}, a feed {read}")
    return (
        f"{work.promises.answered - 1} writes taken, then {status}; feeds 200; with room again"
        f" it writes after {seconds:.1f} s without a restart of the service; nothing lost"
    )


def _fill(directory: Path) -> Path:
    """Fill the file system of ``directory`` up to a few pages."""
    filler = directory / "filler"
    free = os.statvfs(directory)
    with filler.open("wb") as file:
        file.truncate(0)
        os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - 128 * 1024))
    return filler


def read_only(home: Home) -> str:
    """The database cannot be written: its file system on SQLite, itself on PostgreSQL."""
    return _read_only_server(home) if home.server else _read_only_file_system(home)


def _read_only_file_system(home: Home) -> str:
    _mount("-o", "remount,ro", str(home.directory))
    log = Path(tempfile.gettempdir()) / f"read-only-{os.getpid()}.log"
    try:
        code = commanded(home.stage.planning, log, "serve", "--port", "1")
        told = log.read_text().strip().splitlines()
    finally:
        log.unlink(missing_ok=True)
        _mount("-o", "remount,rw", str(home.directory))
    if code != 3 or len(told) != 1:
        raise Wrong(f"serve ended with {code}: {told}")
    with served(home.stage.planning, PROJECT / "data", home.stage.log):
        pass
    return f"serve refuses with 3 and one line; writable again, it serves: {told[0][:60]}…"


def _read_only_server(home: Home) -> str:
    work = Work(home.stage, edits)
    name = home.stage.planning.partition("?")[0].rpartition("/")[2]
    with served(home.stage.planning, PROJECT / "data", home.stage.log) as (_, port):
        caller = Caller(port)
        _run(home.stage.planning, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        _drop_connections(home.stage.planning, name)
        status, read = work.run(caller), Caller(port).get(FEED)
        _run(
            home.stage.planning,
            f"SET default_transaction_read_only = off;"
            f" ALTER DATABASE {name} SET default_transaction_read_only = off",
        )
        _drop_connections(home.stage.planning, name)
        caller.again()
        seconds = work.settle(caller)
    _require_whole(tuple(work.check()))
    if (status, read) != (503, 200):
        raise Wrong(f"a write was answered {status}, a feed {read}")
    return f"writes 503, feeds 200; writable again, it writes after {seconds:.1f} s; nothing lost"


# A database that goes


def gone_and_back(home: Home) -> str:
    """The server of the database is killed while the service runs, and comes back."""
    if home.server is None:
        return ""
    work = Work(home.stage, edits)
    with served(home.stage.planning, PROJECT / "data", home.stage.log) as (_, port):
        caller = Caller(port)
        Caller(port).get(FEED)
        home.server.kill()
        status = work.run(caller)
        time.sleep(5)
        seen = {
            path: _answered(port, path) for path in ("/livez", "/readyz", FEED, "/ngay/1999-05-05")
        }
        home.server.start()
        caller.again()
        seconds = work.settle(caller)
    _require_whole(tuple(work.check()))
    codes = [told[0] for told in seen.values()]
    if codes != [200, 503, 200, 503] or "stale" not in seen[FEED][1] or status != 503:
        raise Wrong(f"{seen}, a write {status}")
    return (
        "held feeds 200 and marked stale; others and writes 503 with Retry-After; /livez 200,"
        f" /readyz 503; back, it writes after {seconds:.1f} s without a restart; nothing lost"
    )


def _answered(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status == 503 and not answer.getheader("Retry-After"):
        raise Wrong(f"{path}: 503 without Retry-After")
    return answer.status, answer.getheader("Cache-Status") or ""


FAULTS: dict[str, Callable[[Home], str]] = {
    "two syncs at once": two_syncs,
    "two migrations at once": two_migrations,
    "disk full": disk_full,
    "read-only": read_only,
    "database gone and back": gone_and_back,
}


# The run


@contextmanager
def _home(database: str, name: str) -> Iterator[Home]:
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kyniem-fault-")))
        small = name == "disk full" or (name == "read-only" and database == "sqlite")
        if small:
            stack.enter_context(_mounted(directory, DISK_MB[database]))
        before, tempfile.tempdir = tempfile.tempdir, str(directory) if small else None
        stack.callback(setattr, tempfile, "tempdir", before)
        server = stack.enter_context(cluster()) if database == "postgresql" else None
        tempfile.tempdir = before
        urls = [
            server.database() if server else f"sqlite:///{directory / f'{number}.db'}"
            for number in range(5)
        ]
        beside = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kyniem-stage-")))
        yield Home(database, staged(urls, beside), server, directory)


@contextmanager
def _mounted(directory: Path, size_mb: int) -> Iterator[None]:
    _mount("-t", "tmpfs", "-o", f"size={size_mb}m,mode=0755", "kyniem-fault", str(directory))
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(directory)], check=True)  # noqa: S607


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)  # noqa: S607


def _run(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for part in statement.split(";"):
            connection.exec_driver_sql(part)
    engine.dispose()


def _drop_connections(url: str, name: str) -> None:
    others = f"datname = '{name}' AND pid <> pg_backend_pid()"
    _run(url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608


def _require_whole(found: tuple[str, ...]) -> None:
    if found:
        raise Wrong("; ".join(found))


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("--fault", choices=tuple(FAULTS))
    asked.add_argument("--database", choices=("sqlite", "postgresql"))
    return asked.parse_args()


if __name__ == "__main__":
    sys.exit(main())
