"""Shares: each assignee of an issued plan receives its own, does it, and hands it in."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.fields import GroupFields, GroupKind
from app.accounts.groups import add_member, create_group, remove_member
from app.accounts.log import history
from app.accounts.units import dissolve_unit
from app.catalogue.reference import Reference
from app.models import Person, Plan, Share, Task, Unit
from app.planning.due import Due
from app.planning.plans.dues import Refused
from app.planning.plans.refusals import OutOfOrder, PlanRefused
from app.planning.plans.shares import (
    NEXT_HANDINGS,
    ShareChange,
    change_share,
    due_of,
    receive,
    share_out,
    shares_of,
)
from app.planning.plans.tasks import TaskFields, create_task
from app.planning.plans.vocabulary import Handing, PlanState, ShareState

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)

MakeTask = Callable[..., Task]
MakeShare = Callable[..., Share]


@pytest.fixture
def draft(plan: Callable[..., Plan]) -> Plan:
    """The year plan of the department, still open."""
    return plan()


@pytest.fixture
def task(session: Session, editor: Actor, draft: Plan, reference: Reference) -> MakeTask:
    """A task of the draft for some assignees."""

    def make(*assignees: dict[str, str]) -> Task:
        fields = TaskFields.model_validate(
            {"title": "Báo cáo", "wording": "trước ngày 10/6/2027", "assignees": assignees}
        )
        return create_task(session, editor, draft, fields, reference, NOW)

    return make


@pytest.fixture
def communes(session: Session, units: dict[str, Unit]) -> Callable[..., None]:
    """A group of the province, and who is in it from a day on."""
    fields = GroupFields(id="xa-phuong", name="Các xã, phường", kind=GroupKind.KHAC)
    group = create_group(session, OPERATOR, units["tinh"], fields, NOW)

    def join(name: str, since: str, until: str | None = None) -> None:
        unit = units[name]
        add_member(session, OPERATOR, group, unit, date.fromisoformat(since), NOW)
        if until:
            last_day = date.fromisoformat(until)
            remove_member(session, OPERATOR, group, unit, last_day, NOW)

    return join


@pytest.fixture
def issued(session: Session, draft: Plan, task: MakeTask) -> MakeShare:
    """The share of a unit, or of a body, in a task of an issued plan."""

    def make(**who: str) -> Share:
        made = task({"part": "lead"} | (who or {"unit_id": "xa-1"}))
        share_out(session, draft, TODAY, NOW)
        draft.state = PlanState.ISSUED
        (share,) = shares_of(session, [made])[made.id]
        return share

    return make


@pytest.fixture
def commune(
    units: dict[str, Unit], person: Callable[..., Person], acting: Callable[[Person], Actor]
) -> Actor:
    """An editor of a commune, who reports for it."""
    return acting(person("Thu", units["xa-1"], Role.EDITOR))


def change(state: str = "doing", **changes: Any) -> ShareChange:
    return ShareChange.model_validate({"state": state} | changes)


def units_of(session: Session, *tasks: Task) -> list[list[str | None]]:
    found = shares_of(session, tasks)
    return [[share.unit_id for share in found[task.id]] for task in tasks]


def test_each_assignee_gets_a_share_that_nobody_has_begun(
    session: Session, draft: Plan, task: MakeTask
) -> None:
    made = task({"unit_id": "ban"}, {"part": "support", "body": "Đài"})
    other = task()
    share_out(session, draft, TODAY, NOW)
    assert units_of(session, made, other) == [["ban", None], []]
    states = {
        (share.state, share.handed, share.received) for share in session.scalars(select(Share))
    }
    assert states == {("todo", None, None)}


def test_a_group_is_those_who_are_in_it_on_the_day_of_issue(
    session: Session, draft: Plan, task: MakeTask, communes: Callable[..., None]
) -> None:
    communes("xa-1", "2025-07-01", until="2026-11-22")
    communes("xa-2", "2026-11-23")
    communes("ban", "2025-07-01", until="2026-11-21")
    made = task({"group_id": "xa-phuong"})
    share_out(session, draft, TODAY, NOW)
    assert units_of(session, made) == [["xa-1"]]


def test_a_group_in_which_nobody_is_has_one_share_that_the_drafting_unit_keeps(
    session: Session, draft: Plan, task: MakeTask, communes: Callable[..., None]
) -> None:
    made = task({"group_id": "xa-phuong"})
    share_out(session, draft, TODAY, NOW)
    assert units_of(session, made) == [[None]]


def test_a_unit_that_is_named_twice_has_the_share_that_leads(
    session: Session, draft: Plan, task: MakeTask, communes: Callable[..., None]
) -> None:
    communes("xa-1", "2025-07-01")
    communes("xa-2", "2025-07-01")
    made = task({"part": "support", "group_id": "xa-phuong"}, {"part": "lead", "unit_id": "xa-1"})
    share_out(session, draft, TODAY, NOW)
    assert sorted(units_of(session, made)[0], key=str) == ["xa-1", "xa-2"]
    rows = {share.unit_id: share.assignment_id for share in session.scalars(select(Share))}
    assert rows["xa-1"] != rows["xa-2"]


def test_a_member_that_has_ended_gets_no_share(
    session: Session,
    draft: Plan,
    task: MakeTask,
    communes: Callable[..., None],
    units: dict[str, Unit],
) -> None:
    communes("xa-1", "2025-07-01")
    communes("xa-2", "2025-07-01")
    ended = date(2026, 11, 21)
    dissolve_unit(session, OPERATOR, units["xa-2"], successor=units["xa-1"], day=ended, now=NOW)
    made = task({"group_id": "xa-phuong"})
    share_out(session, draft, TODAY, NOW)
    assert units_of(session, made) == [["xa-1"]]


def test_a_share_is_received_once(
    session: Session, issued: MakeShare, commune: Actor, editor: Actor
) -> None:
    share = issued()
    receive(session, commune, share, NOW)
    receive(session, commune, share, LATER)
    session.flush()
    assert (share.received, share.received_by) == (NOW, commune.person_id)
    assert [entry.action for entry in history(session, "share", share.id)] == ["receive"]
    with pytest.raises(NotAllowed):  # who drafted it does not receive it for others
        receive(session, editor, share, NOW)


def test_the_drafting_unit_receives_and_reports_for_a_body(
    session: Session, issued: MakeShare, commune: Actor, editor: Actor
) -> None:
    share = issued(body="Hội Nhà báo tỉnh")
    receive(session, editor, share, NOW)
    change_share(session, editor, share, change("done"), NOW)
    assert (share.received, share.state) == (NOW, ShareState.DONE)
    with pytest.raises(NotAllowed):
        receive(session, commune, share, NOW)
    with pytest.raises(NotAllowed):
        change_share(session, commune, share, change("doing"), NOW)


def test_reporting_is_receiving(session: Session, issued: MakeShare, commune: Actor) -> None:
    share = issued()
    change_share(session, commune, share, change("doing", note="Đang viết"), LATER)
    session.flush()
    assert (share.state, share.note, share.received) == ("doing", "Đang viết", LATER)
    changed, received = history(session, "share", share.id)
    assert (changed.before, changed.after) == (
        {"state": "todo", "note": ""},
        {"state": "doing", "note": "Đang viết"},
    )
    assert (received.action, received.unit_id) == ("receive", "ban")


def test_what_the_drafting_unit_says_of_a_share_is_no_receipt(
    session: Session, issued: MakeShare, editor: Actor
) -> None:
    share = issued()
    change_share(session, editor, share, change("done", done_on="2026-11-20"), NOW)
    assert (share.state, share.done_on, share.received) == ("done", date(2026, 11, 20), None)


def test_done_means_today_where_no_day_is_told_and_stays_that_day(
    session: Session, issued: MakeShare, commune: Actor
) -> None:
    share = issued()
    change_share(session, commune, share, change("done"), NOW)
    assert share.done_on == TODAY
    change_share(session, commune, share, change("done", note="Đã gửi"), LATER)
    assert share.done_on == TODAY
    change_share(session, commune, share, change("doing"), LATER)
    assert share.done_on is None


@pytest.mark.parametrize(
    "told",
    [
        {"state": "done", "done_on": "2026-11-23"},
        {"state": "doing", "done_on": "2026-11-20"},
        {"state": "dropped"},
        {"state": "dropped", "reason": "  "},
    ],
    ids=str,
)
def test_what_does_not_fit_together_is_refused(
    told: dict[str, str], session: Session, issued: MakeShare, commune: Actor
) -> None:
    share = issued()
    with pytest.raises(PlanRefused):
        change_share(session, commune, share, change(**told), NOW)
    assert share.state == ShareState.TODO


def test_what_is_dropped_tells_why(session: Session, issued: MakeShare, commune: Actor) -> None:
    share = issued()
    change_share(session, commune, share, change("dropped", reason="Hoãn sang năm 2028"), NOW)
    assert (share.state, share.reason) == ("dropped", "Hoãn sang năm 2028")


def test_a_deliverable_is_handed_in_looked_through_sent_back_and_passed(
    session: Session, issued: MakeShare, commune: Actor, editor: Actor
) -> None:
    share = issued()
    for actor, handed in (
        (commune, "submitted"),
        (commune, None),
        (commune, "submitted"),
        (editor, "reviewing"),
        (editor, "changes"),
        (commune, "submitted"),
        (editor, "passed"),
    ):
        change_share(session, actor, share, change(handed=handed), NOW)
        assert share.handed == handed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "reviewing"),
        (None, "passed"),
        (None, "changes"),
        ("reviewing", None),
        ("changes", "passed"),
        ("passed", None),
        ("passed", "submitted"),
    ],
)
def test_a_deliverable_skips_no_step(
    before: str | None, after: str | None, session: Session, issued: MakeShare, editor: Actor
) -> None:
    share = issued()
    share.handed = before
    with pytest.raises(OutOfOrder):
        change_share(session, editor, share, change(handed=after), NOW)
    assert share.handed == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("submitted", "reviewing"),
        ("submitted", "passed"),
        ("submitted", "changes"),
        ("reviewing", "submitted"),
        ("reviewing", "passed"),
        ("passed", "reviewing"),
        ("changes", "reviewing"),
    ],
)
def test_who_hands_in_does_not_judge(
    before: str, after: str, session: Session, issued: MakeShare, commune: Actor
) -> None:
    share = issued()
    share.handed = before
    with pytest.raises(NotAllowed):
        change_share(session, commune, share, change(handed=after), NOW)
    change_share(session, commune, share, change("doing", handed=before), NOW)
    assert (share.state, share.handed) == ("doing", before)


def test_another_day_is_agreed_by_the_drafting_unit_alone(
    session: Session, issued: MakeShare, commune: Actor, editor: Actor
) -> None:
    share = issued()
    with pytest.raises(NotAllowed):
        change_share(session, commune, share, change(own_due="2027-06-30"), NOW)
    change_share(session, editor, share, change("todo", own_due="2027-06-30"), NOW)
    change_share(session, commune, share, change("doing", own_due="2027-06-30"), NOW)
    assert (share.own_due, share.state) == (date(2027, 6, 30), "doing")
    with pytest.raises(NotAllowed):
        change_share(session, commune, share, change("doing"), NOW)


@pytest.mark.parametrize(
    ("where", "role", "may"),
    [
        ("xa-1", Role.EDITOR, True),
        ("xa-1", Role.APPROVER, True),
        ("ban", Role.EDITOR, True),
        ("xa-1", Role.VIEWER, False),
        ("xa-1", Role.CLERK, False),
        ("xa-1", Role.ADMIN, False),
        ("ban", Role.VIEWER, False),
        ("xa-2", Role.EDITOR, False),
        ("tinh", Role.APPROVER, False),
    ],
)
def test_the_unit_itself_and_the_drafting_unit_report(
    where: str,
    role: Role,
    may: bool,
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    issued: MakeShare,
) -> None:
    share = issued()
    actor = acting(person("Ai", units[where], role))
    if may:
        change_share(session, actor, share, change("doing"), NOW)
    else:
        with pytest.raises(NotAllowed):
            change_share(session, actor, share, change("doing"), NOW)
    assert (share.state == ShareState.DOING) is may


@pytest.mark.parametrize("state", [state for state in PlanState if state != PlanState.ISSUED])
def test_progress_is_told_while_the_plan_is_in_force(
    state: PlanState, session: Session, draft: Plan, issued: MakeShare, commune: Actor
) -> None:
    share = issued()
    draft.state = state
    with pytest.raises(OutOfOrder):
        receive(session, commune, share, NOW)
    with pytest.raises(OutOfOrder):
        change_share(session, commune, share, change("doing"), NOW)


def test_a_share_is_due_on_its_own_day_then_the_signed_one_then_the_derived_one() -> None:
    derived = Due(None, date(2027, 6, 9), date(2027, 6, 9), "vì thế")
    signed, own = date(2027, 6, 8), date(2027, 6, 30)
    told = [
        (Task(due_day=signed), Share(own_due=own), derived, own),
        (Task(due_day=signed), Share(own_due=None), derived, signed),
        (Task(due_day=signed), None, Refused("không còn"), signed),
        (Task(due_day=None), Share(own_due=None), derived, derived.working_day),
        (Task(due_day=None), None, Due(None, None, None, "thường xuyên"), None),
        (Task(due_day=None), None, Refused("không còn"), None),
        (Task(due_day=None), None, None, None),
    ]
    for task, share, due, day in told:
        assert due_of(task, share, due) == day


@pytest.mark.parametrize(
    "told", [{"state": "late"}, {"handed": "lost"}, {"note": "x" * 2001}, {"by": "ai"}], ids=str
)
def test_a_change_is_checked(told: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        change(**{"state": "doing"} | told)


def test_every_step_of_a_deliverable_is_told() -> None:
    assert NEXT_HANDINGS.keys() == {None, *Handing}


@pytest.mark.parametrize("day", ["1994-12-31", "2100-01-01", "9999-12-31"])
def test_a_share_gets_no_day_of_which_nobody_knows_whether_it_is_worked(day: str) -> None:
    with pytest.raises(ValidationError, match="chỉ biết ngày làm việc từ năm 1995 đến năm 2099"):
        change(own_due=day)
    assert change(own_due="2099-12-31").own_due == date(2099, 12, 31)
