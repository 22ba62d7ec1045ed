"""A board has a column for each state of a task, the most pressing first."""

from datetime import date
from typing import Any

from app.planning.plans.board import board, tally
from app.planning.plans.pieces import Piece
from app.planning.plans.vocabulary import ShareState
from app.planning.standing import Standing


def piece(task_id: int, standing: Standing | None = Standing.AHEAD, **changes: Any) -> Piece:
    told = {"due": date(2027, 2, 3)} | changes
    return Piece(task_id=task_id, plan_id=1, title="Việc", standing=standing, **told)


def test_there_is_a_column_for_each_state_empty_or_not() -> None:
    columns = board([piece(1), piece(2, None, state=ShareState.DONE)])
    assert [(column.label, [p.task_id for p in column.pieces]) for column in columns] == [
        ("Chưa thực hiện", [1]),
        ("Đang thực hiện", []),
        ("Hoàn thành", [2]),
        ("Không thực hiện", []),
    ]


def test_overdue_comes_before_too_late_and_soon_before_ahead() -> None:
    pieces = [
        piece(1, Standing.ONGOING, due=None),
        piece(2, Standing.AHEAD, due=date(2027, 5, 7)),
        piece(3, Standing.AHEAD, due=date(2027, 4, 30)),
        piece(4, Standing.UNCONFIRMED),
        piece(5, Standing.SOON),
        piece(6, Standing.TOO_LATE),
        piece(7, Standing.OVERDUE),
        piece(8, None, due=None, refused="hãy ghi ngày"),
    ]
    first, *_ = board(pieces)
    assert [p.task_id for p in first.pieces] == [8, 7, 6, 5, 4, 3, 2, 1]


def test_a_column_counts_how_its_tasks_stand() -> None:
    pieces = [piece(1, Standing.SOON), piece(2, Standing.OVERDUE), piece(3, Standing.OVERDUE)]
    assert list(board(pieces)[0].standings.items()) == [(Standing.OVERDUE, 2), (Standing.SOON, 1)]


def test_what_is_done_stands_nowhere() -> None:
    assert tally([piece(1, None, state=ShareState.DONE)]) == {}
