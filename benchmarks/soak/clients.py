"""A client holds one connection, and a book what it was answered."""

import asyncio
import gzip
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from time import perf_counter
from typing import Any

PORT = 8840

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
