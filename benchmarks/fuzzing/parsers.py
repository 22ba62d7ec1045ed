"""Each parser is given what reaches new code in it, for as long as one likes (atheris).

    .venv/bin/python -m pip install -c constraints.txt -e '.[bench]'
    .venv/bin/python -m benchmarks.fuzzing.parsers --seconds 60
    .venv/bin/python -m benchmarks.fuzzing.parsers --seconds 600 --target docx --target pdf

Each runs in a process of its own, with bounded memory; one input may take ten seconds.
It knows the words and phrases of its seeds: what a pattern looks for is not found by octets.
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
    "catalogue", "rules", "dates", "names", "deadlines", "lists", "histories", "dismissals",
    "checker", "plans", "plan-drafts", "ticking", "assistants", "doctor", "docx-body",
    "docx-numbers", "docx", "pdf", "drafts", "queries", "cursors", "headers", "bodies", "places",
)  # fmt: skip

SEEDS = Path("tests/fuzzing/seeds")
OTHERS_SEEDS = {"plan-drafts": [SEEDS / "plans"], "plans": [SEEDS / "plans", SEEDS / "checker"]}
TEXTS = {"checker": Path("tests/documents/checking/drafts")}
"""Whole texts, of which the words and phrases count."""
LONGEST_WORD = 64
"""libFuzzer keeps no longer one."""
_BITS = re.compile(rb"[^\s]+|[^.,;:()\n\t]+")


def fuzz(name: str, database: str, options: list[str]) -> None:
    """Give the target inputs until the time is over; this process ends with it."""
    import atheris

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_OCTETS, MEMORY_OCTETS))
    with atheris.instrument_imports(include=["app", "pypdf", "zipfile", "email"]):
        from benchmarks.fuzzing.informed import informed
        from benchmarks.fuzzing.targets import TARGETS
    from app.catalogue.reference import reference
    from app.database import Database

    # It is never committed.
    with Database(database).writing() as session:
        known = {**TARGETS, **informed(session, reference(session))}
        atheris.Setup([sys.argv[0], *options], known[name])
        atheris.Fuzz()


def run(name: str, database: str, seconds: int) -> bool:
    """Whether the target stood ``seconds`` of it; a line tells how it went."""
    place = DIRECTORY / name
    place.mkdir(parents=True, exist_ok=True)
    seeds = OTHERS_SEEDS.get(name, [SEEDS / name])
    options = [
        f"-max_total_time={seconds}", f"-timeout={SECONDS_FOR_ONE}", f"-max_len={OCTETS_OF_ONE}",
        "-rss_limit_mb=2048", f"-artifact_prefix={place}/failed-", "-print_final_stats=1",
        f"-dict={_dictionary(place, [*seeds, TEXTS.get(name, seeds[0])])}",
        _directory(place / "corpus"), *map(str, seeds),
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


def _dictionary(place: Path, seeds: list[Path]) -> Path:
    """A file of the words and phrases of ``seeds``, as libFuzzer reads it."""
    files = sorted(file for seed in seeds for file in seed.iterdir() if file.suffix != ".json")
    bits = {bit.strip() for file in files for bit in _BITS.findall(file.read_bytes())}
    kept = sorted(bit for bit in bits if 1 < len(bit) <= LONGEST_WORD)
    spelt = ("".join(rf"\x{octet:02x}" for octet in bit) for bit in kept)
    path = place / "words.txt"
    path.write_text("".join(f'"{one}"\n' for one in spelt))
    return path


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
