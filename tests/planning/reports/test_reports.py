"""Reports: asked for by an outline, written, handed in, judged, consolidated; and who sees them."""

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
from app.accounts.groups import add_member, create_group
from app.accounts.log import history
from app.catalogue.reference import Reference
from app.models import Outline, Report, Task, Unit
from app.planning.plans.refusals import OutOfOrder, OwnSubmission, PlanPartNotFound, PlanRefused
from app.planning.reports.consolidating import answers_to, compose, consolidate, told_contents
from app.planning.reports.outlines import (
    OutlineChange,
    OutlineFields,
    asked_units,
    change_outline,
    create_outline,
    discard_outline,
    issue_outline,
    sections_of,
)
from app.planning.reports.reports import (
    AddedFigure,
    ReportChange,
    ReportFields,
    StepFields,
    change_report,
    contents_of,
    create_report,
    discard_report,
    fill_report,
    is_late,
    next_steps,
    report_by,
    store_draft,
    take_step,
)
from app.planning.reports.sight import (
    outline_shown,
    outlines_shown,
    report_shown,
    reports_shown,
)
from app.planning.reports.vocabulary import ReportKind, ReportState, ReportStep

Write = Callable[..., Report]
LATER = datetime(2027, 6, 12, 5, tzinfo=UTC)

SECTIONS = (
    {"id": "ket-qua", "title": "I. Kết quả", "fills": ["done", "expected", "late"]},
    {"id": "so-lieu", "title": "II. Số liệu", "fills": ["figures"]},
    {"id": "kien-nghi", "title": "III. Kiến nghị"},
)


@pytest.fixture
def outline(
    session: Session, units: dict[str, Unit], reference: Reference, now: datetime
) -> Callable[..., Outline]:
    """An outline of the province to its three communes, issued."""

    def make(*, issued: bool = True, **changes: Any) -> Outline:
        fields = {
            "unit_id": "tinh",
            "kind": "six-month",
            "period": "2027-h1",
            "sections": SECTIONS,
            "closes_on": "2027-05-15",
            "due": "2027-06-10",
            "units": ["xa-1", "xa-2", "xa-3"],
        }
        told = OutlineFields.model_validate(fields | changes)
        made = create_outline(session, OPERATOR, told, reference, now)
        if issued:
            issue_outline(session, OPERATOR, made, now)
        return made

    return make


@pytest.fixture
def write(session: Session, reference: Reference, now: datetime) -> Write:
    """A unit writes a report by an outline."""

    def make(outline: Outline, unit: str, actor: Actor = OPERATOR) -> Report:
        fields = ReportFields(unit_id=unit, outline_id=outline.id)
        return create_report(session, actor, fields, reference, now)

    return make


@pytest.fixture
def step(session: Session, reference: Reference, now: datetime) -> Callable[..., None]:
    """Somebody takes a step with a report."""

    def take(
        report: Report, name: str, actor: Actor = OPERATOR, reason: str = "", at: datetime = now
    ) -> None:
        contents = told_contents(session, report, reference, at)
        fields = StepFields(step=ReportStep(name), reason=reason)
        take_step(session, actor, report, fields, contents, at)

    return take


@pytest.fixture
def issued(works: Any) -> Task:
    """Banners of three communes, in an issued plan of the province."""
    plan = works.plan()
    task = works.task(plan, "Treo băng rôn", "trước ngày 02/5/2027", "xa-1", "xa-2", "xa-3")
    works.issue(plan)
    assert isinstance(task, Task)
    return task


# Outlines


def test_an_outline_gets_the_sections_and_the_look_of_a_ready_one(
    outline: Callable[..., Outline], reference: Reference
) -> None:
    made = outline(
        sections=[], kind="quarterly", period="2027-q2", closes_on=None, due="2027-06-20"
    )
    ready = next(row for row in reference.outlines if row.id == "giao-ban-quy")
    assert [one.id for one in sections_of(made)] == [one.id for one in ready.sections]
    assert (made.pages, made.typeface) == (ready.pages, ready.typeface)
    assert str(made.closes_on) == "2027-06-14"
    assert made.title.endswith("quý II năm 2027, nhiệm vụ trọng tâm quý III năm 2027")


