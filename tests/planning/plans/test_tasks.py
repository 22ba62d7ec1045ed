"""Tasks: worded as they print, due by a rule that can be met, with who leads and who supports."""

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
from app.accounts.groups import create_group
from app.accounts.log import history
from app.accounts.units import dissolve_unit
from app.catalogue.reference import Reference
from app.models import Assignment, Person, Plan, Task, Unit
from app.planning.deadlines import DeadlineRefused, NotADeadline
from app.planning.due import AnchorWithoutDay, OutsideWorkCalendar
from app.planning.plans.activities import ActivityFields, create_activity
from app.planning.plans.lines import lines_of
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.tasks import (
    TaskFields,
    assignments_of,
    change_task,
    create_task,
    order_tasks,
    remove_task,
    task_fields,
    task_numbered,
    tasks_of,
)
from app.planning.plans.vocabulary import Origin, PlanState
from app.planning.reading import NoDeadline
from app.planning.worded_spans import YearMissing
from app.planning.wordings import AnchorMissing

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 5, tzinfo=UTC)

MakePlan = Callable[..., Plan]
MakeTask = Callable[..., Task]


def fields(**changes: Any) -> TaskFields:
    told = {"title": "Xây dựng phóng sự", "wording": "trước ngày 10/6/2027"}
    return TaskFields.model_validate(told | changes)


@pytest.fixture
def draft(plan: MakePlan) -> Plan:
    """The year plan of the department, still open."""
    return plan()


@pytest.fixture
def task(session: Session, editor: Actor, draft: Plan, reference: Reference) -> MakeTask:
    """A task of the draft, with what a test changes."""
    return lambda **changes: create_task(session, editor, draft, fields(**changes), reference, NOW)


def test_a_wording_becomes_a_rule_and_stays_as_it_was_worded(task: MakeTask) -> None:
    told = [
        ("trước ngày 10/6/2027", "before:2027-06-10"),
        ("Gửi Văn phòng trước ngày 10/6", "before:2027-06-10"),
        ("chậm nhất ngày 20 hằng tháng", "every:month:2027:by-20"),
        ("vào đầu tháng 7/2027", "during:2027-07-start"),
        ("dự kiến quý III/2027", "expected:during:2027-Q3"),
        ("thường xuyên", "ongoing"),
    ]
    for wording, rule in told:
        made = task(wording=wording)
        assert (made.wording, made.rule) == (wording, rule)


def test_a_rule_counts_before_the_words_and_alone_gets_printed_words(task: MakeTask) -> None:
    both = task(wording="trước Quốc khánh một tuần", rule="count:7d-before@day:2027-09-02")
    assert (both.wording, both.rule) == (
        "trước Quốc khánh một tuần",
        "count:7d-before@day:2027-09-02",
    )
    assert task(wording="", rule="before:2027-06-10").wording == "trước ngày 10/6/2027"


def test_a_commemoration_is_that_of_the_line_and_a_conference_the_activity(
    session: Session, editor: Actor, draft: Plan, task: MakeTask
) -> None:
    line = next(line for line in lines_of(session, draft) if line.key == "quoc-khanh-2027")
    held = ActivityFields(kind="conference", name="Hội nghị", wording="ngày 05/7/2027")
    activity = create_activity(session, editor, draft, held, NOW)
    wording = "chậm nhất 5 ngày làm việc trước ngày kỷ niệm"
    assert task(wording=wording, line_id=line.id).rule == (
        "count:5wd-before@occurrence:quoc-khanh-2027"
    )
    assert task(wording="3 ngày trước hội nghị", activity_id=activity.id).rule == (
        f"count:3d-before@activity:{activity.id}"
    )


