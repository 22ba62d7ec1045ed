"""Sending: each digest is claimed before it is handed to the mail server, and marked after.

The claim is committed first, so that of two runs at once one sends.  What a run leaves
behind when it is killed is claimed and not marked: nobody can tell whether the server took
it.  Once the claim is old it is sent again, under the same Message-ID, by which mail
programs know it for the same mail.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from time import sleep

from sqlalchemy.orm import Session

from app.accounts.rows import added
from app.database import Database
from app.messages.digests import Told
from app.messages.mail import MailRefused, MailServerUnusable, Post
from app.messages.mail_text import mail, message_id
from app.models import Digest

LEASE = timedelta(seconds=120)
"""How long a claim is left to who made it: longer than a server may take over one mail."""

PAUSE_SECONDS = 1.0


class Outcome(Enum):
    """What became of a digest in this run."""

    SENT = auto()
    SENT_BEFORE = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Result:
    """A digest with what became of it; ``fault`` tells why it was not sent."""

    told: Told
    outcome: Outcome
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What all mails of a run have: their sender, and what links begin with."""

    sender: str
    address: str


def send_digests(
    database: Database,
    found: Iterable[Told],
    post: Post,
    envelope: Envelope,
    now: Callable[[], datetime],
) -> Iterator[Result]:
    """Send each of ``found`` that was not sent yet, and tell what became of it.

    What another run has in hand is waited for.

    Raises:
        MailServerUnusable: if the server takes no mail at all; the rest is left for later.
    """
    left = tuple(found)
    while left:
        held: list[Told] = []
        for told in left:
            result = _attempt(database, told, post, envelope, now)
            if result is None:
                held.append(told)
            else:
                yield result
        left = tuple(held)
        if left:
            sleep(PAUSE_SECONDS)


class _Claim(Enum):
    MINE = auto()
    HELD = auto()
    SENT = auto()


def _attempt(
    database: Database, told: Told, post: Post, envelope: Envelope, now: Callable[[], datetime]
) -> Result | None:
    """What became of ``told``; None if another run has it in hand."""
    identity = message_id(told, envelope.address)
    with database.writing() as session:
        claim, identity = _claimed(session, told, identity, now())
    if claim is _Claim.HELD:
        return None
    if claim is _Claim.SENT:
        return Result(told, Outcome.SENT_BEFORE)
    try:
        post.send(mail(told, identity, envelope.sender, envelope.address, now()))
    except (MailRefused, ValueError) as error:
        _mark(database, told, None, str(error))
        if isinstance(error, MailServerUnusable):
            raise
        return Result(told, Outcome.FAILED, str(error))
    _mark(database, told, now(), None)
    return Result(told, Outcome.SENT)


def _claimed(session: Session, told: Told, identity: str, now: datetime) -> tuple[_Claim, str]:
    """Whose ``told`` is from now on, and under which Message-ID it goes."""
    row = Digest(
        person_id=told.person_id, day=told.day, message_id=identity,
        begun=told.made or now, claimed=now, sent=None, fault=None,
    )  # fmt: skip
    if added(session, row):
        return _Claim.MINE, identity
    # Who claims at the same moment waits here, and then sees what was written.
    found = session.get_one(Digest, (told.person_id, told.day), with_for_update=True)
    if found.sent is not None:
        return _Claim.SENT, found.message_id
    if found.fault is None and abs(now - found.claimed) < LEASE:
        return _Claim.HELD, found.message_id
    found.begun, found.claimed, found.fault = told.made or now, now, None
    return _Claim.MINE, found.message_id


def _mark(database: Database, told: Told, sent: datetime | None, fault: str | None) -> None:
    with database.writing() as session:
        row = session.get_one(Digest, (told.person_id, told.day), with_for_update=True)
        # Another run may have sent it in the meantime: that stays so.
        row.sent = row.sent or sent
        row.fault = None if row.sent else fault
