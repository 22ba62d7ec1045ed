"""What the page of a unit does with people: invitations, roles, delegations."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.accounts.invitations import InvitationGone, invitations_in, invite, withdraw
from app.accounts.people import PersonNotFound
from app.accounts.roles import delegate, delegation_of, end_delegation, grant, revoke, roles_in
from app.models import Invitation, Person, Unit
from app.serving.bodies import BoundedRoute
from app.serving.errors import STATUSES
from app.serving.identity import ChangingDep, SignedIn
from app.serving.private_addresses import PAGES
from app.serving.reading import service
from app.views.accounts import HandleForm
from app.views.unit_forms import DelegationForm, Id, InviteForm, NumberForm, RoleForm
from app.views.units import own_unit
from app.web.page import PageDep
from app.web.units import ONE, done, unit_shown
from app.web.work import Unfit, told

router = APIRouter(include_in_schema=False, route_class=BoundedRoute)


@router.post(f"{ONE}/moi")
def offer(
    unit_id: Id,
    page: PageDep,
    who: ChangingDep,
    asked: Annotated[InviteForm, Form()],
    request: Request,
) -> Response:
    """A one-time link, shown once: so this form is answered with a page and not elsewhere."""
    unit = own_unit(who.session, who.actor, unit_id)
    try:
        with who.session.begin_nested():
            token = invite(
                who.session, who.actor, unit, asked.role, asked.email, asked.name, who.now
            )
    except Unfit as error:
        return unit_shown(page, who, unit, told(error), status=STATUSES.get(type(error), 422))
    link = f"{service(request).settings.address}{PAGES}/loi-moi/{token}"
    return unit_shown(page, who, unit, status=201, offered=link)


@router.post(f"{ONE}/moi/thu-hoi")
def take_back(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[HandleForm, Form()]
) -> Response:
    """Take an invitation back."""
    unit = own_unit(who.session, who.actor, unit_id)
    return done(
        page, who, unit,
        lambda: withdraw(who.session, who.actor, _offer(who, unit, asked.handle), who.now),
    )  # fmt: skip


@router.post(f"{ONE}/vai-tro")
def give(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[RoleForm, Form()]
) -> Response:
    """Give a role to somebody of the unit."""
    unit = own_unit(who.session, who.actor, unit_id)
    return done(
        page, who, unit,
        lambda: grant(
            who.session, who.actor, _member(who.session, unit, asked.person), unit, asked.role,
            who.now,
        ),
    )  # fmt: skip


@router.post(f"{ONE}/vai-tro/thu-hoi")
def take(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[RoleForm, Form()]
) -> Response:
    """Take a role from somebody of the unit."""
    unit = own_unit(who.session, who.actor, unit_id)
    return done(
        page, who, unit,
        lambda: revoke(
            who.session, who.actor, _member(who.session, unit, asked.person), unit, asked.role,
            who.now,
        ),
    )  # fmt: skip


@router.post(f"{ONE}/uy-quyen")
def let_hold(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[DelegationForm, Form()]
) -> Response:
    """Let somebody of the unit hold a role for some days."""
    unit = own_unit(who.session, who.actor, unit_id)
    return done(
        page, who, unit,
        lambda: delegate(
            who.session, who.actor, unit, asked.role, _member(who.session, unit, asked.person),
            asked.first_day, asked.last_day, who.now,
        ),
    )  # fmt: skip


@router.post(f"{ONE}/uy-quyen/ket-thuc")
def end_holding(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[NumberForm, Form()]
) -> Response:
    """Take a delegation back."""
    unit = own_unit(who.session, who.actor, unit_id)
    return done(
        page, who, unit,
        lambda: end_delegation(
            who.session, who.actor, delegation_of(who.session, unit, asked.number), who.now
        ),
    )  # fmt: skip


def _member(session: Session, unit: Unit, number: int) -> Person:
    """The person of that number if they belong to the unit; others are not there."""
    for person, _ in roles_in(session, unit):
        if person.id == number:
            return person
    raise PersonNotFound(number)


def _offer(who: SignedIn, unit: Unit, handle: str) -> Invitation:
    for offered in invitations_in(who.session, unit, who.now):
        if offered.handle == handle:
            return offered
    raise InvitationGone