def test_an_outline_asks_units_below_beside_grouped_or_named_and_no_others(
    session: Session, outline: Callable[..., Outline], units: dict[str, Unit], works: Any,
    now: datetime,
) -> None:  # fmt: skip
    with pytest.raises(PlanRefused, match="không trực thuộc"):
        outline(units=["la"])
    with pytest.raises(PlanRefused, match="Không có đơn vị"):
        outline(units=["khong-co"])
    assert outline(unit_id="xa-1", units=["xa-2"]).id
    plan = works.plan()
    works.task(plan, "Phối hợp", "trước ngày 02/5/2027", "la")
    works.issue(plan)
    assert outline(units=["la"], plan_id=plan.id).id
    fields = GroupFields(id="cum", name="Cụm", kind=GroupKind.CUM_THI_DUA)
    group = create_group(session, OPERATOR, units["tinh"], fields, now)
    add_member(session, OPERATOR, group, units["la"], date(2027, 1, 1), now)
    add_member(session, OPERATOR, group, units["tinh"], date(2027, 1, 1), now)
    asked = asked_units(session, outline(units=["xa-1"], groups=["cum"]))
    assert [unit.id for unit in asked] == ["la", "xa-1"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"period": "2027-q1"}, "phải có kỳ như 2027-h1"),
        ({"closes_on": "2027-07-01"}, "ngày chốt số liệu phải nằm trong"),
        ({"due": "2027-05-14"}, "từ ngày chốt số liệu"),
        ({"sections": [SECTIONS[0], SECTIONS[0]]}, "hai mục cùng id"),
    ],
)
def test_an_outline_that_does_not_fit_together_is_refused(
    outline: Callable[..., Outline], changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        outline(**changes)


def test_an_issued_outline_stays_as_it_is(
    session: Session, outline: Callable[..., Outline], reference: Reference, now: datetime
) -> None:
    made = outline(issued=False)
    change = OutlineChange.model_validate(
        {"kind": "six-month", "period": "2027-h1", "sections": SECTIONS,
         "due": "2027-06-20", "units": ["xa-1"]}
    )  # fmt: skip
    change_outline(session, OPERATOR, made, change, reference, now)
    assert (str(made.due), [unit.id for unit in asked_units(session, made)]) == (
        "2027-06-20",
        ["xa-1"],
    )
    issue_outline(session, OPERATOR, made, now)
    with pytest.raises(OutOfOrder):
        change_outline(session, OPERATOR, made, change, reference, now)
    with pytest.raises(OutOfOrder):
        discard_outline(session, OPERATOR, made, now)
    actions = [entry.action for entry in history(session, "outline", made.id)]
    assert actions == ["create", "change", "issue"]


def test_an_editor_drafts_an_outline_and_an_approver_issues_it(
    session: Session, outline: Callable[..., Outline], somebody: Callable[..., Actor], now: datetime
) -> None:
    made = outline(issued=False)
    with pytest.raises(NotAllowed):
        issue_outline(session, somebody("tinh", Role.EDITOR), made, now)
    issue_outline(session, somebody("tinh", Role.APPROVER), made, now)
    assert made.issued == now


def test_an_outline_that_asks_nobody_or_is_due_already_is_not_issued(
    session: Session, outline: Callable[..., Outline], now: datetime
) -> None:
    with pytest.raises(PlanRefused, match="chưa gửi đơn vị nào"):
        outline(units=[])
    with pytest.raises(PlanRefused, match="đã qua"):
        outline(due="2027-05-19")


# Sight


def test_an_outline_is_shown_to_those_it_asks_from_its_issue_on(
    session: Session, outline: Callable[..., Outline], somebody: Callable[..., Actor], now: datetime
) -> None:
    made = outline(issued=False, units=["xa-1"])
    asked, other = somebody("xa-1", Role.VIEWER), somebody("xa-2", Role.EDITOR)
    with pytest.raises(PlanPartNotFound):
        outline_shown(session, asked, made.id)
    issue_outline(session, OPERATOR, made, now)
    assert outline_shown(session, asked, made.id) is made
    assert outlines_shown(session, other, limit=9) == ()
    assert outlines_shown(session, somebody("tinh", Role.VIEWER), limit=9) == (made,)


def test_a_draft_is_its_own_units_and_what_was_handed_in_is_read_above(
    session: Session, outline: Callable[..., Outline], write: Write, step: Callable[..., None],
    somebody: Callable[..., Actor],
) -> None:  # fmt: skip
    report = write(outline(unit_id="ban", units=["xa-1"]), "xa-1")
    own = somebody("xa-1", Role.VIEWER)
    asking, above, beside = (somebody(unit, Role.EDITOR) for unit in ("ban", "tinh", "xa-2"))
    assert reports_shown(session, own, limit=9) == (report,)
    for actor in (asking, above, beside):
        assert reports_shown(session, actor, limit=9) == ()
    report.texts = {"ket-qua": "Đã làm."}
    step(report, "submit")
    for actor in (own, asking, above):
        assert report_shown(session, actor, report.id) is report
    with pytest.raises(PlanPartNotFound):
        report_shown(session, beside, report.id)
    step(report, "return", reason="Thiếu số liệu.")
    assert reports_shown(session, asking, limit=9) == ()


# Writing


def test_a_report_is_filled_from_the_plans_when_it_is_made(
    works: Any, issued: Task, outline: Callable[..., Outline], write: Write
) -> None:
    works.done(issued, "xa-1", "2027-04-20")
    works.count(issued, "xa-1", 1200, "2027-05-01")
    report = write(outline(), "xa-1")
    assert report.texts == {
        "ket-qua": "- Treo băng rôn: hoàn thành trước hạn (xong ngày 20/4/2027)",
        "so-lieu": "- Băng rôn, khẩu hiệu: 1.200 chiếc\n"
        "Số liệu chốt đến ngày 15/5/2027; từ sau ngày đó đến hết kỳ là ước thực hiện.",
    }


def test_what_is_expected_is_never_written_as_done(
    works: Any, issued: Task, outline: Callable[..., Outline], write: Write
) -> None:
    works.done(issued, "xa-1", "2027-05-18")
    works.count(issued, "xa-1", 10, "2027-05-18")
    texts = write(outline(), "xa-1").texts
    assert texts["ket-qua"].startswith("- Treo băng rôn: ước thực hiện")
    assert "hoàn thành" not in texts["ket-qua"]
    assert "0 chiếc; ước thực hiện cả kỳ 10 chiếc" in texts["so-lieu"]


def test_what_was_written_stays_until_it_is_asked_to_be_filled_anew(
    session: Session, works: Any, issued: Task, outline: Callable[..., Outline], write: Write,
    reference: Reference, now: datetime,
) -> None:  # fmt: skip
    report = write(outline(), "xa-1")
    change = ReportChange(texts={"ket-qua": "Của chúng tôi.", "kien-nghi": "Không."})
    change_report(session, OPERATOR, report, change, reference, now)
    works.done(issued, "xa-1", "2027-04-20")
    assert report.texts["ket-qua"] == "Của chúng tôi."
    fill_report(session, OPERATOR, report, ["ket-qua"], reference, now)
    assert report.texts["ket-qua"].startswith("- Treo băng rôn: hoàn thành trước hạn")
    assert list(report.texts) == ["ket-qua", "kien-nghi"]
    with pytest.raises(PlanRefused, match="không có mục"):
        change_report(session, OPERATOR, report, ReportChange(texts={"la": "x"}), reference, now)


def test_what_no_task_counts_is_added_and_summed_with_the_rest(
    session: Session, works: Any, issued: Task, outline: Callable[..., Outline], write: Write,
    reference: Reference, now: datetime,
) -> None:  # fmt: skip
    works.count(issued, "xa-1", 10, "2027-05-01")
    report = write(outline(), "xa-1")
    added = (
        AddedFigure(measure="bang-ron", number=2),
        AddedFigure(measure="bang-ron", number=5, expected=True),
    )
    change_report(session, OPERATOR, report, ReportChange(added=added), reference, now)
    (told,) = told_contents(session, report, reference, now).figures
    assert (told.done, told.expected) == (12, 5)
    unknown = ReportChange(added=(AddedFigure(measure="la", number=1),))
    with pytest.raises(PlanRefused, match="Không có số liệu"):
        change_report(session, OPERATOR, report, unknown, reference, now)


def test_a_report_of_ones_own_accord_goes_to_the_unit_above(
    session: Session, units: dict[str, Unit], step: Callable[..., None], reference: Reference,
    now: datetime, somebody: Callable[..., Actor],
) -> None:  # fmt: skip
    fields = ReportFields(unit_id="xa-1", kind=ReportKind.MONTHLY, period="2027-05")
    report = create_report(session, OPERATOR, fields, reference, now)
    assert report.title == "Báo cáo kết quả công tác tháng 5 năm 2027, nhiệm vụ tháng 6 năm 2027"
    report.texts = {"ket-qua": "Đã làm."}
    step(report, "submit")
    step(report, "accept", somebody("tinh", Role.APPROVER))
    assert report.state == ReportState.ACCEPTED


def test_a_unit_that_is_not_asked_or_has_reported_makes_no_report(
    outline: Callable[..., Outline], write: Write
) -> None:
    asking = outline(units=["xa-1"])
    write(asking, "xa-1")
    with pytest.raises(OutOfOrder, match="đã có báo cáo"):
        write(asking, "xa-1")
    with pytest.raises(PlanRefused, match="không yêu cầu"):
        write(asking, "xa-2")


# Steps


def test_a_report_that_was_handed_in_keeps_its_figures(
    session: Session, works: Any, issued: Task, outline: Callable[..., Outline], write: Write,
    step: Callable[..., None], reference: Reference, now: datetime,
) -> None:  # fmt: skip
    works.count(issued, "xa-1", 10, "2027-05-01")
    report = write(outline(), "xa-1")
    step(report, "submit")
    works.count(issued, "xa-1", 99, "2027-05-02")
    session.expire(report)
    assert contents_of(session, report, reference, now.date()).figures[0].done == 10
    with pytest.raises(OutOfOrder):
        change_report(session, OPERATOR, report, ReportChange(title="Khác"), reference, now)
    step(report, "withdraw")
    assert contents_of(session, report, reference, now.date()).figures[0].done == 99


def test_an_empty_report_is_not_handed_in(
    outline: Callable[..., Outline], write: Write, step: Callable[..., None]
) -> None:
    with pytest.raises(PlanRefused, match="chưa có nội dung"):
        step(write(outline(), "xa-1"), "submit")


def test_who_handed_it_in_judges_it_not_and_a_return_gives_its_reason(
    session: Session, outline: Callable[..., Outline], write: Write, step: Callable[..., None],
    somebody: Callable[..., Actor], units: dict[str, Unit],
) -> None:  # fmt: skip
    report = write(outline(), "xa-1")
    report.texts = {"ket-qua": "Đã làm."}
    approver = somebody("tinh", Role.APPROVER)
    both = Actor(approver.person_id, "Hai vai", approver.roles | {("xa-1", Role.EDITOR)})
    step(report, "submit", both)
    assert next_steps(session, both, report) == (ReportStep.WITHDRAW,)
    with pytest.raises(OwnSubmission):
        step(report, "accept", both)
    other = somebody("tinh", Role.APPROVER)
    assert next_steps(session, other, report) == (ReportStep.ACCEPT, ReportStep.RETURN)
    with pytest.raises(PlanRefused, match="nêu lý do"):
        step(report, "return", other)
    with pytest.raises(NotAllowed):
        step(report, "return", somebody("xa-1", Role.APPROVER), "Thử")
    step(report, "return", other, "Thiếu số liệu.")
    assert (report.state, report.returned) == (ReportState.RETURNED, "Thiếu số liệu.")
    with pytest.raises(OutOfOrder):
        discard_report(session, OPERATOR, report, LATER)
    step(report, "submit", both, at=LATER)
    assert (report.returned, is_late(report, session.get(Outline, report.outline_id))) == (
        None,
        True,
    )


# Consolidating


def test_reports_are_consolidated_section_by_section_with_what_is_missing(
    session: Session, works: Any, issued: Task, outline: Callable[..., Outline], write: Write,
    step: Callable[..., None], reference: Reference, now: datetime,
) -> None:  # fmt: skip
    asking = outline()
    for unit, number in (("xa-1", 10), ("xa-2", 4)):
        works.count(issued, unit, number, "2027-05-01")
    works.count(issued, "xa-3", 7, "2027-05-01")
    for unit in ("xa-1", "xa-2"):
        report = write(asking, unit)
        change = ReportChange(texts={"kien-nghi": f"Ý của {unit}."})
        change_report(session, OPERATOR, report, change, reference, now)
        step(report, "submit")
    write(asking, "xa-3")
    brought = answers_to(session, asking)
    assert [unit.id for unit in brought.missing] == ["xa-3"]
    whole = consolidate(session, OPERATOR, asking, reference, now)
    assert whole.texts["kien-nghi"] == "Đơn vị xa-1:\nÝ của xa-1.\n\nĐơn vị xa-2:\nÝ của xa-2."
    assert whole.texts["so-lieu"].startswith("- Băng rôn, khẩu hiệu: 14 chiếc\n")
    assert "Đơn vị xa-1" not in whole.texts["so-lieu"]
    (told,) = told_contents(session, whole, reference, now).figures
    # What xa-3 counted is missing with its report.
    assert (told.measure, told.done) == ("bang-ron", 14)


def test_a_figure_told_by_two_reports_is_consolidated_once(
    session: Session, works: Any, issued: Task, outline: Callable[..., Outline], write: Write,
    step: Callable[..., None], reference: Reference, now: datetime,
) -> None:  # fmt: skip
    # The department tells of all shares of its plan, the commune of its own.
    asking = outline(units=["ban", "xa-1"])
    works.count(issued, "xa-1", 10, "2027-05-01")
    works.count(issued, "xa-2", 4, "2027-05-01")
    for unit in ("ban", "xa-1"):
        report = write(asking, unit)
        step(report, "submit")
    whole = consolidate(session, OPERATOR, asking, reference, now)
    (told,) = told_contents(session, whole, reference, now).figures
    assert told.done == 14


def test_a_late_report_comes_into_the_sections_that_are_composed_anew(
    session: Session, outline: Callable[..., Outline], write: Write, step: Callable[..., None],
    reference: Reference, now: datetime,
) -> None:  # fmt: skip
    asking = outline()

    def hand_in(unit: str, at: datetime) -> None:
        report = write(asking, unit)
        report.texts = {"ket-qua": f"{unit} đã làm.", "kien-nghi": "Không."}
        step(report, "submit", at=at)

    hand_in("xa-1", now)
    whole = consolidate(session, OPERATOR, asking, reference, now)
    own = ReportChange(texts={"kien-nghi": "Đã gộp."})
    change_report(session, OPERATOR, whole, own, reference, now)
    hand_in("xa-2", LATER)
    assert [answer.late for answer in answers_to(session, asking).answers] == [False, True, False]
    compose(session, OPERATOR, whole, ["ket-qua"], reference, LATER)
    assert "xa-2 đã làm." in whole.texts["ket-qua"]
    assert whole.texts["kien-nghi"] == "Đã gộp."
    with pytest.raises(OutOfOrder):
        consolidate(session, OPERATOR, asking, reference, LATER)


@pytest.mark.parametrize("consolidates", [False, True])
def test_of_two_reports_that_are_begun_at_once_the_second_is_refused(
    session: Session, outline: Callable[..., Outline], reference: Reference, now: datetime,
    consolidates: bool,
) -> None:  # fmt: skip
    # Both have seen that there is none yet.
    asking = outline(units=["ban"])
    first, second = (report_by(asking, "ban", None, consolidates=consolidates) for _ in range(2))
    kept = store_draft(session, OPERATOR, first, reference, now)
    with pytest.raises(OutOfOrder, match=f"số {kept.id}"):
        store_draft(session, OPERATOR, second, reference, now)
    assert session.scalars(select(Report).where(Report.outline_id == asking.id)).all() == [kept]


def test_nothing_is_consolidated_as_long_as_nobody_has_reported(
    session: Session, outline: Callable[..., Outline], reference: Reference, now: datetime,
    somebody: Callable[..., Actor],
) -> None:  # fmt: skip
    asking = outline()
    with pytest.raises(PlanRefused, match="Chưa đơn vị nào nộp"):
        consolidate(session, OPERATOR, asking, reference, now)
    with pytest.raises(NotAllowed):
        consolidate(session, somebody("xa-1", Role.EDITOR), asking, reference, now)


@pytest.mark.parametrize(
    ("period", "changes", "where"),
    [
        ("2027", {"due": "9999-12-31"}, "due"),
        ("2099", {"due": "2100-01-15"}, "due"),
        ("2150", {"closes_on": "2150-11-15", "due": "2099-12-31"}, "closes_on"),
    ],
)
def test_an_outline_has_only_days_of_which_is_known_whether_they_are_worked(
    period: str, changes: dict[str, str], where: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        OutlineChange.model_validate({"kind": "yearly", "period": period} | changes)
    (fault,) = refused.value.errors()
    assert fault["loc"] == (where,)
    assert "chỉ biết ngày làm việc từ năm 1995 đến năm 2099" in fault["msg"]
