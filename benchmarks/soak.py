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
import gzip
import json
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import Any
from urllib.parse import quote, urlencode

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
from benchmarks.feeds import fetch, resident_mb, running
from benchmarks.servers import make_database, postgres

PORT = 8840
WORKERS = 2
SUBSCRIBERS, READERS, PLANNERS = 8, 4, 2
PAUSE_SECONDS = {"subscriber": 0.05, "reader": 0.1, "planner": 0.3}
SUBMITTED = 0.1
"""Which part of plans is laid before the approver, and stays; a plan takes some 300 kB."""

SYNC_SECONDS = 60
LOOK_SECONDS = 5
ANSWERS_MB = 4
PASSWORD = "năm giờ chiều mưa trên phố"  # noqa: S105 (of a scratch database)

GROWTH = 0.05
"""By what part a worker may hold more in the last third than in the second."""

JUDGED_MINUTES = 10
"""A shorter run shows what workers hold, and does not judge it."""

MOST_WAL_MB = 64

FEEDS = (
    "/feeds/vn.ics", "/feeds/vn-le-lon.ics", "/feeds/thai-nguyen.ics", "/feeds/ha-noi.ics",
    "/feeds/vn-am-lich.ics", "/feeds/vn-nghi.ics", "/feeds/vn.ics?alarm=7d", "/feeds/dang.ics",
    "/feeds/vn-le-lon.atom", "/feeds/vn-le-lon.json",
)  # fmt: skip
SIGN_IN = "/lam-viec/dang-nhap"

WORDS = ("phật đản", "điện biên phủ", "giáp", "lễ hội", "nhà báo", "30/4", "quốc khánh")
CHANGED_ENTRY = "aids"

SETTINGS = {
    "KYNIEM_ANSWERS_MB": str(ANSWERS_MB),
    "KYNIEM_RATE_ADDRESS": "1000000",
    "KYNIEM_RATE_PERSON": "1000000",
    "KYNIEM_RATE_KEY": "1000000",
}

Headers = dict[str, str]


