"""The answer layer asks the application once, and again only when something has changed."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from starlette.types import Receive, Scope, Send

from app.database import Database
from app.serving.answers import Label
from app.serving.layer import LABELS, AnswerLayer
from app.serving.pulse import Pulse
from app.serving.rates import Rate
from app.serving.traffic import Traffic

DAY = date(2026, 11, 22)
PROXY = (ip_network("127.0.0.1"),)
LABEL = Label(0, DAY, datetime(2026, 11, 20, tzinfo=UTC))
UPCOMING = "/api/v1/upcoming"
FEED = "/feeds/vn.ics"
TEXT = "Lịch Kỷ niệm, ngày lễ. " * 100


@dataclass
class Told:
    """An application that answers everything alike, and remembers what it was asked."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    label: Label | None = LABEL
    error: Exception | None = None
    asked: list[Scope] = field(default_factory=list)
    seconds: float = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        await asyncio.sleep(self.seconds)
        if self.label and LABELS in scope:
            scope[LABELS].append(self.label)
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": TEXT.encode()})
        if self.error:
            raise self.error


@dataclass
class Got:
    """What a reader received."""

    status: int
    headers: dict[str, str]
    body: bytes


async def _get(
    layer: AnswerLayer,
    address: str,
    method: str = "GET",
    peer: str = "127.0.0.1",
    **headers: str,
) -> Got:
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
        "client": (peer, 1),
    }
    messages: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    await layer(scope, receive, send)
    start, *bodies = messages
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    return Got(start["status"], told, b"".join(body.get("body", b"") for body in bodies))


