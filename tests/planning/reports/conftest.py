"""Reports are tried on 20 May 2027 in a province with a department and three communes.

The province's year plan is issued; what tests add to it is done, or not, in that year.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
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
from app.models import Figure, Plan, Share, Task, Unit
from app.planning.plans.dues import fix_dues
from app.planning.plans.plans import PlanFields, create_plan
from app.planning.plans.shares import share_out
from app.planning.plans.tasks import TaskFields, create_task, tasks_of
from app.planning.plans.vocabulary import PlanState, ShareState

NOW = datetime(2027, 5, 20, 5, tzinfo=UTC)
BEFORE = datetime(2026, 12, 1, 5, tzinfo=UTC)

FEW = frozenset(
    {
        "thanh-lap-dang",  # 03/02
        "chien-thang-dien-bien-phu",  # 07/5
        "thuong-binh-liet-si",  # 27/7, 80 years in 2027
        "quoc-khanh",  # 02/9
        "ct-13-ct-tw-2017",  # a directive of 12/01/2017, in force for ten years in 2027
    }
)

UNITS = {
    "tinh": (None, "thai-nguyen"),
    "ban": ("tinh", "thai-nguyen"),
    "xa-1": ("tinh", "05443"),
    "xa-2": ("tinh", "05467"),
    "xa-3": ("tinh", "05500"),
    "la": (None, "lang-son"),
}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return NOW.date()


@pytest.fixture(scope="session")
def some(real_catalogue: Catalogue) -> Catalogue:
    """A few days of the real catalogue, and all its reference files."""
    return replace(real_catalogue, entries=tuple(e for e in real_catalogue.entries if e.id in FEW))


@pytest.fixture(scope="session")
def some_sqlite(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, some: Catalogue
) -> Iterator[Database]:
    """The small catalogue on SQLite; what a test adds to it is undone."""
    path = tmp_path_factory.mktemp("some") / "kyniem.db"
    shutil.copy(migrated_sqlite, path)
    yield from _loaded(f"sqlite:///{path}", some)


@pytest.fixture(scope="session")
def some_postgresql(postgres: Any, some: Catalogue) -> Iterator[Database]:
    """The same on PostgreSQL."""
    with postgres.database("migrated") as url:
        yield from _loaded(url, some)


@pytest.fixture(params=("sqlite", "postgresql"))
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session that writes, with the small catalogue, on both databases."""
    database: Database = request.getfixturevalue(f"some_{request.param}")
    with suppress(_Undone), database.writing() as opened:
        yield opened
        raise _Undone


class _Undone(Exception):
    """The end of a test, which leaves nothing behind."""


def _loaded(url: str, catalogue: Catalogue) -> Iterator[Database]:
    database = Database(url)
    with database.writing() as session:
        sync(session, catalogue, BEFORE)
    yield database
    database.dispose()


@pytest.fixture
def reference(session: Session) -> Reference:
    """What the database knows beside the days."""
    return stored_reference(session)


@pytest.fixture
def units(session: Session) -> dict[str, Unit]:
    """The province, its department, three communes, and a province that has nothing to do."""
    made = {}
    for name, (above, region) in UNITS.items():
        fields = UnitFields(
            id=name, name=f"Đơn vị {name}", kind=UnitKind.PARTY, level=level_of(region),
            region=region, parent_id=above, valid_from=date(2025, 7, 1),
        )  # fmt: skip
        made[name] = create_unit(session, OPERATOR, fields, BEFORE)
    return made


@pytest.fixture
def somebody(session: Session, units: dict[str, Unit]) -> Callable[..., Actor]:
    """Somebody with roles in a unit, as an actor of today."""
    made = []

    def make(unit: str, *roles: Role) -> Actor:
        made.append(unit)
        name = f"Người {len(made)}"
        person = create_person(session, name, f"p{len(made)}@example.vn", BEFORE, by=OPERATOR)
        for role in roles:
            grant(session, OPERATOR, person, units[unit], role, BEFORE)
        return actor_of(session, person, NOW.date())

    return make


class Works:
    """Plans that are issued at once, with what became of their tasks."""

    def __init__(self, session: Session, reference: Reference) -> None:
        self.session = session
        self.reference = reference

    def plan(self, unit: str = "ban", issuer: str = "tinh", **changes: Any) -> Plan:
        """A draft for 2027."""
        fields = {"unit_id": unit, "issuer_id": issuer, "kind": "year", "period": "2027"}
        return create_plan(
            self.session, OPERATOR, PlanFields(**fields | changes), self.reference, BEFORE
        )

    def task(self, plan: Plan, title: str, wording: str, *units: str, **changes: Any) -> Task:
        """A task of a draft, which those units lead."""
        given = {
            "title": title,
            "wording": wording,
            "assignees": [{"unit_id": unit} for unit in units],
        }
        fields = TaskFields.model_validate(given | changes)
        return create_task(self.session, OPERATOR, plan, fields, self.reference, BEFORE)

    def issue(self, plan: Plan, number: str = "15-KH/TU") -> Plan:
        """Let ``plan`` be issued."""
        fix_dues(self.session, plan, self.reference.work_calendar, BEFORE)
        plan.state, plan.number, plan.issued_on = PlanState.ISSUED, number, BEFORE.date()
        share_out(self.session, plan, BEFORE.date(), BEFORE)
        return plan

    def share(self, task: Task, unit: str) -> Share:
        """The share of a unit."""
        asked = select(Share).where(Share.task_id == task.id, Share.unit_id == unit)
        return self.session.scalars(asked).one()

    def done(self, task: Task, unit: str, day: str) -> Share:
        """A unit does its share."""
        share = self.share(task, unit)
        share.state, share.done_on = ShareState.DONE, date.fromisoformat(day)
        return share

    def count(
        self, task: Task, unit: str, number: int, day: str, *, expected: bool = False,
        measure: str = "bang-ron",
    ) -> None:  # fmt: skip
        """A unit counts something."""
        self.session.merge(
            Figure(
                share_id=self.share(task, unit).id,
                measure=measure,
                number=number,
                expected=expected,
                as_of=date.fromisoformat(day),
                person_id=None,
                updated=NOW,
            )
        )
        self.session.flush()

    def tasks(self, plan: Plan) -> tuple[Task, ...]:
        """The tasks of a plan."""
        return tasks_of(self.session, plan)


@pytest.fixture
def works(session: Session, units: dict[str, Unit], reference: Reference) -> Works:
    """Plans to be carried out."""
    return Works(session, reference)
