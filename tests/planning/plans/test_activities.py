"""Activities: held at a time that is worded, read into a rule, expected first and settled later."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Activity, Person, Plan, Unit
from app.planning.anchor_days import occurrence_days
from app.planning.anchors import parse_anchor
from app.planning.deadlines import DeadlineRefused, NotADeadline
from app.planning.due import AnchorWithoutDay, OutsideWorkCalendar
from app.planning.plans.activities import (
    ActivityFields,
    ActivityTime,
    activities_of,
    activity_days,
    activity_fields,
    activity_numbered,
    change_activity,
    create_activity,
    remove_activity,
    settle_activity,
)
from app.planning.plans.lines import lines_of
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.tasks import TaskFields, create_task
from app.planning.plans.vocabulary import PlanState
from app.planning.reading import NoDeadline
from app.planning.wordings import AnchorMissing

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 5, tzinfo=UTC)

MakePlan = Callable[..., Plan]


def fields(**changes: Any) -> ActivityFields:
    told = {"kind": "conference", "name": "Hội nghị sơ kết", "wording": "đầu tháng 7/2027"}
    return ActivityFields.model_validate(told | changes)


@pytest.fixture
def draft(plan: MakePlan) -> Plan:
    """The year plan of the department, still open."""
    return plan()


@pytest.fixture
def held(session: Session, editor: Actor, draft: Plan) -> Callable[..., Activity]:
    """An activity of the draft, with what a test changes."""
    return lambda **changes: create_activity(session, editor, draft, fields(**changes), NOW)


def days_of(session: Session, activity: Activity) -> str | None:
    anchors = [parse_anchor("occurrence:gio-to-hung-vuong-2027")]
    found = activity_days(activity, occurrence_days(session, anchors))
    return str(found) if found else None


def test_a_time_is_read_from_its_words_and_shown_as_days(
    session: Session, held: Callable[..., Activity]
) -> None:
    told = [
        ("Dự kiến ½ ngày, vào đầu tháng 7/2027", "during:2027-07-start", "2027-07-01..2027-07-10"),
        ("ngày 05/7/2027", "during:2027-07-05", "2027-07-05"),
        ("trong tháng 4", "during:2027-04", "2027-04-01..2027-04-30"),
        ("từ ngày 28/4 đến ngày 02/5/2027", "during:2027-04-28..2027-05-02", None),
        ("trước ngày 15/7/2027", "before:2027-07-15", ""),
        ("hằng quý", "every:quarter:2027", ""),
        ("thường xuyên", "ongoing", ""),
        ("khi có điều kiện", None, ""),
        ("tuần thứ 2 tháng 8", None, ""),
        ("", None, ""),
    ]
    for wording, rule, days in told:
        made = held(wording=wording)
        assert (made.wording, made.rule) == (wording, rule)
        expected = rule.removeprefix("during:") if rule and days is None else days or None
        assert days_of(session, made) == expected


def test_a_rule_alone_gets_its_printed_words(held: Callable[..., Activity]) -> None:
    assert held(wording="", rule="fixed:2027-07-03").wording == "ngày 03/7/2027"


def test_a_day_off_is_no_hindrance_to_hold_something(
    session: Session, held: Callable[..., Activity]
) -> None:
    on_sunday = held(rule="during:2027-07-04", confirmed=True)
    assert days_of(session, on_sunday) == "2027-07-04"


def test_what_is_worded_as_expected_cannot_be_settled(held: Callable[..., Activity]) -> None:
    with pytest.raises(PlanRefused, match="dự kiến"):
        held(wording="dự kiến đầu tháng 7/2027", confirmed=True)
    assert held(wording="dự kiến đầu tháng 7/2027").confirmed is False


def test_an_activity_follows_the_occurrence_of_its_line(
    session: Session, draft: Plan, held: Callable[..., Activity]
) -> None:
    keys = {line.key: line.id for line in lines_of(session, draft)}
    offering = held(
        kind="incense", wording="đúng dịp kỷ niệm", line_id=keys["gio-to-hung-vuong-2027"]
    )
    visit = held(wording="", rule="count:1d-before@occurrence:gio-to-hung-vuong-2027")
    assert offering.rule == "during:occurrence:gio-to-hung-vuong-2027"
    assert days_of(session, offering) == "2027-04-16"
    assert days_of(session, visit) == "2027-04-15"
    assert activity_days(offering) is None  # nobody told the days of the occurrence


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"wording": "đúng dịp kỷ niệm"}, AnchorMissing),
        ({"wording": "ngày 31/6/2027"}, DeadlineRefused),
        ({"rule": "tháng bảy"}, NotADeadline),
        ({"rule": "during:occurrence:khong-co-2027"}, AnchorWithoutDay),
        ({"rule": "during:activity:1"}, PlanRefused),
        ({"rule": "count:3wd-before@day:2027-07-05"}, PlanRefused),
        ({"rule": "during:2100"}, OutsideWorkCalendar),
        ({"rule": "during:9999-12"}, OutsideWorkCalendar),
        ({"rule": "count:9d-after@day:9999-12-31"}, OutsideWorkCalendar),
        ({"campaign_id": 999}, PlanRefused),
        ({"line_id": 999_999}, PlanRefused),
    ],
    ids=str,
)
def test_a_time_that_cannot_be_kept_is_refused_and_nothing_is_saved(
    changes: dict[str, Any],
    error: type[Exception],
    session: Session,
    draft: Plan,
    held: Callable[..., Activity],
) -> None:
    with pytest.raises(error):
        held(**changes)
    assert activities_of(session, draft) == ()


def test_texts_are_kept_composed_evenly_spaced_and_without_control_characters() -> None:
    apart = unicodedata.normalize("NFD", "Hội  nghị\t")
    told = fields(name=apart, participants="Thường  trực\r\nLãnh đạo\x07 ")
    assert (told.name, told.participants) == ("Hội nghị", "Thường trực\nLãnh đạo")


@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"kind": "party"}, {"name": "x" * 501}, {"when": "mai"}], ids=str
)
def test_fields_are_bounded(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        fields(**changes)


def test_a_change_is_logged_by_what_differs(
    session: Session, editor: Actor, held: Callable[..., Activity]
) -> None:
    made = held()
    again = activity_fields(made)
    change_activity(session, editor, made, again, LATER)
    assert made.updated == NOW
    change_activity(session, editor, made, again.model_copy(update={"place": "Hội trường"}), LATER)
    session.flush()
    assert made.updated == LATER
    created, changed = history(session, "activity", made.id)
    assert (created.action, created.after["rule"]) == ("create", "during:2027-07-start")
    assert (changed.before, changed.after) == ({"place": ""}, {"place": "Hội trường"})
    assert {created.unit_id, changed.unit_id} == {"ban"}


def test_words_that_are_changed_are_read_anew_without_a_rule(
    session: Session, editor: Actor, held: Callable[..., Activity]
) -> None:
    made = held()
    told = activity_fields(made).model_copy(update={"wording": "ngày 05/7/2027", "rule": None})
    change_activity(session, editor, made, told, LATER)
    assert made.rule == "during:2027-07-05"


def test_an_activity_stays_while_a_deadline_hangs_on_it(
    session: Session,
    editor: Actor,
    draft: Plan,
    held: Callable[..., Activity],
    reference: Reference,
) -> None:
    made = held()
    told = {"title": "Chuẩn bị tài liệu", "activity_id": made.id}
    hanging = TaskFields(**told, wording="chậm nhất 3 ngày trước hội nghị")
    free = TaskFields(**told | {"title": "Mời đại biểu"}, wording="trước ngày 20/6/2027")
    task = create_task(session, editor, draft, hanging, reference, NOW)
    other = create_task(session, editor, draft, free, reference, NOW)
    with pytest.raises(PlanRefused, match="Chuẩn bị tài liệu") as refused:
        remove_activity(session, editor, made, LATER)
    assert "Mời đại biểu" not in refused.value.sentence
    task.rule = "before:2027-06-20"
    made_id = made.id
    remove_activity(session, editor, made, LATER)
    assert (activities_of(session, draft), other.activity_id) == ((), None)
    assert history(session, "activity", made_id)[-1].before["name"] == "Hội nghị sơ kết"


def test_a_task_whose_activity_is_removed_is_never_stamped_before_its_last_change(
    session: Session,
    editor: Actor,
    draft: Plan,
    held: Callable[..., Activity],
    reference: Reference,
) -> None:
    made = held()
    fields = TaskFields(title="Mời", wording="trước ngày 20/6/2027", activity_id=made.id)
    task = create_task(session, editor, draft, fields, reference, LATER)
    remove_activity(session, editor, made, NOW)
    assert (task.activity_id, task.updated) == (None, LATER + timedelta(seconds=1))


def test_an_activity_is_found_in_its_own_plan_alone(
    session: Session, draft: Plan, plan: MakePlan, held: Callable[..., Activity]
) -> None:
    made, other = held(), plan(period="2028")
    assert activity_numbered(session, draft, made.id) is made
    for wanted, number in [(other, made.id), (draft, made.id + 1)]:
        with pytest.raises(PlanPartNotFound):
            activity_numbered(session, wanted, number)


def test_who_may_not_edit_the_plan_changes_nothing(
    session: Session,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    draft: Plan,
    held: Callable[..., Activity],
) -> None:
    made = held()
    time = ActivityTime(wording="ngày 05/7/2027")
    strangers = [
        acting(person("Xem", units["ban"], Role.VIEWER)),
        acting(person("Trên", units["tinh"], Role.APPROVER)),
        acting(person("Dưới", units["xa-1"], Role.EDITOR)),
    ]
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            create_activity(session, stranger, draft, fields(), NOW)
        with pytest.raises(NotAllowed):
            change_activity(session, stranger, made, fields(name="Khác"), NOW)
        with pytest.raises(NotAllowed):
            settle_activity(session, stranger, made, time, NOW)
        with pytest.raises(NotAllowed):
            remove_activity(session, stranger, made, NOW)
    assert session.scalars(select(Activity.name)).all() == ["Hội nghị sơ kết"]


@pytest.mark.parametrize("state", [state for state in PlanState if not state.is_open])
def test_in_a_plan_that_was_laid_before_somebody_activities_are_not_edited(
    state: PlanState, session: Session, editor: Actor, draft: Plan, held: Callable[..., Activity]
) -> None:
    made = held()
    draft.state = state
    with pytest.raises(OutOfOrder):
        create_activity(session, editor, draft, fields(), NOW)
    with pytest.raises(OutOfOrder):
        change_activity(session, editor, made, fields(name="Khác"), NOW)
    with pytest.raises(OutOfOrder):
        remove_activity(session, editor, made, NOW)


def test_a_signed_plan_settles_the_time_and_keeps_what_it_prints(
    session: Session, editor: Actor, draft: Plan, held: Callable[..., Activity]
) -> None:
    made = held(wording="dự kiến đầu tháng 7/2027", chair="Trưởng Ban")
    draft.state = PlanState.ISSUED
    time = ActivityTime(wording="ngày 06/7/2027", hours="7 giờ 30", place="Hội trường A")
    settle_activity(session, editor, made, time, LATER)
    assert (made.rule, made.confirmed) == ("during:2027-07-06", True)
    assert (made.hours, made.place) == ("7 giờ 30", "Hội trường A")
    assert (made.wording, made.chair) == ("dự kiến đầu tháng 7/2027", "Trưởng Ban")


@pytest.mark.parametrize(
    ("state", "wording", "error"),
    [
        (PlanState.DRAFT, "ngày 06/7/2027", OutOfOrder),
        (PlanState.SUBMITTED, "ngày 06/7/2027", OutOfOrder),
        (PlanState.CLOSED, "ngày 06/7/2027", OutOfOrder),
        (PlanState.SIGNED, "", NoDeadline),
        (PlanState.SIGNED, "khi có điều kiện", NoDeadline),
        (PlanState.SIGNED, "dự kiến đầu tháng 8/2027", PlanRefused),
    ],
    ids=str,
)
def test_a_time_is_settled_to_days_in_signed_plans_alone(
    state: PlanState,
    wording: str,
    error: type[Exception],
    session: Session,
    editor: Actor,
    draft: Plan,
    held: Callable[..., Activity],
) -> None:
    made = held()
    draft.state = state
    with pytest.raises(error):
        settle_activity(session, editor, made, ActivityTime(wording=wording), LATER)
    assert made.rule == "during:2027-07-start"