@dataclass
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: Headers
    cookies: list[str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as it was before it was packed."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class Wrong(Exception):
    """An answer that is not what it has to be."""


@dataclass
class Book:
    """What was asked, how long it took in milliseconds by kind, and what went wrong."""

    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    tags: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def check_tag(self, path: str, answer: Answer) -> None:
        """Refuse other bytes under a tag that was seen before."""
        key = (path, answer.headers["etag"])
        digest = sha256(answer.body).digest()
        if self.tags.setdefault(key, digest) != digest:
            raise Wrong(f"other bytes under {key}")


class Client:
    """One connection that stays open."""

    def __init__(self, book: Book, kind: str) -> None:
        self.book = book
        self.kind = kind
        self._pipes: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, path: str, method: str = "GET", body: bytes = b"", **headers: str
    ) -> Answer:
        """Ask, note how long it took, and refuse 429 and 5xx."""
        begun = perf_counter()
        answer = await self._sent(path, method, body, headers)
        self.book.spent[self.kind].append((perf_counter() - begun) * 1000)
        self.book.statuses[self.kind, answer.status] += 1
        if answer.status >= 500 or answer.status == 429:
            raise Wrong(f"{method} {path}: {answer.status} {answer.body[:200]!r}")
        return answer

    async def expect(self, status: int, path: str, *given: Any, **headers: str) -> Answer:
        """The answer, which must have that status."""
        answer = await self.ask(path, *given, **headers)
        if answer.status != status:
            raise Wrong(f"{given[:1]} {path}: {answer.status}, not {status}: {answer.text[:300]}")
        return answer

    async def _sent(self, path: str, method: str, body: bytes, headers: Headers) -> Answer:
        if self._pipes is None:
            self._pipes = await asyncio.open_connection("127.0.0.1", PORT, limit=2**22)
        reader, writer = self._pipes
        told = {"Host": f"127.0.0.1:{PORT}"} | {n.replace("_", "-"): v for n, v in headers.items()}
        if body or method != "GET":
            told["Content-Length"] = str(len(body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        try:
            answer = await asyncio.wait_for(self._read(reader), 30)
        except BaseException:
            writer.close()
            self._pipes = None
            raise
        if answer.headers.get("connection") == "close":
            writer.close()
            self._pipes = None
        return answer

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
        status = int(first.split(" ")[1])
        pairs = [line.split(": ", 1) for line in lines]
        headers = {name.lower(): value for name, value in pairs}
        cookies = [value for name, value in pairs if name.lower() == "set-cookie"]
        length = 0 if status in {204, 304} else int(headers["content-length"])
        return Answer(status, headers, cookies, await reader.readexactly(length))


# Who asks


async def subscriber(client: Client, chance: random.Random) -> None:
    """Poll a feed, with the tag of the last time unless it is the tenth."""
    held: dict[tuple[str, str], str] = {}

    async def poll() -> None:
        path, encoding = chance.choice(FEEDS), chance.choice(("gzip", "identity"))
        tag = held.get((path, encoding)) if chance.random() < 0.9 else None
        asked = {"If_None_Match": tag} if tag else {}
        answer = await client.ask(path, Accept_Encoding=encoding, **asked)
        if answer.status == 304:
            if answer.headers["etag"] != tag:
                raise Wrong(f"{path}: 304 with {answer.headers['etag']} for {tag}")
            return
        if answer.status != 200 or answer.headers["etag"] == tag:
            raise Wrong(f"{path}: {answer.status} with {answer.headers.get('etag')} for {tag}")
        client.book.check_tag(f"{path} {encoding}", answer)
        _check_feed(path, answer.text)
        held[path, encoding] = answer.headers["etag"]

    await _again_and_again(client, chance, poll, "subscriber")


def _check_feed(path: str, text: str) -> None:
    if ".ics" in path:
        whole = text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    elif ".atom" in path:
        whole = text.rstrip().endswith("</feed>")
    else:
        whole = "items" in json.loads(text)
    if not whole:
        raise Wrong(f"{path}: not whole: {text[-200:]!r}")


async def reader(client: Client, chance: random.Random) -> None:
    """Open a page or make a call, mostly one that nobody has asked for."""

    async def look() -> None:
        day = date(2000, 1, 1) + timedelta(days=chance.randrange(40_000))
        word = quote(chance.choice(WORDS))
        path = chance.choice(
            (
                "/", "/sap-toi", f"/sap-toi?from={day}", f"/lich/{day:%Y-%m}", f"/nam/{day.year}",
                f"/ngay/{day}", f"/tim?q={word}", "/su-kien/quoc-khanh", f"/en/ngay/{day}",
                f"/api/v1/upcoming?from={day}&days=30", f"/api/v1/days/{day}", "/api/v1/upcoming",
                f"/api/v1/months/{day:%Y-%m}", f"/api/v1/events?q={word}",
                f"/api/v1/lunar/from-solar?date={day}", "/api/v1/events/gio-to-hung-vuong",
            )
        )  # fmt: skip
        answer = await client.expect(200, path, Accept_Encoding="gzip")
        if path.startswith("/api"):
            json.loads(answer.text)
        elif not answer.text.rstrip().endswith("</html>"):
            raise Wrong(f"{path}: not whole")

    await _again_and_again(client, chance, look, "reader")


@dataclass
class Desk:
    """Somebody who plans: the keys of an editor and of an approver, the editor's sign-in."""

    editor: str
    approver: str
    email: str
    unit: str
    issuer: str


def planner(desk: Desk) -> Callable[[Client, random.Random], Awaitable[None]]:
    """Draft a plan, fill it, submit it, have it returned, discard it or let it lie."""

    async def work(client: Client, chance: random.Random) -> None:
        cookie = ""

        async def call(
            status: int, key: str, method: str, path: str, told: Any = None, tag: str = ""
        ) -> Answer:
            body = json.dumps(told).encode() if told is not None else b""
            asked = {"Authorization": f"Bearer {key}", "Content_Type": "application/json"}
            asked |= {"If_Match": tag} if tag else {}
            answer = await client.expect(status, f"/api/v1{path}", method, body, **asked)
            await asyncio.sleep(chance.random() * PAUSE_SECONDS["planner"])
            return answer

        async def plan() -> None:
            nonlocal cookie
            cookie = cookie or await _signed_in(client, desk.email)
            fields = {
                "unit_id": desk.unit, "issuer_id": desk.issuer, "kind": "year",
                "period": str(chance.randint(2028, 2040)),
            }  # fmt: skip
            made = json.loads((await call(201, desk.editor, "POST", "/plans", fields)).text)["id"]
            plan, task = f"/plans/{made}", {"title": "Treo băng rôn", "wording": "trước ngày 30/01"}
            added = await call(201, desk.editor, "POST", f"{plan}/tasks", task)
            path, tag = f"/tasks/{json.loads(added.text)['id']}", added.headers["etag"]
            await call(200, desk.editor, "PUT", path, task | {"takes": 3}, tag)
            for picture in ("board", "heat-map", "timeline"):
                await call(200, desk.editor, "GET", f"{plan}/{picture}")
            await call(200, desk.editor, "GET", "/tasks?limit=50")
            page = f"/lam-viec/ke-hoach/{made}"
            await client.expect(200, page, Cookie=cookie, Accept_Encoding="gzip")
            await client.expect(200, f"{page}/phan-viet", Cookie=cookie)
            if chance.random() < SUBMITTED:
                await call(200, desk.editor, "POST", f"{plan}/steps", {"step": "submit"})
                back = {"step": "return", "reason": "Bổ sung kinh phí."}
                await call(200, desk.approver, "POST", f"{plan}/steps", back)
            else:
                tag = (await call(200, desk.editor, "GET", plan)).headers["etag"]
                await call(200, desk.editor, "DELETE", plan, tag=tag)

        await _again_and_again(client, chance, plan, "planner")

    return work


async def _signed_in(client: Client, email: str) -> str:
    """The cookie of a session."""
    page = await client.expect(200, SIGN_IN)
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token
    form = {"email": email, "password": PASSWORD, "csrf": token[1]}
    answer = await client.expect(
        303, SIGN_IN, "POST", urlencode(form).encode(), Cookie=_cookie(page),
        Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    return _cookie(answer)


def _cookie(answer: Answer) -> str:
    return "; ".join(line.partition(";")[0] for line in answer.cookies)


async def _again_and_again(
    client: Client, chance: random.Random, once: Callable[[], Awaitable[None]], kind: str
) -> None:
    """Do it for ever; whatever goes wrong is written down."""
    while True:
        try:
            await once()
        except (Wrong, OSError, EOFError, ValueError, LookupError, TimeoutError) as error:
            client.book.errors.append(f"{kind}: {type(error).__name__} {error}"[:500])
        await asyncio.sleep(chance.random() * 2 * PAUSE_SECONDS[kind])


# The service


@dataclass(frozen=True)
class Look:
    """What one worker held at an instant."""

    at: float
    pid: int
    resident_mb: float
    files: int


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


def looked_at(pid: int, at: float) -> Iterator[Look]:
    """What each worker holds now."""
    for worker in workers_of(pid):
        files = len(list(Path(f"/proc/{worker}/fd").iterdir()))
        yield Look(at, worker, resident_mb(worker), files)


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
            *_command("catalogue", "sync"), env=environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        out, _ = await process.communicate()
        if process.returncode:
            book.errors.append(f"sync: {out.decode()[-300:]}")
        book.spent["sync"].append((perf_counter() - begun) * 1000)


def _command(*arguments: str) -> list[str]:
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


# The run


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


@dataclass(frozen=True)
class Growth:
    """What one worker held when it was warm, and at the end."""

    pid: int
    warm_mb: float
    end_mb: float
    most_mb: float
    slope_mb_an_hour: float
    warm_files: float
    end_files: float

    @property
    def is_too_much(self) -> bool:
        """Whether it will go on so."""
        return self.end_mb > self.warm_mb * (1 + GROWTH) or self.end_files > self.warm_files + 10


def growth(looks: list[Look]) -> Iterator[Growth]:
    """Of each worker: the second third of the time beside the last; the first is to get warm."""
    last = max(look.at for look in looks)
    for pid in sorted({look.pid for look in looks}):
        own = [look for look in looks if look.pid == pid]
        warm = [look for look in own if last / 3 <= look.at < last * 2 / 3]
        end = [look for look in own if look.at >= last * 2 / 3]
        after = warm + end
        line = statistics.linear_regression([x.at for x in after], [x.resident_mb for x in after])
        yield Growth(
            pid,
            statistics.median(look.resident_mb for look in warm),
            statistics.median(look.resident_mb for look in end),
            max(look.resident_mb for look in own),
            line.slope * 3600,
            statistics.median(look.files for look in warm),
            statistics.median(look.files for look in end),
        )


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
        serve = _command("serve", "--port", str(PORT), "--workers", str(WORKERS))
        pid = stack.enter_context(running(serve, environment))
        wait_until_ready(pid)
        change = syncing(environment, scratch / "data", book)
        looks = asyncio.run(soak(pid, given.minutes, desk, change, book))
        found, after = list(growth(looks)), stored_mb(url)
    seconds = given.minutes * 60
    total = sum(map(len, book.spent.values()))
    print(f"{given.database}, {given.minutes:g} minutes, {WORKERS} workers: {total:,} requests,")
    print(f"{total / seconds:.0f} a second.\n")
    report(book, found, before, after)
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
