"""An imported plan is made whole or not at all, and what is uncertain of it waits as marks."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.catalogue.reference import Reference
from app.models import Person, Plan, PlanMark, Unit
from app.planning.plans.activities import ActivityFields, activities_of
from app.planning.plans.discarding import discard_plan
from app.planning.plans.importing import (
    MOST_TASKS,
    NO_WORDING,
    ImportedActivity,
    ImportedDay,
    ImportedPlan,
    ImportedTask,
    import_plan,
)
from app.planning.plans.lines import included, lines_of, title_of
from app.planning.plans.marks import Doubt, open_marks, settle_marks
from app.planning.plans.plan_campaigns import CampaignFields, campaigns_of, members_of
from app.planning.plans.plan_fields import PlanFields
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.tasks import TaskFields, remove_task, tasks_of
from app.planning.plans.vocabulary import PlanState, TextPart

UNSURE = Doubt("Hãy xem lại.", "1. Treo cờ", 12)


@pytest.fixture
def bureau(unit: Callable[..., Unit]) -> None:
    unit("ban", unit("tinh"))


Import = Callable[..., Plan]


@pytest.fixture
def imported(session: Session, bureau: None, reference: Reference, now: datetime) -> Import:
    """A plan of the department for 2027 with the given parts."""

    def make(kind: str = "topic", actor: Actor = OPERATOR, **parts: Any) -> Plan:
        occurrence = parts.pop("occurrence", None)
        fields = PlanFields(
            unit_id="ban", kind=kind, title="Kế hoạch cũ", period="2027", occurrence=occurrence
        )
        return import_plan(session, actor, ImportedPlan(fields, **parts), reference, now)

    return make


def _task(**told: Any) -> ImportedTask:
    doubts = told.pop("doubts", ())
    key = told.pop("key", None)
    return ImportedTask(TaskFields(title="Treo cờ", **told), key, doubts)


def _held(session: Session, plan: Plan) -> list[str]:
    return [row.key for row in lines_of(session, plan) if included(row) and row.kind != "other"]


def _marks(session: Session, plan: Plan) -> list[tuple[str, str]]:
    return [(row.part, row.told) for row in open_marks(session, plan)]


def test_a_topic_plan_has_just_the_days_that_the_text_names(
    session: Session, imported: Import
) -> None:
    days = (ImportedDay("quoc-khanh-2027", "Quốc khánh"), ImportedDay("thanh-lap-dang-2027", ""))
    plan = imported(days=days, texts={TextPart.PURPOSES: "- Giáo dục."})
    assert sorted(_held(session, plan)) == ["quoc-khanh-2027", "thanh-lap-dang-2027"]
    assert len(lines_of(session, plan)) == 2
    assert plan.texts == {"purposes": "- Giáo dục."}
    assert _marks(session, plan) == []


def test_a_year_plan_leaves_out_what_the_text_does_not_name_and_says_so(
    session: Session, imported: Import
) -> None:
    plan = imported("year", days=(ImportedDay("quoc-khanh-2027", "Quốc khánh"),))
    assert _held(session, plan) == ["quoc-khanh-2027"]
    assert len(lines_of(session, plan)) > 5
    ((part, told),) = _marks(session, plan)
    assert part == "plan"
    assert "Ngày thành lập Đảng Cộng sản Việt Nam" in told


@pytest.mark.parametrize("kind", ["topic", "year"])
def test_a_day_that_is_only_named_waits_unticked_with_its_mark(
    session: Session, imported: Import, kind: str
) -> None:
    only = ImportedDay("quoc-khanh-2027", "Quốc khánh", doubts=(UNSURE,), chosen=False)
    plan = imported(kind, days=(only, ImportedDay("thanh-lap-dang-2027", "")))
    assert _held(session, plan) == ["thanh-lap-dang-2027"]
    assert "quoc-khanh-2027" in [row.key for row in lines_of(session, plan)]
    assert ("line", UNSURE.told) in _marks(session, plan)


def test_a_day_that_nobody_knows_is_a_line_as_printed_and_marked(
    session: Session, imported: Import
) -> None:
    day = ImportedDay(None, "15 năm Ngày hội Hoa Ban", date(2027, 4, 12), (UNSURE,))
    plan = imported(days=(day,))
    (row,) = lines_of(session, plan)
    assert (row.kind, title_of(row), row.first) == ("other", day.title, day.first)
    assert _marks(session, plan) == [("line", UNSURE.told)]


def test_a_day_of_last_year_is_that_of_the_period_and_marked(
    session: Session, imported: Import
) -> None:
    plan = imported(days=(ImportedDay("quoc-khanh-2026", "Quốc khánh", date(2026, 9, 2)),))
    assert _held(session, plan) == ["quoc-khanh-2027"]
    assert _marks(session, plan) == [("line", "Văn bản ghi ngày 02/09/2026; kỳ này là 02/09/2027.")]


def test_a_plan_of_one_commemoration_that_is_not_in_its_agenda_is_refused(
    session: Session, imported: Import
) -> None:
    with pytest.raises(PlanRefused, match="khong-co-2027 không có trong lịch"):
        imported("commemoration", occurrence="khong-co-2027")


def test_a_deadline_is_counted_from_the_day_that_its_line_names(
    session: Session, imported: Import
) -> None:
    task = _task(wording="chậm nhất 5 ngày làm việc trước ngày kỷ niệm", key="quoc-khanh-2027")
    plan = imported(days=(ImportedDay("quoc-khanh-2027", "Quốc khánh"),), tasks=(task,))
    (made,) = tasks_of(session, plan)
    assert made.rule == "count:5wd-before@occurrence:quoc-khanh-2027"
    assert made.line_id == lines_of(session, plan)[0].id


def test_a_deadline_that_hangs_on_the_only_activity_is_tied_to_it_and_marked(
    session: Session, imported: Import
) -> None:
    held = ActivityFields(kind="conference", name="Hội nghị", wording="ngày 10/6/2027")
    task = _task(wording="chậm nhất 3 ngày làm việc trước hội nghị")
    plan = imported(activities=(ImportedActivity(held),), tasks=(task,))
    (activity,) = activities_of(session, plan)
    (made,) = tasks_of(session, plan)
    assert made.rule == f"count:3wd-before@activity:{activity.id}"
    assert _marks(session, plan) == [
        ("task", "Hạn được tính theo hoạt động “Hội nghị”; hãy kiểm tra.")
    ]


@pytest.mark.parametrize(
    ("wording", "kept"), [("khi có chỉ đạo", "khi có chỉ đạo"), ("", NO_WORDING)]
)
def test_what_is_no_deadline_keeps_its_words_and_is_never_overdue(
    session: Session, imported: Import, wording: str, kept: str
) -> None:
    plan = imported(tasks=(_task(wording=wording, doubts=(UNSURE,)),))
    (made,) = tasks_of(session, plan)
    assert (made.wording, made.rule) == (kept, "ongoing")
    assert _marks(session, plan) == [("task", UNSURE.told)]


def test_a_time_that_cannot_be_kept_stays_in_the_words_of_its_activity(
    session: Session, imported: Import
) -> None:
    held = ActivityFields(
        kind="ceremony", name="Lễ", wording="đúng ngày kỷ niệm", content="Chào cờ"
    )
    plan = imported(activities=(ImportedActivity(held),))
    (activity,) = activities_of(session, plan)
    assert (activity.wording, activity.content) == ("", "Thời gian: đúng ngày kỷ niệm\nChào cờ")
    assert [part for part, _ in _marks(session, plan)] == ["activity"]


def test_a_campaign_gathers_the_days_that_it_runs_over(session: Session, imported: Import) -> None:
    days = (ImportedDay("quoc-khanh-2027", ""), ImportedDay("thanh-lap-dang-2027", ""))
    run = CampaignFields(name="Đợt 2/9", first=date(2027, 8, 19), last=date(2027, 9, 2))
    plan = imported(days=days, campaigns=(run,))
    (campaign,) = campaigns_of(session, plan)
    assert [row.key for row in members_of(session, campaign)] == ["quoc-khanh-2027"]


def test_a_plan_of_more_tasks_than_anybody_looks_through_is_refused(imported: Import) -> None:
    with pytest.raises(PlanRefused, match="hãy chia thành nhiều phần"):
        imported(tasks=(_task(),) * (MOST_TASKS + 1))


def test_only_an_editor_of_the_unit_imports(
    session: Session,
    imported: Import,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
) -> None:
    reader = acting(person("Nam", session.get_one(Unit, "ban"), Role.VIEWER))
    with pytest.raises(NotAllowed):
        imported(actor=reader)
    assert session.scalar(select(func.count()).select_from(Plan)) == 0


# Marks


def test_a_mark_waits_until_somebody_settles_it(
    session: Session, imported: Import, now: datetime
) -> None:
    plan = imported(tasks=(_task(doubts=(UNSURE, UNSURE)),))
    first, second = open_marks(session, plan)
    assert (first.printed, first.source_line) == ("1. Treo cờ", 12)
    settle_marks(session, OPERATOR, plan, [first.id], now)
    assert open_marks(session, plan) == (second,)
    with pytest.raises(PlanPartNotFound):
        settle_marks(session, OPERATOR, plan, [first.id], now)


def test_what_is_taken_out_of_the_plan_waits_no_more(
    session: Session, imported: Import, now: datetime
) -> None:
    plan = imported(tasks=(_task(doubts=(UNSURE,)),))
    remove_task(session, OPERATOR, tasks_of(session, plan)[0], now)
    assert open_marks(session, plan) == ()


def test_marks_of_a_plan_that_is_laid_before_the_signer_are_settled_no_more(
    session: Session, imported: Import, now: datetime
) -> None:
    plan = imported(doubts=(UNSURE,))
    plan.state = PlanState.SUBMITTED
    with pytest.raises(OutOfOrder):
        settle_marks(session, OPERATOR, plan, [open_marks(session, plan)[0].id], now)


def test_a_discarded_plan_leaves_no_marks(
    session: Session, imported: Import, now: datetime
) -> None:
    discard_plan(session, OPERATOR, imported(doubts=(UNSURE,)), now)
    assert session.scalar(select(func.count()).select_from(PlanMark)) == 0
