"""What a plan gives to whom: tasks by assignee, with the verb that is due to each."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR
from app.accounts.fields import GroupFields, GroupKind
from app.accounts.groups import add_member, create_group
from app.models import Plan, Task, Unit
from app.planning.plans.assigned import assigned

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def test_each_assignee_has_what_it_leads_and_supports(
    session: Session,
    units: dict[str, Unit],
    unit: Callable[..., Unit],
    issued_plan: Callable[..., tuple[Plan, tuple[Task, ...]]],
) -> None:
    unit("so")
    fields = GroupFields(id="cac-xa", name="Các xã", kind=GroupKind.KHAC)
    group = create_group(session, OPERATOR, units["tinh"], fields, NOW)
    for name in ("xa-1", "xa-2"):
        add_member(session, OPERATOR, group, units[name], date(2026, 1, 1), NOW)
    session.flush()
    support = {"part": "support"}
    plan, (first, second) = issued_plan(
        {"assignees": [{"unit_id": "ban"}, {"body": "Đài", **support}]},
        {"assignees": [{"group_id": "cac-xa"}, {"unit_id": "so", **support},
                       {"unit_id": "ban", **support}]},
    )  # fmt: skip
    found = assigned(session, plan, (first, second), TODAY)
    assert [(one.name, one.relation.verb, one.leads, one.supports) for one in found] == [
        ("Đơn vị ban", "Giao", [first], [second]),
        ("Các xã", "Giao", [second], []),
        ("Đài", "Đề nghị", [], [first]),
        ("Đơn vị so", "Đề nghị", [], [second]),
    ]


def test_a_plan_without_tasks_gives_nothing(session: Session, plan: Callable[..., Plan]) -> None:
    assert assigned(session, plan(), (), TODAY) == ()
