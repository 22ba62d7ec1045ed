"""Reading an address: the only place from which this program reaches the web.

The name is looked up once for each request, every address it has must be public, and the
connection goes to one of those very addresses: a name that means something else a moment
later gains nothing.  Proxies of the environment are not asked.  All of a visit ends by one
deadline, which every single read is held to.
"""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from queue import Empty, Queue
from socket import SOCK_STREAM, getaddrinfo, socket
from threading import Thread
from time import monotonic, sleep
from typing import Any

from app.feeds.doctor.addresses import Address, address, is_public
from app.feeds.doctor.visits import MAX_OCTETS, Answer, Reason, Unreadable, Visit

SECONDS = 10.0
"""All of a visit."""

MAX_REDIRECTS = 3
PAUSE_SECONDS = 1.1
"""Between two readings, so that a stamp of now, told to the second, is another one."""

ROBOTS_OCTETS = 500_000

_OK, _NOT_MODIFIED = 200, 304
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 65_536
_HEADERS = {
    "Accept": "text/calendar, */*;q=0.1",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": "kyniem-doctor",
}


class Deadline:
    """An instant by which everything has ended."""

    def __init__(self, seconds: float) -> None:
        self._ends = monotonic() + seconds

    def left(self) -> float:
        """The seconds until then, more than none.

        Raises:
            Unreadable: if it has passed.
        """
        left = self._ends - monotonic()
        if left <= 0:
            raise Unreadable(Reason.TIME)
        return left

    def wait(self, seconds: float) -> None:
        """Let ``seconds`` pass, or what is left."""
        sleep(max(0.0, min(seconds, self._ends - monotonic())))


def visit(text: str, *, allow_private: bool = False) -> Visit:
    """What is to be read at the address that ``text`` spells.

    Raises:
        Unreadable: if the feed cannot be read at all; what fails later is left out.
    """
    deadline = Deadline(SECONDS)
    host = Host(deadline, allow_private)
    place, redirects, first = host.feed(address(text))
    etag, modified = first.headers.get("etag"), first.headers.get("last-modified")
    asked_at = monotonic()
    by_etag = host.tried(place, {"If-None-Match": etag}) if etag else None
    by_date = host.tried(place, {"If-Modified-Since": modified}) if modified else None
    robots = host.tried(place.beside("/robots.txt"), limit=ROBOTS_OCTETS)
    deadline.wait(PAUSE_SECONDS - (monotonic() - asked_at))
    second = host.tried(place)
    return Visit(
        asked=text.strip(),
        url=str(place),
        redirects=redirects,
        first=first,
        second=second if second and second.status == _OK else None,
        by_etag=by_etag,
        by_date=by_date,
        robots=robots.body.decode(errors="replace") if robots and robots.status == _OK else None,
    )


