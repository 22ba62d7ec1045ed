"""What two people do at the same moment is right for both together, not only for each."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Role
from app.accounts.fields import UnitFields
from app.accounts.people import EmailTaken, create_person, person_by_email
from app.accounts.roles import LastAdmin, grant, revoke, roles_in
from app.accounts.units import OwnAncestor, change_unit, create_unit, ids_above, unit_named
from app.database import Database
from app.errors import AppError
from app.models import Person

Deed = Callable[[Session], object]

WAIT_SECONDS = 0.2
"""How long the second deed has for coming to what the first one holds."""


def refused_to_the_second(database: Database, first: Deed, second: Deed) -> list[AppError]:
    """What the second deed is refused, begun when the first is done and not yet committed."""
    refused: list[AppError] = []

    def run() -> None:
        try:
            with database.writing() as session:
                second(session)
        except AppError as error:
            refused.append(error)

    thread = threading.Thread(target=run)
    with database.writing() as session:
        first(session)
        session.flush()
        thread.start()
        thread.join(WAIT_SECONDS)
    thread.join()
    return refused


def fields(name: str, parent_id: str | None = None) -> UnitFields:
    return UnitFields.model_validate(
        {
            "id": name,
            "name": name,
            "kind": "party",
            "level": "province",
            "region": "thai-nguyen",
            "parent_id": parent_id,
            "valid_from": "2025-07-01",
        }
    )


def somebody(session: Session, name: str) -> Person:
    found = person_by_email(session, f"{name}@example.vn")
    assert found
    return found


@pytest.fixture
def office(database: Database, now: datetime) -> Database:
    """Two units, the first with two administrators."""
    with database.writing() as session:
        unit = create_unit(session, OPERATOR, fields("a"), now)
        create_unit(session, OPERATOR, fields("b"), now)
        for name in ("hoa", "nam"):
            made = create_person(session, name, f"{name}@example.vn", now)
            grant(session, OPERATOR, made, unit, Role.ADMIN, now)
    return database


def test_two_administrators_do_not_both_lose_their_role(office: Database, now: datetime) -> None:
    def revoking(name: str) -> Deed:
        return lambda session: revoke(
            session, OPERATOR, somebody(session, name), unit_named(session, "a"), Role.ADMIN, now
        )

    (refused,) = refused_to_the_second(office, revoking("hoa"), revoking("nam"))
    assert isinstance(refused, LastAdmin)


def test_two_moves_make_no_circle_together(office: Database, now: datetime) -> None:
    def moving(unit_id: str, parent_id: str) -> Deed:
        return lambda session: change_unit(
            session, OPERATOR, unit_named(session, unit_id), fields(unit_id, parent_id), now
        )

    (refused,) = refused_to_the_second(office, moving("a", "b"), moving("b", "a"))
    assert isinstance(refused, OwnAncestor)
    with office.reading() as session:
        assert ids_above(session, "a") == ("b",)


def test_an_e_mail_is_taken_once(office: Database, now: datetime) -> None:
    def creating(session: Session) -> None:
        create_person(session, "Lan", "lan@example.vn", now)

    (refused,) = refused_to_the_second(office, creating, creating)
    assert isinstance(refused, EmailTaken)


def test_a_role_given_twice_is_had_once(office: Database, now: datetime) -> None:
    def granting(session: Session) -> None:
        person, unit = somebody(session, "hoa"), unit_named(session, "b")
        grant(session, OPERATOR, person, unit, Role.EDITOR, now)

    assert refused_to_the_second(office, granting, granting) == []
    with office.reading() as session:
        ((_, roles),) = roles_in(session, unit_named(session, "b"))
        assert roles == (Role.EDITOR,)
