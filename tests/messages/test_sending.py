"""Each person gets one mail a day: whatever is killed, refused or run twice at once.

What arrives is looked at in a real mail server.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.actor import Role
from app.messages import sending
from app.messages.digests import Told, digests
from app.messages.mail import MailServerUnusable, mail_server, opened_post
from app.messages.sending import Envelope, Outcome, Result, send_digests
from app.models import Digest
from app.workdays import WorkCalendar

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
ENVELOPE = Envelope("Lịch Kỷ niệm <lich@co-quan.example>", "https://lich.example")


@pytest.fixture
def found(stage: Any, five: list[str], calendar: WorkCalendar) -> tuple[Told, ...]:
    with stage.database.reading() as session:
        return digests(session, calendar, TODAY, lambda: NOW)


@pytest.fixture
def send(stage: Any, mailbox: Any, found: tuple[Told, ...]) -> Callable[..., list[Result]]:
    """Send the digests of the five as one run does."""

    def run(now: datetime = NOW) -> list[Result]:
        with opened_post(mail_server(mailbox.url)) as post:
            return list(send_digests(stage.database, found, post, ENVELOPE, lambda: now))

    return run


def _outcomes(results: list[Result]) -> list[Outcome]:
    return [result.outcome for result in results]


def _rows(stage: Any) -> list[Digest]:
    with stage.database.reading() as session:
        return list(session.scalars(select(Digest).order_by(Digest.person_id)))


def test_a_second_run_sends_nothing(send: Any, mailbox: Any, five: list[str]) -> None:
    assert _outcomes(send()) == [Outcome.SENT] * 5
    assert _outcomes(send()) == [Outcome.SENT_BEFORE] * 5
    assert mailbox.to == five


def test_every_mail_has_an_id_that_is_kept_with_the_row(
    send: Any, mailbox: Any, stage: Any
) -> None:
    send()
    assert mailbox.ids == [row.message_id for row in _rows(stage)]
    assert len(set(mailbox.ids)) == 5
    assert all(row.sent == NOW and row.fault is None for row in _rows(stage))


def test_a_refused_recipient_does_not_stop_the_others(
    send: Any, mailbox: Any, five: list[str], stage: Any
) -> None:
    mailbox.refused = {five[1]}
    results = send()
    assert mailbox.to == [five[0], *five[2:]]
    assert _outcomes(results).count(Outcome.SENT) == 4
    assert results[1].fault == "550 no such mailbox"
    row = _rows(stage)[1]
    assert (row.sent, row.fault) == (None, "550 no such mailbox")
    mailbox.refused = set()
    assert _outcomes(send()).count(Outcome.SENT) == 1
    assert sorted(mailbox.to) == five


def test_a_server_that_refuses_the_sender_is_asked_once(
    send: Any, mailbox: Any, stage: Any
) -> None:
    mailbox.refuses_sender = True
    with pytest.raises(MailServerUnusable):
        send()
    assert len(_rows(stage)) == 1
    mailbox.refuses_sender = False
    assert _outcomes(send()) == [Outcome.SENT] * 5


def test_a_server_that_is_not_there_loses_nothing(
    stage: Any, found: tuple[Told, ...], send: Any, mailbox: Any, five: list[str]
) -> None:
    with opened_post(mail_server("smtp://127.0.0.1:1")) as post, pytest.raises(MailServerUnusable):
        list(send_digests(stage.database, found, post, ENVELOPE, lambda: NOW))
    send()
    assert mailbox.to == five


def test_a_claim_of_another_run_is_left_alone_until_it_is_old(
    stage: Any, found: tuple[Told, ...], send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage.database.writing() as session:
        session.add(
            Digest(
                person_id=found[0].person_id, day=TODAY, message_id="<cu@lich>", begun=NOW,
                claimed=NOW,
            )
        )  # fmt: skip
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        with stage.database.writing() as session:  # the other run has ended meanwhile
            session.get_one(Digest, (found[0].person_id, TODAY)).sent = NOW

    monkeypatch.setattr(sending, "sleep", pause)
    results = send(NOW + sending.LEASE - timedelta(seconds=1))
    assert _outcomes(results).count(Outcome.SENT) == 4
    assert _outcomes(results).count(Outcome.SENT_BEFORE) == 1
    assert len(pauses) == 1


def test_an_old_claim_is_taken_over_under_its_own_id(
    stage: Any, found: tuple[Told, ...], send: Any, mailbox: Any
) -> None:
    with stage.database.writing() as session:
        session.add(
            Digest(
                person_id=found[0].person_id, day=TODAY, message_id="<cu@lich>", begun=NOW,
                claimed=NOW,
            )
        )  # fmt: skip
    send(NOW + sending.LEASE)
    assert mailbox.ids[0] == "<cu@lich>"


def test_two_runs_at_once_send_once(
    stage: Any, found: tuple[Told, ...], mailbox: Any, five: list[str]
) -> None:
    start, ended = Barrier(2), []

    def run() -> None:
        with opened_post(mail_server(mailbox.url)) as post:
            start.wait()
            ended.append(list(send_digests(stage.database, found, post, ENVELOPE, lambda: NOW)))

    mailbox.before_ok = lambda _: asyncio.sleep(0.05)
    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mailbox.to) == five
    assert sum(_outcomes(results).count(Outcome.SENT) for results in ended) == 5
    assert all(len(results) == 5 for results in ended)


@pytest.mark.parametrize("was_kept", [True, False], ids=["after-the-server-kept-it", "before"])
def test_a_run_that_is_killed_in_the_middle_is_finished_by_the_next(
    stage: Any, mailbox: Any, five: list[str], send: Any, was_kept: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    async def hold(count: int) -> None:
        if count == 3 and not mailbox.reached.is_set():
            mailbox.reached.set()
            await asyncio.sleep(5)  # far longer than it takes to kill the run

    mailbox.before_ok = hold
    mailbox.keeps_from = None if was_kept else 3
    url = stage.database.engine.url.render_as_string(hide_password=False)
    killed = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from app.cli import main; main(['digest', '--day', '2026-11-22', '--send'])",
        ],
        env=os.environ
        | {
            "KYNIEM_DATABASE_URL": url,
            "KYNIEM_SMTP_URL": mailbox.url,
            "KYNIEM_MAIL_FROM": ENVELOPE.sender,
            "KYNIEM_PUBLIC_URL": ENVELOPE.address,
        },
        stdout=subprocess.DEVNULL,
    )
    assert mailbox.reached.wait(60)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait(10) == -signal.SIGKILL
    mailbox.keeps_from = None
    states = [row.sent is not None for row in _rows(stage)]
    assert states == [True, True, False]
    monkeypatch.setattr(sending, "LEASE", timedelta(0))
    results = send()
    assert _outcomes(results) == [Outcome.SENT_BEFORE] * 2 + [Outcome.SENT] * 3
    # Who reads their mail sees each id once.
    assert dict(zip(mailbox.ids, mailbox.to, strict=True)) == dict(
        zip([row.message_id for row in _rows(stage)], five, strict=True)
    )
    assert len(mailbox.mails) == (6 if was_kept else 5)
    assert all(row.sent for row in _rows(stage))


def test_a_name_that_no_mail_can_hold_does_not_stop_the_others(
    stage: Any, mailbox: Any, found: tuple[Told, ...]
) -> None:
    bad = Told(stage.person("La", "xa-1", Role.VIEWER), "La", "khong-phai-thu", TODAY, ())
    with opened_post(mail_server(mailbox.url)) as post:
        results = list(send_digests(stage.database, (bad, *found), post, ENVELOPE, lambda: NOW))
    assert _outcomes(results) == [Outcome.FAILED] + [Outcome.SENT] * 5


def test_what_is_issued_between_the_look_and_the_mail_is_told_the_next_day(
    stage: Any, found: tuple[Told, ...], send: Any, calendar: WorkCalendar
) -> None:
    plan = stage.plan(issued_at=NOW + timedelta(seconds=30))
    stage.share(plan, "xa-1", "2027-03-10", title="Mới giao", received=None)
    send(NOW + timedelta(minutes=1))
    with stage.database.reading() as session:
        following = digests(session, calendar, TODAY + timedelta(days=1), lambda: NOW)
    assert all("Mới giao" not in [one.title for one in told.matters] for told in found)
    assert ["Mới giao" in [one.title for one in told.matters] for told in following] == [True] * 5


def test_what_was_looked_for_long_ago_is_claimed_like_any_other(
    stage: Any, found: tuple[Told, ...], send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed = NOW + sending.LEASE * 3
    with stage.database.writing() as session:
        session.add(
            Digest(
                person_id=found[0].person_id, day=TODAY, message_id="<cu@lich>", begun=NOW,
                claimed=claimed,
            )
        )  # fmt: skip

    def pause(_: float) -> None:
        with stage.database.writing() as session:
            session.get_one(Digest, (found[0].person_id, TODAY)).sent = claimed

    monkeypatch.setattr(sending, "sleep", pause)
    assert Outcome.SENT_BEFORE in _outcomes(send(claimed + timedelta(seconds=1)))


def test_an_old_claim_that_is_taken_over_holds_anew(
    stage: Any, found: tuple[Told, ...], send: Any
) -> None:
    send()
    later = NOW + sending.LEASE * 3
    with stage.database.writing() as session:
        session.get_one(Digest, (found[0].person_id, TODAY)).sent = None
    send(later)
    row = _rows(stage)[0]
    assert (row.begun, row.claimed, row.sent) == (NOW, later, later)
