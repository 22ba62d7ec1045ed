"""A rate counts what one reader asks in a minute, in this process or for all of them."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import get_ident
from time import sleep
from typing import Any

import pytest
import time_machine
from limits.strategies import FixedWindowRateLimiter
from starlette.testclient import TestClient

from app.accounts.actor import Role
from app.database import Database
from app.main import create_app
from app.serving.rates import MOST_READERS, Counters, Memory, Rate, Turn, _storage, rate_fields
from app.settings import BadSettings, Settings, read_settings
from benchmarks.fuzzing.world import fastapi_of

NOON = "2026-11-22T03:00:10+00:00"


@pytest.fixture(autouse=True)
def _one_minute() -> Iterator[None]:
    """The clock stands, so that nothing is forgotten."""
    with time_machine.travel(NOON, tick=False):
        yield


# Counting


def test_a_reader_may_ask_so_many_times_a_minute() -> None:
    rate = Rate(2)
    assert [rate.turn("203.0.113.1").granted for _ in range(3)] == [True, True, False]
    with time_machine.travel("2026-11-22T03:01:10+00:00", tick=False):
        assert rate.turn("203.0.113.1").granted


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.1", "203.0.113.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),  # a network of addresses is one reader's
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("203.0.113.1", "::ffff:203.0.113.1", True),
        ("testclient", "testclient", True),
    ],
)
def test_readers_are_told_apart_by_network(one: str, other: str, same: bool) -> None:
    rate = Rate(1)
    assert rate.turn(one).granted
    assert rate.turn(other).granted is not same


def test_rates_of_different_things_are_counted_apart() -> None:
    counters = Counters()
    assert Rate(1, "check", counters).turn("203.0.113.1").granted
    assert Rate(1, "papers", counters).turn("203.0.113.1").granted
    assert not Rate(1, "papers", counters).turn("203.0.113.1").granted


def test_what_was_counted_is_forgotten_a_minute_later() -> None:
    counters = Counters()
    rate = Rate(1, "rate", counters)
    for number in range(100):
        rate.turn(f"203.0.113.{number}")
    with time_machine.travel("2026-11-22T03:01:10+00:00", tick=False):
        rate.turn("198.51.100.1")
        assert len(counters.own) == 1


def test_counts_take_bounded_memory_however_many_ask() -> None:
    counts = Memory()
    for number in range(MOST_READERS + 10):
        counts.incr(str(number), 60)
    assert len(counts) <= MOST_READERS


def test_a_flood_of_readers_takes_the_oldest_counts_and_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.serving.rates.MOST_READERS", 3)
    counts = Memory()
    for key in ("oldest", "second", "third", "second", "newest"):
        counts.incr(key, 60)
    assert [counts.get(key) for key in ("oldest", "second", "third", "newest")] == [0, 2, 1, 1]


def test_whether_a_turn_is_left_is_told_without_counting() -> None:
    counters = Counters()
    assert [counters.next_turn("rate", 1, "203.0.113.1").granted for _ in range(3)] == [True] * 3
    assert len(counters.own) == 0
    counters.turn("rate", 1, "203.0.113.1")
    assert not counters.next_turn("rate", 1, "203.0.113.1").granted


def test_a_turn_tells_what_is_left_and_for_how_long() -> None:
    rate = Rate(2, "address")
    assert rate.turn("203.0.113.1") == Turn("address", 2, 1, 60, True)
    assert rate.turn("203.0.113.1") == Turn("address", 2, 0, 60, True)
    assert rate.turn("203.0.113.1") == Turn("address", 2, 0, 60, False)


def test_an_answer_tells_each_rate_once() -> None:
    turns = [Turn("address", 600, 599, 60, True), Turn("check", 10, 0, 60, False)]
    assert rate_fields(turns) == (
        (b"ratelimit-policy", b'"address";q=600;w=60, "check";q=10;w=60'),
        (b"ratelimit", b'"address";r=599;t=60, "check";r=0;t=60'),
    )
    assert rate_fields([]) == ()


# A storage that several share


@contextmanager
def _server(directory: Path) -> Iterator[str]:
    """A Valkey or a Redis of this test, and its address."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        pytest.skip("no valkey-server or redis-server (Debian: apt-get install redis-server)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(directory)]
    with subprocess.Popen([program, *told], stdout=subprocess.DEVNULL) as process:  # noqa: S603
        _wait_for(port)
        yield f"valkey://127.0.0.1:{port}/0"
        process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.02)
        else:
            return
    pytest.fail("the server of rates did not start")


@pytest.mark.parametrize("scheme", ["valkey", "redis"])
def test_processes_count_together_where_they_share_a_storage(tmp_path: Path, scheme: str) -> None:
    with time_machine.travel(NOON, tick=True), _server(tmp_path) as url:
        shared = url.replace("valkey", scheme)
        one, other = (Rate(2, "address", Counters(shared)) for _ in range(2))
        assert [one.turn("203.0.113.1").granted, other.turn("203.0.113.1").granted] == [True, True]
        turn = other.turn("203.0.113.1")
        assert not turn.granted
        assert (turn.left, 1 <= turn.seconds <= 60) == (0, True)
        assert not one.turn("203.0.113.1").granted