class Host:
    """Where requests go: by one deadline, and to public addresses alone if so chosen."""

    def __init__(self, deadline: Deadline, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private

    def feed(self, place: Address) -> tuple[Address, int, Answer]:
        """The feed at ``place``, with where it is in the end and after how many redirects."""
        for redirects in range(MAX_REDIRECTS + 1):
            answer = self._answer(place, {}, MAX_OCTETS)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return place, redirects, _usable(answer)
            place = place.joined(location)
        raise Unreadable(Reason.REDIRECTS, str(MAX_REDIRECTS))

    def tried(
        self, place: Address, headers: Mapping[str, str] | None = None, *, limit: int = MAX_OCTETS
    ) -> Answer | None:
        """What is answered at ``place``, None if nothing is."""
        try:
            return self._answer(place, headers or {}, limit)
        except Unreadable:
            return None

    def posted(self, place: Address, body: bytes, headers: Mapping[str, str]) -> int:
        """The status with which ``place`` takes ``body``; its answer is not read any further.

        Raises:
            Unreadable: if there is no answer.
        """
        sent = {"Host": place.authority, "Connection": "close", **headers}
        with self._answered("POST", place, sent, body) as response:
            return response.status

    def _answer(self, place: Address, headers: Mapping[str, str], limit: int) -> Answer:
        sent = {"Host": place.authority, **_HEADERS, **headers}
        with self._answered("GET", place, sent) as response:
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, _body(response, limit))

    @contextmanager
    def _answered(
        self, method: str, place: Address, headers: Mapping[str, str], body: bytes | None = None
    ) -> Iterator[HTTPResponse]:
        """What ``place`` answers, its body still to be read."""
        try:
            with self._connected(place) as connection:
                connection.request(method, place.target, body, dict(headers))
                yield connection.getresponse()
        except TimeoutError:
            raise Unreadable(Reason.TIME) from None
        except ssl.SSLError as error:
            raise Unreadable(Reason.CERTIFICATE, error.reason or "") from None
        except OSError as error:
            raise Unreadable(Reason.CONNECTION, error.strerror or "") from None
        except (HTTPException, ValueError) as error:
            raise Unreadable(Reason.ANSWER, type(error).__name__) from None

    @contextmanager
    def _connected(self, place: Address) -> Iterator[HTTPConnection]:
        with closing(self._socket(place)) as plain:
            stream: Any = plain  # Any: a socket, plain or wrapped
            if place.scheme == "https":
                plain.settimeout(self._deadline.left())
                context = ssl.create_default_context()
                stream = context.wrap_socket(plain, server_hostname=place.host)
            with closing(stream):
                connection = HTTPConnection(place.host, place.port)
                connection.sock = _Watched(stream, self._deadline)
                yield connection

    def _socket(self, place: Address) -> socket:
        """A connection to ``place``, at the first of its addresses that answers."""
        failed: OSError = OSError()
        for family, kind, protocol, _, numbers in self._addresses(place):
            plain = socket(family, kind, protocol)
            try:
                plain.settimeout(self._deadline.left())
                plain.connect(numbers)
                self._refuse_private(plain.getpeername()[0], place)
            except OSError as error:
                plain.close()
                failed = error
            except Unreadable:
                plain.close()
                raise
            else:
                return plain
        raise failed

    def _addresses(self, place: Address) -> list[tuple[Any, ...]]:
        """What the name of ``place`` stands for now, all of it allowed."""
        found = _resolved(place, self._deadline)
        for *_, numbers in found:
            self._refuse_private(numbers[0], place)
        return found

    def _refuse_private(self, number: str, place: Address) -> None:
        if not (self._allow_private or is_public(number)):
            raise Unreadable(Reason.PRIVATE, place.host)


class _Watched(RawIOBase):
    """A socket as ``http.client`` uses one, whose every read and write ends by the deadline."""

    def __init__(self, stream: Any, deadline: Deadline) -> None:  # Any: a socket, plain or wrapped
        self._stream = stream
        self._deadline = deadline

    def makefile(self, _mode: str) -> BufferedReader:
        """Where the answer is read from."""
        return BufferedReader(self)

    def readable(self) -> bool:
        """It is, as long as anybody asks."""
        return True

    def readinto(self, buffer: Any) -> int:  # Any: a writable buffer, which has no type in 3.11
        """Read what is there, waiting no longer than until the deadline."""
        self._stream.settimeout(self._deadline.left())
        read: int = self._stream.recv_into(buffer)
        return read

    def sendall(self, octets: bytes) -> None:
        """Send all of ``octets``."""
        self._stream.settimeout(self._deadline.left())
        self._stream.sendall(octets)

    def close(self) -> None:
        """Nothing: the socket is closed by whoever opened it, once the answer has been read."""


def _resolved(place: Address, deadline: Deadline) -> list[tuple[Any, ...]]:
    """The addresses of a host; a look-up knows no time limit, so it is waited for from outside."""
    answered: Queue[list[tuple[Any, ...]] | None] = Queue()

    def look_up() -> None:
        try:
            answered.put(list(getaddrinfo(place.host, place.port, type=SOCK_STREAM)))
        except (OSError, UnicodeError):
            answered.put(None)

    Thread(target=look_up, daemon=True).start()
    try:
        found = answered.get(timeout=deadline.left())
    except Empty:
        raise Unreadable(Reason.TIME) from None
    if not found:
        raise Unreadable(Reason.NAME, place.host)
    return found


def _body(response: HTTPResponse, limit: int) -> bytes:
    """All that is answered, if it is no more than ``limit`` octets."""
    read = bytearray()
    while chunk := response.read(min(_CHUNK, limit + 1 - len(read))):
        read += chunk
        if len(read) > limit:
            raise Unreadable(Reason.SIZE)
    if response.length:
        raise Unreadable(Reason.ANSWER, "IncompleteRead")
    return bytes(read)


def _usable(answer: Answer) -> Answer:
    if answer.status != _OK:
        raise Unreadable(Reason.STATUS, str(answer.status))
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise Unreadable(Reason.ENCODED, answer.headers["content-encoding"])
    return answer
