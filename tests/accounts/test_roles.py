"""Roles are granted, revoked and delegated."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role, Scope
from app.accounts.keys import make_key
from app.accounts.log import history
from app.accounts.people import disable_person
from app.accounts.roles import (
    BadPeriod,
    DelegationNotFound,
    LastAdmin,
    NotDelegable,
    actor_of,
    actor_of_key,
    delegate,
    delegation_of,
    delegations_in,
    end_delegation,
    grant,
    is_last_admin,
    revoke,
    roles_in,
    roles_of,
)
from app.accounts.units import UnitEnded, dissolve_unit
from app.models import Person, Unit

MakeUnit = Callable[..., Unit]
MakePerson = Callable[..., Person]
Acting = Callable[[Person], Actor]


@pytest.fixture
def office(unit: MakeUnit) -> Unit:
    return unit("tinh")


@pytest.fixture
def admin(person: MakePerson, office: Unit) -> Person:
    return person("Hoa", office, Role.ADMIN)


def test_a_role_is_granted_by_who_manages_the_unit(
    session: Session,
    office: Unit,
    admin: Person,
    person: MakePerson,
    acting: Acting,
    now: datetime,
) -> None:
    made = person("Binh")
    grant(session, acting(admin), made, office, Role.EDITOR, now)
    grant(session, acting(admin), made, office, Role.EDITOR, now)
    grant(session, acting(admin), made, office, Role.CLERK, now)
    assert roles_of(session, made) == ((office, (Role.EDITOR, Role.CLERK)),)
    assert roles_in(session, office) == (
        (made, (Role.EDITOR, Role.CLERK)),
        (admin, (Role.ADMIN,)),
    )
    granted = [entry for entry in history(session, "person", made.id) if entry.action == "grant"]
    assert [(entry.person_id, entry.unit_id, entry.after["role"]) for entry in granted] == [
        (admin.id, "tinh", "editor"),
        (admin.id, "tinh", "clerk"),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_grants_or_revokes(
    session: Session,
    office: Unit,
    admin: Person,
    person: MakePerson,
    acting: Acting,
    now: datetime,
    role: Role,
) -> None:
    other, made = person("Lan", office, role), person("Binh", office, Role.EDITOR)
    with pytest.raises(NotAllowed):
        grant(session, acting(other), other, office, Role.ADMIN, now)
    with pytest.raises(NotAllowed):
        revoke(session, acting(other), made, office, Role.EDITOR, now)


def test_who_manages_the_unit_above_grants_nothing_below(
    session: Session,
    unit: MakeUnit,
    office: Unit,
    admin: Person,
    acting: Acting,
    now: datetime,
) -> None:
    below = unit("xa", office)
    with pytest.raises(NotAllowed):
        grant(session, acting(admin), admin, below, Role.EDITOR, now)


def test_a_role_is_taken_back_and_everybody_may_lay_down_their_own(
    session: Session,
    office: Unit,
    admin: Person,
    person: MakePerson,
    acting: Acting,
    now: datetime,
    today: date,
) -> None:
    made = person("Binh", office, Role.EDITOR, Role.CLERK)
    revoke(session, acting(admin), made, office, Role.EDITOR, now)
    revoke(session, acting(made), made, office, Role.CLERK, now)
    revoke(session, acting(admin), made, office, Role.CLERK, now)
    assert actor_of(session, made, today).roles == frozenset()
    last = history(session, "person", made.id)[-1]
    assert (last.action, last.before["role"], last.person_id) == ("revoke", "clerk", made.id)


def test_a_key_that_reads_lays_down_nothing(
    session: Session, office: Unit, person: MakePerson, now: datetime, today: date
) -> None:
    made = person("Binh", office, Role.EDITOR)
    key, _ = make_key(session, made, office, "máy", Scope.READ, now, None)
    with pytest.raises(NotAllowed):
        revoke(session, actor_of_key(session, key, today), made, office, Role.EDITOR, now)


def test_the_last_administrator_stays(
    session: Session,
    office: Unit,
    admin: Person,
    person: MakePerson,
    acting: Acting,
    now: datetime,
) -> None:
    for actor in (acting(admin), OPERATOR):
        with pytest.raises(LastAdmin):
            revoke(session, actor, admin, office, Role.ADMIN, now)
    second = person("Nam", office, Role.ADMIN)
    revoke(session, acting(admin), admin, office, Role.ADMIN, now)
    assert is_last_admin(session, second, office)


def test_an_administrator_who_cannot_sign_in_does_not_count(
    session: Session, office: Unit, admin: Person, person: MakePerson, now: datetime
) -> None:
    disable_person(session, OPERATOR, person("Nam", office, Role.ADMIN), now)
    with pytest.raises(LastAdmin):
        revoke(session, OPERATOR, admin, office, Role.ADMIN, now)


def test_a_unit_that_has_ended_takes_nobody_but_to_read(
    session: Session, office: Unit, person: MakePerson, now: datetime, today: date
) -> None:
    made = person("Binh")
    dissolve_unit(session, OPERATOR, office, successor=None, day=today - timedelta(1), now=now)
    with pytest.raises(UnitEnded):
        grant(session, OPERATOR, made, office, Role.EDITOR, now)
    with pytest.raises(UnitEnded):
        delegate(session, OPERATOR, office, Role.EDITOR, made, today, today, now)
    grant(session, OPERATOR, made, office, Role.VIEWER, now)
    assert actor_of(session, made, today).roles == {("tinh", Role.VIEWER)}


# Delegations


@pytest.mark.parametrize(
    ("holds", "delegates", "is_let"),
    [
        (Role.APPROVER, Role.APPROVER, True),
        (Role.APPROVER, Role.EDITOR, True),
        (Role.APPROVER, Role.CLERK, False),
        (Role.EDITOR, Role.APPROVER, False),
        (Role.CLERK, Role.CLERK, True),
        (Role.CLERK, Role.EDITOR, False),
        (Role.VIEWER, Role.EDITOR, False),
        (Role.ADMIN, Role.APPROVER, True),
    ],
)
def test_who_holds_a_role_or_manages_the_unit_delegates_it(
    session: Session,
    office: Unit,
    person: MakePerson,
    acting: Acting,
    now: datetime,
    today: date,
    holds: Role,
    delegates: Role,
    is_let: bool,
) -> None:
    giver, stand_in = person("A", office, holds), person("B")
    if is_let:
        delegate(session, acting(giver), office, delegates, stand_in, today, today, now)
    else:
        with pytest.raises(NotAllowed):
            delegate(session, acting(giver), office, delegates, stand_in, today, today, now)
    expected = {("tinh", delegates)} if is_let else set()
    assert actor_of(session, stand_in, today).roles == expected


def test_what_was_delegated_is_not_delegated_further(
    session: Session,
    office: Unit,
    person: MakePerson,
    acting: Acting,
    now: datetime,
    today: date,
) -> None:
    stand_in, third = person("B"), person("C")
    delegate(session, OPERATOR, office, Role.APPROVER, stand_in, today, today, now)
    with pytest.raises(NotAllowed):
        delegate(session, acting(stand_in), office, Role.APPROVER, third, today, today, now)


def test_managing_is_not_delegated(
    session: Session,
    office: Unit,
    admin: Person,
    person: MakePerson,
    acting: Acting,
    now: datetime,
    today: date,
) -> None:
    with pytest.raises(NotDelegable):
        delegate(session, acting(admin), office, Role.ADMIN, person("B"), today, today, now)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-12-02", "2026-12-01"), ("2026-11-01", "2026-11-21"), ("2026-12-01", "2027-12-02")],
    ids=["backwards", "over", "more than a year"],
)
def test_a_delegation_has_days_that_make_sense(
    session: Session, office: Unit, person: MakePerson, now: datetime, first: str, last: str
) -> None:
    with pytest.raises(BadPeriod):
        delegate(session, OPERATOR, office, Role.EDITOR, person("B"),
                 date.fromisoformat(first), date.fromisoformat(last), now)  # fmt: skip


def test_a_delegation_lapses_with_the_role_of_its_giver(
    session: Session,
    office: Unit,
    person: MakePerson,
    acting: Acting,
    now: datetime,
    today: date,
) -> None:
    giver, stand_in = person("A", office, Role.APPROVER), person("B")
    delegate(session, acting(giver), office, Role.EDITOR, stand_in, today, today, now)
    revoke(session, OPERATOR, giver, office, Role.APPROVER, now)
    assert actor_of(session, stand_in, today).roles == frozenset()
    grant(session, OPERATOR, giver, office, Role.APPROVER, now)
    assert actor_of(session, stand_in, today).roles == {("tinh", Role.EDITOR)}
    disable_person(session, OPERATOR, giver, now)
    assert actor_of(session, stand_in, today).roles == frozenset()


def test_a_delegation_is_ended_by_its_parties_or_who_manages_the_unit(
    session: Session,
    office: Unit,
    admin: Person,
    person: MakePerson,
    acting: Acting,
    now: datetime,
    today: date,
) -> None:
    giver, stand_in = person("A", office, Role.APPROVER), person("B")
    other = person("C", office, Role.APPROVER)
    for who in (giver, stand_in, admin):
        given = delegate(session, acting(giver), office, Role.EDITOR, stand_in, today, today, now)
        assert delegation_of(session, office, given.id) is given
        with pytest.raises(NotAllowed):
            end_delegation(session, acting(other), given, now)
        end_delegation(session, acting(who), given, now)
        assert delegations_in(session, office, today) == ()
        assert history(session, "delegation", given.id)[-1].person_id == who.id


def test_delegations_are_listed_until_they_are_over(
    session: Session, office: Unit, person: MakePerson, now: datetime, today: date
) -> None:
    days = (today + timedelta(5), today + timedelta(9))
    given = delegate(session, OPERATOR, office, Role.EDITOR, person("B"), *days, now)
    assert delegations_in(session, office, today) == (given,)
    assert delegations_in(session, office, days[1]) == (given,)
    assert delegations_in(session, office, days[1] + timedelta(1)) == ()


def test_a_delegation_of_another_unit_is_not_found(
    session: Session,
    unit: MakeUnit,
    office: Unit,
    person: MakePerson,
    now: datetime,
    today: date,
) -> None:
    given = delegate(session, OPERATOR, office, Role.EDITOR, person("B"), today, today, now)
    with pytest.raises(DelegationNotFound):
        delegation_of(session, unit("so"), given.id)
    with pytest.raises(DelegationNotFound):
        delegation_of(session, office, 404)
