"""An address is where a feed may be read: a public place on the web, and nothing inside a house.

The rules about numbers are of the IANA registries of special-purpose addresses, as the
standard library knows them, and go through every way of wrapping an IPv4 address in IPv6.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

from app.feeds.doctor.visits import Reason, Unreadable

SCHEMES = {"http": "http", "https": "https", "webcal": "http", "webcals": "https"}
"""Each scheme that is read, with the one by which; webcal is http by another name."""

MAX_CHARACTERS = 2_000

_PORTS = {"http": 80, "https": 443}
_UNPRIVILEGED = 1024
_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_SAFE = "%/:=&?~+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Address:
    """A web address taken apart; ``target`` is what is asked of the host."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        """The address as http or https."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """The host as the Host header names it: without the port that goes without saying."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def joined(self, location: str) -> "Address":
        """Where a redirect to ``location`` leads from here."""
        return address(urljoin(str(self), location))

    def beside(self, target: str) -> "Address":
        """Another place on the same host."""
        return Address(self.scheme, self.host, self.port, target)


def address(text: str) -> Address:
    """The address that ``text`` spells.

    Raises:
        Unreadable: if it is none, or one that is never read.
    """
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(Reason.ADDRESS, f"{text[:60]}…")
    try:
        parts = urlsplit(text.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        raise Unreadable(Reason.ADDRESS, text) from None
    if parts.scheme not in SCHEMES:
        raise Unreadable(Reason.SCHEME, text)
    if not host or any(character <= " " or character == "\x7f" for character in host):
        raise Unreadable(Reason.ADDRESS, text)
    if parts.username is not None or parts.password is not None:
        raise Unreadable(Reason.CREDENTIALS)
    scheme = SCHEMES[parts.scheme]
    number = _PORTS[scheme] if port is None else port
    if number not in _PORTS.values() and number < _UNPRIVILEGED:
        # Mail and file servers understand enough of what is sent to them to be misused.
        raise Unreadable(Reason.PORT, str(number))
    query = f"?{parts.query}" if parts.query else ""
    return Address(scheme, host, number, quote(f"{parts.path or '/'}{query}", safe=_SAFE))


def is_public(number: str) -> bool:
    """Whether the IP address ``number`` is one that anybody on the internet may reach."""
    try:
        found = ip_address(number.split("%")[0])
    except ValueError:
        return False
    inner = _wrapped(found) if isinstance(found, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    if isinstance(found, IPv6Address) and found not in _GLOBAL_UNICAST:
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _wrapped(found: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to ``found`` end at, if it stands for one."""
    if found in _NAT64:
        return IPv4Address(found.packed[-4:])
    teredo = found.teredo[1] if found.teredo else None
    return found.ipv4_mapped or found.sixtofour or teredo
