"""A peer is the machine at the other end of a connection: a reader, or a proxy before readers.

Proxies that the settings trust are believed when they tell for whom they ask; whoever else
sends the same headers is not.  The answer layer puts whoever really asks into the scope of
each request that it does not answer from memory, so that everything inside it, from rates
to logs, knows of one address only.
"""

import logging
import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any

from starlette.types import Scope

from app.settings import Networks

_FORWARDED = b"x-forwarded-for"

_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([\d.]+):\d+", re.ASCII)
"""How some proxies spell an address."""

_log = logging.getLogger(__name__)


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
        address = _without_port(hop.strip())
        if _parsed(address) is None:
            if told and found == client_address(scope):
                _tell_of(found)
            break
        found = address
        if not _is_among(found, trusted):
            break
    return found, 0


def _without_port(hop: str) -> str:
    match = _WITH_PORT.fullmatch(hop)
    return (match[1] or match[2]) if match else hop


@lru_cache(maxsize=64)  # so that each proxy is told of once
def _tell_of(proxy: str) -> None:
    _log.warning("the proxy %s tells no address for whom it asks: all count as one", proxy)


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
