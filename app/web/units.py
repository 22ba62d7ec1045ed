"""The pages of units: the tree of them, one whole, its making, its change and its end."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field, ValidationError

from app.accounts.actor import Role
from app.accounts.fields import GroupKind, UnitKind
from app.accounts.units import (
    change_unit,
    create_unit,
    dissolve_unit,
    rename_unit,
)
from app.documents.tables import CSV_TYPE
from app.errors import AppError
from app.models import Unit
from app.serving.bodies import BoundedRoute
from app.serving.errors import STATUSES
from app.serving.identity import ChangingDep, SignedIn, SignedInDep
from app.serving.private_addresses import PAGES
from app.serving.versions import StaleVersion, etag, require_version
from app.views.log import unit_log, unit_log_csv
from app.views.unit_forms import DissolveForm, Id, RenameForm, UnitForm, regions_for
from app.views.unit_page import unit_page
from app.views.units import own_unit, shown_unit, shown_units, unit_tree, unit_view
from app.web.done import moved_on
from app.web.horizon import attached
from app.web.page import Page, PageDep
from app.web.work import Unfit, shown, told

UNITS = f"{PAGES}/don-vi"
NEW = f"{PAGES}/don-vi-moi"
ONE = f"{UNITS}/{{unit_id}}"

router = APIRouter(include_in_schema=False, route_class=BoundedRoute)


class Above(BaseModel):
    """Under which unit a new one is to lie."""

    parent: Id = ""


class Older(BaseModel):
    """Before which entry the log is asked for."""

    before: Annotated[int | None, Field(ge=1, le=2**31)] = None


@router.get(PAGES)
def work(who: SignedInDep) -> RedirectResponse:
    """The first page of work: the plans of who has a role, else the units."""
    return RedirectResponse(f"{PAGES}/ke-hoach" if who.actor.roles else UNITS, 303)


@router.get(UNITS)
def tree(page: PageDep, who: SignedInDep) -> HTMLResponse:
    """The units one has to do with."""
    return shown(page, who, "units.html", tree=unit_tree(who.session, who.actor))


@router.get(ONE)
def unit(unit_id: Id, page: PageDep, who: SignedInDep) -> HTMLResponse:
    """One unit."""
    return unit_shown(page, who, shown_unit(who.session, who.actor, unit_id))


@router.get(f"{ONE}/nhat-ky")
def log(
    unit_id: Id, page: PageDep, who: SignedInDep, asked: Annotated[Older, Query()]
) -> HTMLResponse:
    """What was changed in a unit, the last first."""
    found = own_unit(who.session, who.actor, unit_id)
    entries = unit_log(who.session, found, asked.before)
    return shown(page, who, "unit_log.html", unit=unit_view(found), log=entries)


@router.get(f"{ONE}/nhat-ky.csv")
def log_csv(unit_id: Id, who: SignedInDep) -> Response:
    """All that was changed in a unit, as a table to keep."""
    found = own_unit(who.session, who.actor, unit_id)
    return attached(unit_log_csv(who.session, found).encode(), CSV_TYPE, f"nhat-ky-{found.id}.csv")


# Making and changing


@router.get(NEW)
def new(page: PageDep, who: SignedInDep, asked: Annotated[Above, Query()]) -> HTMLResponse:
    """The form of a new unit under another."""
    parent = shown_unit(who.session, who.actor, asked.parent)
    given = UnitForm(parent_id=parent.id, region=parent.region, valid_from=who.today)
    return _form(page, who, given, parent)


@router.post(NEW)
def create(page: PageDep, who: ChangingDep, asked: Annotated[UnitForm, Form()]) -> Response:
    """A new unit; who makes it manages it."""
    parent = shown_unit(who.session, who.actor, asked.parent_id or "")
    try:
        with who.session.begin_nested():
            made = create_unit(who.session, who.actor, asked.fields(), who.now)
    except Unfit as error:
        return _form(page, who, asked, parent, error=error)
    return moved_on(page, address(made.id))


@router.get(f"{ONE}/sua")
def edit(unit_id: Id, page: PageDep, who: SignedInDep) -> HTMLResponse:
    """The form that changes a unit."""
    found = shown_unit(who.session, who.actor, unit_id)
    return _form(page, who, _as_form(found), _parent(who, found), found)


@router.post(f"{ONE}/sua")
def change(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[UnitForm, Form()]
) -> Response:
    """Correct a unit, unless somebody did meanwhile."""
    found = shown_unit(who.session, who.actor, unit_id)
    who.session.refresh(found, with_for_update=True)
    try:
        require_version(etag(asked.version), unit_view(found).version)
        with who.session.begin_nested():
            change_unit(who.session, who.actor, found, asked.fields(), who.now)
    except Unfit as error:
        return _form(page, who, asked, _parent(who, found), found, error=error)
    return moved_on(page, address(found.id))


@router.post(f"{ONE}/doi-ten")
def rename(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[RenameForm, Form()]
) -> Response:
    """A new official name from a day on."""
    found = shown_unit(who.session, who.actor, unit_id)
    return done(
        page, who, found,
        lambda: rename_unit(
            who.session, who.actor, found, asked.names(), since=asked.since, now=who.now
        ),
    )  # fmt: skip


@router.post(f"{ONE}/ket-thuc")
def dissolve(
    unit_id: Id, page: PageDep, who: ChangingDep, asked: Annotated[DissolveForm, Form()]
) -> Response:
    """The end of a unit."""
    found = shown_unit(who.session, who.actor, unit_id)

    def end() -> None:
        successor = shown_unit(who.session, who.actor, asked.successor) if asked.successor else None
        dissolve_unit(
            who.session, who.actor, found, successor=successor, day=asked.day, now=who.now
        )

    return done(page, who, found, end)


# What other pages of units share


def address(unit_id: str) -> str:
    """Where the page of a unit is."""
    return f"{UNITS}/{unit_id}"


def done(page: Page, who: SignedIn, unit: Unit, change: Callable[[], object]) -> Response:
    """Make a change whole or not at all, and go to the page of ``unit``, or say why not."""
    try:
        with who.session.begin_nested():
            change()
    except Unfit as error:
        return unit_shown(page, who, unit, told(error), status=_status(error))
    return moved_on(page, address(unit.id))


def unit_shown(
    page: Page,
    who: SignedIn,
    unit: Unit,
    refused: str = "",
    *,
    status: int = 200,
    offered: str = "",
) -> HTMLResponse:
    """The page of ``unit``; ``offered`` is the link of an invitation just made."""
    units = [(one.id, one.name) for one in shown_units(who.session, who.actor)]
    return shown(
        page,
        who,
        "unit.html",
        status,
        found=unit_page(who.session, who.actor, unit, who.now, who.today),
        refused=refused,
        offered=offered,
        today=who.today,
        roles=[(role, role.label) for role in Role],
        group_kinds=[(kind, kind.label) for kind in GroupKind],
        units=units,
        successors=[("", "không có"), *(one for one in units if one[0] != unit.id)],
    )


def _form(
    page: Page,
    who: SignedIn,
    given: UnitForm,
    parent: Unit | None,
    unit: Unit | None = None,
    *,
    error: AppError | ValidationError | None = None,
) -> HTMLResponse:
    current = _as_form(unit) if unit else None
    is_stale = isinstance(error, StaleVersion)
    if current and is_stale:
        given = given.model_copy(update={"version": current.version})
    return shown(
        page,
        who,
        "unit_form.html",
        _status(error) if error else 200,
        refused=told(error) if error else "",
        given=given,
        current=current if is_stale else None,
        unit=unit_view(unit) if unit else None,
        parent=unit_view(parent) if parent else None,
        kinds=[(kind, kind.label) for kind in UnitKind],
        regions=[
            (found.spelling, found.name) for found in regions_for(parent.region if parent else None)
        ],
        parents=[
            (one.id, one.name)
            for one in shown_units(who.session, who.actor)
            if unit and one.id != unit.id
        ],
    )


def _as_form(unit: Unit) -> UnitForm:
    told = unit_view(unit).model_dump()
    return UnitForm.model_validate({name: told[name] for name in UnitForm.model_fields})


def _parent(who: SignedIn, unit: Unit) -> Unit | None:
    return who.session.get(Unit, unit.parent_id) if unit.parent_id else None


def _status(error: Exception) -> int:
    return STATUSES.get(type(error), 422)
