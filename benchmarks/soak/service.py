"""The service that is soaked: its database, its processes, and what changes meanwhile."""

import asyncio
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter, sleep

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.keys import make_key
from app.accounts.people import person_by_email
from app.accounts.roles import Scope
from app.accounts.units import unit_named
from app.catalogue.load import load, read_files
from app.catalogue.reference import reference
from app.catalogue.sync import sync
from app.clock import now
from app.database import Database
from app.migrations import upgrade
from app.models import Person, RoleGrant
from app.planning.demonstration.cast import HOST
from app.planning.demonstration.story import demonstrate
from app.settings import PROJECT
from benchmarks.feeds import fetch
from benchmarks.servers import make_database, postgres
from benchmarks.soak.askers import PASSWORD, Desk
from benchmarks.soak.clients import PORT, Book

WORKERS = 2
SYNC_SECONDS = 60
ANSWERS_MB = 4
CHANGED_ENTRY = "aids"

SETTINGS = {
    "KYNIEM_ANSWERS_MB": str(ANSWERS_MB),
    "KYNIEM_RATE_ADDRESS": "1000000",
    "KYNIEM_RATE_PERSON": "1000000",
    "KYNIEM_RATE_KEY": "1000000",
}


def workers_of(pid: int) -> tuple[int, ...]:
    """The processes that answer: the children of ``pid`` that serve."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    spawned = (int(child) for child in told)
    return tuple(c for c in spawned if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes())


def wait_until_ready(pid: int) -> None:
    """Until all workers are there and one answers; two minutes at most."""
    for _ in range(4):
        with suppress(TimeoutError):
            fetch(PORT, "/livez", {})
            break
    while len(workers_of(pid)) < WORKERS:
        sleep(1)
    sleep(5)


async def syncing(environment: dict[str, str], data: Path, book: Book) -> None:
    """Change what feeds show of one entry, and load it, once a minute."""
    file = data / "events.yaml"
    for number in range(1, 1_000_000):
        await asyncio.sleep(SYNC_SECONDS)
        begun = perf_counter()
        text = re.sub(
            rf"(- id: {CHANGED_ENTRY}\n  name: [^\n#(]*?)(?: \(lần \d+\))?\n",
            rf"\1 (lần {number})\n",
            file.read_text(),
        )
        file.write_text(text)
        process = await asyncio.create_subprocess_exec(
            *command("catalogue", "sync"), env=environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        out, _ = await process.communicate()
        if process.returncode:
            book.errors.append(f"sync: {out.decode()[-300:]}")
        book.spent["sync"].append((perf_counter() - begun) * 1000)


def command(*arguments: str) -> list[str]:
    """The line that runs ``kyniem``."""
    line = "import sys; from app.cli import main; sys.exit(main())"
    return [sys.executable, "-c", line, *arguments]


def prepared(url: str) -> Desk:
    """Fill the database at ``url`` as ``kyniem demo`` does; the desk of those who plan there."""
    database = Database(url)
    upgrade(database)
    files, _ = read_files(PROJECT / "data")
    catalogue, problems = load(files)
    assert catalogue is not None, problems
    with database.writing() as session:
        sync(session, catalogue, now())
    with database.writing() as session:
        demonstrate(session, reference(session), now(), PASSWORD)

        def key(part: str, unit_id: str) -> str:
            person = person_by_email(session, f"{part}@{HOST}")
            assert person
            unit = unit_named(session, unit_id)
            return make_key(session, person, unit, "Thử", Scope.WRITE, now(), None)[1]

        units = {part: _unit_of(session, part) for part in ("minh", "lan")}
        desk = Desk(
            editor=key("minh", units["minh"]),
            approver=key("lan", units["lan"]),
            email=f"minh@{HOST}",
            unit=units["minh"],
            issuer=units["lan"],
        )
    database.dispose()
    return desk


def _unit_of(session: Session, part: str) -> str:
    asked = select(RoleGrant.unit_id).join(Person, Person.id == RoleGrant.person_id)
    return session.scalars(asked.where(Person.email == f"{part}@{HOST}")).one()


@contextmanager
def database_url(kind: str, scratch: Path) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{scratch / 'kyniem.db'}"
        return
    with postgres(scratch) as address:
        make_database(address, "soak", anew=True)
        yield address("soak")


def stored_mb(url: str) -> tuple[float, float]:
    """How much a database takes on disk, and how much of that its log of writes."""
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        wal = file.with_name(file.name + "-wal")
        found = (file.stat().st_size, wal.stat().st_size if wal.exists() else 0)
    else:
        database = Database(url)
        with database.engine.connect() as connection:
            size = "SELECT pg_database_size(current_database())"
            wal_size = "SELECT coalesce(sum(size), 0) FROM pg_ls_waldir()"
            found = tuple(int(connection.exec_driver_sql(q).scalar_one()) for q in (size, wal_size))
        database.dispose()
    return found[0] / 2**20, found[1] / 2**20
