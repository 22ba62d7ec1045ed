"""Tidying takes what is over, and nothing that somebody still needs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Role
from app.accounts.invitations import accept, invite
from app.accounts.sessions import open_session
from app.accounts.tidying import Tidied, tidy
from app.models import Delivery, IdempotencyKey, Invitation, Person, Unit, Webhook, WebSession

MakePerson = Callable[..., Person]
MakeUnit = Callable[..., Unit]


def _count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("later", "left"), [(timedelta(hours=11), 1), (timedelta(hours=12), 0), (timedelta(days=7), 0)]
)
def test_sessions_that_are_over_go(
    session: Session, now: datetime, person: MakePerson, later: timedelta, left: int
) -> None:
    open_session(session, person("Binh"), now, address="127.0.0.1", agent="")
    session.flush()
    assert tidy(session, now + later).sessions == 1 - left
    assert _count(session, WebSession) == left


@pytest.mark.parametrize(("days", "left"), [(36, 1), (37, 0)])
def test_a_link_that_nobody_used_goes_thirty_days_after_it_was_over(
    session: Session, now: datetime, unit: MakeUnit, days: int, left: int
) -> None:
    invite(session, OPERATOR, unit("so"), Role.VIEWER, "ai@example.vn", "Ai", now)
    session.flush()
    assert tidy(session, now + timedelta(days=days)).invitations == 1 - left
    assert _count(session, Invitation) == left


def test_a_link_that_was_used_goes_thirty_days_later_and_the_role_stays(
    session: Session, now: datetime, unit: MakeUnit
) -> None:
    token = invite(session, OPERATOR, unit("so"), Role.VIEWER, "ai@example.vn", "Ai", now)
    assert accept(session, token, "năm giờ chiều mưa", now).person
    session.flush()
    assert tidy(session, now + timedelta(days=29)).invitations == 0
    assert tidy(session, now + timedelta(days=30)).invitations == 1
    assert _count(session, Person) == 1


@pytest.mark.parametrize(("hours", "left"), [(23, 1), (24, 0)])
def test_answers_to_repeated_requests_go_after_a_day(
    session: Session, now: datetime, hours: int, left: int
) -> None:
    session.add(IdempotencyKey(actor="key:1", key="a", path="/", digest="0" * 64, at=now))
    session.flush()
    assert tidy(session, now + timedelta(hours=hours)).answers == 1 - left
    assert _count(session, IdempotencyKey) == left


def _delivery(session: Session, unit: Unit, now: datetime, *, delivered: bool) -> Delivery:
    webhook = Webhook(
        unit_id=unit.id, person_id=None, url="https://phan-mem.example", secret="x",
        events=["task.due"], created=now, disabled=None,
    )  # fmt: skip
    session.add(webhook)
    session.flush()
    made = Delivery(
        webhook_id=webhook.id, key="task.due:1", event="task.due", payload={"task": 1},
        created=now, tries=1, next_try=None, delivered=now if delivered else None, status=204,
        fault=None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def test_a_message_that_was_taken_loses_its_text_and_is_not_told_again(
    session: Session, now: datetime, unit: MakeUnit
) -> None:
    made = _delivery(session, unit("so"), now, delivered=True)
    assert tidy(session, now + timedelta(days=89)).deliveries == 0
    assert tidy(session, now + timedelta(days=90)).deliveries == 1
    session.refresh(made)
    assert (made.payload, made.key) == ({}, "task.due:1")


def test_a_message_that_was_not_taken_can_be_sent_again(
    session: Session, now: datetime, unit: MakeUnit
) -> None:
    made = _delivery(session, unit("so"), now, delivered=False)
    assert tidy(session, now + timedelta(days=900)).deliveries == 0
    session.refresh(made)
    assert made.payload == {"task": 1}


def test_tidying_again_changes_nothing(session: Session, now: datetime, unit: MakeUnit) -> None:
    _delivery(session, unit("so"), now, delivered=True)
    tidy(session, now + timedelta(days=90))
    assert tidy(session, now + timedelta(days=90)) == Tidied(0, 0, 0, 0)
