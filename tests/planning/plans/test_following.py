"""Following: who has an issued plan, who took it up, how far each is, and who is late."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.catalogue.reference import Reference
from app.models import Assignment, Plan, Receipt, Share, Task, Unit
from app.planning.plans.addressees import acknowledge
from app.planning.plans.adopting import AdoptionFields, adopt
from app.planning.plans.following import Followed, Following, following
from app.planning.plans.reminding import ReminderFields, remind
from app.planning.plans.shares import ShareChange, change_share, shares_of
from app.workdays import WorkCalendar

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 5, tzinfo=UTC)
WEDNESDAY = date(2027, 2, 3)

Issued = Callable[..., tuple[Plan, tuple[Task, ...]]]
Reporter = Callable[..., Actor]
Follow = Callable[..., Following]


@pytest.fixture
def follow(session: Session, calendar: WorkCalendar) -> Follow:
    """How a plan stands on the third working day after the due days of its tasks."""

    def found(plan: Plan, **asked: Any) -> Following:
        session.flush()
        return following(session, plan, calendar, WEDNESDAY, Followed(**asked))

    return found


@pytest.fixture
def plan_of_two(issued_plan: Issued) -> tuple[Plan, tuple[Task, ...]]:
    """A plan that goes to two communes: each leads a task, and a broadcaster supports one."""
    return issued_plan(
        {"assignees": [{"unit_id": "xa-1"}, {"part": "support", "body": "Đài"}]},
        {"assignees": [{"unit_id": "xa-2"}], "channel": "co-dong", "wording": "trong tháng 6/2027"},
        to=("xa-1", "xa-2"),
    )


def test_it_tells_who_has_not_acknowledged(
    session: Session,
    plan_of_two: tuple[Plan, tuple[Task, ...]],
    reporter: Reporter,
    follow: Follow,
) -> None:
    plan, _ = plan_of_two
    acknowledge(session, reporter("xa-1"), plan, "xa-1", LATER)
    found = follow(plan)
    assert [(unit.unit_id, unit.acknowledged) for unit in found.units] == [
        ("xa-1", LATER), ("xa-2", None),
    ]  # fmt: skip
    (unread,) = follow(plan, only="unacknowledged").units
    assert unread.unit_id == "xa-2"


def test_it_tells_who_is_late_and_by_how_many_working_days(
    plan_of_two: tuple[Plan, tuple[Task, ...]], follow: Follow
) -> None:
    plan, (task, _) = plan_of_two
    found = follow(plan)
    late = {unit.unit_id: unit.late for unit in found.units}
    assert late["xa-2"] == ()
    (one,) = late["xa-1"]
    assert (one.share.task_id, one.wording) == (task.id, "trước ngày 30/01/2027")
    assert one.share.days_late == 3
    assert [unit.unit_id for unit in follow(plan, only="late").units] == ["xa-1"]


def test_it_tells_how_tasks_stand_by_campaign_and_channel(
    plan_of_two: tuple[Plan, tuple[Task, ...]], follow: Follow
) -> None:
    found = follow(plan_of_two[0])
    assert {state: n for state, n in found.tally.items() if n} == {"overdue": 1, "not-due": 1}
    assert {key: told["not-due"] for key, told in found.by_channel.items()} == {
        None: 0, "co-dong": 1,
    }  # fmt: skip
    assert list(found.by_campaign) == [None]
    assert [share.name for share in found.bodies] == ["Đài"]


def test_it_tells_what_each_unit_has_adopted(
    session: Session,
    plan_of_two: tuple[Plan, tuple[Task, ...]],
    reporter: Reporter,
    reference: Reference,
    follow: Follow,
) -> None:
    plan, tasks = plan_of_two
    actor = reporter("xa-2")
    fields = AdoptionFields.model_validate(
        {"unit_id": "xa-2", "tasks": [{"task": task.id} for task in tasks]}
    )
    for _ in range(2):
        adopt(session, actor, plan, fields, reference, LATER)
    units = {unit.unit_id: unit for unit in follow(plan).units}
    assert (units["xa-1"].adopted, units["xa-2"].adopted) == (0, 2)
    assert len(units["xa-2"].adopted_in) == 2
    assert [unit.unit_id for unit in follow(plan, only="unadopted").units] == ["xa-1"]


def test_it_tells_when_a_unit_was_last_reminded(
    session: Session,
    plan_of_two: tuple[Plan, tuple[Task, ...]],
    editor: Actor,
    follow: Follow,
) -> None:
    plan, _ = plan_of_two
    for at in (NOW, LATER):
        remind(session, editor, plan, ReminderFields(units=("xa-1",), text="Đề nghị"), at)
    assert [unit.reminded for unit in follow(plan).units] == [LATER, None]


@pytest.mark.parametrize(
    ("asked", "unit_ids", "tasks"),
    [
        ({}, ["xa-1", "xa-2"], 2),
        ({"unit_id": "xa-2"}, ["xa-2"], 1),
        ({"channel": "co-dong"}, ["xa-2"], 1),
        ({"channel": ""}, ["xa-1"], 1),
        ({"progress": "overdue"}, ["xa-1"], 1),
        ({"progress": "late"}, [], 0),
        ({"campaign_id": 99}, [], 0),
    ],
)
def test_it_is_narrowed(
    plan_of_two: tuple[Plan, tuple[Task, ...]],
    follow: Follow,
    asked: dict[str, Any],
    unit_ids: list[str],
    tasks: int,
) -> None:
    found = follow(plan_of_two[0], **asked)
    assert ([unit.unit_id for unit in found.units], len(found.tasks)) == (unit_ids, tasks)


def test_a_unit_that_is_only_named_need_not_acknowledge(
    issued_plan: Issued, follow: Follow
) -> None:
    plan, _ = issued_plan({})
    (unit,) = follow(plan).units
    assert (unit.is_addressed, unit.acknowledged) == (False, None)
    assert follow(plan, only="unacknowledged").units == ()


def test_what_is_done_or_dropped_is_late_no_more(
    session: Session,
    plan_of_two: tuple[Plan, tuple[Task, ...]],
    reporter: Reporter,
    follow: Follow,
) -> None:
    plan, (task, _) = plan_of_two
    share = shares_of(session, (task,))[task.id][0]
    change = ShareChange.model_validate({"state": "dropped", "reason": "Không có kinh phí"})
    change_share(session, reporter("xa-1"), share, change, LATER)
    found = {unit.unit_id: unit for unit in follow(plan).units}
    assert found["xa-1"].late == ()
    assert found["xa-1"].shares[0].reason == "Không có kinh phí"


def test_it_takes_as_many_queries_for_a_hundred_units_with_a_hundred_tasks(
    session: Session, unit: Callable[..., Unit], issued_plan: Issued, units: dict[str, Unit],
    follow: Follow,
) -> None:  # fmt: skip
    plan, (first, *_) = issued_plan({}, {}, to=("xa-1",))
    few = _queries(session, lambda: follow(plan))
    _spread(session, plan, first, [unit(f"don-vi-{n}", units["tinh"]).id for n in range(100)], 100)
    found: list[Following] = []
    many = _queries(session, lambda: found.append(follow(plan)))
    assert len(many) == len(few) <= 12
    assert sum(len(one.shares) for one in found[0].units) == 10_002


def _spread(session: Session, plan: Plan, task: Task, unit_ids: list[str], tasks: int) -> None:
    """Give each of those units a receipt, and a share in so many tasks like ``task``."""
    columns = {c.key: getattr(task, c.key) for c in Task.__table__.columns if c.key != "id"}
    session.execute(insert(Task), [columns | {"position": 10 + n} for n in range(tasks)])
    made = select(Task.id).where(Task.plan_id == plan.id, Task.position >= 10)
    given = [
        {"task_id": task_id, "part": "lead", "position": n, "unit_id": unit_id,
         "group_id": None, "body": None}
        for task_id in session.scalars(made).all()
        for n, unit_id in enumerate(unit_ids)
    ]  # fmt: skip
    session.execute(insert(Assignment), given)
    rows = session.execute(
        select(Assignment.id, Assignment.task_id, Assignment.unit_id).where(
            Assignment.unit_id.in_(unit_ids)
        )
    ).all()
    session.execute(
        insert(Share),
        [
            {"assignment_id": row.id, "task_id": row.task_id, "unit_id": row.unit_id,
             "state": "todo", "reason": "", "note": "", "updated": NOW}
            for row in rows
        ],
    )  # fmt: skip
    session.execute(
        insert(Receipt), [{"plan_id": plan.id, "unit_id": unit_id} for unit_id in unit_ids]
    )


def _queries(session: Session, run: Callable[[], object]) -> list[str]:
    """The statements that ``run`` sends."""
    found: list[str] = []

    def note(*told: Any) -> None:  # Any: as SQLAlchemy calls it
        found.append(told[2])

    session.flush()
    connection = session.connection()
    sqlalchemy_event.listen(connection, "before_cursor_execute", note)
    try:
        run()
    finally:
        sqlalchemy_event.remove(connection, "before_cursor_execute", note)
    return found
