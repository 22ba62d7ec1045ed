"""Own dates are tried at noon of 22 November 2026 in Vietnam, in a province with two communes.

Tết of 2027 is on 6 February, that of 2028 on 26 January: the tenth of the first month falls
nine days later.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.people import create_person
from app.accounts.roles import actor_of, grant
from app.accounts.units import create_unit
from app.catalogue.load import Catalogue
from app.catalogue.sync import sync
from app.database import Database
from app.models import OwnDate, Unit
from app.planning.own_dates.fields import NewOwnDate
from app.planning.own_dates.keeping import create_own_date

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)

UNITS = {
    "tinh": (None, "thai-nguyen"),
    "xa": ("tinh", "05500"),
    "to": ("xa", "05500"),
    "xa-khac": ("tinh", "05503"),
}
"""The units that there are, each with the one above it and its region."""

TRADITION = {
    "kind": "anniversary",
    "name": "Ngày truyền thống Đảng bộ xã Phú Xuyên",
    "rule": "solar:05-20",
    "origin": "1947-05-20",
    "category": "dia-phuong",
    "sources": [{"title": "Lịch sử Đảng bộ xã Phú Xuyên"}],
}
FESTIVAL = {
    "kind": "festival",
    "name": "Hội Lồng tồng xã Phú Xuyên",
    "rule": "lunar:01-10",
    "extent": {"lasts": "2"},
    "sources": [{"title": "Kế hoạch tổ chức Hội Lồng tồng"}],
}
RESOLUTION = {
    "kind": "document",
    "name": "Nghị quyết số 15-NQ/TU ngày 12/5/2021 của Ban Chấp hành Đảng bộ tỉnh về chuyển đổi số",
    "short_name": "NQ 15-NQ/TU chuyển đổi số",
    "origin": "2021-05-12",
    "document": {
        "number": "15-NQ/TU",
        "issuer": "Ban Chấp hành Đảng bộ tỉnh",
        "kind": "nghị quyết",
        "review": {"so_ket": [3], "tong_ket": [5, 10]},
    },
    "sources": [{"title": "Nghị quyết", "number": "15-NQ/TU", "date": "2021-05-12"}],
}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def tradition() -> dict[str, Any]:
    return dict(TRADITION)


@pytest.fixture
def festival() -> dict[str, Any]:
    return dict(FESTIVAL)


@pytest.fixture
def resolution() -> dict[str, Any]:
    return dict(RESOLUTION)


@pytest.fixture
def session(
    database: Database, catalogue: Callable[..., Catalogue], entry: Callable[..., dict[str, Any]]
) -> Iterator[Session]:
    """A session that writes, with a catalogue of two days, on both databases."""
    local = entry(
        id="hoi-phu-xuyen",
        name="Lễ hội Lồng tồng Phú Xuyên",
        short_name="Lồng tồng Phú Xuyên",
        name_en="Phú Xuyên Lồng tồng festival",
        rule="lunar:01-10",
        manner="le-hoi",
        category="le-hoi",
        level="dia-phuong",
        region="thai-nguyen",
    )
    with database.writing() as opened:
        sync(opened, catalogue(entry(origin="1930-02-03"), local), NOW)
        yield opened


@pytest.fixture
def units(session: Session) -> dict[str, Unit]:
    """The province, two communes, and a part of one of them."""
    made: dict[str, Unit] = {}
    for name, (above, region) in UNITS.items():
        fields = UnitFields(
            id=name,
            name=f"Đơn vị {name}",
            kind=UnitKind.PARTY,
            level=level_of(region),
            region=region,
            parent_id=above,
            valid_from=date(2025, 7, 1),
        )
        made[name] = create_unit(session, OPERATOR, fields, NOW)
    return made


@pytest.fixture
def acting(session: Session, units: dict[str, Unit]) -> Callable[..., Actor]:
    """Somebody with roles in a unit, as an actor of today."""

    def make(unit: str, *roles: Role) -> Actor:
        name = f"{unit}-{'-'.join(roles)}"
        person = create_person(session, name, f"{name}@example.vn", NOW, by=OPERATOR)
        for role in roles:
            grant(session, OPERATOR, person, units[unit], role, NOW)
        return actor_of(session, person, TODAY)

    return make


@pytest.fixture
def own(session: Session, units: dict[str, Unit]) -> Callable[..., OwnDate]:
    """A date that a unit keeps, with what a test changes."""

    def make(unit: str, told: dict[str, Any], **changes: Any) -> OwnDate:
        fields = NewOwnDate.model_validate(told | changes)
        return create_own_date(session, OPERATOR, units[unit], fields, NOW)

    return make
