"""Only the public web is read: nothing inside a house, however it is spelt."""

import socket
from collections.abc import Callable
from typing import Any

import pytest

from app.feeds.doctor import reading
from app.feeds.doctor.addresses import address, is_public
from app.feeds.doctor.reading import visit
from app.feeds.doctor.visits import Reason, Unreadable

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",  # noqa: S104
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1",
    "fec0::1", "ff02::1", "2001:db8::1", "100::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "2002:a00:1::1", "2001:0:1:2:3:4:5:6", "5f00::1", "4000::1", "localhost", "",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "203.162.4.191", "2606:4700::1111", "::ffff:8.8.8.8",
          "64:ff9b::808:808", "2002:808:808::1"]  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_an_address_inside_a_network_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", PUBLIC)
def test_an_address_on_the_internet_is_public(number: str) -> None:
    assert is_public(number)


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make every name stand for the numbers given."""

    def use(*numbers: str) -> None:
        def look_up(_host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
            return [(2, 1, 6, "", (number, port)) for number in numbers]

        monkeypatch.setattr(reading, "getaddrinfo", look_up)

    return use


def _refusal(text: str) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        visit(text)
    return refused.value


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "[::1]", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "[::ffff:127.0.0.1]", "[fe80::1]", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
        "127.1", "localhost", "LOCALHOST", "１２７.０.０.１",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https", "webcal"])
def test_a_private_host_is_refused_however_it_is_spelt(scheme: str, host: str) -> None:
    assert _refusal(f"{scheme}://{host}:8000/a.ics").reason is Reason.PRIVATE


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:192.168.0.1"])
def test_a_name_that_stands_for_a_private_address_is_refused(
    resolver: Callable[..., None], number: str
) -> None:
    resolver(number)
    refused = _refusal("https://lich.example/a.ics")
    assert (refused.reason, refused.found) == (Reason.PRIVATE, "lich.example")


def test_a_name_of_which_one_address_is_private_is_refused(resolver: Callable[..., None]) -> None:
    resolver("1.1.1.1", "127.0.0.1")
    assert _refusal("https://lich.example/a.ics").reason is Reason.PRIVATE


def test_the_address_connected_to_is_checked_again(
    monkeypatch: pytest.MonkeyPatch, server: Any
) -> None:
    # As if the check of names had been passed by a name that means something else by now.
    answers = iter([True, False])
    monkeypatch.setattr(reading, "is_public", lambda _: next(answers))
    assert _refusal(server.url).reason is Reason.PRIVATE
    assert server.asked == []


def test_a_name_is_looked_up_once_for_a_request(
    monkeypatch: pytest.MonkeyPatch, server: Any
) -> None:
    found = []
    real = socket.getaddrinfo

    def look_up(*arguments: Any, **options: Any) -> Any:
        found.append(arguments[0])
        return real(*arguments, **options)

    monkeypatch.setattr(reading, "getaddrinfo", look_up)
    visit(server.url, allow_private=True)
    assert len(found) == len(server.asked)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("file:///etc/passwd", Reason.SCHEME),
        ("ftp://lich.example/a.ics", Reason.SCHEME),
        ("gopher://lich.example/", Reason.SCHEME),
        ("javascript:alert(1)", Reason.SCHEME),
        ("lich.example/a.ics", Reason.SCHEME),
        ("", Reason.SCHEME),
        ("https://", Reason.ADDRESS),
        ("https:///a.ics", Reason.ADDRESS),
        ("https://[::1", Reason.ADDRESS),
        ("https://lich.example:99999/", Reason.ADDRESS),
        ("https://lich example/", Reason.ADDRESS),
        ("https://" + "a" * 64 + ".example/", Reason.ADDRESS),
        ("https://lich.example/" + "a" * 2000, Reason.ADDRESS),
        ("https://me:secret@lich.example/a.ics", Reason.CREDENTIALS),
        ("http://lich.example:25/", Reason.PORT),
        ("http://lich.example:0/", Reason.PORT),
    ],
)
def test_what_is_no_web_address_is_refused(text: str, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refused:
        address(text)
    assert refused.value.reason is reason


def test_a_password_is_not_repeated_in_a_refusal() -> None:
    with pytest.raises(Unreadable) as refused:
        address("https://me:s3cret@lich.example/a.ics")
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://lich.example/a.ics", "https://lich.example/a.ics"),
        (" webcal://lich.example/a.ics\n", "http://lich.example/a.ics"),
        ("webcals://lich.example/a.ics", "https://lich.example/a.ics"),
        ("HTTP://LICH.example:80?a=b#c", "http://lich.example/?a=b"),
        ("https://lich.example:8443/lễ hội.ics", "https://lich.example:8443/l%E1%BB%85%20h%E1%BB%99i.ics"),
        ("https://bücher.example/%20", "https://xn--bcher-kva.example/%20"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
    ],
)  # fmt: skip
def test_an_address_is_read_as_http_or_https(text: str, read: str) -> None:
    assert str(address(text)) == read
