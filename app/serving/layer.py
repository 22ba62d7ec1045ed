"""The answer layer stands before the application and sends again what it has kept.

What anybody may read is a function of the catalogue's revision, the civil day and the
canonical address, so the application is asked for it once: with the canonical address,
without the headers of whoever asked first, and once for all who ask meanwhile.  The
reading that a route works on (``app.serving.reading``) adds its label to ``scope[LABELS]``;
an answer without a label holds no rows.  A route may set Last-Modified and Cache-Control,
and need not care for the rest: validators, encodings, conditions, HEAD.

A kept answer is sent without a thread, a query or an encoder.  Errors, answers that
forbid storing, and whatever ``canonical`` knows no address for are not kept.  While the
database does not answer, what is kept is sent whatever its day, with Age and Cache-Status.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.clock import midnight, today
from app.serving.answers import Answer, Answers, Field, Fields, Label, finished
from app.serving.canonical import Address, canonical, is_feed
from app.serving.conditional import is_held
from app.serving.encodings import takes_gzip
from app.serving.logs import current_request
from app.serving.peers import asking, client_address, comes_from
from app.serving.pulse import Pulse
from app.serving.rates import TURNS, Rate, Turn, rate_fields
from app.serving.traffic import Answered, Traffic
from app.settings import Networks

LABELS = "kyniem.labels"
"""Where in a scope the readings of an answer put their labels."""

REQUEST = "kyniem.request"
"""Where in a scope the id of a request stands that is passed on as it came."""

BEAT_SECONDS = 1
HELD_ANEW_SECONDS = 60
WARM_UP_AFTER_SECONDS = 1
WARM_UP_PAUSE_SECONDS = 0.05

_WARM_UP = b"warm-up"
_READING = frozenset({"GET", "HEAD"})
_CONDITIONS = frozenset({b"if-none-match", b"if-modified-since"})
_PROBES = frozenset({"/livez", "/readyz"})
"""Asked every few seconds by machines: their lines would hide all others."""
_PLAIN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Counters:
    """How many requests for public answers ended in which way."""

    hits: int = 0
    unchanged: int = 0
    """Hits that were answered 304."""
    stale: int = 0
    """Sent from memory because the database did not answer."""
    joined: int = 0
    """Misses that waited for the same answer as another."""
    misses: int = 0


@dataclass(slots=True)
class Captured:
    """What the application answered, and the error it raised afterwards."""

    status: int = 500
    headers: list[Field] = field(default_factory=list)
    body: bytes = b""
    labels: list[Label] = field(default_factory=list)
    answer: Answer | None = None
    """Finished, if it may be sent to all who ask."""
    error: Exception | None = None


class AnswerLayer:
    """``app`` with a memory of ``room`` octets.

    ``published`` names, in a thread, the paths that are to be held at all times; ``rate``
    is how often one address may ask for what is not held, ``feeds`` how often for feeds,
    where that differs.  Proxies that are ``trusted`` may name a request, and tell for whom
    they ask.
    """

    def __init__(
        self,
        app: ASGIApp,
        pulse: Pulse,
        room: int,
        published: Callable[[], Iterable[str]],
        rate: Rate,
        traffic: Traffic,
        trusted: Networks = (),
        feeds: Rate | None = None,
    ) -> None:
        self._app = app
        self._pulse = pulse
        self._published = published
        self._rate = rate
        self._feeds = feeds or rate
        self._traffic = traffic
        self._trusted = trusted
        self._changed = asyncio.Event()
        self._pending: dict[tuple[Any, ...], asyncio.Task[Captured]] = {}
        self._new_id = secrets.token_hex(4).encode() + b"-%x"
        self._ids = count(1)
        self.answers = Answers(room)
        self.counters = Counters()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked: dict[bytes, bytes] = dict(scope["headers"])
        given = asked.get(b"x-request-id")
        if given is None or not comes_from(scope, self._trusted) or not _PLAIN_ID.fullmatch(given):
            given = self._new_id % next(self._ids)
        request_id = (b"x-request-id", given)
        reads = scope["method"] in _READING
        address = canonical(scope["path"], scope["query_string"]) if reads else None
        if address is None:
            await self._pass_on(scope, receive, send, request_id)
            return
        held = self.answers.get(address)
        if held is not None and self._is_current(held) and self._pulse.reachable:
            self.counters.hits += 1
            start, body = self._messages(held, asked, scope, request_id)
            await send(start)
            await send(body)
            return
        await self._send_missed(address, held, asked, scope, send, request_id)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, request_id: Field) -> None:
        """Let the application answer what is not for everybody."""
        begun, status = perf_counter(), 500
        scope[REQUEST] = request_id[1].decode()
        scope["client"] = asking(scope, self._trusted)
        current_request.set(scope[REQUEST])

        async def send_too(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), request_id]
            await send(message)

        try:
            await self._app(scope, receive, send_too)
        finally:
            level = logging.DEBUG if scope["path"] in _PROBES else logging.INFO
            self._traffic.note(scope, Answered(status, perf_counter() - begun, level))

    async def _send_missed(
        self,
        address: Address,
        held: Answer | None,
        asked: dict[bytes, bytes],
        scope: Scope,
        send: Send,
        request_id: Field,
    ) -> None:
        """Send what is not held, or is but may no longer be true."""
        scope["client"] = asking(scope, self._trusted)
        current_request.set(request_id[1].decode())
        captured: Captured | None = None
        told: Fields = ()
        if held is None or self._pulse.reachable:
            rate = self._feeds if is_feed(address.path) else self._rate
            turns = [await rate.turn_at(client_address(scope))]
            if turns[0].granted:
                told = rate_fields(turns)
                captured = await self._computed(address, scope.get("client"), request_id[1])
            else:
                captured = await self._asked(address, scope.get("client"), turns)
        if captured is not None and captured.answer is not None:
            messages = self._messages(captured.answer, asked, scope, request_id, *told)
        elif held is not None and (captured is None or captured.status == 503):
            messages = self._messages(held, asked, scope, request_id, *self._stale())
            _keep_nowhere(messages[0])
        else:
            assert captured is not None, "what is not held was computed"
            body = captured.body if scope["method"] == "GET" else b""
            messages = _messages(captured.status, [*captured.headers, request_id, *told], body)
        for message in messages:
            await send(message)
        if captured is not None and captured.error is not None:
            raise captured.error

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Feel the pulse and hold what is published, for as long as the block lasts."""
        await self._pulse.feel()
        self._changed.set()
        tasks = [asyncio.create_task(work()) for work in (self._beat, self._hold_published)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            # What still works on the database ends before the database is let go.
            await asyncio.gather(*tasks, *self._pending.values(), return_exceptions=True)
            self._pulse.stop()

    def _is_current(self, held: Answer) -> bool:
        return held.label.revision == self._pulse.revision and held.label.day == today()

    def _stale(self) -> Fields:
        self.counters.stale += 1
        age = str(self._pulse.silent_seconds).encode()
        return (b"age", age), (b"cache-status", b"kyniem; hit; detail=stale")

    def _messages(
        self, answer: Answer, asked: dict[bytes, bytes], scope: Scope, *more: Field
    ) -> tuple[Message, Message]:
        chosen = answer.plain
        if answer.gzip is not None and takes_gzip(asked.get(b"accept-encoding")):
            chosen = answer.gzip
        status, headers, body = 200, chosen.headers, chosen.body
        if not _CONDITIONS.isdisjoint(asked) and is_held(asked, chosen.etag, answer.modified):
            self.counters.unchanged += 1
            status, headers, body = 304, chosen.unchanged, b""
        elif scope["method"] == "HEAD":
            body = b""
        return _messages(status, [*headers, *more], body)

    # Misses

    async def _computed(self, address: Address, client: Any, request_id: bytes) -> Captured:
        """What the application answers at ``address``, asked once for all who ask now."""
        key = (address, self._pulse.revision, today())
        task = self._pending.get(key)
        if task is None:
            self.counters.misses += 1
            task = asyncio.create_task(self._compute(address, client, request_id))
            task.add_done_callback(lambda _: self._pending.pop(key))
            self._pending[key] = task
        else:
            self.counters.joined += 1
        # Whoever asked first may leave; the others wait on.
        return await asyncio.shield(task)

    async def _compute(self, address: Address, client: Any, request_id: bytes) -> Captured:
        current_request.set(request_id.decode())
        day = today()
        without_rows = Label(self._pulse.revision or 0, day, midnight(day))
        captured = await self._asked(address, client)
        if captured.status == 200 and not _forbids_storing(captured):
            label, *others = captured.labels or [without_rows]
            answer = await asyncio.to_thread(finished, captured.headers, captured.body, label)
            captured.answer = answer
            if self._is_current(answer) and all(other == label for other in others):
                self.answers.keep(address, answer)
        return captured

    async def _asked(self, address: Address, client: Any, turns: Iterable[Turn] = ()) -> Captured:
        begun, captured = perf_counter(), Captured()
        parts: list[bytes] = []
        received = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Message:
            for message in received:
                return message
            return await asyncio.Future()  # nobody disconnects

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                captured.status = message["status"]
                captured.headers = list(message.get("headers", ()))
            else:
                parts.append(message.get("body", b""))

        scope = _scope(address, client, captured.labels)
        scope[TURNS] = [*turns]
        try:
            await self._app(scope, receive, send)
        except Exception as error:  # raised again where it is answered
            captured.error = error
        captured.body = b"".join(parts)
        is_asked = current_request.get() != _WARM_UP.decode()
        level = logging.INFO if is_asked else logging.DEBUG
        self._traffic.note(scope, Answered(captured.status, perf_counter() - begun, level))
        return captured

    # In the background

    async def _beat(self) -> None:
        state = (self._pulse.revision, today())
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self._pulse.feel()
            revision, day = self._pulse.revision, today()
            if self._pulse.reachable and revision is not None and (revision, day) != state:
                state = (revision, day)
                self.answers.drop_others(revision, day)
                self._changed.set()

    async def _hold_published(self) -> None:
        while True:
            # Now and then anyway: whoever asks for very many addresses drives others out.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), HELD_ANEW_SECONDS)
            self._changed.clear()
            # The first requests come first.
            await asyncio.sleep(WARM_UP_AFTER_SECONDS)
            try:
                if self._pulse.reachable:
                    await self._warm_up()
            except Exception:
                _log.exception("the published feeds are not held")

    async def _warm_up(self) -> None:
        naming = asyncio.create_task(asyncio.to_thread(self._published))
        try:
            paths = await asyncio.shield(naming)
        except asyncio.CancelledError:
            await naming
            raise
        for path in paths:
            held = self.answers.get(Address(path))
            if held is None or not self._is_current(held):
                captured = await self._computed(Address(path), None, _WARM_UP)
                if captured.error is not None:
                    _log.error("%s cannot be computed", path, exc_info=captured.error)
                await asyncio.sleep(WARM_UP_PAUSE_SECONDS)


def _keep_nowhere(start: Message) -> None:
    """Let no cache on the way keep what is sent for want of something newer."""
    others = [one for one in start["headers"] if one[0] != b"cache-control"]
    start["headers"] = [*others, (b"cache-control", b"no-cache")]


def _forbids_storing(captured: Captured) -> bool:
    given = dict(captured.headers)
    limits = given.get(b"cache-control", b"")
    return b"no-store" in limits or b"private" in limits or b"set-cookie" in given


def _scope(address: Address, client: Any, labels: list[Label]) -> Scope:
    """A request that tells nothing of who asks but where to count it."""
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address.path,
        "raw_path": address.path.encode(),
        "query_string": address.query.encode(),
        "root_path": "",
        "headers": [],
        "client": client,
        "server": None,
        LABELS: labels,
    }


def _messages(status: int, headers: list[Field], body: bytes) -> tuple[Message, Message]:
    start = {"type": "http.response.start", "status": status, "headers": headers}
    return start, {"type": "http.response.body", "body": body}
