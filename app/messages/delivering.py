"""Delivering: each message of the outbox is sent until it is taken, or given up after days.

A try is counted and put off before it is made, and committed: of two runs at once one
makes it, and one that is killed has tried.  A message that was taken just before a run was
killed is sent again under the same id, by which receivers know it.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR
from app.accounts.log import record
from app.accounts.units import civil_day
from app.database import Database
from app.feeds.doctor.addresses import address
from app.feeds.doctor.reading import Deadline, Host
from app.feeds.doctor.visits import Reason, Unreadable
from app.messages.listening import listens
from app.messages.signing import signature
from app.messages.webhooks import KIND
from app.models import Delivery, Webhook

SECONDS = 10.0
"""How long one receiver is waited for, all in all."""

LEASE = timedelta(seconds=60)
"""How long a try that is under way is left alone."""

# As the specification of Standard Webhooks proposes.
WAITS = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""What lies between two tries; after the last of them the message is given up."""

FAILURES_A_RUN = 3
"""After so many failures a receiver is left alone until the next run."""


@dataclass(frozen=True, slots=True)
class Run:
    """How many messages were taken, failed for now, and were given up."""

    delivered: int = 0
    failed: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class _Try:
    """What is sent, and where; the session it was read in is closed by then."""

    delivery_id: int
    webhook_id: int
    url: str
    headers: dict[str, str]
    body: bytes


class _Ending(Enum):
    DELIVERED = auto()
    FAILED = auto()
    GIVEN_UP = auto()


def deliver(
    database: Database,
    now: Callable[[], datetime],
    *,
    allow_private: bool,
    is_to_stop: Callable[[], bool] = lambda: False,
) -> Run:
    """Try each message whose time has come, once, until all are tried or it is to stop."""
    endings: Counter[_Ending] = Counter()
    failures: Counter[int] = Counter()
    begun, last = now(), 0
    while not is_to_stop() and (made := _next(database, begun, last, failures, now)):
        last = made.delivery_id
        status, fault = _told(made, allow_private)
        with database.writing() as session:
            ending = _note(session, made, status, fault, now())
        endings[ending] += 1
        failures[made.webhook_id] += ending is not _Ending.DELIVERED
    return Run(*(endings[ending] for ending in _Ending))


def message_id(delivery: Delivery) -> str:
    """The id of a message, the same with every try."""
    return f"msg_{delivery.webhook_id}_{delivery.id}"


def body_of(delivery: Delivery) -> bytes:
    """What is sent, the same with every try."""
    told = {
        "type": delivery.event,
        "timestamp": delivery.created.isoformat().replace("+00:00", "Z"),
        "data": delivery.payload,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _next(
    database: Database,
    begun: datetime,
    last: int,
    failures: Counter[int],
    now: Callable[[], datetime],
) -> _Try | None:
    """The next try of this run, which from now on nobody else makes."""
    tired = [webhook for webhook, count in failures.items() if count >= FAILURES_A_RUN]
    asked = (
        select(Delivery, Webhook)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .where(Delivery.next_try <= begun, Delivery.id > last)
        .where(Webhook.id.not_in(tired), listens(civil_day(begun)))
        .order_by(Delivery.id)
        .limit(1)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    with database.writing() as session:
        found = session.execute(asked).first()
        return _claimed(*found, now()) if found else None


def _claimed(delivery: Delivery, webhook: Webhook, now: datetime) -> _Try:
    delivery.tries += 1
    delivery.next_try = now + LEASE
    body, identity, timestamp = body_of(delivery), message_id(delivery), int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "kyniem",
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(webhook.secret, identity, timestamp, body),
    }
    return _Try(delivery.id, webhook.id, webhook.url, headers, body)


def _told(made: _Try, allow_private: bool) -> tuple[int | None, Reason | None]:
    """With which status the receiver answered, and why it has not taken the message."""
    place = address(made.url)
    if place.scheme != "https" and not allow_private:
        return None, Reason.SCHEME
    try:
        status = Host(Deadline(SECONDS), allow_private).posted(place, made.body, made.headers)
    except Unreadable as error:
        return None, error.reason
    return status, None if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else Reason.STATUS


def _note(
    session: Session, made: _Try, status: int | None, fault: Reason | None, now: datetime
) -> _Ending:
    delivery = session.get_one(Delivery, made.delivery_id, with_for_update=True)
    delivery.status, delivery.fault = status, fault
    if fault is None:
        delivery.delivered, delivery.next_try = now, None
        return _Ending.DELIVERED
    if status == HTTPStatus.GONE:
        _end(session, delivery.webhook_id, now)
    if status == HTTPStatus.GONE or delivery.tries > len(WAITS):
        delivery.next_try = None
        return _Ending.GIVEN_UP
    delivery.next_try = now + WAITS[delivery.tries - 1]
    return _Ending.FAILED


def _end(session: Session, webhook_id: int, now: datetime) -> None:
    """Tell nothing any more to who answers that nobody is there (410)."""
    webhook = session.get_one(Webhook, webhook_id, with_for_update=True)
    if webhook.disabled is None:
        webhook.disabled = now
        before, after = {"disabled": None}, {"disabled": now}
        record(session, OPERATOR, "turn-off", KIND, webhook.id, before, after, now, webhook.unit_id)
