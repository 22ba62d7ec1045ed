"""Traffic is the requests that were answered otherwise than from memory, each told once.

A log line and a histogram name the template of the route rather than the path where the
path holds a token, since whoever knows that may read.  What is answered from memory is
only counted, by the answer layer.
"""

import logging
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Histogram
from starlette.types import Scope

from app.serving.logs import FACTS, quoted
from app.serving.peers import client_address

WHO = "kyniem.who"
"""Where in a scope stands who asked: the number of a person or of a key, never a name."""

UNMATCHED = "unmatched"
"""The template of what no route answers."""

SECRETS = frozenset({"token"})
"""Parameters of paths that let whoever knows them in."""

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """How a request ended, ``seconds`` after it had come."""

    status: int
    seconds: float
    level: int = logging.INFO


class Traffic:
    """What was answered, in the registry that is to be scraped."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "kyniem_request_seconds",
            "Time to the last octet of what was not answered from memory.",
            ("method", "route", "status"),
            registry=registry,
            buckets=BUCKETS,
        )

    def note(self, scope: Scope, answered: Answered) -> None:
        """Count and log the request of ``scope``, after its route is known."""
        route = template(scope)
        labels = (_method(scope), route, f"{answered.status // 100}xx")
        self._seconds.labels(*labels).observe(answered.seconds)
        if _log.isEnabledFor(answered.level):
            facts = _facts(scope, route, answered)
            said = f"{facts['method']} {quoted(facts.get('path', route))} {answered.status}"
            _log.log(answered.level, "%s", said, extra={FACTS: facts})


def template(scope: Scope) -> str:
    """The template of the route that answered; there are as many as routes, however many ask."""
    return str(getattr(scope.get("route"), "path", UNMATCHED))


def _facts(scope: Scope, route: str, answered: Answered) -> dict[str, object]:
    parameters = scope.get("path_params") or {}
    is_open = route != UNMATCHED and SECRETS.isdisjoint(parameters)
    return {
        "method": _method(scope),
        "route": route,
        **({"path": scope["path"]} if is_open else {}),
        "status": answered.status,
        "ms": round(answered.seconds * 1000, 1),
        **({"who": scope[WHO]} if WHO in scope else {}),
        "client": client_address(scope),
    }


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _method(scope: Scope) -> str:
    # Anybody may invent methods, and each would be kept for ever.
    return scope["method"] if scope["method"] in _METHODS else "other"
