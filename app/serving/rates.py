"""A rate is how often one reader may ask in a minute; a turn is one time of it.

A minute begins with a reader's first turn and is fixed then: a moving one would keep a list
of turns for every reader.
Turns are counted in this process, or in a Valkey that all processes and machines share.
While that does not answer, each process counts for itself: nobody is refused for it, and
nobody may ask without end either.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from math import ceil
from time import monotonic

from fastapi.concurrency import run_in_threadpool
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request
from starlette.types import Scope

from app.clock import now
from app.errors import AppError
from app.serving.peers import client_address
from app.settings import Settings

WINDOW_SECONDS = 60

TURNS = "kyniem.turns"
"""Where in a scope the turns stand that a request has taken."""

STORAGE_SECONDS = 0.25
"""How long the shared storage may take to answer."""

REST_SECONDS = 5
"""How long it is not asked after it did not."""

MOST_READERS = 100_000
"""How many readers one process tells apart in a minute, at about 300 octets each."""

FEEDS_TO_OTHERS = 10
"""How many times as often an address may ask for feeds: large calendar services read them
for all their users, from a few addresses."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """One asking of a rate: ``left`` of ``allowed`` are left for the next ``seconds``."""

    rate: str
    allowed: int
    left: int
    seconds: int
    granted: bool


class OutOfTurns(AppError):
    """A reader who asked more often than everybody may."""

    def __init__(self, turn: Turn) -> None:
        super().__init__(f"no turn of {turn.rate!r} is left for {turn.seconds} s")
        self.turn = turn


class Memory(Storage):
    """Counts in this process, each with when it is over.

    The package's own memory starts a thread for each count, which looks at all others:
    whoever asks from very many addresses would keep it busy.  Of too many counts the oldest
    is forgotten, which would be over first anyway.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._counts: OrderedDict[str, tuple[int, float]] = OrderedDict()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What it raises; nothing of its own."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count once more; a count begins anew when it was over."""
        instant = now().timestamp()
        with self._lock:
            self._forget_what_is_over(instant)
            count, ends = self._counts.get(key, (0, 0.0))
            if ends <= instant:
                count, ends = 0, instant + expiry
                self._make_room_for(key)
            self._counts[key] = (count + amount, ends)
            return count + amount

    def get(self, key: str) -> int:
        """What was counted."""
        count, ends = self._counts.get(key, (0, 0.0))
        return count if ends > now().timestamp() else 0

    def get_expiry(self, key: str) -> float:
        """When the count is over."""
        return self._counts.get(key, (0, now().timestamp()))[1]

    def check(self) -> bool:
        """Whether it can be asked."""
        return True

    def reset(self) -> int:
        """Forget everything, and tell how much that was."""
        with self._lock:
            forgotten = len(self._counts)
            self._counts.clear()
            return forgotten

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._lock:
            self._counts.pop(key, None)

    def __len__(self) -> int:
        return len(self._counts)

    def _forget_what_is_over(self, instant: float) -> None:
        # They stand in the order in which they began, and all last as long.
        while self._counts and next(iter(self._counts.values()))[1] <= instant:
            self._counts.popitem(last=False)

    def _make_room_for(self, key: str) -> None:
        self._counts.pop(key, None)
        if len(self._counts) >= MOST_READERS:
            self._counts.popitem(last=False)


_Asking = Callable[..., bool]  # a method of the limiter: of its rate and who asks


class Counters:
    """Where turns are counted: in the Valkey at ``url`` if there is one, else in this process."""

    def __init__(self, url: str | None = None) -> None:
        self.own = Memory()
        self._own = FixedWindowRateLimiter(self.own)
        self._shared = FixedWindowRateLimiter(_storage(url)) if url else None
        self._rests_until = 0.0

    @property
    def waits(self) -> bool:
        """Whether to count is to wait for another machine."""
        return self._shared is not None and monotonic() >= self._rests_until

    def turn(self, rate: str, a_minute: int, reader: str) -> Turn:
        """One more turn of ``reader``; it is counted."""
        return self._told(FixedWindowRateLimiter.hit, rate, a_minute, reader)

    def next_turn(self, rate: str, a_minute: int, reader: str) -> Turn:
        """Whether ``reader`` would be granted a turn; it is not counted."""
        return self._told(FixedWindowRateLimiter.test, rate, a_minute, reader)

    def _told(self, ask: _Asking, rate: str, a_minute: int, reader: str) -> Turn:
        if self.waits and self._shared is not None:
            try:
                return _turn(self._shared, ask, rate, a_minute, reader)
            except StorageError:
                self._rests_until = monotonic() + REST_SECONDS
                _log.warning("the storage of rates does not answer: each process counts alone")
        return _turn(self._own, ask, rate, a_minute, reader)


