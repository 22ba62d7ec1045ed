"""A secret feed is read by whoever knows its address: a token, shown once, kept as a hash.

It acts for its person, with the roles of the day on which it is read; with those of one
unit alone where it names one.  So it shows nothing that its person may see no more.
"""

import re
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, require
from app.accounts.actor import Actor, Scope
from app.accounts.log import facts, record
from app.accounts.roles import actor_of
from app.accounts.tokens import new_token, token_hash
from app.catalogue.vocabulary import Labelled
from app.models import ApiKey, Person, Plan, SecretFeed, Unit

USES = timedelta(minutes=5)
"""How exactly it is kept when a feed was last read: not every poll needs a write."""

OBJECT = "secret-feed"

_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)

_TOLD = ("what", "component", "unit_id", "plan_id", "name")


class Subject(Labelled):
    """What a secret feed holds."""

    TASKS = "tasks", "Việc của tôi", "My tasks"
    PLAN = "plan", "Việc của một kế hoạch", "Tasks of a plan"
    UNIT = "unit", "Lịch của đơn vị", "Agenda of a unit"


class Component(Labelled):
    """As what a task comes."""

    EVENT = "VEVENT", "Sự kiện trong lịch", "Event"
    TODO = "VTODO", "Việc cần làm", "To-do"


def make_feed(
    session: Session,
    actor: Actor,
    what: Subject,
    component: Component,
    name: str,
    now: datetime,
    *,
    unit: Unit | None = None,
    plan: Plan | None = None,
) -> tuple[SecretFeed, str]:
    """A new feed of who asks, and its token, which can be read only now.

    ``unit`` is whose agenda it is, or in whose roles alone it is read; ``plan`` is one
    that who asks was found to be shown.  A key makes feeds of its own unit alone.

    Raises:
        NotAllowed: if the actor has no role in that unit, or is nobody.
    """
    if actor.person_id is None or actor.scope is Scope.READ:
        raise NotAllowed(Action.EDIT, unit.id if unit else None)
    unit = _of_key(session, actor, unit)
    if unit is not None:
        require(session, actor, Action.READ, unit)
    token = new_token()
    feed = SecretFeed(
        token_hash=token_hash(token),
        person_id=actor.person_id,
        what=what,
        component=component,
        unit_id=unit.id if unit else None,
        plan_id=plan.id if plan else None,
        name=name,
        created=now,
        used=None,
        revoked=None,
    )
    session.add(feed)
    session.flush()
    record(session, actor, "create", OBJECT, feed.id, {}, facts(feed, *_TOLD), now, feed.unit_id)
    return feed, token


def feed_of(session: Session, token: str) -> SecretFeed | None:
    """The feed of that token, be it revoked; it only reads."""
    if not _TOKEN.fullmatch(token):
        return None
    asked = select(SecretFeed).where(SecretFeed.token_hash == token_hash(token))
    return session.scalars(asked).first()


def reader_of(session: Session, feed: SecretFeed, today: date) -> Actor | None:
    """For whom ``feed`` is read on ``today``; None if it is over.

    It is over once it was revoked, and while its person may not sign in.
    """
    person = session.get_one(Person, feed.person_id)
    if feed.revoked is not None or person.disabled is not None:
        return None
    held = actor_of(session, person, today).roles
    roles = {role for role in held if feed.unit_id in {None, role[0]}}
    return Actor(person.id, person.name, frozenset(roles), Scope.READ)


def is_to_be_noted(feed: SecretFeed, now: datetime) -> bool:
    """Whether it is time to note again that a feed was read."""
    return feed.used is None or now - feed.used >= USES


def note_use(session: Session, feed: SecretFeed, now: datetime) -> None:
    """Note that a feed was read; it may come from another session of SQLAlchemy."""
    session.execute(update(SecretFeed).where(SecretFeed.id == feed.id).values(used=now))


def feeds_of(session: Session, actor: Actor) -> tuple[SecretFeed, ...]:
    """The feeds of who asks that were not revoked, the newest first; of a key those of its unit."""
    asked = select(SecretFeed).where(
        SecretFeed.person_id == actor.person_id, SecretFeed.revoked.is_(None)
    )
    if actor.key_id is not None:
        asked = asked.where(SecretFeed.unit_id == _key(session, actor.key_id).unit_id)
    return tuple(session.scalars(asked.order_by(SecretFeed.id.desc())))


def revoke_feed(session: Session, actor: Actor, feed: SecretFeed, now: datetime) -> None:
    """End a feed; its address answers nobody from now on.

    Raises:
        NotAllowed: if it is somebody else's.
    """
    if actor.person_id != feed.person_id or actor.scope is Scope.READ:
        raise NotAllowed(Action.EDIT, feed.unit_id)
    if feed.revoked is not None:
        return
    feed.revoked = now
    before, after = {"revoked": None}, {"revoked": now}
    record(session, actor, "revoke", OBJECT, feed.id, before, after, now, feed.unit_id)


def let_go_of_plan(session: Session, plan: Plan, now: datetime) -> None:
    """End the feeds of a plan that is about to be deleted."""
    theirs = update(SecretFeed).where(SecretFeed.plan_id == plan.id)
    session.execute(theirs.where(SecretFeed.revoked.is_(None)).values(revoked=now))
    session.execute(theirs.values(plan_id=None))


def _of_key(session: Session, actor: Actor, unit: Unit | None) -> Unit | None:
    """The unit in whose roles alone a feed is read: that of the key that makes it."""
    if actor.key_id is None or unit is not None:
        # A key has no roles elsewhere, so that another unit is refused where roles are asked.
        return unit
    return session.get_one(Unit, _key(session, actor.key_id).unit_id)


def _key(session: Session, key_id: int) -> ApiKey:
    return session.get_one(ApiKey, key_id)
