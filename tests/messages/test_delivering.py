"""A message is delivered to a real server, signed, and tried again until it is given up."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import perf_counter, sleep
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actor import OPERATOR
from app.accounts.log import history
from app.accounts.units import unit_named
from app.feeds.doctor import reading
from app.messages import delivering
from app.messages.delivering import LEASE, WAITS, Run, deliver
from app.messages.signing import signature
from app.messages.webhooks import (
    WebhookEvent,
    WebhookFields,
    create_webhook,
    deliver_again,
    disable_webhook,
)
from app.models import Delivery, Unit, Webhook
from app.planning.plans.refusals import OutOfOrder

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


class Line:
    """Webhooks with their deliveries, tried when a test says so."""

    def __init__(self, stage: Any) -> None:
        self.database = stage.database

    def webhook(self, url: str) -> int:
        fields = WebhookFields(url=url, events=frozenset({WebhookEvent.PLAN_ISSUED}))
        with self.database.writing() as session:
            unit = unit_named(session, "ban")
            made = create_webhook(session, OPERATOR, unit, fields, NOW, allow_private=True)
            return made.id

    def message(self, webhook: int, key: str = "step:1") -> int:
        row = Delivery(
            webhook_id=webhook, key=key, event="plan.issued", payload={"title": "Kế hoạch"},
            created=NOW, tries=0, next_try=NOW, delivered=None, status=None, fault=None,
        )  # fmt: skip
        with self.database.writing() as session:
            session.add(row)
            session.flush()
            return row.id

    def deliver(self, after: timedelta = timedelta(0), *, allow_private: bool = True) -> Run:
        return deliver(self.database, lambda: NOW + after, allow_private=allow_private)

    def row(self, delivery: int) -> Delivery:
        with self.database.reading() as session:
            found: Delivery = session.get_one(Delivery, delivery)
            return found

    def secret(self, webhook: int) -> str:
        with self.database.reading() as session:
            secret: str = session.get_one(Webhook, webhook).secret
            return secret


@pytest.fixture
def line(stage: Any) -> Line:
    return Line(stage)


def test_a_message_is_signed_so_that_its_receiver_can_check_it(line: Line, receiver: Any) -> None:
    webhook = line.webhook(receiver.url)
    message = line.message(webhook)
    assert line.deliver() == Run(delivered=1)
    (got,) = receiver.got
    assert json.loads(got.body) == {
        "type": "plan.issued",
        "timestamp": "2026-11-22T01:00:00Z",
        "data": {"title": "Kế hoạch"},
    }
    assert got.headers["content-type"].startswith("application/json")
    assert got.headers["webhook-id"] == f"msg_{webhook}_{message}"
    assert got.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert got.headers["webhook-signature"] == signature(
        line.secret(webhook), got.headers["webhook-id"], int(NOW.timestamp()), got.body
    )


def test_what_was_delivered_is_not_sent_again(line: Line, receiver: Any) -> None:
    message = line.message(line.webhook(receiver.url))
    line.deliver()
    assert line.deliver(timedelta(days=3)) == Run()
    row = line.row(message)
    assert (row.delivered, row.status, row.next_try, row.tries) == (NOW, 204, None, 1)


def test_what_fails_is_tried_again_later_and_later_and_then_given_up(
    line: Line, receiver: Any
) -> None:
    receiver.status = 500
    message = line.message(line.webhook(receiver.url))
    after = timedelta(0)
    for count, wait in enumerate(WAITS, start=1):
        assert line.deliver(after) == Run(failed=1)
        assert line.deliver(after + wait - timedelta(seconds=1)) == Run()
        assert len(receiver.got) == count
        after += wait
    assert line.deliver(after) == Run(given_up=1)
    row = line.row(message)
    assert (row.delivered, row.next_try, row.tries) == (None, None, len(WAITS) + 1)
    assert (row.status, row.fault) == (500, "status")
    assert line.deliver(after + timedelta(days=30)) == Run()
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) == len(WAITS) + 1


def test_the_waits_go_from_seconds_to_a_day() -> None:
    assert (WAITS[0], WAITS[-1]) == (timedelta(seconds=5), timedelta(hours=24))
    assert list(WAITS) == sorted(WAITS)


def test_a_message_that_failed_is_taken_once_the_receiver_is_well(
    line: Line, receiver: Any
) -> None:
    receiver.status = 503
    message = line.message(line.webhook(receiver.url))
    line.deliver()
    receiver.status = 200
    assert line.deliver(WAITS[0]) == Run(delivered=1)
    row = line.row(message)
    assert (row.status, row.fault, row.tries) == (200, None, 2)


def test_a_redirect_is_not_followed(line: Line, receiver: Any) -> None:
    receiver.status, receiver.headers = 307, {"Location": receiver.url}
    message = line.message(line.webhook(receiver.url))
    assert line.deliver() == Run(failed=1)
    assert len(receiver.got) == 1
    assert line.row(message).fault == "status"


def test_who_answers_gone_is_told_nothing_any_more(line: Line, receiver: Any) -> None:
    receiver.status = 410
    webhook = line.webhook(receiver.url)
    line.message(webhook), line.message(webhook, "step:2")
    assert line.deliver() == Run(given_up=1)
    assert len(receiver.got) == 1
    with line.database.reading() as session:
        assert session.get_one(Webhook, webhook).disabled == NOW
        assert [entry.action for entry in history(session, "webhook", webhook)] == [
            "create", "turn-off",
        ]  # fmt: skip


def test_a_disabled_webhook_is_told_nothing(line: Line, receiver: Any) -> None:
    webhook = line.webhook(receiver.url)
    line.message(webhook)
    with line.database.writing() as session:
        disable_webhook(session, OPERATOR, session.get_one(Webhook, webhook), NOW)
    assert line.deliver() == Run()
    assert receiver.got == []


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://127.0.0.1:8443/nhan", "private"),
        ("https://[::1]:8443/nhan", "private"),
        ("https://10.0.0.1/nhan", "private"),
        ("https://169.254.169.254/latest", "private"),
        ("https://2130706433/nhan", "private"),
        ("http://93.184.215.14/nhan", "scheme"),
    ],
)
def test_nothing_is_sent_into_a_house_or_in_the_clear(line: Line, url: str, fault: str) -> None:
    message = line.message(line.webhook(url))
    assert line.deliver(allow_private=False) == Run(failed=1)
    assert line.row(message).fault == fault


def test_a_name_that_comes_to_mean_a_private_address_gains_nothing(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(["93.184.215.14", "127.0.0.1"])

    def look_up(_host: str, port: int, **_: Any) -> list[Any]:
        return [(2, 1, 6, "", (next(numbers), port))]

    monkeypatch.setattr(reading, "getaddrinfo", look_up)
    # The first look-up is public but no network is there; the second is not public any more.
    monkeypatch.setattr("app.feeds.doctor.reading.socket.connect", _unreachable)
    message = line.message(line.webhook("https://phan-mem.example/nhan"))
    line.deliver(allow_private=False)
    assert line.row(message).fault == "connection"
    line.deliver(WAITS[0], allow_private=False)
    assert line.row(message).fault == "private"


def _unreachable(*_: Any) -> None:
    raise OSError("no network")


def test_a_receiver_that_does_not_answer_is_left_in_time(
    line: Line, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "SECONDS", 0.3)
    monkeypatch.setattr(type(receiver), "headers", property(_slow), raising=False)
    message = line.message(line.webhook(receiver.url))
    begun = perf_counter()
    line.deliver()
    assert perf_counter() - begun < 0.9
    assert line.row(message).fault == "time"


def _slow(_: Any) -> dict[str, str]:
    sleep(1)
    return {}


def test_a_long_answer_is_not_read(line: Line, receiver: Any) -> None:
    receiver.status, receiver.answer = 200, b"a" * 50_000_000
    line.message(line.webhook(receiver.url))
    begun = perf_counter()
    assert line.deliver() == Run(delivered=1)
    assert perf_counter() - begun < 5


def test_a_receiver_that_keeps_failing_is_left_alone_until_the_next_run(
    line: Line, receiver: Any
) -> None:
    receiver.status = 500
    webhook = line.webhook(receiver.url)
    for number in range(10):
        line.message(webhook, f"step:{number}")
    assert line.deliver() == Run(failed=3)
    assert line.deliver() == Run(failed=3)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 6


def test_a_try_that_was_killed_is_made_again(line: Line, receiver: Any) -> None:
    message = line.message(line.webhook(receiver.url))
    with line.database.writing() as session:  # as a run leaves it that is killed in its try
        row = session.scalars(select(Delivery)).one()
        row.tries, row.next_try = 1, NOW + LEASE
    assert line.deliver() == Run()
    assert line.deliver(LEASE) == Run(delivered=1)
    assert line.row(message).tries == 2


def test_two_runs_at_once_send_once(
    line: Line, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = line.webhook(receiver.url)
    for number in range(4):
        line.message(webhook, f"step:{number}")
    real = delivering._told
    within: list[Run] = []

    def told(*asked: Any) -> Any:
        monkeypatch.setattr(delivering, "_told", real)
        within.append(line.deliver())  # another run while this one has a message in hand
        return real(*asked)

    monkeypatch.setattr(delivering, "_told", told)
    assert line.deliver() == Run(delivered=1)
    assert within == [Run(delivered=3)]
    assert len({got.headers["webhook-id"] for got in receiver.got}) == len(receiver.got) == 4


@pytest.fixture
def again(line: Line) -> Callable[[int], None]:
    """Ask for a message to be sent anew."""

    def ask(message: int) -> None:
        with line.database.writing() as session:
            row = session.get_one(Delivery, message)
            deliver_again(session, OPERATOR, session.get_one(Webhook, row.webhook_id), row, NOW)

    return ask


def test_what_was_given_up_may_be_sent_again_and_nothing_else(
    line: Line, receiver: Any, again: Callable[[int], None]
) -> None:
    message = line.message(line.webhook(receiver.url))
    with pytest.raises(OutOfOrder):
        again(message)
    with line.database.writing() as session:
        row = session.get_one(Delivery, message)
        row.tries, row.next_try = len(WAITS) + 1, None
    again(message)
    assert line.deliver() == Run(delivered=1)
    with pytest.raises(OutOfOrder):
        again(message)


@pytest.mark.parametrize(
    ("last_day", "run"), [(date(2026, 11, 22), Run(delivered=1)), (date(2026, 11, 21), Run())]
)
def test_nothing_is_delivered_to_a_unit_that_has_ended(
    line: Line, receiver: Any, last_day: date, run: Run
) -> None:
    line.message(line.webhook(receiver.url))
    with line.database.writing() as session:
        session.get_one(Unit, "ban").valid_to = last_day
    assert line.deliver() == run
    assert len(receiver.got) == run.delivered
