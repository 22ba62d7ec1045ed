"""People have accounts: a name, an e-mail to sign in with, a password, a code if they wish.

Five wrong passwords or codes lock an account for a quarter of an hour, whoever tries and
from wherever; what is right in that time is refused as well, so that trying goes on
telling nothing.  Sign-ins are answered, not raised, because what they count must stay.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import codes
from app.accounts.access import Action, NotAllowed
from app.accounts.actor import OPERATOR, Actor
from app.accounts.fields import one_line
from app.accounts.log import facts, record
from app.accounts.passwords import (
    BadPassword,
    is_outdated,
    is_right,
    password_fault,
    password_hash,
)
from app.accounts.roles import oneself
from app.accounts.rows import added
from app.accounts.sessions import close_all
from app.errors import AppError
from app.models import Person, WebSession

FAILURES = 5
LOCKED = timedelta(minutes=15)

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]+\.[^\s@.]{2,}")


class Why(StrEnum):
    """Why a sign-in is refused."""

    WRONG = "wrong"
    LOCKED = "locked"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signed in, or why nobody did; ``until`` is the end of a lock."""

    person: Person | None = None
    why: Why | None = None
    until: datetime | None = None


class EmailTaken(AppError):
    """An e-mail that somebody has an account with."""

    def __init__(self, email: str) -> None:
        super().__init__(f"somebody has the e-mail {email!r}")
        self.email = email


class BadEmail(AppError):
    """What is no e-mail address."""

    def __init__(self, email: str) -> None:
        super().__init__(f"no e-mail address: {email!r}")
        self.email = email


class BadName(AppError):
    """A name that is empty or too long."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no name: {name!r}")
        self.name = name


class PersonNotFound(AppError):
    """Nobody with that e-mail or number."""

    def __init__(self, asked: str | int) -> None:
        super().__init__(f"nobody is {asked!r}")
        self.asked = asked


class CodesOn(AppError):
    """Codes were to be set up where they are asked for already: disable them first."""


def create_person(
    session: Session, name: str, email: str, now: datetime, *, by: Actor | None = None
) -> Person:
    """A new account without a password; ``by`` is who makes it, by default who it is for.

    Raises:
        BadEmail: if the e-mail is none.
        BadName: if the name is empty or too long.
        EmailTaken: if somebody has it.
    """
    told = checked_name(name)
    address = checked_email(email)
    person = Person(
        name=told,
        email=address,
        email_key=email_key(address),
        failures=0,
        created=now,
    )
    if person_by_email(session, address) or not added(session, person):
        raise EmailTaken(address)
    actor = by or oneself(person)
    after = {"name": person.name, "email": person.email}
    record(session, actor, "create", "person", person.id, {}, after, now)
    return person


def email_key(email: str) -> str:
    """One spelling for all spellings of an address."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def checked_email(email: str) -> str:
    """``email`` without spaces around it.

    Raises:
        BadEmail: if it is none.
    """
    address = unicodedata.normalize("NFC", email.strip())
    if not _is_address(address):
        raise BadEmail(email)
    return address


def checked_name(name: str) -> str:
    """``name`` evenly spaced.

    Raises:
        BadName: if it is empty or too long.
    """
    told = str(one_line(name))
    if not (1 <= len(told) <= 120 and told.isprintable()):
        raise BadName(name)
    return told


def person_by_email(session: Session, email: str) -> Person | None:
    """Who has that e-mail, however it is spelt."""
    if not _is_address(email):
        return None  # No database need see what a form may hold.
    return session.scalars(select(Person).where(Person.email_key == email_key(email))).first()


