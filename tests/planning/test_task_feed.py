"""An errand becomes a to-do, or an event on its due day; what is over and recurs is left out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.feeds.items import EDITION_CHANGED
from app.feeds.todos import Todo
from app.planning.errand import Errand
from app.planning.plans.vocabulary import Part, ShareState
from app.planning.task_feed import task_events, task_todos

URL = "https://lich.example"
TODAY = date(2027, 1, 20)
CHANGED = datetime(2026, 12, 1, tzinfo=UTC)
ERRAND = Errand(
    key="task-12-xa",
    task_id=14,
    title="Treo băng rôn, khẩu hiệu",
    plan="Kế hoạch tuyên truyền năm 2027 (số 15-KH/TU, ngày 22/11/2026)",
    deliverable="5 băng rôn",
    wording="trước ngày 30/01/2027",
    due=date(2027, 1, 29),
    why="theo kế hoạch đã ký",
    state=ShareState.TODO,
    percent=0,
    created=datetime(2026, 11, 22, tzinfo=UTC),
    changed=CHANGED,
    part=Part.LEAD,
)


@pytest.fixture
def todo() -> Callable[[Errand], Todo]:
    def only(errand: Errand) -> Todo:
        (found,) = task_todos([errand], TODAY, URL)
        return found

    return only


def test_a_todo_tells_deadline_reason_product_and_plan(todo: Callable[[Errand], Todo]) -> None:
    found = todo(ERRAND)
    assert (found.id, found.due, found.summary) == (
        "task-12-xa",
        date(2027, 1, 29),
        "Treo băng rôn, khẩu hiệu",
    )
    assert found.description.split("\n") == [
        "Thời gian: trước ngày 30/01/2027",
        "Hạn cuối: Thứ Sáu, 29/01/2027",
        "Cách tính: theo kế hoạch đã ký",
        "Vai trò: Chủ trì",
        "Sản phẩm: 5 băng rôn",
        "Kế hoạch: Kế hoạch tuyên truyền năm 2027 (số 15-KH/TU, ngày 22/11/2026)",
        f"{URL}/lam-viec/nhiem-vu/14",
    ]
    assert found.url == f"{URL}/lam-viec/nhiem-vu/14"


@pytest.mark.parametrize(
    ("state", "percent", "status"),
    [
        (ShareState.TODO, 0, "NEEDS-ACTION"),
        (ShareState.DOING, 50, "IN-PROCESS"),
        (ShareState.DONE, 100, "COMPLETED"),
        (ShareState.DROPPED, 0, "CANCELLED"),
    ],
)
def test_the_state_of_a_share_is_the_status_of_a_todo(
    todo: Callable[[Errand], Todo], state: ShareState, percent: int, status: str
) -> None:
    found = todo(replace(ERRAND, state=state, percent=percent, done_on=date(2027, 1, 15)))
    assert (found.status, found.percent) == (status, percent)
    # Midnight in Vietnam, which is seven hours ahead.
    midnight = datetime(2027, 1, 14, 17, tzinfo=UTC)
    assert found.completed == (midnight if state is ShareState.DONE else None)


def test_a_summary_has_at_most_sixty_characters_and_marks_a_draft(
    todo: Callable[[Errand], Todo],
) -> None:
    long = replace(ERRAND, title="Tuyên truyền cổ động trực quan " * 5)
    assert len(todo(long).summary) <= 60
    assert todo(replace(long, draft=True)).summary.startswith("Dự thảo: Tuyên truyền")
    (event,) = task_events([long], URL)
    assert len(event.summary) <= 60


def test_a_long_product_does_not_drive_out_the_deadline(todo: Callable[[Errand], Todo]) -> None:
    found = todo(replace(ERRAND, deliverable="báo cáo " * 500))
    assert "Hạn cuối: Thứ Sáu, 29/01/2027" in found.description
    assert "Kế hoạch: " in found.description
    assert found.description.endswith("/lam-viec/nhiem-vu/14")
    assert len(found.description.encode()) <= 1200


def test_stamps_are_those_of_the_rows_but_never_before_the_text_of_feeds(
    todo: Callable[[Errand], Todo],
) -> None:
    old = todo(replace(ERRAND, changed=datetime(2026, 1, 1, tzinfo=UTC)))
    new = todo(ERRAND)
    assert (old.changed, new.changed) == (EDITION_CHANGED, CHANGED)
    assert old.sequence < new.sequence


@pytest.mark.parametrize(
    ("state", "summary", "cancelled"),
    [
        (ShareState.TODO, "Hạn: Treo băng rôn, khẩu hiệu", False),
        (ShareState.DONE, "Xong: Treo băng rôn, khẩu hiệu", False),
        (ShareState.DROPPED, "Hạn: Treo băng rôn, khẩu hiệu", True),
    ],
)
def test_an_event_is_on_the_due_day_and_called_back_when_dropped(
    state: ShareState, summary: str, cancelled: bool
) -> None:
    (event,) = task_events([replace(ERRAND, state=state)], URL)
    assert (event.first, event.last) == (date(2027, 1, 29), date(2027, 1, 29))
    assert (event.summary, event.cancelled, event.private) == (summary, cancelled, True)


def test_what_goes_on_is_a_todo_without_a_day_and_no_event(todo: Callable[[Errand], Todo]) -> None:
    ongoing = replace(ERRAND, due=None)
    assert todo(ongoing).due is None
    assert task_events([ongoing], URL) == ()


def test_times_of_what_recurs_that_are_over_nag_nobody() -> None:
    past = replace(ERRAND, due=date(2027, 1, 15), recurs=True)
    done = replace(past, state=ShareState.DONE)
    today = replace(past, due=TODAY)
    kept = task_todos([past, done, today], TODAY, URL)
    assert [(one.due, one.status) for one in kept] == [
        (date(2027, 1, 15), "COMPLETED"),
        (TODAY, "NEEDS-ACTION"),
    ]
    assert len(task_events([past, done, today], URL)) == 3
