"""Letters of reminder: a công văn about what is late, in the tone that is due to the unit."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import NotAllowed
from app.accounts.actor import Actor
from app.accounts.fields import UnitKind
from app.models import Plan, Task, Unit
from app.planning.plans.addressees import acknowledge
from app.planning.plans.letters import Letter, letter_text, letter_to, reminder_text
from app.planning.plans.refusals import OutOfOrder, PlanPartNotFound, PlanRefused
from app.planning.plans.shares import shares_of
from app.planning.plans.vocabulary import PlanState, ShareState
from app.workdays import WorkCalendar

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
WEDNESDAY = date(2027, 3, 3)

Issued = Callable[..., tuple[Plan, tuple[Task, ...]]]
Reporter = Callable[..., Actor]
Write = Callable[..., Letter]


@pytest.fixture
def write(session: Session, editor: Actor, calendar: WorkCalendar) -> Write:
    """A letter of the department to a unit about a plan."""

    def written(plan: Plan, unit_id: str, **told: Any) -> Letter:
        session.flush()
        return letter_to(session, editor, plan, unit_id, calendar, WEDNESDAY, **told)

    return written


def test_it_names_the_plan_the_late_tasks_and_their_printed_deadlines(
    session: Session, issued_plan: Issued, write: Write, reporter: Reporter
) -> None:
    plan, _ = issued_plan(
        {"title": "Treo băng rôn", "wording": "trước ngày 28/02/2027"},
        {"title": "Báo cáo kết quả", "wording": "chậm nhất ngày 25/02/2027"},
        {"title": "Tổ chức hội thi", "wording": "trong tháng 6/2027"},
        to=("xa-1",),
    )
    acknowledge(session, reporter("xa-1"), plan, "xa-1", NOW)
    assert letter_text(write(plan, "xa-1")).split("\n") == [
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "ĐƠN VỊ TINH",
        "ĐƠN VỊ BAN",
        "Số:      -CV/BAN",
        "V/v đôn đốc thực hiện Kế hoạch số 15-KH/TU ngày 22/11/2026",
        "Thái Nguyên, ngày … tháng … năm 2027",
        "",
        "Kính gửi: Đơn vị xa-1",
        "",
        "Thực hiện Kế hoạch số 15-KH/TU ngày 22/11/2026 của Đơn vị tinh"
        f" ({plan.title}), qua theo dõi đến ngày 03/3/2027,"
        " Đơn vị xa-1 còn 02 nhiệm vụ quá hạn:",
        "1. Báo cáo kết quả (thời hạn trong kế hoạch: chậm nhất ngày 25/02/2027;"
        " quá hạn 04 ngày làm việc).",
        "2. Treo băng rôn (thời hạn trong kế hoạch: trước ngày 28/02/2027;"
        " quá hạn 03 ngày làm việc).",
        "Để bảo đảm tiến độ chung, Đơn vị ban đề nghị Đơn vị xa-1 khẩn trương triển khai,"
        " hoàn thành các nhiệm vụ nêu trên; cập nhật kết quả, nêu rõ khó khăn, vướng mắc"
        " (nếu có) và báo cáo Đơn vị ban trước ngày 10/3/2027.",
        "Trân trọng./.",
        "",
        "Nơi nhận:",
        "- Như trên;",
        "- Đơn vị tinh (để báo cáo);",
        "- Lưu.",
        "",
        "ĐƠN VỊ BAN",
        "(Ký, ghi rõ họ tên)",
    ]


def test_the_note_says_the_same_shortly(issued_plan: Issued, write: Write) -> None:
    plan, _ = issued_plan({"title": "Treo băng rôn", "wording": "trước ngày 28/02/2027"})
    assert reminder_text(write(plan, "xa-1")).split("\n") == [
        "Đề nghị Đơn vị xa-1 khẩn trương triển khai, hoàn thành các nhiệm vụ dưới đây của"
        " Kế hoạch số 15-KH/TU ngày 22/11/2026, báo cáo kết quả trước ngày 10/3/2027.",
        "- Treo băng rôn (thời hạn: trước ngày 28/02/2027; quá hạn 03 ngày làm việc)",
    ]


def test_a_unit_that_has_not_acknowledged_is_asked_to(issued_plan: Issued, write: Write) -> None:
    plan, _ = issued_plan({"wording": "trong tháng 6/2027"}, to=("xa-1",))
    told = letter_text(write(plan, "xa-1"))
    assert "Đơn vị xa-1 chưa xác nhận đã nhận kế hoạch." in told
    assert "đề nghị Đơn vị xa-1 xác nhận đã nhận kế hoạch và triển khai thực hiện;" in told


@pytest.mark.parametrize(
    ("issuer", "unit_id", "told"),
    [
        ("tinh", "xa-1", "đề nghị Đơn vị xa-1 khẩn trương triển khai"),
        ("ban", "xa-1", "đề nghị Đơn vị xa-1 quan tâm phối hợp"),
        ("ban", "tinh", "trân trọng đề nghị Đơn vị tinh quan tâm, xem xét"),
    ],
)
def test_the_tone_follows_from_where_the_unit_stands(
    issued_plan: Issued, write: Write, issuer: str, unit_id: str, told: str
) -> None:
    plan, _ = issued_plan({"assignees": [{"unit_id": unit_id}]})
    plan.issuer_id = issuer
    assert told in letter_text(write(plan, unit_id))


def test_a_state_body_writes_under_the_name_of_the_state(
    units: dict[str, Unit], issued_plan: Issued, write: Write
) -> None:
    plan, _ = issued_plan({})
    units["ban"].kind = UnitKind.STATE
    assert letter_text(write(plan, "xa-1")).startswith(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    )
    assert "\nSố:      /BAN\n" in letter_text(write(plan, "xa-1"))


def test_a_day_agreed_with_the_unit_is_told_instead_of_the_printed_one(
    session: Session, issued_plan: Issued, write: Write
) -> None:
    plan, (task,) = issued_plan({})
    shares_of(session, (task,))[task.id][0].own_due = date(2027, 3, 1)
    assert "ngày 01/3/2027; quá hạn 02 ngày làm việc" in letter_text(write(plan, "xa-1"))


def test_the_sender_may_give_another_day_to_answer_by(issued_plan: Issued, write: Write) -> None:
    plan, _ = issued_plan({})
    told = letter_text(write(plan, "xa-1", answer_by=date(2027, 3, 31)))
    assert "trước ngày 31/3/2027." in told
    with pytest.raises(PlanRefused, match="sau hôm nay, 03/3/2027"):
        write(plan, "xa-1", answer_by=WEDNESDAY)


def test_who_has_done_everything_gets_no_letter(
    session: Session, issued_plan: Issued, write: Write
) -> None:
    plan, (task,) = issued_plan({})
    shares_of(session, (task,))[task.id][0].state = ShareState.DROPPED
    with pytest.raises(PlanRefused, match="không có việc quá hạn"):
        letter_text(write(plan, "xa-1"))


def test_letters_go_to_units_that_a_plan_in_progress_reaches(
    session: Session, issued_plan: Issued, write: Write, reporter: Reporter, calendar: WorkCalendar
) -> None:
    plan, _ = issued_plan({})
    with pytest.raises(PlanPartNotFound):
        write(plan, "xa-2")
    with pytest.raises(NotAllowed):
        letter_to(session, reporter("xa-1"), plan, "xa-1", calendar, WEDNESDAY)
    plan.state = PlanState.CLOSED
    with pytest.raises(OutOfOrder):
        write(plan, "xa-1")