def person_numbered(session: Session, person_id: int) -> Person:
    """The person of that number.

    Raises:
        PersonNotFound: if there is none.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise PersonNotFound(person_id)
    return person


def change_name(session: Session, person: Person, name: str, now: datetime) -> None:
    """Let ``person`` be called ``name``.

    Raises:
        BadName: if it is empty or too long.
    """
    told = checked_name(name)
    if told == person.name:
        return
    before, person.name = {"name": person.name}, told
    record(session, oneself(person), "change", "person", person.id, before, {"name": told}, now)


def switch_digests(session: Session, person: Person, *, wanted: bool, now: datetime) -> None:
    """Let ``person`` get digests by mail, or none."""
    if wanted == (person.digests_off is None):
        return
    before, person.digests_off = facts(person, "digests_off"), None if wanted else now
    after = facts(person, "digests_off")
    record(session, oneself(person), "change", "person", person.id, before, after, now)


def set_password(
    session: Session,
    person: Person,
    password: str,
    now: datetime,
    *,
    but: WebSession | None = None,
    by: Actor | None = None,
) -> None:
    """Give ``person`` a new password, and end all their sessions save ``but``.

    ``by`` is who sets it, by default the person.

    It ends a lock as well: who sets it has shown who they are, by the old one or by a link.

    Raises:
        BadPassword: if the policy refuses it.
    """
    if fault := password_fault(password, person.name, person.email):
        raise BadPassword(fault)
    person.password_hash = password_hash(password)
    person.password_changed = now
    person.failures, person.locked_until = 0, None
    close_all(session, person, but=but)
    record(session, by or oneself(person), "set-password", "person", person.id, {}, {}, now)


def check_password(session: Session, email: str, password: str, now: datetime) -> SignIn:
    """Who signs in with that e-mail and password, or why nobody does.

    Where the person asks for a code, ``check_totp`` has to follow before they are in.
    """
    person = person_by_email(session, email)
    # Before the row is locked: it takes long, for those without an account too.
    right = is_right(password, person.password_hash if person else None)
    if person is None:
        return SignIn(why=Why.WRONG)
    refused = _refused(session, person, now)
    if refused:
        return refused
    if not right:
        return _failed(session, person, now)
    if person.disabled is not None:
        return SignIn(why=Why.DISABLED)
    if not person.asks_for_code:
        person.failures = 0  # Otherwise codes could be tried without end by who knows the password.
    if person.password_hash and is_outdated(person.password_hash):
        person.password_hash = password_hash(password)
    return SignIn(person)


def enable_totp(session: Session, person: Person) -> str:
    """A new secret for codes; it counts once a code of it is confirmed.

    ``codes.address`` makes of it what apps read.

    Raises:
        CodesOn: if codes are asked for already.
    """
    if person.asks_for_code:
        raise CodesOn
    person.totp_secret = codes.new_secret()
    return person.totp_secret


def confirm_totp(session: Session, person: Person, code: str, now: datetime) -> bool:
    """Whether ``code`` is one of the new secret, which counts from then on."""
    if person.totp_secret is None or person.asks_for_code:
        return False
    step = codes.step_of(person.totp_secret, code, now)
    if step is None:
        return False
    person.totp_last_step = step
    record(session, oneself(person), "enable-codes", "person", person.id, {}, {}, now)
    return True


def check_totp(session: Session, person: Person, code: str, now: datetime) -> SignIn:
    """Whether ``code`` is right now and was not used; it counts as a password does."""
    refused = _refused(session, person, now)
    if refused:
        return refused
    last, secret = person.totp_last_step, person.totp_secret
    if secret is None or last is None:
        return SignIn(why=Why.WRONG)
    step = codes.step_of(secret, code, now)
    if step is None or step <= last:
        return _failed(session, person, now)
    person.totp_last_step, person.failures = step, 0
    return SignIn(person)


def disable_totp(
    session: Session, person: Person, now: datetime, *, by: Actor | None = None
) -> None:
    """Ask ``person`` for no code any more."""
    was_on = person.asks_for_code
    person.totp_secret = person.totp_last_step = None
    if was_on:
        actor = by or oneself(person)
        record(session, actor, "disable-codes", "person", person.id, {}, {}, now)


def disable_person(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    """Let ``person`` not sign in any more, and end their sessions; their keys end with it.

    On the command line alone: people may belong to several units, whose administrators
    can take the roles there.

    Raises:
        NotAllowed: for anybody else.
    """
    _set_disabled(session, actor, person, now, "disable", now)
    close_all(session, person)


def enable_person(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    """Let ``person`` sign in again.

    Raises:
        NotAllowed: for anybody but the command line.
    """
    _set_disabled(session, actor, person, None, "enable", now)


def _is_address(email: str) -> bool:
    found = email_key(email)
    return len(found) <= 254 and found.isprintable() and bool(_EMAIL.fullmatch(found))


def _set_disabled(
    session: Session,
    actor: Actor,
    person: Person,
    since: datetime | None,
    action: str,
    now: datetime,
) -> None:
    if actor is not OPERATOR:
        raise NotAllowed(Action.MANAGE, None)
    if (person.disabled is None) == (since is None):
        return
    before, person.disabled = {"disabled": person.disabled}, since
    record(session, actor, action, "person", person.id, before, {"disabled": since}, now)


def _refused(session: Session, person: Person, now: datetime) -> SignIn | None:
    """The refusal of a locked account; its row is held, so that tries are counted one by one."""
    session.flush()  # A refresh would forget what is not yet written.
    session.refresh(person, with_for_update=True)
    # A lock further ahead was set by a clock that was wrong, and would last as long.
    if person.locked_until and now < person.locked_until <= now + LOCKED:
        return SignIn(why=Why.LOCKED, until=person.locked_until)
    return None


def _failed(session: Session, person: Person, now: datetime) -> SignIn:
    person.failures += 1
    if person.failures < FAILURES:
        return SignIn(why=Why.WRONG)
    person.failures, person.locked_until = 0, now + LOCKED
    after = {"locked_until": person.locked_until}
    record(session, oneself(person), "lock", "person", person.id, {}, after, now)
    return SignIn(why=Why.LOCKED, until=person.locked_until)
