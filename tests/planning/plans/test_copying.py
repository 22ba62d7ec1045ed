"""Next year's plan begins with this year's: reckoned anew, and nothing lost unsaid."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.log import history
from app.accounts.units import dissolve_unit
from app.catalogue.reference import Reference
from app.models import Person, Plan, PlanLine, Task, Unit
from app.planning.due import OutsideWorkCalendar
from app.planning.period import parse_period
from app.planning.plans.activities import ActivityFields, activities_of, create_activity
from app.planning.plans.addressees import AddresseeFields, addressees_of, set_addressees
from app.planning.plans.adjusting import adjust
from app.planning.plans.copying import Noted, copy_report, next_year, period_after
from app.planning.plans.dues import Refused, due_days
from app.planning.plans.lines import (
    LineChange,
    OtherLine,
    add_line,
    change_line,
    choose_lines,
    included,
    lines_of,
    title_of,
)
from app.planning.plans.plan_campaigns import (
    CampaignFields,
    campaigns_of,
    change_campaign,
    members_of,
)
from app.planning.plans.plans import PlanChange, change_plan
from app.planning.plans.programmes import draw
from app.planning.plans.tasks import (
    AssigneeFields,
    TaskFields,
    assignments_of,
    create_task,
    remove_task,
    tasks_of,
)
from app.planning.plans.vocabulary import ActivityKind, PlanState, TextPart
from app.workdays import WorkCalendar

Copy = Callable[[Plan], Plan]
Give = Callable[..., Task]
Line = Callable[[Plan, str], PlanLine]


@pytest.fixture
def copy(session: Session, editor: Actor, reference: Reference, now: datetime) -> Copy:
    """The plan of the year after."""
    return lambda plan: next_year(session, editor, plan, reference, now)


@pytest.fixture
def give(session: Session, editor: Actor, reference: Reference, now: datetime) -> Give:
    """Give a plan a task, by default in the middle of June."""

    def given(to: Plan, title: str, template: str | None = None, **more: object) -> Task:
        told = {"title": title} | (more or {"wording": "trước ngày 10/6/2027"})
        fields = TaskFields(**told)  # type: ignore[arg-type]
        return create_task(session, editor, to, fields, reference, now, template=template)

    return given


@pytest.fixture
def line(session: Session) -> Line:
    """The line of a plan by its key."""
    return lambda plan, key: next(row for row in lines_of(session, plan) if row.key == key)


def _notes(session: Session, plan: Plan) -> list[str]:
    return [f"{noted.title}: {noted.told}" for noted in copy_report(session, plan).notes]


def _task(session: Session, plan: Plan) -> Task:
    (task,) = tasks_of(session, plan)
    return task


@pytest.mark.parametrize(
    ("period", "then"),
    [
        ("2027", "2028"),
        ("2027-q1", "2028-q1"),
        ("2027-h2", "2028-h2"),
        ("2027-02", "2028-02"),
        ("2026-2030", "2031-2035"),
        ("2026-2027", "2028-2029"),
    ],
)
def test_a_part_of_a_year_comes_again_and_several_years_follow_on(period: str, then: str) -> None:
    assert str(period_after(parse_period(period))) == then


def test_a_copy_is_a_draft_of_the_next_year(
    session: Session, plan: Callable[..., Plan], copy: Copy
) -> None:
    source = plan()
    source.state, source.number = PlanState.ISSUED, "15-KH/TU"
    session.flush()

    made = copy(source)

    assert (made.unit_id, made.issuer_id, made.kind, made.period) == ("ban", "tinh", "year", "2028")
    assert (made.state, made.number, made.draft_number) == (PlanState.DRAFT, None, 1)
    assert (made.copied_from_id, made.adjusts_id) == (source.id, None)
    assert made.title.endswith("năm 2028")
    assert {entry.action for entry in history(session, "plan", made.id)} == {"create", "copy"}


def test_days_and_ordinals_are_reckoned_anew(
    plan: Callable[..., Plan], copy: Copy, line: Line
) -> None:
    made = copy(plan())

    assert title_of(line(made, "thanh-lap-dang-2028")) == (
        "Kỷ niệm 98 năm Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2028)"
    )
    assert line(made, "gio-to-hung-vuong-2028").first == date(2028, 4, 4)
    assert line(made, "tet-nguyen-dan-2028").first == date(2028, 1, 26)


def test_what_people_chose_and_noted_is_carried_with_the_event(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    line: Line,
    editor: Actor,
    now: datetime,
) -> None:
    source = plan()
    for key, change in {
        "gang-thep-thai-nguyen-2027": LineChange(chosen=True, note="Cùng Công ty, năm 2027"),
        "thanh-lap-dang-2027": LineChange(chosen=False, section="Mục riêng"),
    }.items():
        change_line(session, editor, source, line(source, key), change, now)

    made = copy(source)

    steel, party = line(made, "gang-thep-thai-nguyen-2028"), line(made, "thanh-lap-dang-2028")
    assert (steel.chosen, steel.note) == (True, "Cùng Công ty, năm 2028")
    assert (party.chosen, party.section) == (False, "Mục riêng")
    # 120 years in 2027 were ticked by a rule; 121 are not.
    assert included(line(source, "sinh-le-duan-2027"))
    assert not included(line(made, "sinh-le-duan-2028"))
    assert line(made, "sinh-le-duan-2028").chosen is None


@pytest.mark.parametrize(
    ("own", "carried"),
    [("Ngày thành lập Đảng", "Ngày thành lập Đảng"), ("97 năm ngày thành lập Đảng", None),
     ("Mừng Đảng, mừng Xuân 2027", None)],
)  # fmt: skip
def test_a_title_of_ones_own_is_carried_where_no_number_in_it_is_wrong_now(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    line: Line,
    editor: Actor,
    now: datetime,
    own: str,
    carried: str | None,
) -> None:
    source = plan()
    change_line(
        session, editor, source, line(source, "thanh-lap-dang-2027"), LineChange(title=own), now
    )

    made = copy(source)

    assert line(made, "thanh-lap-dang-2028").title == carried
    told = [note for note in _notes(session, made) if f"“{own}”" in note]
    assert bool(told) == (carried is None)


def test_the_report_proposes_a_title_that_is_right_again(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    line: Line,
    editor: Actor,
    now: datetime,
) -> None:
    source = plan()
    change = LineChange(title="97 năm ngày thành lập Đảng")
    change_line(session, editor, source, line(source, "thanh-lap-dang-2027"), change, now)
    made = copy(source)

    assert any("“98 năm ngày thành lập Đảng”" in note for note in _notes(session, made))
    row = line(made, "thanh-lap-dang-2028")
    change_line(session, editor, made, row, LineChange(title="98 năm thành lập Đảng"), now)
    assert not any("Tên tự đặt" in note for note in _notes(session, made))


def test_lines_of_ones_own_come_again_a_year_later(
    session: Session, plan: Callable[..., Plan], copy: Copy, editor: Actor, now: datetime
) -> None:
    source = plan()
    fields = OtherLine(
        title="Hội báo Xuân năm 2027", first=date(2027, 1, 20), last=date(2027, 1, 24)
    )
    own = add_line(session, editor, source, fields, now)

    made = copy(source)

    (row,) = [row for row in lines_of(session, made) if row.key == own.key]
    assert (row.title, row.first, row.last) == (
        "Hội báo Xuân năm 2028", date(2028, 1, 20), date(2028, 1, 24),
    )  # fmt: skip
    assert included(row)


def test_a_campaign_that_somebody_named_comes_again_in_the_place_of_what_is_suggested(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    line: Line,
    editor: Actor,
    now: datetime,
) -> None:
    source = plan()
    spring, may = campaigns_of(session, source)
    told = CampaignFields(
        name="Đợt cao điểm tháng 5/2027",
        first=date(2027, 4, 30),
        last=may.last,
        content="Ba mảng.",
        lines=tuple(row.id for row in members_of(session, may) if row.first >= date(2027, 4, 30)),
    )
    change_campaign(session, editor, source, may, told, now)

    made = copy(source)

    again = next(c for c in campaigns_of(session, made) if c.origin_id == may.id)
    assert (again.name, again.first, again.last, again.content) == (
        "Đợt cao điểm tháng 5/2028", date(2028, 4, 30), date(2028, 5, 19), "Ba mảng.",
    )  # fmt: skip
    assert [row.key for row in members_of(session, again)] == [
        "giai-phong-mien-nam-2028",
        "quoc-te-lao-dong-2028",
        "chien-thang-dien-bien-phu-2028",
        "sinh-ho-chi-minh-2028",
    ]
    assert len(campaigns_of(session, made)) == 2
    assert spring.name != may.name


def test_a_campaign_that_was_only_suggested_is_suggested_anew(
    session: Session, plan: Callable[..., Plan], copy: Copy, line: Line
) -> None:
    source = plan()

    made = copy(source)

    # Tết comes before 03/02 in 2028, and Giỗ Tổ, on 04/4, too long before 30/4.
    assert [(c.name, c.first, c.last) for c in campaigns_of(session, made)] == [
        ("Đợt tuyên truyền 26/01 và 03/02/2028", date(2028, 1, 26), date(2028, 2, 3)),
        ("Đợt tuyên truyền 30/4, 01/5, 07/5 và 19/5/2028", date(2028, 4, 30), date(2028, 5, 19)),
    ]
    assert [c.origin_id for c in campaigns_of(session, made)] == [
        c.id for c in campaigns_of(session, source)
    ]
    assert line(made, "gio-to-hung-vuong-2028").campaign_id is None


@pytest.mark.parametrize(
    ("wording", "rule", "then_worded", "then"),
    [
        ("trước ngày 10/6/2027", None, "trước ngày 10/6/2028", "before:2028-06-10"),
        ("vào đầu tháng 7/2027", None, "vào đầu tháng 7/2028", "during:2028-07-start"),
        ("chậm nhất ngày 20 hằng tháng", None, "chậm nhất ngày 20 hằng tháng",
         "every:month:2028:by-20"),
        ("", "count:5wd-before@occurrence:gio-to-hung-vuong-2027",
         "chậm nhất 5 ngày làm việc trước ngày kỷ niệm",
         "count:5wd-before@occurrence:gio-to-hung-vuong-2028"),
        ("ngày 08/6/2027", "fixed:2027-06-08", "ngày 08/6/2028", "fixed:2028-06-08"),
        ("thường xuyên", None, "thường xuyên", "ongoing"),
        ("khi có hướng dẫn", "during:2027-Q3", "khi có hướng dẫn", "during:2028-Q3"),
    ],
)  # fmt: skip
def test_tasks_are_carried_with_their_deadlines_a_year_on(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    wording: str,
    rule: str | None,
    then_worded: str,
    then: str,
) -> None:
    source = plan()
    before = give(source, "Việc", wording=wording, rule=rule)

    task = _task(session, copy(source))

    assert (task.origin, task.origin_id) == ("copied", before.id)
    assert (task.wording, task.rule) == (then_worded, then)
    assert task.due_day is None


def test_work_around_a_day_that_the_moon_moves_moves_with_it(
    session: Session, plan: Callable[..., Plan], copy: Copy, give: Give, line: Line
) -> None:
    source = plan()
    hung = line(source, "gio-to-hung-vuong-2027")
    give(source, "Chuẩn bị lễ vật", wording="trước ngày 14/4/2027", line_id=hung.id)

    made = copy(source)

    task = _task(session, made)
    assert task.line_id == line(made, "gio-to-hung-vuong-2028").id
    # Giỗ Tổ: Friday 16/4/2027, Tuesday 04/4/2028.
    assert (task.rule, task.wording) == ("before:2028-04-02", "trước ngày 02/4/2028")


def test_words_of_a_task_are_told_anew_where_they_are_sure(
    session: Session, plan: Callable[..., Plan], copy: Copy, give: Give, line: Line
) -> None:
    source = plan()
    give(
        source,
        "Giải Búa liềm vàng lần thứ XI, kỷ niệm 97 năm thành lập Đảng",
        content="Theo Kế hoạch số 5-KH/TU ngày 10/01/2027; tổng kết năm 2027",
        edition=11,
        line_id=line(source, "thanh-lap-dang-2027").id,
        rule="by:2027-02-01",
    )

    made = copy(source)

    task = _task(session, made)
    assert task.title == "Giải Búa liềm vàng lần thứ XII, kỷ niệm 98 năm thành lập Đảng"
    assert task.content == "Theo Kế hoạch số 5-KH/TU ngày 10/01/2027; tổng kết năm 2028"
    assert task.edition == 12
    assert _notes(session, made) == [f"{task.title}: Còn nêu 2027 của kỳ trước; hãy xem lại."]
    (told,) = copy_report(session, made).changes.tasks
    assert {field.field for field in told.fields} == {"title", "content", "edition", "wording"}


def test_an_activity_is_held_again_but_not_settled(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    editor: Actor,
    calendar: WorkCalendar,
    now: datetime,
) -> None:
    source = plan()
    fields = ActivityFields(
        kind=ActivityKind.CONFERENCE,
        name="Hội nghị tổng kết năm 2027",
        wording="ngày 15/12/2027",
        confirmed=True,
        place="Hội trường A",
    )
    held = create_activity(session, editor, source, fields, now)
    give(source, "Gửi báo cáo", rule=f"count:5wd-before@activity:{held.id}", activity_id=held.id)

    made = copy(source)

    (again,) = activities_of(session, made)
    assert (again.name, again.wording, again.rule) == (
        "Hội nghị tổng kết năm 2028", "ngày 15/12/2028", "during:2028-12-15",
    )  # fmt: skip
    assert (again.confirmed, again.place, again.origin_id) == (False, "Hội trường A", held.id)
    task = _task(session, made)
    assert (task.activity_id, task.rule) == (again.id, f"count:5wd-before@activity:{again.id}")
    due = due_days(session, made, [task], calendar)[task.id]
    assert not isinstance(due, Refused)
    assert due.working_day == date(2028, 12, 8)
    assert any("chốt lại" in note for note in _notes(session, made))


def test_who_leads_and_who_gets_it_is_carried(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    editor: Actor,
    now: datetime,
) -> None:
    source = plan()
    those = (AssigneeFields(unit_id="xa-1"), AssigneeFields(part="support", body="Tỉnh Đoàn"))
    give(source, "Việc", rule="ongoing", assignees=those)
    to = (AddresseeFields(unit_id="xa-2", purpose="để thực hiện"),)
    set_addressees(session, editor, source, to, now)

    made = copy(source)

    task = _task(session, made)
    assert [(a.part, a.unit_id, a.body) for a in assignments_of(session, [task])[task.id]] == [
        ("lead", "xa-1", None), ("support", None, "Tỉnh Đoàn"),
    ]  # fmt: skip
    assert [(a.unit_id, a.purpose) for a in addressees_of(session, made)] == [
        ("xa-2", "để thực hiện")
    ]


def test_the_successor_of_a_unit_that_ended_stands_in_its_place(
    session: Session,
    units: dict[str, Unit],
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    now: datetime,
) -> None:
    source = plan()
    give(source, "Việc", rule="ongoing", assignees=(AssigneeFields(unit_id="xa-1"),))
    dissolve_unit(
        session, OPERATOR, units["xa-1"], successor=units["xa-2"], day=date(2026, 11, 1), now=now
    )

    made = copy(source)

    task = _task(session, made)
    assert [a.unit_id for a in assignments_of(session, [task])[task.id]] == ["xa-2"]
    assert not any("không còn hoạt động" in note for note in _notes(session, made))


def test_units_that_follow_each_other_have_nobody_in_their_place(
    session: Session,
    units: dict[str, Unit],
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
) -> None:
    source = plan()
    give(source, "Việc", rule="ongoing", assignees=(AssigneeFields(unit_id="xa-1"),))
    for ended, successor in (("xa-1", "xa-2"), ("xa-2", "xa-1")):
        units[ended].valid_to, units[ended].successor_id = date(2026, 11, 1), successor

    made = copy(source)

    task = _task(session, made)
    assert [a.unit_id for a in assignments_of(session, [task])[task.id]] == ["xa-1"]


def test_a_unit_that_nobody_followed_is_told(
    session: Session,
    units: dict[str, Unit],
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    now: datetime,
) -> None:
    source = plan()
    give(source, "Việc", rule="ongoing", assignees=(AssigneeFields(unit_id="xa-1"),))
    dissolve_unit(session, OPERATOR, units["xa-1"], successor=None, day=date(2026, 11, 1), now=now)

    assert _notes(session, copy(source)) == [
        "Việc: Đơn vị xa-1 không còn hoạt động; hãy chọn đơn vị khác."
    ]


def test_texts_are_carried_and_grounds_left_as_they_are(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> None:
    source = plan()
    texts = {TextPart.GROUNDS: "Căn cứ Hướng dẫn năm 2027", TextPart.PURPOSES: "Mục đích năm 2027"}
    change_plan(session, editor, source, PlanChange(texts=texts), reference, now)

    made = copy(source)

    assert made.texts == {
        "grounds": "Căn cứ Hướng dẫn năm 2027", "purposes": "Mục đích năm 2028",
    }  # fmt: skip
    assert _notes(session, made) == ["Căn cứ: Còn nêu 2027 của kỳ trước; hãy xem lại."]


def test_a_title_that_somebody_gave_the_plan_is_told_anew(
    session: Session, plan: Callable[..., Plan], copy: Copy
) -> None:
    assert copy(plan(title="Kế hoạch công tác lịch sử Đảng năm 2027")).title == (
        "Kế hoạch công tác lịch sử Đảng năm 2028"
    )


# What is not carried, and is told


def test_what_a_template_gave_for_a_round_year_is_left_with_it(
    session: Session, plan: Callable[..., Plan], copy: Copy, give: Give, line: Line
) -> None:
    source = plan()
    hung = line(source, "sinh-le-duan-2027").id
    give(source, "Mít tinh", "ngay-sinh-nam-tron", rule="by:2027-04-01", line_id=hung)
    give(source, "Viết bài", rule="by:2027-04-01", line_id=hung)

    made = copy(source)

    assert [task.title for task in tasks_of(session, made)] == ["Viết bài"]
    row = line(made, "sinh-le-duan-2028")
    told = _notes(session, made)
    assert told == [
        f"{title_of(row)}: Còn nhiệm vụ gắn với ngày này nhưng ngày chưa được đánh dấu;"
        " hãy chọn hoặc bỏ.",
        "Mít tinh: Ngày kỷ niệm này kỳ sau chưa được đánh dấu nên không chép nhiệm vụ theo mẫu.",
    ]


def test_a_year_of_another_class_wants_another_look(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    line: Line,
    editor: Actor,
    now: datetime,
) -> None:
    source = plan()
    hung = line(source, "sinh-le-duan-2027")
    choose_lines(session, editor, source, {hung.id: False}, now)
    choose_lines(session, editor, source, {hung.id: True}, now)
    give(source, "Viết bài", rule="by:2027-04-01", line_id=hung.id)

    made = copy(source)

    assert _notes(session, made) == [
        f"{title_of(line(made, 'sinh-le-duan-2028'))}: Kỳ trước là năm tròn, nay là năm khác;"
        " hãy xem lại quy mô, hình thức."
    ]


def test_work_for_a_review_that_is_over_is_left(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    line: Line,
    editor: Actor,
    now: datetime,
) -> None:
    source = plan()
    review = line(source, "ct-13-ct-tw-2017-2027")
    choose_lines(session, editor, source, {review.id: True}, now)
    give(source, "Báo cáo tổng kết", rule="by:2027-06-01", line_id=review.id)

    made = copy(source)

    assert tasks_of(session, made) == ()
    (note,) = copy_report(session, made).notes
    assert note == Noted(
        "task",
        None,
        "Báo cáo tổng kết",
        "Văn bản không đến kỳ sơ kết, tổng kết nữa nên không chép nhiệm vụ này.",
    )
    assert [d.title for d in copy_report(session, made).changes.tasks] == ["Báo cáo tổng kết"]


def test_what_is_kept_every_two_years_waits_for_its_turn(
    session: Session, plan: Callable[..., Plan], copy: Copy, give: Give
) -> None:
    source = plan()
    give(source, "Giải thưởng", rule="every:2year:2027")

    made = copy(source)

    assert tasks_of(session, made) == ()
    assert _notes(session, made) == [
        "Giải thưởng: Việc mấy năm một lần, kỳ sau không đến lượt nên không chép."
    ]


def test_a_fixed_day_is_to_be_settled_again(
    session: Session, plan: Callable[..., Plan], copy: Copy, give: Give
) -> None:
    source = plan()
    give(source, "Việc", wording="ngày 08/6/2027", rule="fixed:2027-06-08")

    assert _notes(session, copy(source)) == [
        "Việc: Hạn do người dùng chốt ở kỳ trước, nay là ngày 08/6/2028; hãy chốt lại."
    ]


def test_a_task_that_somebody_took_out_of_the_copy_is_told_as_dropped_without_a_note(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    editor: Actor,
    now: datetime,
) -> None:
    source = plan()
    give(source, "Việc")
    made = copy(source)
    remove_task(session, editor, _task(session, made), now)

    report = copy_report(session, made)

    assert [(d.fate, d.title) for d in report.changes.tasks] == [("dropped", "Việc")]
    assert report.notes == ()


def test_the_report_lists_what_differs_line_by_line(
    session: Session, plan: Callable[..., Plan], copy: Copy
) -> None:
    found = {d.title: d for d in copy_report(session, copy(plan())).changes.lines}

    tet = next(d for title, d in found.items() if "Đinh Mùi" in title or "Mậu Thân" in title)
    assert ("days", "06/02/2027", "26/01/2028") in [
        (f.field, f.before[:10], f.now[:10]) for f in tet.fields
    ]
    dropped = [d.title for d in found.values() if d.fate == "dropped"]
    assert any("Lê Duẩn" in title for title in dropped)


def test_a_plan_that_is_no_copy_has_nothing_to_report(
    session: Session, plan: Callable[..., Plan]
) -> None:
    report = copy_report(session, plan())

    assert report.changes.is_empty
    assert report.notes == ()


# Other kinds of plan


def test_the_plan_of_one_commemoration_is_copied_for_the_next(
    session: Session, plan: Callable[..., Plan], copy: Copy, line: Line, give: Give
) -> None:
    source = plan(kind="commemoration", occurrence="thanh-lap-dang-2027")
    give(source, "Mít tinh 97 năm", wording="đúng dịp kỷ niệm",
         line_id=line(source, "thanh-lap-dang-2027").id)  # fmt: skip

    made = copy(source)

    assert made.occurrence == "thanh-lap-dang-2028"
    assert "98 năm" in made.title
    (row,) = lines_of(session, made)
    assert row.chosen is True
    task = _task(session, made)
    assert (task.title, task.rule) == (
        "Mít tinh 98 năm", "during:occurrence:thanh-lap-dang-2028",
    )  # fmt: skip


def test_its_period_follows_a_day_that_the_moon_moves_out_of_it(
    plan: Callable[..., Plan], copy: Copy
) -> None:
    source = plan(kind="commemoration", occurrence="tet-nguyen-dan-2027", period="2027-02")

    made = copy(source)

    assert (made.occurrence, made.period) == ("tet-nguyen-dan-2028", "2028")


def test_a_programme_takes_the_lines_that_it_had(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    line: Line,
    editor: Actor,
    reference: Reference,
    now: datetime,
) -> None:
    year = plan()
    give(year, "Viết bài", rule="by:2027-05-10", line_id=line(year, "sinh-ho-chi-minh-2027").id)
    programme = draw(session, editor, year, parse_period("2027-q2"), reference, now)

    made = copy(programme)

    (row,) = lines_of(session, made)
    assert (row.key, included(row)) == ("sinh-ho-chi-minh-2028", True)
    assert _task(session, made).line_id == row.id
    assert made.draws_from_id is None


def test_a_copy_is_made_after_the_newest_adjustment(
    session: Session,
    plan: Callable[..., Plan],
    copy: Copy,
    give: Give,
    editor: Actor,
    now: datetime,
) -> None:
    source = plan()
    source.state, source.number, source.issued_on = PlanState.ISSUED, "1-KH/TU", now.date()
    session.flush()
    adjustment = adjust(session, editor, source, now)
    give(adjustment, "Thêm")
    adjustment.state = PlanState.ISSUED

    made = copy(source)

    assert made.copied_from_id == adjustment.id
    assert _task(session, made).title == "Thêm"


def test_years_without_a_work_calendar_are_refused(plan: Callable[..., Plan], copy: Copy) -> None:
    with pytest.raises(OutsideWorkCalendar):
        copy(plan(period="2099"))


@pytest.mark.parametrize(("where", "role"), [("ban", Role.VIEWER), ("xa-1", Role.EDITOR)])
def test_only_an_editor_of_the_unit_copies(
    session: Session,
    units: dict[str, Unit],
    plan: Callable[..., Plan],
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    reference: Reference,
    now: datetime,
    where: str,
    role: Role,
) -> None:
    other = acting(person("Mai", units[where], role))

    with pytest.raises(NotAllowed):
        next_year(session, other, plan(), reference, now)
