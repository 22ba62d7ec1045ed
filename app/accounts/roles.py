"""A role is what somebody may do in a unit: their own, or delegated for some days.

Rights come from the roles of today.  A delegation lapses with its last day, and earlier
when who gave it has lost the role, or may not sign in any more.  In a unit that has
ended every role is down to reading.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, require
from app.accounts.actor import OPERATOR, Actor, Role, Scope
from app.accounts.grants import give_role
from app.accounts.log import facts, record
from app.accounts.units import civil_day, refuse_ended, unit_named
from app.errors import AppError
from app.models import ApiKey, Delegation, Person, RoleGrant, Unit

__all__ = [
    "OPERATOR",
    "Actor",
    "BadPeriod",
    "DelegationNotFound",
    "LastAdmin",
    "NotDelegable",
    "Role",
    "Scope",
    "actor_of",
    "actor_of_key",
    "delegate",
    "delegation_of",
    "delegations_in",
    "end_delegation",
    "grant",
    "is_last_admin",
    "oneself",
    "revoke",
    "roles_in",
    "roles_of",
]

MAX_DELEGATED_DAYS = 366


class LastAdmin(AppError):
    """A unit that would be left without anybody to manage it."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(f"the last administrator of unit {unit_id!r}")
        self.unit_id = unit_id