@pytest.mark.parametrize(
    ("changes", "error", "told"),
    [
        ({"wording": ""}, NoDeadline, "hãy viết như"),
        ({"wording": "sớm nhất có thể"}, NoDeadline, "hãy viết như"),
        ({"wording": "trước ngày 31/6"}, DeadlineRefused, "hãy kiểm tra"),
        ({"wording": "trong đúng dịp kỷ niệm"}, AnchorMissing, "hãy cho biết"),
        ({"rule": "before:10/6/2027"}, NotADeadline, "viết như"),
        ({"rule": "before:occurrence:quoc-khanh-1930"}, AnchorWithoutDay, "hãy kiểm tra"),
        ({"rule": "before:activity:77"}, AnchorWithoutDay, "hãy chọn hoạt động khác"),
        ({"rule": "before:2101-01-01"}, OutsideWorkCalendar, "hãy chọn hạn"),
        ({"rule": "before:9999-12"}, OutsideWorkCalendar, "hãy chọn hạn"),
        ({"rule": "during:9999-end"}, OutsideWorkCalendar, "hãy chọn hạn"),
        ({"channel": "chim-bo-cau"}, PlanRefused, "hãy chọn trong danh mục"),
        ({"assignees": [{"unit_id": "khong-co"}]}, PlanRefused, "hãy chọn trong danh mục"),
        ({"assignees": [{"group_id": "khong-co"}]}, PlanRefused, "hãy chọn nhóm khác"),
        ({"campaign_id": 999}, PlanRefused, "hãy chọn trong kế hoạch này"),
        ({"line_id": 999_999}, PlanRefused, "hãy chọn trong kế hoạch này"),
        ({"activity_id": 999}, PlanRefused, "hãy chọn trong kế hoạch này"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_the_remedy_and_nothing_is_saved(
    changes: dict[str, Any],
    error: type[DeadlineRefused | PlanRefused],
    told: str,
    session: Session,
    draft: Plan,
    task: MakeTask,
) -> None:
    with pytest.raises(error) as refused:
        task(**changes)
    assert told in refused.value.sentence
    assert tasks_of(session, draft) == ()


def test_a_deadline_hangs_on_no_activity_without_a_day(
    session: Session, editor: Actor, draft: Plan, task: MakeTask
) -> None:
    held = ActivityFields(kind="conference", name="Hội nghị báo cáo viên")
    activity = create_activity(session, editor, draft, held, NOW)
    with pytest.raises(AnchorWithoutDay, match="Hội nghị báo cáo viên"):
        task(wording="trước hội nghị 3 ngày", activity_id=activity.id)


def test_in_a_plan_of_several_years_a_day_needs_its_year(
    session: Session, editor: Actor, plan: MakePlan, reference: Reference
) -> None:
    several = plan(kind="several-years", period="2026-2028")
    with pytest.raises(YearMissing):
        create_task(session, editor, several, fields(wording="trước ngày 10/6"), reference, NOW)
    told = fields(wording="giai đoạn 2026-2028 và từng năm")
    made = create_task(session, editor, several, told, reference, NOW)
    assert made.rule == "every:year:2026..2028"


def test_units_groups_and_bodies_are_kept_in_their_order(
    session: Session, units: dict[str, Unit], task: MakeTask
) -> None:
    group = GroupFields(id="xa-phuong", name="Các xã, phường", kind=GroupKind.KHAC)
    create_group(session, OPERATOR, units["tinh"], group, NOW)
    told = [
        {"part": "support", "body": "Báo Thái Nguyên"},
        {"part": "lead", "unit_id": "ban"},
        {"part": "support", "group_id": "xa-phuong"},
    ]
    made = task(assignees=told)
    rows = assignments_of(session, [made])[made.id]
    assert [(row.part, row.unit_id, row.group_id, row.body) for row in rows] == [
        ("support", None, None, "Báo Thái Nguyên"),
        ("lead", "ban", None, None),
        ("support", None, "xa-phuong", None),
    ]
    assert assignments_of(session, [made, task()]).keys() == {made.id, made.id + 1}


@pytest.mark.parametrize(
    "assignees",
    [
        [{"part": "lead"}],
        [{"unit_id": "ban", "body": "Ban"}],
        [{"unit_id": "ban"}, {"part": "support", "unit_id": "ban"}],
        [{"body": " "}],
    ],
    ids=str,
)
def test_an_assignee_is_one_and_named_once(assignees: list[dict[str, str]]) -> None:
    with pytest.raises(ValidationError):
        fields(assignees=assignees)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"edition": 0},
        {"edition": 4000},
        {"cost": -1},
        {"takes": -1},
        {"activity_id": 2**31},
        {"stages": [""]},
        {"state": "done"},
    ],
    ids=str,
)
def test_fields_are_bounded(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        fields(**changes)


def test_a_unit_that_has_ended_is_refused_and_its_successor_named(
    session: Session, units: dict[str, Unit], task: MakeTask
) -> None:
    yesterday = date(2026, 11, 21)
    dissolve_unit(session, OPERATOR, units["xa-1"], successor=units["xa-2"], day=yesterday, now=NOW)
    with pytest.raises(PlanRefused, match="Đơn vị xa-1 không còn hoạt động; Đơn vị xa-2"):
        task(assignees=[{"unit_id": "xa-1"}])


def test_a_group_whose_keeper_has_ended_is_refused(
    session: Session, units: dict[str, Unit], task: MakeTask
) -> None:
    group = GroupFields(id="to", name="Tổ công tác", kind=GroupKind.KHAC)
    create_group(session, OPERATOR, units["xa-1"], group, NOW)
    dissolve_unit(session, OPERATOR, units["xa-1"], successor=None, day=date(2026, 11, 21), now=NOW)
    with pytest.raises(PlanRefused, match="Tổ công tác không còn hoạt động"):
        task(assignees=[{"group_id": "to"}])


def test_what_is_told_comes_back_as_it_would_be_given(session: Session, task: MakeTask) -> None:
    told = {
        "channel": "giai-bao-chi",
        "edition": 7,
        "stages": ["phát động", "chấm", "trao giải"],
        "measure": "15 phút",
        "cost": 25_000_000,
        "takes": 10,
        "assignees": [{"part": "lead", "unit_id": "ban"}],
    }
    given = fields(**told, rule="before:2027-06-10")
    assert task_fields(session, task(**told)) == given


def test_a_change_is_logged_by_what_differs(
    session: Session, editor: Actor, reference: Reference, task: MakeTask
) -> None:
    made = task(assignees=[{"unit_id": "ban"}])
    same = task_fields(session, made)
    change_task(session, editor, made, same, reference, LATER)
    assert made.updated == NOW
    told = same.model_copy(update={"wording": "trước ngày 20/6/2027", "rule": None})
    change_task(session, editor, made, told, reference, LATER)
    session.flush()
    assert (made.rule, made.updated) == ("before:2027-06-20", LATER)
    created, changed = history(session, "task", made.id)
    assert created.after["assignees"] == [{"part": "lead", "unit_id": "ban"}]
    assert (changed.before, changed.after) == (
        {"wording": "trước ngày 10/6/2027", "rule": "before:2027-06-10"},
        {"wording": "trước ngày 20/6/2027", "rule": "before:2027-06-20"},
    )
    assert changed.unit_id == "ban"


def test_a_change_of_assignees_alone_is_a_change(
    session: Session, editor: Actor, reference: Reference, task: MakeTask
) -> None:
    made = task(assignees=[{"unit_id": "ban"}])
    change_task(session, editor, made, fields(assignees=[{"body": "Đài"}]), reference, LATER)
    session.flush()
    assert made.updated == LATER
    assert history(session, "task", made.id)[-1].after == {
        "assignees": [{"part": "lead", "body": "Đài"}]
    }
    (row,) = assignments_of(session, [made])[made.id]
    assert row.body == "Đài"


def test_a_refused_change_leaves_the_task_as_it_was(
    session: Session, editor: Actor, reference: Reference, task: MakeTask
) -> None:
    made = task(assignees=[{"unit_id": "ban"}])
    before = task_fields(session, made)
    for changes in ({"wording": "sớm"}, {"assignees": [{"unit_id": "khong-co"}]}):
        with pytest.raises((DeadlineRefused, PlanRefused)):
            change_task(session, editor, made, fields(title="Khác", **changes), reference, LATER)
    assert task_fields(session, made) == before


def test_tasks_come_in_the_order_in_which_they_were_put(
    session: Session, editor: Actor, draft: Plan, task: MakeTask
) -> None:
    made = [task(title=title) for title in ("Một", "Hai", "Ba")]
    order_tasks(session, editor, draft, [made[2].id, made[0].id, made[1].id], LATER)
    assert [told.title for told in tasks_of(session, draft)] == ["Ba", "Một", "Hai"]
    assert task(title="Bốn").position == 4
    with pytest.raises(PlanRefused):
        order_tasks(session, editor, draft, [made[0].id], LATER)


def test_a_task_is_taken_out_with_its_assignees_and_those_made_after_it_stay(
    session: Session, editor: Actor, draft: Plan, task: MakeTask
) -> None:
    made, after = task(assignees=[{"unit_id": "ban"}]), task(title="Từ chương trình")
    after.origin_id, after.origin = made.id, Origin.DRAWN
    session.flush()
    number = made.id
    remove_task(session, editor, made, LATER)
    assert (tasks_of(session, draft), after.origin_id) == ((after,), None)
    assert session.scalars(select(Assignment)).all() == []
    assert history(session, "task", number)[-1].before["title"] == "Xây dựng phóng sự"
    with pytest.raises(PlanPartNotFound):
        task_numbered(session, number)


def test_who_may_not_edit_the_plan_changes_nothing(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    draft: Plan,
    reference: Reference,
    task: MakeTask,
) -> None:
    made = task()
    for name, unit, role in (
        ("Xem", "ban", Role.VIEWER),
        ("Trên", "tinh", Role.APPROVER),
        ("Dưới", "xa-1", Role.EDITOR),
    ):
        stranger = acting(person(name, units[unit], role))
        with pytest.raises(NotAllowed):
            create_task(session, stranger, draft, fields(), reference, NOW)
        with pytest.raises(NotAllowed):
            change_task(session, stranger, made, fields(title="Khác"), reference, NOW)
        with pytest.raises(NotAllowed):
            order_tasks(session, stranger, draft, [made.id], NOW)
        with pytest.raises(NotAllowed):
            remove_task(session, stranger, made, NOW)
    assert [told.title for told in tasks_of(session, draft)] == ["Xây dựng phóng sự"]


@pytest.mark.parametrize("state", [PlanState.SUBMITTED, PlanState.SIGNED, PlanState.CLOSED])
def test_in_a_plan_that_was_laid_before_somebody_tasks_are_not_edited(
    state: PlanState,
    session: Session,
    editor: Actor,
    draft: Plan,
    reference: Reference,
    task: MakeTask,
) -> None:
    made = task()
    draft.state = state
    with pytest.raises(OutOfOrder):
        create_task(session, editor, draft, fields(), reference, NOW)
    with pytest.raises(OutOfOrder):
        change_task(session, editor, made, fields(title="Khác"), reference, NOW)
    with pytest.raises(OutOfOrder):
        remove_task(session, editor, made, NOW)
