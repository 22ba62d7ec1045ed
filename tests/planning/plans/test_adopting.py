"""Adopting: a unit takes tasks of an issued plan into a draft of its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Activity, Campaign, Plan, PlanLine, Receipt, Task, Unit
from app.planning.plans.adjusting import adjust
from app.planning.plans.adopting import Adopted, AdoptionFields, adopt, adoptable
from app.planning.plans.channels import ChannelFields, add_channel
from app.planning.plans.dues import due_days
from app.planning.plans.lineage import adopted_from
from app.planning.plans.plans import PlanFields, create_plan
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.shares import shares_of
from app.planning.plans.tasks import assignments_of, tasks_of
from app.planning.plans.vocabulary import PlanState
from app.workdays import WorkCalendar

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 5, tzinfo=UTC)

Issued = Callable[..., tuple[Plan, tuple[Task, ...]]]
Reporter = Callable[..., Actor]
Take = Callable[..., Adopted]


@pytest.fixture
def commune(reporter: Reporter) -> Actor:
    """An editor of a commune."""
    return reporter("xa-1")


@pytest.fixture
def take(session: Session, commune: Actor, reference: Reference) -> Take:
    """The commune adopts tasks of a plan."""

    def taken(source: Plan, *tasks: Task | dict[str, Any], **fields: Any) -> Adopted:
        told = [{"task": one.id} if isinstance(one, Task) else one for one in tasks]
        asked = AdoptionFields.model_validate({"unit_id": "xa-1", "tasks": told} | fields)
        return adopt(session, commune, source, asked, reference, LATER)

    return taken


@pytest.fixture
def own_draft(session: Session, commune: Actor, reference: Reference) -> Plan:
    """The year plan of the commune."""
    fields = PlanFields.model_validate({"unit_id": "xa-1", "kind": "year", "period": "2027"})
    return create_plan(session, commune, fields, reference, NOW)


def test_a_unit_adopts_into_a_new_draft_that_it_leads(
    session: Session, issued_plan: Issued, take: Take
) -> None:
    source, (task, other) = issued_plan(
        {"leader": "Đồng chí Trưởng ban", "cost": 5}, {}, to=("xa-1",)
    )
    found = take(source, task)
    assert (found.plan.unit_id, found.plan.kind, found.plan.period) == ("xa-1", "topic", "2027")
    assert found.plan.title == (
        "Kế hoạch thực hiện Kế hoạch số 15-KH/TU ngày 22/11/2026 của Đơn vị tinh"
    )
    (made,) = found.tasks
    assert (made.title, made.wording, made.rule) == (task.title, task.wording, task.rule)
    assert (made.origin, made.origin_id) == ("adopted", task.id)
    assert (made.leader, made.cost, made.due_day) == ("", None, None)
    (assigned,) = assignments_of(session, found.tasks)[made.id]
    assert (assigned.part, assigned.unit_id) == ("lead", "xa-1")
    assert other.id not in {one.origin_id for one in tasks_of(session, found.plan)}


def test_who_adopts_has_received(session: Session, issued_plan: Issued, take: Take) -> None:
    source, (task,) = issued_plan({}, to=("xa-1", "xa-2"))
    take(source, task)
    receipts = {row.unit_id: row.acknowledged for row in session.scalars(select(Receipt))}
    assert receipts == {"xa-1": LATER, "xa-2": None}
    (share,) = shares_of(session, (task,))[task.id]
    assert share.received == LATER


def test_adopting_is_told_in_the_log_of_the_unit(
    session: Session, issued_plan: Issued, take: Take
) -> None:
    source, (task,) = issued_plan({}, to=("xa-1",))
    found = take(source, task)
    entry = next(e for e in history(session, "plan", found.plan.id) if e.action == "adopt")
    assert (entry.unit_id, entry.after) == (
        "xa-1", {"adopted_from": source.id, "tasks": [task.id]},
    )  # fmt: skip


def test_tasks_come_after_those_that_a_chosen_draft_has(
    session: Session, issued_plan: Issued, take: Take, own_draft: Plan
) -> None:
    source, (first, second) = issued_plan({}, {}, to=("xa-1",))
    take(source, second, into=own_draft.id)
    take(source, first, into=own_draft.id)
    assert [task.origin_id for task in tasks_of(session, own_draft)] == [second.id, first.id]


def test_what_is_adopted_can_be_adapted_at_once(
    session: Session, issued_plan: Issued, take: Take, calendar: WorkCalendar
) -> None:
    source, (task,) = issued_plan({}, to=("xa-1",))
    adapted = {
        "task": task.id, "title": "Treo băng rôn tại trung tâm xã",
        "wording": "trước ngày 20/01/2027", "assignees": [{"body": "Trường THCS"}],
    }  # fmt: skip
    found = take(source, adapted)
    (made,) = found.tasks
    assert (made.title, made.rule) == ("Treo băng rôn tại trung tâm xã", "before:2027-01-20")
    assert [row.body for row in assignments_of(session, found.tasks)[made.id]] == ["Trường THCS"]
    assert due_days(session, found.plan, found.tasks, calendar)[made.id].working_day == date(
        2027, 1, 19
    )
    assert (made.origin, made.origin_id) == ("adopted", task.id)


def test_the_day_it_is_about_comes_along_and_is_chosen(
    session: Session,
    plan: Callable[..., Plan],
    issued_plan: Issued,
    take: Take,
    own_draft: Plan,
) -> None:
    source, (task,) = issued_plan({}, to=("xa-1",))
    line = session.scalars(
        select(PlanLine).where(PlanLine.plan_id == source.id, PlanLine.key == "quoc-khanh-2027")
    ).one()
    task.line_id = line.id
    there = session.scalars(
        select(PlanLine).where(PlanLine.plan_id == own_draft.id, PlanLine.key == line.key)
    ).one()
    there.chosen = False
    (made,) = take(source, task, into=own_draft.id).tasks
    assert (made.line_id, there.chosen) == (there.id, True)
    fresh = take(source, task)
    (alone,) = session.scalars(select(PlanLine).where(PlanLine.plan_id == fresh.plan.id))
    assert (alone.key, alone.chosen, alone.said) == (line.key, True, line.said)
    assert fresh.tasks[0].line_id == alone.id


def test_its_campaign_comes_along_once(
    session: Session, issued_plan: Issued, take: Take, own_draft: Plan
) -> None:
    source, tasks = issued_plan({}, {}, to=("xa-1",))
    campaign = Campaign(
        plan_id=source.id, name="Đợt 2/9", first=date(2027, 8, 19), last=date(2027, 9, 2),
        content="", updated=NOW,
    )  # fmt: skip
    session.add(campaign)
    session.flush()
    for task in tasks:
        task.campaign_id = campaign.id
    made = [take(source, task, into=own_draft.id).tasks[0].campaign_id for task in tasks]
    kept = session.scalars(select(Campaign).where(Campaign.origin_id == campaign.id)).one()
    assert (kept.plan_id, made) == (own_draft.id, [kept.id, kept.id])


def test_a_task_is_adopted_once_into_one_plan(
    issued_plan: Issued, take: Take, own_draft: Plan
) -> None:
    source, (task,) = issued_plan({}, to=("xa-1",))
    take(source, task, into=own_draft.id)
    with pytest.raises(PlanRefused, match="“Việc 1” đã có"):
        take(source, task, into=own_draft.id)
    assert take(source, task).plan.id != own_draft.id


def test_a_task_that_was_adjusted_is_still_the_same(
    session: Session, editor: Actor, issued_plan: Issued, take: Take, own_draft: Plan
) -> None:
    source, (task,) = issued_plan({}, to=("xa-1",))
    take(source, task, into=own_draft.id)
    adjustment = adjust(session, editor, source, LATER)
    (later,) = tasks_of(session, adjustment)
    session.add(Receipt(plan_id=adjustment.id, unit_id="xa-1"))
    adjustment.state, adjustment.number = PlanState.ISSUED, "20-KH/TU"
    adjustment.issued_on = date(2026, 11, 25)
    session.flush()
    with pytest.raises(OutOfOrder, match="kế hoạch điều chỉnh"):
        take(source, task)
    with pytest.raises(PlanRefused, match="đã có"):
        take(adjustment, later, into=own_draft.id)


def test_a_unit_that_is_only_named_adopts_what_names_it(
    session: Session, issued_plan: Issued, take: Take
) -> None:
    source, (own, other) = issued_plan({}, {"assignees": [{"unit_id": "xa-2"}]})
    assert adoptable(session, source, "xa-1") == (own,)
    assert adoptable(session, source, "ban") == ()
    with pytest.raises(PlanPartNotFound):
        take(source, other)
    assert [task.origin_id for task in take(source, own).tasks] == [own.id]


def test_a_unit_that_it_goes_to_adopts_any_task(session: Session, issued_plan: Issued) -> None:
    source, tasks = issued_plan({}, {"assignees": [{"unit_id": "xa-2"}]}, to=("xa-1",))
    assert adoptable(session, source, "xa-1") == tasks


@pytest.mark.parametrize("state", [PlanState.SIGNED, PlanState.CLOSED])
def test_nothing_is_adopted_of_a_plan_that_is_not_in_progress(
    issued_plan: Issued, take: Take, state: PlanState
) -> None:
    source, (task,) = issued_plan({}, to=("xa-1",))
    source.state = state
    with pytest.raises(OutOfOrder):
        take(source, task)


def test_only_an_editor_of_the_unit_adopts_and_only_into_its_own_open_draft(
    session: Session,
    plan: Callable[..., Plan],
    issued_plan: Issued,
    take: Take,
    own_draft: Plan,
    reporter: Reporter,
    reference: Reference,
) -> None:
    source, (task,) = issued_plan({}, to=("xa-1",))
    asked = AdoptionFields.model_validate({"unit_id": "xa-1", "tasks": [{"task": task.id}]})
    for actor in (reporter("xa-1", Role.VIEWER), reporter("tinh", Role.APPROVER)):
        with pytest.raises(NotAllowed):
            adopt(session, actor, source, asked, reference, LATER)
    with pytest.raises(PlanPartNotFound):
        take(source, task, into=plan().id)
    own_draft.state = PlanState.SUBMITTED
    session.flush()
    with pytest.raises(OutOfOrder):
        take(source, task, into=own_draft.id)


def test_a_deadline_that_hangs_on_an_activity_above_is_kept_as_its_day(
    session: Session, issued_plan: Issued, take: Take
) -> None:
    source, (task,) = issued_plan({"wording": "chậm nhất ngày 15/6/2027"}, to=("xa-1",))
    activity = Activity(
        plan_id=source.id, kind="conference", name="Hội nghị", wording="18/6/2027",
        rule="by:2027-06-18", confirmed=True, hours="", place="", chair="", participants="",
        content="", updated=NOW,
    )  # fmt: skip
    session.add(activity)
    session.flush()
    task.rule = f"count:3d-before@activity:{activity.id}"
    task.wording = "chậm nhất 3 ngày trước hội nghị"
    (made,) = take(source, task).tasks
    assert (made.rule, made.wording) == ("fixed:2027-06-15", "chậm nhất 3 ngày trước hội nghị")


def test_a_day_agreed_for_the_unit_becomes_its_deadline(
    session: Session, issued_plan: Issued, take: Take
) -> None:
    source, (task,) = issued_plan({}, to=("xa-1",))
    (share,) = shares_of(session, (task,))[task.id]
    share.own_due = date(2027, 2, 1)
    (made,) = take(source, task).tasks
    assert (made.rule, made.wording) == ("fixed:2027-02-01", "ngày 01/02/2027")


def test_the_way_back_is_found_through_adjustments_of_one_s_own(
    session: Session, commune: Actor, issued_plan: Issued, take: Take
) -> None:
    source, (task,) = issued_plan({}, to=("xa-1",))
    own = take(source, task).plan
    own.state, own.number, own.issued_on = PlanState.ISSUED, "3-KH/ĐU", date(2026, 11, 25)
    adjustment = adjust(session, commune, own, LATER)
    (later,) = tasks_of(session, adjustment)
    assert adopted_from(session, (later,)) == {later.id: task.id}
    assert adopted_from(session, (task,)) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"tasks": []},
        {"tasks": [{"task": 1}, {"task": 1}]},
        {"tasks": [{"task": 1}], "into": 3, "title": "Kế hoạch"},
        {"tasks": [{"task": 1, "title": ""}]},
    ],
)
def test_what_cannot_be_asked_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AdoptionFields.model_validate({"unit_id": "xa-1"} | fields)


def test_a_channel_that_the_unit_does_not_have_is_left_above(
    session: Session, issued_plan: Issued, take: Take, units: dict[str, Unit], editor: Actor,
    reference: Reference,
) -> None:  # fmt: skip
    label = ChannelFields(label="Màn hình của Ban")
    own = add_channel(session, editor, units["ban"], label, reference, NOW)
    source, tasks = issued_plan({"channel": own.id}, {"channel": "bao-chi"}, to=("xa-1",))
    found = take(source, {"task": tasks[0].id, "title": "Chiếu tại trung tâm xã"}, tasks[1])
    assert [task.channel for task in found.tasks] == [None, "bao-chi"]
    assert found.tasks[0].title == "Chiếu tại trung tâm xã"
