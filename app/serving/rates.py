"""A rate is how often one reader may ask for what costs much: each process counts for itself."""

from ipaddress import IPv6Address, ip_address

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request

WINDOW_SECONDS = 60


class Rate:
    """So many times a minute.

    Minutes are fixed ones: a moving window would keep something of every address for ever.
    """

    def __init__(self, a_minute: int) -> None:
        self._allowed = RateLimitItemPerMinute(a_minute)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def allows(self, reader: str) -> bool:
        """Whether ``reader``, an IP address, may ask once more; it is counted."""
        return self._limiter.hit(self._allowed, _network(reader))


def reader(request: Request) -> str:
    """Who asks, as far as it is counted: an IP address; empty where none is known."""
    return request.client.host if request.client else ""


def _network(reader: str) -> str:
    """Whom an address stands for: in IPv6 everybody has a network of addresses to himself."""
    try:
        number = ip_address(reader)
    except ValueError:
        return reader
    if not isinstance(number, IPv6Address):
        return reader
    return str(number.ipv4_mapped or IPv6Address(int(number) >> 64 << 64))