class NotDelegable(AppError):
    """A role that cannot be delegated: who manages could give the right away for good."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"role {role!r} cannot be delegated")
        self.role = role


class BadPeriod(AppError):
    """Days of a delegation that are backwards, over, or too many."""

    def __init__(self, first_day: date, last_day: date) -> None:
        super().__init__(f"no delegation from {first_day} to {last_day}")
        self.first_day = first_day
        self.last_day = last_day


class DelegationNotFound(AppError):
    """No delegation of that number in force in the unit."""

    def __init__(self, delegation_id: int) -> None:
        super().__init__(f"no delegation {delegation_id}")
        self.delegation_id = delegation_id


def oneself(person: Person) -> Actor:
    """The actor that ``person`` is to themself, whatever their roles."""
    return Actor(person.id, person.name)


def actor_of(session: Session, person: Person, today: date) -> Actor:
    """``person`` with the roles of ``today``, delegated ones included; none if disabled."""
    if person.disabled is not None:
        return oneself(person)
    own = _own(session, person)
    held = own | _delegated(session, person, today)
    ended = _ended(session, {unit_id for unit_id, _ in held}, today)
    roles = {(unit, Role.VIEWER if unit in ended else role) for unit, role in held}
    return Actor(person.id, person.name, frozenset(roles))


def actor_of_key(session: Session, key: ApiKey, today: date) -> Actor:
    """The person of ``key``, with the roles in its unit alone."""
    person = session.get_one(Person, key.person_id)
    held = actor_of(session, person, today).roles
    roles = frozenset(role for role in held if role[0] == key.unit_id)
    return Actor(person.id, person.name, roles, Scope(key.scope), key.id)


def roles_of(session: Session, person: Person) -> tuple[tuple[Unit, tuple[Role, ...]], ...]:
    """The units in which ``person`` has roles of their own, by name, each with them."""
    asked = (
        select(Unit, RoleGrant.role)
        .join(RoleGrant, RoleGrant.unit_id == Unit.id)
        .where(RoleGrant.person_id == person.id)
        .order_by(Unit.name, Unit.id)
    )
    found: dict[Unit, set[Role]] = {}
    for unit, role in session.execute(asked):
        found.setdefault(unit, set()).add(Role(role))
    return tuple((unit, _in_order(held)) for unit, held in found.items())


def roles_in(session: Session, unit: Unit) -> tuple[tuple[Person, tuple[Role, ...]], ...]:
    """The people of ``unit`` by name, each with their own roles there."""
    asked = (
        select(Person, RoleGrant.role)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.unit_id == unit.id)
        .order_by(Person.name, Person.id)
    )
    found: dict[Person, set[Role]] = {}
    for person, role in session.execute(asked):
        found.setdefault(person, set()).add(Role(role))
    return tuple((person, _in_order(held)) for person, held in found.items())


def grant(
    session: Session, actor: Actor, person: Person, unit: Unit, role: Role, now: datetime
) -> None:
    """Give ``person`` a role in ``unit``; nothing changes where they have it.

    Raises:
        NotAllowed: if the actor may not.
        UnitEnded: if the unit is no more, and the role is one to do more than read.
    """
    require(session, actor, Action.MANAGE, unit)
    if role is not Role.VIEWER:
        refuse_ended(unit, now)
    give_role(session, actor, person.id, unit, role, now, by=actor.person_id)


def revoke(
    session: Session, actor: Actor, person: Person, unit: Unit, role: Role, now: datetime
) -> None:
    """Take a role in ``unit`` from ``person``; nothing changes where they do not have it.

    Raises:
        NotAllowed: if the actor may not; everybody may lay down their own role.
        LastAdmin: if nobody would be left to manage the unit.
    """
    if actor.person_id is None or actor.person_id != person.id or actor.scope:
        require(session, actor, Action.MANAGE, unit)
    held = session.get(RoleGrant, (person.id, unit.id, role))
    if held is None:
        return
    if role is Role.ADMIN and is_last_admin(session, person, unit):
        raise LastAdmin(unit.id)
    session.delete(held)
    before = {"unit_id": unit.id, "role": role}
    record(session, actor, "revoke", "person", person.id, before, {}, now, unit.id)


def is_last_admin(session: Session, person: Person, unit: Unit) -> bool:
    """Whether nobody but ``person``, of those who may sign in, manages ``unit``."""
    # Two administrators who take each other's role at once must not both be right.
    session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
    asked = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.unit_id == unit.id,
            RoleGrant.role == Role.ADMIN,
            RoleGrant.person_id != person.id,
            Person.disabled.is_(None),
        )
    )
    return session.scalars(asked.limit(1)).first() is None


def delegate(
    session: Session,
    actor: Actor,
    unit: Unit,
    role: Role,
    person: Person,
    first_day: date,
    last_day: date,
    now: datetime,
) -> Delegation:
    """Let ``person`` hold a role in ``unit`` from the first day to the last, both included.

    Who holds the role may delegate it, not who got it by delegation; so may who manages
    the unit.

    Raises:
        NotAllowed: if the actor may not.
        NotDelegable: if the role is that of administrators.
        BadPeriod: if the days are backwards, over, or more than a year.
        UnitEnded: if the unit is no more.
    """
    _require_role_or_manage(session, actor, unit, role)
    if role is Role.ADMIN:
        raise NotDelegable(role)
    refuse_ended(unit, now)
    days = (last_day - first_day).days + 1
    if not 1 <= days <= MAX_DELEGATED_DAYS or last_day < civil_day(now):
        raise BadPeriod(first_day, last_day)
    delegation = Delegation(
        unit_id=unit.id,
        role=role,
        to_person_id=person.id,
        by_person_id=actor.person_id,
        first_day=first_day,
        last_day=last_day,
        created=now,
        revoked=None,
    )
    session.add(delegation)
    session.flush()
    after = facts(delegation, *_TOLD)
    record(session, actor, "delegate", "delegation", delegation.id, {}, after, now, unit.id)
    return delegation


def end_delegation(session: Session, actor: Actor, delegation: Delegation, now: datetime) -> None:
    """Take a delegation back; who gave it, who got it and who manages the unit may.

    Raises:
        NotAllowed: if the actor is none of them.
    """
    unit = unit_named(session, delegation.unit_id)
    parties = {delegation.by_person_id, delegation.to_person_id} - {None}
    if actor.person_id not in parties or actor.scope:
        require(session, actor, Action.MANAGE, unit)
    if delegation.revoked is not None:
        return
    delegation.revoked = now
    record(
        session, actor, "end", "delegation", delegation.id, {"revoked": None}, {"revoked": now},
        now, unit.id,
    )  # fmt: skip


def delegation_of(session: Session, unit: Unit, delegation_id: int) -> Delegation:
    """The delegation of that number in ``unit``.

    Raises:
        DelegationNotFound: if there is none.
    """
    found = session.get(Delegation, delegation_id)
    if found is None or found.unit_id != unit.id:
        raise DelegationNotFound(delegation_id)
    return found


def delegations_in(session: Session, unit: Unit, today: date) -> tuple[Delegation, ...]:
    """The delegations in ``unit`` that were not taken back and are not over, by first day."""
    asked = select(Delegation).where(
        Delegation.unit_id == unit.id, Delegation.revoked.is_(None), Delegation.last_day >= today
    )
    return tuple(session.scalars(asked.order_by(Delegation.first_day, Delegation.id)))


_TOLD = ("unit_id", "role", "to_person_id", "by_person_id", "first_day", "last_day")


def _own(session: Session, person: Person) -> set[tuple[str, Role]]:
    asked = select(RoleGrant.unit_id, RoleGrant.role).where(RoleGrant.person_id == person.id)
    return {(unit_id, Role(role)) for unit_id, role in session.execute(asked)}


def _delegated(session: Session, person: Person, today: date) -> set[tuple[str, Role]]:
    """The roles that others let ``person`` hold today, and could still let."""
    asked = select(Delegation).where(
        Delegation.to_person_id == person.id,
        Delegation.revoked.is_(None),
        Delegation.first_day <= today,
        Delegation.last_day >= today,
    )
    return {
        (found.unit_id, Role(found.role))
        for found in session.scalars(asked)
        if found.by_person_id is None or _may_delegate(session, found.by_person_id, found)
    }


def _may_delegate(session: Session, by_person_id: int, delegation: Delegation) -> bool:
    giver = session.get_one(Person, by_person_id)
    held = {role for unit_id, role in _own(session, giver) if unit_id == delegation.unit_id}
    return giver.disabled is None and _suffices(held, Role(delegation.role))


def _suffices(held: set[Role], role: Role) -> bool:
    return Role.ADMIN in held or any(role in own.contains for own in held)


def _require_role_or_manage(session: Session, actor: Actor, unit: Unit, role: Role) -> None:
    if actor is OPERATOR:
        return
    if actor.person_id is None or actor.scope is Scope.READ:
        raise NotAllowed(Action.MANAGE, unit.id)
    person = session.get_one(Person, actor.person_id)
    held = {own for unit_id, own in _own(session, person) if unit_id == unit.id}
    if not _suffices(held, role):
        raise NotAllowed(Action.MANAGE, unit.id)


def _ended(session: Session, unit_ids: set[str], today: date) -> frozenset[str]:
    asked = select(Unit.id).where(Unit.id.in_(unit_ids), Unit.valid_to < today)
    return frozenset(session.scalars(asked)) if unit_ids else frozenset()


def _in_order(held: set[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in held)
