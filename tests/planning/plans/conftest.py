"""Plans are tried at noon of 22 November 2026 in Vietnam, in a province with two communes.

The catalogue is a small part of the real one: what its files say of a few days is told
in ``data/``, and these tests know it by heart.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.fields import UnitFields, UnitKind, level_of
from app.accounts.people import create_person
from app.accounts.roles import actor_of, grant
from app.accounts.units import create_unit
from app.catalogue.load import Catalogue
from app.catalogue.reference import Reference
from app.catalogue.reference import reference as stored_reference
from app.catalogue.sync import sync
from app.database import Database
from app.models import Person, Plan, Task, Unit
from app.planning.plans.addressees import AddresseeFields, make_receipts, set_addressees
from app.planning.plans.dues import fix_dues
from app.planning.plans.plans import PlanFields, create_plan
from app.planning.plans.shares import share_out
from app.planning.plans.tasks import TaskFields, create_task
from app.planning.plans.vocabulary import PlanState
from app.workdays import WorkCalendar

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)

FEW = frozenset(
    {
        "thanh-lap-dang",  # 03/02, 97 years in 2027
        "tet-nguyen-dan",  # 06/02/2027
        "sinh-le-duan",  # 07/4, 120 years in 2027
        "gio-to-hung-vuong",  # 16/4/2027
        "giai-phong-mien-nam",  # 30/4, 52 years
        "quoc-te-lao-dong",  # 01/5
        "chien-thang-dien-bien-phu",  # 07/5, 73 years
        "sinh-ho-chi-minh",  # 19/5, 137 years
        "tuyen-giao",  # 01/8, 97 years
        "quoc-khanh",  # 02/9, 82 years
        "tai-lap-thai-nguyen",  # 01/01, Thái Nguyên, 30 years
        "gang-thep-thai-nguyen",  # 29/11, Thái Nguyên, 64 years
        "phu-thong",  # 25/7, a part of Thái Nguyên that was Bắc Kạn, 79 years
        "ct-13-ct-tw-2017",  # a directive of 12/01/2017, in force for ten years in 2027
    }
)
"""The entries of the catalogue that there are."""

UNITS = {
    "tinh": (None, "thai-nguyen"),
    "ban": ("tinh", "thai-nguyen"),
    "xa-1": ("tinh", "05443"),
    "xa-2": ("tinh", "05467"),
}
"""The units that there are, each with the one above it and its region."""


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def few(real_catalogue: Catalogue) -> Catalogue:
    """A few days of the real catalogue, and all its reference files."""
    return replace(real_catalogue, entries=tuple(e for e in real_catalogue.entries if e.id in FEW))


@pytest.fixture(scope="session")
def reference(real_database: Database) -> Reference:
    """The reference that every database here has: law, days off, guides, ticking rules."""
    with real_database.reading() as session:
        return stored_reference(session)


@pytest.fixture(scope="session")
def calendar(reference: Reference) -> WorkCalendar:
    """Working days and days off."""
    return reference.work_calendar


@pytest.fixture(scope="session")
def few_sqlite(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, few: Catalogue
) -> Iterator[Database]:
    """The small catalogue on SQLite; what a test adds to it is undone."""
    path = tmp_path_factory.mktemp("few") / "kyniem.db"
    shutil.copy(migrated_sqlite, path)
    yield from _loaded(f"sqlite:///{path}", few)


@pytest.fixture(scope="session")
def few_postgresql(postgres: Any, few: Catalogue) -> Iterator[Database]:
    """The same on PostgreSQL."""
    with postgres.database("migrated") as url:
        yield from _loaded(url, few)


@pytest.fixture(params=("sqlite", "postgresql"))
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session that writes, with the small catalogue, on both databases."""
    database: Database = request.getfixturevalue(f"few_{request.param}")
    with suppress(_Undone), database.writing() as opened:
        yield opened
        raise _Undone


