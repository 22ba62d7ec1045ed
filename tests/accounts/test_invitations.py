"""One-time links: into a unit, and to a new password."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.invitations import (
    InvitationGone,
    accept,
    invitation_of,
    invitations_in,
    invite,
    password_link,
    withdraw,
)
from app.accounts.log import history
from app.accounts.passwords import BadPassword
from app.accounts.people import (
    BadEmail,
    Why,
    check_password,
    create_person,
    disable_person,
    person_by_email,
)
from app.accounts.roles import actor_of, grant, revoke, roles_in
from app.accounts.units import UnitEnded, dissolve_unit
from app.models import Invitation, Person, Unit

RIGHT = "năm giờ chiều mưa"
NEW = "bảy giờ sáng nắng"


@pytest.fixture
def office(unit: Callable[..., Unit]) -> Unit:
    return unit("tinh")


@pytest.fixture
def admin(session: Session, person: Callable[..., Person], office: Unit, today: date) -> Actor:
    return actor_of(session, person("Hoa", office, Role.ADMIN), today)


@pytest.fixture
def token(session: Session, admin: Actor, office: Unit, now: datetime) -> str:
    return invite(session, admin, office, Role.EDITOR, "Binh@example.vn", "Bình", now)


def test_who_follows_the_link_gets_an_account_and_the_role(
    session: Session, token: str, office: Unit, admin: Actor, now: datetime
) -> None:
    made = accept(session, token, NEW, now).person
    assert made
    assert (made.name, made.email) == ("Bình", "Binh@example.vn")
    assert check_password(session, "binh@example.vn", NEW, now).person is made
    assert (made, (Role.EDITOR,)) in roles_in(session, office)
    assert [entry.action for entry in history(session, "person", made.id)] == [
        "create",
        "set-password",
        "grant",
    ]


def test_a_link_is_followed_once(session: Session, token: str, now: datetime) -> None:
    accept(session, token, NEW, now)
    assert invitation_of(session, token, now) is None
    with pytest.raises(InvitationGone):
        accept(session, token, NEW, now)


def test_a_link_lasts_seven_days(session: Session, token: str, now: datetime) -> None:
    end = now + timedelta(days=7)
    assert invitation_of(session, token, end - timedelta(seconds=1))
    assert invitation_of(session, token, end) is None
    with pytest.raises(InvitationGone):
        accept(session, token, NEW, end)


@pytest.mark.parametrize("other", ["", "x", "\ud800"])
def test_another_token_leads_nowhere(
    session: Session, token: str, now: datetime, other: str
) -> None:
    assert invitation_of(session, other, now) is None
    with pytest.raises(InvitationGone):
        accept(session, other, NEW, now)


def test_the_token_is_not_kept(session: Session, token: str) -> None:
    (row,) = session.execute(select(Invitation.__table__))
    assert token not in map(str, row)


def test_a_password_that_is_refused_leaves_the_link_as_it_was(
    session: Session, token: str, now: datetime
) -> None:
    with pytest.raises(BadPassword), session.begin_nested():
        accept(session, token, "ngắn", now)
    assert person_by_email(session, "binh@example.vn") is None
    assert invitation_of(session, token, now)


def test_who_has_an_account_proves_it_and_gets_the_role_beside_the_others(
    session: Session,
    token: str,
    person: Callable[..., Person],
    unit: Callable[..., Unit],
    office: Unit,
    now: datetime,
    today: date,
) -> None:
    made = person("Binh", unit("so"), Role.CLERK)
    assert accept(session, token, RIGHT, now).person is made
    assert actor_of(session, made, today).roles == {
        ("so", Role.CLERK),
        (office.id, Role.EDITOR),
    }


def test_a_wrong_password_is_answered_counted_and_uses_nothing(
    session: Session, token: str, person: Callable[..., Person], now: datetime
) -> None:
    person("Binh")
    told = [accept(session, token, NEW, now).why for _ in range(5)]
    assert told == [Why.WRONG] * 4 + [Why.LOCKED]
    assert invitation_of(session, token, now)


def test_a_link_into_a_unit_never_sets_the_password_of_an_account(
    session: Session, token: str, now: datetime
) -> None:
    made = create_person(session, "Bình", "binh@example.vn", now)
    assert accept(session, token, NEW, now).why is Why.WRONG
    assert made.password_hash is None


def test_only_who_manages_the_unit_invites(
    session: Session,
    person: Callable[..., Person],
    unit: Callable[..., Unit],
    office: Unit,
    now: datetime,
    today: date,
) -> None:
    approver = person("Lan", office, Role.APPROVER, Role.CLERK)
    over = person("Nam", unit("xa", office), Role.ADMIN)
    for other in (approver, over):
        with pytest.raises(NotAllowed):
            invite(session, actor_of(session, other, today), office, Role.VIEWER,
                   "x@example.vn", "X", now)  # fmt: skip


def test_an_invitation_needs_an_e_mail_and_a_unit_that_lasts(
    session: Session, office: Unit, now: datetime, today: date
) -> None:
    with pytest.raises(BadEmail):
        invite(session, OPERATOR, office, Role.EDITOR, "binh", "Bình", now)
    dissolve_unit(session, OPERATOR, office, successor=None,
                  day=today - timedelta(days=1), now=now)  # fmt: skip
    with pytest.raises(UnitEnded):
        invite(session, OPERATOR, office, Role.EDITOR, "binh@example.vn", "Bình", now)


def test_a_link_lapses_when_its_giver_manages_the_unit_no_more(
    session: Session,
    token: str,
    office: Unit,
    person: Callable[..., Person],
    admin: Actor,
    now: datetime,
) -> None:
    person("Thay", office, Role.ADMIN)
    giver = session.get_one(Person, admin.person_id)
    revoke(session, OPERATOR, giver, office, Role.ADMIN, now)
    assert invitation_of(session, token, now) is None
    grant(session, OPERATOR, giver, office, Role.ADMIN, now)
    assert invitation_of(session, token, now)


def test_a_link_lapses_with_its_unit(
    session: Session, token: str, office: Unit, now: datetime, today: date
) -> None:
    dissolve_unit(session, OPERATOR, office, successor=None, day=today, now=now)
    assert invitation_of(session, token, now)
    assert invitation_of(session, token, now + timedelta(days=1)) is None


def test_open_links_are_listed_and_taken_back(
    session: Session, token: str, office: Unit, admin: Actor, now: datetime
) -> None:
    (offered,) = invitations_in(session, office, now)
    assert (offered.email, offered.role) == ("Binh@example.vn", "editor")
    with pytest.raises(NotAllowed):
        withdraw(session, Actor(None, "khách"), offered, now)
    withdraw(session, admin, offered, now)
    assert invitations_in(session, office, now) == ()
    assert invitation_of(session, token, now) is None


# New passwords


def test_a_password_link_sets_a_new_password_and_ends_a_lock(
    session: Session, person: Callable[..., Person], now: datetime
) -> None:
    made = person("Binh")
    for _ in range(5):
        check_password(session, "binh@example.vn", "sai sai sai sai", now)
    link = password_link(session, OPERATOR, made, now)
    assert accept(session, link, NEW, now).person is made
    assert check_password(session, "binh@example.vn", NEW, now).person is made
    assert check_password(session, "binh@example.vn", RIGHT, now).why is Why.WRONG


def test_a_password_link_gives_no_role(
    session: Session, person: Callable[..., Person], now: datetime, today: date
) -> None:
    made = person("Binh")
    accept(session, password_link(session, OPERATOR, made, now), NEW, now)
    assert actor_of(session, made, today).roles == frozenset()


def test_only_the_command_line_hands_out_password_links(
    session: Session, person: Callable[..., Person], admin: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        password_link(session, admin, person("Binh"), now)


def test_a_password_link_is_nothing_to_who_is_disabled(
    session: Session, person: Callable[..., Person], now: datetime
) -> None:
    made = person("Binh")
    link = password_link(session, OPERATOR, made, now)
    disable_person(session, OPERATOR, made, now)
    with pytest.raises(InvitationGone):
        accept(session, link, NEW, now)
