"""What an adjustment changes is told part by part and field by field."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.catalogue.reference import Reference
from app.models import Plan, Task
from app.planning.plans.activities import (
    ActivityFields,
    activities_of,
    activity_fields,
    change_activity,
    create_activity,
)
from app.planning.plans.adjusting import adjust
from app.planning.plans.changes import changes
from app.planning.plans.lines import LineChange, change_line, choose_lines, lines_of
from app.planning.plans.plan_campaigns import CampaignFields, campaigns_of, change_campaign
from app.planning.plans.tasks import (
    AssigneeFields,
    TaskFields,
    change_task,
    create_task,
    remove_task,
    task_fields,
    tasks_of,
)
from app.planning.plans.vocabulary import ActivityKind, PlanState, TextPart


@pytest.fixture
def issued(
    session: Session,
    plan: Callable[..., Plan],
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> Plan:
    """An issued plan with a conference, a report due before it, and banners in a campaign."""
    made = plan()
    fields = ActivityFields(kind=ActivityKind.CONFERENCE, name="Hội nghị", wording="ngày 15/7/2027")
    held = create_activity(session, editor, made, fields, now)
    report = TaskFields(title="Gửi báo cáo", rule=f"by:activity:{held.id}", activity_id=held.id)
    banners = TaskFields(
        title="Treo băng rôn",
        wording="trước ngày 10/6/2027",
        campaign_id=campaigns_of(session, made)[0].id,
        assignees=(AssigneeFields(unit_id="xa-1"), AssigneeFields(body="Tỉnh Đoàn")),
    )
    for task in (report, banners):
        create_task(session, editor, made, task, reference, now)
    made.state, made.number, made.issued_on = PlanState.ISSUED, "15-KH/TU", now.date()
    session.flush()
    return made


@pytest.fixture
def draft(session: Session, editor: Actor, issued: Plan, now: datetime) -> Plan:
    """The draft that adjusts it."""
    return adjust(session, editor, issued, now)


def _task(session: Session, plan: Plan, title: str) -> Task:
    return next(task for task in tasks_of(session, plan) if task.title == title)


def test_an_adjustment_begins_with_no_change(session: Session, draft: Plan) -> None:
    assert changes(session, draft).is_empty


def test_changes_tell_field_by_field_what_was_and_what_is(
    session: Session, editor: Actor, draft: Plan, reference: Reference, now: datetime
) -> None:
    task = _task(session, draft, "Treo băng rôn")
    told = task_fields(session, task)
    wanted = told.model_copy(
        update={
            "wording": "trước ngày 20/6/2027",
            "rule": None,
            "assignees": (AssigneeFields(unit_id="xa-2"), told.assignees[1]),
        }
    )
    change_task(session, editor, task, wanted, reference, now)

    (difference,) = changes(session, draft).tasks
    assert (difference.fate, difference.number) == ("changed", task.id)
    assert [(f.field, f.what, f.before, f.now) for f in difference.fields] == [
        ("wording", "thời gian", "trước ngày 10/6/2027", "trước ngày 20/6/2027"),
        ("lead", "chủ trì", "Đơn vị xa-1, Tỉnh Đoàn", "Đơn vị xa-2, Tỉnh Đoàn"),
    ]


def test_changes_tell_what_was_added_and_dropped(
    session: Session, editor: Actor, draft: Plan, reference: Reference, now: datetime
) -> None:
    remove_task(session, editor, _task(session, draft, "Treo băng rôn"), now)
    extra = TaskFields(title="Thi tìm hiểu", wording="trong quý III/2027")
    create_task(session, editor, draft, extra, reference, now)
    line = next(row for row in lines_of(session, draft) if row.key == "thanh-lap-dang-2027")
    choose_lines(session, editor, draft, {line.id: False}, now)

    found = changes(session, draft)
    assert [(d.fate, d.title) for d in found.tasks] == [
        ("added", "Thi tìm hiểu"),
        ("dropped", "Treo băng rôn"),
    ]
    assert [(d.fate, d.title[:14]) for d in found.lines] == [("dropped", "Kỷ niệm 97 năm")]
    assert (found.plan, found.campaigns, found.activities) == ((), (), ())


def test_a_rule_that_changes_behind_the_same_words_is_told(
    session: Session, editor: Actor, draft: Plan, reference: Reference, now: datetime
) -> None:
    task = _task(session, draft, "Treo băng rôn")
    told = task_fields(session, task).model_copy(update={"rule": "fixed:2027-06-08"})
    change_task(session, editor, task, told, reference, now)

    (difference,) = changes(session, draft).tasks
    assert [(f.field, f.before, f.now) for f in difference.fields] == [
        ("rule", "before:2027-06-10", "fixed:2027-06-08")
    ]


def test_texts_of_the_plan_are_compared(session: Session, editor: Actor, draft: Plan) -> None:
    draft.texts = {TextPart.COSTS.value: "Ngân sách Đảng."}

    assert [(f.field, f.what, f.now) for f in changes(session, draft).plan] == [
        ("costs", "Kinh phí", "Ngân sách Đảng.")
    ]


def test_a_plan_that_adjusts_none_changes_nothing(session: Session, issued: Plan) -> None:
    assert changes(session, issued).is_empty


def test_a_campaign_that_is_renamed_is_told_there_and_not_in_each_task(
    session: Session, editor: Actor, draft: Plan, now: datetime
) -> None:
    campaign = campaigns_of(session, draft)[0]
    fields = CampaignFields(name="Đợt Xuân", first=campaign.first, last=date(2027, 2, 10))
    change_campaign(session, editor, draft, campaign, fields, now)

    found = changes(session, draft)

    (difference,) = found.campaigns
    assert [(f.field, f.now) for f in difference.fields] == [
        ("name", "Đợt Xuân"),
        ("days", "03/02/2027 - 10/02/2027"),
    ]
    assert (found.lines, found.tasks) == ((), ())


def test_a_line_and_an_activity_that_read_otherwise_are_told(
    session: Session, editor: Actor, draft: Plan, now: datetime
) -> None:
    line = next(row for row in lines_of(session, draft) if row.key == "thanh-lap-dang-2027")
    change = LineChange(note="Cấp tỉnh", campaign_id=line.campaign_id)
    change_line(session, editor, draft, line, change, now)
    (held,) = activities_of(session, draft)
    fields = activity_fields(held).model_copy(update={"confirmed": True, "place": "Hội trường A"})
    change_activity(session, editor, held, fields, now)

    found = changes(session, draft)

    assert [(f.field, f.before, f.now) for d in found.lines for f in d.fields] == [
        ("note", "", "Cấp tỉnh")
    ]
    assert sorted((f.field, f.before, f.now) for d in found.activities for f in d.fields) == [
        ("confirmed", "dự kiến", "đã chốt"),
        ("place", "", "Hội trường A"),
    ]
    assert found.tasks == ()


def test_as_many_queries_are_asked_whatever_a_plan_has(
    session: Session, editor: Actor, draft: Plan, reference: Reference, now: datetime
) -> None:
    asked: list[str] = []
    engine = session.get_bind()
    listener = lambda *args: asked.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    try:
        session.flush()
        session.expire_all()
        counts = []
        for title in ("Một", "Hai", "Ba"):
            fields = TaskFields(title=title, rule="ongoing")
            create_task(session, editor, draft, fields, reference, now)
            session.flush()
            asked.clear()
            changes(session, draft)
            counts.append(len(asked))
    finally:
        event.remove(engine, "before_cursor_execute", listener)

    assert counts[1] == counts[2] <= 16
