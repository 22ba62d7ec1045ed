"""The forms by which units, their people and their groups are changed."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from app.accounts.actor import Role
from app.accounts.fields import (
    GroupFields,
    GroupKind,
    Name,
    Symbol,
    UnitFields,
    UnitKind,
    level_of,
)
from app.accounts.units import UnitName
from app.regions import COUNTRY, Region, communes, provinces, region
from app.views.accounts import Email, PersonName


def _none_if_empty(value: Any) -> Any:  # Any: whatever the form holds, for Pydantic to judge
    return None if value == "" else value


def _text(most: int) -> Any:  # Any: what Annotated takes
    return Field(max_length=most)


Id = Annotated[str, Field(max_length=48)]
OptionalId = Annotated[Id | None, BeforeValidator(_none_if_empty)]
OptionalDay = Annotated[date | None, BeforeValidator(_none_if_empty)]


class UnitForm(BaseModel):
    """A unit as a page tells it: its level follows from its region."""

    name: Annotated[str, _text(300)] = ""
    symbol: Annotated[str, _text(48)] = ""
    kind: UnitKind = UnitKind.PARTY
    region: Annotated[str, _text(32)] = COUNTRY
    parent_id: OptionalId = None
    valid_from: OptionalDay = None
    version: Annotated[str, _text(64)] = ""

    def fields(self) -> UnitFields:
        """As units take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        told = self.model_dump(include={"name", "symbol", "kind", "region", "parent_id"})
        told |= {"level": level_of(self.region), "valid_from": self.valid_from}
        return UnitFields.model_validate(told)


class NewName(BaseModel):
    """A name and a symbol as units take them."""

    name: Name
    symbol: Symbol


class RenameForm(BaseModel):
    """A new official name, borne from a day on."""

    name: Annotated[str, _text(300)] = ""
    symbol: Annotated[str, _text(48)] = ""
    since: date

    def names(self) -> UnitName:
        """As units take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        told = NewName(name=self.name, symbol=self.symbol)
        return UnitName(told.name, told.symbol)


class DissolveForm(BaseModel):
    """The end of a unit."""

    day: date
    successor: OptionalId = None


class InviteForm(BaseModel):
    """Who is invited, to which role."""

    name: PersonName = ""
    email: Email = ""
    role: Role = Role.VIEWER


class RoleForm(BaseModel):
    """A role of a person of the unit."""

    person: int
    role: Role


class DelegationForm(BaseModel):
    """A role to be held for some days."""

    person: int
    role: Role
    first_day: date
    last_day: date


class NumberForm(BaseModel):
    """One thing of a list, by its number."""

    number: int


class GroupForm(BaseModel):
    """A group to be kept."""

    name: Annotated[str, _text(300)] = ""
    kind: GroupKind = GroupKind.KHOI
    parent_id: OptionalId = None

    def fields(self) -> GroupFields:
        """As groups take it.

        Raises:
            ValidationError: naming each field that cannot be so.
        """
        return GroupFields.model_validate(self.model_dump())


class MemberForm(BaseModel):
    """A unit that comes into a group, or leaves it, with the first or last day there."""

    unit: Id = ""
    day: date


class LeadForm(BaseModel):
    """The unit that leads a group in a year."""

    unit: Id = ""
    year: Annotated[int, Field(ge=1945, le=2199)]


def regions_for(parent: str | None) -> tuple[Region, ...]:
    """Where a unit under one of region ``parent`` may be: the same, and what lies in it."""
    over = region(parent or COUNTRY)
    if over is None:
        return ()
    within = provinces().values() if over.spelling == COUNTRY else communes(over.spelling)
    return (over, *within)
