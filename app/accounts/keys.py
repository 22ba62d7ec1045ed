"""A key lets a program act as a person in one unit: ``kn_<prefix>_<secret>``, shown once."""

import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, require
from app.accounts.actor import Actor, Scope
from app.accounts.fields import one_line
from app.accounts.log import facts, record
from app.accounts.roles import oneself
from app.accounts.tokens import TOKEN_OCTETS, same, token_hash
from app.accounts.units import unit_named
from app.errors import AppError
from app.models import ApiKey, Delegation, Person, RoleGrant, Unit

USES = timedelta(hours=1)
"""How exactly it is kept when a key was last used: not every call needs a write."""

_SPELLING = re.compile(r"kn_([0-9a-f]{10})_([0-9a-f]{64})")

_TOLD = ("prefix", "person_id", "unit_id", "name", "scope", "expires")


class BadKeyName(AppError):
    """A name for a key that is empty or too long."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no name for a key: {name!r}")
        self.name = name


def make_key(
    session: Session,
    person: Person,
    unit: Unit,
    name: str,
    scope: Scope,
    now: datetime,
    expires: datetime | None,
) -> tuple[ApiKey, str]:
    """A new key of ``person`` in ``unit``, and its text, which can be read only now.

    Raises:
        NotAllowed: if the person has no role there.
        BadKeyName: if the name is empty or too long.
    """
    if not _belongs(session, person, unit):
        raise NotAllowed(Action.READ, unit.id)
    told = str(one_line(name))
    if not (1 <= len(told) <= 120 and told.isprintable()):
        raise BadKeyName(name)
    prefix, secret = secrets.token_hex(5), secrets.token_hex(TOKEN_OCTETS)
    key = ApiKey(
        prefix=prefix,
        secret_hash=token_hash(secret),
        person_id=person.id,
        unit_id=unit.id,
        name=told,
        scope=scope,
        created=now,
        expires=expires,
    )
    session.add(key)
    session.flush()
    after = facts(key, *_TOLD)
    record(session, oneself(person), "create", "key", key.id, {}, after, now, unit.id)
    return key, f"kn_{prefix}_{secret}"


def key_of(session: Session, text: str, now: datetime) -> ApiKey | None:
    """The key of that text, if it is in force and its person may sign in.  It only reads."""
    spelt = _SPELLING.fullmatch(text)
    if spelt is None:
        return None
    asked = (
        select(ApiKey)
        .join(Person, Person.id == ApiKey.person_id)
        .where(
            ApiKey.prefix == spelt[1],
            ApiKey.revoked.is_(None),
            ApiKey.expires.is_(None) | (ApiKey.expires > now),
            Person.disabled.is_(None),
        )
    )
    key = session.scalars(asked).first()
    return key if key and same(key.secret_hash, token_hash(spelt[2])) else None


def is_to_be_noted(key: ApiKey, now: datetime) -> bool:
    """Whether it is time to note again that a key was used."""
    return key.used is None or now - key.used >= USES


def note_use(session: Session, key: ApiKey, now: datetime) -> None:
    """Note that a key was used; it may have been read by another session of SQLAlchemy."""
    session.execute(update(ApiKey).where(ApiKey.id == key.id).values(used=now))


def keys_of(session: Session, person: Person) -> tuple[ApiKey, ...]:
    """The keys of ``person`` that were not revoked, the newest first."""
    asked = select(ApiKey).where(ApiKey.person_id == person.id, ApiKey.revoked.is_(None))
    return tuple(session.scalars(asked.order_by(ApiKey.id.desc())))


def keys_in(session: Session, unit: Unit) -> tuple[ApiKey, ...]:
    """The keys for ``unit`` that were not revoked, the newest first."""
    asked = select(ApiKey).where(ApiKey.unit_id == unit.id, ApiKey.revoked.is_(None))
    return tuple(session.scalars(asked.order_by(ApiKey.id.desc())))


def revoke_key(session: Session, actor: Actor, key: ApiKey, now: datetime) -> None:
    """End a key; its person and who manages its unit may.

    Raises:
        NotAllowed: if the actor is neither.
    """
    unit = unit_named(session, key.unit_id)
    if actor.person_id != key.person_id or actor.scope is Scope.READ:
        require(session, actor, Action.MANAGE, unit)
    if key.revoked is not None:
        return
    key.revoked = now
    before, after = {"revoked": None}, {"revoked": now}
    record(session, actor, "revoke", "key", key.id, before, after, now, unit.id)


def _belongs(session: Session, person: Person, unit: Unit) -> bool:
    """Whether ``person`` has, or had by delegation, a role in ``unit``."""
    own = select(RoleGrant.role).where(
        RoleGrant.person_id == person.id, RoleGrant.unit_id == unit.id
    )
    delegated = select(Delegation.role).where(
        Delegation.to_person_id == person.id,
        Delegation.unit_id == unit.id,
        Delegation.revoked.is_(None),
    )
    return session.scalars(own.union_all(delegated).limit(1)).first() is not None
