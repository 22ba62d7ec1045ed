"""A desk is all that a view of plans depends on: who asks, one snapshot of the tables, a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.catalogue.reference import Reference
from app.models import Group, Person, Unit
from app.views.units import UnitName
from app.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody reads plans."""

    session: Session
    actor: Actor
    reference: Reference
    today: date

    @property
    def calendar(self) -> WorkCalendar:
        """Working days and days off."""
        return self.reference.work_calendar


def unit_names(session: Session, ids: Iterable[str | None]) -> dict[str, UnitName]:
    """Units by their ids; one query."""
    asked = select(Unit.id, Unit.name).where(Unit.id.in_(sorted({i for i in ids if i})))
    return {found: UnitName(id=found, name=name) for found, name in session.execute(asked)}


def group_names(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """The names of groups by their ids; one query."""
    asked = select(Group.id, Group.name).where(Group.id.in_(sorted({i for i in ids if i})))
    return {row.id: row.name for row in session.execute(asked)}


def people_names(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of people by their numbers; one query."""
    asked = select(Person.id, Person.name).where(Person.id.in_(sorted({i for i in ids if i})))
    return {row.id: row.name for row in session.execute(asked)}
