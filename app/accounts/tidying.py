"""Tidying deletes what is over and nobody needs: sessions, links, answers to repeated requests.

What a webhook was told stays known, so that nothing is told twice; only its text goes.
The log and people stay for ever.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Delete, Text, Update, cast, delete, update
from sqlalchemy.orm import Session

from app.accounts.sessions import IDLE
from app.models import Delivery, IdempotencyKey, Invitation, WebSession

ANSWERS = timedelta(hours=24)
"""As long as ``app.serving.idempotency`` keeps them."""

LINKS = timedelta(days=30)
"""How long an invitation is kept after it was used or was over: it names a person."""

TOLD = timedelta(days=90)
"""How long the text of a delivery is kept that was taken."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many of each are gone."""

    sessions: int
    invitations: int
    answers: int
    deliveries: int


def tidy(session: Session, now: datetime) -> Tidied:
    """Delete what is over; doing it again changes nothing."""
    over = (WebSession.expires <= now) | (WebSession.seen <= now - IDLE)
    old = (Invitation.used <= now - LINKS) | (Invitation.expires <= now - LINKS)
    taken = (Delivery.delivered <= now - TOLD) & (cast(Delivery.payload, Text) != "{}")
    return Tidied(
        _gone(session, delete(WebSession).where(over)),
        _gone(session, delete(Invitation).where(old)),
        _gone(session, delete(IdempotencyKey).where(IdempotencyKey.at <= now - ANSWERS)),
        _gone(session, update(Delivery).where(taken).values(payload={})),
    )


def _gone(session: Session, statement: Delete | Update) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]  # there is one, as rows are changed
