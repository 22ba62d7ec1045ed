"""A digest tells one person on one day what waits for them, unit by unit.

It tells only what the person's roles of that day let them do, and there is none where
nothing waits.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.access import allowed
from app.accounts.actor import Actor
from app.accounts.roles import actor_of
from app.clock import midnight, now
from app.messages.matters import Matter, matters
from app.models import Delegation, Digest, Person, RoleGrant, Unit
from app.workdays import WorkCalendar

NEW_FOR = timedelta(days=7)
"""For how long something is new to who was sent no digest since."""


@dataclass(frozen=True, slots=True)
class Part:
    """What waits for a person in one unit, in the order of headings."""

    unit: str
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The digest of a person on a day; ``made`` is when it was begun to look for it.

    Without that, it counts as made when it is claimed.
    """

    person_id: int
    name: str
    email: str
    day: date
    parts: tuple[Part, ...]
    made: datetime | None = None

    @property
    def matters(self) -> tuple[Matter, ...]:
        """All that it tells."""
        return tuple(matter for part in self.parts for matter in part.matters)


def digests(
    session: Session, calendar: WorkCalendar, day: date, clock: Callable[[], datetime] = now
) -> tuple[Told, ...]:
    """The digests of ``day``, by person."""
    made = clock()
    by_unit = _by_unit(matters(session, calendar, day))
    names = dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(by_unit))).all())
    last = _last_sent(session, day)
    fresh = midnight(day) - NEW_FOR
    found = []
    for person in _people(session, by_unit):
        actor = actor_of(session, person, day)
        since = max(last.get(person.id, fresh), fresh)
        parts = tuple(_parts(actor, by_unit, names, since))
        if parts:
            found.append(Told(person.id, person.name, person.email, day, parts, made))
    return tuple(found)


def _by_unit(found: Iterable[Matter]) -> Mapping[str, tuple[Matter, ...]]:
    units: dict[str, tuple[Matter, ...]] = {}
    for matter in found:
        units[matter.unit_id] = (*units.get(matter.unit_id, ()), matter)
    return units


def _people(session: Session, unit_ids: Iterable[str]) -> tuple[Person, ...]:
    """Who may sign in, wants digests, and has or had a role in one of those units."""
    ids = sorted(unit_ids)
    own = select(RoleGrant.person_id).where(RoleGrant.unit_id.in_(ids))
    lent = select(Delegation.to_person_id).where(Delegation.unit_id.in_(ids))
    asked = select(Person).where(
        Person.disabled.is_(None), Person.digests_off.is_(None), Person.id.in_(own.union(lent))
    )
    return tuple(session.scalars(asked.order_by(Person.id)))


def _last_sent(session: Session, day: date) -> Mapping[int, datetime]:
    """When the last digest before that of ``day`` was made for each person."""
    asked = select(Digest.person_id, func.max(Digest.begun)).where(
        Digest.day < day, Digest.sent.is_not(None)
    )
    return dict(session.execute(asked.group_by(Digest.person_id)).all())


def _parts(
    actor: Actor,
    by_unit: Mapping[str, tuple[Matter, ...]],
    names: Mapping[str, str],
    since: datetime,
) -> Iterable[Part]:
    held = {unit_id for unit_id, _ in actor.roles}
    for unit_id in sorted(held & by_unit.keys(), key=lambda one: names[one]):
        waiting = tuple(one for one in by_unit[unit_id] if _concerns(actor, one, since))
        if waiting:
            yield Part(names[unit_id], waiting)


def _concerns(actor: Actor, matter: Matter, since: datetime) -> bool:
    if matter.not_by is not None and matter.not_by == actor.person_id:
        return False
    if matter.since is not None and matter.since < since:
        return False
    return allowed(actor, matter.action, matter.unit_id, above=())
