"""Accounts are tried at noon of 22 November 2026 in Vietnam, with hashes that cost nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.people import create_person, set_password
from app.accounts.roles import actor_of, grant
from app.accounts.units import create_unit
from app.database import Database
from app.models import Person, Unit

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PASSWORD = "năm giờ chiều mưa"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing that takes no time and no memory."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("app.accounts.passwords.HASHER", cheap)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that writes, on both databases."""
    with database.writing() as opened:
        yield opened


@pytest.fixture
def unit(session: Session) -> Callable[..., Unit]:
    """A unit that the command line makes; its id is its name."""

    def make(name: str, under: Unit | None = None, region: str = "thai-nguyen") -> Unit:
        fields = UnitFields(
            id=name,
            name=name,
            symbol=name.upper(),
            kind=UnitKind.PARTY,
            level=level_of(region),
            region=region,
            parent_id=under.id if under else None,
            valid_from=date(2025, 7, 1),
        )
        return create_unit(session, OPERATOR, fields, NOW)

    return make


@pytest.fixture
def person(session: Session) -> Callable[..., Person]:
    """Somebody with a password, and with roles in a unit."""

    def make(name: str, unit: Unit | None = None, *roles: Role) -> Person:
        made = create_person(session, name, f"{name.lower()}@example.vn", NOW, by=OPERATOR)
        set_password(session, made, PASSWORD, NOW)
        for role in roles:
            assert unit is not None
            grant(session, OPERATOR, made, unit, role, NOW)
        return made

    return make


@pytest.fixture
def acting(session: Session) -> Callable[[Person], Actor]:
    """Somebody as an actor of today."""
    return lambda made: actor_of(session, made, TODAY)
