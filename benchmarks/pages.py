"""Pages from memory beside the API, asked the same of the same server.

    .venv/bin/python -m benchmarks.pages

In one run, on loopback: ``kyniem serve`` on a scratch SQLite database with the catalogue of
``data/``.  Each page is driven in turns with the call of the API that says the same, both
plain and with gzip, as ``benchmarks.feeds`` drives; the medians of the turns count.  Beside
that, the first answer of each, which nobody has asked for before: the median of as many days,
months, years or events.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter

import uvicorn

from benchmarks.feeds import (
    CONNECTIONS,
    SECONDS,
    TURNS,
    Drive,
    Server,
    driven,
    fetch,
    kyniem,
    running,
    wait_until_idle,
)

PORT = 8796
KINDS: dict[str, dict[str, str]] = {"plain": {}, "gzip": {"Accept-Encoding": "gzip"}}
COLD = 20


@dataclass(frozen=True)
class Question:
    """What a page and a call of the API both answer."""

    page: str
    call: str


WARM = (
    Question("/", "/api/v1/upcoming"),
    Question("/sap-toi", "/api/v1/upcoming"),
    Question("/lich/2027-02", "/api/v1/months/2027-02"),
    Question("/nam/2027", "/api/v1/years/2027"),
    Question("/su-kien/gio-to-hung-vuong", "/api/v1/events/gio-to-hung-vuong"),
)

EVENTS = (
    "sinh-truong-chinh", "thanh-lap-dang", "gio-to-hung-vuong", "quoc-khanh", "sinh-ho-chi-minh",
    "chien-thang-dien-bien-phu", "giai-phong-mien-nam", "bao-chi-cach-mang", "di-san",
    "hiep-dinh-gio-ne-vo",
)  # fmt: skip


def never_asked() -> dict[str, Iterator[Question]]:
    """By page, questions of its kind that are asked once."""
    return {
        "/sap-toi": (
            Question(f"/sap-toi?from={day}", f"/api/v1/upcoming?from={day}&days=60&limit=500")
            for day in (f"2028-{month:02}-{day}" for month in range(1, 13) for day in (10, 20))
        ),
        "/lich": (
            Question(f"/lich/{month}", f"/api/v1/months/{month}")
            for month in (f"{year}-{month:02}" for year in (2028, 2029) for month in range(1, 13))
        ),
        "/nam": (Question(f"/nam/{y}", f"/api/v1/years/{y}") for y in range(2040, 2060)),
        "/su-kien": (Question(f"/su-kien/{e}", f"/api/v1/events/{e}") for e in EVENTS),
    }


def compare_warm(server: Server, question: Question, kind: str) -> None:
    """Drive a page and its call in turns, and print a row."""
    asked = KINDS[kind]
    pages: list[Drive] = []
    calls: list[Drive] = []
    for _ in range(TURNS):
        pages.append(driven(server, question.page, asked))
        calls.append(driven(server, question.call, asked))
    # Of the same turn, since the machine may have other work in another.
    pairs = list(zip(pages, calls, strict=True))
    ratio = statistics.median(call.rate / page.rate for page, call in pairs)
    work = statistics.median(page.worked_us / call.worked_us for page, call in pairs)
    rate = statistics.median(page.rate for page in pages)
    octets = (len(fetch(server.port, path, asked).body) for path in (question.page, question.call))
    print(
        f"  {question.page:28}{kind:6}{ratio:6.2f} × the API's time, by work {work:5.2f}"
        f"  {rate:9.1f}/s  octets {' and '.join(map(str, octets))}",
        flush=True,
    )


def compare_cold(server: Server, name: str, questions: Iterator[Question]) -> None:
    """Ask what nobody asked before, and print a row."""
    told = [
        (_spent_ms(server, one.page), _spent_ms(server, one.call))
        for one in islice(questions, COLD)
    ]
    page_ms, call_ms = (statistics.median(times) for times in zip(*told, strict=True))
    ratio = statistics.median(page / call for page, call in told)
    print(
        f"  {name:28}{ratio:6.2f} × the API's time  {page_ms:7.1f} ms and {call_ms:7.1f} ms",
        flush=True,
    )


def _spent_ms(server: Server, path: str) -> float:
    begun = perf_counter()
    assert fetch(server.port, path, {}).status == 200, path
    return (perf_counter() - begun) * 1000


def measure(scratch: Path) -> None:
    """Start the server, ask it everything, print."""
    upgrade, environment = kyniem(scratch, "db", "upgrade")
    subprocess.run(upgrade, env=environment, check=True, capture_output=True)
    serve, environment = kyniem(scratch, "serve", "--port", str(PORT))
    with running(serve, environment) as pid:
        fetch(PORT, "/livez", {})
        wait_until_idle(pid, 2)
        server = Server(PORT, pid)
        print("asked for the first time")
        for name, questions in never_asked().items():
            compare_cold(server, name, questions)
        print("\nfrom memory")
        for question in WARM:
            for kind in KINDS:
                compare_warm(server, question, kind)


def main() -> None:
    """Measure and print."""
    driver = "wrk" if shutil.which("wrk") else "the bundled driver"
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, uvicorn {uvicorn.__version__}")
    print(f"{driver}, {CONNECTIONS} connections, medians of {TURNS} turns of {SECONDS} s\n")
    with tempfile.TemporaryDirectory(prefix="kyniem-") as scratch:
        measure(Path(scratch))


if __name__ == "__main__":
    main()