class _Undone(Exception):
    """The end of a test, which leaves nothing behind."""


def _loaded(url: str, catalogue: Catalogue) -> Iterator[Database]:
    database = Database(url)
    with database.writing() as session:
        sync(session, catalogue, NOW)
    yield database
    database.dispose()


@pytest.fixture
def unit(session: Session) -> Callable[..., Unit]:
    """A unit that the command line makes; its id is its name."""

    def make(name: str, under: Unit | None = None, region: str = "thai-nguyen") -> Unit:
        fields = UnitFields(
            id=name,
            name=f"Đơn vị {name}",
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
def units(unit: Callable[..., Unit]) -> dict[str, Unit]:
    """The province, its department, which drafts its plans, and two communes."""
    made: dict[str, Unit] = {}
    for name, (above, region) in UNITS.items():
        made[name] = unit(name, made.get(above or ""), region)
    return made


@pytest.fixture
def person(session: Session) -> Callable[..., Person]:
    """Somebody with roles in a unit."""

    def make(name: str, unit: Unit | None = None, *roles: Role) -> Person:
        made = create_person(session, name, f"{name.lower()}@example.vn", NOW, by=OPERATOR)
        for role in roles:
            assert unit is not None
            grant(session, OPERATOR, made, unit, role, NOW)
        return made

    return make


@pytest.fixture
def acting(session: Session) -> Callable[[Person], Actor]:
    """Somebody as an actor of today."""
    return lambda made: actor_of(session, made, TODAY)


@pytest.fixture
def editor(
    units: dict[str, Unit], person: Callable[..., Person], acting: Callable[[Person], Actor]
) -> Actor:
    """An editor of the department."""
    return acting(person("Lan", units["ban"], Role.EDITOR))


@pytest.fixture
def plan(
    session: Session, units: dict[str, Unit], editor: Actor, reference: Reference
) -> Callable[..., Plan]:
    """A draft of the department for the province's year 2027, with what a test changes."""

    def make(**changes: Any) -> Plan:
        fields = {"unit_id": "ban", "issuer_id": "tinh", "kind": "year", "period": "2027"}
        return create_plan(session, editor, PlanFields(**fields | changes), reference, NOW)

    return make


@pytest.fixture
def issued_plan(
    session: Session,
    editor: Actor,
    plan: Callable[..., Plan],
    reference: Reference,
    calendar: WorkCalendar,
) -> Callable[..., tuple[Plan, tuple[Task, ...]]]:
    """An issued plan with tasks, each told by its fields; it goes to those units."""

    def make(*tasks: dict[str, Any], to: tuple[str, ...] = ()) -> tuple[Plan, tuple[Task, ...]]:
        made = plan()
        told = [
            TaskFields.model_validate(
                {"title": f"Việc {n}", "wording": "trước ngày 30/01/2027"}
                | {"assignees": [{"unit_id": "xa-1"}]}
                | fields
            )
            for n, fields in enumerate(tasks, 1)
        ]
        rows = tuple(create_task(session, editor, made, one, reference, NOW) for one in told)
        addressed = tuple(AddresseeFields(unit_id=unit_id) for unit_id in to)
        set_addressees(session, editor, made, addressed, NOW)
        fix_dues(session, made, calendar, NOW)
        made.number, made.issued_on, made.issued_at = "15-KH/TU", TODAY, NOW
        share_out(session, made, TODAY, NOW)
        make_receipts(session, made, TODAY, NOW)
        made.state = PlanState.ISSUED
        session.flush()
        return made, rows

    return make


@pytest.fixture
def reporter(
    units: dict[str, Unit], person: Callable[..., Person], acting: Callable[[Person], Actor]
) -> Callable[..., Actor]:
    """Somebody with a role in a unit, an editor where nothing else is said."""

    def make(unit: str, role: Role = Role.EDITOR) -> Actor:
        return acting(person(f"{role}-{unit}", units[unit], role))

    return make
