"""A real plan can be entered whole: that of Thái Nguyên for the tradition day of 1 August 2024.

"Kế hoạch tổ chức các hoạt động kỷ niệm 94 năm Ngày truyền thống ngành Tuyên giáo của Đảng
(01/8/1930 - 01/8/2024) và tổ chức sơ kết công tác tuyên giáo 6 tháng đầu năm, triển khai
nhiệm vụ 6 tháng cuối năm 2024", Ban Tuyên giáo Tỉnh ủy Thái Nguyên: its conference,
activities, bodies, deliverables and deadlines, with the words of its part III.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Actor, Role
from app.accounts.fields import GroupFields, GroupKind
from app.accounts.groups import add_member, create_group
from app.catalogue.reference import Reference
from app.models import Activity, Person, Plan, Task, Unit
from app.planning.due import Due
from app.planning.plans.activities import (
    ActivityFields,
    ActivityTime,
    activities_of,
    activity_days,
    activity_fields,
    change_activity,
    create_activity,
    settle_activity,
)
from app.planning.plans.addressees import AddresseeFields, addressees_of, set_addressees
from app.planning.plans.dues import accept_moves, due_days, moved
from app.planning.plans.lines import lines_of, title_of
from app.planning.plans.plans import PlanChange, PlanFields, change_plan, create_plan
from app.planning.plans.shares import due_of, shares_of
from app.planning.plans.tasks import (
    TaskFields,
    assignments_of,
    create_task,
    task_fields,
    tasks_of,
)
from app.planning.plans.vocabulary import Step, TextPart
from app.planning.plans.workflow import StepFields, take_step
from app.planning.spans import Days

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)

TITLE = (
    "Kế hoạch tổ chức các hoạt động kỷ niệm 94 năm Ngày truyền thống ngành Tuyên giáo của Đảng"
    " (01/8/1930 - 01/8/2024) và tổ chức sơ kết công tác tuyên giáo 6 tháng đầu năm, triển khai"
    " nhiệm vụ 6 tháng cuối năm 2024"
)

TEXTS = {
    TextPart.GROUNDS: "Kế hoạch số 489-KH/BTGTW, ngày 03/6/2024 của Ban Tuyên giáo Trung ương",
    TextPart.PURPOSES: "Tuyên truyền, giáo dục truyền thống yêu nước, cách mạng, ý chí tự lực,"
    " tự cường dân tộc; tri ân công lao của các thế hệ cán bộ làm công tác tuyên giáo.",
    TextPart.REQUIREMENTS: "Các hoạt động kỷ niệm được tổ chức đúng quy định, thiết thực,"
    " hiệu quả, tiết kiệm, an toàn.",
    TextPart.CONTENT: "Truyền thống lịch sử vẻ vang, những bài học kinh nghiệm qua 94 năm xây"
    " dựng và trưởng thành của ngành Tuyên giáo.",
}

OFFICES = ("van-phong", "phong-tt-bc-xb", "phong-ly-luan")
OUTSIDE = ("dai-ptth", "so-ttt", "so-gddt", "mttq", "tp-thai-nguyen", "dai-tu", "ttct-dai-tu")

GROUPS = {
    "cac-phong": ("Các phòng thuộc Ban", GroupKind.KHAC, OFFICES),
    "bao-chi": ("Các cơ quan báo chí của tỉnh", GroupKind.CO_QUAN_BAO_CHI, ("dai-ptth",)),
    "khoa-giao": (
        "Các sở, ngành trong khối khoa giáo, khối nội chính",
        GroupKind.KHOI,
        ("so-ttt", "so-gddt"),
    ),
    "ban-huyen": (
        "Ban tuyên giáo (ban tuyên huấn) các huyện, thành ủy và đảng ủy trực thuộc Tỉnh ủy",
        GroupKind.KHOI,
        ("tp-thai-nguyen", "dai-tu"),
    ),
    "doan-the": (
        "Ủy ban Mặt trận Tổ quốc và các đoàn thể chính trị - xã hội cấp tỉnh",
        GroupKind.KHOI,
        ("mttq",),
    ),
    "cum-thi-dua": (
        "Các cụm thi đua ngành Tuyên giáo tỉnh",
        GroupKind.CUM_THI_DUA,
        ("tp-thai-nguyen", "dai-tu"),
    ),
    "ttct": (
        "Trung tâm chính trị các huyện, thành phố",
        GroupKind.KHOI,
        ("ttct-dai-tu",),
    ),
}

CONFERENCE: dict[str, Any] = {
    "kind": "conference",
    "name": "Hội nghị sơ kết công tác tuyên giáo 6 tháng đầu năm 2024 cấp tỉnh",
    "wording": "Dự kiến ½ ngày, vào đầu tháng 7/2024",
    "hours": "½ ngày",
    "place": "Hội trường tầng 5, nhà C, trụ sở Tỉnh ủy",
    "chair": "Ban Tuyên giáo Tỉnh ủy",
    "participants": "Thường trực Tỉnh ủy (mời dự và chỉ đạo hội nghị);\nlãnh đạo Ban Tuyên giáo"
    " Tỉnh ủy;\nđại diện lãnh đạo các sở, ngành khối khoa giáo, khối nội chính",
}

ACTIVITIES: tuple[dict[str, Any], ...] = (
    CONFERENCE,
    {
        "kind": "conference",
        "name": "Hội nghị sơ kết của các địa phương, đơn vị",
        "wording": "Hoàn thành trước ngày 15/7/2024",
    },
    {
        "kind": "visit",
        "name": "Chúc mừng, thăm tặng quà tri ân cán bộ hưu trí tại cơ quan Ban",
        "wording": "trong đúng dịp kỷ niệm",
    },
    {"kind": "roots", "name": "Về nguồn, học tập kinh nghiệm trong và ngoài tỉnh"},
)


class Row(NamedTuple):
    """A task of the plan, and the working day on which it is due."""

    fields: dict[str, Any]
    due: str | None


def lead(**who: str) -> dict[str, str]:
    return {"part": "lead"} | who


def support(**who: str) -> dict[str, str]:
    return {"part": "support"} | who


ROWS = (
    Row(
        {
            "title": "Theo dõi, đôn đốc việc triển khai trên địa bàn tỉnh",
            "wording": "Thường xuyên",
            "assignees": [lead(unit_id="btg")],
        },
        None,
    ),
    Row(
        {
            "title": "Đề nghị xét tặng Kỷ niệm chương “Vì sự nghiệp Tuyên giáo” năm 2024",
            "wording": "đúng dịp kỷ niệm",
            "channel": "thi-dua",
            "assignees": [lead(unit_id="van-phong")],
        },
        "2024-08-01",
    ),
    Row(
        {
            "title": "Bài viết hướng tới kỷ niệm trên Bản tin Thông báo nội bộ",
            "wording": "trong đúng dịp kỷ niệm",
            "channel": "ban-tin",
            "assignees": [lead(unit_id="phong-tt-bc-xb")],
        },
        "2024-08-01",
    ),
    Row(
        {
            "title": "Dự kiến chủ đề, địa phương, đơn vị tham luận tại Hội nghị",
            "wording": "trước ngày 10/6/2024",
            "deliverable": "Chủ đề tham luận và báo cáo theo đề cương",
            "measure": "từ 2 đến 3 chủ đề",
            "recipient": "Văn phòng",
            "assignees": [lead(group_id="cac-phong")],
        },
        "2024-06-07",
    ),
    Row(
        {
            "title": "Thống kê đề xuất, kiến nghị và tham mưu nội dung trả lời",
            "wording": "trước ngày 25/6/2024",
            "recipient": "Văn phòng",
            "assignees": [lead(group_id="cac-phong")],
        },
        "2024-06-24",
    ),
    Row(
        {
            "title": "Tuyên truyền về ý nghĩa lịch sử và các hoạt động kỷ niệm",
            "wording": "đúng dịp kỷ niệm",
            "channel": "bao-chi",
            "assignees": [lead(group_id="bao-chi"), support(body="Tạp chí Văn nghệ Thái Nguyên")],
        },
        "2024-08-01",
    ),
    Row(
        {
            "title": "Phóng sự kết quả công tác tuyên giáo 6 tháng đầu năm 2024",
            "wording": "trước ngày 25/6/2024",
            "channel": "phim-phong-su",
            "deliverable": "Phóng sự, phát tại Hội nghị và trên các kênh sóng của Đài",
            "measure": "15 phút",
            "recipient": "Ban Tuyên giáo Tỉnh ủy",
            "stages": ["gửi về Ban Tuyên giáo Tỉnh ủy", "thẩm định", "phát sóng"],
            "assignees": [lead(unit_id="dai-ptth"), support(unit_id="btg")],
        },
        "2024-06-24",
    ),
    Row(
        {
            "title": "Báo cáo kết quả thực hiện các quy chế, chương trình phối hợp",
            "wording": "trước ngày 10/6/2024",
            "deliverable": "Báo cáo",
            "recipient": "Ban Tuyên giáo Tỉnh ủy",
            "assignees": [lead(group_id="khoa-giao")],
        },
        "2024-06-07",
    ),
    Row(
        {
            "title": "Báo cáo sơ kết và mô hình tiêu biểu",
            "wording": "trước ngày 20/6/2024",
            "deliverable": "Báo cáo, mô hình tiêu biểu",
            "measure": "khoảng 10 trang A4; 2-3 mô hình, mỗi mô hình không quá ½ trang A4",
            "recipient": "Ban Tuyên giáo Tỉnh ủy",
            "assignees": [
                lead(group_id="ban-huyen"),
                lead(group_id="doan-the"),
                lead(group_id="cum-thi-dua"),
            ],
        },
        "2024-06-19",
    ),
    Row(
        {
            "title": "Báo cáo kết quả đào tạo, bồi dưỡng lý luận chính trị và nghiệp vụ",
            "wording": "trước ngày 20/6/2024",
            "recipient": "Ban Tuyên giáo Tỉnh ủy",
            "assignees": [lead(group_id="ttct")],
        },
        "2024-06-19",
    ),
    Row(
        {
            "title": "Tổ chức Hội nghị sơ kết ở địa phương, đơn vị",
            "wording": "Hoàn thành trước ngày 15/7/2024",
            "assignees": [lead(group_id="ban-huyen"), lead(body="Hội Nhà báo tỉnh")],
        },
        "2024-07-12",
    ),
)

PREPARATION: dict[str, Any] = {
    "title": "Chuẩn bị các điều kiện tổ chức Hội nghị sơ kết",
    "wording": "chậm nhất 3 ngày làm việc trước hội nghị",
    "assignees": [lead(unit_id="van-phong")],
}

ADDRESSEES = (
    AddresseeFields(body="Ban Tuyên giáo Trung ương", purpose="để b/c"),
    AddresseeFields(unit_id="tinh-uy", purpose="để b/c"),
    *(AddresseeFields(group_id=group) for group in GROUPS),
    AddresseeFields(body="Lưu Ban Tuyên giáo Tỉnh ủy"),
)


@pytest.fixture
def offices(session: Session, unit: Callable[..., Unit]) -> None:
    """The units and groups that the plan names."""
    top = unit("tinh-uy")
    department = unit("btg", top)
    for name in OFFICES:
        unit(name, department)
    others = {name: unit(name, top) for name in OUTSIDE}
    inside = {name: session.get_one(Unit, name) for name in OFFICES}
    for group_id, (name, kind, members) in GROUPS.items():
        fields = GroupFields(id=group_id, name=name, kind=kind)
        group = create_group(session, OPERATOR, department, fields, NOW)
        for member in members:
            found = (others | inside)[member]
            add_member(session, OPERATOR, group, found, date(2025, 7, 1), NOW)


@pytest.fixture
def drafter(
    session: Session,
    offices: None,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
) -> Actor:
    """Somebody of the department who may edit, and approve what others submit."""
    return acting(person("Hoàng", session.get_one(Unit, "btg"), Role.APPROVER))


@pytest.fixture
def seed(session: Session, drafter: Actor, reference: Reference) -> Plan:
    """The plan with all that it says."""
    fields = PlanFields(
        unit_id="btg",
        kind="commemoration",
        title=TITLE,
        period="2024",
        occurrence="tuyen-giao-2024",
    )
    plan = create_plan(session, drafter, fields, reference, NOW)
    change_plan(session, drafter, plan, PlanChange(texts=TEXTS), reference, NOW)
    for told in ACTIVITIES:
        create_activity(session, drafter, plan, ActivityFields.model_validate(told), NOW)
    conference = activities_of(session, plan)[0]
    prepared = PREPARATION | {"activity_id": conference.id}
    for told in (*(row.fields for row in ROWS), prepared):
        create_task(session, drafter, plan, TaskFields.model_validate(told), reference, NOW)
    set_addressees(session, drafter, plan, ADDRESSEES, NOW)
    return plan


@pytest.fixture
def issued(
    session: Session,
    seed: Plan,
    drafter: Actor,
    person: Callable[..., Person],
    acting: Callable[[Person], Actor],
    reference: Reference,
) -> Plan:
    """The plan as it was submitted, signed by another, and given its number."""
    department = session.get_one(Unit, "btg")
    signer = acting(person("Tùng", department, Role.APPROVER))
    clerk = acting(person("Hạnh", department, Role.CLERK))
    numbered = StepFields(step=Step.ISSUE, number="118-KH/BTGTU", issued_on=TODAY)
    for actor, fields in (
        (drafter, StepFields(step=Step.SUBMIT)),
        (signer, StepFields(step=Step.SIGN)),
        (clerk, numbered),
    ):
        take_step(session, actor, seed, fields, reference, NOW, TODAY)
    return seed


def dues(session: Session, plan: Plan, reference: Reference) -> dict[str, Due]:
    tasks = tasks_of(session, plan)
    found = due_days(session, plan, tasks, reference.work_calendar)
    told = {task.title: found[task.id] for task in tasks}
    return {title: due for title, due in told.items() if isinstance(due, Due)}


def conference_of(session: Session, plan: Plan) -> Activity:
    return activities_of(session, plan)[0]


def prepared(session: Session, plan: Plan) -> Task:
    return tasks_of(session, plan)[-1]


def test_it_is_about_the_tradition_day(session: Session, seed: Plan) -> None:
    (line,) = lines_of(session, seed)
    assert title_of(line) == (
        "Kỷ niệm 94 năm Ngày truyền thống ngành Tuyên giáo của Đảng (01/08/1930 - 01/08/2024)"
    )
    assert seed.title == TITLE
    assert seed.texts == TEXTS


def test_deadlines_are_printed_as_worded_and_due_on_working_days(
    session: Session, seed: Plan, reference: Reference
) -> None:
    found = dues(session, seed, reference)
    told = [(task.wording, found[task.title].working_day) for task in tasks_of(session, seed)]
    assert [(wording, str(day) if day else None) for wording, day in told[: len(ROWS)]] == [
        (row.fields["wording"], row.due) for row in ROWS
    ]


def test_a_task_tells_deliverable_measure_recipient_stages_and_bodies(
    session: Session, seed: Plan
) -> None:
    entered = [task_fields(session, task) for task in tasks_of(session, seed)][: len(ROWS)]
    for told, row in zip(entered, ROWS, strict=True):
        given = TaskFields.model_validate(row.fields)
        assert told.model_copy(update={"rule": None}) == given


def test_the_conference_is_expected_in_a_span_and_not_on_a_day(
    session: Session, seed: Plan
) -> None:
    conference = conference_of(session, seed)
    assert conference.wording == "Dự kiến ½ ngày, vào đầu tháng 7/2024"
    assert conference.confirmed is False
    assert activity_days(conference) == Days(date(2024, 7, 1), date(2024, 7, 10))


def test_what_is_due_before_an_expected_conference_is_only_expected(
    session: Session, seed: Plan, reference: Reference
) -> None:
    due = dues(session, seed, reference)[PREPARATION["title"]]
    assert (due.working_day, due.expected) == (date(2024, 6, 26), True)


def test_it_goes_to_units_groups_and_bodies(session: Session, seed: Plan) -> None:
    told = addressees_of(session, seed)
    assert [(row.body, row.unit_id, row.group_id, row.purpose) for row in told] == [
        (given.body, given.unit_id, given.group_id, given.purpose) for given in ADDRESSEES
    ]


def test_in_the_draft_the_due_day_follows_when_the_conference_is_settled(
    session: Session, seed: Plan, drafter: Actor, reference: Reference
) -> None:
    conference = conference_of(session, seed)
    settled = activity_fields(conference).model_copy(
        update={"wording": "ngày 05/7/2024", "rule": None, "confirmed": True}
    )
    change_activity(session, drafter, conference, settled, NOW)
    due = dues(session, seed, reference)[PREPARATION["title"]]
    assert (due.working_day, due.expected) == (date(2024, 7, 2), False)


def test_once_signed_a_settled_conference_moves_the_due_day_only_when_accepted(
    session: Session, issued: Plan, drafter: Actor, reference: Reference
) -> None:
    calendar = reference.work_calendar
    time = ActivityTime(wording="ngày 05/7/2024", hours="7 giờ 30")
    settle_activity(session, drafter, conference_of(session, issued), time, NOW)
    task = prepared(session, issued)
    (offered,) = moved(session, issued, calendar)
    assert (offered.task, offered.before) == (task, date(2024, 6, 26))
    assert offered.why == (
        "hoạt động “Hội nghị sơ kết công tác tuyên giáo 6 tháng đầu năm 2024 cấp tỉnh” nay là"
        " ngày 05/7/2024; 3 ngày làm việc trước Thứ Sáu, 05/7/2024; Thứ Ba, 02/7/2024 là ngày"
        " làm việc"
    )
    assert task.due_day == date(2024, 6, 26)
    accept_moves(session, drafter, issued, [task.id], calendar, NOW)
    assert task.due_day == date(2024, 7, 2)
    assert moved(session, issued, calendar) == ()


def test_issued_it_keeps_its_due_days_and_its_words(session: Session, issued: Plan) -> None:
    told = [(task.wording, task.due_day) for task in tasks_of(session, issued)]
    assert [(wording, str(day) if day else None) for wording, day in told[: len(ROWS)]] == [
        (row.fields["wording"], row.due) for row in ROWS
    ]


def test_the_members_of_a_group_each_get_a_share_and_a_body_one_without_a_unit(
    session: Session, issued: Plan
) -> None:
    tasks = tasks_of(session, issued)
    shares, assigned = shares_of(session, tasks), assignments_of(session, tasks)
    told = {task.title: [share.unit_id for share in shares[task.id]] for task in tasks}
    assert told["Tổ chức Hội nghị sơ kết ở địa phương, đơn vị"] == [
        "dai-tu",
        "tp-thai-nguyen",
        None,
    ]
    # Both are in two of the three groups that lead: each reports once.
    assert told["Báo cáo sơ kết và mô hình tiêu biểu"] == ["dai-tu", "tp-thai-nguyen", "mttq"]
    assert all(shares[task.id] for task in tasks if assigned[task.id])
    report = next(task for task in tasks if task.title == "Báo cáo sơ kết và mô hình tiêu biểu")
    assert {due_of(report, share, None) for share in shares[report.id]} == {date(2024, 6, 19)}
