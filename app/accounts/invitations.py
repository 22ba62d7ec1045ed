"""An invitation is a one-time link: to a role in a unit, or to a new password.

No mail is sent: who invites hands the link over, and so can open it too.  That is why a
link to a role never sets the password of an account that exists: there the password is
asked for, and a new one takes a link from the command line.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Action, NotAllowed, require
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.grants import give_role
from app.accounts.log import facts, record
from app.accounts.people import (
    SignIn,
    check_password,
    checked_email,
    checked_name,
    create_person,
    person_by_email,
    person_numbered,
    set_password,
)
from app.accounts.roles import actor_of, oneself
from app.accounts.tokens import new_token, token_hash
from app.accounts.units import civil_day, has_ended, refuse_ended, unit_named
from app.errors import AppError
from app.models import Invitation, Person, Unit

LASTS = timedelta(days=7)

_TOLD = ("unit_id", "role", "email", "name", "expires")


class InvitationGone(AppError):
    """A link that was used, is over, was taken back, or never was."""


def invite(
    session: Session, actor: Actor, unit: Unit, role: Role, email: str, name: str, now: datetime
) -> str:
    """The token of a link that gives ``email`` a role in ``unit``.

    Raises:
        NotAllowed: if the actor may not.
        BadEmail: if the e-mail is none.
        BadName: if the name is empty or too long.
        UnitEnded: if the unit is no more.
    """
    require(session, actor, Action.MANAGE, unit)
    refuse_ended(unit, now)
    offered = Invitation(
        unit_id=unit.id,
        role=role,
        email=checked_email(email),
        name=checked_name(name),
        by_person_id=actor.person_id,
    )
    return _handed_out(session, actor, offered, now)


def password_link(session: Session, actor: Actor, person: Person, now: datetime) -> str:
    """The token of a link that lets ``person`` set a password; on the command line alone.

    Raises:
        NotAllowed: for anybody else.
    """
    if actor is not OPERATOR:
        raise NotAllowed(Action.MANAGE, None)
    offered = Invitation(email=person.email, name=person.name, person_id=person.id)
    return _handed_out(session, actor, offered, now)


def invitation_of(session: Session, token: str, now: datetime) -> Invitation | None:
    """The invitation of that token, if it stands."""
    found = session.get(Invitation, token_hash(token))
    return found if found and _stands(session, found, now) else None


def invitations_in(session: Session, unit: Unit, now: datetime) -> tuple[Invitation, ...]:
    """The invitations into ``unit`` that nobody has used, the newest first."""
    asked = select(Invitation).where(
        Invitation.unit_id == unit.id, Invitation.used.is_(None), Invitation.expires > now
    )
    newest = asked.order_by(Invitation.created.desc(), Invitation.token_hash)
    return tuple(session.scalars(newest))


def withdraw(session: Session, actor: Actor, offered: Invitation, now: datetime) -> None:
    """Take an invitation into a unit back.

    Raises:
        NotAllowed: if the actor may not.
    """
    if offered.unit_id is None:
        raise NotAllowed(Action.MANAGE, None)
    require(session, actor, Action.MANAGE, unit_named(session, offered.unit_id))
    offered.expires = min(offered.expires, now)
    before = facts(offered, "email", "role")
    record(
        session, actor, "withdraw", "invitation", offered.handle, before, {}, now, offered.unit_id
    )


def accept(session: Session, token: str, password: str, now: datetime) -> SignIn:
    """Who used the link of ``token``: with a new account, or with the one they had.

    Who has an account proves it by its password; a wrong one is answered and counted, as
    when signing in.  Where that account asks for a code, it is asked for afterwards.

    Raises:
        InvitationGone: if the link does not stand.
        BadPassword: if the policy refuses a new password.
        EmailTaken: if somebody else made the account meanwhile.
    """
    offered = session.get(Invitation, token_hash(token), with_for_update=True)
    if offered is None or not _stands(session, offered, now):
        raise InvitationGone
    answer = _signed_in(session, offered, password, now)
    if answer.person is None:
        return answer
    offered.used = now
    me = oneself(answer.person)
    record(
        session, me, "accept", "invitation", offered.handle, {}, facts(offered, "email", "role"),
        now, offered.unit_id,
    )  # fmt: skip
    if offered.unit_id and offered.role:
        unit, role = unit_named(session, offered.unit_id), Role(offered.role)
        give_role(session, me, answer.person.id, unit, role, now, by=offered.by_person_id)
    return answer


def _handed_out(session: Session, actor: Actor, offered: Invitation, now: datetime) -> str:
    token = new_token()
    offered.token_hash = token_hash(token)
    offered.created, offered.expires = now, now + LASTS
    session.add(offered)
    record(
        session, actor, "invite", "invitation", offered.handle, {}, facts(offered, *_TOLD), now,
        offered.unit_id,
    )  # fmt: skip
    return token


def _stands(session: Session, offered: Invitation, now: datetime) -> bool:
    """Whether nothing has ended an invitation: a use, time, its unit, or its giver's role."""
    if offered.used is not None or offered.expires <= now:
        return False
    if offered.person_id is not None:
        return person_numbered(session, offered.person_id).disabled is None
    assert offered.unit_id is not None
    if has_ended(unit_named(session, offered.unit_id), now):
        return False
    if offered.by_person_id is None:
        return True
    giver = person_numbered(session, offered.by_person_id)
    return Role.ADMIN in actor_of(session, giver, civil_day(now)).roles_in(offered.unit_id)


def _signed_in(session: Session, offered: Invitation, password: str, now: datetime) -> SignIn:
    if offered.person_id is not None:
        person = person_numbered(session, offered.person_id)
        set_password(session, person, password, now)
        return SignIn(person)
    if person_by_email(session, offered.email):
        return check_password(session, offered.email, password, now)
    person = create_person(session, offered.name, offered.email, now)
    set_password(session, person, password, now)
    return SignIn(person)
