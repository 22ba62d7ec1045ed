"""Metrics are figures of a running process, for Prometheus to scrape from this machine alone.

Each worker has a port of its own, ``KYNIEM_METRICS_PORT`` or one of the next: so figures
need be shared by no files, and a worker that is new begins at nothing as Prometheus expects.
The answer layer counts for itself and is read when it is scraped: what is sent from memory
pays nothing.  Figures of the database are asked on a connection of their own.
"""

import asyncio
import logging
import platform
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from itertools import count
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app.clock import now
from app.database import Database
from app.serving.backlog import Backlog, Owed, backlog
from app.serving.layer import AnswerLayer
from app.serving.pulse import Pulse
from app.settings import Settings

HOST = "127.0.0.1"

AGAIN_SECONDS = 2
"""A worker that takes another's place finds the ports taken until that one is gone."""

_log = logging.getLogger(__name__)


class AnswerFigures(Collector):
    """What the answer layer counts, and what the pulse knows."""

    def __init__(self, layer: AnswerLayer, pulse: Pulse) -> None:
        self._layer = layer
        self._pulse = pulse

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        counted, answers = self._layer.counters, self._layer.answers
        results = {
            "hit": counted.hits,
            "miss": counted.misses,
            "joined": counted.joined,
            "stale": counted.stale,
        }
        yield _family(
            CounterMetricFamily("kyniem_answers", "Public answers by origin.", labels=["result"]),
            results,
        )
        yield CounterMetricFamily(
            "kyniem_answers_unchanged", "Answers of 304, from memory or not.", counted.unchanged
        )
        yield CounterMetricFamily(
            "kyniem_answers_evicted", "Answers that made room for others.", answers.evicted
        )
        yield GaugeMetricFamily("kyniem_answers_kept", "Answers in memory.", len(answers))
        yield GaugeMetricFamily("kyniem_answers_octets", "What they take.", answers.octets)
        yield from self._servers()
        built = GaugeMetricFamily(
            "kyniem_build_info", "Which program runs.", labels=["version", "python"]
        )
        built.add_metric([version("kyniem"), platform.python_version()], 1)
        yield built

    def _servers(self) -> Iterator[Metric]:
        pulse = self._pulse
        yield GaugeMetricFamily(
            "kyniem_database_up", "Whether it answers.", int(pulse.primary.reachable)
        )
        yield GaugeMetricFamily(
            "kyniem_database_silent_seconds", "Since it answered last.", pulse.silent_seconds
        )
        if pulse.revision is not None:
            yield GaugeMetricFamily(
                "kyniem_catalogue_revision", "The catalogue that is served.", pulse.revision
            )
        if pulse.replica is None:
            return
        yield GaugeMetricFamily(
            "kyniem_replica_up", "Whether it answers.", int(pulse.replica.reachable)
        )
        yield GaugeMetricFamily(
            "kyniem_replica_close", "Whether readers are sent there.", int(pulse.replica_is_close)
        )
        written, replayed = pulse.primary.vitals, pulse.replica.vitals
        if written and replayed and written.position and replayed.position:
            yield GaugeMetricFamily(
                "kyniem_replica_behind_octets",
                "What it had not replayed when both were asked last.",
                max(0, written.position - replayed.position),
            )


class BacklogFigures(Collector):
    """What waits in the database; nothing while that cannot be asked."""

    def __init__(self, database: Database, pulse: Pulse, *, sends_mail: bool) -> None:
        self._database = database
        self._pulse = pulse
        self._owed = Owed(database) if sends_mail else None

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        if self._pulse.primary.reachable:
            # Who scrapes is told the rest, which also says that the database is lost.
            with suppress(SQLAlchemyError):
                yield from self._told()

    def _told(self) -> Iterator[Metric]:
        with self._database.reading() as session:
            found: Backlog = backlog(session)
        instant = now()
        yield GaugeMetricFamily(
            "kyniem_catalogue_age_seconds",
            "Since the catalogue changed.",
            (instant - found.catalogue_changed).total_seconds(),
        )
        yield GaugeMetricFamily(
            "kyniem_webhooks_pending", "Messages not taken yet.", found.webhooks_pending
        )
        yield GaugeMetricFamily(
            "kyniem_webhooks_overdue_seconds",
            "For how long the message that waits longest should have been tried.",
            found.webhooks_overdue(instant),
        )
        if found.digest_sent is not None:
            yield GaugeMetricFamily(
                "kyniem_digest_sent_timestamp_seconds",
                "When the last digest was sent.",
                found.digest_sent.timestamp(),
            )
        if self._owed:
            yield GaugeMetricFamily(
                "kyniem_digests_overdue",
                "People whose digest of today should have been sent.",
                self._owed.people(instant),
            )


def _family(family: CounterMetricFamily, values: dict[str, int]) -> CounterMetricFamily:
    for name, value in values.items():
        family.add_metric([name], value)
    return family


@asynccontextmanager
async def scraped(
    settings: Settings, registry: CollectorRegistry, layer: AnswerLayer, pulse: Pulse
) -> AsyncIterator[None]:
    """Let ``registry`` and all figures be scraped while the block lasts, where settings say so."""
    if settings.metrics_port is None:
        yield
        return
    database = Database(settings.database_url)
    registry.register(AnswerFigures(layer, pulse))
    registry.register(BacklogFigures(database, pulse, sends_mail=bool(settings.smtp_url)))
    ProcessCollector(registry=registry)
    ports = range(settings.metrics_port, settings.metrics_port + settings.workers)
    opening = asyncio.create_task(_opened(registry, ports))
    try:
        yield
    finally:
        opening.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.to_thread(_close, await opening)
        database.dispose()


async def _opened(registry: CollectorRegistry, ports: Iterable[int]) -> WSGIServer:
    for tries in count():
        for port in ports:
            with suppress(OSError):
                server, _ = start_http_server(port, HOST, registry)
                _log.info("metrics at http://%s:%d/metrics", HOST, port)
                return server
        if tries == 0:
            _log.warning("no port is free for metrics; looking for one every %d s", AGAIN_SECONDS)
        await asyncio.sleep(AGAIN_SECONDS)
    raise AssertionError("counting never ends")


def _close(server: WSGIServer) -> None:
    server.shutdown()
    server.server_close()
