"""The page of a unit: its facts, what lies around it, and its people to who has a role there."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Action, allowed
from app.accounts.actor import Actor, Role
from app.accounts.fields import GroupKind
from app.accounts.groups import groups_of, groups_with, lead_in, members_on
from app.accounts.invitations import invitations_in
from app.accounts.roles import delegations_in, roles_in
from app.accounts.tree import chain
from app.models import Delegation, FormerName, Group, Person, Unit
from app.views.accounts import told_instant
from app.views.base import View
from app.views.units import UnitName, UnitView, shown_units, unit_view

Choices = tuple[tuple[str | int, str], ...]
"""Values with their labels."""


class FormerView(View):
    """A name that a unit bore until a day, which is included."""

    name: str
    symbol: str
    last_day: date


class MemberView(View):
    """A person of a unit, with their own roles there."""

    id: int
    name: str
    email: str
    roles: tuple[Role, ...]


class OfferView(View):
    """An invitation that nobody has used yet."""

    handle: str
    name: str
    email: str
    role: Role
    expires: str


class DelegationView(View):
    """A role that somebody holds for another, first and last day included."""

    id: int
    role: Role
    to: str
    by: str | None
    first_day: date
    last_day: date


class GroupView(View):
    """A group with its units of today and the one that leads it this year."""

    id: str
    name: str
    kind: GroupKind
    unit_id: str
    parent_id: str | None
    members: tuple[UnitName, ...]
    lead: str | None

    @property
    def member_choices(self) -> Choices:
        """Its units, to choose from."""
        return tuple((member.id, member.name) for member in self.members)


class UnitPage(View):
    """All that is shown of a unit; who has no role in it is not shown its people."""

    unit: UnitView
    above: tuple[UnitView, ...]
    below: tuple[UnitView, ...]
    former: tuple[FormerView, ...]
    successor: UnitName | None
    groups: tuple[GroupView, ...]
    in_groups: tuple[str, ...]
    inside: bool
    manages: bool
    delegable: tuple[Role, ...]
    people: tuple[MemberView, ...]
    offers: tuple[OfferView, ...]
    delegations: tuple[DelegationView, ...]

    @property
    def people_choices(self) -> Choices:
        """Its people, to choose from."""
        return tuple((person.id, person.name) for person in self.people)

    @property
    def delegable_choices(self) -> Choices:
        """The roles that who asks may let others hold."""
        return tuple((role, role.label) for role in self.delegable)

    @property
    def parts(self) -> Choices:
        """The groups of which a new one may be a part."""
        return ("", "không nhóm nào"), *((group.id, group.name) for group in self.groups)


def unit_page(session: Session, actor: Actor, unit: Unit, now: datetime, today: date) -> UnitPage:
    """``unit`` as ``actor`` sees it; ``unit`` is one that is shown to them."""
    inside = allowed(actor, Action.READ, unit.id, above=())
    manages = allowed(actor, Action.MANAGE, unit.id, above=())
    over = chain(session, unit.id)[1:]
    shown = {one.id for one in shown_units(session, actor)}
    below = session.scalars(
        select(Unit).where(Unit.parent_id == unit.id).order_by(Unit.name, Unit.id)
    )
    successor = session.get(Unit, unit.successor_id) if unit.successor_id else None
    return UnitPage(
        unit=unit_view(unit),
        above=tuple(unit_view(above) for above in reversed(over)),
        below=tuple(unit_view(under) for under in below if under.id in shown),
        former=_former_names(session, unit),
        successor=UnitName(id=successor.id, name=successor.name) if successor else None,
        groups=tuple(group_view(session, group, today) for group in groups_of(session, unit))
        if inside
        else (),
        in_groups=tuple(group.name for group in groups_with(session, unit, today)),
        inside=inside,
        manages=manages,
        delegable=_delegable(actor, unit.id, manages),
        people=people_of(session, unit) if inside else (),
        offers=_offers(session, unit, now) if manages else (),
        delegations=_delegations(session, unit, today) if inside else (),
    )


def people_of(session: Session, unit: Unit) -> tuple[MemberView, ...]:
    """The people of ``unit`` by name."""
    return tuple(
        MemberView(id=person.id, name=person.name, email=person.email, roles=roles)
        for person, roles in roles_in(session, unit)
    )


def group_view(session: Session, group: Group, today: date) -> GroupView:
    """``group`` as it is today."""
    lead = lead_in(session, group, today.year)
    return GroupView(
        id=group.id,
        name=group.name,
        kind=GroupKind(group.kind),
        unit_id=group.unit_id,
        parent_id=group.parent_id,
        members=tuple(
            UnitName(id=unit.id, name=unit.name) for unit in members_on(session, group, today)
        ),
        lead=lead.name if lead else None,
    )


def _former_names(session: Session, unit: Unit) -> tuple[FormerView, ...]:
    asked = select(FormerName).where(FormerName.unit_id == unit.id).order_by(FormerName.last_day)
    return tuple(
        FormerView(name=former.name, symbol=former.symbol, last_day=former.last_day)
        for former in session.scalars(asked)
    )


def _delegable(actor: Actor, unit_id: str, manages: bool) -> tuple[Role, ...]:
    held = frozenset(Role) if manages else actor.roles_in(unit_id)
    return tuple(role for role in Role if role in held and role is not Role.ADMIN)


def _offers(session: Session, unit: Unit, now: datetime) -> tuple[OfferView, ...]:
    return tuple(
        OfferView(
            handle=offered.handle,
            name=offered.name,
            email=offered.email,
            role=Role(offered.role),
            expires=told_instant(offered.expires),
        )
        for offered in invitations_in(session, unit, now)
        if offered.role
    )


def _delegations(session: Session, unit: Unit, today: date) -> tuple[DelegationView, ...]:
    found = delegations_in(session, unit, today)
    names = _names(session, found)
    return tuple(
        DelegationView(
            id=one.id,
            role=Role(one.role),
            to=names[one.to_person_id],
            by=names[one.by_person_id] if one.by_person_id else None,
            first_day=one.first_day,
            last_day=one.last_day,
        )
        for one in found
    )


def _names(session: Session, found: Iterable[Delegation]) -> dict[int, str]:
    parties = {number for one in found for number in (one.to_person_id, one.by_person_id)}
    asked = select(Person.id, Person.name).where(Person.id.in_(parties - {None}))
    return {row.id: row.name for row in session.execute(asked)}
