"""A peer is the machine at the other end of a connection: a reader, or a proxy before readers.

Proxies that the settings trust are believed when they tell for whom they ask; whoever else
sends the same headers is not.  The answer layer puts whoever really asks into the scope of
each request that it does not answer from memory, so that everything inside it, from rates
to logs, knows of one address only.
"""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any

from starlette.types import Scope

from app.settings import Networks

_FORWARDED = b"x-forwarded-for"


def client_address(scope: Scope) -> str:
    """The IP address of who asks, inside the answer layer; empty where none is known."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def comes_from(scope: Scope, trusted: Networks) -> bool:
    """Whether the peer is a proxy that is ``trusted``."""
    return bool(trusted) and _is_among(client_address(scope), trusted)


def asking(scope: Scope, trusted: Networks) -> Any:  # Any: what ASGI calls a client
    """The client of ``scope``, or whom its proxies ask for: the nearest that is not ``trusted``.

    Further to the left in X-Forwarded-For stands what that one claims, which tells nothing.
    """
    if not comes_from(scope, trusted):
        return scope.get("client")
    told = b",".join(value for name, value in scope["headers"] if name == _FORWARDED)
    found = client_address(scope)
    for hop in reversed(told.decode("latin-1").split(",")):
        if _parsed(hop.strip()) is None:
            break
        found = hop.strip()
        if not _is_among(found, trusted):
            break
    return found, 0


@lru_cache(maxsize=1024)
def _is_among(address: str, networks: Networks) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _parsed(address: str) -> Any:  # Any: an address of either version
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    # A socket that listens for both versions tells IPv4 readers so.
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed
