"""The program is killed at random moments of its work, started again, and looked into.

    .venv/bin/python -m benchmarks.reliability.crash --times 300 --database both --seed 1

Each round works on a database through the program itself: over HTTP for plans and
approvals, by the functions of commands for syncs, imports, migrations, backups and restores.
At a moment that the seed gives, the process gets SIGKILL; on PostgreSQL in some rounds the
server and all its processes instead.  Then what an operator's service manager would start is
started, and everything that was acknowledged in this round or any before must be there,
nothing half.  Prints a table, and fails if anything was lost.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from app.settings import PROJECT
from benchmarks.reliability.calls import NotAgain, Work, approvals, copies, edits
from benchmarks.reliability.children import Caller, NotReady, forked, killing, served
from benchmarks.reliability.direct import Backups, Imports, Syncs
from benchmarks.reliability.homes import Cluster, cluster
from benchmarks.reliability.migrating import Migrations
from benchmarks.reliability.stage import Stage, staged

DATABASES = ("sqlite", "postgresql")

SERVER_ROUNDS = 0.3
"""In how many rounds on PostgreSQL its server is killed, and not the program."""


@dataclass(frozen=True)
class Fate:
    """What decides who is killed, and when: uniformly within ``work_seconds``."""

    random: Random
    work_seconds: float

    def victim(self, server: Cluster | None) -> tuple[bool, float]:
        """Whether the server of the database is killed, and after how long."""
        kills_server = server is not None and self.random.random() < SERVER_ROUNDS
        return kills_server, self.random.uniform(0, self.work_seconds)


@dataclass
class Tally:
    """What became of the rounds of one kind on one database."""

    kind: str
    database: str
    kills: int = 0
    server_kills: int = 0
    acknowledged: int = 0
    back_seconds: float = 0
    faults: list[str] = field(default_factory=list)


def main() -> int:
    """Run as often as asked; 1 if anything was lost."""
    asked = _asked()
    tallies: list[Tally] = []
    for database in DATABASES if asked.database == "both" else (asked.database,):
        times = asked.times // (2 if asked.database == "both" else 1)
        fate = Fate(Random(asked.seed), asked.seconds)  # noqa: S311
        tallies += run(database, times, fate, asked.work or tuple(KINDS))
    print(table(tallies))
    return 1 if any(tally.faults for tally in tallies) else 0


def run(database: str, times: int, fate: Fate, kinds: Sequence[str]) -> list[Tally]:
    """``times`` rounds on a database, the kinds of work in turns."""
    with _home(database) as (stage, server):
        rounds = {name: KINDS[name](stage, server) for name in kinds}
        tallies = {name: Tally(name, database) for name in rounds}
        # Whoever has seen enough gets the table of what was done.
        with suppress(KeyboardInterrupt):
            for number in range(times):
                name = list(rounds)[number % len(rounds)]
                _try(rounds[name], fate, tallies[name])
                _print_progress(number + 1, times, list(tallies.values()))
    return list(tallies.values())


def table(tallies: list[Tally]) -> str:
    """The table, as documents show it."""
    lines = [
        "| work | database | killed | of it, server | acknowledged | lost or half | back within |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {tally.kind} | {tally.database} | {tally.kills} | {tally.server_kills} "
        f"| {tally.acknowledged} | {len(tally.faults)} | {tally.back_seconds:.1f} s |"
        for tally in tallies
    ]
    lines += [f"{t.kind}, {t.database}: {fault}" for t in tallies for fault in t.faults]
    return "\n".join(lines)


# Rounds


Round = Callable[[Fate, Tally], None]


def _try(round_: Round, fate: Fate, tally: Tally) -> None:
    try:
        round_(fate, tally)
    except (NotAgain, NotReady) as error:
        tally.faults.append(f"round {tally.kills}: by hand: {error}")


def _called(calls: Callable[[Work], Any]) -> Callable[[Stage, Cluster | None], Round]:
    def make(stage: Stage, server: Cluster | None) -> Round:
        work = Work(stage, calls)

        def round_(fate: Fate, tally: Tally) -> None:
            _call(work, server, fate, tally)

        return round_

    return make


def _call(work: Work, server: Cluster | None, fate: Fate, tally: Tally) -> None:
    kills_server, after = fate.victim(server)
    before = work.promises.answered
    begun = time.monotonic()
    with served(work.stage.planning, PROJECT / "data", work.stage.log) as (child, port):
        caller = Caller(port)
        work.settle(caller)
        tally.back_seconds = max(tally.back_seconds, time.monotonic() - begun)
        with killing(server.kill if kills_server and server else child.kill, after):
            work.run(caller)
        if kills_server and server:
            begun = time.monotonic()
            server.start()
            caller.again()
            work.settle(caller)
            tally.back_seconds = max(tally.back_seconds, time.monotonic() - begun)
    _count(tally, kills_server, work.promises.answered - before, list(work.check()))


def _direct(kind: Callable[[Stage], Any]) -> Callable[[Stage, Cluster | None], Round]:
    def make(stage: Stage, server: Cluster | None) -> Round:
        work = kind(stage)

        def round_(fate: Fate, tally: Tally) -> None:
            _work(work, stage, server, fate, tally)

        return round_

    return make


def _work(
    work: Any, stage: Stage, server: Cluster | None, fate: Fate, tally: Tally
) -> None:  # any of the kinds of direct work
    kills_server, after = fate.victim(server)
    work.prepare()
    seed = fate.random.random()
    child = forked(lambda say: work.work(say, Random(seed)), stage.log)  # noqa: S311
    with killing(server.kill if kills_server and server else child.kill, after):
        code = child.ended()
    begun = time.monotonic()
    if kills_server and server:
        server.start()
    elif code >= 0:
        tally.faults.append(f"ended by itself with {code}")
    found = list(work.check(child.told))
    tally.back_seconds = max(tally.back_seconds, time.monotonic() - begun)
    _count(tally, kills_server, len(child.told), found)


def _count(tally: Tally, kills_server: bool, acknowledged: int, found: list[str]) -> None:
    tally.kills += 1
    tally.server_kills += kills_server
    tally.acknowledged += acknowledged
    tally.faults += found


KINDS: dict[str, Callable[[Stage, Cluster | None], Round]] = {
    "syncs of the catalogue": _direct(Syncs),
    "edits of plans": _called(edits),
    "approvals": _called(approvals),
    "copies of plans": _called(copies),
    "imports into files": _direct(Imports),
    "migrations": _direct(Migrations),
    "backups and restores": _direct(Backups),
}


# The run


@contextmanager
def _home(database: str) -> Iterator[tuple[Stage, Cluster | None]]:
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kyniem-crash-")))
        server = stack.enter_context(cluster()) if database == "postgresql" else None
        urls = [
            server.database() if server else f"sqlite:///{directory / f'{number}.db'}"
            for number in range(5)
        ]
        yield staged(urls, directory), server


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("--times", type=int, default=300)
    asked.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=2.5, help="of work at most in a round")
    asked.add_argument("--work", choices=tuple(KINDS), action="append", help="by default all")
    return asked.parse_args()


def _print_progress(done: int, times: int, tallies: Sequence[Tally]) -> None:
    """Tell after each ten rounds what was lost or half so far."""
    if done % 10 == 0 or done == times:
        found = [fault for tally in tallies for fault in tally.faults]
        print(
            f"{done}/{times} {tallies[0].database}: {found or 'nothing lost'}",
            file=sys.stderr,
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
