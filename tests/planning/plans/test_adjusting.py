"""An issued plan is changed by another, which shows what it changes and goes on from there."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Addressee, Person, Plan, PlanLine, Share, Task, Unit
from app.planning.plans.activities import (
    ActivityFields,
    activities_of,
    create_activity,
    settle_activity,
)
from app.planning.plans.activity_fields import ActivityTime
from app.planning.plans.addressees import AddresseeFields, set_addressees
from app.planning.plans.adjusting import adjust
from app.planning.plans.changes import changes
from app.planning.plans.dues import Refused, due_days, moved
from app.planning.plans.figures import FigureFields, set_figures
from app.planning.plans.lines import lines_of
from app.planning.plans.plan_campaigns import campaigns_of
from app.planning.plans.refusals import OutOfOrder, PlanRefused
from app.planning.plans.shares import ShareChange, change_share, receive, shares_of
from app.planning.plans.succession import in_force, superseded
from app.planning.plans.tasks import (
    AssigneeFields,
    TaskFields,
    change_task,
    create_task,
    task_fields,
    tasks_of,
)
from app.planning.plans.vocabulary import ActivityKind, PlanState, ShareState, Step
from app.planning.plans.workflow import StepFields, take_step
from app.workdays import WorkCalendar

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LATER = NOW + timedelta(hours=1)

Issue = Callable[[Plan, str], Plan]


@pytest.fixture
def issue(
    session: Session,
    units: dict[str, Unit],
    editor: Actor,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    reference: Reference,
) -> Issue:
    """Lay a plan before the province, let it be signed and numbered."""
    chief = acting(person("Hùng", units["tinh"], Role.APPROVER, Role.CLERK))

    def issued(plan: Plan, number: str) -> Plan:
        told = {"number": number, "issued_on": TODAY}
        for actor, step, given in [
            (editor, Step.SUBMIT, {}),
            (chief, Step.SIGN, {}),
            (chief, Step.ISSUE, told),
        ]:
            fields = StepFields(step=step, **given)  # type: ignore[arg-type]
            take_step(session, actor, plan, fields, reference, NOW, TODAY)
        return plan

    return issued


@pytest.fixture
def draft(session: Session, plan: Callable[..., Plan], editor: Actor, reference: Reference) -> Plan:
    """A plan with a conference, a report due before it, and a task of two communes."""
    made = plan()
    line = next(row for row in lines_of(session, made) if row.key == "tuyen-giao-2027")
    conference = ActivityFields(
        kind=ActivityKind.CONFERENCE,
        name="Hội nghị sơ kết",
        wording="ngày 15/7/2027",
        line_id=line.id,
    )
    held = create_activity(session, editor, made, conference, NOW)
    report = TaskFields(
        title="Gửi báo cáo",
        rule=f"count:5wd-before@activity:{held.id}",
        activity_id=held.id,
        line_id=line.id,
        campaign_id=campaigns_of(session, made)[0].id,
        assignees=(AssigneeFields(unit_id="xa-1"), AssigneeFields(unit_id="xa-2", part="support")),
    )
    create_task(session, editor, made, report, reference, NOW)
    banners = TaskFields(
        title="Treo băng rôn",
        wording="trước ngày 10/6/2027",
        assignees=(AssigneeFields(unit_id="xa-1"), AssigneeFields(body="Tỉnh Đoàn")),
    )
    create_task(session, editor, made, banners, reference, NOW)
    set_addressees(session, editor, made, (AddresseeFields(unit_id="xa-1"),), NOW)
    return made


@pytest.fixture
def issued(draft: Plan, issue: Issue) -> Plan:
    """The plan once it was issued as number 15."""
    return issue(draft, "15-KH/TU")


def _task(session: Session, plan: Plan, title: str) -> Task:
    return next(task for task in tasks_of(session, plan) if task.title == title)


def test_an_adjustment_is_a_draft_named_by_number_and_date(
    session: Session, editor: Actor, issued: Plan
) -> None:
    draft = adjust(session, editor, issued, LATER)

    assert draft.title == "Kế hoạch điều chỉnh, bổ sung Kế hoạch số 15-KH/TU ngày 22/11/2026"
    assert (draft.state, draft.draft_number, draft.adjusts_id) == (PlanState.DRAFT, 1, issued.id)
    assert (draft.number, draft.issued_on, draft.signed_by, draft.submitted_by) == (None,) * 4
    assert issued.state == PlanState.ISSUED
    assert [entry.action for entry in history(session, "plan", draft.id)] == ["adjust"]


def test_it_begins_with_all_that_the_plan_has(
    session: Session, editor: Actor, issued: Plan
) -> None:
    draft = adjust(session, editor, issued, LATER)

    assert changes(session, draft).is_empty
    for table in (PlanLine, Task, Addressee):
        counted = [
            len(session.scalars(select(table).where(table.plan_id == plan.id)).all())
            for plan in (issued, draft)
        ]
        assert counted[0] == counted[1] > 0
    assert [c.name for c in campaigns_of(session, draft)] == [
        c.name for c in campaigns_of(session, issued)
    ]


def test_its_deadlines_hang_on_its_own_activities(
    session: Session, editor: Actor, issued: Plan, calendar: WorkCalendar
) -> None:
    draft = adjust(session, editor, issued, LATER)

    (conference,) = activities_of(session, draft)
    task = _task(session, draft, "Gửi báo cáo")
    assert task.rule == f"count:5wd-before@activity:{conference.id}"
    assert task.activity_id == conference.id
    due = due_days(session, draft, [task], calendar)[task.id]
    assert not isinstance(due, Refused)
    assert due.working_day == date(2027, 7, 8)
    assert task.due_day is None


def test_only_an_issued_plan_is_adjusted(session: Session, editor: Actor, draft: Plan) -> None:
    with pytest.raises(OutOfOrder, match="còn là dự thảo"):
        adjust(session, editor, draft, LATER)


def test_a_closed_plan_is_not_adjusted(session: Session, editor: Actor, issued: Plan) -> None:
    issued.state = PlanState.CLOSED
    session.flush()

    with pytest.raises(OutOfOrder, match="đã kết thúc"):
        adjust(session, editor, issued, LATER)


def test_one_adjustment_is_drafted_at_a_time(session: Session, editor: Actor, issued: Plan) -> None:
    adjust(session, editor, issued, LATER)

    with pytest.raises(OutOfOrder, match="Đang có một dự thảo"):
        adjust(session, editor, issued, LATER)


def test_only_the_newest_of_a_chain_is_adjusted(
    session: Session, editor: Actor, issued: Plan, issue: Issue
) -> None:
    second = issue(adjust(session, editor, issued, LATER), "20-KH/TU")

    with pytest.raises(OutOfOrder, match="số 20-KH/TU"):
        adjust(session, editor, issued, LATER)
    assert adjust(session, editor, second, LATER).adjusts_id == second.id


@pytest.mark.parametrize(("where", "role"), [("xa-1", Role.EDITOR), ("tinh", Role.APPROVER),
                                            ("ban", Role.VIEWER), ("ban", Role.CLERK)])  # fmt: skip
def test_only_editors_of_the_drafting_unit_adjust(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    issued: Plan,
    where: str,
    role: Role,
) -> None:
    other = acting(person("Mai", units[where], role))

    with pytest.raises(NotAllowed):
        adjust(session, other, issued, LATER)


def test_the_newest_issued_plan_of_a_chain_is_in_force(
    session: Session, editor: Actor, issued: Plan, issue: Issue
) -> None:
    second = adjust(session, editor, issued, LATER)
    assert in_force(session, second) is issued
    assert superseded(session, [issued.id, second.id]) == frozenset()

    issue(second, "20-KH/TU")
    third = adjust(session, editor, second, LATER)

    assert [in_force(session, plan).id for plan in (issued, second, third)] == [second.id] * 3
    assert superseded(session, [issued.id, second.id, third.id]) == {issued.id}


def test_a_draft_that_nothing_was_issued_of_is_its_own(session: Session, draft: Plan) -> None:
    assert in_force(session, draft) is draft


# What was done goes on


def _share(session: Session, plan: Plan, title: str, unit_id: str | None) -> Share:
    task = _task(session, plan, title)
    return next(s for s in shares_of(session, [task])[task.id] if s.unit_id == unit_id)


def test_what_was_done_goes_on_in_the_adjustment(
    session: Session, editor: Actor, issued: Plan, issue: Issue
) -> None:
    for unit_id, state in (("xa-1", ShareState.DONE), (None, ShareState.DOING)):
        share = _share(session, issued, "Treo băng rôn", unit_id)
        change = ShareChange(state=state, note=f"của {unit_id}")
        change_share(session, editor, share, change, LATER)

    second = issue(adjust(session, editor, issued, LATER), "20-KH/TU")

    done = _share(session, second, "Treo băng rôn", "xa-1")
    assert (done.state, done.note, done.done_on) == ("done", "của xa-1", TODAY)
    assert _share(session, second, "Treo băng rôn", None).state == "doing"
    assert _share(session, second, "Gửi báo cáo", "xa-1").state == "todo"


def test_once_adjusted_a_plan_takes_no_more_reports(
    session: Session, editor: Actor, issued: Plan, issue: Issue
) -> None:
    share = _share(session, issued, "Treo băng rôn", "xa-1")
    issue(adjust(session, editor, issued, LATER), "20-KH/TU")
    with pytest.raises(OutOfOrder, match="điều chỉnh"):
        change_share(session, editor, share, ShareChange(state=ShareState.DONE), LATER)


def test_once_adjusted_a_plan_takes_no_more_figures(
    session: Session, editor: Actor, issued: Plan, issue: Issue, reference: Reference
) -> None:
    share = _share(session, issued, "Treo băng rôn", "xa-1")
    issue(adjust(session, editor, issued, LATER), "20-KH/TU")
    counted = (FigureFields(measure="bang-ron", number=3),)
    with pytest.raises(OutOfOrder, match="điều chỉnh"):
        set_figures(session, editor, share, counted, reference, LATER)


def test_no_time_is_settled_in_a_plan_that_is_being_adjusted(
    session: Session, editor: Actor, issued: Plan
) -> None:
    (activity, *_) = activities_of(session, issued)
    time = ActivityTime(wording="ngày 20/12/2026", confirmed=True)
    settle_activity(session, editor, activity, time, LATER)
    adjust(session, editor, issued, LATER)
    with pytest.raises(OutOfOrder, match="điều chỉnh"):
        settle_activity(session, editor, activity, time, LATER)


def test_an_adjustment_of_a_plan_that_was_closed_meanwhile_is_not_issued(
    session: Session, editor: Actor, issued: Plan, issue: Issue
) -> None:
    adjustment = adjust(session, editor, issued, LATER)
    issued.state = PlanState.CLOSED
    with pytest.raises(PlanRefused, match="đã kết thúc"):
        issue(adjustment, "20-KH/TU")


def test_once_adjusted_a_plan_offers_no_more_moves(
    session: Session, editor: Actor, issued: Plan, issue: Issue, calendar: WorkCalendar
) -> None:
    _task(session, issued, "Treo băng rôn").due_day = date(2027, 1, 1)
    assert moved(session, issued, calendar)
    issue(adjust(session, editor, issued, LATER), "20-KH/TU")
    assert not moved(session, issued, calendar)


def test_what_an_adjustment_changes_is_to_be_received_anew(
    session: Session,
    editor: Actor,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    issued: Plan,
    issue: Issue,
    reference: Reference,
) -> None:
    member = acting(person("Mai", units["xa-1"], Role.EDITOR))
    for title in ("Treo băng rôn", "Gửi báo cáo"):
        receive(session, member, _share(session, issued, title, "xa-1"), LATER)
    second = adjust(session, editor, issued, LATER)
    task = _task(session, second, "Treo băng rôn")
    told = task_fields(session, task).model_copy(update={"measure": "20 băng rôn"})
    change_task(session, editor, task, told, reference, LATER)

    issue(second, "20-KH/TU")

    assert _share(session, second, "Treo băng rôn", "xa-1").received is None
    assert _share(session, second, "Gửi báo cáo", "xa-1").received == LATER
    assert _share(session, second, "Gửi báo cáo", "xa-1").received_by == member.person_id


@pytest.mark.parametrize(
    ("wording", "agreed"),
    [("trước ngày 10/6/2027", date(2027, 6, 1)), ("trước ngày 20/6/2027", None)],
)
def test_a_day_agreed_for_a_unit_lapses_with_the_deadline(
    session: Session,
    editor: Actor,
    issued: Plan,
    issue: Issue,
    reference: Reference,
    wording: str,
    agreed: date | None,
) -> None:
    _share(session, issued, "Treo băng rôn", "xa-1").own_due = date(2027, 6, 1)
    second = adjust(session, editor, issued, LATER)
    task = _task(session, second, "Treo băng rôn")
    told = task_fields(session, task).model_copy(update={"wording": wording, "rule": None})
    change_task(session, editor, task, told, reference, LATER)

    issue(second, "20-KH/TU")

    assert _share(session, second, "Treo băng rôn", "xa-1").own_due == agreed


def test_a_unit_that_is_new_to_a_task_begins_it(
    session: Session, editor: Actor, issued: Plan, issue: Issue, reference: Reference
) -> None:
    change_share(
        session, editor, _share(session, issued, "Treo băng rôn", "xa-1"),
        ShareChange(state=ShareState.DONE), LATER,
    )  # fmt: skip
    second = adjust(session, editor, issued, LATER)
    task = _task(session, second, "Treo băng rôn")
    one = (AssigneeFields(unit_id="xa-2"),)
    told = task_fields(session, task).model_copy(update={"assignees": one})
    change_task(session, editor, task, told, reference, LATER)

    issue(second, "20-KH/TU")

    (share,) = shares_of(session, [task])[task.id]
    assert (share.unit_id, share.state, share.received) == ("xa-2", "todo", None)