@pytest.fixture(autouse=True)
def civil_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the civil day, which is DAY."""

    def change(day: date) -> None:
        monkeypatch.setattr("app.serving.layer.today", lambda: day)

    change(DAY)
    return change


@pytest.fixture
def pulse(sqlite_database: Database) -> Iterator[Pulse]:
    """The pulse of a database at revision 0."""
    pulse = Pulse(sqlite_database.engine.url.render_as_string(hide_password=False))
    asyncio.run(pulse.feel())
    yield pulse
    pulse.stop()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def layer(told: Told, pulse: Pulse) -> AnswerLayer:
    traffic = Traffic(CollectorRegistry())
    return AnswerLayer(told, pulse, 2**20, tuple, Rate(1_000_000), traffic, PROXY)


def _run(*asking: Callable[[], Awaitable[Got]]) -> list[Got]:
    """The answers to requests one after the other."""

    async def run() -> list[Got]:
        return [await ask() for ask in asking]

    return asyncio.run(run())


# What is kept


def test_one_address_in_many_spellings_is_computed_once(layer: AnswerLayer, told: Told) -> None:
    spellings = ("?level=quoc-gia&category=dang", "?category=dang&level=quoc%2Dgia&utm_source=x")
    first, second = _run(*(lambda q=q: _get(layer, FEED + q) for q in spellings))
    assert first.body == second.body == TEXT.encode()
    assert [scope["query_string"] for scope in told.asked] == [b"category=dang&level=quoc-gia"]
    assert (layer.counters.misses, layer.counters.hits) == (1, 1)


def test_the_application_learns_nothing_of_who_asks(layer: AnswerLayer, told: Told) -> None:
    _run(lambda: _get(layer, FEED, cookie="x=1", host="khac.example", accept_language="en"))
    assert told.asked[0]["headers"] == []
    assert told.asked[0]["server"] is None


def test_a_warm_answer_carries_what_the_application_set(layer: AnswerLayer, told: Told) -> None:
    told.headers = {"content-security-policy": "x", "access-control-allow-origin": "*"}
    # The first answer tells besides how often its reader may ask.
    _, first, second = _run(*[lambda: _get(layer, UPCOMING, x_request_id="1")] * 3)
    assert first == second
    assert second.headers["content-security-policy"] == "x"
    assert second.headers["access-control-allow-origin"] == "*"
    assert second.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("status", [301, 404, 422, 500, 503])
def test_what_is_no_success_is_not_kept(layer: AnswerLayer, told: Told, status: int) -> None:
    told.status = status
    first, _ = _run(*[lambda: _get(layer, UPCOMING)] * 2)
    assert first.status == status
    assert len(told.asked) == 2
    assert len(layer.answers) == 0


@pytest.mark.parametrize(
    "headers",
    [{"cache-control": "no-store"}, {"cache-control": "private"}, {"set-cookie": "x=1"}],
)
def test_what_forbids_storing_is_sent_as_it_is(
    layer: AnswerLayer, told: Told, headers: dict[str, str]
) -> None:
    told.headers = headers
    first, _ = _run(*[lambda: _get(layer, UPCOMING)] * 2)
    assert first.headers.items() >= headers.items()
    assert "etag" not in first.headers
    assert len(told.asked) == 2


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", UPCOMING), ("PUT", FEED), ("OPTIONS", FEED), ("GET", "/api/docs"), ("GET", "/x")],
)
def test_what_is_not_public_reading_goes_by_unchanged(
    layer: AnswerLayer, told: Told, method: str, path: str
) -> None:
    first, _ = _run(*[lambda: _get(layer, f"{path}?b=1&a=2", method, cookie="x")] * 2)
    assert first.body == TEXT.encode()
    assert len(told.asked) == 2
    assert told.asked[0]["query_string"] == b"b=1&a=2"
    assert told.asked[0]["headers"] == [(b"cookie", b"x")]
    assert "x-request-id" in first.headers


@pytest.mark.parametrize("path", [FEED, "/lam-viec"])
@pytest.mark.parametrize(
    ("peer", "given", "is_taken"),
    [
        ("127.0.0.1", "proxy-7", True),
        ("127.0.0.1", "a b", False),
        ("127.0.0.1", "x" * 65, False),
        ("203.0.113.7", "proxy-7", False),
    ],
)
def test_a_request_has_the_name_that_a_trusted_proxy_gave_it_else_one_of_ours(
    layer: AnswerLayer, path: str, peer: str, given: str, is_taken: bool
) -> None:
    first, warm = _run(*[lambda: _get(layer, path, peer=peer, x_request_id=given)] * 2)
    names = {answer.headers["x-request-id"] for answer in (first, warm)}
    assert (names == {given}) is is_taken
    assert is_taken or len(names) == 2


def test_the_application_is_told_for_whom_a_trusted_proxy_asks(
    layer: AnswerLayer, told: Told
) -> None:
    asking = {"x_forwarded_for": "198.51.100.1, 203.0.113.7"}
    _run(
        lambda: _get(layer, "/lam-viec", **asking),
        lambda: _get(layer, FEED, **asking),
        lambda: _get(layer, "/lam-viec", peer="203.0.113.9", **asking),
    )
    assert [scope["client"][0] for scope in told.asked] == [
        "203.0.113.7",
        "203.0.113.7",
        "203.0.113.9",
    ]


def test_an_answer_without_rows_is_kept_for_the_day(layer: AnswerLayer, told: Told) -> None:
    told.label = None
    _run(*[lambda: _get(layer, "/api/v1/lunar/from-solar?date=2030-02-02")] * 2)
    assert len(told.asked) == 1


def test_memory_is_bounded_whatever_is_asked(layer: AnswerLayer) -> None:
    _run(*(lambda n=n: _get(layer, f"{UPCOMING}?q={n}") for n in range(2000)))
    assert layer.answers.octets <= 2**20
    assert layer.answers.evicted > 0
    assert not layer._pending


def test_a_long_address_is_answered_and_not_kept(layer: AnswerLayer, told: Told) -> None:
    first, _ = _run(*[lambda: _get(layer, f"{UPCOMING}?q={'x' * 2000}")] * 2)
    assert first.status == 200
    assert "etag" in first.headers
    assert len(told.asked) == 2


# Until when


def test_an_answer_of_another_revision_is_sent_and_not_kept(layer: AnswerLayer, told: Told) -> None:
    told.label = Label(1, DAY, LABEL.changed_at)
    first, _ = _run(*[lambda: _get(layer, UPCOMING)] * 2)
    assert first.status == 200
    assert len(told.asked) == 2
    assert len(layer.answers) == 0


def test_an_answer_computed_before_a_sync_is_not_kept_after_it(
    layer: AnswerLayer, told: Told, pulse: Pulse
) -> None:
    told.seconds = 0.05

    async def run() -> None:
        asking = asyncio.create_task(_get(layer, UPCOMING))
        await asyncio.sleep(0.01)
        pulse.revision = 1
        await asking

    asyncio.run(run())
    assert len(layer.answers) == 0


def test_who_asks_after_a_sync_does_not_wait_for_an_answer_from_before(
    layer: AnswerLayer, told: Told, pulse: Pulse
) -> None:
    told.seconds = 0.05

    async def run() -> None:
        asking = asyncio.create_task(_get(layer, UPCOMING))
        await asyncio.sleep(0.01)
        pulse.revision = 1
        await asyncio.gather(asking, _get(layer, UPCOMING))

    asyncio.run(run())
    assert len(told.asked) == 2


def test_at_midnight_everything_is_computed_anew(
    layer: AnswerLayer, told: Told, civil_day: Callable[[date], None]
) -> None:
    _run(*[lambda: _get(layer, UPCOMING)] * 2)
    assert len(told.asked) == 1
    tomorrow = DAY + timedelta(days=1)
    civil_day(tomorrow)
    told.label = Label(0, tomorrow, LABEL.changed_at)
    _run(*[lambda: _get(layer, UPCOMING)] * 2)
    assert len(told.asked) == 2


# Validators and encodings


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_tag_of_an_encoding_is_answered_304_without_the_bytes(
    layer: AnswerLayer, told: Told, encoding: str
) -> None:
    (full,) = _run(lambda: _get(layer, FEED, accept_encoding=encoding))
    assert full.headers.get("content-encoding", "identity") == encoding
    body = gzip.decompress(full.body) if encoding == "gzip" else full.body
    assert body == TEXT.encode()
    tag = full.headers["etag"]
    for method in ("GET", "HEAD"):
        (held,) = _run(
            lambda method=method: _get(
                layer, FEED, method, accept_encoding=encoding, if_none_match=tag
            )
        )
        assert (held.status, held.body) == (304, b"")
        assert held.headers["etag"] == tag
        assert "content-length" not in held.headers
    assert len(told.asked) == 1
    assert layer.counters.unchanged == 2


def test_the_tag_of_one_encoding_is_not_that_of_another(layer: AnswerLayer) -> None:
    (full,) = _run(lambda: _get(layer, FEED))
    tag = full.headers["etag"]
    (other,) = _run(lambda: _get(layer, FEED, accept_encoding="gzip", if_none_match=tag))
    assert other.status == 200


def test_a_date_is_heard_where_no_tag_is_given(layer: AnswerLayer) -> None:
    (full,) = _run(lambda: _get(layer, FEED))
    since = full.headers["last-modified"]
    (held,) = _run(lambda: _get(layer, FEED, if_modified_since=since))
    assert held.status == 304
    other = {"if_none_match": '"other"', "if_modified_since": since}
    (changed,) = _run(lambda: _get(layer, FEED, **other))
    assert changed.status == 200


@pytest.mark.parametrize("path", [FEED, UPCOMING, "/"])
def test_head_has_the_headers_of_get_and_no_body(layer: AnswerLayer, path: str) -> None:
    _, head, get = _run(
        lambda: _get(layer, path),
        lambda: _get(layer, path, "HEAD", x_request_id="1"),
        lambda: _get(layer, path, x_request_id="1"),
    )
    assert head.body == b""
    assert head.headers == get.headers
    assert get.headers["content-length"] == str(len(get.body))


def test_encodings_are_made_once(layer: AnswerLayer, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(lambda: _get(layer, FEED))
    monkeypatch.setattr("gzip.compress", None)
    monkeypatch.setattr("hashlib.sha256", None)
    (packed,) = _run(lambda: _get(layer, FEED, accept_encoding="gzip"))
    assert packed.headers["content-encoding"] == "gzip"


# Many at once


def test_misses_of_one_address_are_computed_once(layer: AnswerLayer, told: Told) -> None:
    told.seconds = 0.02

    async def run() -> list[Got]:
        return await asyncio.gather(*(_get(layer, UPCOMING) for _ in range(20)))

    answers = asyncio.run(run())
    assert {answer.body for answer in answers} == {TEXT.encode()}
    assert len(told.asked) == 1
    assert (layer.counters.misses, layer.counters.joined) == (1, 19)


def test_who_asked_first_may_leave(layer: AnswerLayer, told: Told) -> None:
    told.seconds = 0.02

    async def run() -> Got:
        first, second = (asyncio.create_task(_get(layer, UPCOMING)) for _ in range(2))
        await asyncio.sleep(0.01)
        first.cancel()
        with suppress(asyncio.CancelledError):
            await first
        return await second

    assert asyncio.run(run()).body == TEXT.encode()
    assert len(told.asked) == 1


def test_a_bug_is_raised_to_the_server(layer: AnswerLayer, told: Told) -> None:
    told.status, told.error = 500, ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        _run(lambda: _get(layer, UPCOMING))
    assert not layer._pending


# The names of requests


@pytest.mark.parametrize("path", [UPCOMING, "/api/docs"])
@pytest.mark.parametrize(
    ("given", "is_taken"),
    [("abc-1.2_3", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("", False)],
)
def test_a_short_and_plain_request_id_is_taken(
    layer: AnswerLayer, path: str, given: str, is_taken: bool
) -> None:
    (answer,) = _run(lambda: _get(layer, path, x_request_id=given))
    assert (answer.headers["x-request-id"] == given) is is_taken


def test_each_request_has_an_id_of_its_own(layer: AnswerLayer) -> None:
    answers = _run(*[lambda: _get(layer, UPCOMING)] * 3)
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3


# Without a database


def test_what_is_held_is_served_stale_whatever_its_day(
    layer: AnswerLayer, told: Told, pulse: Pulse, civil_day: Callable[[date], None]
) -> None:
    (full,) = _run(lambda: _get(layer, FEED))
    pulse.reachable = False
    civil_day(DAY + timedelta(days=1))
    tag = full.headers["etag"]
    stale, unchanged = _run(lambda: _get(layer, FEED), lambda: _get(layer, FEED, if_none_match=tag))
    assert (stale.status, stale.body) == (200, full.body)
    assert unchanged.status == 304
    for answer in (stale, unchanged):
        assert answer.headers["cache-control"] == "no-cache", "no cache on the way keeps it"
        assert answer.headers["cache-status"] == "kyniem; hit; detail=stale"
        assert int(answer.headers["age"]) >= 0
    assert len(told.asked) == 1
    assert layer.counters.stale == 2


def test_what_cannot_be_computed_anew_is_served_stale(
    layer: AnswerLayer, told: Told, civil_day: Callable[[date], None]
) -> None:
    (full,) = _run(lambda: _get(layer, FEED))
    civil_day(DAY + timedelta(days=1))
    told.status, told.label = 503, None
    (stale,) = _run(lambda: _get(layer, FEED))
    assert (stale.status, stale.body) == (200, full.body)
    assert stale.headers["cache-status"] == "kyniem; hit; detail=stale"


def test_a_fresh_answer_has_no_age(layer: AnswerLayer) -> None:
    for answer in _run(*[lambda: _get(layer, FEED)] * 2):
        assert "age" not in answer.headers
        assert "cache-status" not in answer.headers
