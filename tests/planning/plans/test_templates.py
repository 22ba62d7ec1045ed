"""Templates offer what offices usually do for a line; picked, it is the plan's own."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor, Role
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Person, Plan, PlanLine, Unit
from app.planning.anchors import parse_occurrence
from app.planning.deadlines import parse_deadline
from app.planning.plans.dues import due_days
from app.planning.plans.lines import LineChange, OtherLine, add_line, change_line, lines_of
from app.planning.plans.plan_campaigns import CampaignFields, create_campaign
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.planning.plans.tasks import assignments_of, task_fields, tasks_of
from app.planning.plans.templates import (
    filled,
    offers,
    tasks_from,
    templates_for,
    templates_of_reports,
)
from app.planning.plans.vocabulary import LineKind
from app.planning.reading import read_deadline
from app.planning.spans import Years
from app.planning.wordings import InPlan

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)

Make = Callable[..., Plan]


@pytest.fixture
def year_plan(plan: Make) -> Plan:
    return plan()


@pytest.fixture
def line(session: Session, year_plan: Plan) -> Callable[[str], PlanLine]:
    """A line of the plan of 2027 by its event."""
    rows = {row.key.removesuffix("-2027"): row for row in lines_of(session, year_plan)}
    return rows.__getitem__


# Which templates


@pytest.mark.parametrize(
    ("event", "template"),
    [
        ("thanh-lap-dang", "le-lon-nam-khac"),  # 97 years
        ("giai-phong-mien-nam", "le-lon-nam-khac"),  # 52 years
        ("tet-nguyen-dan", "tet"),
        ("gio-to-hung-vuong", "le-lon-gio"),
        ("sinh-le-duan", "ngay-sinh-nam-tron"),  # 120 years
        ("tuyen-giao", "truyen-thong-nam-khac"),  # 97 years
        ("tai-lap-thai-nguyen", "truyen-thong-nam-tron"),  # 30 years
        ("phu-thong", "su-kien-nam-khac"),  # 79 years
        ("ct-13-ct-tw-2017", "tong-ket"),  # ten years
    ],
)
def test_a_line_is_offered_the_template_of_its_form(
    session: Session,
    line: Callable[[str], PlanLine],
    reference: Reference,
    event: str,
    template: str,
) -> None:
    assert [row.id for row in templates_for(session, line(event), reference)] == [template]


def test_a_line_of_ones_own_is_offered_nothing(
    session: Session, editor: Actor, year_plan: Plan, reference: Reference
) -> None:
    own = add_line(session, editor, year_plan, OtherLine(title="Chuyên đề"), NOW)
    assert templates_for(session, own, reference) == ()
    assert offers(session, year_plan, own, reference) == ()


@pytest.mark.parametrize(
    ("kind", "period", "templates"),
    [
        ("year", "2027", ["bao-cao-dinh-ky", "so-ket-6-thang"]),
        ("several-years", "2026-2030", ["bao-cao-dinh-ky"]),
        ("programme", "2027-q1", []),
    ],
)
def test_reports_are_offered_for_whole_years(
    plan: Make, reference: Reference, kind: str, period: str, templates: list[str]
) -> None:
    made = plan(kind=kind, period=period)
    assert [row.id for row in templates_of_reports(made, reference)] == templates


# What an offer says


def test_an_offer_is_filled_with_what_the_line_says(
    session: Session, year_plan: Plan, line: Callable[[str], PlanLine], reference: Reference
) -> None:
    found = {o.id: o for o in offers(session, year_plan, line("thanh-lap-dang"), reference)}
    press = found["le-lon-nam-khac.bao-chi"]
    assert press.fields.title == (
        "Tuyên truyền kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam trên báo chí"
    )
    assert press.fields.rule == "count:10wd-before@occurrence:thanh-lap-dang-2027"
    assert press.fields.wording == "chậm nhất 10 ngày làm việc trước ngày kỷ niệm"
    assert [source.title[:8] for source in press.sources] == ["Kế hoạch", "Kế hoạch"]
    cells = found["le-lon-nam-khac.sinh-hoat"]
    assert cells.fields.title == (
        "Sinh hoạt chi bộ, sinh hoạt chuyên đề kỷ niệm 97 năm Ngày thành lập Đảng Cộng sản Việt Nam"
    )
    assert found["le-lon-nam-khac.dang-huong"].sources == ()


def test_a_persons_title_of_the_line_is_heard(
    session: Session,
    editor: Actor,
    year_plan: Plan,
    line: Callable[[str], PlanLine],
    reference: Reference,
) -> None:
    row = line("tuyen-giao")
    told = LineChange(title="Kỷ niệm ngày truyền thống ngành Tuyên giáo (01/8)")
    change_line(session, editor, year_plan, row, told, NOW)
    first = offers(session, year_plan, row, reference)[0]
    assert first.fields.title == "Ban hành kế hoạch kỷ niệm ngày truyền thống ngành Tuyên giáo"


def test_a_review_is_due_by_the_day_on_which_its_years_are_full(
    session: Session, year_plan: Plan, line: Callable[[str], PlanLine], reference: Reference
) -> None:
    first, second, *_ = offers(session, year_plan, line("ct-13-ct-tw-2017"), reference)
    assert first.fields.title.startswith(
        "Ban hành kế hoạch tổng kết 10 năm thực hiện Chỉ thị số 13"
    )
    assert second.fields.title == (
        "Thu báo cáo của cơ sở: Tổng kết 10 năm thực hiện CT 13-CT/TW bảo vệ rừng"
    )
    assert first.fields.rule == "count:90wd-before@day:2027-01-12"
    assert first.fields.wording == "chậm nhất 90 ngày làm việc trước ngày 12/01/2027"


@pytest.mark.parametrize(
    ("full_on", "day"), [("2027-02-29", "2027-02-28"), ("2027-02-27", "2027-02-27")]
)
def test_the_years_of_a_29th_of_february_are_full_on_the_28th(
    session: Session,
    year_plan: Plan,
    line: Callable[[str], PlanLine],
    reference: Reference,
    full_on: str,
    day: str,
) -> None:
    row = line("ct-13-ct-tw-2017")
    row.said = row.said | {"full_on": full_on}
    rules = {offer.fields.rule for offer in offers(session, year_plan, row, reference)}
    assert f"count:90wd-before@day:{day}" in rules


def test_a_review_without_a_day_is_refused_with_the_remedy(
    session: Session, year_plan: Plan, line: Callable[[str], PlanLine], reference: Reference
) -> None:
    row = line("ct-13-ct-tw-2017")
    row.said = row.said | {"full_on": "2027"}
    with pytest.raises(PlanRefused, match="bằng tay"):
        offers(session, year_plan, row, reference)


def test_reports_recur_in_the_years_of_the_plan(
    session: Session, plan: Make, reference: Reference
) -> None:
    made = plan(kind="several-years", period="2026-2030")
    rules = {offer.id: offer.fields.rule for offer in offers(session, made, None, reference)}
    assert rules["bao-cao-dinh-ky.thang"] == "every:month:2026..2030:by-20"


WORDS = {
    "occurrence": "x-2027", "day": "2027-11-04", "date": "04/11/2027", "year": "2027",
    "years": "2027",
}  # fmt: skip


def test_every_wording_reads_as_its_rule(reference: Reference) -> None:
    """So that a task whose wording is edited by hand keeps its meaning."""
    where = InPlan(Years(2027, 2027), parse_occurrence("x-2027"))
    tasks = [task for row in reference.templates for task in row.tasks]
    assert len(tasks) > 100
    for task in tasks:
        read = read_deadline(filled(task.wording, WORDS), where)
        assert read.deadline == parse_deadline(filled(task.due, WORDS)), task.wording


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tuyên truyền {phrase}", "Tuyên truyền kỷ niệm 97 năm"),
        ("{phrase} trên báo", "Kỷ niệm 97 năm trên báo"),
        ("Báo cáo: {phrase}", "Báo cáo: Kỷ niệm 97 năm"),
        ("về {short} {ordinal} đã qua", "về Thành lập Đảng đã qua"),
    ],
)
def test_a_phrase_begins_small_inside_a_sentence(text: str, told: str) -> None:
    words = {"phrase": "Kỷ niệm 97 năm", "short": "Thành lập Đảng", "ordinal": ""}
    assert filled(text, words) == told


# Tasks


def test_an_offer_that_is_picked_becomes_a_task(
    session: Session,
    editor: Actor,
    year_plan: Plan,
    line: Callable[[str], PlanLine],
    reference: Reference,
) -> None:
    row = line("thanh-lap-dang")
    picked = ["le-lon-nam-khac.bao-chi", "le-lon-nam-khac.dinh-huong"]
    guide, press = tasks_from(session, editor, year_plan, row, picked, reference, NOW)
    assert (press.template, press.line_id, press.channel) == (picked[0], row.id, "bao-chi")
    assert (press.measure, press.takes) == ("ít nhất 03 tin, bài", 10)
    assigned = assignments_of(session, (guide, press))
    assert [(one.unit_id, one.body) for one in assigned[press.id]] == [
        (None, "Các cơ quan báo chí")
    ]
    assert [(one.unit_id, one.body) for one in assigned[guide.id]] == [("ban", None)]
    assert [entry.action for entry in history(session, "task", press.id)] == ["create"]


def test_a_template_means_all_of_its_offers_and_none_is_made_twice(
    session: Session,
    editor: Actor,
    year_plan: Plan,
    line: Callable[[str], PlanLine],
    reference: Reference,
) -> None:
    row = line("sinh-le-duan")
    offered = offers(session, year_plan, row, reference)
    first = tasks_from(session, editor, year_plan, row, [offered[0].id], reference, NOW)
    rest = tasks_from(session, editor, year_plan, row, ["ngay-sinh-nam-tron"], reference, NOW)
    again = tasks_from(session, editor, year_plan, row, ["ngay-sinh-nam-tron"], reference, NOW)
    assert (len(first), len(rest), len(again)) == (1, len(offered) - 1, 0)
    assert all(offer.taken for offer in offers(session, year_plan, row, reference))


def test_what_one_line_has_is_still_offered_to_another(
    session: Session,
    editor: Actor,
    year_plan: Plan,
    line: Callable[[str], PlanLine],
    reference: Reference,
) -> None:
    tasks_from(session, editor, year_plan, line("quoc-khanh"), ["le-lon-nam-khac"], reference, NOW)
    found = offers(session, year_plan, line("thanh-lap-dang"), reference)
    assert not any(offer.taken for offer in found)


def test_tasks_join_the_campaign_of_their_line(
    session: Session,
    editor: Actor,
    year_plan: Plan,
    line: Callable[[str], PlanLine],
    reference: Reference,
    campaign: int,
) -> None:
    row = line("giai-phong-mien-nam")
    change_line(session, editor, year_plan, row, LineChange(campaign_id=campaign), NOW)
    made = tasks_from(session, editor, year_plan, row, ["le-lon-nam-khac"], reference, NOW)
    assert {task.campaign_id for task in made} == {campaign}


@pytest.fixture
def campaign(session: Session, editor: Actor, year_plan: Plan) -> int:
    told = {"name": "Đợt tháng 4, tháng 5", "first": "2027-04-30", "last": "2027-05-19"}
    fields = CampaignFields.model_validate(told)
    return create_campaign(session, editor, year_plan, fields, NOW).id


def test_every_offer_of_every_line_can_be_made_and_is_due_on_a_working_day(
    session: Session, editor: Actor, year_plan: Plan, reference: Reference
) -> None:
    for row in (*lines_of(session, year_plan), None):
        offered = {offer.template for offer in offers(session, year_plan, row, reference)}
        tasks_from(session, editor, year_plan, row, offered, reference, NOW)
    tasks = tasks_of(session, year_plan)
    calendar = reference.work_calendar
    found = due_days(session, year_plan, tasks, calendar)
    days = {task.template: getattr(found[task.id], "working_day", None) for task in tasks}
    assert [name for name, day in days.items() if not day or not calendar.is_working_day(day)] == []
    assert len(tasks) > 80
    titles = [task.title for task in tasks]
    assert [title for title in titles if re.search(r"[{}]|  ", title)] == []


def test_a_task_that_was_made_can_be_saved_again_as_it_is(
    session: Session,
    editor: Actor,
    year_plan: Plan,
    line: Callable[[str], PlanLine],
    reference: Reference,
) -> None:
    made = tasks_from(
        session, editor, year_plan, line("gio-to-hung-vuong"), ["le-lon-gio"], reference, NOW
    )
    fields: Any = [task_fields(session, task) for task in made]
    assert [one.title for one in fields] == [task.title for task in made]


def test_what_is_not_offered_is_not_made(
    session: Session,
    editor: Actor,
    year_plan: Plan,
    line: Callable[[str], PlanLine],
    reference: Reference,
) -> None:
    """A day of mourning gets nothing of a feast, whatever is asked for."""
    with pytest.raises(PlanPartNotFound):
        tasks_from(
            session, editor, year_plan, line("gio-to-hung-vuong"), ["le-hoi"], reference, NOW
        )
    assert tasks_of(session, year_plan) == ()


def test_only_who_may_edit_the_plan_makes_tasks(
    session: Session,
    year_plan: Plan,
    line: Callable[[str], PlanLine],
    reference: Reference,
    units: dict[str, Unit],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
) -> None:
    viewer = acting(person("Hoa", units["ban"], Role.VIEWER))
    with pytest.raises(NotAllowed):
        tasks_from(
            session, viewer, year_plan, line("quoc-khanh"), ["le-lon-nam-khac"], reference, NOW
        )


def test_lines_of_the_small_catalogue_are_of_both_kinds(session: Session, year_plan: Plan) -> None:
    kinds = {row.kind for row in lines_of(session, year_plan)}
    assert kinds == {LineKind.OCCURRENCE, LineKind.REVIEW}