def test_each_process_counts_alone_while_the_storage_does_not_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with time_machine.travel(NOON, tick=True), _server(tmp_path) as url:
        counters = Counters(url)
        rate = Rate(2, "address", counters)
        assert rate.turn("203.0.113.1").granted
    assert [rate.turn("203.0.113.1").granted for _ in range(3)] == [True, True, False]
    assert caplog.messages == ["the storage of rates does not answer: each process counts alone"]
    assert not counters.waits, "it is not asked again at once"


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("valkey://redis:6379/0", ("redis", None, 6379)),
        ("redis://:rediss-redis@rediss:6380", ("rediss", "rediss-redis", 6380)),
        ("rediss://valkey:6379/1", ("valkey", None, 6379)),
    ],
)
def test_only_the_scheme_of_its_address_says_how_the_storage_is_spoken_to(
    url: str, place: tuple[str, str | None, int]
) -> None:
    told = _storage(url).storage.connection_pool.connection_kwargs  # type: ignore[attr-defined]
    assert (told["host"], told.get("password"), told["port"]) == place


class _Slow:
    """A limiter that waits for another machine, and notes on which threads."""

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def get_window_stats(self, *_: object) -> tuple[float, int]:
        self.threads.add(get_ident())
        return 0.0, 5


@pytest.mark.parametrize("path", ["/api/v1/check", "/kiem-tra", "/bac-si-lich"])
def test_the_loop_waits_for_no_shared_storage(
    limited: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client, slow = limited(), _Slow()
    monkeypatch.setattr(FixedWindowRateLimiter, "hit", lambda *_: True)
    monkeypatch.setattr(_rates(client).counters, "_shared", slow)
    client.post(path, json={"text": "x"})
    loop = client.portal.call(_thread)  # type: ignore[union-attr]
    assert slow.threads
    assert loop not in slow.threads


async def _thread() -> int:
    return get_ident()


@pytest.mark.parametrize("url", ["memcached://127.0.0.1", "valkey://", "redis://may:khong-phai"])
def test_a_storage_that_is_none_is_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("KYNIEM_RATES_URL", url)
    with pytest.raises(BadSettings, match="KYNIEM_RATES_URL: phải là địa chỉ Valkey"):
        read_settings()


# Asking


Build = Callable[..., TestClient]


@pytest.fixture
def limited(real_database: Database) -> Iterator[Build]:
    """Applications on the catalogue of ``data/``, with the rates that a test wants."""
    url = real_database.engine.url.render_as_string(hide_password=False)
    with ExitStack() as opened:

        def build(**given: Any) -> TestClient:
            settings = Settings(
                _env_file=None, database_url=url, public_url="https://lich.example", **given
            )
            return opened.enter_context(TestClient(create_app(settings)))

        yield build


def test_what_is_held_in_memory_is_answered_without_counting(limited: Build) -> None:
    client = limited(rate_address=2)
    first = client.get("/api/v1/days/2027-02-03")
    assert first.headers["ratelimit-policy"] == '"address";q=2;w=60'
    assert first.headers["ratelimit"] == '"address";r=1;t=60'
    for _ in range(5):
        held = client.get("/api/v1/days/2027-02-03")
        assert held.status_code == 200
        assert "ratelimit" not in held.headers
        assert "ratelimit-policy" not in held.headers


def test_a_call_that_misses_too_often_is_told_when_to_come_back(limited: Build) -> None:
    client = limited(rate_address=1)
    client.get("/api/v1/days/2027-02-03")
    refused = client.get("/api/v1/days/2027-02-04")
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"] == "Hỏi quá nhiều lần"
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["ratelimit"] == '"address";r=0;t=60'
    assert refused.headers["access-control-allow-origin"] == "*"
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert client.get("/api/v1/days/2027-02-03").status_code == 200, "it is held"


def test_a_page_that_misses_too_often_is_a_page(limited: Build) -> None:
    client = limited(rate_address=1)
    client.get("/ngay/2027-02-03")
    refused = client.get("/ngay/2027-02-04")
    assert refused.status_code == 429
    assert refused.headers["content-type"].startswith("text/html")
    assert refused.headers["retry-after"] == "60"
    assert "Đã hỏi quá nhiều lần" in refused.text


def test_a_refusal_is_not_kept_for_others(limited: Build) -> None:
    client = limited(rate_address=1)
    client.get("/api/v1/days/2027-02-03")
    assert client.get("/api/v1/days/2027-02-04").status_code == 429
    with time_machine.travel("2026-11-22T03:01:10+00:00", tick=False):
        assert client.get("/api/v1/days/2027-02-04").status_code == 200


def test_errors_are_counted_too(limited: Build) -> None:
    client = limited(rate_address=2)
    asked = [client.get(f"/api/v1/events/khong-co-{number}") for number in range(3)]
    assert [answer.status_code for answer in asked] == [404, 404, 429]
    assert asked[0].headers["ratelimit"] == '"address";r=1;t=60'


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_what_machines_ask_about_this_one_is_not_counted(limited: Build, path: str) -> None:
    client = limited(rate_address=1)
    client.get("/khong-co/1")
    assert client.get("/khong-co/2").status_code == 429
    assert client.get(path).status_code != 429


def test_readers_behind_a_trusted_proxy_are_counted_by_their_own_address(limited: Build) -> None:
    client = limited(rate_address=1, trusted_proxies="10.0.0.1")
    client._transport.client = ("10.0.0.1", 4711)  # type: ignore[attr-defined]
    for number in range(3):
        told = {"X-Forwarded-For": f"203.0.113.{number}"}
        assert client.get(f"/khong-co/{number}", headers=told).status_code == 404
    again = client.get("/khong-co/9", headers={"X-Forwarded-For": "203.0.113.1"})
    assert again.status_code == 429


def test_nobody_gets_more_turns_by_claiming_another_address(limited: Build) -> None:
    client = limited(rate_address=1)
    told = ({"X-Forwarded-For": f"203.0.113.{number}"} for number in range(2))
    asked = [client.get(f"/khong-co/{n}", headers=headers) for n, headers in enumerate(told)]
    assert [answer.status_code for answer in asked] == [404, 429]


def test_who_is_signed_in_is_counted_by_who_they_are(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = office.unit("so")
    lan, minh = (office.browser(office.person(name, unit, Role.EDITOR)) for name in ("Lan", "Minh"))
    held = _rates(lan)
    monkeypatch.setattr(held.person, "a_minute", 2)
    asked = [lan.get("/lam-viec/tai-khoan") for _ in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert asked[0].headers["ratelimit"].startswith('"person";r=1;')
    assert asked[2].headers["content-type"].startswith("text/html")
    assert asked[2].headers["cache-control"] == "private, no-store"
    assert minh.get("/lam-viec/tai-khoan").status_code == 200, "each has their own turns"


def test_a_key_is_counted_by_itself_and_tries_of_keys_by_address(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = office.unit("so")
    key = office.key(office.person("Lan", unit, Role.EDITOR), unit)
    browser = office.browser()
    held = _rates(browser)
    monkeypatch.setattr(held.key, "a_minute", 1)
    monkeypatch.setattr(held.address, "a_minute", 1)
    asked = [browser.get("/api/v1/units", headers=key) for _ in range(2)]
    assert [answer.status_code for answer in asked] == [200, 429]
    assert asked[1].headers["ratelimit-policy"] == '"key";q=1;w=60'
    wrong = {"Authorization": f"Bearer kn_{'0' * 10}_{'0' * 64}"}
    tried = [browser.get("/api/v1/units", headers=wrong) for _ in range(2)]
    assert [answer.status_code for answer in tried] == [401, 429]


def test_guesses_of_secret_addresses_are_counted(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = office.browser()
    monkeypatch.setattr(_rates(browser).guesses, "a_minute", 2)
    looked_for: list[str] = []
    monkeypatch.setattr(
        "app.serving.secret_feeds.feed_of", lambda _, token: looked_for.append(token)
    )
    asked = [browser.get(f"/bi-mat/{number:043}.ics") for number in range(4)]
    assert [answer.status_code for answer in asked] == [404, 404, 429, 429]
    assert len(looked_for) == 2, "who guesses on asks the database no more"
    assert len(_rates(browser).counters.own) == 1, "a guess makes no count of its own"


@pytest.mark.parametrize("name", ["Cookie", "Authorization"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/lam-viec/dang-nhap"),
        ("GET", "/lam-viec/loi-moi/abc"),
        ("GET", "/lam-viec/khong-co"),
        ("POST", "/api/v1/plans/1/khong"),
        ("POST", "/bi-mat/x.ics"),
        ("GET", "/bi-mat/x/y/z"),
    ],
)
def test_nobody_escapes_counting_by_sending_some_cookie_or_key(
    limited: Build, name: str, method: str, path: str
) -> None:
    client = limited(rate_address=2)
    asked = [client.request(method, path, headers={name: "a=b"}).status_code for _ in range(3)]
    assert 429 not in asked[:2]
    assert asked[2] == 429


def test_feeds_that_miss_are_counted_apart_and_less_strictly(limited: Build) -> None:
    client = limited(rate_address=1)
    asked = [client.get(f"/feeds/vn-le-lon.ics?alarm={days}d") for days in (1, 2, 3)]
    assert [answer.status_code for answer in asked] == [200] * 3
    assert asked[2].headers["ratelimit-policy"] == '"feeds";q=10;w=60'
    assert client.get("/khong-co").status_code == 404
    assert client.get("/khong-co/2").status_code == 429


@pytest.mark.parametrize(("method", "path"), [("GET", "/bi-mat/x.ics"), ("POST", "/api/v1/check")])
def test_nobody_waits_for_a_connection_without_end(
    limited: Build, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    client = limited()
    monkeypatch.setattr("app.serving.reading.TURN_SECONDS", 0.01)
    monkeypatch.setattr(_state(client).service.turns, "_value", 0)
    answer = client.request(method, path, json={"text": "x"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def _rates(browser: Any) -> Any:
    return _state(browser).rates


def _state(browser: Any) -> Any:
    return fastapi_of(browser.app).state
