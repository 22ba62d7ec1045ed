"""What questions cost at a thousand, thirty thousand and a million events.

    .venv/bin/python -m benchmarks.scale DIRECTORY
    .venv/bin/python -m benchmarks.scale DIRECTORY --databases sqlite --sizes 1000,30000

``DIRECTORY`` keeps the databases, which take long to fill (a million events: some ten minutes
and 5 GB each) and are used again.  One process for each size asks the same question in turn,
so that other work on the machine disturbs all sizes alike; a ratio is the median of those of
the same question and turn.  ``first`` is the first question of a kind in a new process, its
pages dropped from the system's memory where that can be done.  *Work* is the processor time
of that process and of its PostgreSQL backend, which other work on the machine disturbs less.
Prints Markdown; exit code 1 if a budget is missed.
"""

import argparse
import os
import re
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from app.database import Database
from app.migrations import upgrade
from benchmarks.feeds import worked_seconds
from benchmarks.filling import fill, size_of
from benchmarks.questions import BUDGETS, KINDS, PER_KIND, asker
from benchmarks.servers import make_database, postgres

SIZES = (1000, 30_000, 1_000_000)
TURNS = 3


@dataclass(frozen=True)
class Spent:
    """What one question took, in milliseconds: by the clock, and of processors."""

    clock: float
    work: float


@dataclass(frozen=True)
class Told:
    """What the questions of a kind took at one size, in the order in which they were asked.

    ``first`` is that of a new process; those that warmed everything up are left out.
    """

    first: float
    all: tuple[Spent, ...]

    @property
    def median(self) -> float:
        """The middle one by the clock."""
        return statistics.median(one.clock for one in self.all)

    @property
    def p95(self) -> float:
        """What nineteen of twenty do not exceed by the clock."""
        return statistics.quantiles((s.clock for s in self.all), n=20, method="inclusive")[18]

    def ratio(self, base: "Told", by: str) -> float:
        """How many times as much as ``base`` the same questions took, by clock or work."""
        pairs = zip(self.all, base.all, strict=True)
        return statistics.median(getattr(a, by) / getattr(b, by) for a, b in pairs)


# Databases


@contextmanager
def addresses(kind: str, directory: Path, sizes: tuple[int, ...]) -> Iterator[dict[int, str]]:
    """The addresses of filled databases by size; what is missing is filled."""
    with ExitStack() as stack:
        if kind == "postgresql":
            address = stack.enter_context(postgres(directory))
            yield {size: _in_postgres(address, size) for size in sizes}
        else:
            yield {size: _in_sqlite(directory, size) for size in sizes}


def _in_sqlite(directory: Path, events: int) -> str:
    path = directory / "sqlite" / f"{size_of(events).name}.db"
    url = f"sqlite:///{path}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        half.unlink(missing_ok=True)
        _fill(f"sqlite:///{half}", events)
        half.rename(path)
    _keep_up(url)
    return url


def _in_postgres(address: Callable[[str], str], events: int) -> str:
    name = size_of(events).name
    if make_database(address, name, anew=False):
        _fill(address(name), events)
    _keep_up(address(name))
    return address(name)


def _fill(url: str, events: int) -> None:
    begun = perf_counter()
    fill(Database(url), size_of(events))
    print(f"filled {events:,} events in {perf_counter() - begun:.0f} s", file=sys.stderr)


def _keep_up(url: str) -> None:
    """Migrate what was filled by an earlier release."""
    database = Database(url)
    upgrade(database)
    database.dispose()


def size_mb(url: str) -> float:
    """What a database takes on disk."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite":
        return Path(parsed.database or "").stat().st_size / 2**20
    engine = create_engine(url)
    with engine.connect() as connection:
        octets = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()
    engine.dispose()
    return float(octets or 0) / 2**20


def forget(url: str) -> None:
    """Let the system drop what it remembers of a database; PostgreSQL keeps its own memory."""
    if url.startswith("sqlite"):
        with Path(make_url(url).database or "").open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


# Processes that ask


def _answer(url: str, pipe: Connection) -> None:
    """Ask what comes through the pipe, and tell what it took; nothing ends it."""
    asks = asker(url)
    backend = asks.backend()
    while asked := pipe.recv():
        kind, number = asked
        worked, begun = _worked(backend), perf_counter()
        asks.ask(kind, number)
        spent = perf_counter() - begun
        pipe.send(Spent(spent * 1000, (_worked(backend) - worked) * 1000))
    pipe.send(resident_mb())


def _worked(backend: int | None) -> float:
    return process_time() + (worked_seconds(backend) if backend else 0)


def resident_mb() -> float:
    """The memory that this process holds."""
    told = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    assert told
    return int(told[1]) / 1024


@contextmanager
def asking(url: str) -> Iterator[Connection]:
    """The pipe to a new process that asks the database at ``url``."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_answer, args=(url, theirs), daemon=True)
    process.start()
    yield ours
    process.terminate()
    process.join()


