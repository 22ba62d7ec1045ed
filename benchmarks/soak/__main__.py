"""A soak is mixed load for a long time, in which nothing may go wrong and nothing may grow.

    .venv/bin/python -m benchmarks.soak --minutes 30
    .venv/bin/python -m benchmarks.soak --minutes 30 --database postgresql

``kyniem serve`` with two workers on a scratch database with the catalogue and the offices of
``kyniem demo``, over loopback alone.  Subscribers poll feeds, nine of ten times with the tag
they hold; readers ask for pages and calls, most of them never asked before; planners draft,
edit, submit and return plans with keys, and open pages in a signed-in browser; once a minute
an entry changes and the catalogue is synced.  Every answer is checked: status, length, tags
(the same tag is always the same bytes), the end of the text.

Prints Markdown: what was asked, errors, times, and what each worker holds.  Exit code 1 if
there was an error, or if something grew.  Rates of the service are set out of the way, and
the memory for answers so small that it is full before the growth is measured.
"""

import argparse
import asyncio
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from app.settings import PROJECT
from benchmarks.feeds import running
from benchmarks.soak.askers import Desk, planner, reader, subscriber
from benchmarks.soak.clients import PORT, Book, Client
from benchmarks.soak.growth import Growth, Look, growth, looked_at
from benchmarks.soak.service import (
    SETTINGS,
    WORKERS,
    command,
    database_url,
    prepared,
    stored_mb,
    syncing,
    wait_until_ready,
)

SUBSCRIBERS, READERS, PLANNERS = 8, 4, 2
LOOK_SECONDS = 5

JUDGED_MINUTES = 10
"""A shorter run shows what workers hold, and does not judge it."""

MOST_WAL_MB = 64


async def soak(
    pid: int, minutes: float, desk: Desk, change: Awaitable[None], book: Book
) -> list[Look]:
    """Load the service for so long; what its workers held meanwhile."""
    sorts = [("subscriber", subscriber)] * SUBSCRIBERS + [("reader", reader)] * READERS
    sorts += [("planner", planner(desk))] * PLANNERS
    tasks = [
        asyncio.ensure_future(ask(Client(book, kind), random.Random(number)))  # noqa: S311
        for number, (kind, ask) in enumerate(sorts)
    ]
    tasks.append(asyncio.ensure_future(change))
    begun, looks = monotonic(), []
    while (at := monotonic() - begun) < minutes * 60:
        looks += looked_at(pid, at)
        await asyncio.sleep(min(LOOK_SECONDS, minutes * 60 / 24))
        for task in tasks:
            if task.done():
                task.result()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return looks


def report(
    book: Book, found: list[Growth], before: tuple[float, float], after: tuple[float, float]
) -> None:
    """Print the tables."""
    print("| who | requests | p50 ms | p99 ms | most ms | statuses |\n|---|---|---|---|---|---|")
    for kind, spent in book.spent.items():
        cuts = (
            statistics.quantiles(spent, n=100, method="inclusive") if len(spent) > 1 else spent * 99
        )
        statuses = ", ".join(
            f"{status}: {count:,}"
            for (of, status), count in sorted(book.statuses.items())
            if of == kind
        )
        print(
            f"| {kind} | {len(spent):,} | {cuts[49]:.1f} | {cuts[98]:.1f} | {max(spent):.0f}"
            f" | {statuses} |"
        )
    print("\n| worker | warm MB | at the end MB | most MB | MB an hour | open files |")
    print("|---|---|---|---|---|---|")
    for number, one in enumerate(found, 1):
        print(
            f"| {number} | {one.warm_mb:.0f} | {one.end_mb:.0f} | {one.most_mb:.0f}"
            f" | {one.slope_mb_an_hour:+.1f} | {one.warm_files:.0f}, then {one.end_files:.0f} |"
        )
    print(
        f"\nDatabase {before[0]:.1f} MB, then {after[0]:.1f}; its log of writes {after[1]:.1f} MB."
    )
    print(f"Errors: {len(book.errors)}.")
    for told, count in Counter(book.errors).most_common(10):
        print(f"- {count} × {told}")


def main(arguments: list[str]) -> int:
    """Soak and print; 1 if there was an error or growth."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = parser.parse_args(arguments)
    book = Book()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kyniem-")))
        url = stack.enter_context(database_url(given.database, scratch))
        desk = prepared(url)
        shutil.copytree(PROJECT / "data", scratch / "data")
        environment = os.environ | SETTINGS | {
            "KYNIEM_DATABASE_URL": url, "KYNIEM_DATA_DIR": str(scratch / "data"),
        }  # fmt: skip
        before = stored_mb(url)
        serve = command("serve", "--port", str(PORT), "--workers", str(WORKERS))
        log = scratch / "log.txt"
        pid = stack.enter_context(running(serve, environment, log))
        wait_until_ready(pid)
        change = syncing(environment, scratch / "data", book)
        looks = asyncio.run(soak(pid, given.minutes, desk, change, book))
        found, after = list(growth(looks)), stored_mb(url)
        warnings = [line for line in log.read_text().splitlines() if "WARNING" in line]
    seconds = given.minutes * 60
    total = sum(map(len, book.spent.values()))
    print(f"{given.database}, {given.minutes:g} minutes, {WORKERS} workers: {total:,} requests,")
    print(f"{total / seconds:.0f} a second.\n")
    report(book, found, before, after)
    for line in warnings[:20]:
        print(f"told: {line[:200]}")
    # What is first needed after a minute or two is no growth.
    grown = [one for one in found if one.is_too_much and given.minutes >= JUDGED_MINUTES]
    if len(found) != WORKERS:
        print(f"{len(found)} workers were seen: one has died")
    for one in grown:
        print(f"worker {one.pid} holds {one.end_mb:.0f} MB after {one.warm_mb:.0f}")
    wal_grew = given.database == "sqlite" and after[1] > MOST_WAL_MB
    if wal_grew:
        print(f"the log of writes takes more than {MOST_WAL_MB} MB")
    return 1 if book.errors or grown or wal_grew or len(found) != WORKERS else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
