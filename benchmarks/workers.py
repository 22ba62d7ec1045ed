"""Workers share the cores: requests a second with one worker and with two.

    .venv/bin/python -m benchmarks.workers

``kyniem serve`` on a scratch SQLite database with the catalogue of ``data/``, over loopback,
driven by ``wrk``, which has to be installed and takes a part of the same cores: little of
them for what is computed, about half for what is held in memory.  *Cold* are calls that
nobody asked before, *warm* one feed with its tag and one call.  In turns, the medians count.
"""

import os
import re
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.feeds import asked_for, fetch, kyniem, running, wait_until_idle

PORT = 8860
WORKERS = (1, 2)
SECONDS = 5
TURNS = 3
CONNECTIONS = 16

COLD = """
math.randomseed(os.time())
request = function()
  local from = string.format(
    "%d-%02d-%02d", math.random(1950, 2150), math.random(12), math.random(28))
  return wrk.format("GET", "/api/v1/upcoming?from=" .. from .. "&days=" .. math.random(20, 40))
end
"""

KINDS = ("cold: upcoming, 20 to 40 days", "warm: a feed, 304", "warm: upcoming, gzip")


def rate(port: int, kind: str, scratch: Path) -> float:
    """Requests a second of one kind."""
    if kind.startswith("cold"):
        script = scratch / "cold.lua"
        script.write_text(COLD)
        return _wrk(f"http://127.0.0.1:{port}", "-s", str(script))
    path, form = ("/feeds/vn.ics", "304") if "feed" in kind else ("/api/v1/upcoming", "gzip")
    asked = asked_for(port, path, form)
    headers = [part for name, value in asked.items() for part in ("-H", f"{name}: {value}")]
    return _wrk(f"http://127.0.0.1:{port}{path}", *headers)


def _wrk(url: str, *options: str) -> float:
    line = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", *options, url]
    told = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    assert "Socket errors" not in told, told
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found
    return float(found[1])


@contextmanager
def serving(scratch: Path, workers: int, port: int) -> Iterator[None]:
    """The service with so many workers, idle."""
    line, environment = kyniem(scratch, "serve", "--port", str(port), "--workers", str(workers))
    limits = {f"KYNIEM_RATE_{who}": "100000000" for who in ("ADDRESS", "PERSON", "KEY")}
    with running(line, environment | limits) as pid:
        for path in ("/livez", "/feeds/vn.ics", "/api/v1/upcoming") * 10:
            fetch(port, path, {})
        wait_until_idle(pid, 2)
        yield


def main() -> None:
    """Measure and print Markdown."""
    with tempfile.TemporaryDirectory(prefix="kyniem-") as directory:
        scratch = Path(directory)
        line, environment = kyniem(scratch, "db", "upgrade")
        subprocess.run(line, env=environment, check=True, capture_output=True)
        with serving(scratch, 1, PORT):
            pass  # loads the catalogue
        rates: dict[tuple[str, int], list[float]] = {}
        for _ in range(TURNS):
            for position, workers in enumerate(WORKERS):
                port = PORT + position
                with serving(scratch, workers, port):
                    for kind in KINDS:
                        rates.setdefault((kind, workers), []).append(rate(port, kind, scratch))
    print(f"{os.cpu_count()} cores, wrk on the same; medians of {TURNS} turns of {SECONDS} s\n")
    print("| requests a second | 1 worker | 2 workers | ratio |\n|---|---|---|---|")
    for kind in KINDS:
        one, two = (statistics.median(rates[kind, workers]) for workers in WORKERS)
        print(f"| {kind} | {one:,.0f} | {two:,.0f} | {two / one:.2f} |")


if __name__ == "__main__":
    main()