def spent(pipe: Connection, kind: str, number: int) -> Spent:
    """What one question took."""
    pipe.send((kind, number))
    told: Spent = pipe.recv()
    return told


def first_ms(url: str, kind: str) -> float:
    """How long a new process takes for its first question of a kind, the modules read."""
    forget(url)
    with asking(url) as pipe:
        return spent(pipe, kind, 0).clock


def measured(
    urls: dict[int, str], kinds: list[str], turns_asked: int
) -> tuple[dict[str, dict[int, Told]], dict]:
    """By kind and size what was told, and by size the memory of the process that asked."""
    found: dict[str, dict[int, Told]] = {}
    firsts = {(kind, size): first_ms(url, kind) for kind in kinds for size, url in urls.items()}
    with ExitStack() as stack:
        pipes = {size: stack.enter_context(asking(url)) for size, url in urls.items()}
        for kind in kinds:
            turns = [
                {size: spent(pipe, kind, number) for size, pipe in pipes.items()}
                for _ in range(turns_asked + 1)
                for number in range(PER_KIND)
            ]
            found[kind] = {
                size: Told(firsts[kind, size], tuple(one[size] for one in turns[PER_KIND:]))
                for size in urls
            }
            print(kind, {s: round(t.median, 1) for s, t in found[kind].items()}, file=sys.stderr)
        memory = {}
        for size, pipe in pipes.items():
            pipe.send(None)
            memory[size] = pipe.recv()
    return found, memory


# Tables


def table(found: dict[str, dict[int, Told]], sizes: tuple[int, ...]) -> Iterator[str]:
    """Markdown rows: what each kind costs at each size, beside the smallest and the budget."""
    heads = [f"{size:,} events: median / p95 / first" for size in sizes]
    ratios = [f"{size:,} to {sizes[0]:,}: time / work" for size in sizes[1:]]
    yield _row(["ms", *heads, *ratios, "budget"])
    yield _row(["---"] * (len(heads) + len(ratios) + 2))
    for kind, by_size in found.items():
        told = [by_size[size] for size in sizes]
        budget = BUDGETS.get(kind)
        yield _row(
            [
                kind,
                *(f"{one.median:.1f} / {one.p95:.1f} / {one.first:.0f}" for one in told),
                *(
                    f"{one.ratio(told[0], 'clock'):.2f} / {one.ratio(told[0], 'work'):.2f}"
                    for one in told[1:]
                ),
                f"{budget}" if budget else "",
            ]
        )


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str]) -> int:
    """Fill what is missing, measure, print; 1 if a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--only", default="", help="kinds of questions that begin so")
    given = parser.parse_args(arguments)
    sizes = tuple(map(int, given.sizes.split(",")))
    kinds = [kind for kind in KINDS if kind.startswith(given.only)]
    missed = []
    for database in given.databases.split(","):
        with addresses(database, given.directory, sizes) as urls:
            found, memory = measured(urls, kinds, given.turns)
            print(f"\n### {database}\n")
            print("\n".join(table(found, sizes)))
            print(f"\nresident, MB: {_by_size(memory)}; on disk, MB: ", end="")
            print(_by_size({size: size_mb(url) for size, url in urls.items()}), flush=True)
        missed += [
            f"{database}: {kind}"
            for kind, by_size in found.items()
            if by_size[sizes[-1]].ratio(by_size[sizes[0]], "clock")
            > BUDGETS.get(kind, float("inf"))
        ]
    for kind in missed:
        print(f"over budget: {kind}")
    return 1 if missed else 0


def _by_size(values: dict[int, float]) -> str:
    return ", ".join(f"{value:,.0f} ({size:,})" for size, value in values.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
