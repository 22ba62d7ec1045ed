"""A board shows a plan's tasks in columns by how far they are, the most pressing first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.planning.plans.pieces import Piece
from app.planning.plans.vocabulary import ShareState
from app.planning.standing import Standing

PRESSING = (
    Standing.OVERDUE,
    Standing.TOO_LATE,
    Standing.SOON,
    Standing.UNCONFIRMED,
    Standing.AHEAD,
    Standing.ONGOING,
)
"""Standings, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Column:
    """The tasks that are so far, and how many of them stand how."""

    state: ShareState
    pieces: tuple[Piece, ...]
    standings: Mapping[Standing, int]

    @property
    def label(self) -> str:
        """What readers call the state."""
        return self.state.label


def board(pieces: Iterable[Piece]) -> tuple[Column, ...]:
    """A column for each state, in order, empty or not."""
    held = sorted(pieces, key=pressing)
    return tuple(
        _column(state, tuple(piece for piece in held if piece.state is state))
        for state in ShareState
    )


def tally(pieces: Iterable[Piece]) -> Mapping[Standing, int]:
    """How many tasks that are still open stand how, the most pressing first; none of none."""
    counted = Counter(piece.standing for piece in pieces)
    return {standing: counted[standing] for standing in PRESSING if counted[standing]}


def pressing(piece: Piece) -> tuple[int, date, int]:
    """What tasks are sorted by: a deadline that cannot be met, then standing, then day."""
    rank = PRESSING.index(piece.standing) if piece.standing else len(PRESSING)
    return (-1 if piece.refused else rank, piece.due or date.max, piece.task_id)


def _column(state: ShareState, pieces: tuple[Piece, ...]) -> Column:
    return Column(state, pieces, tally(pieces))
