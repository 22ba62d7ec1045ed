"""The API, the pages and the forms are asked for what anybody may think of (Schemathesis).

    .venv/bin/python -m pip install -c constraints.txt -e '.[test]'
    .venv/bin/python -m benchmarks.fuzzing.api --cases 20000 --seed 1

The application runs in this process on a scratch demonstration; nothing goes over a
network.  Most cases are calls made up from the description of the API, evenly over its
operations.  What the first of them write stays, so that the others come upon it; what the
others write is undone.  Three of twenty cases are pages and feeds with any parameters, forms
with junk, and bodies of any octets.  A
fault is an answer of 5xx, an error let through, a status or a kind of content that the
description does not foretell, or a body that is not as it says.  The same seed asks the same.
"""

import argparse
import logging
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import APIOperation
from schemathesis.core.failures import FailureGroup

from app.settings import PROJECT
from benchmarks.fuzzing import calls, pages
from benchmarks.fuzzing.base import with_catalogue
from benchmarks.fuzzing.furnishing import world
from benchmarks.fuzzing.world import Answer, World

_Case = TypeVar("_Case")


@dataclass(slots=True)
class Tally:
    """How often each status was answered, and the first case of each fault."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def note(self, case: object, fault: str) -> None:
        """Keep a fault, unless there is such a one already."""
        self.faults.setdefault(fault, f"{case!r:.2000}")

    @property
    def cases(self) -> int:
        """How many answers there were."""
        return self.statuses.total()


def tried_calls(
    made: World, operations: Iterable[APIOperation], cases_each: int, chosen_seed: int
) -> Tally:
    """So many calls of each operation."""
    tally = Tally()
    for operation in operations:
        name = f"{operation.method.upper()} {operation.path}"
        strategy = calls.calls(made, operation)
        _try(
            tally,
            name,
            strategy,
            cases_each,
            chosen_seed,
            lambda c: calls.sent(made, c),
            calls.judge,
        )
    return tally


def tried_pages(made: World, cases: int, chosen_seed: int) -> Tally:
    """So many visits of pages and feeds."""
    tally = Tally()
    _try(tally, "page", pages.visits(made), cases, chosen_seed, _visited(made), pages.judge)
    return tally


def tried_forms(made: World, cases: int, chosen_seed: int) -> Tally:
    """So many forms with junk."""
    tally = Tally()
    try:
        strategy = pages.posts(pages.forms(made))
    except Exception as error:  # a page that fails although nothing is wrong with its address
        tally.note("the pages with forms", f"form: {_told(error)}")
        return tally
    _try(tally, "form", strategy, cases, chosen_seed, _visited(made), pages.judge)
    return tally


def tried_octets(made: World, cases: int, chosen_seed: int) -> Tally:
    """So many bodies of any octets."""
    tally = Tally()
    _try(tally, "octets", pages.deliveries(made), cases, chosen_seed, _visited(made), pages.judge)
    return tally


def _visited(made: World) -> Callable[[pages.Visit], Answer]:
    return lambda visit: pages.visited(made, visit)


def _try(
    tally: Tally,
    name: str,
    strategy: SearchStrategy[_Case],
    cases: int,
    chosen_seed: int,
    ask: Callable[[_Case], Answer],
    judge: Callable[[_Case, Answer], None],
) -> None:
    """Faults are collected and not raised: one of them hides no other, and nothing is shrunk."""

    @seed(chosen_seed)
    @settings(
        max_examples=cases, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def once(case: _Case) -> None:
        try:
            answer = ask(case)
            tally.statuses[answer.status] += 1
            judge(case, answer)
        except FailureGroup as group:
            for fault in group.exceptions:
                tally.note(case, f"{name}: {type(fault).__name__}: {fault}")
        except Exception as error:  # whatever the application lets through
            tally.note(case, f"{name}: {_told(error)}")

    once()


def _told(error: Exception) -> str:
    """What was raised, and the last place of ours that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if str(PROJECT / "app") in frame.filename] or frames
    told = f"{type(error).__name__}: {error!s:.300}"
    return f"{told} at {Path(own[-1].filename).name}:{own[-1].lineno}"


def main() -> int:
    """Ask, and tell how it went."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--cases", type=int, default=20_000)
    reader.add_argument("--seed", type=int, default=1)
    asked = reader.parse_args()
    logging.disable()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as told:
        directory = Path(told)
        with world(with_catalogue(directory), directory) as made:
            tallies = [_printed(*found) for found in _tallies(made, asked.cases, asked.seed)]
    cases, faults = (sum(counts) for counts in zip(*tallies, strict=True))
    seconds = time.monotonic() - begun
    print(f"{cases} answers, {faults} faults in {seconds:.0f} s, seed {asked.seed}")
    return 1 if faults else 0


def _tallies(made: World, cases: int, chosen_seed: int) -> Iterator[tuple[str, Tally]]:
    found = tuple(calls.operations(made))
    writing = [one for one in found if one.method in {"post", "put"}]
    some = cases // 20
    with made.kept():
        kept = tried_calls(made, writing, -(-2 * some // len(writing)), chosen_seed)
    yield f"{len(writing)} operations, kept", kept
    each = -(-(cases - 5 * some) // len(found))
    yield f"{len(found)} operations", tried_calls(made, found, each, chosen_seed)
    yield "pages and feeds", tried_pages(made, some, chosen_seed)
    yield "forms", tried_forms(made, some, chosen_seed)
    yield "bodies of octets", tried_octets(made, some, chosen_seed)


def _printed(name: str, tally: Tally) -> tuple[int, int]:
    statuses = ", ".join(f"{s}: {n}" for s, n in sorted(tally.statuses.items()))
    print(f"{name}: {tally.cases} answers ({statuses}), {len(tally.faults)} faults")
    for fault, case in tally.faults.items():
        print(f"\n{fault}\n  {case}")
    sys.stdout.flush()
    return tally.cases, len(tally.faults)


if __name__ == "__main__":
    sys.exit(main())
