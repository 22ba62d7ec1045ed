"""Errands: what calendars carry of tasks, for whom, and under which lasting keys."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.secret_feeds import Component, Subject, feed_of, make_feed
from app.catalogue.reference import Reference
from app.models import Person, Plan, SecretFeed, Share, Task, Unit
from app.planning.errand import Errand
from app.planning.errands import errands_of_plan, errands_of_units, may_follow
from app.planning.plans.addressees import AddresseeFields, set_addressees
from app.planning.plans.adjusting import adjust
from app.planning.plans.discarding import discard_plan
from app.planning.plans.shares import ShareChange, change_share
from app.planning.plans.tasks import AssigneeFields, TaskFields, create_task, tasks_of
from app.planning.plans.vocabulary import Part, ShareState, Step
from app.planning.plans.workflow import StepFields, take_step
from app.workdays import WorkCalendar

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TODAY = date(2026, 11, 22)
SINCE = date(2025, 11, 1)

Issue = Callable[..., Plan]
Of = Callable[..., list[Errand]]


@pytest.fixture
def issue(
    session: Session,
    units: dict[str, Unit],
    editor: Actor,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    reference: Reference,
) -> Issue:
    """Lay a plan before the province, let it be signed and numbered; or one step more."""
    chief = acting(person("Hùng", units["tinh"], Role.APPROVER, Role.CLERK))

    def issued(plan: Plan, number: str = "15-KH/TU", *, close: bool = False) -> Plan:
        told = {"number": number, "issued_on": TODAY}
        steps: list[tuple[Actor, Step, dict[str, Any]]] = [
            (editor, Step.SUBMIT, {}),
            (chief, Step.SIGN, {}),
            (chief, Step.ISSUE, told),
        ]
        for actor, step, given in [*steps, *([(chief, Step.CLOSE, {})] if close else [])]:
            fields = StepFields(step=step, **given)
            take_step(session, actor, plan, fields, reference, NOW, TODAY)
        return plan

    return issued


@pytest.fixture
def draft(session: Session, plan: Callable[..., Plan], editor: Actor, reference: Reference) -> Plan:
    """A plan with a task of two communes, due before a Saturday, and one that goes on."""
    made = plan()
    task = TaskFields(
        title="Treo băng rôn",
        wording="chậm nhất ngày 30/01/2027",
        deliverable="5 băng rôn",
        assignees=(AssigneeFields(unit_id="xa-1"), AssigneeFields(unit_id="xa-2", part="support")),
    )
    create_task(session, editor, made, task, reference, NOW)
    ongoing = TaskFields(
        title="Tuyên truyền trên cổng", rule="ongoing", assignees=(AssigneeFields(unit_id="xa-1"),)
    )
    create_task(session, editor, made, ongoing, reference, NOW)
    return made


@pytest.fixture
def of_units(session: Session, calendar: WorkCalendar) -> Of:
    """The errands of some units."""

    def found(*unit_ids: str, since: date = SINCE) -> list[Errand]:
        return [*errands_of_units(session, unit_ids, calendar, since)]

    return found


@pytest.fixture
def of_plan(session: Session, calendar: WorkCalendar) -> Callable[..., list[Errand]]:
    """The errands of a plan as somebody is shown them."""

    def found(actor: Actor, plan: Plan) -> list[Errand]:
        return [*errands_of_plan(session, actor, plan, calendar, SINCE, NOW)]

    return found


def _share(session: Session, plan: Plan, unit: str) -> Share:
    task = tasks_of(session, plan)[0]
    asked = select(Share).where(Share.task_id == task.id, Share.unit_id == unit)
    return session.scalars(asked).one()


def _report(session: Session, share: Share, state: ShareState, **changes: Any) -> None:
    change = ShareChange(state=state, **changes)
    change_share(session, OPERATOR, share, change, LATER)
    session.flush()


# The tasks of units


def test_units_have_no_errands_before_a_plan_is_issued(draft: Plan, of_units: Of) -> None:
    assert of_units("xa-1", "xa-2") == []


def test_an_issued_plan_gives_each_unit_its_share_and_others_nothing(
    draft: Plan, issue: Issue, of_units: Of
) -> None:
    issue(draft)
    first, ongoing = of_units("xa-1")
    # 30 January 2027 is a Saturday.
    assert (first.title, first.due) == ("Treo băng rôn", date(2027, 1, 29))
    assert first.why == "30/01/2027 (cuối tuần) không làm việc nên lùi về Thứ Sáu, 29/01/2027"
    assert first.wording == "chậm nhất ngày 30/01/2027"
    assert first.plan == f"{draft.title} (số 15-KH/TU, ngày 22/11/2026)"
    assert (first.part, first.state, first.percent) == (Part.LEAD, ShareState.TODO, 0)
    assert (ongoing.title, ongoing.due) == ("Tuyên truyền trên cổng", None)
    (other,) = of_units("xa-2")
    assert (other.part, other.task_id) == (Part.SUPPORT, first.task_id)
    assert len({first.key, ongoing.key, other.key}) == 3
    assert of_units("tinh", "ban") == of_units() == []


def test_what_is_reported_of_a_share_shows_with_its_stamp(
    session: Session, draft: Plan, issue: Issue, of_units: Of
) -> None:
    issue(draft)
    before = of_units("xa-1")[0]
    _report(session, _share(session, draft, "xa-1"), ShareState.DONE, done_on=TODAY)
    after = of_units("xa-1")[0]
    assert after == replace(
        before, state=ShareState.DONE, percent=100, done_on=TODAY, changed=after.changed
    )
    assert after.changed == max(LATER, before.changed) > before.changed
    assert of_units("xa-2")[0].state is ShareState.TODO


def test_a_day_that_was_agreed_for_one_share_is_its_due_day(
    session: Session, draft: Plan, issue: Issue, of_units: Of
) -> None:
    issue(draft)
    agreed = date(2027, 2, 3)
    _report(session, _share(session, draft, "xa-1"), ShareState.DOING, own_due=agreed)
    errand = next(one for one in of_units("xa-1") if one.due)
    assert (errand.due, errand.why) == (agreed, "hạn đã thống nhất riêng")
    assert of_units("xa-2")[0].due == date(2027, 1, 29)


def test_what_a_closed_plan_left_undone_is_to_be_done_no_more(
    draft: Plan, issue: Issue, of_units: Of
) -> None:
    issue(draft, close=True)
    assert {one.state for one in of_units("xa-1")} == {ShareState.DROPPED}


def test_what_was_due_long_ago_is_left_out_and_what_goes_on_is_not(
    draft: Plan, issue: Issue, of_units: Of
) -> None:
    issue(draft)
    titles = [one.title for one in of_units("xa-1", since=date(2027, 1, 30))]
    assert titles == ["Tuyên truyền trên cổng"]


def test_an_adjustment_stands_in_the_place_of_its_plan_under_the_same_keys(
    session: Session, draft: Plan, issue: Issue, editor: Actor, of_units: Of
) -> None:
    issue(draft)
    before = of_units("xa-1")
    adjusted = adjust(session, editor, draft, LATER)
    assert of_units("xa-1") == before
    issue(adjusted, "16-KH/TU")
    again = adjust(session, editor, adjusted, LATER)
    issue(again, "17-KH/TU")
    after = of_units("xa-1")
    assert [one.key for one in after] == [one.key for one in before]
    assert {one.task_id for one in after} == {task.id for task in tasks_of(session, again)}
    assert all(new.changed >= old.changed for new, old in zip(after, before, strict=True))


def test_each_time_of_what_recurs_is_an_errand_named_by_its_worded_day(
    session: Session,
    plan: Callable[..., Plan],
    issue: Issue,
    editor: Actor,
    reference: Reference,
    of_units: Of,
) -> None:
    made = plan()
    fields = TaskFields(
        title="Báo cáo tháng",
        rule="every:month:2027:by-20",
        assignees=(AssigneeFields(unit_id="xa-1"),),
    )
    task = create_task(session, editor, made, fields, reference, NOW)
    issue(made)
    times = of_units("xa-1")
    assert len(times) == 12
    assert all(one.recurs for one in times)
    assert [(one.key, one.due) for one in times[:3]] == [
        (f"task-{task.id}-xa-1-20270120", date(2027, 1, 20)),
        (f"task-{task.id}-xa-1-20270220", date(2027, 2, 19)),  # the 20th is a Saturday
        (f"task-{task.id}-xa-1-20270320", date(2027, 3, 19)),  # and again
    ]


# The tasks of a plan


def test_a_plan_tells_how_far_all_are_with_each_task(
    session: Session, draft: Plan, issue: Issue, editor: Actor, of_plan: Of
) -> None:
    issue(draft)
    _report(session, _share(session, draft, "xa-1"), ShareState.DONE)
    first, _ = of_plan(editor, draft)
    assert (first.key, first.part) == (f"task-{first.task_id}", None)
    assert (first.state, first.percent) == (ShareState.DOING, 50)


def test_who_is_named_in_a_plan_is_told_of_their_own_share_alone(
    session: Session,
    draft: Plan,
    issue: Issue,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    of_plan: Of,
) -> None:
    commune = acting(person("Nam", units["xa-2"], Role.VIEWER))
    assert not may_follow(session, commune, draft)
    issue(draft)
    _report(session, _share(session, draft, "xa-1"), ShareState.DONE)
    assert may_follow(session, commune, draft)
    (errand,) = of_plan(commune, draft)
    assert (errand.title, errand.state, errand.percent) == ("Treo băng rôn", ShareState.TODO, 0)


def test_a_draft_is_followed_by_editors_of_its_unit_alone_and_marked(
    session: Session,
    draft: Plan,
    units: dict[str, Unit],
    editor: Actor,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    of_plan: Of,
) -> None:
    viewer = acting(person("Mai", units["ban"], Role.VIEWER))
    stranger = acting(person("Kim"))
    assert [may_follow(session, who, draft) for who in (editor, viewer, stranger)] == [
        True, False, False,
    ]  # fmt: skip
    errand, _ = of_plan(editor, draft)
    assert (errand.draft, errand.due) == (True, date(2027, 1, 29))


def test_a_stranger_follows_no_issued_plan_and_an_addressee_does(
    session: Session,
    draft: Plan,
    issue: Issue,
    units: dict[str, Unit],
    unit: Callable[..., Unit],
    editor: Actor,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
) -> None:
    guest = acting(person("Kim", unit("la"), Role.APPROVER))
    other = acting(person("An", unit("khac"), Role.APPROVER))
    fields = AddresseeFields(unit_id="la", purpose="để thực hiện")
    set_addressees(session, editor, draft, (fields,), NOW)
    issue(draft)
    assert [may_follow(session, who, draft) for who in (guest, other)] == [True, False]


def test_a_draft_with_a_calendar_is_discarded_and_its_calendar_ends(
    session: Session, draft: Plan, editor: Actor
) -> None:
    feed, token = make_feed(
        session, editor, Subject.PLAN, Component.TODO, "Dự thảo", NOW, plan=draft
    )
    discard_plan(session, editor, draft, LATER)
    session.expire_all()
    assert feed_of(session, token) is feed
    assert (feed.plan_id, feed.revoked) == (None, LATER)
    assert session.scalar(select(func.count()).select_from(Task)) == 0
    assert session.scalar(select(func.count()).select_from(SecretFeed)) == 1
