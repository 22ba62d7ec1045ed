"""Whom a proxy asks for is believed of proxies that are trusted, and of nobody else."""

from ipaddress import ip_network
from typing import Any

import pytest

from app.serving.peers import _tell_of, asking, client_address, comes_from
from app.settings import BadSettings, Networks, read_settings

PROXIES: Networks = (
    ip_network("127.0.0.1"),
    ip_network("10.1.0.0/16"),
    ip_network("2001:db8::/32"),
)


def _scope(peer: str | None, *forwarded: str) -> dict[str, Any]:
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    return {"type": "http", "client": (peer, 4711) if peer else None, "headers": headers}


def _asked_by(peer: str | None, *forwarded: str, trusted: Networks = PROXIES) -> str:
    scope = _scope(peer, *forwarded)
    return client_address({**scope, "client": asking(scope, trusted)})


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["198.51.100.1, 203.0.113.7, 10.1.2.3"], "203.0.113.7"),
        ("127.0.0.1", ["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        ("2001:db8::1", ["2001:db9::7"], "2001:db9::7"),
        ("::ffff:127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["10.1.0.5"], "10.1.0.5"),
        ("127.0.0.1", ["203.0.113.7, nobody"], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.7\r\nx: y"], "127.0.0.1"),
        (None, ["203.0.113.7"], ""),
        ("127.0.0.1", ["203.0.113.9:5050"], "203.0.113.9"),
        ("127.0.0.1", ["[2001:db9::1]:443"], "2001:db9::1"),
        ("127.0.0.1", ["[2001:db9::1]"], "2001:db9::1"),
        ("127.0.0.1", ["203.0.113.7, 10.1.2.3:80"], "203.0.113.7"),
    ],
    ids=[
        "a trusted proxy is believed",
        "a reader who says so is not",
        "what a reader claims to a proxy is not",
        "proxies before proxies are passed over",
        "several headers are one list",
        "version 6",
        "version 4 as version 6",
        "a proxy that tells nothing asks for itself",
        "a proxy that asks for a proxy",
        "what is no address ends the list",
        "nor is what has a line in it",
        "a peer without an address is nobody's proxy",
        "an address with a port",
        "version 6 with a port",
        "version 6 in brackets",
        "a proxy with a port",
    ],
)
def test_who_asks_is_the_nearest_that_is_no_trusted_proxy(
    peer: str | None, forwarded: list[str], client: str
) -> None:
    assert _asked_by(peer, *forwarded) == client


def test_a_proxy_that_cannot_be_read_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    _tell_of.cache_clear()
    for forwarded in ("nobody", "_hidden", "203.0.113.7", "203.0.113.7, nobody"):
        _asked_by("127.0.0.1", forwarded)
    _asked_by("127.0.0.1")
    told = "the proxy 127.0.0.1 tells no address for whom it asks: all count as one"
    assert caplog.messages == [told]


def test_without_the_setting_nobody_is_believed() -> None:
    assert read_settings().trusted_proxies == ()
    assert _asked_by("127.0.0.1", "203.0.113.7", trusted=()) == "127.0.0.1"
    assert not comes_from(_scope("127.0.0.1"), ())


def test_proxies_are_told_as_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYNIEM_TRUSTED_PROXIES", "127.0.0.1, 10.1.0.0/16,2001:db8::/32")
    assert read_settings().trusted_proxies == PROXIES


@pytest.mark.parametrize("written", ["proxy.example", "10.1.0.1/16", "127.0.0.1:80", "*"])
def test_what_is_no_network_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYNIEM_TRUSTED_PROXIES", written)
    with pytest.raises(BadSettings, match="KYNIEM_TRUSTED_PROXIES: phải là các địa chỉ IP"):
        read_settings()
