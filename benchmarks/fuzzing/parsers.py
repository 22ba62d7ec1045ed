"""Each parser is given what reaches new code in it, for as long as one likes (atheris).

    .venv/bin/python -m pip install -c constraints.txt -e '.[bench]'
    .venv/bin/python -m benchmarks.fuzzing.parsers --seconds 60
    .venv/bin/python -m benchmarks.fuzzing.parsers --seconds 600 --target docx --target pdf

Each runs in a process of its own, with bounded memory; one input may take ten seconds.
What a parser fails on is kept in ``build/fuzzing/<target>/`` and makes the command fail;
so is what was found on the way, from which the next run goes on.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

DIRECTORY = Path("build/fuzzing")
MEMORY_OCTETS = 2 * 1024**3
SECONDS_FOR_ONE = 10
OCTETS_OF_ONE = 4096

NAMES = (
    "catalogue", "rules", "dates", "names", "deadlines", "lists", "histories", "checker",
    "doctor", "docx-body", "docx", "pdf", "drafts", "queries", "headers", "bodies", "places",
)  # fmt: skip


def fuzz(name: str, database: str, options: list[str]) -> None:
    """Give the target inputs until the time is over; this process ends with it."""
    import atheris

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_OCTETS, MEMORY_OCTETS))
    with atheris.instrument_imports(include=["app", "pypdf", "zipfile", "email"]):
        from benchmarks.fuzzing import targets
    from app.catalogue.reference import reference
    from app.database import Database

    with Database(database).reading() as session:
        known = {**targets.TARGETS, "checker": targets.checking(session, reference(session))}
        atheris.Setup([sys.argv[0], *options], known[name])
        atheris.Fuzz()


def run(name: str, database: str, seconds: int) -> bool:
    """Whether the target stood ``seconds`` of it; a line tells how it went."""
    place = DIRECTORY / name
    place.mkdir(parents=True, exist_ok=True)
    seeds = Path("tests/fuzzing/seeds") / name
    options = [
        f"-max_total_time={seconds}", f"-timeout={SECONDS_FOR_ONE}", f"-max_len={OCTETS_OF_ONE}",
        "-rss_limit_mb=2048", f"-artifact_prefix={place}/failed-", "-print_final_stats=1",
        _directory(place / "corpus"), str(seeds),
    ]  # fmt: skip
    command = [sys.executable, "-m", "benchmarks.fuzzing.parsers", "--child", name]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [*command, "--database", database, "--", *options],
        capture_output=True, check=False, env=environment, text=True, errors="replace",
    )  # fmt: skip
    told = done.stdout + done.stderr
    (place / "log.txt").write_text(told)
    print(_line(name, told, done.returncode), flush=True)
    return done.returncode == 0


def _line(name: str, told: str, code: int) -> str:
    inputs, slowest, peak = (
        _last(rf"stat::{stat}:\s+(\d+)", told)
        for stat in ("number_of_executed_units", "slowest_unit_time_sec", "peak_rss_mb")
    )
    reached = _last(r"cov: (\d+)", told)
    end = "stood" if code == 0 else f"FAILED ({code}), see {DIRECTORY / name}"
    return (
        f"{name:<12}{inputs:>10} inputs{reached:>7} places{slowest:>4} s at most{peak:>6} MB  {end}"
    )


def _last(pattern: str, text: str) -> str:
    return (re.findall(pattern, text) or ["?"])[-1]


def _directory(path: Path) -> str:
    path.mkdir(parents=True, exist_ok=True)
    return str(path)


def main() -> int:
    """Fuzz all targets one after another, or those that are named."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--seconds", type=int, default=60, help="for each target")
    reader.add_argument("--target", action="append", choices=NAMES)
    reader.add_argument("--child", help=argparse.SUPPRESS)
    reader.add_argument("--database", help=argparse.SUPPRESS)
    reader.add_argument("options", nargs="*", help=argparse.SUPPRESS)
    asked = reader.parse_args()
    if asked.child:
        fuzz(asked.child, asked.database, asked.options)
        return 0
    # Only here: the child imports the application under the eyes of atheris.
    from benchmarks.fuzzing.base import with_catalogue

    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{with_catalogue(Path(directory))}"
        stood = [run(name, url, asked.seconds) for name in asked.target or NAMES]
    return 0 if all(stood) else 1


if __name__ == "__main__":
    sys.exit(main())
