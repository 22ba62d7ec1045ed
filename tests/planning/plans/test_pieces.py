"""A piece is a task in plain values, with its days, its state and where it stands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Actor
from app.accounts.fields import GroupFields, GroupKind
from app.accounts.groups import create_group
from app.catalogue.reference import Reference
from app.models import Plan, Share, Task, Unit
from app.planning.plans.dues import fix_dues
from app.planning.plans.pieces import Piece, Wanted, combined, narrowed, pieces_of
from app.planning.plans.shares import share_out, shares_of
from app.planning.plans.tasks import TaskFields, create_task, remove_task, tasks_of
from app.planning.plans.vocabulary import PlanState, ShareState
from app.planning.standing import Standing
from app.workdays import WorkCalendar

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
BAN = {"unit_id": "ban"}

Make = Callable[..., Plan]
Add = Callable[..., Task]
Shown = Callable[..., tuple[Piece, ...]]


@pytest.fixture
def made(plan: Make) -> Plan:
    return plan()


@pytest.fixture
def add(session: Session, editor: Actor, made: Plan, reference: Reference) -> Add:
    """A task of the plan."""

    def run(wording: str = "trước ngày 10/6/2027", **changes: Any) -> Task:
        told = {"title": "Báo cáo", "wording": wording, "assignees": [BAN]} | changes
        fields = TaskFields.model_validate(told)
        return create_task(session, editor, made, fields, reference, NOW)

    return run


@pytest.fixture
def shown(session: Session, made: Plan, calendar: WorkCalendar) -> Shown:
    """The pieces of the plan on a day."""

    def run(today: str = "2026-11-22") -> tuple[Piece, ...]:
        day = date.fromisoformat(today)
        return pieces_of(session, made, tasks_of(session, made), calendar, day)

    return run


def issue(session: Session, plan: Plan, calendar: WorkCalendar) -> tuple[Share, ...]:
    """Sign and share out, without those who would."""
    fix_dues(session, plan, calendar, NOW)
    share_out(session, plan, TODAY, NOW)
    plan.state = PlanState.ISSUED
    session.flush()
    return tuple(s for found in shares_of(session, tasks_of(session, plan)).values() for s in found)


# Days


def test_a_piece_has_the_working_day_and_the_words(add: Add, shown: Shown) -> None:
    add("trước ngày 13/6/2027", takes=5, channel="bao-chi")
    (piece,) = shown()
    assert (piece.wording, str(piece.due), str(piece.last)) == (
        "trước ngày 13/6/2027", "2027-06-11", "2027-06-12",
    )  # fmt: skip
    assert str(piece.begin) == "2027-06-07", "the Monday of a task that takes the week"
    assert (piece.channel, piece.state) == ("bao-chi", ShareState.TODO)


def test_a_span_shows_as_a_span(add: Add, shown: Shown) -> None:
    add("vào đầu tháng 7/2027")
    (piece,) = shown()
    assert (str(piece.first), str(piece.last), str(piece.due)) == (
        "2027-07-01", "2027-07-10", "2027-07-09",
    )  # fmt: skip


def test_what_recurs_is_due_on_its_next_day(add: Add, shown: Shown) -> None:
    add("chậm nhất ngày 20 hằng tháng")
    assert len(shown()[0].times) == 12
    assert [str(shown(day)[0].due) for day in ("2026-11-22", "2027-01-21", "2027-12-31")] == [
        "2027-01-20", "2027-02-19", "2027-12-20",
    ]  # fmt: skip


def test_what_goes_on_has_no_day(add: Add, shown: Shown) -> None:
    add("thường xuyên")
    (piece,) = shown()
    assert (piece.due, piece.begin, piece.standing) == (None, None, Standing.ONGOING)


def test_a_deadline_that_cannot_be_met_tells_the_remedy(
    session: Session, add: Add, shown: Shown
) -> None:
    task = add()
    task.rule = "before:occurrence:khong-co-2027"
    session.flush()
    (piece,) = shown()
    assert (piece.due, piece.standing) == (None, None)
    assert piece.refused is not None
    assert "khong-co-2027" in piece.refused


def test_a_signed_plan_keeps_its_days(
    session: Session, made: Plan, add: Add, shown: Shown, calendar: WorkCalendar
) -> None:
    task = add()
    issue(session, made, calendar)
    task.rule = "before:2027-08-10"
    session.flush()
    assert str(shown()[0].due) == "2027-06-09"


# Standing


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        ("2027-05-10", Standing.AHEAD),
        ("2027-05-31", Standing.TOO_LATE),  # eight working days left, and it takes ten
        ("2027-06-10", Standing.OVERDUE),
    ],
)
def test_overdue_and_too_late_to_begin_are_told_apart(
    add: Add, shown: Shown, today: str, standing: Standing
) -> None:
    add(takes=10)
    assert shown(today)[0].standing is standing


def test_what_was_begun_is_not_too_late_to_begin(
    session: Session, made: Plan, add: Add, shown: Shown, calendar: WorkCalendar
) -> None:
    add(takes=10)
    (share,) = issue(session, made, calendar)
    share.state = ShareState.DOING
    session.flush()
    assert shown("2027-06-07")[0].standing is Standing.SOON


def test_what_is_done_stands_nowhere(
    session: Session, made: Plan, add: Add, shown: Shown, calendar: WorkCalendar
) -> None:
    add()
    (share,) = issue(session, made, calendar)
    share.state = ShareState.DONE
    session.flush()
    (piece,) = shown("2027-07-01")
    assert (piece.standing, piece.is_open) == (None, False)


def test_the_earliest_open_share_counts(
    session: Session, made: Plan, add: Add, shown: Shown, calendar: WorkCalendar
) -> None:
    add(assignees=[{"unit_id": "xa-1"}, {"unit_id": "xa-2"}])
    first, second = issue(session, made, calendar)
    first.own_due, second.own_due = date(2027, 6, 1), date(2027, 6, 4)
    session.flush()
    assert str(shown()[0].due) == "2027-06-01"
    first.state = ShareState.DONE
    session.flush()
    assert str(shown()[0].due) == "2027-06-04"


def test_a_share_with_more_time_does_not_move_the_others(
    session: Session, made: Plan, add: Add, shown: Shown, calendar: WorkCalendar
) -> None:
    add(assignees=[{"unit_id": "xa-1"}, {"unit_id": "xa-2"}])
    first, _ = issue(session, made, calendar)
    first.own_due = date(2027, 6, 30)
    session.flush()
    assert str(shown()[0].due) == "2027-06-09", "the other still has the task's day"


TODO, DOING, DONE, DROPPED = ShareState


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ([], TODO),
        ([TODO, TODO], TODO),
        ([TODO, DOING], DOING),
        ([TODO, DONE], DOING),
        ([DONE, DONE], DONE),
        ([DONE, DROPPED], DONE),
        ([DROPPED], DROPPED),
        ([TODO, DROPPED], TODO),
        ([DOING, DROPPED], DOING),
    ],
)
def test_a_task_is_as_far_as_its_shares(states: list[ShareState], state: ShareState) -> None:
    assert combined(states) is state


# Who


def test_leads_and_supports_have_names(
    session: Session, units: dict[str, Unit], add: Add, shown: Shown
) -> None:
    fields = GroupFields(id="bao-chi", name="Các cơ quan báo chí", kind=GroupKind.CO_QUAN_BAO_CHI)
    create_group(session, OPERATOR, units["ban"], fields, NOW)
    add(
        assignees=[
            {"group_id": "bao-chi"},
            {"part": "support", "unit_id": "xa-1"},
            {"part": "support", "body": "Hội Nhà báo tỉnh"},
        ]
    )
    (piece,) = shown()
    assert [(lead.key, lead.name) for lead in piece.leads] == [
        ("group:bao-chi", "Các cơ quan báo chí")
    ]
    assert [support.name for support in piece.supports] == ["Đơn vị xa-1", "Hội Nhà báo tỉnh"]
    assert piece.unit_ids == {"xa-1"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [1, 2, 3]),
        (Wanted(unit_id="ban"), [1, 3]),
        (Wanted(channel="bao-chi"), [1]),
        (Wanted(channel=""), [2, 3]),
        (Wanted(state=ShareState.DONE), [3]),
        (Wanted(standing=Standing.SOON), [2]),
        (Wanted(unit_id="ban", channel=""), [3]),
        (Wanted(unit_id="xa-2"), []),
    ],
)
def test_pieces_are_narrowed_by_unit_channel_and_state(wanted: Wanted, found: list[int]) -> None:
    ban = frozenset({"ban"})
    pieces = (
        Piece(1, 1, "Một", unit_ids=ban, channel="bao-chi"),
        Piece(2, 1, "Hai", unit_ids=frozenset({"xa-1"}), standing=Standing.SOON),
        Piece(3, 1, "Ba", unit_ids=ban, state=ShareState.DONE),
    )
    assert [piece.task_id for piece in narrowed(pieces, wanted)] == found


# How many queries


@contextmanager
def queries(session: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(*told: Any) -> None:
        sent.append(told[2])

    connection = session.connection()
    sqlalchemy_event.listen(connection, "before_cursor_execute", note)
    yield sent
    sqlalchemy_event.remove(connection, "before_cursor_execute", note)


def test_pieces_take_as_many_queries_for_one_task_as_for_twenty(
    session: Session, made: Plan, editor: Actor, add: Add, calendar: WorkCalendar
) -> None:
    counts = []
    for number in (1, 19):
        for _ in range(number):
            add("chậm nhất 5 ngày làm việc trước ngày 03/02/2027", takes=3)
        tasks = tasks_of(session, made)
        session.flush()
        with queries(session) as sent:
            assert len(pieces_of(session, made, tasks, calendar, TODAY)) == len(tasks)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8
    remove_task(session, editor, tasks[0], NOW)
