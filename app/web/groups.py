"""What the page of a unit does with the groups that the unit keeps."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from app.accounts.groups import (
    GroupNotFound,
    add_member,
    create_group,
    group_named,
    remove_member,
    set_lead,
)
from app.models import Group, Unit
from app.serving.bodies import BoundedRoute
from app.serving.identity import ChangingDep, SignedIn
from app.views.unit_forms import GroupForm, Id, LeadForm, MemberForm
from app.views.units import own_unit, shown_unit
from app.web.page import PageDep
from app.web.units import ONE, done

GROUP = f"{ONE}/nhom/{{group_id}}"

router = APIRouter(include_in_schema=False, route_class=BoundedRoute)


@router.post(f"{ONE}/nhom")
def create(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[GroupForm, Form()]
) -> Response:
    """A new group."""
    unit = own_unit(who.session, who.actor, unit_id)
    return done(
        page, who, unit,
        lambda: create_group(who.session, who.actor, unit, asked.fields(), who.now),
    )  # fmt: skip


@router.post(f"{GROUP}/them")
def add(
    unit_id: Id, group_id: Id, page: PageDep, who: ChangingDep,
    asked: Annotated[MemberForm, Form()],
) -> Response:  # fmt: skip
    """Let a unit be in the group from a day on."""
    unit = own_unit(who.session, who.actor, unit_id)
    return done(
        page, who, unit,
        lambda: add_member(
            who.session, who.actor, _group(who, unit, group_id),
            shown_unit(who.session, who.actor, asked.unit), asked.day, who.now,
        ),
    )  # fmt: skip


@router.post(f"{GROUP}/bot")
def remove(
    unit_id: Id, group_id: Id, page: PageDep, who: ChangingDep,
    asked: Annotated[MemberForm, Form()],
) -> Response:  # fmt: skip
    """Let a unit be in the group until a day."""
    unit = own_unit(who.session, who.actor, unit_id)
    return done(
        page, who, unit,
        lambda: remove_member(
            who.session, who.actor, _group(who, unit, group_id),
            shown_unit(who.session, who.actor, asked.unit), asked.day, who.now,
        ),
    )  # fmt: skip


@router.post(f"{GROUP}/truong")
def lead(
    unit_id: Id, group_id: Id, page: PageDep, who: ChangingDep,
    asked: Annotated[LeadForm, Form()],
) -> Response:  # fmt: skip
    """Let a unit lead the group in a year."""
    unit = own_unit(who.session, who.actor, unit_id)
    return done(
        page, who, unit,
        lambda: set_lead(
            who.session, who.actor, _group(who, unit, group_id), asked.year,
            shown_unit(who.session, who.actor, asked.unit), who.now,
        ),
    )  # fmt: skip


def _group(who: SignedIn, unit: Unit, group_id: str) -> Group:
    """The group of that id if the unit keeps it; others are not there."""
    if group_id.isprintable():
        group = group_named(who.session, group_id)
        if group.unit_id == unit.id:
            return group
    raise GroupNotFound(group_id)