class Rate:
    """So many times a minute, under the ``name`` that answers call it by."""

    def __init__(self, a_minute: int, name: str = "rate", counters: Counters | None = None) -> None:
        self.a_minute = a_minute
        self.name = name
        self.counters = counters or Counters()

    def turn(self, reader: str) -> Turn:
        """One more turn of ``reader``, an IP address or another name; it is counted."""
        return self.counters.turn(self.name, self.a_minute, _network(reader))

    async def turn_at(self, reader: str) -> Turn:
        """The same, without keeping the event loop waiting."""
        if self.counters.waits:
            return await run_in_threadpool(self.turn, reader)
        return self.turn(reader)

    def admits(self, request: Request, who: str | None = None) -> bool:
        """Whether ``who``, by default the address that asks, may; its answer will tell."""
        return _noted(request, self.turn(reader(request) if who is None else who))

    async def admits_at(self, request: Request) -> bool:
        """The same of the address that asks, without keeping the event loop waiting."""
        return _noted(request, await self.turn_at(reader(request)))

    def refuses(self, request: Request, who: str | None = None) -> bool:
        """Whether ``who`` has no turn left; nothing is counted, and its answer tells a no."""
        named = _network(reader(request) if who is None else who)
        turn = self.counters.next_turn(self.name, self.a_minute, named)
        return not turn.granted and not _noted(request, turn)

    def require(self, request: Request, who: str | None = None) -> None:
        """Count a request of ``who``.

        Raises:
            OutOfTurns: if they have had all their turns in this minute.
        """
        if not self.admits(request, who):
            raise OutOfTurns(request.scope[TURNS][-1])


@dataclass(frozen=True, slots=True)
class Rates:
    """What everybody may ask: an address that nobody is signed in at, a person, a key."""

    counters: Counters
    address: Rate
    person: Rate
    key: Rate
    feeds: Rate
    """How often an address may ask for feeds that are not held."""
    guesses: Rate
    """How often an address may ask for secret feeds that are not there."""

    def costly(self, a_minute: int, name: str) -> Rate:
        """The stricter rate of what costs much."""
        return Rate(a_minute, name, self.counters)


def rates_by(settings: Settings) -> Rates:
    """The rates that ``settings`` decide."""
    counters = Counters(settings.rates_url)
    return Rates(
        counters,
        Rate(settings.rate_address, "address", counters),
        Rate(settings.rate_person, "person", counters),
        Rate(settings.rate_key, "key", counters),
        Rate(FEEDS_TO_OTHERS * settings.rate_address, "feeds", counters),
        Rate(settings.rate_address, "secret-guess", counters),
    )


def rates(request: Request) -> Rates:
    """The rates of the application that is asked."""
    held: Rates = request.app.state.rates
    return held


def reader(request: Request) -> str:
    """Who asks, as far as it is counted: an IP address; empty where none is known."""
    return client_address(request.scope)


def turns_of(scope: Scope) -> list[Turn]:
    """The turns that a request has taken."""
    found: list[Turn] = scope.get(TURNS, [])
    return found


def rate_fields(turns: list[Turn]) -> tuple[tuple[bytes, bytes], ...]:
    """What an answer tells of them (draft-ietf-httpapi-ratelimit-headers-11); of none, nothing.

    Only one turn of a rate is told: the last.
    """
    last = {turn.rate: turn for turn in turns}.values()
    if not last:
        return ()
    policies = (f'"{turn.rate}";q={turn.allowed};w={WINDOW_SECONDS}' for turn in last)
    limits = (f'"{turn.rate}";r={turn.left};t={turn.seconds}' for turn in last)
    return (
        (b"ratelimit-policy", ", ".join(policies).encode()),
        (b"ratelimit", ", ".join(limits).encode()),
    )


def _noted(request: Request, turn: Turn) -> bool:
    """Whether ``turn`` is granted; the answer will tell of it."""
    request.scope.setdefault(TURNS, []).append(turn)
    return turn.granted


def _turn(
    limiter: FixedWindowRateLimiter, ask: _Asking, rate: str, a_minute: int, reader: str
) -> Turn:
    allowed = RateLimitItemPerMinute(a_minute, namespace="kyniem")
    granted = ask(limiter, allowed, rate, reader)
    ends, left = limiter.get_window_stats(allowed, rate, reader)
    seconds = min(WINDOW_SECONDS, max(1, ceil(ends - now().timestamp())))
    return Turn(rate, a_minute, left, seconds, granted)


_CLIENTS = {"valkey": "valkey", "redis": "valkey", "valkeys": "valkeys", "rediss": "valkeys"}


def _storage(url: str) -> Storage:
    """A storage that tells soon if it cannot be asked; Redis speaks as Valkey does."""
    scheme, _, place = url.partition("://")
    found = storage_from_string(
        f"{_CLIENTS[scheme.lower()]}://{place}",
        wrap_exceptions=True,
        socket_timeout=STORAGE_SECONDS,
        socket_connect_timeout=STORAGE_SECONDS,
    )
    assert isinstance(found, Storage), "its spelling was checked with the settings"
    return found


def _network(reader: str) -> str:
    """Whom an address stands for: in IPv6 everybody has a network of addresses to himself."""
    try:
        number = ip_address(reader)
    except ValueError:
        return reader
    if not isinstance(number, IPv6Address):
        return reader
    return str(number.ipv4_mapped or IPv6Address(int(number) >> 64 << 64))
